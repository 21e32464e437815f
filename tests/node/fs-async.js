// Files by callback and by promise: order, results, errors.
const fs = require('fs');
const path = require('path');
const file = path.join(fs.mkdtempSync('/tmp/tally-fs-'), 'f');
fs.writeFile(file, 'data', (err) => {
  console.log('written', err);
  fs.readFile(file, 'utf8', (err, text) => {
    console.log('read', err, text);
    fs.stat(file, (err, s) => {
      console.log('stat', err, s.size, s.isFile());
      fs.readFile('/no/such/file', (err, text) => {
        console.log(err.message, err.code, text);
        promises().then(() => console.log('done'));
      });
    });
  });
  process.nextTick(() => console.log('tick after written'));
});
console.log('first');
async function promises() {
  const { promises: p } = fs;
  await p.appendFile(file, ' more');
  console.log(await p.readFile(file, 'utf8'), (await p.readFile(file)).length, (await p.readdir(path.dirname(file))).join());
  try { await p.unlink('/no/such/file'); } catch (e) { console.log(e.message, e.errno, e.syscall, e.path); }
  const h = await p.open(file, 'r');
  const { bytesRead, buffer } = await h.read(Buffer.alloc(4), 0, 4, 2);
  console.log(bytesRead, buffer.toString());
  await h.close();
  const all = await Promise.all([1, 2, 3, 4, 5, 6, 7, 8].map((n) => p.readFile(file, 'utf8').then((t) => t.length + n)));
  console.log(all.join());
  await p.rm(path.dirname(file), { recursive: true });
  console.log(fs.existsSync(file));
}
