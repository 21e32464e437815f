// A small service with a leak that no heap snapshot shows.
//
// It answers requests from a cache of sessions. A session's token is 16 bytes cut from the Buffer pool, and the cache
// keeps it: each token holds on to the 8 KiB slab that it was cut from, although the rest of the slab is garbage.
// Run it:  tally examples/where-did-it-go.js
'use strict';
const { ledger, report } = require('tally:memory');

const sessions = new Map();

function handle(id) {
  const token = Buffer.allocUnsafe(16).fill(id & 255); // kept
  const body = Buffer.allocUnsafe(3000).fill('x'); // scratch space, dropped at once
  sessions.set(id, { id, token, user: { name: `user-${id}` } });
  return body.length;
}

const mib = (n) => (n / 1048576).toFixed(1).padStart(7) + ' MiB';

let id = 0;
for (let round = 1; round <= 4; round++) {
  for (let i = 0; i < 5000; i++) handle(id++);
  const m = ledger();
  console.log(
    `${String(id).padStart(6)} sessions  heap ${mib(m.heapUsed)}  slabs ${mib(m.bufferSlabs)}  of which wasted ${mib(m.bufferSlabsWasted)}`,
  );
}
console.log(`\nkept: ${sessions.size} tokens of 16 bytes, ${mib(sessions.size * 16).trim()} in all. Who holds the rest?\n`);
console.log(report());
