'use strict';
// Prototypes, constructors, accessors and closures that inline caches have met, dropped.
const get = (o) => o.x;
const method = (o) => o.m();
const make = (F) => new F();
const set = (o, v) => { o.y = v; };
exports.rounds = 2e6;
exports.round = (i) => {
  const proto = { x: i, m() { return i; } };
  const o = Object.create(proto);
  get(o); get(o); method(o); set(o, i);
  const F = function () { this.a = i; };
  F.prototype.x = 1;
  get(make(F)); make(F) instanceof F;
  const accessor = Object.create({ get x() { return i; }, set y(v) {} });
  get(accessor); set(accessor, 1);
  const own = new F();
  own['p' + i % 5] = 1;
  get(own);
};
