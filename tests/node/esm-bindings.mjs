// Live bindings, cycles, dead zones, namespaces, stars.
import def, { count, add, early, 'a name' as late, again, Box, arrow } from './support/esm/live.mjs';
import * as live from './support/esm/live.mjs';
import * as A from './support/esm/cycle-a.mjs';
import { dead, early as called, kindOfA } from './support/esm/cycle-b.mjs';
import * as stars from './support/esm/stars.mjs';
import './support/esm/live.mjs';

const t = (f) => { try { return f(); } catch (e) { return `${e.name}: ${e.message}`; } };

console.log(count, add(), count, again, live.count, add(5), count, live.again, late(), def(), early);
console.log(Box.of(3), arrow(), def.name, Box.name, live.default === def);
for (let i = 0; i < 300; i++) add();
let sum = 0;
for (let i = 0; i < 100; i++) sum += live.count + count; // through a cache
console.log(sum, count);
console.log(t(() => { count = 1; }), t(() => { live.count = 1; }), t(() => { live.other = 1; }), t(() => { delete live.count; }), t(() => delete live.other));
console.log(t(() => { live = 1; }), t(() => { count++; }), t(() => { [count] = [1]; }));
console.log(A, A.a(), A.x, A.seen, called, kindOfA);
console.log(dead);
console.log(stars, Object.keys(stars), stars.both, stars.ns === stars.two, stars.two.two);

console.log(Object.prototype.toString.call(live), Object.getPrototypeOf(live), Object.isExtensible(live), Object.isSealed(live), Object.isFrozen(live));
console.log(Reflect.ownKeys(live), Object.getOwnPropertyDescriptor(live, 'count'), Object.getOwnPropertyDescriptor(live, Symbol.toStringTag));
console.log(t(() => Object.freeze(live)), t(() => Object.seal(live) === live), Object.preventExtensions(live) === live);
console.log(Reflect.defineProperty(live, 'count', { value: live.count }), Reflect.defineProperty(live, 'count', { value: 0 }), Reflect.defineProperty(live, 'nope', { value: 0 }),
  Reflect.defineProperty(live, 'count', { writable: false }), Reflect.defineProperty(live, 'count', {}), Reflect.defineProperty(live, 'count', { get() {} }));
console.log(t(() => Object.defineProperty(live, 'count', { value: 0 })), t(() => Object.defineProperty(live, 'nope', { value: 0 })));
console.log(Reflect.set(live, 'count', 1), Reflect.set({}, 'x', 1, live), Reflect.setPrototypeOf(live, null), Reflect.setPrototypeOf(live, {}));
const child = Object.create(live);
console.log(child.count === count, 'count' in child, Object.keys(child));
console.log({ ...stars.ns }, Object.assign({}, stars.ns), Object.entries(stars.ns), JSON.stringify(stars.ns), structuredCloneFails());
function structuredCloneFails() { return t(() => structuredClone(stars.ns)); }
for (const key in stars.ns) console.log('key', key);
console.log('one' in stars.ns, 'nope' in stars.ns, stars.ns.nope, stars.ns[Symbol.toStringTag], Object.hasOwn(stars.ns, 'one'), stars.ns.propertyIsEnumerable);
console.log(typeof this, typeof require, typeof module, typeof __filename, typeof arguments, import.meta.main);
console.log(t(() => new Function('import "x"')), t(() => (0, eval)('import.meta')), t(() => (0, eval)('export default 1')));
