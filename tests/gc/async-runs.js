// flags: --max-old-space-size=64 --expose-gc
// A hundred thousand runs, contexts nested and left again, promises with hooks: nothing of it stays.
const { AsyncLocalStorage, AsyncResource, createHook } = require('async_hooks');
const als = new AsyncLocalStorage();
let sum = 0;
for (let i = 0; i < 1e5; i++) als.run({ i, filler: [1, 2, 3, 4, 5, 6, 7, 8] }, () => { sum += als.getStore().i & 1; });
console.log('runs', sum, als.getStore());
// As deep as calls go, and back.
let deep = 0;
const nest = (left) => als.run({ left }, () => { if (left > 0) nest(left - 1); else deep++; });
nest(1500);
console.log('nested', deep, als.getStore());
// Storages that come and go leave no pair behind in the frames that follow.
for (let i = 0; i < 2e4; i++) {
  const brief = new AsyncLocalStorage();
  brief.enterWith({ filler: new Array(20).fill(i) });
  brief.disable();
}
console.log('brief ones', als.getStore());
let destroyed = 0, made = 0;
createHook({ init() { made++; }, destroy() { destroyed++; } }).enable();
(async () => {
  for (let i = 0; i < 2000; i++) await als.run({ i }, async () => { new AsyncResource('R'); await 1; sum += als.getStore().i; });
  let rounds = 0;
  const wait = () => { gc(); if (++rounds < 3) setTimeout(wait, 1); else console.log('promises', sum, made > 8000, destroyed > made * 0.9); };
  wait();
})();
