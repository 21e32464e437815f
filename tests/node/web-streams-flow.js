'use strict';
// Readable, writable and transform streams at work: order of calls, backpressure, pipes, tees, iteration, encodings.
const log = [];
const say = (...args) => log.push(args.join(' '));
const tick = () => new Promise((resolve) => setImmediate(resolve));

async function readable() {
  let n = 0;
  const rs = new ReadableStream({
    start(c) { say('start', c.desiredSize); },
    pull(c) { say('pull', n, c.desiredSize); c.enqueue(n++); if (n === 5) c.close(); },
    cancel(reason) { say('cancel', reason); },
  }, { highWaterMark: 2 });
  await tick();
  const reader = rs.getReader();
  for (;;) {
    const { value, done } = await reader.read();
    say('read', value, done);
    if (done) break;
  }
  await reader.closed;
  say('closed');
}

async function writable() {
  const ws = new WritableStream({
    start() { say('w start'); },
    async write(chunk) { say('write', chunk); await tick(); say('written', chunk); },
    close() { say('w close'); },
    abort(reason) { say('w abort', reason); },
  }, { highWaterMark: 2 });
  const writer = ws.getWriter();
  for (let i = 0; i < 4; i++) {
    await writer.ready;
    writer.write(i);
    say('size', writer.desiredSize);
  }
  await writer.close();
  say('w closed', writer.desiredSize);
}

async function transform() {
  const ts = new TransformStream({
    transform(chunk, c) { c.enqueue(chunk * 2); if (chunk === 3) c.terminate(); },
    flush() { say('flush'); },
  });
  const out = [];
  const done = ReadableStream.from([1, 2, 3, 4]).pipeThrough(ts).pipeTo(new WritableStream({ write(c) { out.push(c); }, close() { say('t close'); } }));
  await done;
  say('transformed', out);
  const upper = new TransformStream({ async transform(chunk, c) { await tick(); c.enqueue(chunk.toUpperCase()); }, flush(c) { c.enqueue('!'); } });
  const parts = [];
  for await (const part of ReadableStream.from(['a', 'b', 'c']).pipeThrough(upper)) parts.push(part);
  say('upper', parts.join(''));
}

async function pipes() {
  const failing = new ReadableStream({ pull(c) { c.error(new Error('source')); } });
  await failing.pipeTo(new WritableStream({ abort(e) { say('aborted with', e.message); } })).catch((e) => say('pipe', e.message));
  const sink = new WritableStream({ write() { throw new Error('sink'); } });
  await new ReadableStream({ pull(c) { c.enqueue(1); }, cancel(e) { say('cancelled with', e.message); } }).pipeTo(sink).catch((e) => say('pipe', e.message));
  const ac = new AbortController();
  const p = new ReadableStream({ cancel(e) { say('cancel', e.name); } }).pipeTo(new WritableStream({ abort(e) { say('abort', e.name); } }), { signal: ac.signal });
  ac.abort();
  await p.catch((e) => say('pipe', e.name));
  const kept = new WritableStream({ close() { say('never'); } });
  await ReadableStream.from([1]).pipeTo(kept, { preventClose: true });
  say('kept', kept.locked);
  const closed = new WritableStream();
  await closed.close();
  await ReadableStream.from([1]).pipeTo(closed).catch((e) => say('pipe', e.name));
}

async function tees() {
  let pulls = 0;
  const [a, b] = new ReadableStream({ pull(c) { c.enqueue(++pulls); if (pulls === 3) c.close(); }, cancel(r) { say('tee cancel', r.join()); } }).tee();
  const left = [];
  for await (const x of a) left.push(x);
  const right = [];
  for await (const x of b) right.push(x);
  say('tee', left, right, pulls);
  const [c, d] = new ReadableStream({ cancel(r) { say('tee cancel', r.join()); } }).tee();
  const first = c.cancel('one');
  d.cancel('two');
  await first;
}

async function iteration() {
  const make = () => new ReadableStream({ start(c) { c.enqueue(1); c.enqueue(2); c.close(); }, cancel(r) { say('iteration cancelled', r); } });
  const s = make();
  for await (const x of s) { say('got', x); break; }
  say('locked', s.locked);
  const t = make();
  for await (const x of t.values({ preventCancel: true })) { say('got', x); break; }
  for await (const x of t) say('rest', x);
  const it = ReadableStream.from(['x', 'y', 'z'])[Symbol.asyncIterator]();
  const all = await Promise.all([it.next(), it.next(), it.return('r'), it.next()]);
  say(all.map(({ value, done }) => `${value}:${done}`));
  async function* gen() { try { yield 1; yield 2; } finally { say('generator finished'); } }
  for await (const x of ReadableStream.from(gen())) { say('from', x); break; }
  for await (const x of ReadableStream.from([Promise.resolve('p'), 'q'])) say('from', x);
}

async function text() {
  const bytes = [];
  for await (const b of ReadableStream.from(['h\u00e9', '\ud83d', '\ude00', '\ud83d']).pipeThrough(new TextEncoderStream())) bytes.push(...b);
  say(Buffer.from(bytes).toString('hex'));
  let out = '';
  const parts = [new Uint8Array([0xe2]), new Uint8Array([0x82, 0xac, 0xff]), new Uint8Array([0xc3])];
  for await (const s of ReadableStream.from(parts).pipeThrough(new TextDecoderStream())) out += `[${s}]`;
  say(out);
}

(async () => {
  for (const f of [readable, writable, transform, pipes, tees, iteration, text]) {
    await f();
    log.push('--');
  }
  console.log(log.join('\n'));
})();
