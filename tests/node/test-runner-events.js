// flags: --test-reporter=./node/support/test-runner/events.mjs
// Order and content of the events of tests in the program itself, hooks, contexts, and errors that nobody caught.
const { test, describe, it, before, after, beforeEach, afterEach, getTestContext } = require('node:test');
process.on('exit', (code) => { console.log(said.join('\n'), '\nexit code', code); process.exitCode = 0; });

const said = [];
const log = (...args) => { said.push(args.join(' ')); };
const say = (text) => (t) => { log(text, t.name, t.constructor.name); };
before(say('root before'));
after(say('root after'));
beforeEach(say('root beforeEach'));
afterEach(say('root afterEach'));
describe('s', () => {
  before(say('s before'));
  after(say('s after'));
  beforeEach(say('s beforeEach'));
  afterEach(say('s afterEach'));
  log('building');
  it('i1', say('i1'));
  it('i2', { skip: 1 }, say('i2'));
  describe('n', () => { beforeEach(say('n beforeEach')); it('ni', say('ni')); });
});
test('t', async (t) => {
  t.before(say('t before'));
  t.after(say('t after'));
  t.beforeEach(say('t beforeEach'));
  t.afterEach(say('t afterEach'));
  log('body', t.fullName, t.passed, t.error, t.signal.aborted, t.attempt, getTestContext() === t, t.filePath === __filename);
  await t.test('u1', say('u1'));
  await t.test('u2', (u) => { log(u.fullName); });
});
test('after throws', (t) => { t.after(() => { throw new Error('after x'); }); });
test('afterEach throws', async (t) => { t.afterEach(() => { throw new Error('each x'); }); await t.test('q', () => {}); });
test('before throws', async (t) => { t.before(() => { throw new Error('before x'); }); await t.test('q', () => {}); });
test('global inside', () => { test('inner', () => {}); it('inner2', () => {}); });
test('hook with callback', (t) => { t.after((c, done) => { setImmediate(() => { log('after done'); done(); }); }); });
test('hook times out', (t) => { t.after(() => new Promise((resolve) => setTimeout(resolve, 100)), { timeout: 5 }); });
test('aborted before', { signal: AbortSignal.abort() }, () => {});
test('aborted', (t) => { const stop = new AbortController(); return t.test('x', { signal: stop.signal }, () => { stop.abort(); return new Promise((resolve) => setTimeout(resolve, 100)); }); });
test('waitFor', async (t) => { let n = 0; log(await t.waitFor(() => { if (n++ < 2) throw new Error('no'); return 7; }, { interval: 1, timeout: 60000 })); });
test('waitFor ends', async (t) => { await t.waitFor(() => { throw new Error('no'); }, { interval: 1, timeout: 5 }); });
test('at once', { concurrency: true }, async (t) => {
  const order = [];
  await Promise.all([
    t.test('1', async () => { order.push('s1'); await new Promise((resolve) => setTimeout(resolve, 20)); order.push('e1'); }),
    t.test('2', async () => { order.push('s2'); await 1; order.push('e2'); }),
  ]);
  log(order);
});
test('uncaught', () => new Promise((resolve) => { setTimeout(resolve, 20); setTimeout(() => { throw new Error('unc'); }, 1); }));
test('unhandled', () => new Promise((resolve) => { setTimeout(resolve, 20); setTimeout(() => { Promise.reject(new Error('unh')); }, 1); }));
test('late throw', () => { setTimeout(() => { throw new Error('late'); }, 1); });
test('late test', (t) => { setTimeout(() => { t.test('too late', () => {}); }, 1); });
test('waits', () => new Promise((resolve) => setTimeout(resolve, 50)));
test('log', (t) => { t.log('hello', { a: 1 }); });
test('skip then throw', (t) => { t.skip('s'); throw new Error('x'); });
