'use strict';
// Generators, iterator helpers and async generators left half way.
function* count(n) { try { for (let i = n;; i++) yield i; } finally { n = 0; } }
function* outer(n) { yield* count(n); }
async function* slow(n) { yield n; await new Promise(() => {}); }
exports.rounds = 3e6;
exports.turn = true;
exports.round = (i) => {
  const g = outer(i);
  g.next();
  g.next();
  if ((i & 1) === 0) count(i).filter((x) => x & 1).map((x) => x * 2).next();
  if ((i & 3) === 0) g.return();
  if ((i & 7) === 0) { const s = slow(i); s.next(); s.next(); s.next(); }
  for (const v of count(i)) if (v > i) break;
};
