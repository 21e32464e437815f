// Hooks that enable and disable hooks from within hooks, resources made in hooks, and the order of everything else.
const ah = require('async_hooks');
const lines = [];
const log = (...a) => lines.push(a.join(' '));
const mk = (n) => ah.createHook({ init(id, type, trigger, resource) { kept.push(resource); log(n, 'init', id, type); }, before(id) { log(n, 'before', id); }, after(id) { log(n, 'after', id); }, destroy(id) { destroyed.push(n + id); } });
const destroyed = [], kept = [];
const a = mk('a'), b = mk('b'), c = mk('c');
log(a.enable() === a, a.enable() === a, a.disable() === a, a.disable() === a);
const switcher = ah.createHook({ init() { log('switch'); b.enable(); a.disable(); switcher.disable(); } });
a.enable(); switcher.enable(); c.enable();
const r1 = new ah.AsyncResource('R1');
log('--');
const r2 = new ah.AsyncResource('R2');
log('--');
r2.runInAsyncScope(() => { log('in', ah.executionAsyncId()); c.disable(); b.disable(); a.enable(); });
r1.emitDestroy();
let n = 0;
const nested = ah.createHook({ init(id, type) { if (n++ < 3) new ah.AsyncResource(`NEST${n}`); log('nested init', id, type, ah.executionAsyncId()); } }).enable();
new ah.AsyncResource('OUT');
nested.disable();
clearTimeout(setTimeout(() => {}, 1));
clearImmediate(setImmediate(() => {}));
const self = ah.createHook({ before() { log('self before'); self.disable(); }, after() { log('self after'); } }).enable();
r1.runInAsyncScope(() => { r1.runInAsyncScope(() => log('twice', ah.executionAsyncId())); });
setImmediate(() => {
  log('immediate', ah.executionAsyncId(), ah.triggerAsyncId(), ah.executionAsyncResource().constructor.name);
  process.nextTick((x) => { log('tick', x, ah.executionAsyncId(), ah.triggerAsyncId(), Object.keys(ah.executionAsyncResource())); }, 5);
  queueMicrotask(() => { log('microtask', ah.executionAsyncId(), ah.triggerAsyncId()); });
  let left = 2;
  const interval = setInterval(() => {
    log('interval', ah.executionAsyncId(), ah.triggerAsyncId(), ah.executionAsyncResource() === interval);
    if (--left === 0) clearInterval(interval);
  }, 1);
});
process.on('exit', () => { a.disable(); console.log(lines.join('\n')); console.log(destroyed.sort().join(), r2.asyncId()); });
