// flags: --expose-gc
// A program that deletes for ever takes no more memory, and full collections take no longer.
const { memoryUsage } = process;
const rss = () => memoryUsage().rss / 1048576;
function remove(n) {
  for (let i = 0; i < n; i++) {
    const first = { id: i, tmp: 1 };
    delete first.id;
    const last = { id: i, tmp: 1 };
    delete last.tmp;
    const map = { a: 1, b: 2, c: 3 };
    delete map.b;
    Object.freeze(map);
  }
}
function forget(n) {
  for (let i = 0; i < n; i++) {
    const o = {};
    o['only' + i] = i;
  }
}
remove(1e4);
forget(3e4);
gc();
const time = () => {
  const start = process.hrtime.bigint();
  for (let i = 0; i < 10; i++) gc();
  return Number(process.hrtime.bigint() - start) / 1e7;
};
const [before, used, ms] = [rss(), memoryUsage().heapUsed, time()];
for (let round = 0; round < 4; round++) {
  remove(5e4);
  forget(3e4);
  gc();
}
console.log('resident', rss() - before < 24 ? 'flat' : rss() - before);
console.log('heap', memoryUsage().heapUsed - used < 1 << 20 ? 'flat' : memoryUsage().heapUsed - used);
console.log('full collections', time() < 3 * ms + 2 ? 'as fast' : [ms, time()]);

// A queue of keys: what comes goes.
const queue = {};
for (let i = 0; i < 2e5; i++) {
  queue['job' + i] = i;
  if (i >= 100) delete queue['job' + (i - 100)];
}
gc();
console.log('queue', Object.keys(queue).length, memoryUsage().heapUsed - used < 2 << 20 ? 'small' : memoryUsage().heapUsed - used);

// A map that was large gives its memory back.
const large = {};
for (let i = 0; i < 1e5; i++) large['k' + i] = i;
gc();
const full = memoryUsage().heapUsed;
for (let i = 0; i < 1e5; i++) if (i % 1000) delete large['k' + i];
gc();
console.log('emptied', Object.keys(large).length, (full - memoryUsage().heapUsed) > 5 << 20 ? 'given back' : full - memoryUsage().heapUsed);
