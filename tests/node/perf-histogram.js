// Histograms: what they answer for values recorded, refusals, comparisons of two. Numbers are Node's to ten digits.
const { createHistogram, monitorEventLoopDelay, performance } = require('perf_hooks');
const { inspect } = require('util');
const round = (v) => {
  if (typeof v === 'number') return Number.isFinite(v) ? Number(v.toPrecision(10)) : v;
  if (v instanceof Map) return new Map([...v].map(([k, x]) => [round(k), round(x)]));
  return v !== null && typeof v === 'object' && !Array.isArray(v) ? Object.fromEntries(Object.entries(v).map(([k, x]) => [k, round(x)])) : v;
};
const show = (f) => { try { console.log(inspect(round(f()), { depth: 4, breakLength: 140 })); } catch (e) { console.log(e.name, e.code, e.message); } };
const h = createHistogram(), g = createHistogram();
console.log(h, Object.getPrototypeOf(h).constructor.name, h.minBigInt, h.percentileBigInt(50), h.countBigInt);
for (const v of [1, 2, 3, 4, 5, 10, 100, 1000, 123456]) h.record(v);
for (const v of [2, 2, 3, 8, 9, 50, 60n]) g.record(v);
show(() => h.toJSON());
show(() => h.percentiles); console.log(h.percentilesBigInt, h.percentile(50), h.percentile(99), h.minBigInt, h.maxBigInt);
for (const v of [0, -1, 1.5, 'x', 2n ** 63n, 0n, 2 ** 53, undefined]) show(() => h.record(v));
for (const v of [0, -1, 101, 'x', 100, NaN]) show(() => h.percentile(v));
for (const v of [5, 0, 1e9, 5.5, 'x', undefined, 5n]) { show(() => h.cdf(v)); show(() => h.ccdf(v)); show(() => h.countAt(v)); }
for (const test of ['ksTest', 'welchTest', 'mannWhitneyTest', 'cohensD', 'cliffsD']) { show(() => h[test](g)); show(() => g[test](h)); show(() => h[test](createHistogram())); show(() => h[test](5)); }
show(() => h.welchTest(g, { confidence: 0.5 }));
show(() => h.linearBuckets(50000)); show(() => h.linearBuckets()); show(() => h.linearBuckets(0));
show(() => h.logBuckets(1, 2)); show(() => h.logBuckets(2, 10)); show(() => h.logBuckets(0, 2)); show(() => h.logBuckets(1, 1)); show(() => h.logBuckets(1));
for (const args of [[50], [50, { confidence: 0.9 }], [1], [100], [], [0], [50, 2]]) show(() => h.percentileCI(...args));
for (const args of [[[50, 99]], [[99, 1]], [[]], [], [5], [[0]]]) show(() => h.percentilesAt(...args));
show(() => h.recordCorrected(100, 10)); show(() => h.count); show(() => h.recordCorrected(5)); show(() => h.recordCorrected(50, 0)); show(() => h.recordCorrected('x', 1));
show(() => h.subtract(g)); show(() => h.count); show(() => h.subtract(5)); show(() => h.toJSON());
show(() => h.add(g)); show(() => h.add(5)); show(() => h.toJSON());
show(() => h.reset()); show(() => h.toJSON());
show(() => h.recordDelta()); show(() => h.count); show(() => h.recordDelta()); show(() => h.count);
for (const o of [{ lowest: 0 }, { lowest: 5, highest: 9 }, { figures: 0 }, { figures: 6 }, { lowest: 1n, highest: 1000n }, 5, null, { lowest: 'x' }, { highest: 1 }, { figures: 'x' }]) show(() => createHistogram(o).count);
const small = createHistogram({ lowest: 1, highest: 100, figures: 1 });
for (const v of [1, 50, 99, 100, 101, 200, 1000]) small.record(v);
show(() => small.toJSON()); show(() => small.percentiles);
const moving = createHistogram({ halfLife: 5, threshold: 100 });
for (let i = 1; i < 40; i++) moving.record((i * 37) % 151 + 1);
show(() => [moving.ewmaMean, moving.ewmaStddev, moving.ewmaErrorRate, moving.burnRate(0.99)].map(round));
show(() => moving.burnRate()); show(() => moving.burnRate(5));
const P = Object.getPrototypeOf(Object.getPrototypeOf(h));
show(() => P.percentile.call({}, 5)); show(() => P.count); show(() => new h.constructor()); show(() => new P.constructor());
const delay = monitorEventLoopDelay({ resolution: 1 });
console.log(delay.enable(), delay.enable(), delay.disable(), delay.disable(), delay.enable(), Object.getPrototypeOf(delay).constructor.name);
for (const o of [{ resolution: 0 }, { resolution: 'x' }, 5, { resolution: 1.5 }]) show(() => monitorEventLoopDelay(o));
const timed = createHistogram();
const t = performance.timerify(function foo(a, b) { return a + b; }, { histogram: timed });
console.log(t, t(1, 2), timed.count, timed.min > 0);
show(() => performance.timerify(5)); show(() => performance.timerify(() => {}, 5)); show(() => performance.timerify(() => {}, { histogram: 5 }));
class K { constructor(x) { this.x = x; } }
const TK = performance.timerify(K);
console.log(new TK(5), new TK(5) instanceof K, TK.length);
performance.timerify(async () => 7, { histogram: timed })().then((v) => console.log('async', v, timed.count));
const wait = () => (delay.count > 3 ? (delay.disable(), console.log('delays', delay.min > 0, delay.mean >= delay.min)) : setTimeout(wait, 2));
wait();
