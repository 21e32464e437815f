'use strict';
// structuredClone: HTML's StructuredSerialize and StructuredDeserialize in one walk.
//
// Every object met is remembered, so that circles and shared parts come out the same. Functions, symbols, weak
// collections, promises and proxies cannot be cloned: DataCloneError. ArrayBuffers in `transfer` are detached at the end.

const { classOf, isArrayBufferDetached } = internalBinding('util');
const { kClone, kTransfer } = require('internal/messaging');

let uncloneable; // WeakSets, once something is marked
let untransferable;

function markAsUncloneable(value) {
  if ((typeof value === 'object' && value !== null) || typeof value === 'function') (uncloneable ??= new WeakSet()).add(value);
}

function markAsUntransferable(value) {
  if ((typeof value === 'object' && value !== null) || typeof value === 'function') (untransferable ??= new WeakSet()).add(value);
}

function isMarkedAsUntransferable(value) {
  return untransferable !== undefined && typeof value === 'object' && value !== null && untransferable.has(value);
}

function dataCloneError(message) {
  const { DOMException } = require('internal/domexception');
  return new DOMException(message, 'DataCloneError');
}

// The value of a property up the prototype chain, if that is no accessor.
function peek(value, key) {
  for (let o = value; o !== null; o = Object.getPrototypeOf(o)) {
    const own = Object.getOwnPropertyDescriptor(o, key);
    if (own !== undefined) return own.value;
  }
  return undefined;
}

// As V8 names an object in a message without running its code: `#<Promise>` or `[object Generator]`.
function describe(value) {
  while (classOf(value) === 'Proxy') {
    value = internalBinding('util').getProxyDetails(value)[0];
    if (value === null) return '#<Object>';
  }
  if (peek(value, 'toString') === Object.prototype.toString) {
    const constructor = peek(value, 'constructor');
    if (typeof constructor === 'function') {
      const name = peek(constructor, 'name');
      if (typeof name === 'string' && name !== '') return `#<${name}>`;
    }
  }
  const tag = peek(value, Symbol.toStringTag);
  return `[object ${typeof tag === 'string' ? tag : Array.isArray(value) ? 'Array' : 'Object'}]`;
}

function cannotClone(value) {
  const { DOMException } = require('internal/domexception');
  let text;
  if (typeof value === 'symbol') text = primordials.SymbolToString.call(value);
  else if (typeof value === 'function') text = primordials.FunctionToString.call(value);
  else text = describe(value);
  return new DOMException(`${text} could not be cloned.`, 'DataCloneError');
}

const ITERATOR_TAG = /^(Array|String|RegExp String) Iterator$/; // the language's iterators are objects like others here
const ERROR_TYPES = { __proto__: null, EvalError, RangeError, ReferenceError, SyntaxError, TypeError, URIError };

function clone(value, memory) {
  if (typeof value === 'symbol' || typeof value === 'function') throw cannotClone(value);
  if (typeof value !== 'object' || value === null) return value;
  const known = memory.get(value);
  if (known !== undefined) return known;
  const kind = classOf(value);
  switch (kind) {
    case 'BooleanObject': return remember(memory, value, Object(primordials.BooleanValueOf.call(value)));
    case 'NumberObject': return remember(memory, value, Object(primordials.NumberValueOf.call(value)));
    case 'StringObject': return remember(memory, value, Object(primordials.StringValueOf.call(value)));
    case 'BigIntObject': return remember(memory, value, Object(primordials.BigIntValueOf.call(value)));
    case 'Date': return remember(memory, value, new Date(primordials.DateGetTime.call(value)));
    case 'RegExp': return remember(memory, value, new RegExp(value.source, value.flags));
    case 'ArrayBuffer': return cloneBuffer(value, memory);
    case 'SharedArrayBuffer': return remember(memory, value, value);
    case 'Array': return cloneArray(value, memory);
    case 'Map': return cloneMap(value, memory);
    case 'Set': return cloneSet(value, memory);
    case 'Error': return cloneError(value, memory);
    case 'Object': {
      if (require.isLoaded('internal/wasm/util')) {
        const { copyOfModule, isOfWasm } = require('internal/wasm/util');
        const module = copyOfModule(value);
        if (module !== undefined) return remember(memory, value, module);
        if (isOfWasm(value)) throw cannotClone(value);
      }
      const copyOf = value[kClone];
      if (copyOf !== undefined) return remember(memory, value, copyOf.call(value));
      if (value[kTransfer] !== undefined) throw dataCloneError('Object that needs transfer was found in message but not listed in transferList');
      if (uncloneable !== undefined && uncloneable.has(value)) throw dataCloneError('Cannot clone object of unsupported type.');
      if (ITERATOR_TAG.test(peek(value, Symbol.toStringTag))) throw cannotClone(value);
      const tag = peek(value, Symbol.toStringTag);
      if (ITERATOR_TAG.test(tag)) throw cannotClone(value);
      if (tag === 'URL' || tag === 'URLSearchParams') refuseUrl(value);
      const copy = remember(memory, value, {});
      return cloneProperties(value, copy, memory);
    }
    default:
      if (ArrayBuffer.isView(value)) return cloneView(value, kind, memory);
      throw cannotClone(value);
  }
}

function refuseUrl(value) {
  if (!require('internal/url').isURL(value) && !require('internal/url_search_params').isSearchParams(value)) return;
  const { DOMException } = require('internal/domexception');
  throw new DOMException('Cannot clone object of unsupported type.', 'DataCloneError');
}

function remember(memory, value, copy) {
  memory.set(value, copy);
  return copy;
}

