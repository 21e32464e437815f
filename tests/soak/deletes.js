'use strict';
// The first delete of each object.
exports.rounds = 1e7;
exports.round = (i) => {
  const o = { id: i, tmp: 1 };
  delete o.tmp;
  if ((i & 7) === 0) o.more = 1;
};
