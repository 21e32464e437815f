'use strict';
// A Transform that becomes a stream when somebody uses it as one: hashes are mostly used by their own methods.

const { Transform } = require('internal/streams/transform');

function LazyTransform(options) {
  this._options = options;
}
Object.setPrototypeOf(LazyTransform.prototype, Transform.prototype);
Object.setPrototypeOf(LazyTransform, Transform);

for (const name of ['_readableState', '_writableState', '_events', '_eventsCount', '_maxListeners']) {
  const state = name.endsWith('State');
  Object.defineProperty(LazyTransform.prototype, name, {
    __proto__: null,
    configurable: true,
    enumerable: true,
    get() {
      if (!state || this === LazyTransform.prototype || !Object.hasOwn(this, '_options')) return undefined;
      Transform.call(this, this._options);
      this._writableState.decodeStrings = false;
      return this[name];
    },
    set(value) {
      Object.defineProperty(this, name, { __proto__: null, value, writable: true, configurable: true, enumerable: true });
    },
  });
}

module.exports = { LazyTransform };
