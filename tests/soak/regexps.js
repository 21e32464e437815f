'use strict';
// Regular expressions of patterns never seen before, and of one literal.
exports.rounds = 1e6;
exports.round = (i) => {
  const r = new RegExp('(?<n' + i % 7 + '>a' + i + ')|[b-d]{' + (i % 9) + '}', 'g');
  'xa1c'.replace(r, '');
  /lit(er)al/y.exec('literal');
};
