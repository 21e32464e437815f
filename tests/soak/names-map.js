'use strict';
// One object used as a map: names never seen before are added and deleted again.
const map = {};
exports.rounds = 1e7;
exports.round = (i) => {
  map['key' + i] = i;
  if (i >= 100) delete map['key' + (i - 100)];
};
