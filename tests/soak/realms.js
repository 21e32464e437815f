'use strict';
// Second realms, used a little and dropped.
const { internalBinding } = require('internal/test/binding');
const { createRealm } = internalBinding('contextify');
exports.rounds = 1e4;
exports.slice = 50;
exports.turn = true;
exports.round = (i) => {
  const global = createRealm();
  global.eval('class A { static s = [1, 2, 3].map((x) => x * ' + i + '); }; var v = new A(); Promise.resolve(v).then(() => {}); /a/.test("a")');
  Object.getPrototypeOf(global.Array.from([i])).x;
};
