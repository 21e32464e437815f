// flags: --max-memory=64m --expose-gc
// What a dead register names is let go: a handler that drops its only variable has the memory again, in the same frame.
'use strict';

const used = () => process.memoryUsage().heapUsed / 1048576;
const start = used();

function held(e) {
  const before = used() - start;
  const q = [];
  for (let i = 0; i < 200000; i++) q.push({ i });
  return `${e instanceof RangeError} ${e.code} ${before < 4 ? 'free' : `${before} MiB held`} ${q.length}`;
}

const kinds = {
  list() { let o = {}; try { for (;;) o = { o }; } catch (e) { o = null; gc(); return held(e); } },
  'without gc()'() { let o = {}; try { for (;;) o = { o }; } catch (e) { o = null; const q = []; for (let i = 0; i < 200000; i++) q.push({ i }); return `${e.code} ${q.length}`; } },
  bound() { let f = function () {}; try { for (;;) f = f.bind(null, 1); } catch (e) { f = null; gc(); return held(e); } },
  arrays() { let a = []; try { for (;;) a = [a, new Array(50)]; } catch (e) { a = null; gc(); return held(e); } },
  proxies() { let p = {}; try { for (;;) p = new Proxy(p, {}); } catch (e) { p = null; gc(); return held(e); } },
  'no handler'() { let o = {}; for (let i = 0; i < 300000; i++) o = { o }; o = null; return (() => { gc(); return used() - start < 4 ? 'free' : 'held'; })(); },
  'kept by a handler'() { let o = { last: 1 }; try { gc(); throw new Error(); } catch { return o.last; } },
  'kept by a loop'() { let o = { n: 0 }; for (let i = 0; i < 3; i++) { gc(); o.n++; } return o.n; },
  'kept arguments'() { return (function (a, b) { gc(); return arguments[0].x + b.x; })({ x: 1 }, { x: 2 }); },
  'kept by finally'() { let o = { n: 1 }; try { gc(); return o.n; } finally { gc(); o.n++; console.log(o.n); } },
  'kept by a generator'() { const g = (function* () { const o = { n: 5 }; gc(); yield 1; gc(); return o.n; })(); g.next(); gc(); return g.next().value; },
};
for (const [name, run] of Object.entries(kinds)) console.log(name, run());

let big = 3n;
while (big < 1n << 3000000n) big *= big;
const part = big / 7n ** 300000n;
console.log(big % part === big - (big / part) * part, BigInt(String(part)) === part, BigInt(`0x${big.toString(16)}`) === big);
