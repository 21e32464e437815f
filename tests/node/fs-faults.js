'use strict';
// What goes wrong with files: each fault ends as Node's does, and no descriptor stays open.
const fs = require('fs');
const os = require('os');
const path = require('path');

const root = fs.mkdtempSync(path.join(os.tmpdir(), 'fs-faults-'));
process.chdir(root);
const fds = () => fs.readdirSync('/proc/self/fd').length;
const tell = (label) => (err, value) => console.log(label, err ? `${err.name} ${err.code} ${err.message}` : value);
function attempt(label, f) {
  try {
    console.log(label, f());
  } catch (err) {
    tell(label)(err);
  }
}
const promise = (label, p) => p.then((value) => console.log(label, value), tell(label));
const ended = (stream) => new Promise((resolve) => {
  let error;
  let bytes = 0;
  stream.on('error', (err) => { error = err; }).on('data', (chunk) => { bytes += chunk.length; }).on('close', () => resolve(error ? `${error.code} ${error.message}` : bytes));
});

(async () => {
  const before = fds();
  // No space left.
  attempt('full', () => fs.writeFileSync('/dev/full', 'x'));
  await promise('full', fs.promises.writeFile('/dev/full', 'x'));
  const full = fs.createWriteStream('/dev/full');
  full.write('a');
  full.end('b');
  console.log(await ended(full), full.bytesWritten, full.destroyed, full.fd);
  await promise('full handle', (async () => {
    const handle = await fs.promises.open('/dev/full', 'w');
    try {
      await handle.write('x');
    } finally {
      await handle.close();
    }
  })());

  // Directories where files are expected, and the reverse.
  attempt('dir', () => fs.readFileSync('.'));
  attempt('dir', () => fs.writeFileSync('.', 'x'));
  attempt('dir', () => fs.appendFileSync('.', 'x'));
  attempt('dir', () => fs.unlinkSync('.'));
  attempt('dir', () => fs.copyFileSync('.', 'x'));
  attempt('dir', () => fs.truncateSync('.'));
  await promise('dir', fs.promises.readFile('.'));
  await promise('dir', fs.promises.readFile('.', 'utf8'));
  console.log(await ended(fs.createReadStream('.')), await ended(fs.createWriteStream('.')));
  fs.writeFileSync('file', '0123456789');
  attempt('file', () => fs.readdirSync('file'));
  attempt('file', () => fs.statSync('file/x'));
  attempt('file', () => fs.mkdirSync('file'));

  // Closed descriptors.
  const fd = fs.openSync('file');
  fs.closeSync(fd);
  for (const f of ['fstatSync', 'fsyncSync', 'closeSync', 'ftruncateSync', 'fdatasyncSync']) attempt(f, () => fs[f](fd));
  attempt('read', () => fs.readSync(fd, Buffer.alloc(1)));
  attempt('write', () => fs.writeSync(fd, 'x'));
  attempt('readv', () => fs.readvSync(fd, [Buffer.alloc(1)]));
  await new Promise((resolve) => fs.read(fd, Buffer.alloc(1), 0, 1, 0, (err, n, b) => { tell('read')(err, n); console.log(n, b.length); resolve(); }));
  console.log(await ended(fs.createReadStream(null, { fd })));
  const handle = await fs.promises.open('file');
  await handle.close();
  await handle.close();
  await promise('closed', handle.read(Buffer.alloc(1)));
  await promise('closed', handle.stat());
  await promise('closed', handle.readFile());

  // Closing while reads are under way.
  const busy = await fs.promises.open('file');
  const [a, closed, b] = await Promise.allSettled([busy.read(Buffer.alloc(4), 0, 4, 0), busy.close(), busy.read(Buffer.alloc(4), 0, 4, 0)]);
  console.log(a.value?.bytesRead, closed.status, b.reason?.code);
  const early = fs.createReadStream('file');
  early.destroy();
  console.log(await ended(early));
  const opened = fs.createReadStream('file');
  await new Promise((resolve) => opened.on('open', resolve));
  opened.read(0);
  opened.destroy(new Error('enough'));
  console.log(await ended(opened));

  // A file that is cut, or grows, while it is streamed.
  fs.writeFileSync('cut', Buffer.alloc(300_000));
  const cut = fs.createReadStream('cut');
  let bytes = 0;
  await new Promise((resolve) => cut.on('data', (chunk) => {
    bytes += chunk.length;
    if (bytes === chunk.length) fs.truncateSync('cut', 70_000);
  }).on('close', resolve));
  console.log(bytes === 65_536 + 4464 || bytes >= 131_072); // a second read may have been under way
  fs.writeFileSync('grow', 'a'.repeat(1000));
  const grow = fs.createReadStream('grow', { highWaterMark: 100 });
  bytes = 0;
  let grown = false;
  await new Promise((resolve) => grow.on('data', (chunk) => {
    bytes += chunk.length;
    if (!grown) fs.appendFileSync('grow', 'b'.repeat(200_000));
    grown = true;
  }).on('close', resolve));
  console.log(bytes);

  // Too many descriptors: opened until there are no more.
  const many = [];
  for (let i = 0; i < 150; i++) many.push(fs.promises.open('file'));
  const all = await Promise.all(many);
  console.log(new Set(all.map((h) => h.fd)).size);
  const contents = await Promise.all(all.map((h) => h.readFile('latin1')));
  console.log(contents.every((text) => text === '0123456789'));
  await Promise.all(all.map((h) => h.close()));
  const streams = [];
  for (let i = 0; i < 40; i++) streams.push(ended(fs.createReadStream('file')));
  console.log((await Promise.all(streams)).reduce((x, y) => x + y));

  // What was acknowledged is there.
  const log = fs.createWriteStream('log');
  let acknowledged = 0;
  for (let i = 0; i < 150; i++) log.write(`line ${i}\n`, (err) => { if (!err) acknowledged++; });
  log.end();
  await new Promise((resolve) => log.on('close', resolve));
  console.log(acknowledged, fs.readFileSync('log', 'utf8').split('\n').length);
  console.log(fds() - before);
  process.chdir('/');
  fs.rmSync(root, { recursive: true });
})();
