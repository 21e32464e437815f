// Random adding, deleting, changing and reading of properties against a twin that is a plain list.
'use strict';
let seed = 12345;
const random = (n) => { seed = (seed * 1103515245 + 12345) & 0x7fffffff; return (seed >> 8) % n; };
const symbols = Array.from({ length: 8 }, (_, i) => Symbol('s' + i));
function run(names, steps) {
  const o = { start: 0 };
  const twin = [['start', 0]];
  const at = (k) => twin.findIndex(([n]) => n === k);
  const key = () => { const i = random(names); return i % 10 === 9 ? symbols[i % 8] : 'name' + i; };
  let checked = 0;
  for (let step = 0; step < steps; step++) {
    const k = key();
    const i = at(k);
    switch (random(6)) {
      case 0: case 1: case 2:
        o[k] = step;
        if (i < 0) twin.push([k, step]); else twin[i][1] = step;
        break;
      case 3: case 4:
        delete o[k];
        if (i >= 0) twin.splice(i, 1);
        break;
      default:
        if ((k in o) !== (i >= 0) || (i >= 0 && o[k] !== twin[i][1])) throw new Error(`step ${step}: ${String(k)}`);
        checked++;
    }
    if (step % 97 === 0 || step === steps - 1) {
      const want = [...twin.filter(([n]) => typeof n === 'string'), ...twin.filter(([n]) => typeof n === 'symbol')];
      const have = Reflect.ownKeys(o);
      if (have.length !== want.length) throw new Error(`step ${step}: ${have.length} keys, not ${want.length}`);
      want.forEach(([n, v], j) => { if (have[j] !== n || o[n] !== v) throw new Error(`step ${step}: key ${j}`); });
    }
  }
  console.log(names, twin.length, checked > 0);
}
run(3, 400);
run(7, 800);
run(20, 1500);
run(60, 2000);
run(400, 3000);
const frozen = (n) => { const o = {}; for (let i = 0; i < n; i++) o['f' + i] = i; delete o.f0; return Object.freeze(o); };
for (const n of [2, 8, 9, 200]) console.log(n, Object.isFrozen(frozen(n)), Object.keys(frozen(n)).length);
