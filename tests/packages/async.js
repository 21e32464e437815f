// async: control flow over callbacks and promises.
const async = require('async');
const { random, attempt } = require('./support/random');
const r = random(10);
const lines = [];
const say = (...a) => lines.push(a.map((x) => (x instanceof Error ? `!${x.message}` : JSON.stringify(x))).join(' '));
const later = (x, ...rest) => { const cb = rest.at(-1); const k = r.int(4); const go = () => cb(null, x * x); if (k === 0) process.nextTick(go); else if (k === 1) setImmediate(go); else if (k === 2) queueMicrotask(go); else setTimeout(go, 1); };
const fail = (x, ...rest) => setImmediate((cb = rest.at(-1)) => (x === 7 ? cb(new Error('seven')) : cb(null, x)));
const items = Array.from({ length: 12 }, (_, i) => i);
(async () => {
  for (const name of ['map', 'mapSeries', 'filter', 'reject', 'detectSeries', 'every', 'some', 'concat', 'sortBy', 'groupBy', 'each', 'eachSeries', 'mapValues', 'filterSeries', 'everySeries', 'groupBySeries']) {
    say(name, await async[name](items, later).catch((e) => e), await async[name](items, fail).catch((e) => e));
    say(name, await async[name](items, async (x) => { if (x === 20) throw new Error('no'); await null; return x % 3; }));
  }
  for (const name of ['mapLimit', 'eachOfLimit', 'filterLimit', 'concatLimit', 'someLimit', 'groupByLimit']) {
    let active = 0, most = 0;
    const out = await async[name](items, 3, (x, k, cb = k) => { most = Math.max(most, ++active); setTimeout(() => { active--; cb(null, x % 4); }, r.int(3)); });
    say(name, most, out);
  }
  say(await async.reduce(items, 0, (a, x, cb) => later(x, (e, y) => cb(e, a + y))), await async.transform({ a: 1, b: 2 }, (acc, v, k, cb) => { acc[v] = k; cb(); }));
  say(await async.auto({ a: (cb) => later(2, cb), b: ['a', (o, cb) => later(o.a, cb)], c: ['a', 'b', async (o) => o.a + o.b] }), attempt(() => async.auto({ a: ['b', (o, cb) => cb()], b: ['a', (o, cb) => cb()] })));
  say(await async.waterfall([(cb) => cb(null, 1, 2), (a, b, cb) => later(a + b, cb), async (x) => x + 1]), await async.parallel({ x: (cb) => later(3, cb), y: async () => 'y' }), await async.series([(cb) => later(1, cb), (cb) => cb(null, 'two', 'three')]), await async.race([(cb) => setTimeout(cb, 30, null, 'slow'), (cb) => cb(null, 'fast')]));
  let tries = 0;
  say(await async.retry({ times: 5, interval: 1 }, (cb) => (++tries < 4 ? cb(new Error('again')) : cb(null, tries))), await async.retry(2, async () => { throw new Error('always'); }).catch((e) => e), await async.tryEach([async () => { throw new Error('1'); }, async () => 'second']), await async.times(5, later));
  say(await new Promise((done) => async.timeout((cb) => setTimeout(cb, 100, null, 1), 5)((e) => done({ code: e.code, message: e.message }))), await new Promise((done) => async.reflectAll([async () => 1, async () => { throw 2; }])[1]((e, v) => done([e, v]))));
  let n = 0;
  say(await async.whilst((cb) => cb(null, n < 5), (cb) => later(n++, cb)), await async.doUntil((cb) => cb(null, n--), async (x) => x <= 1), n);
  const memo = async.memoize((x, cb) => { n++; later(x, cb); });
  await new Promise((done) => memo(4, (e, a) => memo(4, (e, b) => { say('memo', a, b, n); done(); })));
  const order = [];
  const q = async.queue((t, cb) => { order.push(t); setImmediate(cb, t === 3 ? new Error('three') : null); }, 2);
  q.error((e, t) => say('queue error', e, t));
  q.push(items, () => {});
  q.unshift('first');
  q.saturated(() => say('saturated'));
  await q.drain();
  say(order);
  const p = async.priorityQueue((t, cb) => { order.push(t); setImmediate(cb); }, 1), seen = order.length;
  for (const i of items) p.push(`p${i}`, r.int(3));
  await p.drain();
  say(order.slice(seen));
  const cargo = async.cargo((t, cb) => { say('cargo', t); setImmediate(cb); }, 5);
  cargo.push(items);
  await cargo.drain();
  const it = async.iterator ? 1 : 0;
  say(it, await async.map(new Map([['k', 1]]), async ([k, v]) => k + v), await async.map((function* () { yield 1; yield 2; })(), later), await async.mapSeries((async function* () { yield 3; yield 4; })(), later));
  console.log(lines.join('\n'));
})();
