'use strict';
// The public module `node:test/reporters`.

function lazy(name, get) {
  Object.defineProperty(module.exports, name, { __proto__: null, get, enumerable: true, configurable: true });
}

lazy('dot', () => require('internal/test_runner/reporter/dot'));
lazy('junit', () => require('internal/test_runner/reporter/junit'));
Object.defineProperty(module.exports, 'spec', {
  __proto__: null,
  // With or without `new`.
  value: function spec(...args) { return Reflect.construct(require('internal/test_runner/reporter/spec'), args); },
  enumerable: true,
  configurable: true,
});
lazy('tap', () => require('internal/test_runner/reporter/tap'));
Object.defineProperty(module.exports, 'lcov', {
  __proto__: null,
  value: function lcov() {
    const { codes } = require('internal/errors');
    throw new codes.ERR_TALLY_NOT_BUILT_YET("The reporter 'lcov'");
  },
  enumerable: true,
  configurable: true,
});
