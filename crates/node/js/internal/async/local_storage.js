'use strict';
// AsyncLocalStorage: a key of the frame in the machine's slot. Frames are copied when a value is put in, so whoever took
// one along keeps it as it was; `disable` alone changes those that are there.

const { enter, lookup, forget } = internalBinding('async_context');
const { AsyncResource } = require('internal/async/resource');
const { validateObject } = require('internal/validators');

class RunScope {
  #storage;
  #before;
  #done = false;

  constructor(storage, store) {
    this.#storage = storage;
    this.#before = storage.getStore();
    storage.enterWith(store);
  }

  dispose() {
    if (this.#done) return;
    this.#done = true;
    this.#storage.enterWith(this.#before);
  }

  [Symbol.dispose]() { this.dispose(); }
}

class AsyncLocalStorage {
  #default;
  #name = '';

  constructor(options = {}) {
    validateObject(options, 'options');
    this.#default = options.defaultValue;
    if (options.name !== undefined) this.#name = `${options.name}`;
  }

  get name() { return this.#name; }
  static bind(fn) { return AsyncResource.bind(fn); }
  static snapshot() { return AsyncResource.bind((cb, ...args) => cb(...args)); }
  disable() { forget(this); }
  enterWith(data) { enter(this, data); }

  run(data, fn, ...args) {
    const before = lookup(this, this.#default);
    if (Object.is(before, data)) return Reflect.apply(fn, null, args);
    enter(this, data);
    try {
      return Reflect.apply(fn, null, args);
    } finally {
      enter(this, before);
    }
  }

  exit(fn, ...args) { return this.run(undefined, fn, ...args); }
  getStore() { return lookup(this, this.#default); }
  withScope(store) { return new RunScope(this, store); }
}

module.exports = { AsyncLocalStorage };
