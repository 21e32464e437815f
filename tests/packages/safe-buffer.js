// safe-buffer: re-exports Buffer, or a wrapper around it.
const { Buffer: SafeBuffer } = require('safe-buffer');
const { random, digest, attempt } = require('./support/random');
const r = random(5);
console.log(SafeBuffer === Buffer, SafeBuffer.from('héllo').toString('hex'), SafeBuffer.alloc(4, 1), SafeBuffer.allocUnsafe(3).length);
const odd = [5, 'x', -1, NaN, null, undefined, {}, [], [1, 2, 300], { length: 3 }, { length: 2, 0: 7, 1: 8 }, true, Symbol('s'), 10n, new ArrayBuffer(4), new Uint16Array([1, 257]), new String('boxed'), new Date(0), () => 1, { type: 'Buffer', data: [1, 2] }, { valueOf() { return 'v'; } }, { [Symbol.toPrimitive]() { return 'p'; } }];
for (const v of odd) {
  for (const f of ['from', 'alloc', 'allocUnsafe', 'allocUnsafeSlow', 'byteLength', 'concat', 'isBuffer', 'isEncoding']) {
    const out = attempt(() => SafeBuffer[f](v));
    console.log(f, typeof v, f.startsWith('allocUnsafe') && typeof out !== 'string' ? out.length : out);
  }
}
for (const fill of ['ab', 'é', Buffer.from('xyz'), 300, -1, '', 'abcd', new Uint8Array(0), undefined]) for (const enc of ['utf8', 'hex', 'base64', 'latin1', 'nope']) console.log(attempt(() => SafeBuffer.alloc(7, fill, enc)));
const encodings = ['utf8', 'hex', 'base64', 'base64url', 'latin1', 'binary', 'ascii', 'ucs2', 'utf16le', 'UTF-8', 'Utf8'];
for (let round = 0; round < 300; round++) {
  const text = r.text(r.int(40)), enc = r.pick(encodings), other = r.pick(encodings);
  const b = SafeBuffer.from(text, enc);
  console.log(enc, other, b.length, b.toString('hex').slice(0, 40), JSON.stringify(b.toString(other).slice(0, 30)), digest(b.toString(other)), SafeBuffer.byteLength(text, enc), b.equals(SafeBuffer.from(b.toString('hex'), 'hex')));
}
for (let round = 0; round < 300; round++) {
  const b = r.bytes(8 + r.int(30)), c = r.bytes(8 + r.int(8)), i = r.int(12) - 3, j = r.int(30);
  const n = r.next() * 2 ** r.int(60);
  console.log(
    attempt(() => b.copy(c, i, j)), attempt(() => b.compare(c, 1, i, 2, j)), attempt(() => b.fill(c, i, j).toString('hex')), b.indexOf(c[0], i), b.lastIndexOf(c[1]), b.includes(c.subarray(2, 4)),
    attempt(() => b.writeUInt32BE(n, i)), attempt(() => b.writeIntLE(n, i, 6)), attempt(() => b.writeDoubleLE(n, i)), attempt(() => b.writeBigInt64BE(BigInt(Math.floor(n)), i)), attempt(() => b.write('ahoj', i, j, 'latin1')), attempt(() => b.readUIntBE(i, 1 + r.int(6))), attempt(() => b.swap16().readInt16LE(2)), b.toString('base64'),
  );
}
console.log(require('util').inspect(SafeBuffer.from(r.bytes(80))), JSON.stringify(SafeBuffer.from('json')), Object.keys(SafeBuffer).sort().join());
