// Calls: fib(30), 1.3 million of them.
function fib(n) { return n < 2 ? n : fib(n - 1) + fib(n - 2); }
fib(20);
const start = Date.now();
const r = fib(30);
const ms = Date.now() - start;
if (r !== 832040) throw new Error('wrong: ' + r);
console.log(ms);
