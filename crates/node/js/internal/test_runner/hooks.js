'use strict';
// before, after, beforeEach and afterEach of a test or suite.

const { failure, isFailure, types } = require('internal/test_runner/failure');
const { validateNumber, validateAbortSignal } = require('internal/validators');
const { callerLocation } = require('internal/test_runner/location');
const { runLimited } = require('internal/test_runner/run_function');

const TIMEOUT_MAX = 2147483647;

class Hook {
  #fn;
  #timeout;
  #signal;
  #ran; // of a hook that runs once

  constructor(fn, { timeout, signal }, loc) {
    this.loc = loc;
    this.#fn = fn;
    this.#timeout = timeout;
    this.#signal = signal;
  }

  run(owner, context) {
    return runLimited(owner, this.#fn, context, { timeout: this.#timeout, signal: this.#signal });
  }

  runOnce(owner, context) {
    this.#ran ??= this.run(owner, context);
    return this.#ran;
  }
}

class Hooks {
  before = [];
  after = [];
  #ownAfterEach = [];
  #inheritedAfterEach = [];
  beforeEach = [];

  // Those of the parent that stand when the child is made.
  constructor(parent) {
    if (parent === undefined) return;
    this.beforeEach = [...parent.beforeEach];
    this.#inheritedAfterEach = parent.afterEach;
  }

  get afterEach() { return [...this.#ownAfterEach, ...this.#inheritedAfterEach]; }

  add(name, fn, options) {
    const { timeout, signal } = options ?? {};
    if (timeout != null && timeout !== Infinity) validateNumber(timeout, 'options.timeout', 0, TIMEOUT_MAX);
    if (signal !== undefined) validateAbortSignal(signal, 'options.signal');
    const hook = new Hook(typeof fn === 'function' ? fn : () => {}, { timeout, signal }, callerLocation());
    if (name === 'afterEach') this.#ownAfterEach.push(hook);
    else this[name].push(hook);
    return hook;
  }

  // `context`: of whom the hook is told. Throws the failure of the first that fails.
  async run(name, owner, context) {
    for (const hook of this[name]) {
      try {
        await (name === 'before' ? hook.runOnce(owner, context) : hook.run(owner, context));
      } catch (err) {
        throw hookFailure(name, err);
      }
    }
  }
}

function hookFailure(name, err) {
  return failure(isFailure(err) ? err.cause : err, types.hook, `failed running ${name} hook`);
}

module.exports = { Hooks, TIMEOUT_MAX };
