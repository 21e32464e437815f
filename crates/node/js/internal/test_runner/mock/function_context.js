'use strict';
// What was called on a mock, and what it does: f.mock.

const { validateFunction, validateInteger } = require('internal/validators');

class MockFunctionContext {
  #calls = [];
  #once = new Map();
  #implementation;
  #restore;
  #times;

  // restore: { original, object, name, descriptor }; `times`: calls until the original is back.
  constructor(implementation, restore, times) {
    this.#implementation = implementation;
    this.#restore = restore;
    this.#times = times;
  }

  get calls() { return this.#calls.slice(); }
  callCount() { return this.#calls.length; }

  mockImplementation(implementation) {
    validateFunction(implementation, 'implementation');
    this.#implementation = implementation;
  }

  mockImplementationOnce(implementation, onCall) {
    validateFunction(implementation, 'implementation');
    const next = this.#calls.length;
    const call = onCall ?? next;
    validateInteger(call, 'onCall', next);
    this.#once.set(call, implementation);
  }

  restore() {
    const { original, object, name, descriptor } = this.#restore;
    // What was put in an object goes; who holds on to it has the mock still.
    if (name !== undefined) Object.defineProperty(object, name, descriptor);
    else this.#implementation = original;
  }

  resetCalls() { this.#calls = []; }

  // For the proxy alone: what to do for the call that comes, and what came of it.
  static next(context) {
    const n = context.#calls.length;
    const once = context.#once.get(n);
    const implementation = once ?? context.#implementation;
    if (once !== undefined) context.#once.delete(n);
    if (n + 1 === context.#times) context.restore();
    return implementation;
  }

  static track(context, call) { context.#calls.push(call); }
}

const { next, track } = MockFunctionContext;
delete MockFunctionContext.next;
delete MockFunctionContext.track;

module.exports = { MockFunctionContext, next, track };
