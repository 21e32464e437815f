// flags: --expose-gc
'use strict';
// Small files read through streams and kept cost about what they hold, however many are read at a time, and what is let
// go makes room for what comes.
const fs = require('fs');
const os = require('os');
const path = require('path');

const root = fs.mkdtempSync(path.join(os.tmpdir(), 'file-chunks-'));
const FILES = [100, 1024, 5000, 70_000].map((size, i) => {
  const file = path.join(root, `f${i}`);
  fs.writeFileSync(file, Buffer.alloc(size, i + 1));
  return file;
});

const read = (count, atOnce, keep) => new Promise((resolve) => {
  let begun = 0;
  let open = 0;
  const more = () => {
    while (open < atOnce && begun < count) {
      // Of the largest few.
      const i = begun++ % 40 === 0 ? 3 : begun % 3;
      open++;
      fs.createReadStream(FILES[i]).on('data', (chunk) => keep.push([chunk, i + 1])).on('close', () => {
        open--;
        if (begun < count) more();
        else if (open === 0) resolve();
      });
    }
  };
  more();
});
const held = (keep) => keep.reduce((sum, [chunk]) => sum + chunk.length, 0);
const right = (keep) => keep.every(([chunk, byte]) => chunk[0] === byte && chunk[chunk.length - 1] === byte);

async function round(atOnce) {
  const keep = [];
  gc();
  const base = process.memoryUsage().arrayBuffers;
  await read(400, atOnce, keep);
  gc();
  const cost = process.memoryUsage().arrayBuffers - base;
  console.log(atOnce, right(keep), cost <= held(keep) * 1.3 + 3 * 256 * 1024);
  // Every other one goes: the next as many take no new memory to speak of.
  for (let i = 0; i < keep.length; i++) if (i % 2 === 0) keep[i] = keep[i + 1] ?? keep[0];
  gc();
  await read(150, atOnce, keep);
  gc();
  console.log(right(keep), process.memoryUsage().arrayBuffers - base <= cost * 1.2 + 3 * 256 * 1024);
}

(async () => {
  for (const atOnce of [1, 16, 200]) await round(atOnce);
  fs.rmSync(root, { recursive: true });
})();
