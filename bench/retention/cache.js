'use strict';
// A cache of 20,000 entries of 20 to 1,000 bytes with random eviction, for SECONDS; prints resident memory as it goes.
const { done } = require('./common.js');
const seconds = +(process.argv[2] || 10);
let x = 1;
const random = (n) => (x = (Math.imul(x, 1103515245) + 12345) >>> 0) % n;
const cache = new Array(20000);
let live = 0;
const begin = Date.now();
let told = 0;
(function turn() {
  for (let i = 0; i < 5000; i++) {
    const at = random(cache.length);
    if (cache[at]) live -= cache[at].length;
    const b = Buffer.allocUnsafe(20 + random(980));
    Buffer.allocUnsafe(500); // work that leaves nothing
    cache[at] = b;
    live += b.length;
  }
  const passed = Math.floor((Date.now() - begin) / 1000);
  if (passed > told) {
    told = passed;
    const m = process.memoryUsage();
    console.log(`${passed} s: live ${(live / 1048576).toFixed(1)} off-heap ${(m.arrayBuffers / 1048576).toFixed(1)} rss ${(m.rss / 1048576).toFixed(1)} MiB`);
  }
  if (passed < seconds) setImmediate(turn); else done('cache', live, cache);
})();
