'use strict';
// Closures, with properties of their own, prototypes that were asked for, and bound ones.
exports.rounds = 1e7;
exports.round = (i) => {
  let n = i;
  const f = function () { return n++; };
  f();
  if ((i & 3) === 0) f.own = i;
  if ((i & 7) === 0) new f();
  if ((i & 15) === 0) f.bind(null, i)();
};
