'use strict';
// Prints where our Buffer differs from the host Node's: results and errors of many calls.
//   node --expose-internals dev/buffer-cases.js
const { requireBuiltin } = require('./host').load();
const ours = requireBuiltin('buffer');
const node = require('node:buffer');
const util = require('node:util');
const { inspect } = requireBuiltin('internal/util/inspect');

let total = 0;
let bad = 0;
function show(v) {
  if (v instanceof Uint8Array) return `${v.constructor.name}<${Array.from(v).join()}>`;
  return util.inspect(v, { depth: 3 });
}
function attempt(mod, fn) {
  try {
    return show(fn(mod.Buffer, mod));
  } catch (e) {
    return `${e.name} ${e.code}: ${e.message}`;
  }
}
function same(what, fn) {
  total++;
  const a = attempt(node, fn);
  const b = attempt(ours, fn);
  if (a !== b && bad++ < 60) console.log(`--- ${what}\nnode: ${a}\nours: ${b}`);
}

const odd = [undefined, null, 0, 1, -1, 1.5, NaN, Infinity, -Infinity, 2, 3, 10, 100, 2 ** 31, 2 ** 33, -(2 ** 33), 2 ** 53, '1', '', 'x', {}, [], true, 5n, () => {}, Symbol('s')];
const encodings = ['utf8', 'UTF-8', 'ucs2', 'utf16le', 'latin1', 'binary', 'ascii', 'base64', 'base64url', 'hex', 'HEX', 'nope', undefined, null, '', 5];
const strings = ['', 'a', 'hello', 'é漢😀', '\ud800x', 'ff00', 'ff0', 'zz', 'aGVsbG8=', 'aGVs bG8', '_-8', 'x'.repeat(50), '\u0100\u00ff', 'abcabcabc', 'YQ==YQ', 'a=b'];
const values = [...odd, ...strings, [1, 2, 300, -1, 1.9], new Uint8Array([1, 2, 3]), new Uint16Array([1, 256, 65535]), { length: 2, 0: 5, 1: 6 }, { type: 'Buffer', data: [1, 2] }, new String('boxed'), { valueOf() { return 'vo'; } }, { [Symbol.toPrimitive]() { return 'tp'; } }, new ArrayBuffer(4), Object.create(null), new Date(0), new Map(), { length: -1 }, { length: '3' }, { buffer: new ArrayBuffer(2) }];

