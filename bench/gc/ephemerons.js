// 300,000 closures in a WeakMap, half of which die, and a chain in which each value is the next key.
'use strict';
const start = Date.now();
const map = new WeakMap();
let keys = [];
for (let i = 0; i < 300000; i++) {
  const f = () => i;
  map.set(f, { i, f });
  keys.push(f);
}
keys = keys.filter((f, i) => i % 2 === 0);
const chain = new WeakMap();
let key = {};
const head = key;
for (let i = 0; i < 100000; i++) {
  const next = {};
  chain.set(key, next);
  key = next;
}
let garbage = [];
for (let i = 0; i < 2000000; i++) garbage[i & 0xffff] = { i };
let n = 0;
for (let k = head; k; k = chain.get(k)) n++;
if (n !== 100001 || !keys.every((f) => map.get(f).f === f)) throw new Error('lost');
console.log(Date.now() - start);
