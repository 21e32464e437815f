'use strict';
// Property names never seen before, on fresh objects.
exports.rounds = 1e7;
exports.round = (i) => {
  const o = {};
  o['name' + i] = i;
  if ((i & 7) === 0) o['other' + i] = { ['inner' + i]: 1 };
};
