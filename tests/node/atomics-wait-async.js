// Atomics.waitAsync and notify on one thread.
const memory = new SharedArrayBuffer(16);
const ia = new Int32Array(memory);
const log = (...a) => console.log(...a);
const r = Atomics.waitAsync(ia, 0, 0, 60000);
log(r, Object.keys(r), Atomics.waitAsync.length);
r.value.then((v) => {
  log('first', v);
  then();
});
log(Atomics.waitAsync(ia, 0, 1, 100), Atomics.waitAsync(ia, 0, 0, 0));
Atomics.waitAsync(ia, 0, 0).value.then((v) => log('second', v));
Atomics.waitAsync(ia, 1, 0).value.then((v) => log('never', v));
Atomics.waitAsync(new Int32Array(memory, 8), 0, 0, 60000).value.then((v) => log('other view', v));
log(Atomics.notify(ia, 0, 1), Atomics.notify(ia, 3), Atomics.notify(ia, 2, 0));
Promise.resolve().then(() => log('microtask'));
for (const f of [() => Atomics.waitAsync(new Int32Array(4), 0, 0), () => Atomics.waitAsync(new Float64Array(4), 0, 0), () => Atomics.waitAsync(ia, 99, 0)]) {
  try {
    f();
  } catch (e) {
    log(e.name, e.message);
  }
}
const timer = setInterval(() => {}, 5); // a timeout keeps no program alive
function then() {
  Atomics.waitAsync(new BigInt64Array(memory), 1, 0n, 5).value.then((v) => {
    log('big', v);
    log('notified', Atomics.notify(ia, 0), Atomics.notify(new Int32Array(memory), 2));
    clearInterval(timer);
  });
}
