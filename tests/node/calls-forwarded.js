'use strict';
// Function.prototype.call of every kind of function, and instanceof with every kind of right-hand side.
const out = [];
const say = (...a) => out.push(a.map(String).join(' '));
const call = Function.prototype.call;
function f(...a) { return [this === undefined ? 'none' : typeof this, a.length, ...a].join(); }
function sloppy() { return new Function('return typeof this + arguments.length'); }
for (let i = 0; i < 3; i++) {
  say(f.call(), f.call(1), f.call({}, 2, 3), f.call(null, 1), call.call(f), call.call(f, 1, 2), call.call(call, f, 3, 4), call.call.call(f, 5));
  say(f.bind(1, 2).call(3, 4), sloppy().call(null, 1), new Proxy(f, {}).call(1, 2), Math.max.call(null, 1, 3, 2), [].concat.call([1], [2]));
  say(Object.prototype.hasOwnProperty.call({ a: 1 }, 'a'), Object.prototype.toString.call(), Array.prototype.slice.call('abc', 1));
  for (const bad of [() => call.call(5), () => call.call(), () => call.call({}), () => (class {}).call({}), () => f.call.call(null, 1), () => Reflect.apply(call, {}, [])]) {
    try { bad(); say('fine'); } catch (e) { say(e.name, e.message); }
  }
  say([1, 2].map(call, function () { return Number(this) + 1; }).join(), Reflect.apply(call, f, [1, 2]), call.apply(f, [1, 2, 3]), call.bind(f)(7, 8), f.call(...[1, 2, 3]));
}
function deep(n) { return n ? deep.call(null, n - 1) : 0; }
say(deep(5000));
try { (function loop() { loop.call(); })(); } catch (e) { say(e instanceof RangeError); }
function* gen() { yield* [1, 2]; }
async function as(x) { return x; }
say([...gen.call()].join(), as.call(null, 1) instanceof Promise);
const trace = () => { throw new Error('x'); };
try { trace.call(); } catch (e) { say(e.stack.split('\n').slice(1, 2).join().trim().split(' ')[1]); }

class A {} class B extends A {}
class Even { static [Symbol.hasInstance](n) { return n % 2 === 0; } }
let asked = 0;
class Getter { static get [Symbol.hasInstance]() { asked++; return Function.prototype[Symbol.hasInstance]; } }
const bound = B.bind();
const proxy = new Proxy({}, { getPrototypeOf() { return A.prototype; } });
const proxied = new Proxy(B, {});
function Old() {}
for (let i = 0; i < 4; i++) {
  say(new B() instanceof A, new A() instanceof B, new B() instanceof bound, 2 instanceof Even, 3 instanceof Even, {} instanceof Getter, asked);
  say(proxy instanceof A, Object.create(proxy) instanceof A, new B() instanceof proxied, null instanceof A, 5 instanceof Number, Object.create(null) instanceof Object);
  say(Object.create(Old.prototype) instanceof Old, (() => { const o = new Old(); Old.prototype = {}; return o instanceof Old; })());
  for (const bad of [() => ({}) instanceof {}, () => ({}) instanceof 5, () => ({}) instanceof (() => 1), () => ({}) instanceof Object.create(Function.prototype), () => 1 instanceof (() => 1)]) {
    try { say(bad()); } catch (e) { say(e.name, e.message); }
  }
}
Object.defineProperty(A, Symbol.hasInstance, { value: () => true, configurable: true });
say(5 instanceof A, 5 instanceof B);
delete A[Symbol.hasInstance];
say(5 instanceof A, 5 instanceof B, new B() instanceof A);
Object.setPrototypeOf(B, Even);
say(4 instanceof B, 5 instanceof B);
for (const r of [2, 8, 16, 36]) say(...[0, -0, 1, -255, 4294967296, 2 ** 53 - 1, 2 ** 53, 1e21, 0.5, -1.25, NaN, Infinity, 123456.789].map((n) => n.toString(r)));
console.log(out.join('\n'));
