'use strict';
// Calls every builtin it finds with large inputs, in each place of its arguments. The results do not matter: a native
// that takes a slot of the root stack for every element does not survive it. Arguments: elements, globals to walk.
const [elements, ...names] = globalThis.process ? process.argv.slice(2) : builtins;
const N = Number(elements);
const keys = Array.from({ length: N }, (_, i) => 'k' + i);
const pairs = keys.map((k, i) => [k, i]);
const inputs = [
  keys,
  pairs,
  keys.map((k) => ({ [k]: 1 })),
  Object.fromEntries(pairs),
  keys.join(','),
  new Map(pairs),
  new Set(keys),
  keys.map((x) => Promise.resolve(x)),
  keys.map(() => ({ toString() { return 'x'; } })),
];
const skip = /exit|abort|kill|wait|log$|write|Sync|gc$|Function$|\.eval$/i;
const seen = new Set();
let calls = 0;

function attempt(f) {
  calls++;
  try {
    const r = f();
    if (r && typeof r.next === 'function') for (let i = 0; i < 5 && !r.next().done;) i++;
    if (r && typeof r.catch === 'function') r.catch(() => {});
  } catch {
    // An exception is as good an answer as any.
  }
}

function walk(path, o, depth) {
  if ((typeof o !== 'object' && typeof o !== 'function') || o === null || seen.has(o) || depth > 3) return;
  seen.add(o);
  for (const k of Reflect.ownKeys(o)) {
    const name = path + '.' + String(k);
    if (skip.test(name)) continue;
    const d = Reflect.getOwnPropertyDescriptor(o, k);
    for (const f of [d.value, d.get, d.set]) {
      if (typeof f !== 'function' || seen.has(f)) continue;
      for (const a of inputs) {
        for (const [self, args] of [[undefined, [a]], [a, [a]], [a, [(x) => x, a]], [Object, [{}, a]], [a, [',', keys]]]) attempt(() => f.apply(self, args));
        attempt(() => Reflect.construct(f, [a]));
      }
    }
    if (d.value) walk(name, d.value, depth + 1);
  }
}
// What is itself a function is called as its prototype's `constructor`, or here.
for (const name of names) walk(name, { [name]: globalThis[name] }, -1);
globalThis.calls = calls;
if (globalThis.process) console.log(calls > 500 * names.length ? 'enough' : calls);
