// DisposableStack, AsyncDisposableStack, SuppressedError, and the iterators' own disposal.
const log = (...a) => console.log(...a);
const attempt = (f) => {
  try {
    return f();
  } catch (e) {
    return `${e.name}: ${e.message}`;
  }
};
for (const C of [DisposableStack, AsyncDisposableStack, SuppressedError]) {
  log(C.name, C.length, Object.getPrototypeOf(C) === Function.prototype, Reflect.ownKeys(C).map(String).join());
  for (const key of Reflect.ownKeys(C.prototype)) {
    const d = Object.getOwnPropertyDescriptor(C.prototype, key);
    log(' ', String(key), typeof d.value, typeof d.get, d.value?.length, d.writable, d.enumerable, d.configurable);
  }
}
log(DisposableStack.prototype[Symbol.dispose] === DisposableStack.prototype.dispose, Object.keys(globalThis).includes('DisposableStack'));
const order = [];
const s = new DisposableStack();
log(s.use(null), s.use({ [Symbol.dispose]() { order.push('used'); } }) !== undefined, s.adopt(7, (v) => order.push('adopted ' + v)), s.defer(function () { order.push('deferred ' + this); }), s.disposed);
const moved = s.move();
log(s.disposed, moved.disposed, moved instanceof DisposableStack, order.length);
log(moved.dispose(), moved.disposed, order.join(), moved.dispose());
log(attempt(() => moved.use(null)), attempt(() => moved.move()), attempt(() => moved.defer(() => {})));
log(attempt(() => DisposableStack()), attempt(() => new DisposableStack().use({})), attempt(() => new DisposableStack().use(5)));
log(attempt(() => new DisposableStack().adopt(1, 2)), attempt(() => new DisposableStack().defer('x')), attempt(() => DisposableStack.prototype.use.call({})));
const failing = new DisposableStack();
for (const n of [1, 2, 3]) failing.defer(() => { throw n; });
try {
  failing.dispose();
} catch (e) {
  log(e.name, e.message, e.error, e.suppressed.error, e.suppressed.suppressed, failing.disposed);
}
const made = new SuppressedError(1, 2, 'text');
log(made.error, made.suppressed, made.message, Object.getOwnPropertyNames(made).sort().join(), made instanceof Error, SuppressedError(1).error, 'message' in Object.getOwnPropertyDescriptors(new SuppressedError(1, 2)));
class Sub extends DisposableStack {}
log(new Sub().move() instanceof Sub, new Sub() instanceof DisposableStack, Object.prototype.toString.call(new Sub()));
log(new DisposableStack(), new AsyncDisposableStack());
const closed = [];
const it = { __proto__: Iterator.prototype, next() { return { done: true }; }, return() { closed.push('return'); } };
it[Symbol.dispose]();
[].values()[Symbol.dispose]();
{
  using i = it;
}
log(closed.join(), Iterator.prototype[Symbol.dispose].name);

(async () => {
  const a = new AsyncDisposableStack();
  const seen = [];
  a.use({ async [Symbol.asyncDispose]() { await null; seen.push('async'); } });
  a.use({ [Symbol.dispose]() { seen.push('sync'); } });
  a.adopt('v', async (v) => { seen.push(v); });
  a.defer(() => { seen.push('deferred'); });
  const p = a.disposeAsync();
  log(a.disposed, p instanceof Promise, seen.join());
  log(await p, seen.join(), await a.disposeAsync());
  const bad = new AsyncDisposableStack();
  bad.defer(async () => { throw 'x'; });
  bad.defer(() => { throw 'y'; });
  await bad.disposeAsync().catch((e) => log(e.name, e.error, e.suppressed));
  await AsyncDisposableStack.prototype.disposeAsync.call({}).catch((e) => log(e.name));
  const AsyncIteratorPrototype = Object.getPrototypeOf(Object.getPrototypeOf((async function* () {}).prototype));
  const ai = { __proto__: AsyncIteratorPrototype, async return() { seen.push('returned'); return 5; } };
  log(await ai[Symbol.asyncDispose](), seen.at(-1));
  log(await AsyncIteratorPrototype[Symbol.asyncDispose].call({}));
  await AsyncIteratorPrototype[Symbol.asyncDispose].call({ return() { throw 'z'; } }).catch((e) => log('rejected', e));
})();
