'use strict';
// Prints where our util.inspect / format differ from the host Node's, on a table of values and options.
//   node --expose-internals dev/inspect-cases.js
const util = require('node:util');
const { requireBuiltin } = require('./host').load();
const ours = requireBuiltin('internal/util/inspect');
const { format, formatWithOptions } = requireBuiltin('internal/util/format');

class Foo { constructor() { this.a = 1; } }
class Bar extends Foo { get g() { return 5; } static s = 1; }
class Empty {}
class Ext extends Map { constructor(i) { super(i); this.x = 1; } }
class MyErr extends Error { constructor(m) { super(m); this.name = 'MyErr'; this.extra = { deep: [1] }; } }
class MyErr2 extends TypeError {}
class Arr extends Array {}
const circ = { name: 'c' }; circ.self = circ; circ.list = [circ, { circ }];
const circMap = new Map(); circMap.set('me', circMap); circMap.set(circMap, 1);
function fn() {} fn.prop = 1;
const err = (e) => { e.stack = `${e.stack.split('\n')[0]}\n    at foo (/x/y.js:1:2)\n    at bar (/x/node_modules/pkg/z.js:3:4)\n    at node:internal/main:1:1`; return e; };
const sym = Symbol('desc');
const nul = (o) => Object.setPrototypeOf(o, null);
const sparse = [1, , 3]; sparse[10] = 5; sparse.extra = 'e';
const iter = new Map([[1, { a: 2 }], ['x', 'y']]);
const hidden = Object.defineProperty({ v: 1 }, 'h', { value: 2, enumerable: false });
const gen = (function* () {})();
const deepErr = err(new Error('outer', { cause: err(new TypeError('inner')) }));
const obj = { a: { b: { c: { d: { e: 1 } } } } };
const proxy = new Proxy({ a: 1, b: [1, 2] }, { get() { throw new Error('trap'); }, ownKeys() { throw new Error('trap'); } });
const revoked = Proxy.revocable({}, {}); revoked.revoke();
const words = 'lorem ipsum dolor sit amet consectetur adipiscing elit sed do eiusmod tempor incididunt ut labore'.split(' ');
const rand = ((s) => () => (s = (s * 1103515245 + 12345) & 0x7fffffff) / 0x7fffffff)(42);

