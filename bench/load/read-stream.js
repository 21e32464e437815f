// A file of 512 MiB through a read stream.
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const SIZE = 512 * 1024 * 1024;
const file = path.join(os.tmpdir(), 'tally-load-512m');
if (!fs.existsSync(file) || fs.statSync(file).size !== SIZE) {
  const fd = fs.openSync(file, 'w');
  const block = Buffer.alloc(1 << 20, 7);
  for (let i = 0; i < 512; i++) fs.writeSync(fd, block);
  fs.closeSync(fd);
}
let bytes = 0;
fs.createReadStream(file).on('data', (data) => { bytes += data.length; }).on('end', () => {
  if (bytes !== SIZE) throw new Error(`${bytes} bytes`);
});
