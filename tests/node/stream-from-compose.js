// Duplex.from of every kind, and compose: what comes out, how they end and fail.
const { Readable, Writable, Duplex, PassThrough, Transform, compose, pipeline } = require('stream');
const log = (...a) => console.log(...a);
const msg = (e) => (e === undefined || e === null ? String(e) : `${e.name}:${e.code}:${String(e.message).split('\n')[0]}`);
const rest = async (n = 8) => { for (let i = 0; i < n; i++) await new Promise(setImmediate); };
const watch = (s, n) => { for (const e of ['end', 'finish', 'close', 'error']) s.on(e, (x) => log(n, e, x instanceof Error ? msg(x) : '')); return s; };
const use = async (s, n, items = []) => { watch(s, n); log(n, s.constructor.name, s.readable, s.writable, s.readableObjectMode, s.writableObjectMode, s.readableHighWaterMark, s.writableHighWaterMark, s.allowHalfOpen); if (s.readable) s.on('data', (c) => log(n, 'data', String(c))); if (s.writable) { for (const i of items) s.write(i); s.end(); } await rest(); log(n, s.destroyed, s.readableEnded, s.writableFinished); };
const up = () => new Transform({ transform(c, e, cb) { cb(null, String(c).toUpperCase()); } });
const forms = {
  readable: () => Readable.from(['a', 'b']),
  writable: () => new Writable({ write(c, e, cb) { log('w', String(c)); cb(); } }),
  duplex: () => new PassThrough(),
  array: () => ['x', 'y'], string: () => 'text', buffer: () => Buffer.from('bytes'), set: () => new Set([1, 2]),
  asyncIterable: () => (async function* () { yield 'p'; await null; yield 'q'; })(),
  failingIterable: () => (async function* () { yield 'p'; throw new Error('it failed'); })(),
  generatorFn: () => async function* (src) { for await (const c of src) yield String(c) + '!'; },
  plainGeneratorFn: () => function* () { yield 'g'; },
  asyncFn: () => async (src) => { let n = 0; for await (const c of src) { n++; log('fn got', String(c)); } log('fn saw', n); },
  asyncFnValue: () => async (src) => { for await (const c of src); return 5; },
  asyncFnFails: () => async (src) => { for await (const c of src) throw new Error('fn failed'); },
  fnReturnsDuplex: () => () => up(),
  promise: () => Promise.resolve('value'), promiseNull: () => Promise.resolve(null), promiseFails: () => Promise.reject(new Error('no')),
  pair: () => ({ readable: Readable.from(['r1', 'r2']), writable: new Writable({ objectMode: true, write(c, e, cb) { log('pw', String(c)); cb(); } }) }),
  pairSame: () => { const t = up(); return { readable: t, writable: t }; },
  pairReadable: () => ({ readable: Readable.from(['only']) }), pairWritable: () => ({ writable: new PassThrough() }), pairIterable: () => ({ readable: ['i1'] }),
};
const composes = {
  two: () => compose(up(), new PassThrough()), fns: () => compose(async function* (s) { for await (const c of s) yield String(c) + '1'; }, async function* (s) { for await (const c of s) yield c + '2'; }),
  source: () => compose(Readable.from(['s1', 's2']), up()), sink: () => compose(up(), new Writable({ write(c, e, cb) { log('sink', String(c)); cb(); } })), one: () => compose(up()),
  iterable: () => compose(['c1', 'c2'], up()), closed: () => compose(Readable.from(['s1']), async (s) => { for await (const c of s) log('end fn', String(c)); }),
  fails: () => compose(up(), new Transform({ transform(c, e, cb) { cb(new Error('second failed')); } })),
};
process.on('uncaughtException', (e) => log('UNCAUGHT', msg(e)));
process.on('unhandledRejection', (e) => log('UNHANDLED', msg(e)));
(async () => {
  for (const [n, f] of Object.entries(forms)) { log('--', n); try { await use(Duplex.from(f()), n, ['1', '2']); } catch (e) { log('threw', msg(e)); } }
  for (const [n, f] of Object.entries(composes)) { log('-- compose', n); try { await use(f(), n, ['1', '2']); } catch (e) { log('threw', msg(e)); } }
  for (const bad of [5, null, undefined, {}, () => 5, Symbol('s'), true]) try { log(Duplex.from(bad).constructor.name); } catch (e) { log('threw', msg(e)); }
  for (const args of [[], [new Readable(), new Readable()], [new Writable(), new Writable()], [5, up()], [up(), {}]]) try { log(compose(...args)?.constructor?.name); } catch (e) { log('threw', msg(e)); }
  for (const [n, f] of Object.entries({ readable: () => new Readable({ read() {} }), pair: () => ({ readable: new PassThrough(), writable: new PassThrough() }), fn: () => async function* (s) { for await (const c of s) yield c; } })) { const d = watch(Duplex.from(f()), 'destroy ' + n); d.destroy(new Error('mine')); await rest(); const e = watch(Duplex.from(f()), 'quiet ' + n); e.destroy(); await rest(); }
  for (const err of [undefined, new Error('mine')]) { const a = watch(up(), 'a'), b = watch(new PassThrough(), 'b'); const c = watch(compose(a, b), 'c'); c.write('x'); c.destroy(err); await rest(); log(a.destroyed, b.destroyed); const p = watch(up(), 'p'); const q = watch(compose(p, new PassThrough()), 'q'); p.destroy(err); await rest(); log(q.destroyed); }
  const big = compose(new PassThrough({ highWaterMark: 2 }), new PassThrough({ highWaterMark: 2 })); let n = 0; big.on('data', (c) => { n += c.length; }); for (let i = 0; i < 100; i++) if (!big.write('abc')) await new Promise((f) => big.once('drain', f)); big.end(); await rest(); log('big', n);
})();
