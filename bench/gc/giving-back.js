// 1 GiB (or MIB) of KIND held and dropped; what is resident 2 s later, without a reading before.
'use strict';
const [kind = 'objects', mib = '1024'] = process.argv.slice(2);
const bytes = Number(mib) * 1048576;
const fs = require('fs');
const rss = () => Number(/VmRSS:\s+(\d+)/.exec(fs.readFileSync('/proc/self/status', 'utf8'))[1]) >> 10;
let held = [];
if (kind === 'objects') {
  const n = Math.floor(bytes / 40);
  held = new Array(n);
  for (let i = 0; i < n; i++) held[i] = { i, before: i ? held[i - 1] : null };
} else if (kind === 'strings') {
  for (let i = 0; i < bytes / 1064; i++) held.push(String(i).padEnd(500, 'é').padEnd(1000, 'x').slice(0) + i);
} else if (kind === 'buffers') {
  for (let i = 0; i < bytes / (1 << 20); i++) held.push(Buffer.alloc(1 << 20, 1));
} else if (kind === 'small-buffers') {
  for (let i = 0; i < bytes / 1280; i++) held.push(Buffer.allocUnsafeSlow(1024).fill(1));
}
const before = rss();
setTimeout(() => {
  held = null;
  setTimeout(() => console.log(JSON.stringify({ kind, mib: Number(mib), held: before, after: rss() })), 2000);
}, 50);
