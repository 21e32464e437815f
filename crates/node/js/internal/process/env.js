'use strict';
// process.env: an object whose values are strings, whatever is assigned.
//
// A copy of the environment is made once; a Proxy turns values into strings and tells the native side of changes, so
// that child processes inherit them. Reads have no trap.

const native = internalBinding('process');

// What the environment of a process can hold: UTF-8 up to the first NUL.
function asString(value) {
  if (typeof value === 'symbol') throw new TypeError('Cannot convert a Symbol value to a string');
  value = `${value}`.toWellFormed();
  const end = value.indexOf('\0');
  return end === -1 ? value : value.slice(0, end);
}

function invalidDescriptor(message) {
  const err = internalBinding('errors').create(TypeError.prototype, message, `TypeError [ERR_INVALID_OBJECT_DEFINE_PROPERTY]: ${message}`);
  err.code = 'ERR_INVALID_OBJECT_DEFINE_PROPERTY';
  return err;
}

const target = {};
let seen = -1; // the version of the environment that `target` is a copy of
let live = false;

function refresh() {
  const version = native.envVersion();
  if (version === seen) return;
  seen = version;
  for (const name of Object.keys(target)) delete target[name];
  const pairs = native.envPairs();
  for (let i = 0; i < pairs.length; i += 2) target[pairs[i]] = pairs[i + 1];
}

// Other threads write to this environment: every read looks whether they did.
function share() {
  if (live) return;
  live = true;
  for (const trap of ['get', 'getOwnPropertyDescriptor', 'has', 'ownKeys']) {
    handler[trap] = (object, ...rest) => {
      refresh();
      return Reflect[trap](object, ...rest);
    };
  }
}

function makeEnv() {
  refresh();
  return new Proxy(target, handler);
}

const handler = {
  set(object, key, value) {
    if (typeof key === 'symbol') throw new TypeError('Cannot convert a Symbol value to a string');
    value = asString(value);
    if (key === '' || key.includes('=')) return true; // no name that a system takes
    object[key] = value;
    native.setEnv(key, value);
    return true;
  },
  defineProperty(object, key, desc) {
    if ('value' in desc) {
      if (!desc.configurable || !desc.writable || !desc.enumerable) {
        throw invalidDescriptor("'process.env' only accepts a configurable, writable, and enumerable data descriptor");
      }
      const value = asString(desc.value);
      native.setEnv(key, value);
      return Reflect.defineProperty(object, key, { ...desc, value });
    }
    if ('get' in desc || 'set' in desc) throw invalidDescriptor("'process.env' does not accept an accessor(getter/setter) descriptor");
    throw invalidDescriptor("'process.env' only accepts a configurable, writable, and enumerable data descriptor");
  },
  preventExtensions() { return false; },
  deleteProperty(object, key) {
    if (typeof key === 'string') native.unsetEnv(key);
    delete object[key];
    return true;
  },
};

module.exports = { asString, makeEnv, share };
