'use strict';
// assert.CallTracker: whether functions were called as often as expected. Deprecated in Node.

const { codes: { ERR_INVALID_ARG_VALUE } } = require('internal/errors');
const { validateFunction, validateUint32 } = require('internal/validators');
const { AssertionError } = require('internal/assert/assertion_error');

class Entry {
  #expected;
  #calls = [];
  #name;
  #stack;

  constructor({ expected, name, stackTrace, tracked }) {
    this.#expected = expected;
    this.#name = name;
    this.#stack = stackTrace;
    this.tracked = tracked;
  }

  track(thisArg, args) { this.#calls.push(Object.freeze({ thisArg, arguments: args })); }

  reset() { this.#calls = []; }

  get calls() { return Object.freeze(this.#calls.slice()); }

  get report() {
    const actual = this.#calls.length;
    if (actual === this.#expected) return undefined;
    return {
      message: `Expected the ${this.#name} function to be executed ${this.#expected} time(s) but was executed ${actual} time(s).`,
      actual, expected: this.#expected, operator: this.#name, stack: this.#stack,
    };
  }
}

class CallTracker {
  #entries = new Set();
  #byFunction = new WeakMap();

  #entry(tracked) {
    const entry = this.#byFunction.get(tracked);
    if (entry === undefined) throw new ERR_INVALID_ARG_VALUE('tracked', tracked, 'is not a tracked function');
    return entry;
  }

  reset(tracked) {
    if (tracked === undefined) for (const entry of this.#entries) entry.reset();
    else this.#entry(tracked).reset();
  }

  getCalls(tracked) { return this.#entry(tracked).calls; }

  calls(fn, expected = 1) {
    if (typeof fn === 'number') {
      expected = fn;
      fn = () => {};
    } else if (fn === undefined) {
      fn = () => {};
    }
    validateFunction(fn, 'fn');
    validateUint32(expected, 'expected', true);
    const entry = new Entry({ expected, stackTrace: new Error(), name: fn.name || 'calls' });
    const tracked = new Proxy(fn, {
      __proto__: null,
      apply(target, thisArg, args) {
        entry.track(thisArg, args);
        return Reflect.apply(target, thisArg, args);
      },
    });
    entry.tracked = tracked;
    this.#byFunction.set(tracked, entry);
    this.#entries.add(entry);
    return tracked;
  }

  report() {
    const out = [];
    for (const entry of this.#entries) if (entry.report !== undefined) out.push(entry.report);
    return out;
  }

  verify() {
    const errors = this.report();
    if (errors.length === 0) return;
    const message = errors.length === 1 ? errors[0].message : 'Functions were not called the expected number of times';
    throw new AssertionError({ message, details: errors });
  }
}

module.exports = { CallTracker };
