// Generators and iteration protocol, with finally and early exits.
function* g() { try { const x = yield 1; console.log('got', x); yield x * 2; } finally { console.log('cleanup'); } return 'never'; }
let it = g(); console.log(it.next(), it.next(5), it.return('r'), it.next());
it = g(); it.next(); try { it.throw(new Error('inside')); } catch (e) { console.log(e.message); }
function* inner() { const r = yield 'a'; return 'inner:' + r; } function* outer() { const v = yield* inner(); yield v; }
it = outer(); console.log(it.next().value, it.next('sent').value, it.next());
function iterable(n) { let closed = 0; return { closed: () => closed, [Symbol.iterator]() { let i = 0; return { next: () => ({ value: i, done: i++ >= n }), return() { closed++; return {}; } }; } }; }
const src = iterable(10); for (const x of src) if (x === 3) break; console.log('closed', src.closed());
const [p, , q = 'def', ...rest] = iterable(6); console.log(p, q, rest); const [first] = src; console.log(first, src.closed());
try { for (const x of src) throw new Error('t' + x); } catch (e) { console.log(e.message, src.closed()); }
outerLoop: for (const i of [1, 2, 3]) { for (const j of [1, 2, 3]) { if (j === 2) continue outerLoop; if (i === 3) break outerLoop; console.log(i, j); } }
console.log([...new Map([[1, 'a'], [2, 'b']])].join('|'), Math.max(...new Set([3, 9, 4])), [...'h😀i'], Array.from({ length: 3 }, (_, i) => i * i));
const fib = { *[Symbol.iterator]() { let [a, b] = [0, 1]; for (;;) { yield a; [a, b] = [b, a + b]; } } };
const out = []; for (const f of fib) { if (f > 50) break; out.push(f); } console.log(out.join());
function* tree(n) { if (n) { yield* tree(n.l); yield n.v; yield* tree(n.r); } } console.log([...tree({ v: 2, l: { v: 1 }, r: { v: 3 } })]);
try { const [x] = {}; } catch (e) { console.log(e.name, e.message); } try { for (const x of 5) ; } catch (e) { console.log(e.name, e.message); } try { new Map([1]); } catch (e) { console.log(e.name, e.message); }
(async () => {
  async function* ag() { try { yield 1; yield Promise.resolve(2); await null; yield 3; } finally { console.log('async cleanup'); } }
  for await (const x of ag()) { console.log('await', x); if (x === 2) break; }
  for await (const x of [Promise.resolve('p'), 'q']) console.log(x);
  const a = ag(); console.log(await Promise.all([a.next(), a.next(), a.next(), a.next()]));
})();
