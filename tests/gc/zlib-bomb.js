// flags: --max-memory=64m
// What unpacks to more than there may be ends with a RangeError that can be caught, in every format; windows count, too.
const zlib = require('zlib');
const zeroes = Buffer.alloc(1 << 20);
const util = require('util');
async function pack(stream) {
  const chunks = [];
  stream.on('data', (c) => chunks.push(c));
  for (let i = 0; i < 80; i++) if (!stream.write(zeroes)) await new Promise((resolve) => stream.once('drain', resolve));
  stream.end();
  await new Promise((resolve) => stream.on('end', resolve));
  return Buffer.concat(chunks);
}
(async () => {
  const bombs = {
    gunzip: await pack(zlib.createGzip({ level: 1 })),
    inflate: await pack(zlib.createDeflate({ level: 1 })),
    brotliDecompress: await pack(zlib.createBrotliCompress({ params: { [zlib.constants.BROTLI_PARAM_QUALITY]: 1 } })),
    zstdDecompress: await pack(zlib.createZstdCompress()),
  };
  for (const name of Object.keys(bombs)) {
    try { zlib[`${name}Sync`](bombs[name]); } catch (e) { console.log(name, e.name, e.code); }
    console.log(await util.promisify(zlib[name])(bombs[name]).catch((e) => `${e.name} ${e.code}`));
    let size = 0;
    const stream = zlib[`create${name[0].toUpperCase()}${name.slice(1)}`]();
    stream.on('data', (c) => { size += c.length; });
    stream.end(bombs[name]);
    await new Promise((resolve) => stream.on('end', resolve));
    console.log(size === 80 << 20);
  }
  const streams = [];
  try {
    for (;;) {
      const s = zlib.createDeflate();
      s._processed = s._handle.writeSync(0, zeroes, 0, 1, Buffer.alloc(10), 0, 10);
      s.on('error', (e) => console.log('window', e.code));
      streams.push(s);
      if (s.destroyed) break;
    }
  } catch (e) { console.log('window', e.code); }
  console.log(streams.length > 20 && streams.length < 400);
  streams.length = 0;
  console.log(zlib.gunzipSync(zlib.gzipSync('still there')).toString());
})();
