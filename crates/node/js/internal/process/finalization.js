'use strict';
// process.finalization: callbacks at the end of the process for objects that are still alive then.
//
// Objects are held weakly: one that was collected before is left out, and so is its callback.

const { validateObject } = require('internal/validators');

const events = { exit: new Set(), beforeExit: new Set() };
const entries = new WeakMap(); // object -> its entries
let collected; // takes the entries of dead objects away

function run(event) {
  const list = [...events[event]];
  events[event].clear();
  for (const entry of list) {
    const object = entry.ref.deref();
    if (object !== undefined) entry.callback(object, event);
  }
}

function registry() {
  return new FinalizationRegistry((entry) => {
    for (const list of [events.exit, events.beforeExit]) list.delete(entry);
  });
}

function add(event, ref, callback) {
  validateObject(ref, 'obj');
  if (events[event].size === 0) process.on(event, listeners[event]);
  collected ??= registry();
  const entry = { ref: new WeakRef(ref), callback };
  events[event].add(entry);
  const known = entries.get(ref);
  if (known === undefined) entries.set(ref, [entry]);
  else known.push(entry);
  collected.register(ref, entry, ref);
}

const listeners = {
  exit() { run('exit'); },
  beforeExit() { run('beforeExit'); },
};

module.exports = {
  register(ref, callback) { add('exit', ref, callback); },
  registerBeforeExit(ref, callback) { add('beforeExit', ref, callback); },
  unregister(ref) {
    collected?.unregister(ref); // says what is no object
    for (const entry of entries.get(ref) ?? []) {
      events.exit.delete(entry);
      events.beforeExit.delete(entry);
    }
    entries.delete(ref);
  },
};
