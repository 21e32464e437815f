'use strict';
// Maps, sets and arrays that grow, shrink and go; iterators left half way; one of each that lives on.
const map = new Map();
const set = new Set();
const queue = [];
exports.rounds = 2e6;
exports.round = (i) => {
  map.set('key' + i, i);
  map.delete('key' + (i - 50));
  set.add({ i });
  if (set.size > 50) { set.clear(); }
  queue.push(i);
  if (queue.length > 50) queue.shift();
  new Map([[i, 1], [{}, 2]]).entries().next();
  const a = [i, 1.5, 'x'];
  a[20] = 1; a.length = 2; a.splice(0, 1);
  if ((i & 15) === 0) { const s = []; s[1e6 + i] = 1; delete s[1e6 + i]; }
};
