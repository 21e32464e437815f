// The timeline of performance: marks, measures, resources, observers, milestones; and trace_events.
const ph = require('perf_hooks');
const { performance, PerformanceObserver } = ph;
const lines = [];
const log = (...a) => lines.push(a.map((x) => (typeof x === 'string' ? x : require('util').inspect(x, { breakLength: 140 }))).join(' '));
const show = (f) => { try { log(f()); } catch (e) { log(e.name, e.code, e.message); } };
log(Object.keys(ph), ph.constants, Reflect.ownKeys(ph.constants).length);
const timing = performance.nodeTiming;
log(Reflect.ownKeys(timing), timing.constructor.name, timing instanceof ph.PerformanceEntry, timing.loopStart, timing.loopExit, timing.idleTime);
log(timing.nodeStart <= timing.v8Start, timing.v8Start <= timing.environment, timing.environment <= timing.bootstrapComplete, timing.bootstrapComplete <= performance.now());
log(performance.eventLoopUtilization(), performance.eventLoopUtilization(performance.eventLoopUtilization()), ph.eventLoopUtilization === performance.eventLoopUtilization, ph.timerify === performance.timerify);
log(Reflect.ownKeys(ph.Performance.prototype).map(String), globalThis.PerformanceResourceTiming === ph.PerformanceResourceTiming);
const observer = new PerformanceObserver((list, self) => {
  log(list.getEntries().map((e) => `${e.entryType} ${e.name}`), self === observer, list.getEntriesByName('me').length, list.getEntriesByType('mark').length, list.getEntriesByName('me', 'mark').length);
  observer.disconnect();
  log(observer);
});
log(observer);
observer.observe({ entryTypes: ['function', 'mark', 'measure'] });
performance.timerify(function foo() {})(3, 4);
log(performance.mark('m1', { detail: { x: 5 }, startTime: 3 }), performance.mark('m2').detail);
log(performance.measure('me', { start: 1, end: 5, detail: 7 }), performance.measure('me', { start: 1, duration: 5 }), performance.measure('me', { end: 10, duration: 5 }), performance.measure('me', 'm1').startTime);
log(performance.measure('since start', 'nodeStart').startTime === timing.nodeStart, performance.measure('to mark', 'm1', 'm2').duration > 0);
for (const f of [() => performance.measure(), () => performance.measure('a', 'nope'), () => performance.measure('a', { start: 1, end: 2, duration: 3 }), () => performance.measure('a', { start: 1 }, 'm1'),
  () => performance.measure('a', { start: -1 }), () => performance.mark(), () => performance.mark('x', { startTime: -1 }), () => performance.mark('x', { startTime: 'q' }), () => performance.mark('nodeStart'),
  () => performance.mark('x', 5), () => performance.mark('x', { detail: () => {} }), () => performance.getEntriesByName(), () => performance.getEntriesByType(), () => performance.clearMarks(Symbol()),
  () => performance.setResourceTimingBufferSize(), () => performance.now.call({}), () => ph.Performance.prototype.timeOrigin, () => new ph.Performance(), () => new ph.PerformanceEntry(), () => new ph.PerformanceMeasure(),
  () => new ph.PerformanceResourceTiming(), () => new ph.PerformanceObserverEntryList(), () => new PerformanceObserver(5), () => new PerformanceObserver()]) show(f);
for (const x of [undefined, 5, {}, { entryTypes: 5 }, { entryTypes: ['no such type'] }, { type: 'mark', entryTypes: ['mark'] }, { type: 5 }]) show(() => new PerformanceObserver(() => {}).observe(x));
show(() => { const q = new PerformanceObserver(() => {}); q.observe({ type: 'mark' }); try { q.observe({ entryTypes: ['mark'] }); } finally { q.disconnect(); } });
log(performance.getEntriesByName('me').length, performance.getEntriesByName('me', 'mark').length, performance.getEntriesByType('mark').map((e) => e.name));
const buffered = new PerformanceObserver((list) => log('buffered', list.getEntries().map((e) => e.name)));
buffered.observe({ type: 'mark', buffered: true });
performance.mark('m3');
log(buffered.takeRecords().map((e) => e.name));
performance.mark('m4');
performance.clearMeasures('me'); performance.clearMarks();
log(performance.getEntries().map((e) => e.name).sort());
const info = { startTime: 1, endTime: 50, finalServiceWorkerStartTime: 2, redirectStartTime: 3, redirectEndTime: 4, postRedirectStartTime: 5, finalNetworkRequestStartTime: 11, finalNetworkResponseStartTime: 12,
  encodedBodySize: 13, decodedBodySize: 14, finalConnectionTimingInfo: { domainLookupStartTime: 6, domainLookupEndTime: 7, connectionStartTime: 8, connectionEndTime: 9, secureConnectionStartTime: 10, ALPNNegotiatedProtocol: 'h1' } };
const mark = (name, cache = '') => performance.markResourceTiming(info, name, 'fetch', globalThis, cache, {}, 200, '');
log(mark('http://x/'), JSON.stringify(mark('http://y/', 'local')), performance.getEntriesByType('resource').length);
performance.clearResourceTimings('http://x/'); log(performance.getEntriesByType('resource').map((e) => e.name));
performance.clearResourceTimings();
performance.setResourceTimingBufferSize(1);
performance.onresourcetimingbufferfull = (e) => log('full', e.type);
for (let i = 0; i < 3; i++) mark(`http://x/${i}`);
log(performance.getEntriesByType('resource').length);
setTimeout(function late() {
  if (!lines.some((line) => line.startsWith('full')) || !lines.some((line) => line.startsWith('buffered'))) {
    setTimeout(late, 1);
    return;
  }
  log(timing.loopStart > 0, timing.loopExit, timing.idleTime >= 0, Object.keys(timing.uvMetricsInfo));
  const first = performance.eventLoopUtilization();
  log(Object.keys(first), first.active > 0, performance.eventLoopUtilization(first).active < first.active + 1000, performance.eventLoopUtilization(first, first).active);
  buffered.disconnect();
}, 20);
const te = require('trace_events');
const x = te.createTracing({ categories: ['node', 'v8'] });
log(te.getEnabledCategories(), x, x.constructor.name, Object.keys(te));
for (const o of [undefined, {}, { categories: [] }, { categories: 'a' }, { categories: [5] }, 5]) show(() => te.createTracing(o));
process.on('exit', () => { log(timing.loopExit > 0); console.log(lines.sort().join('\n')); });
