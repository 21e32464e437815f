'use strict';
// latin1Slice, hexWrite and their family: where an index is coerced, refused or clamped. And the searches with an end.
function run(f) {
  try {
    return f();
  } catch (e) {
    return `${e.name} ${e.code} ${e.message}`;
  }
}
const indices = [undefined, 0, 1, 5, 6, -1, -0.5, 2.9, NaN, 2 ** 32, '2', 'x', null, {}];
for (const name of ['latin1Slice', 'ucs2Slice', 'hexSlice']) {
  for (const start of indices) {
    for (const end of indices) console.log(name, start, end, run(() => JSON.stringify(Buffer.from('abcde')[name](start, end))));
  }
  console.log(name, run(() => Buffer.prototype[name].call({})), Buffer.prototype[name].call(new Uint16Array(2)).length, run(() => Buffer.alloc(0)[name](-1, 5)));
}
for (const name of ['latin1Write', 'hexWrite', 'ucs2Write', 'base64urlWrite']) {
  for (const offset of indices) {
    for (const length of indices) {
      const buffer = Buffer.from('abcde');
      console.log(name, offset, length, run(() => buffer[name]('6162', offset, length)), buffer.toString('hex'));
    }
  }
  console.log(name, run(() => Buffer.alloc(2)[name](5)), run(() => Buffer.alloc(2)[name](5, 3)), run(() => Buffer.prototype[name].call({}, 'a')), run(() => Buffer.prototype[name].call(new Uint16Array(3), 'abcd')));
}

const b = Buffer.from('abcabcabc');
const odd = Buffer.from('610062006100620063', 'hex');
for (const end of [undefined, 0, 2, 3, 5, 8, 9, 100, -1, -4, 2.9, NaN, Infinity, -Infinity, 2 ** 53]) {
  console.log(end, b.indexOf('c', 0, end), b.indexOf('bc', 3, end), b.indexOf(99, 0, end), b.indexOf(Buffer.from('abc'), 1, end), b.indexOf('', 2, end), b.indexOf('', 20, end), b.indexOf('c', -4, end), b.includes('c', 0, end));
  console.log(end, b.lastIndexOf('c', undefined, end), b.lastIndexOf('bc', 3, end), b.lastIndexOf(99, -1, end), b.lastIndexOf(Buffer.from('abc'), NaN, end), b.lastIndexOf('', 2, end), b.lastIndexOf('', undefined, end), b.lastIndexOf('c', -4, end));
  console.log(end, odd.indexOf('b', 0, end, 'utf16le'), odd.indexOf('b', -5, end, 'ucs2'), odd.lastIndexOf('a', -3, end, 'ucs2'), odd.indexOf(Buffer.alloc(0), 20, end, 'ucs2'));
}
console.log(b.indexOf('63', 0, 'hex'), b.indexOf('63', 'hex'), b.indexOf('63', 0, undefined, 'hex'), b.indexOf.length, run(() => b.indexOf('a', 0, 3, 'nope')));
console.log(Object.is(b.lastIndexOf('', -0), 0), Object.is(b.indexOf('', -0.5), 0));
console.log(Buffer.alloc(0).fill(Buffer.alloc(0)).length, run(() => Buffer.alloc(1).fill(Buffer.alloc(0))), Buffer.alloc(2).fill('zz', 1, 1, 'hex'), run(() => Buffer.alloc(2).fill('zz', 'hex')));
console.log(run(() => Buffer.concat([b, null])), run(() => Buffer.concat([b, undefined], 20)), run(() => Buffer.concat([{ length: 3 }])));
console.log(Object.keys(Buffer).join());

// Methods on what is no Buffer.
console.log(Buffer.prototype.readUInt8.call([5, 6], 1), Buffer.prototype.readInt32LE.call({ 0: 1, 1: 2, 2: 3, 3: 4, length: 4 }), run(() => Buffer.prototype.readUInt8.call([5], 1)));
const list = [0, 0, 0, 0];
console.log(Buffer.prototype.writeUInt16BE.call(list, 0x1200, 1), Buffer.prototype.writeUInt8.call(list, 9), list.slice(0, 2));
console.log(run(() => Buffer.prototype.toString.call([1, 2])), run(() => Buffer.prototype.toString.call({})), Buffer.prototype.toString.call(new Uint8Array([97])));
