// What a hook throws ends the program: here `process.exit` is taken over, so that each kind can be seen. And hooks that
// disable themselves, that make promises and ticks, that are enabled between before and after.
const ah = require('async_hooks');
const lines = [];
const log = (...a) => lines.push(a.join(' '));
const exit = process.exit;
process.exit = (code) => { log('exit', code); };
process._rawDebug = (text) => { log('printed', String(text).split('\n')[0]); };
for (const kind of ['init', 'before', 'after']) {
  const hook = ah.createHook({ [kind]() { throw new Error(`thrown by ${kind}`); } }).enable();
  const r = new ah.AsyncResource('R');
  log(kind, r.runInAsyncScope((x) => x, null, 'result'));
  hook.disable();
  log(ah.executionAsyncId(), ah.triggerAsyncId());
}
for (const thrown of ['a string', null, undefined, { stack: 5 }, { stack: 'a stack of its own' }]) {
  const hook = ah.createHook({ init() { throw thrown; } }).enable();
  new ah.AsyncResource('R');
  hook.disable();
}
const settled = ah.createHook({ promiseResolve() { settled.disable(); throw new Error('thrown by promiseResolve'); } }).enable();
Promise.resolve(1).then((v) => log('goes on', v));
let destroyed = 0;
const destroy = ah.createHook({ destroy() { if (destroyed++ === 0) throw new Error('thrown by destroy'); } }).enable();
new ah.AsyncResource('D').emitDestroy();
setImmediate(() => setImmediate(() => {
  log('destroyed', destroyed > 0);
  destroy.disable();
  // A hook whose work is asynchronous itself hears of that, too, until it is told not to.
  let depth = 0, heard = 0;
  const busy = ah.createHook({ init(id, type) { heard++; if (depth < 3) { depth++; Promise.resolve().then(() => {}); process.nextTick(() => {}); depth--; depth++; } } }).enable();
  setTimeout(() => { busy.disable(); log('heard', heard); }, 1);
  // Enabled while something runs: after comes without before.
  const late = ah.createHook({ before() { log('late before'); }, after() { log('late after'); } });
  const r = new ah.AsyncResource('LATE');
  r.runInAsyncScope(() => { late.enable(); });
  r.runInAsyncScope(() => { late.disable(); });
  log('after late', ah.executionAsyncId() > 0);
}));
process.on('exit', () => console.log(lines.join('\n')));
