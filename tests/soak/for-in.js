'use strict';
// for-in over names never seen before, on two levels, with a delete on the way.
exports.rounds = 1e6;
exports.round = (i) => {
  const base = { ['base' + i]: 1, shared: 2 };
  const o = Object.create(base);
  o['own' + i] = 1;
  o['gone' + i] = 2;
  let n = 0;
  for (const k in o) { if (n++ === 0) delete o['gone' + i]; o[k]; }
};
