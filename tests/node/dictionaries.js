// Objects that lose properties, or have many: order, attributes, inheritance, and what is said of them.
'use strict';
const show = (...a) => console.log(...a.map((v) => (typeof v === 'string' ? v : JSON.stringify(v))));
const keys = (o) => Reflect.ownKeys(o).map(String).join();
const many = (n, from = 0) => Object.fromEntries(Array.from({ length: n }, (_, i) => ['k' + (i + from), i]));

// Order: what comes back comes last; integers come first.
{
  const o = { a: 1, b: 2, c: 3, d: 4 };
  delete o.b;
  o.b = 5;
  o[7] = 'seven';
  o[3] = 'three';
  show('order', keys(o), o);
  delete o.a;
  delete o.b;
  o.e = 6;
  o.a = 7;
  delete o[7];
  show('order', keys(o), o);
  for (const k of Object.keys(o)) delete o[k];
  show('empty', keys(o), o);
  o.z = 1;
  show('again', o);
}
// The property that came last goes back the way it came, again and again, in the object and behind it.
for (const n of [1, 2, 4, 5, 6, 7, 12]) {
  const o = {};
  for (let i = 0; i < n; i++) o['p' + i] = i;
  const full = JSON.stringify(o);
  while (Object.keys(o).length) {
    const last = Object.keys(o).pop();
    delete o[last];
    show('back', n, last in o, o[last] === undefined, o);
  }
  for (let i = 0; i < n; i++) o['p' + i] = i;
  show('there', JSON.stringify(o) === full);
}
// Many.
{
  const o = many(300);
  show('many', Object.keys(o).length, o.k0, o.k299, 'k150' in o, o.k300 === undefined);
  for (let i = 0; i < 300; i += 3) delete o['k' + i];
  show('fewer', Object.keys(o).length, o.k0 === undefined, o.k1, keys(o).slice(0, 20));
  for (let i = 0; i < 300; i += 3) o['k' + i] = -i;
  show('more', Object.keys(o).length, o.k3, Object.keys(o).at(-1), Object.values(o).reduce((a, b) => a + b));
  for (const k in o) delete o[k];
  show('none', Object.keys(o).length, JSON.stringify(o));
}
// Attributes and accessors.
{
  const o = { gone: 0, a: 1, get twice() { return this.a * 2; }, set twice(v) { this.a = v / 2; } };
  delete o.gone;
  show('accessor', o.twice);
  o.twice = 10;
  show('accessor', o.a, Object.getOwnPropertyDescriptor(o, 'twice').set.name);
  Object.defineProperty(o, 'hidden', { value: 3, configurable: true });
  Object.defineProperty(o, 'a', { writable: false });
  Object.defineProperty(o, 'twice', { enumerable: false });
  try { o.a = 9; } catch (e) { show(e.message); }
  try { o.hidden = 9; } catch (e) { show(e.message); }
  show('attributes', keys(o), Object.keys(o), Object.getOwnPropertyDescriptor(o, 'hidden'), Object.getOwnPropertyDescriptor(o, 'a'));
  Object.defineProperty(o, 'a', { get: () => 'got', enumerable: true });
  show('became', o.a, keys(o));
  Object.defineProperty(o, 'a', { value: 'data' });
  show('became', o.a, Object.getOwnPropertyDescriptor(o, 'a'));
  Object.defineProperty(o, 'stays', { value: 1 });
  try { delete o.stays; } catch (e) { show(e.message); }
}
// Integrity. Two dictionaries are alike until one of them is changed.
{
  const make = () => { const o = { x: 0, a: 1, b: 2 }; delete o.x; o[1] = 'e'; return o; };
  const [plain, closed, sealed, frozen] = [make(), Object.preventExtensions(make()), Object.seal(make()), Object.freeze(make())];
  for (const [name, o] of Object.entries({ plain, closed, sealed, frozen })) {
    const done = [];
    for (const [what, f] of Object.entries({ add: () => { o.c = 1; }, write: () => { o.a = 7; }, element: () => { o[1] = 'f'; }, more: () => { o[2] = 'f'; }, remove: () => { delete o.b; } })) {
      try { f(); done.push(what); } catch (e) { done.push('not ' + what); }
    }
    show(name, Object.isExtensible(o), Object.isSealed(o), Object.isFrozen(o), done, o);
  }
  const big = Object.freeze(many(200));
  try { big.k1 = 1; } catch (e) { show(e.message.slice(0, 40)); }
  show(Object.isFrozen(big), Object.isFrozen(many(200)));
}
// Prototypes.
{
  const proto = { hello() { return 'hello ' + this.name; }, tmp: 1 };
  const o = Object.create(proto);
  o.tmp = 1;
  o.name = 'o';
  delete o.tmp;
  const ask = (x) => [x.hello(), x.tmp, x.other];
  show('inherits', ask(o), ask(o));
  delete proto.tmp;
  show('inherits', ask(o));
  proto.other = 'new';
  proto.hello = function () { return 'bye ' + this.name; };
  show('inherits', ask(o));
  for (let i = 0; i < 200; i++) proto['m' + i] = i;
  show('inherits', ask(o), o.m199);
  delete proto.other;
  show('inherits', ask(o));
  Object.setPrototypeOf(o, { hello: () => 'other', other: 'theirs' });
  show('other', ask(o), keys(o), Object.getPrototypeOf(o) === proto);
  Object.setPrototypeOf(proto, { deep: 'deep' });
  const p = Object.create(proto);
  show('deep', p.deep, p.m7);
  Object.setPrototypeOf(o, null);
  show('null', o.hello === undefined, 'name' in o, o.toString === undefined);
}
// Two objects of one shape at one place of the program.
{
  const make = (v) => { const o = { x: 0, a: v }; delete o.x; Object.defineProperty(o, 'm', { value: () => v, configurable: true, writable: true }); return o; };
  const objects = [make(1), make(2), make(3)];
  let s = '';
  for (let i = 0; i < 30; i++) {
    const o = objects[i % 3];
    s += o.m() + o.a;
    if (i === 15) objects[1].m = () => 9;
    if (i === 20) { delete objects[2].m; objects[2].m = () => 8; }
  }
  show('one place', s);
}
// Symbols, private names, JSON, spread, assign.
{
  const s1 = Symbol('s1');
  class C {
    #secret = 1;
    static #count = 0;
    x = 1;
    [s1] = 's';
    y = 2;
    read() { return this.#secret; }
    write(v) { this.#secret = v; return #secret in this; }
    static made() { return ++C.#count; }
  }
  const c = new C();
  delete c.x;
  c.x = 3;
  show('class', keys(c), c.read(), c.write(5), c.read(), c, C.made(), C.made());
  delete c[s1];
  c[s1] = 't';
  Object.freeze(c);
  show('frozen', c.write(6), c.read(), keys(c));
  const copy = { ...c, z: 1 };
  show('copy', copy, keys(copy), keys(Object.assign({}, c, many(3))));
  delete C.made;
  show(keys(C), C.made === undefined);
  delete C.name;
  show(keys(C), Object.hasOwn(C, 'name'));
}
// for-in while properties go and come.
{
  const o = { a: 1, b: 2, c: 3, d: 4 };
  const seen = [];
  for (const k in o) { seen.push(k); delete o.c; o.e = 1; }
  show('for-in', seen, o);
  const m = many(150);
  let n = 0;
  for (const k in m) { n++; delete m['k' + (n * 2)]; }
  show('for-in', n, Object.keys(m).length);
  const twice = { a: 1, b: 2 };
  const again = [];
  for (const k in twice) { again.push(k); delete twice.b; twice.b = 3; }
  show('for-in', again);
}
// Functions, arrays, errors, arguments, maps: all kinds of objects.
{
  function f(a, b) { return a + b; }
  f.x = 1;
  delete f.length;
  show('function', keys(f), f(1, 2), new f() instanceof f);
  delete f.name;
  f.y = 2;
  delete f.x;
  const P = (f.prototype = { from: 'new' });
  show('function', keys(f), Object.getPrototypeOf(new f()) === P, new f().from);
  const g = () => 1;
  g.one = 1; g.two = 2;
  delete g.one;
  show('arrow', keys(g), g.name, g.length);
  function e() {}
  e[3] = 'x';
  e.own = 1;
  show('elements', keys(e), e[3], e.name);
  function h() {}
  h[3] = 'y';
  show('elements', h[3], h.name, keys(h));
  const a = Object.assign([1, 2, 3], { p: 1, q: 2 });
  delete a.p;
  a.push(4);
  show('array', keys(a), a.length, [...a]);
  a.length = 1;
  show('array', keys(a));
  const er = Object.assign(new Error('e'), { code: 1, more: 2 });
  delete er.code;
  show('error', Object.keys(er), er.message);
  (function () { arguments.x = 1; arguments.y = 2; delete arguments.x; delete arguments[0]; show('arguments', keys(arguments), arguments[1]); })(1, 2);
  const map = Object.assign(new Map([[1, 2]]), { x: 1, y: 2 });
  delete map.x;
  show('map', keys(map), map.get(1), map.size);
  const t = Object.assign(new Uint8Array(2), { x: 1, y: 2 });
  delete t.x;
  show('typed', keys(t));
  const d = { x: 1, y: 2, 5: 5 };
  delete d.x;
  d[1e9] = 'far';
  Object.defineProperty(d, 5, { enumerable: false });
  show('sparse', keys(d), Object.keys(d), d[1e9]);
}
// The global object.
{
  globalThis.one = 1;
  globalThis.two = 2;
  const read = () => [typeof one, typeof two];
  show('global', read());
  delete globalThis.one;
  show('global', read());
  Object.defineProperty(globalThis, 'one', { get: () => 'got', configurable: true });
  show('global', read(), one);
  delete globalThis.one;
  for (let i = 0; i < 50; i++) globalThis['g' + i] = i;
  show('global', two, g49, read());
  for (let i = 0; i < 50; i++) delete globalThis['g' + i];
  show('global', two, typeof g49, read());
}
// Builtin objects.
{
  const old = Math.max;
  const ask = () => [Math.max(1, 2), JSON.stringify([1]), Reflect.has({}, 'a'), [3].at(0)];
  show('builtin', ask(), ask());
  Math.max = () => 'mine';
  show('builtin', ask());
  delete Math.max;
  try { ask(); } catch (e) { show(e.constructor.name); }
  Math.max = old;
  show('builtin', ask(), Object.keys(Math).includes('max'));
  Array.prototype.extra = function () { return this.length; };
  show('builtin', [1, 2].extra());
  delete Array.prototype.extra;
  show('builtin', [].extra === undefined);
}
// Many shapes that follow one.
{
  let sum = 0;
  for (let i = 0; i < 4000; i++) { const o = {}; o['only' + i] = i; o.b = 1; sum += o['only' + i] + o.b; }
  show('shapes', sum);
}
