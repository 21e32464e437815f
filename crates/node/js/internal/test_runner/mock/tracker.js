'use strict';
// mock: functions, methods, accessors and properties that are watched and replaced, and put back together.

const { codes } = require('internal/errors');
const { MockFunctionContext, next, track } = require('internal/test_runner/mock/function_context');
const { MockPropertyContext } = require('internal/test_runner/mock/property_context');
const { validateBoolean, validateFunction, validateInteger, validateObject } = require('internal/validators');

function validateTimes(value, name) {
  if (value === Infinity) return;
  validateInteger(value, name, 1);
}

function validateKey(value, name) {
  if (typeof value !== 'string' && typeof value !== 'symbol') throw new codes.ERR_INVALID_ARG_TYPE(name, ['string', 'symbol'], value);
}

function findDescriptor(object, name) {
  for (let host = object; host !== null && host !== undefined; host = Object.getPrototypeOf(host)) {
    const descriptor = Object.getOwnPropertyDescriptor(host, name);
    if (descriptor !== undefined) return descriptor;
  }
  return undefined;
}

// A proxy of `original` that notes every call.
function watched(original, implementation, restore, times) {
  const context = new MockFunctionContext(implementation, restore, times);
  const run = (act, args, self, target) => {
    const call = { __proto__: null, arguments: args, error: undefined, result: undefined, stack: new Error(), target, this: self };
    try {
      const result = act(next(context));
      call.result = result;
      if (target !== undefined) call.this = result;
      return result;
    } catch (err) {
      call.error = err;
      throw err;
    } finally {
      track(context, call);
    }
  };
  const proxy = new Proxy(original, {
    __proto__: null,
    apply: (fn, self, args) => run((implement) => Reflect.apply(implement, self, args), args, self, undefined),
    construct: (target, args, newTarget) => run((implement) => Reflect.construct(implement, args, newTarget === proxy ? implement : newTarget), args, undefined, newTarget === proxy ? target : newTarget),
    get: (fn, name, receiver) => (name === 'mock' ? context : Reflect.get(fn, name, receiver)),
  });
  return proxy;
}

class MockTracker {
  #mocks = [];
  #timers;

  get timers() {
    if (this.#timers === undefined) {
      const { MockTimers } = require('internal/test_runner/mock/timers');
      this.#timers = new MockTimers();
    }
    return this.#timers;
  }

  fn(original = function() {}, implementation = original, options = {}) {
    if (original !== null && typeof original === 'object') {
      options = original;
      original = function() {};
      implementation = original;
    } else if (implementation !== null && typeof implementation === 'object') {
      options = implementation;
      implementation = original;
    }
    validateFunction(original, 'original');
    validateFunction(implementation, 'implementation');
    validateObject(options, 'options');
    const { times = Infinity } = options;
    validateTimes(times, 'options.times');
    const mock = watched(original, implementation, { __proto__: null, original }, times);
    this.#mocks.push(mock.mock);
    return mock;
  }

  method(objectOrFunction, methodName, implementation = undefined, options = {}) {
    if (objectOrFunction === null || (typeof objectOrFunction !== 'object' && typeof objectOrFunction !== 'function')) {
      throw new codes.ERR_INVALID_ARG_TYPE('object', 'Object', objectOrFunction);
    }
    validateKey(methodName, 'methodName');
    if (implementation !== null && typeof implementation === 'object') {
      options = implementation;
      implementation = undefined;
    }
    validateObject(options, 'options');
    const { getter = false, setter = false, times = Infinity } = options;
    validateBoolean(getter, 'options.getter');
    validateBoolean(setter, 'options.setter');
    validateTimes(times, 'options.times');
    if (setter && getter) throw new codes.ERR_INVALID_ARG_VALUE('options.setter', setter, "cannot be used with 'options.getter'");
    const descriptor = findDescriptor(objectOrFunction, methodName);
    const original = getter ? descriptor?.get : setter ? descriptor?.set : descriptor?.value;
    if (typeof original !== 'function') throw new codes.ERR_INVALID_ARG_VALUE('methodName', original, 'must be a method');
    const implement = implementation ?? original;
    validateFunction(implement, 'implementation');
    const mock = watched(original, implement, { __proto__: null, original, object: objectOrFunction, name: methodName, descriptor }, times);
    const { configurable, enumerable } = descriptor;
    if (getter) Object.defineProperty(objectOrFunction, methodName, { __proto__: null, configurable, enumerable, get: mock, set: descriptor.set });
    else if (setter) Object.defineProperty(objectOrFunction, methodName, { __proto__: null, configurable, enumerable, get: descriptor.get, set: mock });
    else Object.defineProperty(objectOrFunction, methodName, { __proto__: null, configurable, enumerable, value: mock, writable: descriptor.writable });
    this.#mocks.push(mock.mock);
    return mock;
  }

  getter(object, methodName, implementation = undefined, options = {}) {
    if (implementation !== null && typeof implementation === 'object') {
      options = implementation;
      implementation = undefined;
    } else {
      validateObject(options, 'options');
    }
    const { getter = true } = options;
    if (getter === false) throw new codes.ERR_INVALID_ARG_VALUE('options.getter', getter, 'cannot be false');
    return this.method(object, methodName, implementation, { ...options, getter });
  }

  setter(object, methodName, implementation = undefined, options = {}) {
    if (implementation !== null && typeof implementation === 'object') {
      options = implementation;
      implementation = undefined;
    } else {
      validateObject(options, 'options');
    }
    const { setter = true } = options;
    if (setter === false) throw new codes.ERR_INVALID_ARG_VALUE('options.setter', setter, 'cannot be false');
    return this.method(object, methodName, implementation, { ...options, setter });
  }

  property(object, propertyName, value) {
    validateObject(object, 'object');
    validateKey(propertyName, 'propertyName');
    const context = new MockPropertyContext(object, propertyName, value, arguments.length > 2);
    this.#mocks.push(context);
    return new Proxy(object, {
      __proto__: null,
      get: (target, name, receiver) => (name === 'mock' ? context : Reflect.get(target, name, receiver)),
    });
  }

  reset() {
    this.restoreAll();
    this.#timers?.reset();
    this.#mocks = [];
  }

  restoreAll() {
    for (const mock of this.#mocks) mock.restore();
  }
}

module.exports = { MockTracker };
