'use strict';
// Symbols, registered ones too, as values and as keys.
exports.rounds = 5e6;
exports.round = (i) => {
  const s = Symbol('s' + i);
  const o = { [s]: i };
  o[Symbol.for('registered' + i)] = 1;
  delete o[s];
};
