'use strict';
// fetch undoes content codings.
const http = require('http');
const zlib = require('zlib');
const encode = { 'gzip': zlib.gzipSync, 'deflate': zlib.deflateSync, 'br': (b) => zlib.brotliCompressSync(b, { params: { 1: 4 } }), 'raw': zlib.deflateRawSync, 'zstd': zlib.zstdCompressSync };
const body = Buffer.from('hello '.repeat(100));
const gz = zlib.gzipSync(body);
const special = {
  bad: ['gzip', 'garbage'], two: ['gzip, br', encode.br(gz)], empty: ['gzip', ''], unknown: ['foo', body], unknown2: ['gzip, foo', body], upper: ['X-GZIP', gz],
  many: ['gzip,gzip,gzip,gzip,gzip,gzip,gzip', gz], trail: ['gzip', Buffer.concat([gz, Buffer.from('xx')])], cut: ['gzip', gz.subarray(0, -6)], raw: ['deflate', zlib.deflateRawSync(body)],
};
const server = http.createServer((q, r) => {
  const name = q.url.slice(1);
  console.log(q.method, q.url, q.headers['accept-encoding']);
  const [coding, bytes] = special[name] ?? [name, encode[name](body)];
  r.setHeader('content-encoding', coding);
  r.end(bytes);
}).listen(0, async () => {
  const u = `http://127.0.0.1:${server.address().port}/`;
  for (const name of ['gzip', 'deflate', 'br', 'zstd', ...Object.keys(special)]) {
    try {
      const r = await fetch(u + name);
      console.log(name, r.status, r.headers.get('content-encoding'));
      const t = await r.text();
      console.log(t.length, t === body.toString());
    } catch (e) { console.log(name, e.name, e.message, e.cause?.code, e.cause?.message); }
  }
  console.log((await (await fetch(u + 'gzip', { headers: { 'accept-encoding': 'br' } })).text()).length);
  console.log((await (await fetch(u + 'gzip', { headers: { range: 'bytes=0-' } })).text()).length);
  console.log((await (await fetch(u + 'gzip', { method: 'HEAD' })).text()).length);
  server.close();
  server.closeAllConnections();
});
