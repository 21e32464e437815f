// Which pairs a comparator is asked, and what sorts that lie come to: as V8, whose sort is listsort.
const asked = (a, f) => {
  const pairs = [];
  const out = a.sort((x, y) => { pairs.push(`${x},${y}`); return f(x, y); });
  return `${out.join()} | ${pairs.join(' ')}`;
};
console.log(asked([1, 2], () => -1), asked([1, 2, 3], () => -1), asked([3, 1, 2], () => 1), asked([1, 2, 3], () => 0));
console.log(asked([5, 3, 1, 4, 2], (a, b) => a - b));
console.log(asked([1, 2, 3, 2, 1, 0], (a, b) => a - b));
console.log(asked([1, 2, 3, 4], (a, b) => b - a));
console.log([3, 1, 2].sort((a, b) => a > b), [3, 1, 2].sort((a, b) => a < b), [1, 2, 3, 4].sort(() => -1), [1, 2, 3, 4].toSorted(() => -1));
console.log([1, 2, 3].sort(() => NaN), [2, 1].sort((a, b) => ({ valueOf: () => a - b })), [undefined, 3, , 1].sort(() => -1));
// Long ones gallop; the number of questions is part of what must agree.
const lcg = (seed) => () => (seed = (seed * 1103515245 + 12345) % 2147483648);
for (const [n, range] of [[33, 5], [64, 1000], [65, 10], [100, 3], [500, 1e6], [1000, 20]]) {
  const next = lcg(n);
  const a = Array.from({ length: n }, (_, i) => ({ k: next() % range, i }));
  let count = 0, sum = 0;
  a.sort((x, y) => { count++; sum = (sum * 31 + x.i * 7 + y.i) % 1000003; return x.k - y.k; });
  const stable = a.every((x, i) => i === 0 || a[i - 1].k < x.k || (a[i - 1].k === x.k && a[i - 1].i < x.i));
  console.log(n, count, sum, stable);
}
for (const shape of [(i) => i, (i) => -i, (i) => i % 2 ? i : -i, (i) => Math.floor(i / 50), (i) => i < 150 ? i * 2 : (i - 150) * 2 + 1, (i) => (i * 7919) % 97]) {
  const a = Array.from({ length: 300 }, (_, i) => shape(i));
  let count = 0, sum = 0;
  a.sort((x, y) => { count++; sum = (sum * 31 + x * 7 + y) % 1000003; return x - y; });
  console.log(count, sum, a.every((x, i) => i === 0 || a[i - 1] <= x));
}
for (const lie of [() => 1, () => -1, (x, y) => (x + y) % 3 - 1, (x, y) => (x * y) % 2 ? -1 : 1]) {
  console.log(Array.from({ length: 40 }, (_, i) => i).sort(lie).join());
  let sum = 0;
  Array.from({ length: 200 }, (_, i) => i).sort(lie).forEach((x) => { sum = (sum * 31 + x) % 1000003; });
  console.log(sum);
}
const pairs = [];
new Uint8Array([5, 3, 1, 4, 2]).sort((x, y) => { pairs.push(`${x},${y}`); return x - y; });
console.log(pairs.join(' '), [...new Int8Array([1, 2, 3, 4]).sort(() => -1)].join(), [...new Int8Array([1, 2, 3, 4]).sort(() => 1)].join());
