// Each case: `make` gives an object to change (`op`) and a way to look at it. Whatever allocation fails in `op`, what
// `look` sees is the state before or the state after (if the case is `atomic`: one step), the error is a RangeError, and
// doing it again gives what never failing gives.
const cases = {};
const atomic = (name, make) => { cases[name] = { make, atomic: true }; };
const steps = (name, make) => { cases[name] = { make, atomic: false }; };

const show = (v) => {
  if (typeof v === 'function' || typeof v === 'object' && v !== null) return shape(v);
  return typeof v === 'string' ? JSON.stringify(v) : String(v);
};
const shape = (o) => {
  const parts = [];
  for (const k of Reflect.ownKeys(o)) {
    const d = Reflect.getOwnPropertyDescriptor(o, k);
    const flags = (d.writable ? 'w' : '-') + (d.enumerable ? 'e' : '-') + (d.configurable ? 'c' : '-');
    const v = 'value' in d ? (typeof d.value === 'object' && d.value !== null || typeof d.value === 'function' ? typeof d.value : String(d.value)) : 'accessor';
    parts.push(`${String(k)}:${flags}${v}`);
  }
  const p = Reflect.getPrototypeOf(o);
  return parts.join(',') + '|' + (p === null ? 'null' : p === Object.prototype ? 'O' : p === Array.prototype ? 'A' : p === Function.prototype ? 'F' : 'other') + (Reflect.isExtensible(o) ? '' : '!');
};
const object = (name, make, op) => atomic(name, () => { const o = make(); return { op: () => op(o), look: () => shape(o) }; });
const objectSteps = (name, make, op) => steps(name, () => { const o = make(); return { op: () => op(o), look: () => shape(o) }; });

// Functions: what is made when somebody asks.
for (const [name, make] of Object.entries({
  'a function': () => function f(a, b) {}, 'an arrow': () => (a) => a, 'a method': () => ({ m(a) {} }).m, 'a generator': () => function* g(a) {},
  'an async function': () => async function h(a, b, c) {}, 'an async generator': () => async function* i() {}, 'a class': () => class K { constructor(a) {} },
  'a bound function': () => function f(a, b) {}.bind(null, 1),
  'a function with a property': () => { const f = function f(a) {}; f.x = 1; return f; },
  'a function with an element': () => { const f = function f(a) {}; f[0] = 1; return f; },
  'a function without extensions': () => Object.preventExtensions(function f(a) {}),
})) {
  object(`${name}: ownKeys`, make, (f) => Reflect.ownKeys(f));
  object(`${name}: length`, make, (f) => f.length);
  object(`${name}: name`, make, (f) => f.name);
  object(`${name}: in`, make, (f) => 'name' in f);
  steps(`${name}: prototype`, () => { const f = make(); return { op: () => { f.prototype; }, look: () => shape(f) + (f.prototype && Object.hasOwn(f.prototype, 'constructor') ? f.prototype.constructor === f : '') }; });
}
object('name: set', () => function f() {}, (f) => { f.name = 1; });
object('name: delete', () => function f() {}, (f) => delete f.name);
object('name: defineProperty', () => function f() {}, (f) => Object.defineProperty(f, 'name', { value: 'x' }));
object('prototype: set', () => function f() {}, (f) => { f.prototype = 5; });
objectSteps('function: freeze', () => function f() {}, (f) => { Object.freeze(f); });
object('function: setPrototypeOf', () => function f() {}, (f) => { Object.setPrototypeOf(f, null); });

