'use strict';
// t.assert: the functions of node:assert, counted by the test's plan, snapshots, and what a program registers.

const { validateFunction, validateString } = require('internal/validators');

const COUNTED = ['deepEqual', 'deepStrictEqual', 'doesNotMatch', 'doesNotReject', 'doesNotThrow', 'equal', 'fail', 'ifError', 'match', 'notDeepEqual', 'notDeepStrictEqual',
  'notEqual', 'notStrictEqual', 'partialDeepStrictEqual', 'rejects', 'strictEqual', 'throws'];

let known; // name -> function, `this` is the context

function all() {
  if (known !== undefined) return known;
  const assert = require('assert');
  const snapshots = require('internal/test_runner/snapshot');
  known = new Map();
  for (const name of COUNTED) known.set(name, assert[name]);
  known.set('snapshot', snapshots.snapshot);
  known.set('fileSnapshot', snapshots.fileSnapshot);
  return known;
}

const registry = {
  __proto__: null,
  register(name, fn) {
    validateString(name, 'name');
    validateFunction(fn, 'fn');
    all().set(name, fn);
  },
};

function forTest(test, context) {
  const made = { __proto__: null };
  for (const [name, fn] of all()) {
    made[name] = (...args) => {
      test.plan?.count();
      return Reflect.apply(fn, context, args);
    };
    Object.defineProperty(made[name], 'name', { __proto__: null, value: '', configurable: true });
  }
  // In front of what may be registered under its name: it reads its own call.
  if (!all().has('ok')) {
    made.ok = function ok(...args) {
      test.plan?.count();
      return require('assert').ok(...args);
    };
  }
  return made;
}

module.exports = { forTest, registry };
