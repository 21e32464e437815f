// Calls across the border: built-in functions with and without callbacks, bound functions, spreads, closures.
const start = Date.now();
let sum = 0;
const add = function (a, b) { return a + b; };
const inc = add.bind(null, 1);
const list = Array.from({ length: 100 }, (_, i) => i);
for (let i = 0; i < 20000; i++) {
  sum += Math.max(i, 7) + inc(i) + list.indexOf(i % 100) + 'abcdef'.charCodeAt(i % 6);
  sum += list.map((x) => x + 1).filter((x) => x & 1).reduce(add, 0);
  sum += Math.min(...[i, 3, 5]) + [i, i + 1].concat([2]).length + Object.keys({ a: 1, b: 2 }).length;
}
const ms = Date.now() - start;
if (sum !== 453140018) throw new Error('wrong: ' + sum);
console.log(ms);
