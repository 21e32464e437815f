class A { #p = 1; static s = 2; constructor(x) { this.x = x; } get p() { return this.#p; } static { A.t = 3; } }
class B extends A { f = () => super.p; constructor() { super(1); } m() { return super.m(); } }
class C extends A { #q() {} ['k' + 1] = 2; }
