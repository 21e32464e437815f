'use strict';
// Promise chains, rejections that are handled, thenables, promises that nobody settles, await.
exports.rounds = 1e6;
exports.turn = true;
const never = async () => { await new Promise(() => {}); };
exports.round = (i) => {
  Promise.resolve(i).then((x) => x + 1).then((x) => ({ then(f) { f(x); } })).finally(() => {});
  Promise.reject(new Error('r')).catch(() => {});
  (async () => { await null; return i; })();
  if ((i & 3) === 0) never();
  if ((i & 7) === 0) Promise.race([new Promise(() => {}), Promise.resolve(i)]);
  if ((i & 15) === 0) { const { resolve, promise } = Promise.withResolvers(); promise.then(() => {}); resolve(promise.then); }
};
