'use strict';
// What the programs share: waiting until memory has settled, and the line they print.
//
// LIVE bytes that the program keeps, OFF-HEAP bytes of array buffers (process.memoryUsage().arrayBuffers) less those at the
// start, their ratio, and how much resident memory grew. No collection is asked for: what a program gets is what it gets by
// itself within two seconds of idleness. With `gc` in the environment variable SETTLE, one is.

const start = process.memoryUsage();
const MiB = (n) => (n / 1048576).toFixed(2);

exports.done = function done(name, live, keep) {
  const settle = process.env.SETTLE === 'gc' && globalThis.gc ? () => { gc(); gc(); } : () => {};
  settle();
  setTimeout(() => {
    const now = process.memoryUsage();
    const offHeap = now.arrayBuffers - start.arrayBuffers;
    console.log(`${name}: live ${MiB(live)} off-heap ${MiB(offHeap)} (${(offHeap / live).toFixed(2)}) rss +${MiB(now.rss - start.rss)} MiB`);
    if (keep.length < 0) console.log(keep);
    process.exit(0);
  }, 2500);
};
