'use strict';
// Properties defined with attributes of their own on fresh objects.
exports.rounds = 1e7;
exports.round = (i) => {
  const o = { a: 1 };
  Object.defineProperty(o, 'b', { value: i, enumerable: false, configurable: (i & 1) === 0 });
  if ((i & 3) === 0) Object.defineProperty(o, 'a', { get() { return i; } });
  if ((i & 15) === 0) Object.freeze(o);
};
