'use strict';
// CompressionStream and DecompressionStream.
const zlib = require('zlib');
const gz = zlib.gzipSync('abc');
for (const f of ['deflate', 'deflate-raw', 'gzip', 'brotli', 'zstd', undefined]) {
  for (const C of [CompressionStream, DecompressionStream]) try { console.log(new C(f)); } catch (e) { console.log(e.name, e.code, e.message); }
}
async function read(f, bytes) {
  const ds = new DecompressionStream(f);
  const w = ds.writable.getWriter();
  w.write(bytes).catch((e) => {});
  w.close().catch((e) => {});
  try {
    const r = [];
    for await (const c of ds.readable) r.push(c);
    console.log(f, r);
  } catch (e) { console.log(f, e.name, e.code, e.message, e.cause?.message, e.cause?.errno); }
}
(async () => {
  await read('gzip', gz);
  await read('gzip', gz.subarray(0, -3));
  await read('gzip', Buffer.from('garbage'));
  await read('gzip', Buffer.concat([gz, Buffer.alloc(3)]));
  await read('gzip', 'str');
  await read('gzip', new ArrayBuffer(3));
  await read('brotli', zlib.brotliCompressSync('br'));
  await read('deflate-raw', zlib.deflateRawSync('raw'));
  for (const f of ['deflate', 'deflate-raw', 'gzip', 'brotli']) {
    const text = 'hello '.repeat(5000);
    const stream = new Blob([text]).stream().pipeThrough(new CompressionStream(f)).pipeThrough(new DecompressionStream(f));
    console.log(f, (await new Response(stream).text()) === text);
  }
  const cs = new CompressionStream('gzip');
  const w = cs.writable.getWriter();
  const r = cs.readable.getReader().read().catch((e) => e.code);
  console.log(await w.write(5).catch((e) => e.code), await r);
})();
