'use strict';
// fs.ReadStream and fs.WriteStream: options, positions, chunks, other people's fs, descriptors and handles.
const fs = require('fs');
const os = require('os');
const path = require('path');

const root = fs.mkdtempSync(path.join(os.tmpdir(), 'fs-streams-'));
process.chdir(root);
const fds = () => fs.readdirSync('/proc/self/fd').length;
const collect = (stream) => new Promise((resolve) => {
  const chunks = [];
  stream.on('data', (chunk) => chunks.push(chunk)).on('error', (err) => resolve(err)).on('close', () => resolve(chunks));
});
const sizes = async (stream) => {
  const chunks = await collect(stream);
  return chunks instanceof Error ? `${chunks.code} ${chunks.message}` : chunks.map((c) => c.length).join(' ');
};

(async () => {
  const before = fds();
  const big = Buffer.alloc(200_000, 'x');
  fs.writeFileSync('big', big);
  fs.writeFileSync('small', 'hello');
  fs.writeFileSync('empty', '');
  for (const options of [undefined, { highWaterMark: 1000 }, { start: 199_990 }, { start: 10, end: 20 }, { end: 0 }, { start: 300_000 }, { highWaterMark: 300_000 }, { end: 70_000, highWaterMark: 65_000 }]) {
    const text = await sizes(fs.createReadStream('big', options));
    console.log(JSON.stringify(options), text.length > 60 ? text.split(' ').length : text);
  }
  console.log(await sizes(fs.createReadStream('small')), '|', await sizes(fs.createReadStream('empty')), '|', await sizes(fs.createReadStream('nope')), '|', await sizes(fs.createReadStream('.')));
  console.log((await collect(fs.createReadStream('/proc/self/status'))).join('').startsWith('Name:'));
  console.log(await collect(fs.createReadStream('small', 'latin1')), await collect(fs.createReadStream('small', { encoding: 'hex' })));

  // Descriptors: read from where they stand, closed unless told otherwise.
  const fd = fs.openSync('small');
  fs.readSync(fd, Buffer.alloc(2), 0, 2, null);
  console.log(String(await collect(fs.createReadStream(null, { fd, autoClose: false }))), String(await collect(fs.createReadStream('', { fd, start: 1 }))));
  try { fs.fstatSync(fd); } catch (err) { console.log(err.code); }

  // A handle is closed by its stream.
  const handle = await fs.promises.open('small');
  const order = [];
  handle.on('close', () => order.push('handle'));
  const reader = handle.createReadStream();
  reader.on('close', () => order.push('stream'));
  console.log(String(await collect(reader)), handle.fd, order.sort());
  const kept = await fs.promises.open('small');
  console.log(String(await collect(kept.createReadStream({ autoClose: false, start: 0 }))), kept.fd > 0);
  await kept.close();

  // Events and properties.
  const events = [];
  const s = fs.createReadStream('small');
  console.log(s.pending, s.fd, s.path, s.flags, s.mode, s.start, s.end, s.autoClose, s.bytesRead);
  for (const name of ['open', 'ready', 'data', 'end', 'close']) s.on(name, () => events.push(name));
  await new Promise((resolve) => s.on('close', resolve));
  console.log(events.join(), s.bytesRead, s.pending, s.destroyed);

  // A program's own fs.
  const log = [];
  const own = {
    open(...args) { log.push('open'); fs.open(...args); },
    read(...args) { log.push('read'); fs.read(...args); },
    close(...args) { log.push('close'); fs.close(...args); },
  };
  console.log(String(await collect(fs.createReadStream('small', { fs: own }))), log.join());
  const { read } = fs;
  fs.read = function(...args) { log.push('patched'); return read.apply(this, args); };
  console.log(String(await collect(fs.createReadStream('small'))), log.includes('patched'));
  fs.read = read;

  // Writing.
  const write = (name, options, ...chunks) => new Promise((resolve) => {
    const w = fs.createWriteStream(name, options);
    w.on('error', (err) => resolve(`${err.code} ${err.message}`)).on('close', () => resolve(`${w.bytesWritten} ${w.path}`));
    for (const chunk of chunks) w.write(chunk);
    w.end();
  });
  console.log(await write('w', undefined, 'abc', Buffer.from('def'), new Uint8Array([103])), fs.readFileSync('w', 'utf8'));
  console.log(await write('w', { flags: 'r+', start: 2 }, 'XY'), fs.readFileSync('w', 'utf8'));
  console.log(await write('w', { flags: 'a', flush: true }, '!'), fs.readFileSync('w', 'utf8'));
  console.log(await write('w', { encoding: 'hex', mode: 0o600 }, '616263'), fs.readFileSync('w', 'utf8'));
  console.log(await write('no/such', undefined, 'x'));
  console.log(await write('w', { flags: 'wx' }, 'x'));
  const ownWrite = { open: fs.open, close: fs.close, write(...args) { log.push('write'); fs.write(...args); } };
  console.log(await write('w', { fs: ownWrite }, 'a', 'b', 'c'), fs.readFileSync('w', 'utf8'), log.filter((l) => l === 'write').length);
  const short = { open: fs.open, close: fs.close, write(f, b, o, l, p, cb) { fs.write(f, b, o, Math.min(l, 3), p, cb); } };
  console.log(await write('w', { fs: short }, '0123456789'), fs.readFileSync('w', 'utf8'));
  const shortv = { open: fs.open, close: fs.close, write: fs.write, writev(f, b, p, cb) { fs.write(f, b[0], 0, 1, p, cb); } };
  console.log(await write('w', { fs: shortv }, '0123', '45', '6', '789'), fs.readFileSync('w', 'utf8'));
  const wh = await fs.promises.open('w', 'w');
  const ws = wh.createWriteStream();
  ws.end('through a handle');
  await new Promise((resolve) => ws.on('close', resolve));
  console.log(fs.readFileSync('w', 'utf8'), wh.fd);

  // Aborted.
  const controller = new AbortController();
  const aborted = fs.createReadStream('big', { signal: controller.signal });
  aborted.once('data', () => controller.abort());
  await new Promise((resolve) => aborted.on('error', (err) => { console.log(err.name, err.code); resolve(); }));
  await new Promise((resolve) => setImmediate(resolve));

  for (const options of [{ start: 'x' }, { start: -1 }, { end: 'x' }, { start: 5, end: 2 }, { fd: 'x' }, { fd: -1 }, { fs: {} }, { fs: { open() {} } }, { encoding: 'x' }, { signal: 1 }, 1, { highWaterMark: -1 }]) {
    try {
      fs.createReadStream('small', options).on('error', () => {});
      console.log('made');
    } catch (err) {
      console.log(err.code, err.message);
    }
  }
  for (const options of [{ start: 'x' }, { flush: 1 }, { fs: { open() {} } }, { fs: { open() {}, write() {} } }, { fs: { open() {}, write() {}, close() {} }, flush: true }, { encoding: 'x' }]) {
    try {
      fs.createWriteStream('w2', options).on('error', () => {});
      console.log('made');
    } catch (err) {
      console.log(err.code, err.message);
    }
  }
  for (const target of [1, undefined, 'a\0b', {}]) {
    try {
      fs.createReadStream(target);
    } catch (err) {
      console.log(err.code, err.message);
    }
  }
  await new Promise((resolve) => setTimeout(resolve, 20));
  console.log('descriptors', fds() - before);
  process.chdir('/');
  fs.rmSync(root, { recursive: true });
})();
