'use strict';
// Class definitions, with instances.
exports.rounds = 1e6;
exports.round = (i) => {
  class A { #p = i; static s = i; m() { return this.#p; } get g() { return 1; } }
  class B extends A { constructor() { super(); this.own = i; } m() { return super.m() + this.g; } }
  new B().m();
};
