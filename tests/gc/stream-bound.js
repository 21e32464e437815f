// flags: --max-memory=64m
// A program that does not heed write()'s false gets an error that names the stream, and goes on.
const { Readable, Writable } = require('stream');

class Upload extends Writable {
  constructor(path) {
    super({ write() {} });
    this.path = path;
  }
}
const kinds = {
  'large chunks': () => Buffer.alloc(64 * 1024),
  'huge chunks': () => Buffer.alloc(16 << 20),
  'small chunks': () => Buffer.alloc(100),
  'tiny chunks': () => Buffer.from('ab'),
  'text': () => 'x'.repeat(5000),
};
async function flood(name, make) {
  const stream = new Upload('/uploads/' + name);
  stream.on('error', () => {});
  let error;
  try {
    for (;;) stream.write(make());
  } catch (e) {
    error = e;
  }
  const place = /made at (.*):(\d+):\d+;/.exec(error.message);
  console.log(name, '|', error instanceof RangeError, error.code, /^Memory limit reached: [\d.]+ MiB wait in the queue of Upload of \/uploads\/[a-z ]+, made at /.test(error.message), place && place[1].endsWith('stream-bound.js'), place && place[2]);
  const atRefusal = stream.writableLength;
  let again = 0;
  for (let i = 0; i < 3; i++) try { stream.write(Buffer.alloc(1 << 20)); } catch (e) { again += e.code === 'ERR_MEMORY_LIMIT'; }
  if (name !== 'huge chunks') console.log('  refused again', again, 'nothing joined', stream.writableLength === atRefusal, 'not destroyed', !stream.destroyed);
  stream.destroy();
  await new Promise((f) => setImmediate(f));
  console.log('  goes on', Buffer.alloc(24 << 20).length >> 20, 'MiB');
}
(async () => {
  for (const [name, make] of Object.entries(kinds)) await flood(name, make);
  const r = new Readable({ read() {} });
  try {
    for (;;) r.push(Buffer.alloc(32 * 1024));
  } catch (e) {
    console.log('pushed', e.code, /wait in the queue of Readable, made at .*stream-bound\.js:\d+:\d+; push\(\) says false/.test(e.message));
  }
  r.destroy();
})();
