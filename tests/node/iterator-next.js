// What a program's iterator calls `next` is called, or refused; it is never taken for anything else.
const { inspect } = require('util');
const show = (f) => { try { console.log(inspect(f())); } catch (e) { console.log(e.name + ': ' + e.message); } };
for (const next of [1, 0, -1, 1.5, undefined, 'x', {}, true, () => 1]) {
  const source = { [Symbol.iterator]() { return { next }; } };
  show(() => { try { return [...source]; } catch (e) { return e.name; } });
  show(() => { for (const x of source) return x; });
  show(() => { const [a] = source; return a; });
  show(() => { const [] = source; return 'nothing was read'; });
  show(() => { try { return Math.max(...source); } catch (e) { return e.name; } });
  show(() => new Map(source));
  show(() => new Set(source));
  show(() => Object.fromEntries(source));
  show(() => { function* g() { try { yield* source; } catch (e) { yield e.name; } } return [...g()]; });
}
// An array as an iterator, and a generator with a `next` of its own.
show(() => Array.from({ [Symbol.iterator]() { return Object.assign([7, 8], { next: 5 }); } }));
for (const next of [0, 1]) show(() => { for (const x of { [Symbol.iterator]() { return Object.assign([7, 8], { next }); } }) return x; });
show(() => { function* g() { yield 1; yield 2; } const i = g(); let n = 0; i.next = () => ({ value: n, done: n++ > 2 }); return [...i]; });
show(() => [1].map(1));
show(() => new Uint8Array(1).map(1));
show(() => Object.groupBy([1], {}));
show(() => Map.groupBy([1], 's'));