function cloneProperties(value, copy, memory) {
  for (const key of Object.keys(value)) {
    if (!Object.hasOwn(value, key)) continue; // a getter before it deleted it
    Object.defineProperty(copy, key, { __proto__: null, value: clone(value[key], memory), writable: true, enumerable: true, configurable: true });
  }
  return copy;
}

function cloneArray(value, memory) {
  const copy = remember(memory, value, new Array(value.length));
  return cloneProperties(value, copy, memory);
}

function cloneMap(value, memory) {
  const copy = remember(memory, value, new Map());
  const [entries] = internalBinding('util').previewEntries(value);
  for (let i = 0; i < entries.length; i += 2) copy.set(clone(entries[i], memory), clone(entries[i + 1], memory));
  return copy;
}

function cloneSet(value, memory) {
  const copy = remember(memory, value, new Set());
  for (const member of internalBinding('util').previewEntries(value)[0]) copy.add(clone(member, memory));
  return copy;
}

function cloneError(value, memory) {
  const { DOMException, partsOf } = require('internal/domexception');
  const parts = partsOf(value);
  if (parts !== undefined) {
    const copy = remember(memory, value, new DOMException(parts.message, parts.name));
    if (typeof value.stack === 'string') Object.defineProperty(copy, 'stack', { __proto__: null, value: value.stack, writable: true, configurable: true, enumerable: false });
    return copy;
  }
  const name = value.name === undefined ? 'Error' : `${value.name}`;
  const Base = ERROR_TYPES[name] ?? Error;
  const message = Object.getOwnPropertyDescriptor(value, 'message');
  const copy = remember(memory, value, message !== undefined && 'value' in message ? new Base(`${message.value}`) : new Base());
  const { stack } = value;
  if (typeof stack === 'string') Object.defineProperty(copy, 'stack', { __proto__: null, value: stack, writable: true, configurable: true, enumerable: false });
  if (Object.hasOwn(value, 'cause')) Object.defineProperty(copy, 'cause', { __proto__: null, value: clone(value.cause, memory), writable: true, configurable: true, enumerable: false });
  return copy;
}

function cloneBuffer(value, memory) {
  if (isArrayBufferDetached(value)) {
    const { DOMException } = require('internal/domexception');
    throw new DOMException('An ArrayBuffer is detached and could not be cloned.', 'DataCloneError');
  }
  if (value.resizable) {
    const copy = new ArrayBuffer(value.byteLength, { maxByteLength: value.maxByteLength });
    new Uint8Array(copy).set(new Uint8Array(value));
    return remember(memory, value, copy);
  }
  return remember(memory, value, value.slice(0));
}

const viewTypes = { __proto__: null };

function cloneView(value, kind, memory) {
  const buffer = clone(value.buffer, memory);
  const View = viewTypes[kind] ??= globalThis[kind];
  const copy = kind === 'DataView' ? new DataView(buffer, value.byteOffset, value.byteLength) : new View(buffer, value.byteOffset, value.length);
  return remember(memory, value, copy);
}

function notConvertible(what) {
  const message = `Failed to execute 'structuredClone': ${what}`;
  const err = internalBinding('errors').create(TypeError.prototype, message, `TypeError [ERR_INVALID_ARG_TYPE]: ${message}`);
  err.code = 'ERR_INVALID_ARG_TYPE';
  return err;
}

function structuredClone(value, options) {
  if (arguments.length === 0) throw new (require('internal/errors').codes.ERR_MISSING_ARGS)('The value argument must be specified');
  if (options != null && typeof options !== 'object' && typeof options !== 'function') throw notConvertible('Options cannot be converted to a dictionary');
  const transfer = options?.transfer;
  if (transfer !== undefined && (transfer === null || typeof transfer !== 'object' || typeof transfer[Symbol.iterator] !== 'function')) {
    throw notConvertible('transfer in Options cannot be converted to sequence.');
  }
  const moved = transfer === undefined ? [] : [...transfer];
  for (let i = 0; i < moved.length; i++) {
    const item = moved[i];
    if (item === null || (typeof item !== 'object' && typeof item !== 'function')) throw notConvertible(`transfer in Options[${i}] is not an object.`);
  }
  return cloneWithTransfer(value, moved).value;
}

// { value, transferred, memory }: the clone, what became of the objects of `list`, in its order, and what each object met
// became before those were moved.
function cloneWithTransfer(value, list) {
  const memory = new Map();
  for (const item of list) {
    const isBuffer = classOf(item) === 'ArrayBuffer';
    if (!isBuffer && (typeof item !== 'object' || item === null || item[kTransfer] === undefined)) throw dataCloneError('Found invalid value in transferList.');
    if (memory.has(item)) throw dataCloneError(`Transfer list contains duplicate ${isBuffer ? 'ArrayBuffer' : item.constructor.name}`);
    if (isBuffer ? isArrayBufferDetached(item) || isMarkedAsUntransferable(item) : isMarkedAsUntransferable(item)) throw dataCloneError('Cannot transfer object of unsupported type.');
    memory.set(item, item); // views of it are made over the original, and moved below
  }
  // Asked first: they may refuse.
  const plans = new Map();
  for (const item of list) if (classOf(item) !== 'ArrayBuffer') plans.set(item, item[kTransfer]());
  const copy = clone(value, memory);
  if (list.length === 0) return { value: copy, transferred: list, memory };
  return { memory, ...require('internal/structured_transfer').move(copy, list, plans) };
}

module.exports = { cloneWithTransfer, isMarkedAsUntransferable, markAsUncloneable, markAsUntransferable, structuredClone };
