'use strict';
// Chains and nests of everything that natives follow by themselves, and functions that natives call without end: each
// ends in an answer or in an exception that can be caught. LINKS=1000000 makes the chains longer, TIME=1 shows what each takes.
const util = require('util');
const assert = require('assert');
const stressed = process.execArgv.some((a) => a.startsWith('--gc-stress') || a.startsWith('--verify-marking'));
const N = Number(process.env.LINKS || (stressed ? 8 : 30000));

const repeat = (first, step) => { let v = first; for (let i = 0; i < N; i++) v = step(v, i); return v; };
const nested = () => repeat([], (a) => [a]);
const objects = () => repeat({}, (o) => ({ o }));
const proxies = (target) => repeat(target, (p) => new Proxy(p, {}));
const handled = (target, trap) => repeat(target, (p) => new Proxy(p, { [trap]: Reflect[trap] }));
const descriptor = { value: 1, writable: true, enumerable: true, configurable: true };
// Where every allocation collects, the stack is too long to be filled.
let levels = 0;
const level = () => { if (stressed && levels++ > 8) throw new RangeError('deep enough'); };

// What both engines do, however long the chain is.
const same = {
  'bound call': () => repeat(() => 1, (f) => f.bind(null))(),
  'bound construct': () => new (repeat(function () {}, (f) => f.bind(null)))(),
  'bound new.target': () => Reflect.construct(Object, [], repeat(function () {}, (f) => f.bind(null))),
  'prototypes get': () => repeat({ x: 1 }, (p) => Object.create(p)).x,
  'prototypes absent': () => repeat({}, (p) => Object.create(p)).absent,
  'prototypes set': () => { repeat({ set x(v) {} }, (p) => Object.create(p)).x = 1; },
  'prototypes has': () => 'absent' in repeat({}, (p) => Object.create(p)),
  'prototypes instanceof': () => repeat({}, (p) => Object.create(p)) instanceof Array,
  'prototypes isPrototypeOf': () => Array.prototype.isPrototypeOf(repeat({}, (p) => Object.create(p))),
  'prototypes circle': () => { const root = {}; Object.setPrototypeOf(root, repeat(root, (p) => Object.create(p))); },
  'prototypes for-in': () => { for (const k in repeat({ a: 1 }, (p) => Object.create(p))) return k; },
  'JSON.parse arrays': () => JSON.parse('['.repeat(N) + ']'.repeat(N)),
  'JSON.parse objects': () => JSON.parse('{"a":'.repeat(N) + '1' + '}'.repeat(N)),
  'JSON.parse unfinished': () => JSON.parse('['.repeat(N)),
  'JSON.parse reviver makes': () => JSON.parse('[1]', function (k, v) { return k === '' ? v : (this[k] = [1], v); }),
  'error causes': () => repeat(new Error('x'), (cause) => new Error('y', { cause })).stack,
  'rope to the left': () => { const s = repeat('', (t) => t + 'abcdefghijklmnop'); return s.charCodeAt(5); },
  'rope to the right': () => { const s = repeat('', (t) => 'abcdefghijklmnop' + t); return s.charCodeAt(5); },
  'rope both ways': () => { const s = repeat('', (t, i) => i & 1 ? 'abcdefghijklmnop' + t : t + 'abcdefghijklmnop'); return s === s + '' && s.indexOf('x'); },
  'rope key': () => ({})[repeat('', (t) => t + (t.length < 9e4 ? 'a' : ''))],
  'rope dropped': () => { repeat('', (t) => t + 'abcdefghijklmnop'); globalThis.gc?.(); },
  'slices': () => { const s = 'abcdefgh'.repeat(N); return repeat(s, (t) => t.slice(1)).length; },
  'slices of ropes': () => repeat('abcdefghijklmnop', (t) => (t + 'abcdefghijklmnop').slice(16)).length,
  'subarrays': () => repeat(new Uint8Array(N + 100), (a) => a.subarray(1)).length,
  'subarrays of Buffers': () => repeat(Buffer.alloc(N + 100), (a) => a.subarray(1)).toString().length,
  'closures held': () => { const f = repeat(null, (g, i) => () => [g, i]); globalThis.gc?.(); return typeof f; },
  'list held': () => { const l = repeat(null, (next) => ({ next })); globalThis.gc?.(); return typeof l; },
  'WeakMap chain': () => { const m = new WeakMap(); const first = {}; repeat(first, (k) => { const v = {}; m.set(k, v); return v; }); globalThis.gc?.(); return m.has(first); },
  'WeakMaps of WeakMaps': () => { const k = {}; const m = repeat(new WeakMap(), (v) => new WeakMap([[k, v]])); globalThis.gc?.(); return m.has(k); },
  'regexp backtracking': () => /^(?:a|b)*c/.test('ab'.repeat(N)),
  'regexp lookahead': () => /^(?:(?=a)a)*$/.test('a'.repeat(N)),
};
// Recursion without end.
const endless = {
  'JSON.stringify toJSON': () => JSON.stringify({ toJSON() { level(); return JSON.stringify(this); } }),
  'JSON.stringify replacer': () => JSON.stringify(1, (k, v) => [level(), v]),
  'suppressed by finally': () => { const f = () => { level(); try { f(); } finally { f.x; } }; f(); },
  'getter': () => ({ get x() { level(); return this.x; } }).x,
  'setter': () => { ({ set x(v) { level(); this.x = v; } }).x = 1; },
  'toString': () => String({ toString() { level(); return String(this); } }),
  'valueOf': () => +{ valueOf() { level(); return +this; } },
  'toPrimitive': () => `${{ [Symbol.toPrimitive]() { level(); return `${this}`; } }}`,
  'hasInstance': () => { const f = { [Symbol.hasInstance](v) { level(); return v instanceof f; } }; return 1 instanceof f; },
  'iterator': () => { const o = { [Symbol.iterator]() { level(); return [...this]; } }; return [...o]; },
  'iterator of destructuring': () => { const o = { [Symbol.iterator]() { level(); const [a] = this; return a; } }; const [b] = o; return b; },
  'species': () => { class A extends Array { static get [Symbol.species]() { level(); return new A(1).map((x) => x), A; } } return new A(1).map((x) => x); },
  'proxy get trap': () => { const p = new Proxy({}, { get: (t, k, r) => level() ?? r[k] }); return p.x; },
  'proxy own prototype': () => { const o = {}; const p = new Proxy(o, {}); Object.setPrototypeOf(o, p); return p.x; },
  'call call': () => { const call = Function.prototype.call; const f = function () { level(); call.call(f, null); }; f(); },
  'apply': () => { const f = () => level() ?? f.apply(null, []); f(); },
  'Reflect.apply': () => { const f = () => level() ?? Reflect.apply(f, null, []); f(); },
  'Reflect.construct': () => { const f = function () { level(); Reflect.construct(f, []); }; new f(); },
  'sort': () => { const f = () => level() ?? [1, 2].sort(f); return f(); },
  'typed sort': () => { const f = () => level() ?? new Uint8Array([1, 2]).sort(f); return f(); },
  'replace': () => { const f = () => level() ?? 'ab'.replace(/a/, f); return f(); },
  'replaceAll': () => { const f = () => level() ?? 'ab'.replaceAll('a', f); return f(); },
  'forEach': () => { const f = () => level() ?? [1].forEach(f); f(); },
  'reduce': () => { const f = () => level() ?? [1, 2].reduce(f); f(); },
  'map of Map': () => { const m = new Map([[1, 1]]); const f = () => level() ?? m.forEach(f); f(); },
  'from': () => { const f = () => level() ?? Array.from([1], f); f(); },
  'eval': () => { globalThis.again = () => level() ?? (0, eval)('again()'); again(); },
  'Function': () => { globalThis.anew = () => level() ?? new Function('anew()')(); anew(); },
  'split': () => { const s = { [Symbol.split](t) { level(); return t.split(s); } }; 'a'.split(s); },
  'exec': () => { const r = /a/; r.exec = () => level() ?? r.test('a'); r.test('a'); },
  'groupBy': () => { const f = () => level() ?? Object.groupBy([1], f); f(); },
  'emit': () => { const e = new (require('events'))(); e.on('x', () => level() ?? e.emit('x')); e.emit('x'); },
  'require': () => { const f = () => level() ?? require('util').inspect({ [util.inspect.custom]: f }); f(); },
  'generator of itself': () => { const g = function* () { level(); yield* g(); }; g().next(); },
  'stack of stack': () => { const e = new Error('x'); Object.defineProperty(e, 'name', { get() { level(); return e.toString(); } }); return e.toString(); },
};
// Where it is a matter of how much stack a link takes.
const ends = {
  'bound instanceof': () => ({}) instanceof repeat(function () {}, (f) => f.bind(null)),
  'bound species': () => repeat(Array, (f) => f.bind(null)).name,
  'proxy call': () => proxies(() => 1)(),
  'proxy construct': () => new (proxies(function () {}))(),
  'proxy call, handled': () => handled(() => 1, 'apply')(),
  'proxy construct, handled': () => new (handled(function () {}, 'construct'))(),
  'proxy isArray': () => Array.isArray(proxies([])),
  'proxy concat': () => [].concat(proxies([])),
  'proxy species': () => Array.prototype.map.call(proxies([1]), (x) => x),
  'proxy class name': () => Object.prototype.toString.call(proxies([])),
  'proxy for-in': () => { for (const k in proxies({ a: 1 })) return k; },
  'proxy spread': () => ({ ...proxies({ a: 1 }) }),
  'proxy keys': () => Object.keys(proxies({ a: 1 })),
  'proxy freeze': () => Object.freeze(proxies({ a: 1 })),
  'proxy isFrozen': () => Object.isFrozen(proxies({ a: 1 })),
  'proxy realm of function': () => Reflect.construct(Array, [], proxies(function () {})),
  'proxy JSON': () => JSON.stringify(proxies([1])),
  'proxy inspect': () => util.inspect(proxies([1])),
  'proxy inspect, shown': () => util.inspect(proxies([1]), { showProxy: true, depth: Infinity }),
  'proxy deepStrictEqual': () => assert.deepStrictEqual(proxies([1]), proxies([1])),
  'proxy clone': () => structuredClone(proxies([1])),
  'proxy instanceof': () => proxies({}) instanceof Array,
  'prototypes of proxies': () => repeat({}, (p) => Object.create(new Proxy(p, {}))).x,
  'prototypes of proxies set': () => { repeat({}, (p) => Object.create(new Proxy(p, {}))).x = 1; },
  'constructors': () => new (repeat(class {}, (C) => class extends C {}))(),
  'constructors default': () => new (repeat(Array, (C) => class extends C { constructor(...a) { super(...a); } }))(),
  'array toString': () => String(nested()),
  'array join': () => nested().join(),
  'array toLocaleString': () => nested().toLocaleString(),
  'array to number': () => +nested(),
  'array flat': () => nested().flat(Infinity),
  'array flat proxies': () => proxies([1]).flat(Infinity),
  'array equality': () => nested() == '',
  'array key': () => ({})[nested()],
  'JSON.stringify': () => JSON.stringify(nested()),
  'JSON.stringify objects': () => JSON.stringify(objects()),
  'JSON.stringify indented': () => JSON.stringify(nested(), null, 1),
  'JSON.parse reviver': () => JSON.parse('['.repeat(N) + ']'.repeat(N), (k, v) => v),
  'structuredClone': () => structuredClone(nested()),
  'structuredClone objects': () => structuredClone(objects()),
  'structuredClone maps': () => structuredClone(repeat(new Map(), (m) => new Map([[m, m]]))),
  'structuredClone errors': () => structuredClone(repeat(new Error('x'), (cause) => new Error('y', { cause }))),
  'inspect': () => util.inspect(nested(), { depth: Infinity }),
  'inspect objects': () => util.inspect(objects(), { depth: Infinity }),
  'inspect maps': () => util.inspect(repeat(new Map(), (m) => new Map([[m, m]])), { depth: Infinity }),
  'inspect prototypes': () => util.inspect(repeat({}, (p) => Object.create(p))),
  'inspect constructors': () => util.inspect(repeat(class {}, (C) => class extends C {})),
  'inspect causes': () => util.inspect(repeat(new Error('x'), (cause) => { const e = new Error('y', { cause }); e.stack = 'Error: y'; return e; })),
  'format': () => util.format('%j %o', nested(), nested()),
  'deepStrictEqual': () => assert.deepStrictEqual(nested(), nested()),
  'deepEqual objects': () => assert.deepEqual(objects(), objects()),
  'deepEqual sets': () => assert.deepEqual(repeat(new Set(), (s) => new Set([s])), repeat(new Set(), (s) => new Set([s]))),
  'isDeepStrictEqual, differing': () => util.isDeepStrictEqual(nested(), repeat([1], (a) => [a])),
  'aggregate errors': () => util.inspect(repeat(new Error('x'), (e) => new AggregateError([e], 'y')), { depth: Infinity }),
  'yield*': () => { const g = function* (n) { if (n) yield* g(n - 1); else yield 1; }; return [...g(N)]; },
  'yield* return': () => { const g = function* (n) { if (n) yield* g(n - 1); else yield 1; }; const i = g(Math.min(N, 3000)); i.next(); return i.return(1); },
  'iterator helpers': () => repeat([1].values(), (i) => i.map((x) => x)).next(),
  'iterator filter': () => repeat([1].values(), (i) => i.filter((x) => x)).next(),
  'iterator take': () => repeat([1].values(), (i) => i.take(2)).next(),
  'iterator drop': () => repeat([1].values(), (i) => i.drop(0)).next(),
  'iterator flatMap': () => repeat([1].values(), (i) => i.flatMap((x) => [x])).next(),
  'iterator return': () => repeat([1].values(), (i) => i.take(2)).return(),
  'iterator from': () => Iterator.from(repeat({ next: () => ({ done: true }) }, (i) => ({ next: () => i.next() }))).next(),
  'context chain': () => repeat(() => 1, (f) => () => f())(),
  'array spread': () => Math.max(...new Array(N).fill(1)),
  'Error.prepareStackTrace': () => { Error.prepareStackTrace = () => new Error('x').stack; try { return new Error('y').stack; } finally { Error.prepareStackTrace = undefined; } },
};
const TRAPS = {
  get: (p) => p.x,
  set: (p) => { p.x = 1; },
  has: (p) => 'x' in p,
  deleteProperty: (p) => delete p.x,
  ownKeys: (p) => Reflect.ownKeys(p),
  getOwnPropertyDescriptor: (p) => Reflect.getOwnPropertyDescriptor(p, 'x'),
  defineProperty: (p) => Reflect.defineProperty(p, 'x', descriptor),
  getPrototypeOf: (p) => Reflect.getPrototypeOf(p),
  setPrototypeOf: (p) => Reflect.setPrototypeOf(p, null),
  isExtensible: (p) => Reflect.isExtensible(p),
  preventExtensions: (p) => Reflect.preventExtensions(p),
};
for (const trap of Object.keys(TRAPS)) {
  ends['proxy ' + trap] = () => TRAPS[trap](proxies({ x: 1 }));
  ends['proxy ' + trap + ', handled'] = () => TRAPS[trap](handled({ x: 1 }, trap));
}
const settles = {
  'then chain': () => repeat(Promise.resolve(1), (p) => p.then((x) => x)),
  'then chain of pending': () => { let go; const first = new Promise((r) => { go = r; }); const last = repeat(first, (p) => p.then((x) => x)); go(1); return last; },
  'resolved by promises': () => repeat(Promise.resolve(1), (p) => new Promise((r) => r(p))),
  'thenables': () => Promise.resolve(repeat({ then(r) { r(1); } }, (t) => ({ then(r) { r(t); } }))),
  'rejections': () => repeat(Promise.reject(new Error('x')), (p) => p.finally(() => {})),
  'async awaits pending': () => { let p = new Promise((r) => setTimeout(r, 1)); const f = async (q) => { await q; throw new Error('x'); }; const g = async (q) => await q; p = f(p); return repeat(p, g); },
  'Promise.all': () => repeat(Promise.resolve(1), (p) => Promise.all([p])),
  'Promise.race': () => repeat(Promise.resolve(1), (p) => Promise.race([p])),
  'async generator queue': async () => { const g = (async function* () { for (;;) yield 1; })(); const all = []; for (let i = 0; i < N; i++) all.push(g.next()); return Promise.all(all); },
  'structured events': () => new Promise((r) => { const f = (n) => n ? queueMicrotask(() => f(n - 1)) : r(1); f(N); }),
};
const settlesOrEnds = {
  'thenables at once': () => Promise.resolve(repeat({ then(r) { r(1); } }, (t) => ({ then(r) { t.then(r); } }))),
  'async calls': () => { const f = async (n) => n ? f(n - 1) : 1; return f(N); },
  'async awaits': () => { const f = async (n) => n ? await f(n - 1) : 1; return f(N); },
  'async generators': async () => { const g = async function* (n) { if (n) yield* g(n - 1); else yield 1; }; for await (const v of g(Math.min(N, 500))) return v; },
  'async generators deep': async () => { const g = async function* (n) { if (n) yield* g(n - 1); else yield 1; }; return g(N).next(); },
};

async function run(name, f, exactly) {
  const from = Date.now();
  let how = 'ok';
  levels = 0;
  try { await f(); } catch (e) { how = e instanceof Error ? e.constructor.name : typeof e; }
  console.log(name + ':', exactly ? how : 'ends', ...(process.env.TIME ? [how, Date.now() - from] : []));
}
(async () => {
  for (const [table, exactly] of [[same, true], [endless, true], [ends, false], [settles, true], [settlesOrEnds, false]]) {
    for (const name of Object.keys(table)) await run(name, table[name], exactly);
  }
})();
