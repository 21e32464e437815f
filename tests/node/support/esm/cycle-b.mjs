import A, { a, x } from './cycle-a.mjs';
import * as ns from './cycle-a.mjs';
export function b() { return 'b'; }
export const early = [typeof a, a()];
export const dead = [() => x, () => A, () => ns.x, () => ns.default, () => Object.keys(ns), () => ({ ...ns }), () => 'x' in ns, () => Object.hasOwn(ns, 'x'),
  () => Object.getOwnPropertyDescriptor(ns, 'x'), () => JSON.stringify(ns), () => typeof x, () => { x = 1; }].map((f) => {
  try { return f(); } catch (e) { return `${e.name}: ${e.message}`; }
});
export let kindOfA = 'not yet';
export function readB() { return early.length; }
