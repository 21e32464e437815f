'use strict';
// AsyncResource: a resource of a program's own.

const tracking = require('internal/async_hooks');
const native = internalBinding('async_context');
const { codes } = require('internal/errors');
const { validateFunction, validateString } = require('internal/validators');
const { kAsyncId, kTriggerId, kFrame } = tracking;

const kDestroyed = Symbol('destroyed');

class AsyncResource {
  constructor(type, options = {}) {
    validateString(type, 'type');
    let triggerId = options;
    let manual = false;
    if (typeof options !== 'number') {
      triggerId = options.triggerAsyncId === undefined ? tracking.defaultTriggerId() : options.triggerAsyncId;
      manual = Boolean(options.requireManualDestroy);
    }
    if (!Number.isSafeInteger(triggerId) || triggerId < -1) throw new codes.ERR_INVALID_ASYNC_ID('triggerAsyncId', triggerId);
    this[kFrame] = native.current();
    const id = this[kAsyncId] = tracking.newAsyncId();
    this[kTriggerId] = triggerId;
    if (tracking.wants('init')) {
      if (type.length === 0) throw new codes.ERR_ASYNC_TYPE(type);
      tracking.emitInit(id, type, triggerId, this);
    }
    if (!manual && tracking.wants('destroy')) {
      this[kDestroyed] = { destroyed: false };
      require('internal/async/hooks').destroyWhenCollected(this, id, this[kDestroyed]);
    }
  }

  runInAsyncScope(fn, thisArg, ...args) {
    const id = this[kAsyncId];
    tracking.enter(id, this[kTriggerId], this);
    const outside = native.exchange(this[kFrame]);
    try {
      return Reflect.apply(fn, thisArg, args);
    } finally {
      native.exchange(outside);
      if (tracking.hasStack()) tracking.leave(id);
    }
  }

  emitDestroy() {
    if (this[kDestroyed] !== undefined) this[kDestroyed].destroyed = true;
    tracking.emitDestroy(this[kAsyncId]);
    return this;
  }

  asyncId() { return this[kAsyncId]; }
  triggerAsyncId() { return this[kTriggerId]; }

  bind(fn, thisArg) {
    validateFunction(fn, 'fn');
    let bound;
    if (thisArg === undefined) {
      const resource = this;
      bound = function(...args) {
        return resource.runInAsyncScope(fn, this, ...args);
      };
    } else {
      bound = this.runInAsyncScope.bind(this, fn, thisArg);
    }
    let self = this;
    const { deprecate } = require('internal/util');
    const message = 'The asyncResource property on bound functions is deprecated';
    Object.defineProperties(bound, {
      length: { __proto__: null, configurable: true, enumerable: false, value: fn.length, writable: false },
      asyncResource: {
        __proto__: null, configurable: true, enumerable: true,
        get: deprecate(() => self, message, 'DEP0172'),
        set: deprecate((value) => { self = value; }, message, 'DEP0172'),
      },
    });
    return bound;
  }

  static bind(fn, type, thisArg) {
    type ||= fn.name;
    return new AsyncResource(type || 'bound-anonymous-fn').bind(fn, thisArg);
  }
}

module.exports = { AsyncResource };
