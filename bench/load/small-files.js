// 20,000 files of 1 KiB read through streams, sixteen at a time, and kept.
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const dir = path.join(os.tmpdir(), 'tally-load-small');
fs.mkdirSync(dir, { recursive: true });
const files = [];
for (let i = 0; i < 200; i++) {
  const file = path.join(dir, String(i));
  fs.writeFileSync(file, Buffer.alloc(1024, i));
  files.push(file);
}
const keep = [];
let started = 0;
let open = 0;
next();
function next() {
  while (open < 16 && started < 20000) {
    open++;
    fs.createReadStream(files[started++ % files.length]).on('data', (data) => keep.push(data)).on('close', () => {
      open--;
      next();
    });
  }
  if (open === 0 && keep.length !== 20000) throw new Error(`${keep.length} chunks`);
}
