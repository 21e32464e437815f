'use strict';
// What is wrong with data, in the three forms.
const zlib = require('zlib');
const gz = zlib.gzipSync('abc'.repeat(100));
const cases = [
  ['inflate', Buffer.from('a')], ['inflate', Buffer.alloc(0)], ['gunzip', Buffer.from([0x1f, 0x8b])], ['gunzip', Buffer.from('rubbish')], ['unzip', Buffer.from('abc')], ['inflateRaw', Buffer.from([7])], ['inflateRaw', Buffer.from([255, 255, 255])],
  ['brotliDecompress', Buffer.from('garbage')], ['brotliDecompress', Buffer.alloc(0)], ['zstdDecompress', Buffer.from('garbage')], ['zstdDecompress', Buffer.alloc(0)],
  ['gunzip', gz.subarray(0, -5)], ['gunzip', gz.subarray(0, 12)], ['gunzip', Buffer.concat([gz, Buffer.from('xx')])], ['gunzip', Buffer.concat([gz, Buffer.alloc(5)])], ['gunzip', Buffer.concat([gz, gz])], ['unzip', Buffer.concat([gz, gz])],
  ['inflate', Buffer.concat([zlib.deflateSync('abc'), Buffer.from('xx')])], ['gunzip', gz, { maxOutputLength: 10 }], ['gunzip', gz, { maxOutputLength: 300 }], ['gunzip', gz, { maxOutputLength: 299 }],
  ['gunzip', Buffer.concat([gz, Buffer.alloc(5)]), { rejectGarbageAfterEnd: true }], ['gunzip', gz.subarray(0, -5), { finishFlush: 2 }],
  ['inflate', zlib.deflateSync('abc', { dictionary: Buffer.from('abc') })], ['inflate', zlib.deflateSync('abc', { dictionary: Buffer.from('abc') }), { dictionary: Buffer.from('x') }], ['inflate', zlib.deflateSync('abc', { dictionary: Buffer.from('abc') }), { dictionary: Buffer.from('abc') }],
  ['inflateRaw', zlib.deflateRawSync('abc', { dictionary: Buffer.from('abc') }), { dictionary: Buffer.from('abc') }], ['brotliDecompress', zlib.brotliCompressSync('abc'.repeat(50)).subarray(0, -2)], ['zstdDecompress', zlib.zstdCompressSync('abc'.repeat(50)).subarray(0, -2)],
];
{ const bytes = Buffer.from(gz); bytes[bytes.length - 6] ^= 1; cases.push(['gunzip', bytes]); }
{ const bytes = Buffer.from(gz); bytes[bytes.length - 1] ^= 1; cases.push(['gunzip', bytes]); }
{ const bytes = zlib.deflateSync('abc'); bytes[bytes.length - 1] ^= 1; cases.push(['inflate', bytes]); }
function tell(e) { return [e.name, e.code, e.errno, e.message, Object.keys(e).join()].join(' | '); }
function sync(name, data, options) {
  try {
    return `ok ${zlib[`${name}Sync`](data, options).length}`;
  } catch (e) { return tell(e); }
}
const later = (name, data, options) => new Promise((resolve) => zlib[name](data, options, (e, r) => resolve(e ? tell(e) : `ok ${r.length}`)));
const stream = (name, data, options) => new Promise((resolve) => {
  const s = zlib[`create${name[0].toUpperCase()}${name.slice(1)}`](options);
  let n = 0;
  s.on('data', (c) => { n += c.length; }).on('error', (e) => resolve(tell(e))).on('end', () => resolve(`ok ${n}`));
  const half = data.length >> 1;
  if (half > 0) s.write(data.subarray(0, half));
  s.end(data.subarray(half));
});
(async () => {
  for (const [name, data, options = {}] of cases) {
    console.log(name, JSON.stringify(options), '\n ', sync(name, data, options), '\n ', await later(name, data, options), '\n ', await stream(name, data, options));
  }
})();
