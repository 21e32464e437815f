// flags: --expose-gc --gc-stress=11 --verify-heap
// Names that nothing but the running operation holds, while everything collects: made at run time, asked for by traps,
// getters and conversions, and dropped.
'use strict';
let serial = 0;
const fresh = (p, n) => Array.from({ length: n }, (_, i) => p + '_' + (serial += 1) % 7 + '_' + i);
const litter = () => { const o = {}; for (const k of fresh('litter', 12)) o[k] = 1; delete o.litter_x; return Object.keys(o).length; };
const collecting = (p, n, more = {}) => new Proxy({}, {
  ownKeys() { litter(); gc(); return Array.from({ length: n }, (_, i) => p + '-' + i); },
  getOwnPropertyDescriptor(t, k) { litter(); gc(); return { value: k + '!', enumerable: true, configurable: true, writable: true }; },
  get(t, k) { litter(); gc(); return typeof k === 'string' && k !== 'toJSON' ? k + '?' : undefined; },
  has(t, k) { litter(); gc(); return k.startsWith(p); },
  ...more,
});
const show = (label, v) => console.log(label, typeof v === 'string' ? v : JSON.stringify(v));

// for-in over two collecting levels and an ordinary one.
{
  const base = { plain: 1, ['ba' + 'se-1']: 2 };
  const inner = collecting('inner', 6, { getPrototypeOf: () => base });
  const outer = collecting('outer', 6, { getPrototypeOf: () => inner });
  const seen = [];
  for (const k in outer) { seen.push(k); litter(); }
  show('for-in', seen.join());
}
// Keys deleted and added on the way.
{
  const o = {};
  for (let i = 0; i < 8; i++) o['va' + 'nish' + i] = i;
  const seen = [];
  for (const k in o) { delete o['va' + 'nish' + (7 - seen.length)]; gc(); litter(); seen.push(k); }
  show('for-in deleted', seen.join());
}
show('keys', Object.keys(collecting('keys', 5)));
show('entries', Object.entries(collecting('entries', 4)));
show('values', Object.values(collecting('values', 4)));
show('assign', Object.assign({}, collecting('assign', 4)));
show('own', Reflect.ownKeys(collecting('own', 5)));
show('descriptors', Object.getOwnPropertyDescriptors(collecting('desc', 3)));
show('fromEntries', Object.fromEntries(fresh('pair', 5).map((k, i) => [{ toString() { litter(); gc(); return 'pair' + i; } }, k.length])));
show('groupBy', Object.groupBy([1, 2, 3, 4, 5], (n) => { litter(); gc(); return 'gro' + 'up' + n % 2; }));
// Rest patterns and spread with keys that are left out.
{
  const key = (i) => ({ toString() { litter(); gc(); return 'rest-' + i; } });
  const { [key(1)]: a, [key(3)]: b, ...rest } = collecting('rest', 5);
  show('rest', [a, b, rest]);
  show('spread', { ...collecting('spread', 3), ['spread' + '-1']: 0 });
}
// ownKeys' invariants against a target with many keys.
{
  const target = {};
  for (let i = 0; i < 20; i++) Object.defineProperty(target, 'lock' + 'ed' + i, { value: i, enumerable: true });
  const list = () => { gc(); const r = []; for (let i = 0; i < 20; i++) r.push('lock' + 'ed' + (19 - i)); litter(); return r; };
  show('locked', Reflect.ownKeys(new Proxy(target, { ownKeys: () => [...list(), 'ex' + 'tra'] })).length);
  Object.preventExtensions(target);
  for (const change of [(l) => l, (l) => [...l, 'ex' + 'tra'], (l) => l.slice(1), (l) => [...l, l[3]]]) {
    try { show('frozen', Reflect.ownKeys(new Proxy(target, { ownKeys: () => change(list()) })).length); } catch (e) { show('frozen', e.message); }
  }
}
// JSON: replacer arrays, toJSON, getters that collect, the way round a circle, revivers.
{
  const allowed = [];
  for (let i = 0; i < 6; i++) allowed.push(Object('al' + 'lowed' + i % 4));
  for (const s of allowed) s.toString = function () { litter(); gc(); return String.prototype.valueOf.call(this); };
  show('replacer', JSON.stringify({ allowed0: 1, other: 2, allowed3: { allowed1: [3], x: 1 } }, allowed));
  const o = { get ['get' + 'ter']() { litter(); gc(); return { toJSON(k) { gc(); return 'JSON of ' + k; } }; }, ['dyna' + 'mic']: [{ a: 1 }] };
  show('stringify', JSON.stringify(o, function (k, v) { gc(); litter(); return v; }, 1));
  const c = { ['wa' + 'y']: { ['ro' + 'und']: [{}] } };
  c.way.round[0]['ba' + 'ck'] = c;
  c.toJSON = function (k) { gc(); litter(); return this; };
  try { JSON.stringify(c); } catch (e) { show('circle', e.message); }
  let text = '[';
  for (let i = 0; i < 6; i++) text += '{"parsed' + i + '":' + i + ',"same' + i % 2 + '":{"in' + i + '":null},"7":1},';
  show('parse', JSON.parse(text + '0]', function (k, v) { litter(); gc(); return k === 'same0' ? undefined : v; }));
}
// Definitions whose key is made on the way.
{
  const k = (s) => ({ toString() { litter(); gc(); return s + '-made'; } });
  const o = {
    [k('data')]: 1, [k('method')]() { return super.toString === Object.prototype.toString; }, get [k('get')]() { gc(); return 2; }, set [k('set')](v) { },
  };
  Object.defineProperty(o, k('defined'), { get value() { litter(); gc(); return 3; }, get enumerable() { gc(); return true; } });
  Reflect.set(o, k('set2'), 4, o);
  o[k('assigned')] = 5;
  show('made', o);
  show('has', [k('data') in o, Reflect.has(o, k('nope')), delete o[k('data')], k('data') in o, o[k('method')](), k('x') in collecting('x', 1)]);
  class A { static [k('s')] = 1;[k('f')] = 2; #p = 3; static read(a) { gc(); litter(); return a.#p; } }
  show('class', [Object.keys(new A()), Object.keys(A), A.read(new A())]);
  const p = new Proxy({}, { set(t, key, v, r) { gc(); litter(); return Reflect.set(t, key, v, t); }, defineProperty(t, key, d) { gc(); litter(); return Reflect.defineProperty(t, key, d); }, deleteProperty(t, key) { gc(); return Reflect.deleteProperty(t, key); } });
  p[k('proxied')] = 1;
  Object.defineProperty(p, k('proxied2'), { value: 2, enumerable: true, configurable: true });
  show('proxied', [Object.keys(p), delete p[k('proxied')], Object.keys(p)]);
  try { Object.freeze(o)[k('new')] = 1; } catch (e) { show('frozen', e.message); }
  try { null[k('of null')]; } catch (e) { show('null', e.constructor.name); }
}
// Descriptions and symbols that only a set of keys holds.
{
  const symbols = () => [Symbol('a' + serial++ % 2), Symbol('b')];
  const o = new Proxy({}, { ownKeys() { const s = symbols(); gc(); litter(); return [...s, 'str' + 'ing']; }, getOwnPropertyDescriptor() { gc(); return { value: 1, enumerable: true, configurable: true }; } });
  show('symbols', Reflect.ownKeys(o).map(String));
  show('copied', Reflect.ownKeys({ ...o }).length);
  const weak = [];
  for (let i = 0; i < 20; i++) { Symbol.for('reg' + 'istered' + i); gc(); weak.push(Symbol.keyFor(Symbol.for('reg' + 'istered' + i))); }
  show('registered', weak.join());
}
