// Programs made from a seed, about properties: sites that see one to six shapes, prototypes that change at random moments,
// accessors that come and go, deletes, freezes, class fields, globals, proxies in chains, arrays and primitives as receivers.
// Prints a line per program: its number, and what it saw. `node caches.js FIRST COUNT [show]`.
'use strict';

const { random } = require('./random.js');
const [first, count, show] = [Number(process.argv[2] ?? 1), Number(process.argv[3] ?? 20), process.argv[4]];

/** The text of program `seed`. */
function program(seed) {
  const r = random(Math.imul(seed, 2654435761));
  const pick = a => a[r(a.length)];
  const names = ['a', 'b', 'c', 'd', 'e', 'length', 'name', 'constructor', 'toString'].slice(0, 4 + r(6));
  const name = () => pick(names);
  const globals = ['g0', 'g1', 'g2'].map(g => g + '_' + seed);
  const literal = () => pick([String(r(100)), `'s${r(10)}'`, 'undefined', 'null', '1.5', '-0', 'true', 'f0', `[${r(9)}, 2]`]);
  const lines = [];
  const say = l => lines.push(l);

  // Objects, in an array so that sites may choose one at random.
  say('const all = [];');
  const kinds = 2 + r(7);
  let made = 0;
  const props = () => Array.from({ length: r(5) }, () => `${name()}: ${literal()}`).filter((p, i, a) => a.findIndex(q => q.split(':')[0] === p.split(':')[0]) === i).join(', ');
  const any = () => `all[${r(made)}]`;
  const make = () => {
    const old = made ? any() : 'Object.prototype';
    const text = pick([
      () => `{ ${props()} }`,
      () => `{ ${props()} }`,
      () => `Object.create(${old})`,
      () => `Object.assign(Object.create(${old}), { ${props()} })`,
      () => `Object.setPrototypeOf({ ${props()} }, ${old})`,
      () => `{ __proto__: ${old}, ${props()} }`,
      () => `Object.create(null)`,
      () => `new K0()`,
      () => `new K1(${r(9)})`,
      () => `new K2(${r(9)})`,
      () => `[1, 2, ${r(9)}]`,
      () => `Object.assign([5], { ${props()} })`,
      () => `function ${pick(['f', 'g', ''])}(x, y) { return x; }`,
      () => `(() => 1)`,
      () => `'text${r(5)}'`,
      () => String(r(50) / 2),
      () => `Symbol.iterator`,
      () => `new Proxy({ ${props()} }, {})`,
      () => `new Proxy(${made ? `Object(${old})` : '{}'}, { get(t, k, x) { return k === 'a' ? 'trap' : Reflect.get(t, k, x); } })`,
      () => `Object.create(new Proxy({ ${props()} }, { set(t, k, v, x) { log('set ' + String(k)); return Reflect.set(t, k, v, x); } }))`,
      () => `new Uint8Array([1, 2, ${r(200)}])`,
      () => `new Map([[1, 2]])`,
      () => `new String('abc')`,
      () => `big(${r(14)})`,
      () => `big(${120 + r(20)})`,
      () => `Object.freeze({ ${props()} })`,
      () => `class { static ${name() === 'name' ? 'nm' : pick(['a', 'b', 'c'])} = ${r(9)}; }`,
      () => `(function () { return arguments; })(1, ${r(9)})`,
      () => `new Date(${r(1000)})`,
      () => `/x${r(5)}/g`,
      () => `Object(Symbol.iterator)`,
      () => `new Error('e')`,
    ])();
    say(`attempt(() => { all[${made}] = ${text}; });`);
    made++;
  };
  const field = () => pick(['a', 'b', 'c', 'd', 'e']);
  say(`function f0() { return this === undefined ? 'u' : typeof this; }`);
  say(`class K0 { ${field()} = ${r(9)}; ${field()} = this.${field()}; m() { return this.a; } get acc() { return this.b; } }`);
  say(`class K1 extends K0 { #p = ${r(9)}; ${field()} = this.#p; constructor(x) { super(); this.${name() === 'constructor' ? 'k' : field()} = x; } m() { return super.m() + 1; } p() { return this.#p; } }`);
  say(`function K2(x) { this.${field()} = x; this.${field()} = x + 1; if (x > 4) this.${field()} = x + 2; }`);
  say(`K2.prototype.m = function () { return this.${field()}; };`);
  say(`function big(n) { const o = {}; for (let i = 0; i < n; i++) o['p' + i] = i; o.a = 'big'; return o; }`);
  for (let i = 0; i < kinds; i++) make();

  // Sites: small functions, so that each has caches of its own.
  const sites = [];
  const site = () => {
    const n = name(), m = name();
    const id = `s${sites.length}`;
    const body = pick([
      `return o.${n};`,
      `return o.${n};`,
      `const x = o.${n}; return x === o.${n} ? x : 'changed';`,
      `o.${n} = v; return o.${n};`,
      `o.${n} = v; return o.${n};`,
      `o.${n} = v; o.${m} = 1; return [o.${n}, o.${m}];`,
      `return o.${n} = o.${m};`,
      `o.${n} += 1; return o.${n};`,
      `return typeof o.m === 'function' ? o.m() : o.${n};`,
      `return o.acc;`,
      `return delete o.${n};`,
      `return '${n}' in Object(o);`,
      `let t = ''; for (const k in o) { t += k; if (t.length > 30) break; } return t;`,
      `return { ...o, x: 1 }.${n};`,
      `const { ${n}: x = 'dflt', ...rest } = o; return [x, Object.keys(rest).length];`,
      `return { ${pick(['a', 'b'])}: v, ${pick(['c', 'd'])}: o.${n} };`,
      `return o[${pick(['0', '1', `'${n}'`, '2.5', '-1'])}];`,
      `o[${pick(['0', '1', `'${n}'`, '3'])}] = v; return o.length;`,
      `return o?.${n}?.${m};`,
      `let t = 0; for (const x of o) { t += typeof x === 'number' ? x : 1; if (t > 1e6) break; } return t;`,
      `return typeof ${pick(globals)};`,
      `return ${globals[0]} + ${globals[1]};`,
      `${pick(globals)} = v; return ${globals[0]};`,
      `return (typeof o.${n} === 'function' && o.${n} !== K0 && o.${n} !== K1) ? 'fn' : o.${n};`,
      `return o instanceof ${pick(['K0', 'K1', 'K2', 'Object', 'Array', 'Function'])};`,
      `return new.target === undefined && o == v;`,
      `return (o < v) + '' + (o === v) + (o | 0);`,
      `const c = { get ${n === 'constructor' ? 'a' : n}() { return v; }, set ${m === 'constructor' ? 'b' : m}(x) { log('lit'); } }; c.${n}; return c.${n};`,
    ]);
    say(`function ${id}(o, v) { ${r(3) ? "'use strict'; " : ''}${body} }`);
    sites.push(id);
  };
  const siteCount = 3 + r(6);
  for (let i = 0; i < siteCount; i++) site();

  // What happens between uses.
  const target = () => pick([any(), any(), any(), 'K0.prototype', 'K1.prototype', 'K2.prototype', 'Object.prototype', 'Array.prototype', 'String.prototype', 'Number.prototype', 'Function.prototype', 'K0', 'globalThis']);
  // What stays on the built-in prototypes would be seen by the programs after this one: names that only they use.
  const safe = t => /prototype$/.test(t) && !/^K/.test(t) || t === 'globalThis';
  const change = () => {
    const t = target();
    const n = safe(t) ? pick(['a', 'b', 'c', 'd', 'e']) : name();
    const o = /^all/.test(t) ? `Object(${t})` : t;
    return pick([
      `${o}.${n} = ${literal()};`,
      `${o}.${n} = ${literal()};`,
      `delete ${o}.${n};`,
      `delete ${o}.${n};`,
      `Object.defineProperty(${o}, '${n}', { get() { log('get ${n}'); return ${literal()}; }, configurable: ${r(5) > 0 || safe(t)} });`,
      `Object.defineProperty(${o}, '${n}', { set(v) { log('set ${n} ' + typeof v); }, configurable: true });`,
      `Object.defineProperty(${o}, '${n}', { value: ${literal()}, writable: ${r(2) > 0}, enumerable: ${r(2) > 0}, configurable: true });`,
      safe(t) ? `log(typeof ${o}.${n});` : `Object.${pick(['freeze', 'seal', 'preventExtensions'])}(${o});`,
      safe(t) ? `log(typeof ${o}.${n});` : `setProto(${o}, ${pick([any(), 'null', 'K0.prototype', 'Array.prototype', `new Proxy({}, {})`])});`,
      safe(t) ? `log(typeof ${o}.${n});` : `setProto(${o}, ${pick([any(), 'null', 'K2.prototype'])}, true);`,
      `globalThis.${pick(globals)} = ${literal()};`,
      `delete globalThis.${pick(globals)};`,
      `Object.defineProperty(globalThis, '${pick(globals)}', { get() { log('global'); return ${r(9)}; }, set(v) { log('global set'); }, configurable: true });`,
      `K2.prototype = { m() { return 'new'; } };`,
      `K0.prototype.m = () => 'patched';`,
      `all[${r(made)}] = ${pick(['new K0()', 'new K1(3)', 'new K2(7)', `{ ${props()} }`, `Object.create(${any()})`])};`,
      `for (let i = 0; i < 20; i++) ${o}['q' + i] = i;`,
      `if (${r(4)} === 0) gcNow();`,
    ]);
  };
  say(`globalThis.${globals[0]} = 1;`);
  const use = () => {
    const s = pick(sites);
    if (r(3) === 0) return `use(${s}, ${any()}, ${literal()});`;
    const list = Array.from({ length: 1 + r(6) }, any).join(', ');
    return `for (let i = 0; i < ${2 + r(4)}; i++) for (const o of [${list}]) use(${s}, o, ${r(2) ? literal() : 'i'});`;
  };
  const steps = 12 + r(30);
  for (let i = 0; i < steps; i++) say(r(3) ? use() : `attempt(() => { ${change()} });`);
  return lines.join('\n');
}

