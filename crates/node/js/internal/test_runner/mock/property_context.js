'use strict';
// What was read and written of a mocked property: object.mock of the proxy that mock.property() gives.

const { codes } = require('internal/errors');
const { validateInteger } = require('internal/validators');

class MockPropertyContext {
  #accesses = [];
  #once = new Map();
  #object;
  #name;
  #original;
  #value;

  constructor(object, name, value, given) {
    this.#object = object;
    this.#name = name;
    this.#original = Object.getOwnPropertyDescriptor(object, name);
    if (this.#original === undefined) throw new codes.ERR_INVALID_ARG_VALUE('propertyName', name, 'is not a property of the object');
    this.#value = given ? value : object[name];
    const { configurable, enumerable } = this.#original;
    Object.defineProperty(object, name, {
      __proto__: null,
      configurable,
      enumerable,
      get: () => {
        const next = this.#next(this.#value);
        this.#note('get', next);
        return next;
      },
      set: (next) => {
        const taken = this.#next(next);
        this.#note('set', taken);
        this.#value = taken;
      },
    });
  }

  get accesses() { return this.#accesses.slice(); }
  accessCount() { return this.#accesses.length; }

  #note(type, value) {
    this.#accesses.push({ __proto__: null, type, value, stack: new Error() });
  }

  #next(value) {
    const n = this.#accesses.length;
    if (!this.#once.has(n)) return value;
    const once = this.#once.get(n);
    this.#once.delete(n);
    return once;
  }

  mockImplementation(value) {
    if (!this.#original.writable && this.#original.set === undefined) throw new codes.ERR_INVALID_ARG_VALUE('propertyName', this.#name, 'cannot be set');
    this.#object[this.#name] = value;
  }

  mockImplementationOnce(value, onAccess) {
    const next = this.#accesses.length;
    const access = onAccess ?? next;
    validateInteger(access, 'onAccess', next);
    this.#once.set(access, value);
  }

  resetAccesses() { this.#accesses = []; }

  restore() {
    Object.defineProperty(this.#object, this.#name, { __proto__: null, ...this.#original });
  }
}

module.exports = { MockPropertyContext };
