// 327680 chunks of 64 bytes through pipeline(Readable, Transform, Writable).
const { pipeline, Readable, Transform, Writable } = require('node:stream');
const CHUNKS = 327680;
const chunk = Buffer.alloc(64, 1);
let left = CHUNKS;
let bytes = 0;
const source = new Readable({ read() { this.push(left-- > 0 ? chunk : null); } });
const pass = new Transform({ transform(data, encoding, callback) { callback(null, data); } });
const sink = new Writable({ write(data, encoding, callback) { bytes += data.length; callback(); } });
pipeline(source, pass, sink, (err) => {
  if (err) throw err;
  if (bytes !== CHUNKS * chunk.length) throw new Error(`${bytes} bytes`);
});
