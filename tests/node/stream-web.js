// Web streams among others: pipeline, finished, compose and signals.
const { pipeline, finished, Readable, Writable, compose, addAbortSignal, PassThrough, Duplex, isReadable, isErrored, isDisturbed, isWritable } = require('stream');
const P = require('stream/promises');
const rs = (a = ['a', 'b', 'c']) => new ReadableStream({ pull(c) { a.length ? c.enqueue(a.shift()) : c.close(); } });
const ws = (l) => new WritableStream({ write(c) { l.push(String(c)); } });
const up = () => new TransformStream({ transform(c, k) { k.enqueue(String(c).toUpperCase()); } });
const T = (n, f) => f().then((v) => console.log(n, v), (e) => console.log(n, 'rejects', e.code, e.message));
(async () => {
  await T('rs->fn', () => P.pipeline(rs(), async (s) => { let a = ''; for await (const c of s) a += c; return a; }));
  await T('rs->ws', async () => { const l = []; await P.pipeline(rs(), ws(l)); return l.join(); });
  await T('rs->ts->ws', async () => { const l = []; await P.pipeline(rs(), up(), ws(l)); return l.join(); });
  await T('node->ws', async () => { const l = []; await P.pipeline(Readable.from(['x', 'y']), ws(l)); return l.join(); });
  await T('rs->node', async () => { const l = []; await P.pipeline(rs(), new Writable({ objectMode: true, write(c, e, cb) { l.push(c); cb(); } })); return l.join(); });
  await T('rs->ts->node', async () => { const l = []; await P.pipeline(rs(), up(), new Writable({ objectMode: true, write(c, e, cb) { l.push(c); cb(); } })); return l.join(); });
  await T('gen->ws', async () => { const l = []; await P.pipeline(function* () { yield 'g'; }, ws(l)); return l.join(); });
  await T('fail', () => P.pipeline(new ReadableStream({ pull(c) { c.error(new Error('rs failed')); } }), ws([])));
  await T('finished rs', async () => { const r = rs(); const p = P.finished(r); for await (const c of r); await p; return 'ok'; });
  await T('finished ws', async () => { const w = ws([]); const p = P.finished(w); const k = w.getWriter(); await k.write('a'); await k.close(); await p; return 'ok'; });
  await T('is', async () => [isReadable(rs()), isErrored(rs()), isDisturbed(rs()), isWritable(ws([]))]);
  await T('abort', async () => { const ac = new AbortController(); const r = addAbortSignal(ac.signal, rs()); ac.abort(); try { for await (const c of r); } catch (e) { return e.code; } });
  await T('compose', async () => { const d = compose(up(), new PassThrough({ objectMode: true })); d.end('q'); let a = ''; for await (const c of d) a += c; return a; });
})();
