// Classes: fields, private names, accessors, statics, super, new.target.
class A {
  #secret = 1; static count = 0; static #hidden = 'h'; pub = this.#secret + 1; ['comp' + 'uted'] = 3;
  static { A.count = 5; }
  constructor(x) { this.x = x; A.count++; }
  get secret() { return this.#secret; } set secret(v) { this.#secret = v; }
  #priv() { return 'private ' + this.#secret; } callPriv() { return this.#priv(); }
  static hidden() { return A.#hidden; } static has(o) { return #secret in o; }
  *gen() { yield* [1, 2]; } async later() { return this.x; } toString() { return `A(${this.x})`; }
}
class B extends A {
  y = 10; constructor(x, y) { super(x); this.z = y; } toString() { return 'B:' + super.toString(); } get secret() { return super.secret * 100; }
  static make(...args) { return new this(...args); }
}
const a = new A(7), b = B.make(8, 9);
console.log(a.secret, a.pub, a.computed, a.callPriv(), A.count, A.hidden(), A.has(a), A.has({}), String(a));
a.secret = 42; console.log(a.secret, [...a.gen()], String(b), b.y, b.z, b.secret, b instanceof A, B.name, B.length, Object.getPrototypeOf(B) === A);
b.later().then((v) => console.log('later', v));
try { A(); } catch (e) { console.log(e.name, e.message); }
try { class C extends A { constructor() { this.x = 1; } } new C(); } catch (e) { console.log(e.name, e.message); }
try { class C extends null {} new C(); } catch (e) { console.log(e.name); }
try { A.prototype.callPriv.call({}); } catch (e) { console.log(e.name); }
function F() { return new.target === undefined ? 'called' : void (this.made = new.target.name); }
console.log(F(), new F().made, Reflect.construct(F, [], B).made, Reflect.construct(F, [], B) instanceof B);
class D { static #p = 1; static m() { return class { static n() { return D.#p; } }; } } console.log(D.m().n());
const o = { __proto__: { hi() { return 'proto hi'; } }, hi() { return super.hi() + '!'; }, get v() { return 1; }, set v(x) { this.w = x; }, async *ag() {}, 'quoted-key': 1, 42: 'n' };
o.v = 5; console.log(o.hi(), o.w, o.v, o['quoted-key'], o[42], Object.keys(o).join());
console.log(class {}.name, (class Named {}).name, (() => {}).name, new (class { constructor() { return [1]; } })().length);
class Acc { static accessorTest = (() => { let n = 0; return { get v() { return n++; } }; })(); } console.log(Acc.accessorTest.v, Acc.accessorTest.v);
class E1 extends Error { constructor(m) { super(m); this.name = 'E1'; } } const e1 = new E1('boom'); console.log(e1 instanceof Error, String(e1));
class Arr extends Array { sum() { return this.reduce((p, c) => p + c, 0); } } const arr = Arr.from([1, 2, 3]); console.log(arr.sum(), arr.map((x) => x * 2) instanceof Arr, arr.length, arr);
