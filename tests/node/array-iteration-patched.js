'use strict';
// A program that replaces the built-in iteration of arrays, at a place that met other objects before.
const proto = Object.getPrototypeOf([][Symbol.iterator]());
const builtin = proto.next;
const put = (o, f) => { o.next = f; };
put({ next: 1 }, 1);
const lengths = [];
for (let i = 0; i < 6; i++) {
  put(proto, i & 1 ? builtin : function () { return { done: true }; });
  lengths.push([...[1, 2, 3]].length);
}
const values = Array.prototype[Symbol.iterator];
const set = (o, k, f) => { o[k] = f; };
set({ [Symbol.iterator]: 1 }, Symbol.iterator, 2);
for (let i = 0; i < 6; i++) {
  set(Array.prototype, Symbol.iterator, i & 1 ? values : function* () { yield 'one'; });
  let n = 0;
  for (const v of [1, 2, 3]) n += typeof v === 'string' ? 100 : 1;
  lengths.push(n);
}
console.log(lengths.join());
