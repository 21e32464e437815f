// Chains that `instanceof` and its like follow: none is too long, and circles of proxies end.
const stressed = process.execArgv.some((a) => a.startsWith('--gc-stress'));
const n = stressed ? 1000 : 3e5;
function ends(name, f) {
  let how = 'ends';
  try { f(); } catch (e) { if (!(e instanceof RangeError)) how = String(e); }
  console.log(name, how);
}
function bound(f) {
  for (let i = 0; i < n; i++) f = f.bind(null);
  return f;
}
class A {}
ends('instanceof a bound chain', () => new A() instanceof bound(A));
ends('Function.prototype[Symbol.hasInstance]', () => Function.prototype[Symbol.hasInstance].call(bound(A), {}));
ends('a chain of hasInstance methods', () => {
  let f = A;
  for (let i = 0; i < n; i++) {
    const g = f;
    f = { [Symbol.hasInstance]: (v) => v instanceof g };
  }
  return {} instanceof f;
});
let b = A;
for (let i = 0; i < 50; i++) b = b.bind(null);
console.log('short chains', new A() instanceof b, {} instanceof b, 5 instanceof b);
console.log('a bound function asks its target anew', (() => {
  function F() {}
  Object.defineProperty(F, Symbol.hasInstance, { value: (v) => v === 5 });
  return [5 instanceof F.bind(), 6 instanceof F.bind().bind(), Function.prototype[Symbol.hasInstance].call(F.bind(), 5)];
})());
const noPrototype = (() => {}).bind().bind();
try { ({}) instanceof noPrototype; } catch (e) { console.log(e.message); }
console.log('a primitive first', 1 instanceof noPrototype);
function circle() {
  const a = {};
  Object.setPrototypeOf(a, new Proxy(a, {}));
  return a;
}
ends('instanceof in a circle', () => circle() instanceof Array);
ends('isPrototypeOf in a circle', () => Array.prototype.isPrototypeOf(circle()));
ends('__lookupGetter__ in a circle', () => Object.prototype.__lookupGetter__.call(circle(), 'x'));
ends('for-in in a circle', () => { for (const k in circle()) console.log(k); });
ends('get in a circle', () => circle().x);
ends('set in a circle', () => { circle().x = 1; });
ends('in in a circle', () => 'x' in circle());
ends('new of a bound chain', () => new (bound(A))());
ends('classes extending one another', () => {
  let C = class {};
  for (let i = 0; i < n / 10; i++) C = class extends C {};
  return Object.create(C.prototype) instanceof Array;
});
ends('setPrototypeOf, object after object', () => {
  let p = {};
  for (let i = 0; i < n / 10; i++) {
    const q = {};
    Object.setPrototypeOf(q, p);
    p = q;
  }
});
const p = {}, q = Object.create(p);
try { Object.setPrototypeOf(p, q); } catch (e) { console.log(e.message); }
try { Object.setPrototypeOf(p, p); } catch (e) { console.log(e.message); }
// Arguments of a chain of bound functions, in order; `this` is the innermost; new.target follows the chain.
function F(...a) { return [this === undefined || this instanceof F, new.target === F, ...a].join(); }
const g = F.bind(new F(), 1, 2).bind(null).bind({}, 3).bind(null, 4, 5);
console.log(g(6), g(), String(Object.keys(new g(6)).length));
class T { constructor(...a) { this.a = a; this.t = new.target === T; } }
const u = T.bind(null, 1).bind(null, 2), v = u.bind(null, 3);
console.log(JSON.stringify([new v(4), Reflect.construct(v, [5], u), Reflect.construct(v, [], v), Reflect.construct(v, [], T)]));
v.prototype = T.prototype;
class Sub extends v {}
console.log(JSON.stringify(new Sub(9)));
ends('a call of a bound chain with arguments', () => {
  let f = (...a) => a.length;
  for (let i = 0; i < n; i++) f = f.bind(null, i);
  return f();
});
