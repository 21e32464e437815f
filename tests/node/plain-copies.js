'use strict';
// Listing and copying properties again and again at one place: spread, rest, Object.assign, for-in, Object.keys.
const out = [];
const say = (...a) => out.push(a.map((v) => typeof v === 'object' && v ? JSON.stringify(v) : String(v)).join(' '));
const spread = (o, x) => ({ ...o, x });
const after = (o) => ({ first: 0, ...o, last: 9 });
const rest = (o) => { const { a, b = 3, ...r } = o; return r; };
const computed = (o, k) => { const { [k]: gone, ...r } = o; return r; };
const assign = (t, ...s) => Object.assign(t, ...s);
const list = (o) => { const k = []; for (const n in o) k.push(n); return k.join(); };
const S = Symbol('s');
const wide = {};
for (let i = 0; i < 70; i++) wide['w' + i] = i;
const forty = {};
for (let i = 0; i < 40; i++) forty['f' + i] = i;
class P { constructor() { this.a = 1; this.z = 2; } get g() { return 1; } m() {} }
const dict = { a: 1, b: 2, c: 3 };
delete dict.a;
const samples = {
  empty: {}, one: { a: 1 }, five: { a: 1, b: 2, c: 3, d: 4, e: 5 }, numbers: { 1: 'x', a: 1 }, symbol: { a: 1, [S]: 2 },
  getter: { a: 1, get q() { return this.a + 1; } }, hidden: Object.defineProperty({ a: 1 }, 'h', { value: 1, enumerable: false, configurable: true }),
  readonly: Object.defineProperty({ a: 1 }, 'ro', { value: 1, enumerable: true }), frozen: Object.freeze({ a: 1, c: 2 }), sealed: Object.seal({ a: 1 }),
  none: Object.assign(Object.create(null), { a: 1, n: 2 }), heir: Object.assign(Object.create({ up: 1 }), { a: 1 }), instance: new P(), dict,
  array: [1, 2], text: 'hi', args: (function () { return arguments; })(1, 2), fn: Object.assign(function f() {}, { a: 1 }),
  proxy: new Proxy({ a: 1, p: 2 }, {}), wide, forty, map: new Map([[1, 2]]), nul: null, undef: undefined, num: 5,
};
for (let round = 0; round < 3; round++) {
  for (const [name, o] of Object.entries(samples)) {
    const s = spread(o, round);
    say(name, Object.keys(s), s, after(o), list(o), o == null ? '' : Object.keys(o));
    if (o != null) say(rest(o), computed(o, 'a'), computed(o, 'c'), computed(o, 'a' + ''), computed(o, 1), computed(o, S));
    say(assign({}, o), assign({ a: 0 }, o, { x: 1 }), Object.getOwnPropertySymbols(s).length);
  }
}
// Copies are of their own.
const source = { a: 1, b: 2 };
for (let i = 0; i < 4; i++) { const c = spread(source, i); c.a = 10; c.y = 1; delete c.b; say(source, c); }
// Targets with a prototype, setters and read-only names above, flags.
const log = [];
const base = { set b(v) { log.push('set ' + v); }, get r() { return 1; } };
for (let i = 0; i < 4; i++) {
  const t = Object.create(i < 2 ? {} : base);
  say(Object.keys(assign(t, { a: 1, b: i })), log);
  try { assign(Object.create(base), { a: 1, r: 2 }); } catch (e) { say(e.name); }
  try { assign(Object.preventExtensions({}), { a: 1 }); } catch (e) { say(e.name); }
}
for (let i = 0; i < 3; i++) {
  if (i === 2) Object.defineProperty(Object.prototype, 'b', { set(v) { log.push('proto ' + v); }, configurable: true });
  say(assign({}, { a: 1, b: i }), spread({ a: 1, b: i }, i), log);
}
delete Object.prototype.b;
const trapped = Object.create(new Proxy({}, { set(t, k, v, r) { log.push('trap ' + k); return Reflect.set(t, k, v, r); } }));
for (let i = 0; i < 3; i++) say(Object.keys(assign(Object.create(trapped), { a: 1, q: 2 })), log.length);
// for-in while things change.
for (let i = 0; i < 3; i++) {
  const o = { a: 1, b: 2, c: 3 };
  const seen = [];
  for (const k in o) { seen.push(k); if (k === 'a') { delete o.b; o.d = 4; } }
  say(seen);
}
for (let i = 0; i < 3; i++) {
  if (i === 1) Object.prototype.inherited = 1;
  say(list({ a: 1, b: 2 }), list(new P()));
  if (i === 1) delete Object.prototype.inherited;
}
const protoWithElement = {};
for (let i = 0; i < 3; i++) { if (i === 1) protoWithElement[3] = 1; say(list(Object.create(protoWithElement, {})), list(Object.assign(Object.create(protoWithElement), { a: 1 }))); }
const keys = Object.keys(samples.five);
keys.push('mine'); keys[0] = 'changed';
say(Object.keys(samples.five), list(samples.five));
// Array spread and arguments.
const holes = [1, , 3];
const count = (...a) => a.length + ':' + a.join();
function args() { return arguments.length + ':' + [...arguments].join() + typeof arguments.callee; }
const args2 = new Function('a', 'b', 'a = 7; arguments[1] = 8; return [a, b, arguments[0], arguments.length, [...arguments].join()]');
const strictArgs = function () { try { return arguments.callee; } catch (e) { return e.name + arguments.length; } };
for (let i = 0; i < 4; i++) {
  say([...[1, 2, 3], ...[], ...holes, ...'ab', ...new Set([1])], [...holes].length, 1 in [...holes], count(...[1, 2], ...[3]));
  say(count.apply(null, [1, , 2]), count.apply(null, { length: 2, 0: 'x' }), args2(1, 2, 3), args2(1), args2());
  say(strictArgs(1, 2), (function () { return count.apply(null, arguments); })(1, 2, 3), (function () { arguments.length = 1; return count.apply(null, arguments); })(1, 2, 3));
  say((function () { delete arguments[0]; return count.apply(null, arguments) + Object.keys(arguments); })(1, 2), (function () { arguments[5] = 1; return JSON.stringify(arguments); })(1, 2));
  say((() => { try { args.call(); return args.call.call(args, 1, 2); } catch (e) { return e.name; } })());
}
Array.prototype[1] = 'up';
say([...holes], count.apply(null, holes));
delete Array.prototype[1];
const kept = Array.prototype[Symbol.iterator];
Array.prototype[Symbol.iterator] = function* () { yield 'patched'; };
say([...[1, 2]].length, (function () { return [...arguments].join(); })(1));
Array.prototype[Symbol.iterator] = kept;
console.log(out.join('\n'));
