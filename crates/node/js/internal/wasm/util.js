'use strict';
// What the classes of WebAssembly share: their errors, private state, and checks of arguments.

const binding = internalBinding('wasm');
const { classOf } = internalBinding('util');

// CompileError and its kin: made as the language's own errors are, callable without `new`.
function errorClass(name) {
  const Class = { [name]: function(message, options = undefined) {
    const error = Reflect.construct(Error, message === undefined ? [] : [message, options], new.target ?? Class);
    Error.captureStackTrace(error, Class);
    return error;
  } }[name];
  Object.defineProperty(Class, 'length', { __proto__: null, value: 1, configurable: true });
  Object.setPrototypeOf(Class, Error);
  const prototype = Object.create(Error.prototype);
  for (const [key, value] of [['constructor', Class], ['name', name], ['message', '']]) {
    Object.defineProperty(prototype, key, { __proto__: null, value, writable: true, configurable: true });
  }
  Object.defineProperty(Class, 'prototype', { __proto__: null, value: prototype, writable: false });
  return Class;
}
const CompileError = errorClass('CompileError');
const LinkError = errorClass('LinkError');
const RuntimeError = errorClass('RuntimeError');
const SuspendError = errorClass('SuspendError');

binding.setTrap(function trap(message) {
  const error = new RuntimeError(message);
  Error.captureStackTrace(error, trap);
  return error;
});

// The state of an object, which cannot be seen from outside. Any object can be given some, of one class.
class State extends (function(object) { return object; }) {
  #kind;
  #state;
  constructor(object, kind, state) {
    super(object);
    this.#kind = kind;
    this.#state = state;
  }
  static has(object) {
    return #kind in object;
  }
  static get(object, kind) {
    return typeof object === 'object' && object !== null && #kind in object && object.#kind === kind ? object.#state : undefined;
  }
}

function setState(object, kind, state) {
  return new State(object, kind, state);
}
function stateOf(object, kind) {
  return State.get(object, kind);
}
function isOfWasm(value) {
  return State.has(value);
}
// Another object of the same module, if it is one: what structuredClone gives.
function copyOfModule(value) {
  const state = stateOf(value, 'Module');
  return state && setState(Object.create(require('internal/wasm/module').Module.prototype), 'Module', state);
}
function isModule(value) {
  return stateOf(value, 'Module') !== undefined;
}

// The state of `this`, or V8's TypeError.
function receiver(object, kind, where) {
  const state = stateOf(object, kind);
  if (state === undefined) throw new TypeError(`${where}: Receiver is not a WebAssembly.${kind}`);
  return state;
}

function needNew(target, name) {
  if (target === undefined) throw new TypeError(`WebAssembly.${name}(): WebAssembly.${name} must be invoked with 'new'`);
}

// A buffer source. `empty`: may have no bytes.
function sourceOf(where, source, empty = false) {
  const kind = ArrayBuffer.isView(source) ? 'view' : classOf(source);
  if (kind !== 'view' && kind !== 'ArrayBuffer' && kind !== 'SharedArrayBuffer') throw new TypeError(`${where}: Argument 0 must be a buffer source`);
  if (!empty && source.byteLength === 0) throw new CompileError(`${where}: BufferSource argument is empty`);
  return source;
}

// Methods and accessors of classes are enumerable in Web IDL, `prototype` cannot be replaced.
function finishClass(C) {
  for (const key of Object.getOwnPropertyNames(C.prototype)) {
    if (key !== 'constructor') Object.defineProperty(C.prototype, key, { __proto__: null, enumerable: true });
  }
  Object.defineProperty(C, 'prototype', { __proto__: null, writable: false });
  Object.defineProperty(C.prototype, Symbol.toStringTag, { __proto__: null, value: `WebAssembly.${C.name}`, configurable: true });
}

const U32 = 2 ** 32;

// A number of an address's kind, as an argument: V8's EnforceUint32. `what`: 'Argument 0' or "Property 'initial'".
function uint32(where, what, value) {
  const number = Number(value); // may throw what the value throws
  if (!Number.isFinite(number)) throw new TypeError(`${where}: ${what} must be convertible to a valid number`);
  if (Math.trunc(number) < 0) throw new TypeError(`${where}: ${what} must be non-negative`);
  if (Math.trunc(number) >= U32) throw new TypeError(`${where}: ${what} must be in the unsigned long range`);
  return Math.trunc(number);
}

// `initial` (or `minimum`) and `maximum` of a descriptor. Answers with [initial, maximum or -1].
function limits(where, descriptor, most, mostOfAll, is64) {
  const read = (key, least, bound) => {
    const value = descriptor[key];
    if (value === undefined) return undefined;
    const number = is64 ? Number(BigInt.asUintN(64, toBigInt(value))) : uint32(where, `Property '${key}'`, value);
    if (number < least) throw new RangeError(`${where}: Property '${key}': value ${number} is below the lower bound ${least}`);
    if (number > bound) throw new RangeError(`${where}: Property '${key}': value ${number} is above the upper bound ${bound}`);
    return number;
  };
  const initial = read('initial', 0, most);
  if (initial === undefined) throw new TypeError(`${where}: Property 'initial' is required`);
  return [initial, read('maximum', initial, mostOfAll) ?? -1];
}

function toBigInt(value) {
  return new BigInt64Array([value])[0];
}

module.exports = {
  CompileError, LinkError, RuntimeError, SuspendError, copyOfModule, finishClass, isModule, isOfWasm, limits, needNew, receiver, setState, sourceOf, stateOf, uint32,
};
