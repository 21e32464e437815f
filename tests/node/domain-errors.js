// domain: where errors go, what is on the stack, and what belongs to which domain.
const domain = require('domain');
const { EventEmitter } = require('events');
const lines = [];
const log = (...a) => lines.push(a.join(' '));
log(Object.keys(domain), Object.keys(domain.Domain.prototype), domain.active, process.domain, EventEmitter.usingDomains);
const d = domain.create();
const told = (name) => (e) => log(name, e.message, Object.keys(e), e.domainThrown, e.domainEmitter instanceof EventEmitter, typeof e.domainBound, e.domain === d, process.domain, domain._stack.length);
d.on('error', told('d'));
log(d.run(function(a, b) { log('in run', this === d, a, b, process.domain === d, domain.active === d, domain._stack.length); return 5; }, 1, 2), process.domain);
const outside = new EventEmitter();
const inside = d.run(() => new EventEmitter());
log(outside.domain, Object.getOwnPropertyDescriptor(inside, 'domain').enumerable, inside.domain === d);
log(inside.emit('error', new Error('emitted')));
d.run(() => inside.on('event', () => log('event in', process.domain === d, domain._stack.length)));
log(inside.emit('event'), process.domain);
d.add(outside); log(d.members.length, outside.domain === d);
outside.emit('error', new Error('added'));
d.remove(outside); log(d.members.length, outside.domain);
const i = d.intercept((...a) => log('intercepted', a));
log(i.name, i.length); i(null, 7, 8); i('no error', 9); i(new Error('intercepted error'));
const a = domain.create(), b = domain.create();
a.add(outside); b.add(outside); log(a.members.length, b.members.length, outside.domain === b);
a.add(b); b.add(a); log(b.domain === a, a.domain === b);
d.enter(); d.enter(); a.enter(); log(domain._stack.length); a.exit(); log(domain._stack.length); d.exit(); d.exit(); log(domain._stack.length, process.domain);
try { domain.create().run(() => new EventEmitter().emit('error', 'text')); } catch (e) { log('thrown', e.message, e.code); }
domain._stack.length = 0; process.domain = domain.active = null;
try { process.setUncaughtExceptionCaptureCallback(() => {}); } catch (e) { log(e.code, e.message); }
process.on('uncaughtException', (e) => log('uncaught', e.message, e.domainThrown, e.domain));
const steps = [
  () => { const bound = d.bind((x) => { log('bound', x, process.domain === d); throw new Error('from bound'); }); log(bound.name, bound.length, bound.domain === d); setTimeout(bound, 1, 3); },
  () => d.run(() => setTimeout(() => { throw new Error('timer'); }, 1)),
  () => d.run(() => process.nextTick(() => { throw new Error('tick'); })),
  () => d.run(() => { Promise.reject(new Error('promise')); }),
  () => d.run(() => { (async () => { await 1; log('awaited in', process.domain === d); throw new Error('async'); })(); }),
  () => d.run(() => { require('fs').stat('/', () => { throw new Error('fs'); }); }),
  () => d.run(() => { setImmediate(() => { throw new Error('immediate'); }); }),
  () => d.run(() => { const p = Promise.resolve(); log('promise of', p.domain === d); p.then(() => log('then in', process.domain === d)); queueMicrotask(() => log('microtask in', process.domain === d)); }),
  () => d.run(() => { setTimeout(() => setTimeout(() => setImmediate(() => { throw new Error('deep'); }), 1), 1); }),
  () => { try { d.run(() => { throw new Error('sync'); }); } catch (e) { log('caught', e.message, domain._stack.length); } d.exit(); },
  () => { domain.create().run(() => setTimeout(() => { throw new Error('nobody listens'); }, 1)); },
  () => { const once = domain.create(); once.once('error', (e) => log('once', e.message)); once.run(() => { setTimeout(() => { throw new Error('1'); }, 1); setTimeout(() => { throw new Error('2'); }, 3); }); },
  () => { const outer = domain.create(), inner = domain.create(); outer.on('error', (e) => log('outer', e.message, e.domain === outer)); inner.on('error', (e) => { throw new Error(`handler of ${e.message}`); });
    setTimeout(() => outer.run(() => inner.run(() => { throw new Error('inner'); })), 1); },
  () => { const outer = domain.create(), silent = domain.create(); outer.on('error', (e) => log('outer of silent', e.message)); setTimeout(() => outer.run(() => silent.run(() => { throw new Error('passed on'); })), 1); },
  () => { const own = domain.create(); own.on('error', (e) => log('own', e.message)); own.run(() => { const e = new EventEmitter(); e.on('x', () => { throw new Error('in listener'); }); setTimeout(() => e.emit('x'), 1); }); },
  () => { d.once('error', (e) => log('also', e)); d.run(() => setTimeout(() => { throw null; }, 1)); },
];
// Each step says how many lines it makes: the next begins after them.
const expected = [3, 1, 1, 1, 2, 1, 1, 3, 1, 1, 1, 2, 1, 1, 1, 2];
const next = () => {
  const step = steps.shift();
  if (step === undefined) return;
  if (process.domain || domain._stack.length > 0) log('left over', domain._stack.length);
  d.removeAllListeners('error');
  d.on('error', (e) => (e === null ? log('null') : told('d')(e)));
  const enough = lines.length + expected.shift();
  const wait = () => (lines.length < enough ? setTimeout(wait, 1) : next());
  setTimeout(wait, 1);
  step();
};
next();
process.on('exit', () => console.log(lines.join('\n')));
