'use strict';
// Parts of WebAssembly that the machine below has not: exceptions, and stacks that can be suspended. They are there by name.

const { codes } = require('internal/errors');

function Tag() {
  throw new codes.ERR_TALLY_NOT_BUILT_YET('WebAssembly.Tag');
}
Object.defineProperty(Tag, 'length', { __proto__: null, value: 1, configurable: true });

function Exception() {
  throw new codes.ERR_TALLY_NOT_BUILT_YET('WebAssembly.Exception');
}
Object.defineProperty(Exception, 'length', { __proto__: null, value: 2, configurable: true });

function Suspending() {
  throw new codes.ERR_TALLY_NOT_BUILT_YET('WebAssembly.Suspending');
}
Object.defineProperty(Suspending, 'length', { __proto__: null, value: 1, configurable: true });

const { promising } = {
  promising(f) {
    throw new codes.ERR_TALLY_NOT_BUILT_YET('WebAssembly.promising()');
  },
};

const JSTag = Object.create(Tag.prototype);

module.exports = { Exception, JSTag, Suspending, Tag, promising };
