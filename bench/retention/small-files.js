'use strict';
// 20,000 small files kept, read through streams, sixteen at a time.
const fs = require('fs');
const os = require('os');
const path = require('path');
const { done } = require('./common.js');
const N = 20000;
const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'retention-'));
for (let i = 0; i < 16; i++) fs.writeFileSync(path.join(dir, `${i}`), Buffer.alloc(1024, i));
const keep = [];
let live = 0, begun = 0, over = false;
function next() {
  if (begun === N) return;
  fs.createReadStream(path.join(dir, `${begun++ % 16}`)).on('data', (b) => { keep.push(b); live += b.length; }).on('close', () => {
    if (keep.length < N) {
      next();
    } else if (!over) {
      over = true;
      fs.rmSync(dir, { recursive: true });
      done('small-files', live, keep);
    }
  });
}
for (let i = 0; i < 16; i++) next();
