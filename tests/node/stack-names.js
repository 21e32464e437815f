// What stack traces call functions: methods by their receiver, functions without a name by where they were assigned.
const first = (e, n = 2) => e.stack.split('\n').slice(2, 2 + n).map((l) => l.trim().replaceAll(__filename, 'FILE').replace(/\(node:.*\)/, '(node)')).join(' | ');
const t = () => { throw new Error('x'); };
let line = 0;
const run = (f, n = 1) => { line++; try { f(); } catch (e) { console.log(line, first(e, n)); } };
const a = {}, b = {};
a.b = function () { t(); };
run(() => a.b());
run(() => (0, a.b)());
a.b.c = function () { t(); };
run(() => a.b.c());
a.p = b.p = function () { t(); };
run(() => a.p());
a.or = a.or || function () { t(); };
run(() => a.or());
a.tern = a.tern ? null : function () { t(); };
run(() => a.tern());
a.nn ??= () => t();
run(() => a.nn());
a.called = ((x) => x)(function () { t(); });
run(() => a.called());
a['q'] = {};
a['q'].r = () => t();
run(() => a.q.r());
a['x y'] = function () { t(); };
run(() => a['x y']());
a[0] = function () { t(); };
run(() => a[0]());
a[`t${1}`] = () => t();
run(() => a.t1());
a.as = async () => { t(); };
(function () { return a; })().s = () => t();
run(() => a.s());
a.cls = class { constructor() { t(); } };
run(() => new a.cls());

function Foo() {
  this.bar = function () { t(); };
  this.baz = () => t();
  a.z = () => t();
  function In() { this.q = () => t(); }
  this.i = new In();
  (() => { this.k = () => t(); })();
}
const f = new Foo();
for (const g of [() => f.bar(), () => f.baz(), () => a.z(), () => f.i.q(), () => f.k()]) run(g);
function low() { this.x = function () { t(); }; }
run(() => new low().x());
Foo.prototype.m = function () { t(); };
Foo.prototype.arrow = () => t();
Foo.stat = function () { t(); };
for (const g of [() => f.m(), () => f.arrow(), () => Foo.stat(), () => Foo.prototype.m(), () => new Foo.prototype.m()]) run(g);
module.exports = function () { t(); };
run(() => module.exports());
module.exports.named = function real() { t(); };
run(() => module.exports.named());

class K {
  constructor() { this.made = () => t(); }
  m() { t(); }
  static s() { t(); }
  static f = function () { t(); };
  g = () => t();
  h = function () { t(); };
  get x() { return t(); }
  #p() { t(); }
  q() { this.#p(); }
  later() { this.o = () => t(); return this; }
}
class L extends K {}
const k = new K();
for (const g of [() => k.m(), () => K.s(), () => K.f(), () => k.g(), () => k.h(), () => k.x, () => k.q(), () => k.made(), () => k.later().o(), () => new L().m(), () => L.s()]) run(g);

const o = { m() { t(); }, f: function () { t(); }, g: () => t(), 'a-b'() { t(); }, [Symbol('s')]() { t(); }, [`c${1}`]: function () { t(); }, 5() { t(); } };
for (const g of [() => o.m(), () => o.f(), () => o.g(), () => o['a-b'](), () => o[Object.getOwnPropertySymbols(o)[0]](), () => o.c1(), () => o[5]()]) run(g);
const other = { z: o.m, y: a.b };
run(() => other.z());
run(() => other.y());
const renamed = function () { t(); };
Object.defineProperty(renamed, 'name', { value: 'shown' });
run(renamed);
run(() => ({ renamed }).renamed());
run(() => ({ one: renamed, two: renamed }).two());
let v;
v = function () { t(); };
for (const g of [() => v(), () => v.call(5), () => v.call('s'), () => v.call(true), () => v.apply(null), () => v.call({}), () => v.call([]), () => v.call(new Map()), () => v.call(Symbol()), () => v.call(1n), () => v.call(K), () => v.call({ [Symbol.toStringTag]: 'Tag' }), () => v.call(Math), () => v.call(Object.create(null)), () => v.call(new Proxy({}, {})), () => v.bind({ q: 1 })()]) run(g);
run(() => [1].forEach(function () { t(); }), 2);
run(() => [1].map(() => t()), 2);
run(() => 'x'.replace(/x/, () => t()), 2);
run(() => JSON.parse('{"a":1}', function () { t(); }), 2);
a.as().catch((e) => console.log('async', first(e, 1)));
(async function named() { await null; t(); })().catch((e) => console.log('async', first(e, 1)));
setTimeout(function () { run(t, 2); }, 1);
new (require('events'))().on('x', function () { run(t, 2); }).emit('x');
