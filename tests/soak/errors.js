'use strict';
// Exceptions with stacks read and unread, caught at several depths; proxies; BigInts; dates.
const deep = (n) => { if (n === 0) throw new TypeError('at the bottom'); try { deep(n - 1); } finally { n = 0; } };
exports.rounds = 5e5;
exports.round = (i) => {
  try { deep(i & 7); } catch (e) { if ((i & 3) === 0) e.stack; }
  try { null.x; } catch { /* as it should */ }
  try { new Error('x', { cause: new AggregateError([1], 'y') }).stack.length; } catch { /* never */ }
  const { proxy, revoke } = Proxy.revocable({}, { get: () => i });
  proxy.x;
  revoke();
  BigInt(i) ** 9n;
  new Date(i).toISOString();
};
