'use strict';
// The public module `node:test`. The runner is in internal/test_runner.

const { getTestContext, hook, suite, test } = require('internal/test_runner/harness');

Object.assign(test, {
  after: hook('after'),
  afterEach: hook('afterEach'),
  before: hook('before'),
  beforeEach: hook('beforeEach'),
  describe: suite,
  getTestContext,
  it: test,
  run: function run(options = undefined) { return require('internal/test_runner/run').run(options); },
  suite,
  test,
});

function lazy(name, make) {
  let value;
  Object.defineProperty(test, name, { __proto__: null, get: () => (value ??= make()), enumerable: true, configurable: true });
}

lazy('mock', () => {
  const { MockTracker } = require('internal/test_runner/mock/tracker');
  return new MockTracker();
});
lazy('snapshot', () => require('internal/test_runner/snapshot').settings);
lazy('assert', () => require('internal/test_runner/assert').registry);

module.exports = test;
