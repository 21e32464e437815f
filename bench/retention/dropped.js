'use strict';
// 1 GiB (or as many MiB as the argument says) of Buffers of 1 to 128 KiB, written, held and dropped; of a mixture each tenth
// stays with the argument `tenth`.
const { done } = require('./common.js');
const most = +(process.argv[2] || 1024) * 1048576, tenth = process.argv.includes('tenth');
let hold = [], bytes = 0, x = 7;
while (bytes < most) {
  x = (Math.imul(x, 1103515245) + 12345) >>> 0;
  const b = Buffer.allocUnsafeSlow(1024 + x % (127 * 1024)).fill(1);
  hold.push(b);
  bytes += b.length;
}
console.log(`held: rss ${(process.memoryUsage().rss / 1048576).toFixed(1)} MiB`);
const keep = tenth ? hold.filter((_, i) => i % 10 === 0) : [];
hold = null;
done('dropped', Math.max(1, keep.reduce((n, b) => n + b.length, 0)), keep);
