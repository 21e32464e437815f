// flags: --expose-gc
// What an inline cache has met is not kept alive by it: prototypes, constructors, accessors, objects in dictionary mode.
function get(o) { return o.x; }
function method(o) { return o.m(); }
function set(o) { o.y = 1; return o.y; }
function make(F) { return new F(); }
function check(v, F) { return v instanceof F; }
function literal(p) { return { __proto__: p, a: 1, b: 2 }; }
let dead = 0;
const registry = new FinalizationRegistry(() => dead++);
let made = 0;
function watch(o) { made++; registry.register(o, 0); return o; }
(function () {
  for (let i = 0; i < 3; i++) {
    const p = watch({ x: i, m() { return this.x; }, big: new Array(1e5).fill(i) });
    const o = Object.create(p);
    for (let r = 0; r < 3; r++) { get(o); method(o); set(Object.create(p)); literal(p).a; }
    const F = watch(function () { this.a = 1; this.b = 2; });
    for (let r = 0; r < 3; r++) check(make(F), F);
    const getter = watch(() => i);
    const q = Object.create(Object.defineProperty({}, 'x', { get: getter }));
    for (let r = 0; r < 3; r++) get(q);
    const dictionary = watch({ x: 1, gone: 2 });
    delete dictionary.gone;
    Object.defineProperty(dictionary, 'm', { value: () => 1, enumerable: false });
    for (let r = 0; r < 3; r++) { get(dictionary); method(dictionary); }
    const inner = new Function('p', 'function get(o) { return o.x; } get(p); get(p); return get;');
    inner(watch({ x: 1 }));
  }
})();
// A template object belongs to its site for ever.
const tag = s => s;
const site = () => tag`a${1}b`;
const first = new WeakRef(site());
// The sites work as before with what comes next, and a site that had seen too many shapes learns again.
function later() {
  const shapes = [{ x: 1 }, { y: 0, x: 2 }, { z: 0, x: 3 }, { w: 0, x: 4 }, { v: 0, x: 5 }];
  return shapes.map(get).join() + ' ' + method({ m: () => 7 }) + ' ' + set({}) + ' ' + JSON.stringify(literal(null));
}
gc();
gc();
setTimeout(() => {
  gc();
  setTimeout(() => {
    console.log('made', made, 'collected', dead);
    console.log(later(), later(), site() === first.deref());
  }, 20);
}, 20);
