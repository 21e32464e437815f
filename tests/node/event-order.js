// The order of ticks, microtasks, timers and immediates.
const log = []; const say = (x) => () => log.push(x);
setTimeout(say('timeout 0'), 0); setTimeout(say('timeout 5'), 5); setImmediate(() => { log.push('immediate'); process.nextTick(say('tick in immediate')); Promise.resolve().then(say('micro in immediate')); }); setImmediate(say('immediate 2'));
process.nextTick(say('tick 1')); process.nextTick(() => { log.push('tick 2'); process.nextTick(say('tick nested')); Promise.resolve().then(say('micro from tick')); });
Promise.resolve().then(() => { log.push('micro 1'); process.nextTick(say('tick from micro')); }).then(say('micro 2')); queueMicrotask(say('queued'));
(async () => { log.push('async sync part'); await null; log.push('after await'); await new Promise((r) => setTimeout(r, 1)); log.push('after timer'); })();
new Promise((res, rej) => { log.push('executor'); rej(new Error('x')); }).catch((e) => log.push('caught ' + e.message)).finally(say('finally'));
const i = setInterval(() => { log.push('interval'); clearInterval(i); }, 2); const never = setTimeout(say('never'), 1); clearTimeout(never); setTimeout(say('unref'), 100000).unref();
Promise.all([1, Promise.resolve(2), new Promise((r) => setTimeout(r, 3, 3))]).then((v) => log.push('all ' + v)); Promise.race([new Promise(() => {}), Promise.resolve('won')]).then((v) => log.push('race ' + v));
Promise.allSettled([Promise.reject(1), 2]).then((r) => log.push(r.map((x) => x.status).join())); Promise.any([Promise.reject(1), Promise.resolve('any')]).then(say('any ok'));
const thenable = { then(r) { log.push('then called'); r('thenable'); } }; Promise.resolve(thenable).then((v) => log.push(v));
log.push('end of script');
// In a slow run every timer is due in one phase: the report comes after the immediates that were there first.
setTimeout(function report() { setImmediate(() => { if (!['after timer', 'interval', 'timeout 5', 'all 1,2,3'].every((x) => log.includes(x))) { setTimeout(report, 20); return; } const sync = log.filter((x) => !/timeout|interval|timer|immediate|all 1/.test(x)); console.log(sync.join('\n')); console.log([...log].sort().join('|')); }); }, 50);
process.on('exit', (c) => console.log('exit', c));
