'use strict';
// What the functions of tests and suites are given.

const { overload } = require('internal/test_runner/options');
const { callerLocation } = require('internal/test_runner/location');
const { validateFunction, validateNumber, validateObject } = require('internal/validators');

class TestContext {
  #test;
  #assert;
  #mock;

  constructor(test) {
    this.#test = test;
  }

  get signal() { return this.#test.abortSignal; }
  get name() { return this.#test.name; }
  get filePath() { return this.#test.loc?.file; }
  get fullName() { return fullNameOf(this.#test); }
  get error() { return this.#test.error; }
  get passed() { return this.#test.passed; }
  get attempt() { return this.#test.run.attempt; }
  get tags() { return [...this.#test.tags]; }
  get workerId() { return workerId(); }

  diagnostic(message) { this.#test.diagnostic(message); }
  log(message, data) { this.#test.log(message, data); }
  plan(count, options = undefined) { this.#test.setPlan(count, options); }

  get assert() { return (this.#assert ??= require('internal/test_runner/assert').forTest(this.#test, this)); }

  get mock() {
    if (this.#mock === undefined) {
      const { MockTracker } = require('internal/test_runner/mock/tracker');
      this.#mock = new MockTracker();
      this.#test.mock = this.#mock;
    }
    return this.#mock;
  }

  runOnly(value) { this.#test.runOnlySubtests = Boolean(value); }
  skip(message) { this.#test.skip(message); }
  todo(message) { this.#test.markTodo(message); }

  test(name, options, fn) {
    const { Test } = require('internal/test_runner/test');
    const args = overload(name, options, fn);
    this.#test.plan?.count();
    const subtest = this.#test.createSubtest(Test, args[1], args[0], args[2], callerLocation());
    return started(subtest);
  }

  before(fn, options) { this.#test.addHook('before', fn, options); }
  after(fn, options) { this.#test.addHook('after', fn, options); }
  beforeEach(fn, options) { this.#test.addHook('beforeEach', fn, options); }
  afterEach(fn, options) { this.#test.addHook('afterEach', fn, options); }

  waitFor(condition, options = {}) {
    validateFunction(condition, 'condition');
    validateObject(options, 'options');
    const { interval = 50, timeout = 1000 } = options;
    validateNumber(interval, 'options.interval', 0, 2147483647);
    validateNumber(timeout, 'options.timeout', 0, 2147483647);
    return poll(condition, interval, timeout);
  }
}

function poll(condition, interval, timeout) {
  const { promise, resolve, reject } = Promise.withResolvers();
  const noError = Symbol();
  let cause = noError;
  let next;
  let ended = false;
  const end = (settle, value) => {
    if (ended) return;
    ended = true;
    clearTimeout(next);
    clearTimeout(limit);
    settle(value);
  };
  const limit = setTimeout(() => {
    const err = new Error('waitFor() timed out');
    if (cause !== noError) err.cause = cause;
    end(reject, err);
  }, timeout);
  const ask = async () => {
    try {
      end(resolve, await condition());
    } catch (err) {
      cause = err;
      if (!ended) next = setTimeout(ask, interval);
    }
  };
  ask();
  return promise;
}

class SuiteContext {
  #suite;

  constructor(suite) {
    this.#suite = suite;
  }

  get signal() { return this.#suite.abortSignal; }
  get name() { return this.#suite.name; }
  get filePath() { return this.#suite.loc?.file; }
  get fullName() { return fullNameOf(this.#suite); }
  get passed() { return this.#suite.passed; }
  get attempt() { return this.#suite.run.attempt; }
  diagnostic(message) { this.#suite.diagnostic(message); }
  log(message, data) { this.#suite.log(message, data); }
}

function fullNameOf(test) {
  const names = [test.name];
  for (let outer = test.parent; outer !== null && !outer.isRoot; outer = outer.parent) names.unshift(outer.name);
  return names.join(' > ');
}

function workerId() {
  const id = process.env.NODE_TEST_WORKER_ID;
  return id === undefined ? undefined : Number(id);
}

// What a call of test() gives: a promise of undefined.
function started(subtest) {
  const ended = subtest.start();
  return ended === undefined ? Promise.resolve() : ended.then(() => undefined);
}

module.exports = { SuiteContext, TestContext, started };
