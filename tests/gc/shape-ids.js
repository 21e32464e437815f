// flags: --expose-gc
// The ids of dead shapes are given to new ones while caches still know the old: every site of a cache meets shapes that
// are laid out differently, lets them die, and meets others, against the same work without a cache.
let seed = 7;
const random = n => (seed = (seed * 1103515245 + 12345) & 0x7fffffff) % n;
const letters = ['a', 'b', 'c', 'd', 'e', 'f', 'x', 'y', 'm', 'k'];
const sites = {
  load: o => o.x,
  method: o => o.m(),
  store: o => { o.y = 5; return Object.keys(o).join() + o.y; },
  add: o => { o.late = 6; o.later = 7; return Object.keys(o).join() + o.late + o.later; },
  has: o => String(o.x === undefined),
  literal: (o, p) => { const q = { __proto__: p, x: 1, ['y']: 2, z: 3 }; return q.x + q.y + q.z + String(q.m); },
  make: (o, p, F) => { const q = new F(); return q.one + q.two + String(q.x); },
  list: o => { let s = ''; for (const k in o) s += k + String(o[k]).slice(0, 3); return s; },
  remove: o => { delete o.y; o.y = 1; delete o.y; return Object.keys(o).join(); },
  call: o => typeof o.m + String(o.k),
};
const plain = {
  load: o => Reflect.get(o, 'x'),
  method: o => Reflect.apply(Reflect.get(o, 'm'), o, []),
  store: o => { Reflect.set(o, 'y', 5); return Reflect.ownKeys(o).join() + Reflect.get(o, 'y'); },
  add: o => { Reflect.set(o, 'late', 6); Reflect.set(o, 'later', 7); return Reflect.ownKeys(o).join() + Reflect.get(o, 'late') + Reflect.get(o, 'later'); },
  has: o => String(Reflect.get(o, 'x') === undefined),
  literal: (o, p) => 6 + String(Reflect.get(p, 'm')),
  make: (o, p, F) => 3 + String(Reflect.get(Reflect.get(F, 'prototype'), 'x')),
  list: sites.list,
  remove: o => { Reflect.deleteProperty(o, 'y'); return Reflect.ownKeys(o).join(); },
  call: o => typeof Reflect.get(o, 'm') + String(Reflect.get(o, 'k')),
};
// An object whose shape dies with it: its prototype or one of its names is its own.
function build(round) {
  const r = random(4), method = () => round;
  const proto = r & 1 ? { m: method, x: 'p' + round, ['own' + round]: 0 } : { m: method };
  const order = letters.map(l => [random(100), l]).sort((a, b) => a[0] - b[0]).map(p => p[1]);
  const made = [0, 1].map(() => {
    const o = Object.create(proto);
    if (r & 2) o['only' + round] = 1;
    for (const l of order.slice(0, 1 + round % letters.length)) o[l] = l === 'm' ? method : l + round;
    if (round % 7 === 3) delete o[order[0]];
    return o;
  });
  const F = function () { this.one = 1; this.two = 2; };
  F.prototype = proto;
  return [made, proto, F];
}
let checked = 0;
function work(round) {
  for (const name in sites) {
    const [[o, same], proto, F] = build(round);
    for (let i = 0; i < 3; i++) {
      const got = sites[name](o, proto, F), want = plain[name](same, proto, F);
      if (got !== want) throw new Error(`${name} in round ${round}: ${String(got)}, not ${String(want)}`);
      checked++;
    }
  }
}
for (let round = 0; round < 3000; round++) {
  work(round);
  if (round % 3 === 0) gc();
}
console.log('checked', checked);
