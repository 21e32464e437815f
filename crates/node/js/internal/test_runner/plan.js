'use strict';
// t.plan(): how many assertions and subtests a test is to have, and waiting for those that come late.

const { failure, types } = require('internal/test_runner/failure');

class Plan {
  #wait;
  #settled;
  #timer;
  actual = 0;

  // `wait`: false, true for as long as it takes, or milliseconds.
  constructor(expected, wait = false) {
    this.expected = expected;
    this.#wait = wait;
  }

  count() {
    this.actual++;
    this.#check();
  }

  #check() {
    if (this.#settled === undefined) return;
    const { resolve, reject } = this.#settled;
    if (this.actual === this.expected) {
      clearTimeout(this.#timer);
      resolve();
    } else if (this.actual > this.expected) {
      clearTimeout(this.#timer);
      reject(failure(this.#missed(), types.code));
    }
  }

  #missed() {
    return `plan expected ${this.expected} assertions but received ${this.actual}`;
  }

  // Called when the test's function has ended. Throws, or gives a promise when there is something to wait for.
  verify() {
    if (this.actual === this.expected) return undefined;
    if (this.#wait === false || this.actual > this.expected) throw failure(this.#missed(), types.code);
    this.#settled = Promise.withResolvers();
    if (typeof this.#wait === 'number') {
      this.#timer = require('timers').setTimeout(() => {
        this.#settled.reject(failure(`plan timed out after ${this.#wait}ms with ${this.actual} assertions when expecting ${this.expected}`, types.timeout));
      }, this.#wait);
    }
    return this.#settled.promise;
  }
}

const { validateUint32, validateObject, validateBoolean, validateNumber } = require('internal/validators');

function makePlan(count, options = {}) {
  validateUint32(count, 'count');
  validateObject(options, 'options');
  const { wait } = options;
  if (wait !== undefined) {
    if (typeof wait === 'number') validateNumber(wait, 'options.wait', 0, 2147483647);
    else validateBoolean(wait, 'options.wait');
  }
  return new Plan(count, wait);
}

module.exports = { makePlan };