// Objects.
const props = (n, o = {}) => { for (let i = 0; i < n; i++) o['p' + i] = i; return o; };
for (const n of [0, 1, 3, 4, 5, 8, 127, 128, 129, 300]) {
  object(`add to ${n}`, () => props(n), (o) => { o['fresh' + n] = 1; });
  object(`define on ${n}`, () => props(n), (o) => { Object.defineProperty(o, 'x' + n, { get() {}, configurable: true }); });
  object(`define hidden on ${n}`, () => props(n), (o) => { Object.defineProperty(o, 'x' + n, { value: 1 }); });
  object(`element of ${n}`, () => props(n), (o) => { o[7] = 1; });
  object(`setPrototypeOf of ${n}`, () => props(n), (o) => { Object.setPrototypeOf(o, { a: 1 }); });
  object(`preventExtensions of ${n}`, () => props(n), (o) => { Object.preventExtensions(o); });
  objectSteps(`freeze ${n}`, () => props(n), (o) => { Object.freeze(o); });
  objectSteps(`seal ${n}`, () => props(n), (o) => { Object.seal(o); });
  if (n) {
    object(`delete from ${n}`, () => props(n), (o) => delete o.p0);
    object(`delete the last of ${n}`, () => props(n), (o) => delete o['p' + (n - 1)]);
    object(`redefine of ${n}`, () => props(n), (o) => { Object.defineProperty(o, 'p0', { enumerable: false }); });
    object(`to accessor of ${n}`, () => props(n), (o) => { Object.defineProperty(o, 'p0', { get() {} }); });
  }
}
object('setter half', () => ({ get x() { return 1; } }), (o) => { Object.defineProperty(o, 'x', { set(v) {} }); });
objectSteps('freeze elements', () => ({ 0: 1, 5: 2, a: 1 }), (o) => { Object.freeze(o); });
objectSteps('freeze an array', () => [1, 2, 3], (o) => { Object.freeze(o); });
objectSteps('seal an array', () => [1, , 3], (o) => { Object.seal(o); });
object('preventExtensions of an array', () => [1, , 3], (o) => { Object.preventExtensions(o); });
object('delete an element', () => ({ 0: 1, 5: 2, a: 1 }), (o) => delete o[5]);
objectSteps('Object.assign', () => ({}), (o) => Object.assign(o, { a: 1, b: 2, 0: 3 }));
objectSteps('defineProperties', () => ({}), (o) => Object.defineProperties(o, { a: { value: 1, configurable: true }, b: { get() {}, configurable: true } }));
object('class instance', () => new (class { #a = 1; b = 2; })(), (o) => { o.c = 1; });
object('error', () => new Error('x'), (o) => { o.extra = 1; });

// Arrays. What `look` prints includes the length.
for (const n of [0, 1, 4, 7, 8, 100]) {
  const make = () => Array.from({ length: n }, (_, i) => i);
  object(`push to ${n}`, make, (a) => a[n] === undefined && a.push('v'));
  object(`element past ${n}`, make, (a) => { a[n + 3] = 1; });
  object(`element far past ${n}`, make, (a) => { a[n + 5000000] = 1; });
  object(`length up ${n}`, make, (a) => { a.length = n + 10; });
  object(`length far up ${n}`, make, (a) => { a.length = 4000000000; });
  object(`length down ${n}`, make, (a) => { a.length = n >> 1; });
  object(`length read-only ${n}`, make, (a) => { Object.defineProperty(a, 'length', { writable: false }); });
  object(`accessor element ${n}`, make, (a) => { Object.defineProperty(a, n, { get() {}, configurable: true }); });
  object(`hidden element ${n}`, make, (a) => { Object.defineProperty(a, n, { value: 1, configurable: true }); });
  object(`named property ${n}`, make, (a) => { a.name = 1; });
  object(`setPrototypeOf array ${n}`, make, (a) => { Object.setPrototypeOf(a, null); });
}
object('unshift', () => [1, 2, 3], (a) => a.length === 3 && a.unshift(0));
object('unshift many', () => [1, 2, 3], (a) => a.length === 3 && a.unshift(...[9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9]));
object('splice in', () => [1, 2, 3], (a) => a.length === 3 && void a.splice(1, 0, 'a', 'b'));
object('splice out', () => [1, 2, 3], (a) => a.length === 3 && void a.splice(1, 1));
object('reverse', () => [1, 2, 3], (a) => a[0] === 1 && a.reverse());
object('sort', () => [3, 1, 2], (a) => { a.sort(); });
object('sort by', () => [3, 1, 2], (a) => { a.sort((x, y) => y - x); });
object('sparse store', () => { const a = []; a[5000000] = 1; return a; }, (a) => { a[7000000] = 1; });
object('dense after sparse', () => { const a = []; a[5000000] = 1; return a; }, (a) => { a.length = 3; });
objectSteps('fill', () => new Array(20), (a) => { a.fill(1); });
objectSteps('copyWithin', () => [1, 2, 3, , 5], (a) => { a[0] === 1 && a.copyWithin(0, 3); });
object('arguments element', () => (function (a) { return arguments; })(1, 2), (a) => { Object.defineProperty(a, 0, { value: 5, writable: false }); });
object('arguments accessor', () => (function (a) { return arguments; })(1, 2), (a) => { Object.defineProperty(a, 0, { get() {} }); });
object('arguments delete', () => (function (a) { return arguments; })(1, 2), (a) => delete a[0]);
objectSteps('arguments freeze', () => (function (a) { return arguments; })(1, 2), (a) => { Object.freeze(a); });
object('arguments length', () => (function (a) { return arguments; })(1, 2), (a) => { a.length = 7; });
object('arguments beyond', () => (function (a) { return arguments; })(1, 2), (a) => { a[9] = 1; });

// Tables.
for (const n of [0, 1, 3, 4, 7, 8, 15, 16, 31, 32, 64]) {
  const map = () => new Map(Array.from({ length: n }, (_, i) => [i, i]));
  const see = (m) => `${m.size}:${[...m].join()}:${Array.from({ length: n + 1 }, (_, i) => m.has(i)).join()}`;
  const table = (name, make, op) => atomic(name, () => { const m = make(); return { op: () => op(m), look: () => see(m) }; });
  table(`Map.set ${n}`, map, (m) => m.set(n, 1));
  table(`Map.set text ${n}`, map, (m) => m.set('a' + n, 1));
  table(`Map.set of an object ${n}`, map, (m) => m.set(cases, 1));
  table(`Map.delete ${n}`, map, (m) => m.delete(0));
  table(`Map.clear ${n}`, map, (m) => m.clear());
  const set = () => new Set(Array.from({ length: n }, (_, i) => i));
  table(`Set.add ${n}`, set, (m) => m.add(n));
  table(`Set.delete ${n}`, set, (m) => m.delete(0));
  const keys = Array.from({ length: n + 1 }, () => ({}));
  const weak = () => new WeakMap(keys.slice(0, n).map((k, i) => [k, i]));
  atomic(`WeakMap.set ${n}`, () => { const m = weak(); return { op: () => m.set(keys[n], n), look: () => keys.map((k) => m.get(k)).join() }; });
  atomic(`WeakSet.add ${n}`, () => { const m = new WeakSet(keys.slice(0, n)); return { op: () => m.add(keys[n]), look: () => keys.map((k) => m.has(k)).join() }; });
}
steps('Map iterated while it grows', () => { const m = new Map([[1, 1], [2, 2]]); return { op: () => { for (const [k] of m) if (k < 40) m.set(k + 2, 1); }, look: () => [...m.keys()].join() }; });

// Values: an operation that fails leaves nothing behind that the next could stumble over.
const value = (name, f) => steps(name, () => { let v = 'nothing'; return { op: () => { v = f(); }, look: () => show(v) }; });
value('string sums', () => { let s = ''; for (let i = 0; i < 20; i++) s += 'ab' + i; return s.length + s.indexOf('b19'); });
value('names', () => { const k = 'key' + Math.random().toString(36); const o = { [k]: 1 }; return o[k] + Object.keys(o).length; });
value('split', () => 'a,b,c,d'.split(',').join('-'));
value('replace', () => 'a.b.c'.replace(/\./g, (m) => m + '!'));
value('match', () => 'x1y22'.match(/(?<d>\d)+/g).length + /(?<d>\d)/.exec('a7').groups.d);
value('new regexp', () => new RegExp('a(b|c)*', 'gi').exec('xabcb')[0]);
value('symbols', () => Symbol('a').toString() + Symbol.for('f' + 1).description);
value('bigint', () => 10n ** 40n);
value('dates', () => new Date(0).toISOString() + new Date(2020, 1, 1).getMonth());
value('json', () => JSON.stringify(JSON.parse('{"a":[1,{"b":"c"}],"d":null,"e":"f\\u0041"}')));
value('json indent', () => JSON.stringify({ a: [1, 2, { b: 3 }] }, null, 2));
value('json reviver', () => JSON.stringify(JSON.parse('[1,[2]]', (k, v) => v)));
value('spread', () => [...'abc', ...[1, 2], ...new Set([3])].join());
value('destructuring', () => { const { a, ...rest } = { a: 1, b: 2, c: 3 }; const [x, ...y] = [1, 2, 3]; return JSON.stringify([a, rest, x, y]); });
value('class', () => { class A { #p = 1; static s = 2; get p() { return this.#p; } static { this.t = 3; } m() { return 1; } } class B extends A { f = 5; m() { return super.m() + 1; } } const b = new B(); return b.p + B.s + B.t + b.m() + b.f; });
value('class of builtins', () => { class A extends Array { } class M extends Map { } class E extends Error { } return A.from([1, 2]).length + new M([[1, 1]]).size + new E('x').message; });
value('generators', () => { function* g() { const x = yield 1; yield x; try { yield 2; } finally { yield 3; } } const i = g(); return [i.next().value, i.next(7).value, i.next().value, i.return(9).value, i.next().value].join(); });
value('delegation', () => { function* a() { yield 1; return 2; } function* b() { const r = yield* a(); yield r; } return [...b()].join(); });
value('helpers', () => [1, 2, 3].values().map((x) => x * 2).filter((x) => x > 2).take(5).toArray().join());
value('closures', () => { const f = []; for (let i = 0; i < 5; i++) f.push(() => i); return f.map((g) => g()).join(); });
value('for in', () => { let r = ''; for (const k in { a: 1, b: 2, __proto__: { c: 3 } }) r += k; return r; });
value('templates', () => ((s, ...v) => s.raw.join('|') + v.join())`a${1}b${2}c`);
value('proxy', () => { const p = new Proxy({ a: 1 }, { get: (t, k) => t[k] + 1, ownKeys: () => ['a', 'b'] }); return p.a + Reflect.ownKeys(p).join(); });
value('errors', () => { try { null.x; } catch (e) { if (!(e instanceof TypeError)) throw e; return e.message + new AggregateError([1], 'm').errors.length + (e.stack.length > 0); } });
value('arrays', () => [3, 1, 2].toSorted().concat([4], [[5]]).flat().map((x) => x + 1).filter(Boolean).slice(1).reverse().join() + Array.from({ length: 3 }, (_, i) => i).join());
value('typed arrays', () => { const a = new Uint8Array([1, 2, 3]); return a.map((x) => x * 2).join() + new Float64Array(a.buffer.slice(0, 0)).length + a.subarray(1).length; });
value('entries', () => JSON.stringify(Object.fromEntries(Object.entries({ a: 1, b: 2 }).map(([k, v]) => [k, v + 1]))));
value('group', () => JSON.stringify(Object.groupBy([1, 2, 3], (x) => x % 2 ? 'odd' : 'even')) + Map.groupBy([1], (x) => x).size);
value('sets', () => [...new Set([1, 2, 3]).union(new Set([4]))].join() + [...new Set([1, 2]).intersection(new Set([2]))].join());
value('numbers', () => (1.5).toString() + (255).toString(16) + (1e21).toFixed(2) + parseFloat('1.25') + (0.1).toPrecision(3));
value('uri', () => encodeURIComponent('é ') + decodeURIComponent('%C3%A9') + escape('ü'));
value('new Function', () => new Function('a', 'return function () { return a }')(5)());
value('eval', () => (0, eval)('var oomEval = 5; oomEval + 1'));
value('bind', () => function (a, b) { return a + b; }.bind(null, 1)(2));
value('promises', () => { Promise.resolve(1).then(() => 2).finally(() => 3); Promise.all([1, 2]); return 1; });
value('async', () => { (async () => { await 1; for await (const x of [1]); })().catch(() => {}); return 1; });
value('arguments', () => (function (a) { a = 5; return arguments[0] + [...arguments].length; })(1, 2));
value('weak', () => { const o = {}; new FinalizationRegistry(() => {}).register(o, 1); return new WeakRef(o).deref() === o; });
value('structured keys', () => { const o = {}; for (let i = 0; i < 40; i++) o['k' + i] = i; for (let i = 0; i < 40; i += 2) delete o['k' + i]; return Object.keys(o).length; });
value('localeCompare', () => 'a'.localeCompare('b') + 'abc'.padStart(5, '-').toUpperCase().normalize().at(-1));
value('accessors', () => { const o = { get a() { return this.b; }, set a(v) { this.b = v; } }; o.a = 5; return o.a; });

const trouble = [];
let failures = 0;
for (const [name, { make, atomic }] of Object.entries(cases)) {
  if (only && !name.includes(only)) continue;
  const untouched = make().look();
  const clean = make();
  clean.op();
  const after = clean.look();
  for (let n = 0; ; n++) {
    if (n > 20000) { trouble.push(`${name}: no end`); break; }
    const it = make();
    let error = null;
    failAfter(n);
    try { it.op(); } catch (e) { error = e; }
    const fired = failAfter(-1) < 0;
    let said;
    try {
      if (error !== null && !(error instanceof RangeError)) said = `throws ${error}`;
      else if (error === null) { const s = it.look(); if (s !== after) said = `failed in silence: ${s} instead of ${after}`; }
      else {
        if (atomic) { const s = it.look(); if (s !== untouched && s !== after) said = `leaves ${s} between ${untouched} and ${after}`; }
        if (!said) { it.op(); const s = it.look(); if (s !== after) said = `then gives ${s} instead of ${after}`; }
      }
    } catch (e) { said = `later throws ${e}`; }
    if (said) { trouble.push(`${name}, allocation ${n}: ${said.slice(0, 400)}`); break; }
    if (!fired) break;
    failures++;
  }
}
trouble.length ? trouble.join('\n') : `fine ${failures > 1000 || only !== ''}`;
