'use strict';
// Options, their errors, and what the module has.
const zlib = require('zlib');
function d(o, k) { const p = Object.getOwnPropertyDescriptor(o, k); return (p.enumerable ? 'E' : 'e') + (p.writable ? 'W' : 'w') + (p.configurable ? 'C' : 'c') + (p.get ? 'g' : ''); }
console.log(Object.getOwnPropertyNames(zlib).map((k) => `${k}:${d(zlib, k)}${typeof zlib[k] === 'function' ? zlib[k].length : ''}`).join(' '));
console.log(JSON.stringify(zlib.constants), JSON.stringify(zlib.codes), Object.isFrozen(zlib.codes), d(zlib.constants, 'Z_OK'));
for (const C of ['Gzip', 'BrotliCompress', 'ZstdCompress']) {
  for (let p = zlib[C].prototype; p && p !== require('stream').Transform.prototype; p = Object.getPrototypeOf(p)) console.log(C, p.constructor.name, Object.getOwnPropertyNames(p).map((k) => `${k}:${d(p, k)}`).join(' '));
}
function t(n, f) { try { const r = f(); console.log(n, 'ok', typeof r); } catch (e) { console.log(n, e.name, e.code, e.errno, JSON.stringify(e.message), Object.keys(e).join()); } }
const cases = {
  none: () => zlib.gzipSync(), five: () => zlib.gzipSync(5), nullOptions: () => zlib.gzipSync('a', null), view: () => zlib.gzipSync(new DataView(new ArrayBuffer(4))), ab: () => zlib.gzipSync(new ArrayBuffer(4)),
  cb: () => zlib.gzip('a'), cb2: () => zlib.gzip('a', {}), cb3: () => zlib.gzip(),
  dict: () => zlib.deflateSync('a', { dictionary: 5 }), dictAb: () => zlib.deflateSync('a', { dictionary: new ArrayBuffer(8) }), trail: () => zlib.inflateSync(zlib.deflateSync('abc'), { rejectGarbageAfterEnd: 5 }),
  brParam: () => zlib.brotliCompressSync('a', { params: { 99: 1 } }), brParam9: () => zlib.brotliCompressSync('a', { params: { 9: 1 } }), brParamType: () => zlib.brotliCompressSync('a', { params: { 1: 'a' } }), brLevel: () => zlib.brotliCompressSync('a', { params: { 1: 99 } }),
  brName: () => zlib.brotliCompressSync('a', { params: { a: 1 } }), brFlush: () => zlib.brotliCompressSync('a', { flush: 4 }), brDec: () => zlib.brotliDecompressSync('a', { params: { 1: 1, 0: 1 } }),
  zName: () => zlib.zstdCompressSync('a', { params: { a: 1 } }), zType: () => zlib.zstdCompressSync('a', { params: { 100: 'x' } }), zPledge: () => zlib.zstdCompressSync('a', { pledgedSrcSize: 'x' }), zPledge5: () => zlib.zstdCompressSync('abc', { pledgedSrcSize: 5 }),
  zPledge3: () => zlib.zstdCompressSync('abc', { pledgedSrcSize: 3 }), zDict: () => zlib.zstdCompressSync('a', { dictionary: 'x' }), zNumber: () => zlib.zstdCompressSync('a', { params: { 9999: 1 } }), zBad: () => zlib.zstdCompressSync('a', { params: { 5: 1 } }), zFlush: () => zlib.zstdCompressSync('a', { flush: 3 }),
  zWindow: () => zlib.zstdCompressSync('a', { params: { 101: 5 } }), zStrategy: () => zlib.zstdCompressSync('a', { params: { 107: 10 } }), zDecBad: () => zlib.zstdDecompressSync('a', { params: { 100: 5 } }),
  crc: () => zlib.crc32(5), crcValue: () => zlib.crc32('a', 'b'), crcMinus: () => zlib.crc32('a', -1),
  params: () => zlib.createGzip().params(99, 0, () => {}), params2: () => zlib.createGzip().params(1, 99, () => {}),
  raw8: () => zlib.deflateRawSync('a', { windowBits: 8 }), deflate8: () => zlib.deflateSync('a', { windowBits: 8 }), gzip8: () => zlib.gzipSync('a', { windowBits: 8 }), inflate0: () => zlib.inflateSync(zlib.deflateSync('a'), { windowBits: 0 }), deflate0: () => zlib.deflateSync('a', { windowBits: 0 }),
  classCall: () => zlib.ZstdCompress({}),
};
for (const name of Object.keys(cases)) t(name, cases[name]);
for (const name of ['level', 'memLevel', 'strategy', 'windowBits', 'chunkSize', 'flush', 'finishFlush', 'maxOutputLength']) {
  for (const value of ['a', 99, -2, 5, 8, NaN, Infinity, null, undefined, {}]) t(`${name} ${String(value)}`, () => zlib.createDeflate({ [name]: value }));
}
console.log(zlib.crc32('h\u00e9', 5), zlib.crc32(new Uint16Array([1, 2])), zlib.crc32(''), zlib.crc32(Buffer.from('123456789')));