const named = (v) => util.inspect(v);
for (const v of values) {
  for (const fn of ['from', 'alloc', 'allocUnsafe', 'allocUnsafeSlow', 'byteLength', 'isBuffer', 'isEncoding', 'concat', 'copyBytesFrom', 'of']) {
    if ((fn === 'alloc' || fn.startsWith('allocUnsafe')) && typeof v === 'number' && v > 1e6 && v <= 2 ** 53 - 1) continue;
    same(`Buffer.${fn}(${named(v)})`, (B) => { const r = B[fn](v); return fn.startsWith('allocUnsafe') && r.length ? r.length : r; });
  }
  same(`isUtf8 ${named(v)}`, (B, m) => m.isUtf8(v));
  same(`isAscii ${named(v)}`, (B, m) => m.isAscii(v));
  for (const m of ['equals', 'compare', 'indexOf', 'lastIndexOf', 'includes', 'fill', 'copy', 'write', 'toString', 'slice', 'subarray', 'readUInt8', 'readInt32BE', 'readDoubleLE', 'readBigInt64LE', 'swap16', 'readUIntBE', 'readIntLE', 'toJSON', 'writeUInt8', 'writeInt16LE', 'writeFloatBE', 'writeBigInt64BE']) {
    same(`b.${m}(${named(v)})`, (B) => { const b = B.from('abcdefghij'); return [b[m](v), b]; });
  }
}
for (const e of encodings) {
  for (const s of strings) {
    same(`from(${named(s)}, ${named(e)})`, (B) => B.from(s, e));
    same(`byteLength(${named(s)}, ${named(e)})`, (B) => B.byteLength(s, e));
    same(`write(${named(s)}, 2, ${named(e)})`, (B) => { const b = B.alloc(12); return [b.write(s, 2, e), b]; });
    same(`write(${named(s)}, ${named(e)})`, (B) => { const b = B.alloc(5); return [b.write(s, e), b]; });
    same(`write(${named(s)}, 1, 3, ${named(e)})`, (B) => { const b = B.alloc(12); return [b.write(s, 1, 3, e), b]; });
    same(`fill(${named(s)}, ${named(e)})`, (B) => B.alloc(7).fill(s, e));
    same(`alloc fill(${named(s)}, ${named(e)})`, (B) => B.alloc(7, s, e));
    for (const at of [undefined, 0, 3, -3, -100, 100]) {
      same(`indexOf(${named(s)}, ${at}, ${named(e)})`, (B) => ['indexOf', 'lastIndexOf', 'includes'].map((m) => B.from('abcabcabc hello é漢😀 ff00 \ud800x', 'utf8')[m](s, at, e)));
      same(`indexOf16(${named(s)}, ${at}, ${named(e)})`, (B) => ['indexOf', 'lastIndexOf', 'includes'].map((m) => B.from('abcabcabc hello é漢😀', 'utf16le')[m](s, at, e)));
    }
  }
  same(`toString(${named(e)})`, (B) => B.from([0, 1, 0x7f, 0x80, 0xff, 0xe6, 0xbc, 0xa2, 0xf0, 0x9f, 0x98]).toString(e));
  same(`toString(${named(e)}, 1, 5)`, (B) => B.from([0x61, 0xc3, 0xa9, 0xef, 0xbb, 0xbf, 0x62]).toString(e, 1, 5));
  for (const e2 of encodings) same(`transcode ${named(e)} ${named(e2)}`, (B, m) => m.transcode(B.from('a€é😀'), e, e2));
}
for (const a of odd) {
  for (const b of [undefined, 0, 3, -2, 20, 1.7, NaN, '2']) {
    for (const m of ['slice', 'subarray', 'toString', 'fill', 'readUIntLE', 'readIntBE', 'indexOf']) {
      same(`b.${m}(${named(a)}, ${named(b)})`, (B) => { const x = B.from('abcdefghij'); return m === 'toString' ? x.toString('latin1', a, b) : m === 'fill' ? x.fill('zy', a, b) : x[m](a, b); });
    }
    same(`compare ${named(a)} ${named(b)}`, (B) => B.from('abcdef').compare(B.from('abcdef'), a, b));
    same(`compare2 ${named(a)} ${named(b)}`, (B) => B.from('abcdef').compare(B.from('abcdef'), 0, 3, a, b));
    same(`copy ${named(a)} ${named(b)}`, (B) => { const t = B.alloc(6); return [B.from('abcdef').copy(t, a, b), t]; });
    same(`copy end ${named(a)} ${named(b)}`, (B) => { const t = B.alloc(6); return [B.from('abcdef').copy(t, 1, a, b), t]; });
    same(`from ab ${named(a)} ${named(b)}`, (B) => B.from(new ArrayBuffer(8), a, b));
    same(`copyBytesFrom ${named(a)} ${named(b)}`, (B) => B.copyBytesFrom(new Uint16Array([1, 2, 3]), a, b));
    same(`concat ${named(a)}`, (B) => (typeof a === 'number' && a > 1e6 ? 0 : B.concat([B.from('ab'), B.from('cd')], a)));
    same(`write ${named(a)} ${named(b)}`, (B) => { const t = B.alloc(6); return [t.write('xyz', a, b), t]; });
    for (const w of [0, 1, 3, 6, 7, undefined, '2', 2.5]) {
      same(`writeIntLE ${named(a)} ${named(b)} ${named(w)}`, (B) => { const t = B.alloc(8); return [t.writeIntLE(a, b, w), t]; });
      same(`writeUIntBE ${named(a)} ${named(b)} ${named(w)}`, (B) => { const t = B.alloc(8); return [t.writeUIntBE(a, b, w), t]; });
    }
    for (const bits of ['8', '16LE', '16BE', '32LE', '32BE']) {
      for (const u of ['U', '']) same(`write${u}Int${bits} ${named(a)} ${named(b)}`, (B) => { const t = B.alloc(6); return [t[`write${u}Int${bits}`](a, b), t]; });
    }
    for (const m of ['writeFloatLE', 'writeDoubleBE', 'writeBigUInt64LE', 'writeBigInt64BE']) same(`${m} ${named(a)} ${named(b)}`, (B) => { const t = B.alloc(9); return [t[m](a, b), t]; });
  }
  same(`short read ${named(a)}`, (B) => B.alloc(2).readUInt32LE(a));
  same(`atob ${named(a)}`, (B, m) => m.atob(a));
  same(`btoa ${named(a)}`, (B, m) => m.btoa(a));
}
for (const v of [2n ** 63n, -(2n ** 63n) - 1n, 2n ** 64n, -1n, 5n, 1]) for (const m of ['writeBigInt64LE', 'writeBigUInt64BE']) same(`${m}(${v})`, (B) => { const t = B.alloc(8); return [t[m](v), t]; });
for (const s of strings) { same(`atob ${s}`, (B, m) => m.atob(s)); same(`btoa ${s}`, (B, m) => m.btoa(s)); }
for (const n of [1, 2, 3, 4, 6, 8, 16]) for (const m of ['swap16', 'swap32', 'swap64']) same(`${m} ${n}`, (B) => B.from(Array.from({ length: n }, (_, i) => i))[m]());
same('keys', (B) => Object.getOwnPropertyNames(B.prototype).sort());
same('statics', (B) => Object.getOwnPropertyNames(B).sort());
same('lengths', (B) => Object.getOwnPropertyNames(B.prototype).filter((k) => typeof Object.getOwnPropertyDescriptor(B.prototype, k).value === 'function').map((k) => `${k} ${B.prototype[k].length}`).sort());
same('exports', (B, m) => Object.keys(m).sort());
same('map', (B) => B.from('abc').map((x) => x + 1));
same('poolSize', (B) => B.poolSize);
same('json', (B) => JSON.stringify(B.from('abc')));
total++;
for (const [name, make] of Object.entries({ plain: (B) => B.from('hello'), long: (B) => B.alloc(60, 1), extra: (B) => Object.assign(B.from('a'), { x: { y: 1 } }), empty: (B) => B.alloc(0), nested: (B) => ({ a: [B.from('q')] }) })) {
  const a = util.inspect(make(node.Buffer));
  const b = inspect(make(ours.Buffer));
  if (a !== b) { bad++; console.log(`--- inspect ${name}\nnode: ${a}\nours: ${b}`); }
}
console.log(`${total} comparisons, ${bad} differ`);
