// What createHook hears of promises: which are made by what, which run, which settle, part by part.
const ah = require('async_hooks');
const lines = [];
const log = (...a) => lines.push(a.join(' '));
const hook = ah.createHook({
  init(id, type, trigger, resource) { log('init', id, type, trigger, 'in', ah.executionAsyncId(), type !== 'PROMISE' || resource instanceof Promise); },
  before(id) { log('before', id, ah.executionAsyncId()); },
  after(id) { log('after', id, ah.executionAsyncId()); },
  promiseResolve(id) { log('resolve', id); },
});
const parts = [];
const part = (name, f) => parts.push([name, f]);
part('new Promise', () => { new Promise((r) => r(1)); });
part('reject', () => { Promise.reject(1).catch(() => {}); });
part('throw in executor', () => { new Promise(() => { throw 1; }).catch(() => {}); });
part('resolve with promise', () => { new Promise((r) => r(Promise.resolve(1))); });
part('resolve with itself', () => { let done; const p = new Promise((r) => done = r); done(p); p.catch(() => {}); });
part('thenable', () => { Promise.resolve({ then(r) { log('in then', ah.executionAsyncId(), ah.triggerAsyncId()); r(1); } }); });
part('finally', () => { Promise.resolve(1).finally(() => 2); });
part('all', () => { Promise.all([1, 2]); });
part('race', () => { Promise.race([1, 2]); });
part('await no promise', () => { (async () => { await 1; log('on', ah.executionAsyncId(), ah.triggerAsyncId()); await 2; return 3; })().then(() => log('then', ah.executionAsyncId())); });
part('async, never waits', () => { (async () => { new ah.AsyncResource('INSIDE'); })(); });
part('async returns promise', () => { (async () => Promise.resolve(1))(); });
part('async throws', () => { (async () => { throw 1; })().catch(() => {}); });
part('await pending', () => { let go; (async () => { await new Promise((r) => go = r); log('on', ah.executionAsyncId(), ah.triggerAsyncId()); })(); go(); });
part('await rejected', () => { (async () => { try { await Promise.reject(1); } catch { log('caught', ah.executionAsyncId()); } finally { await 2; log('finally', ah.executionAsyncId()); } })(); });
part('await a thenable', () => { (async () => { await { then(r) { r(1); } }; log('on', ah.executionAsyncId()); })(); });
part('async generator', () => { (async () => { for await (const x of (async function* () { yield 1; await 2; })()) log('x', x, ah.executionAsyncId()); })(); });
part('for await of an array', () => { (async () => { for await (const x of [1]) log('x', x, ah.executionAsyncId()); })(); });
part('generator return', () => { const g = (async function* () { yield 1; })(); g.next(); g.return(Promise.resolve(5)); });
part('withResolvers', () => { const w = Promise.withResolvers(); w.resolve(1); w.resolve(2); w.reject(3); });
part('try', () => { Promise.try(() => 1); });
part('subclass', () => { class P extends Promise {} P.resolve(1).then(() => {}); });
part('resolve the same', () => { const p = Promise.resolve(1); log(Promise.resolve(p) === p); });
part('then without handler', () => { Promise.resolve(1).then(); });
part('older than the hook', () => { older.then(() => log('older')); settle(); });
part('frozen', () => { const p = new Promise(() => {}); Object.freeze(p); p.then(() => {}); });
let settle;
const older = new Promise((r) => settle = r).then(() => {});
function next() {
  hook.disable();
  if (parts.length === 0) return;
  const [name, f] = parts.shift();
  log('---', name);
  setImmediate(() => setImmediate(next));
  hook.enable();
  f();
}
setImmediate(next);
process.on('exit', () => { hook.disable(); console.log(lines.join('\n')); });
