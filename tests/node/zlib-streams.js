'use strict';
// Streams: chunks, flushes, params, reset, close, and what programs know of the inside.
const zlib = require('zlib');
const { pipeline } = require('stream/promises');
const { Readable } = require('stream');
const text = Buffer.from(Array.from({ length: 300 }, (_, i) => `line ${i} ${i * i % 97}\n`).join(''));
const pairs = [['Deflate', 'Inflate'], ['Gzip', 'Gunzip'], ['DeflateRaw', 'InflateRaw'], ['Gzip', 'Unzip'], ['Deflate', 'Unzip'], ['BrotliCompress', 'BrotliDecompress'], ['ZstdCompress', 'ZstdDecompress']];
async function through(...streams) {
  const chunks = [];
  await pipeline(...streams, async (source) => { for await (const c of source) chunks.push(c); });
  return Buffer.concat(chunks);
}
function pieces(data, size) { const all = []; for (let i = 0; i < data.length; i += size) all.push(data.subarray(i, i + size)); return all; }
const fast = { params: { [zlib.constants.BROTLI_PARAM_QUALITY]: 4 } };
(async () => {
  for (const [to, from] of pairs) {
    for (const chunkSize of [200, 16384]) {
      const packed = await through(Readable.from(pieces(text, 700)), zlib[`create${to}`]({ chunkSize, ...(to === 'BrotliCompress' ? fast : {}) }));
      const back = await through(Readable.from(pieces(packed, 150)), zlib[`create${from}`]({ chunkSize }));
      console.log(to, from, chunkSize, packed.length < text.length / 3, back.equals(text));
    }
    const one = zlib[`${to[0].toLowerCase()}${to.slice(1)}Sync`](text, to === 'BrotliCompress' ? fast : {});
    console.log(zlib[`${from[0].toLowerCase()}${from.slice(1)}Sync`](one).equals(text));
    console.log(await new Promise((resolve) => zlib[`${from[0].toLowerCase()}${from.slice(1)}`](one, (e, r) => resolve(r.equals(text)))));
  }
  // A flush makes what was written readable at the other end.
  for (const [to, from] of pairs) {
    const packer = zlib[`create${to}`]();
    const unpacker = packer.pipe(zlib[`create${from}`]());
    const seen = [];
    unpacker.on('data', (c) => seen.push(c.toString()));
    for (const word of ['one', 'two']) {
      packer.write(word);
      await new Promise((resolve) => packer.flush(resolve));
      while (seen.join('') !== (word === 'one' ? 'one' : 'onetwo')) await new Promise((resolve) => setImmediate(resolve));
    }
    packer.end('three');
    await new Promise((resolve) => unpacker.on('end', resolve));
    console.log(to, seen.join(''), packer.bytesWritten);
  }
  // Another level in the middle.
  {
    const d = zlib.createDeflate({ level: 9 });
    const chunks = [];
    d.on('data', (c) => chunks.push(c));
    d.write(text);
    d.params(0, zlib.constants.Z_DEFAULT_STRATEGY, (e) => {
      console.log('params', e, d._level, d._strategy);
      d.end(text);
    });
    await new Promise((resolve) => d.on('end', resolve));
    const packed = Buffer.concat(chunks);
    console.log(packed.length > text.length, zlib.inflateSync(packed).equals(Buffer.concat([text, text])));
  }
  {
    const d = zlib.createDeflate();
    d.params(-1, 0, () => console.log('nothing to change'));
    await new Promise((resolve) => setImmediate(resolve));
    d.close(() => console.log('closed', d._closed, d._handle, d.destroyed));
    await new Promise((resolve) => d.on('close', resolve));
    d.flush((e) => console.log('flush', e?.code));
    d.on('error', (e) => console.log('error', e.code));
    try { d.reset(); } catch (e) { console.log(e.code); }
    d.write('x', (e) => console.log(e.code));
    await new Promise((resolve) => setImmediate(resolve));
  }
  // What libraries use of the inside.
  const engine = zlib.createGzip();
  console.log(zlib.gunzipSync(engine._processChunk(Buffer.from('abc'), zlib.constants.Z_FINISH)).toString(), engine._closed);
  try { zlib.createGunzip()._processChunk(Buffer.from('abc'), 4); } catch (e) { console.log(e.code); }
  const inflate = zlib.createInflate();
  const packed = zlib.deflateSync('inside');
  const room = Buffer.alloc(100);
  inflate._handle.onerror = (...a) => console.log('onerror', ...a);
  inflate._handle.writeSync(zlib.constants.Z_FINISH, packed, 0, packed.length, room, 0, 100);
  console.log(room.subarray(0, 100 - inflate._writeState[0]).toString(), inflate._writeState[1]);
  inflate.reset();
  inflate._handle.writeSync(zlib.constants.Z_FINISH, packed.subarray(0, 5), 0, 5, room, 0, 100);
  const both = zlib.gzipSync('abc', { info: true });
  console.log(Object.keys(both), both.engine.constructor.name, both.engine.bytesWritten);
  zlib.gunzip(both.buffer, { info: true }, (e, r) => console.log(e, r.buffer.toString(), r.engine.bytesWritten === both.buffer.length));
  const util = require('util');
  console.log((await util.promisify(zlib.inflate)(await util.promisify(zlib.deflate)('promise'))).toString());
  // Everything at once, from many sides.
  const many = await Promise.all(Array.from({ length: 20 }, (_, i) => util.promisify(zlib.gzip)(text.subarray(0, i * 100)).then(util.promisify(zlib.gunzip))));
  console.log(many.every((b, i) => b.equals(text.subarray(0, i * 100))));
})();