const builtins = [Object, Array, String, Number, Function].map(c => c.prototype);
/** Puts the world back: programs change built-in prototypes, but only by names that they do not have. */
function restore() {
  for (const p of [...builtins, globalThis]) {
    for (const k of Object.getOwnPropertyNames(p)) {
      if (/^[a-e]$|^q\d+$|^g\d_/.test(k)) delete p[k];
    }
  }
  delete Object.prototype.length;
}

function describe(v, depth = 0) {
  if (typeof v === 'function') return 'function';
  if (typeof v === 'symbol') return 'symbol';
  if (Object.is(v, -0)) return '-0';
  if (v === null || typeof v !== 'object') return `${typeof v} ${String(v)}`;
  if (depth > 1) return 'object';
  return `{${Reflect.ownKeys(v).slice(0, 6).map(k => {
    const d = Reflect.getOwnPropertyDescriptor(v, k);
    return String(k) + (d === undefined ? '' : 'value' in d ? ':' + describe(d.value, depth + 1) : ':accessor');
  }).join()}}`;
}

for (let seed = first; seed < first + count; seed++) {
  const text = program(seed);
  if (show) console.log(text);
  const seen = [];
  const log = x => { if (seen.length < 4000) seen.push(x); };
  let error = '';
  const attempt = f => {
    try { f(); } catch (e) { log(e instanceof RangeError ? 'RangeError' : e instanceof TypeError ? 'TypeError' : e instanceof ReferenceError ? 'ReferenceError' : 'threw'); }
  };
  const use = (f, o, v) => attempt(() => log(describe(f(o, v))));
  // A chain through a proxy may be a circle, which nothing needs to survive here.
  const setProto = (o, p, byName) => {
    if (byName) o.__proto__ = p; else Object.setPrototypeOf(o, p);
    let at = o;
    for (let i = 0; i < 60 && at !== null; i++) at = Reflect.getPrototypeOf(at);
    if (at !== null) Object.setPrototypeOf(o, null);
  };
  const gcNow = () => { if (typeof gc === 'function') gc(); };
  try {
    new Function('log', 'attempt', 'use', 'setProto', 'gcNow', text)(log, attempt, use, setProto, gcNow);
  } catch (e) {
    error = e instanceof SyntaxError ? `SyntaxError ${e.message}` : 'ended early';
  }
  restore();
  let hash = 0;
  const all = seen.join('\n');
  for (let i = 0; i < all.length; i++) hash = (Math.imul(hash, 31) + all.charCodeAt(i)) | 0;
  console.log(seed, seen.length, hash >>> 0, error);
  if (show) console.log(all);
}
