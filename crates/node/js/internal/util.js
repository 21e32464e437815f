'use strict';
// Helpers that several modules share: promisify, deprecate, lazy properties, once-only warnings.

const { codes: { ERR_INVALID_ARG_TYPE } } = require('internal/errors');

const customPromisify = Symbol.for('nodejs.util.promisify.custom');
const customPromisifyArgs = Symbol('customPromisifyArgs');
const kEmptyObject = Object.freeze({ __proto__: null });

function promisify(original) {
  if (typeof original !== 'function') throw new ERR_INVALID_ARG_TYPE('original', 'Function', original);
  const custom = original[customPromisify];
  if (custom) {
    if (typeof custom !== 'function') throw new ERR_INVALID_ARG_TYPE('util.promisify.custom', 'Function', custom);
    return Object.defineProperty(custom, customPromisify, { value: custom, enumerable: false, writable: false, configurable: true });
  }
  const names = original[customPromisifyArgs]; // names for callbacks with several results
  function fn(...args) {
    return new Promise((resolve, reject) => {
      Reflect.apply(original, this, [...args, (err, ...values) => {
        if (err) {
          reject(err);
        } else if (names !== undefined && values.length > 1) {
          const result = {};
          for (let i = 0; i < names.length; i++) result[names[i]] = values[i];
          resolve(result);
        } else {
          resolve(values[0]);
        }
      }]);
    });
  }
  Object.setPrototypeOf(fn, Object.getPrototypeOf(original));
  Object.defineProperty(fn, customPromisify, { value: fn, enumerable: false, writable: false, configurable: true });
  const own = Object.getOwnPropertyDescriptors(original);
  for (const key of Reflect.ownKeys(own)) if (key !== 'prototype') Object.defineProperty(fn, key, own[key]);
  return fn;
}
promisify.custom = customPromisify;

const warnedCodes = new Set();

function deprecate(fn, msg, code, modifyPrototype) {
  if (code !== undefined) require('internal/validators').validateString(code, 'code');
  let warned = false;
  function deprecated(...args) {
    if (!warned) {
      warned = true;
      if (code === undefined || !warnedCodes.has(code)) {
        if (code !== undefined) warnedCodes.add(code);
        process.emitWarning(msg, 'DeprecationWarning', code, deprecated);
      }
    }
    if (new.target) return Reflect.construct(fn, args, new.target);
    return Reflect.apply(fn, this, args);
  }
  if (modifyPrototype !== false) {
    Object.setPrototypeOf(deprecated, fn);
    if (fn.prototype) deprecated.prototype = fn.prototype;
  }
  Object.defineProperty(deprecated, 'length', { ...Object.getOwnPropertyDescriptor(fn, 'length') });
  return deprecated;
}

// A data property, as the machine's own are: its value is made by `make()` when somebody first asks for it or its descriptor.
function defineLazy(target, name, make, enumerable = true) {
  internalBinding('util').defineLazy(target, name, make, enumerable);
}

function once(callback) {
  let called = false;
  return function(...args) {
    if (called) return undefined;
    called = true;
    return Reflect.apply(callback, this, args);
  };
}

function setOwnProperty(target, key, value) {
  Object.defineProperty(target, key, { __proto__: null, value, writable: true, enumerable: true, configurable: true });
}

// The nearest constructor with a name on an object's prototype chain.
function constructorOf(obj) {
  for (; obj; obj = Object.getPrototypeOf(obj)) {
    const own = Object.getOwnPropertyDescriptor(obj, 'constructor');
    if (typeof own?.value === 'function' && own.value.name !== '') return own.value;
  }
  return undefined;
}

// Whether the nearest frame that is not the runtime's is of a package's code: such are not warned.
function isInsideNodeModules() {
  for (const { scriptName } of internalBinding('util').getCallSites(100)) {
    if (!scriptName.startsWith('node:')) return /[\\/]node_modules[\\/]/.test(scriptName);
  }
  return false;
}

function toUSVString(value) {
  return `${value}`.toWellFormed();
}

module.exports = {
  customInspectSymbol: Symbol.for('nodejs.util.inspect.custom'),
  constructorOf, isInsideNodeModules, customPromisifyArgs, kEmptyObject, promisify, deprecate, defineLazy, once, setOwnProperty, toUSVString,
  kEnumerableProperty: { __proto__: null, enumerable: true },
  get normalizeEncoding() { return require('internal/buffer/encodings').normalizeEncoding; },
};
