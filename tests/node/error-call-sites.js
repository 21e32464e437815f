// Call sites, stacks that are put in words when they are read, limits of any type.
const log = (...a) => console.log(...a);
const own = (s) => s.getFileName() === __filename || s.getEvalOrigin()?.includes(__filename);
const plain = (text) => String(text).replaceAll(__filename, 'F');
const d = Object.getOwnPropertyDescriptor(Error, 'prepareStackTrace');
log(typeof d.value, d.value.name, d.value.length, d.writable, d.enumerable, d.configurable, Object.getOwnPropertyNames(Error).join());
log(Error.prepareStackTrace(new TypeError('x'), [1, { toString() { return 'two'; } }]), Error.prepareStackTrace({}, []));
const saved = Error.prepareStackTrace;
Error.prepareStackTrace = (e, sites) => sites;
function sl() { return new Error('a').stack; }
const o = { meth: sl, get acc() { return sl(); } };
class Crane {
  lift(f) { return f(); }
  static park(f) { return f(); }
  #hid() { return sl(); }
  hid() { return this.#hid(); }
  *gen() { yield sl(); }
}
const stacks = [sl(), o.meth(), o.acc, new (function K() { this.s = sl(); })().s, [1].map(() => sl())[0], eval('sl()'), new Function('f', 'return f()')(sl), new Crane().lift(sl), Crane.park(() => sl()), new Crane().hid(), [...new Crane().gen()][0]];
for (const stack of stacks) {
  for (const s of stack.slice(0, 2)) {
    if (!own(s) && !s.isNative()) continue;
    log([s.getFunctionName(), s.getMethodName(), s.isToplevel(), s.isEval(), s.isConstructor(), s.isNative(), s.isAsync(), s.getThis() === globalThis, s.getThis() === o, typeof s.getFunction(), s.getFunction() === sl, plain(s.getEvalOrigin()), s.getFileName() === __filename, s.getLineNumber(), s.getColumnNumber(), s.getPromiseIndex(), s.isPromiseAll()].join('|'), plain(s));
  }
}
(function () {
  'use strict';
  const s = new Error('').stack;
  log(s[0].getThis(), s[0].getFunction(), s[1].getThis(), s[1].getFunction());
})();
// Lazy: the function runs when the stack is read, once.
let calls = 0;
Error.prepareStackTrace = (e, sites) => { calls++; return sites; };
const target = {};
Error.captureStackTrace(target);
const e1 = new Error('lazy');
log('lazy', calls, Object.keys(target).length);
log(Array.isArray(target.stack), calls, target.stack === target.stack, Array.isArray(e1.stack), calls);
target.stack = 'mine';
log(target.stack);
function top() { const t = {}; Error.captureStackTrace(t, top); return t; }
log(top().stack.filter((s) => s.getFunctionName() === 'top').length);
Error.stackTraceLimit = 1;
log(sl().length);
Error.stackTraceLimit = 0;
log(sl().length);
Error.prepareStackTrace = saved;
Error.stackTraceLimit = 'x';
log(new Error('no number').stack, 'stack' in new Error('x'));
delete Error.stackTraceLimit;
log('stack' in new Error('x'));
Error.stackTraceLimit = -5;
log(new Error('negative').stack);
Error.stackTraceLimit = 2.9;
log(new Error('fraction').stack.split('\n').length);
Error.stackTraceLimit = 10;
Error.prepareStackTrace = () => { throw new Error('in prepare'); };
try {
  log(typeof new Error('x').stack);
} catch (e) {
  log('thrown', e.message);
}
Error.prepareStackTrace = undefined;
log(plain(new Error('undefined').stack).split('\n').slice(0, 2).join());
Error.prepareStackTrace = saved;
const later = new Error('m');
later.name = 'Later';
log(later.stack.split('\n')[0]);
const named = { name: 'Own', message: 'msg' };
Error.captureStackTrace(named);
log(named.stack.split('\n')[0]);
for (const f of [() => Error.captureStackTrace(Object.freeze({})), () => Error.captureStackTrace(1), () => Error.captureStackTrace(Object.preventExtensions(new Error('x')))]) {
  try {
    f();
    log('ok');
  } catch (e) {
    log(e.name, e.message);
  }
}
(async () => {
  const fails = async () => { await null; throw new Error('async'); };
  Error.prepareStackTrace = (e, sites) => sites.filter(own).map((s) => `${plain(s)} ${s.isAsync()} ${s.getPromiseIndex()}`);
  try { await fails(); } catch (e) { log(e.stack); }
  try { await Promise.all([1, fails()]); } catch (e) { log(e.stack); }
  Error.prepareStackTrace = saved;
})();