const values = {
  prims: [0, -0, 1.5, NaN, Infinity, 10n, -5n, true, null, undefined, 'str', sym, Symbol(), Symbol('a b'), 1e21, 1e-7, 123456789.12345, -1234.5678],
  strings: ["it's", 'say "hi" it\'s', '`a` "b" \'c\'', 'new\nline\ttab\\ \x00\x1b\x7f\x9f', 'é漢字😀', '\ud83d lone', '\udc00', 'a'.repeat(200), `${'line of text\n'.repeat(10)}end`],
  empty: [{}, [], '', new Map(), new Set(), new Empty(), function () {}, () => {}, class {}, new Uint8Array(0), new ArrayBuffer(0)],
  objects: [{ a: 1, 'b-c': 2, 3: 4, [sym]: 5, __proto__: { inherited: 1 } }, { ['__proto__']: 1 }, nul({ a: 1 }), nul({}), nul([1, 2]), nul(new Map([[1, 2]])), nul(new Set([1])), nul(new Date(0)), nul(/x/g), nul(new Uint8Array(3)), nul(function named() {}), nul(class K {}), nul(err(new Error('nope'))), nul(new Number(3)), nul(Promise.resolve(4))],
  classes: [new Foo(), new Bar(), Foo, Bar, class extends Foo {}, class A { static x = 1; }, new Ext([[1, 2]]), new Arr(1, 2, 3), Arr.from([]), Object.create(Foo.prototype), Object.create({}), Object.create(Object.create(null)), Object.create(Object.create(Object.create(null))), Foo.prototype, Bar.prototype, Object.prototype, Array.prototype, Map.prototype, Function.prototype, Date.prototype, RegExp.prototype, Promise.prototype, Error.prototype],
  tags: [{ [Symbol.toStringTag]: 'Own' }, new (class T { get [Symbol.toStringTag]() { return 'Tagged'; } })(), new (class T { get [Symbol.toStringTag]() { return 'T'; } })(), Object.create({ [Symbol.toStringTag]: 'Inh' }), Object.create(null, { [Symbol.toStringTag]: { value: 'NullTag' } }), Math, JSON, Reflect, Atomics, globalThis.Intl && {}],
  functions: [fn, function named() {}, async function af() {}, function* g() {}, async function* ag() {}, async () => {}, Object.assign(() => {}, { x: 1, y: { z: 2 } }), Math.max, class X { m() {} }.prototype.m, { get a() { return 1; } }, { set a(v) {} }, { get a() { return 1; }, set a(v) {} }, { 'class'() {} }, Object.assign(function () {}, { name2: 1 }), Object.defineProperty(function () {}, 'name', { value: { a: 1 } }), (function () {}).bind(null), fn.bind(null), Proxy, Symbol],
  arrays: [[1, 2, 3], [[[[[]]]]], [[[[[1]]]]], sparse, [, ,], [, 'a', , 'b'], new Array(5), [undefined, null], Array.from({ length: 101 }, (_, i) => i), Array.from({ length: 200 }, (_, i) => `item${i}`), Object.assign([1], { '-1': 2, k: 3 }), [1.5, 22, 333, -4, 5, 6, 7, 8.25], words, words.map((w) => w.repeat(3)), ['a', 'b', 'c', 'd', 'e', 'f', 'g'], [1n, 2n, 3n, 4n, 5n, 6n, 7n], [{ a: 1 }, { a: 2 }, { a: 3 }, { a: 4 }, { a: 5 }, { a: 6 }, { a: 7 }], [[1, 2], [3, 4], [5, 6], [1, 2], [3, 4], [5, 6], [1, 2]], Array(30).fill('xy'), Array(27).fill(undefined), Array(7).fill([])],
  collections: [new Map([[{ a: 1 }, new Set([1, [2]])], ['k', 'v']]), new Set(['a', { b: 1 }, [1, 2]]), iter.entries(), iter.keys(), iter.values(), new Set([1, 2]).entries(), new Set([1, 2]).values(), new WeakMap(), new WeakSet(), new WeakRef({ a: 1 }), Object.assign(new Map([[1, 2]]), { extra: 1 }), Object.assign(new Set(), { extra: 1 }), new Map(Array.from({ length: 120 }, (_, i) => [i, i])), new Set(Array.from({ length: 120 }, (_, i) => i)), [1, 2][Symbol.iterator](), 'abc'[Symbol.iterator](), 'abc'.matchAll(/b/g)],
  binary: [new Uint8Array([1, 2, 3]), new Float64Array([1.5, -0]), new BigInt64Array([5n]), new ArrayBuffer(4), new Uint8Array(200).buffer, new SharedArrayBuffer(2), new DataView(new ArrayBuffer(3), 1), Object.assign(new Uint8Array(2), { x: 1 }), (() => { const b = new ArrayBuffer(2); structuredClone(b, { transfer: [b] }); return b; })(), Object.assign(new ArrayBuffer(1), { y: 1 })],
  dates: [new Date(0), new Date(NaN), Object.assign(new Date(0), { a: 1 }), new (class D extends Date {})(0)],
  regexps: [/a/g, Object.assign(/b/, { x: 1 }), new (class R extends RegExp {})('x', 'i')],
  boxed: [new Number(-0), new String('abc'), new Boolean(false), Object(sym), Object(5n), Object.assign(new String('xy'), { p: 1 }), new (class N extends Number {})(4), Object.assign(new Number(3), { z: 1 })],
  promises: [Promise.resolve({ a: 1 }), (() => { const p = Promise.reject(new Empty()); p.catch(() => {}); return p; })(), new Promise(() => {}), Object.assign(Promise.resolve(3), { x: 1 })],
  circular: [circ, circMap, [circ, circ], (() => { const a = []; a.push(a); return a; })(), (() => { const s = new Set(); s.add(s); return s; })(), (() => { const a = {}; const b = { a }; a.b = b; a.self = a; return { a, b }; })()],
  errors: [err(new Error('msg')), err(new TypeError('t')), err(new MyErr('mine')), err(new MyErr2('two')), deepErr, err(new AggregateError([err(new Error('one')), 'two'], 'agg')), Object.assign(err(new Error('code')), { code: 'E_X', errno: -2 }), Object.assign(new Error('nostack'), { stack: undefined }), Object.assign(new Error('strange stack'), { stack: 'hello' }), { e: err(new Error('nested')) }, [[err(new Error('nested2'))]], Object.assign(err(new Error('')), {}), err(new Error('multi\nline')), Object.assign(err(new Error('x')), { name: 'Custom' }), Object.assign(err(new Error('x')), { message: 'changed' }), Object.create(Error.prototype), Object.assign(new RangeError('obj stack'), { stack: { a: 1 } }), Object.assign(err(new Error('cz')), { cause: undefined }), Object.assign(err(new Error('nm')), { name: 'FooError' }), err(new (class extends Error {})('anon')), (() => { const e = err(new Error('ca')); e.cause = e; return e; })(), err(new Error('own cause', { cause: { a: 1 } }))],
  proxies: [proxy, new Proxy(function f() {}, {}), new Proxy([1, 2, 3], {}), new Proxy(new Proxy({ q: 1 }, {}), { a: 1 }), revoked.proxy, { p: proxy }, new Proxy(new Map([[1, 2]]), {}), new Proxy(class Z {}, {}), new Proxy(err(new Error('in proxy')), {})],
  misc: [hidden, gen, (function () { return arguments; })(1, { a: 2 }), (function () { return arguments; })(), obj, { a: { b: [{ c: [] }, {}] } }, { u: undefined, n: null, f() {}, s: Symbol.iterator }, Object.freeze({ x: 1 }), Object.create(null), { constructor: 'x' }, { constructor: { name: 'Fake' } }, { toString() { return 'x'; } }, { inspect() { return 'no'; } }, Object.create({ constructor: function Named() {} })],
  custom: [{ [util.inspect.custom]() { return 'CUSTOM'; } }, { [util.inspect.custom]() { return { replaced: 1 }; } }, { [util.inspect.custom](d, o) { return `${d} ${typeof o.stylize} ${o.depth} ${o.showHidden} ${Object.keys(o).join()}`; } }, { nest: { [util.inspect.custom](d, o, i) { return i({ d, multi: ['x'.repeat(60), 'y'.repeat(60)] }, o); } } }, { a: { [util.inspect.custom]: () => 'two\nlines' } }, { [util.inspect.custom]: util.inspect }, { [util.inspect.custom]: 5 }, { [util.inspect.custom]() { return null; } }, class Q { [util.inspect.custom]() { return 'q'; } }.prototype],
  widths: [{ aaaaaaaaaaaaaaaaaaaaaaaaaa: 'bbbbbbbbbbbbbbbbbbbbbbbbbbbbbb', cccccccccccccccccccccccc: 'dddddddddddddddd' }, { a: { b: 1, c: { d: 2 } }, e: [1, [2, [3]]] }, { x: 'a'.repeat(70), y: 1 }, [['a'.repeat(30), 'b'.repeat(30)], ['c'.repeat(30)]], { k: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30] }, { t: `${'long text with words '.repeat(6)}\nsecond line` }, { '漢字漢字': ['漢字', '漢', '字', 'a', 'b', 'c', 'dd'] }],
  fnext: [Object.assign(fn.bind({}), { q: { r: 1 } }), Object.assign(err(new Error('props')), { list: [1, 2], o: { a: { b: { c: 1 } } } })],
  hostile: [Object.create(null, { constructor: { get() { throw new Error('no'); }, enumerable: false } }), { get x() { throw new Error('getter'); } }, Object.create({ get constructor() { return undefined; } }), Object.defineProperty({}, Symbol('hid'), { value: 1, enumerable: false }), Object.defineProperty([], 'hid', { value: 1 }), Object.assign(Object.create({ a: 1 }), { b: 2 }), new (class P { #priv = 1; pub = 2; static #s = 1; })(), Object.defineProperty(class SS {}, Symbol.hasInstance, { value() { throw new Error('x'); } })],
};
for (let i = 0; i < 300; i++) {
  const n = 7 + Math.floor(rand() * 60);
  const wide = 1 + Math.floor(rand() * 12);
  const numeric = rand() < 0.4;
  (values.random ??= []).push(Array.from({ length: n }, () => (numeric ? Math.floor(rand() * 10 ** (rand() * wide)) : 'x'.repeat(1 + Math.floor(rand() * wide)))));
}
const inherit = { inh: 1, get acc() { return 2; } };
values.protos = [Object.assign(Object.create(inherit), { own: 1 }), new Bar(), Object.assign(new Ext(), {}), new (class extends Array { get zz() { return 1; } })()];

const optionSets = [{}, { showHidden: true }, { depth: 0 }, { depth: null }, { depth: 4 }, { colors: true }, { compact: false }, { compact: true }, { compact: 1 }, { breakLength: 40 }, { breakLength: 80 }, { breakLength: Infinity, compact: 3 }, { breakLength: 20, compact: true }, { sorted: true }, { getters: true }, { getters: 'get' }, { getters: 'set' }, { showProxy: true }, { showProxy: true, depth: 0 }, { maxArrayLength: 2 }, { maxArrayLength: 0 }, { maxArrayLength: null }, { maxStringLength: 3 }, { maxStringLength: null }, { numericSeparator: true }, { customInspect: false }, { showHidden: true, colors: true, depth: 3, compact: false }, { sorted: (a, b) => (a < b ? 1 : -1) }, { extraUserOption: 1, colors: true }];

let total = 0;
let bad = 0;
const seenBad = new Set();
const only = process.argv[2];
const attempt = (f) => { try { return f(); } catch (e) { return `THROWS ${e.stack}`; } };
function compare(what, a, b) {
  total++;
  if (a === b) return;
  if (a.startsWith('THROWS') && b.startsWith('THROWS') && a.split('\n')[0] === b.split('\n')[0]) return;
  const key = what.replace(/ .*/, ''); if (seenBad.has(key)) { bad++; return; } seenBad.add(key);
  if (bad++ < 4000 && seenBad.size <= 40) console.log(`--- ${what}\nnode: ${JSON.stringify(a)}\nours: ${JSON.stringify(b)}`);
}
for (const [group, list] of Object.entries(values)) {
  if (only && only !== group) continue;
  for (const options of optionSets) {
    const shown = JSON.stringify(options);
    list.forEach((v, i) => compare(`${group}[${i}] ${shown}`, attempt(() => util.inspect(v, options)), attempt(() => ours.inspect(v, options))));
    compare(`${group} ${shown}`, attempt(() => util.inspect(list, options)), attempt(() => ours.inspect(list, options)));
  }
}
const formats = [['%s', 'a'], ['%s', 1], ['%s', -0], ['%s', 5n], ['%s', sym], ['%s', null], ['%s', {}], ['%s', { a: { b: { c: 1 } } }], ['%s', [1, [2, [3]]]], ['%s', new Foo()], ['%s', { toString() { return 'TS'; } }], ['%s', new Date(0)], ['%s', err(new Error('fe'))], ['%s', class A {}], ['%s', () => 5], ['%s', Object.create(null)], ['%s', new (class extends Date {})(0)], ['%s', new (class W { toString() { return 'W!'; } })()], ['%s', nul([])], ['%s', { [Symbol.toPrimitive]() { return 'prim'; } }], ['%s', new MyErr('x')], ['%s', proxy], ['%s', undefined], ['%s', 'a', 'b', { c: 1 }], ['%d', '42'], ['%d', 5n], ['%d', {}], ['%d', -0], ['%d', sym], ['%d', ''], ['%i', 42.9], ['%i', '42.9abc'], ['%i', 5n], ['%i', sym], ['%i', {}], ['%f', '1.5x'], ['%f', sym], ['%f', 5n], ['%j', { a: 1 }], ['%j', circ], ['%j', undefined], ['%j', { toJSON() { return 'tj'; } }], ['%o', { a: [1, 2, fn] }], ['%O', { a: { b: { c: { d: {} } } } }], ['%o', fn], ['%c', 'css', 'after'], ['%%'], ['%% %s', 1], ['%'], ['a%'], ['%s'], ['%s %s', 'one'], ['%x %s', 1], ['%s%d%i%f%j%o%O%c%%', 's', 1, 2, 3, 4, 5, 6, 7, 8, 9], [1, 2, '3'], ['a', 'b', 'c'], [{ a: 1 }, 's'], ['%s', 123456789], ['%d', 123456789], [sym, 1], [null], [undefined, 'x'], ['%S', 1], ['100%', 5], ['%s', -0n], ['%d', null], ['%d', undefined], ['%i', null], ['str', sym, 5n, { x: 's' }], [''], ['', 'a'], ['%s', ''], ['%5d', 3], ['%s', new Error('plain').message], ['%s', function named() {}], ['%s', new Map([[1, 2]])], ['%s', [undefined, null]], ['%s', new Uint8Array(2)]];
for (const args of formats) {
  compare(`format ${util.inspect(args)}`, attempt(() => util.format(...args)), attempt(() => format(...args)));
  compare(`formatColors ${util.inspect(args)}`, attempt(() => util.formatWithOptions({ colors: true, numericSeparator: true, compact: 1 }, ...args)), attempt(() => formatWithOptions({ colors: true, numericSeparator: true, compact: 1 }, ...args)));
}
console.log(`${total} comparisons, ${bad} differ`);
