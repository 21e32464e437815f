'use strict';
// WeakMap, WeakSet, WeakRef and FinalizationRegistry, long-lived and dropped ones.
const map = new WeakMap();
const set = new WeakSet();
let finalized = 0;
const registry = new FinalizationRegistry(() => finalized++);
exports.rounds = 2e6;
exports.turn = true;
exports.round = (i) => {
  const key = { i };
  map.set(key, { key });
  set.add(key);
  new WeakRef(key).deref();
  registry.register(key, i, key);
  if ((i & 1) === 0) registry.unregister(key);
  if ((i & 7) === 0) {
    const dropped = new WeakMap([[key, new WeakMap()]]);
    dropped.get(key).set(dropped, key);
    new FinalizationRegistry(() => {}).register({}, dropped);
    map.set(Symbol(), map);
  }
};
