'use strict';
// What all parts of web streams share: promises without closures, callbacks of sources and sinks, queues, options.
//
// The algorithms run on plain records ("impls") that programs never see. A public object (ReadableStream, a reader, a
// controller) keeps its impl in a private field, and an impl makes its public object when a program first gets it:
// a pipe between two streams of our own makes neither readers nor controllers that anybody could look at.

const promises = internalBinding('promises');
const { enqueueMicrotask } = internalBinding('task_queue');
const { codes } = require('internal/errors');
const { ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE } = codes;
const { validateObject } = require('internal/validators');

const { create, resolve, fulfill, reject, then, setHandled, isPending } = promises;
const { apply } = Reflect;
const PromiseResolve = Promise.resolve.bind(Promise);

// Passed as the first argument of a constructor: the second one is the impl.
const kImpl = Symbol('kImpl');

function fulfilled(value) {
  const promise = create();
  fulfill(promise, value);
  return promise;
}

function rejected(reason) {
  const promise = create();
  reject(promise, reason);
  return promise;
}

// The same for promises that nobody has to look at.
function rejectQuietly(promise, reason) {
  setHandled(promise);
  reject(promise, reason);
}

function rejectedQuietly(reason) {
  const promise = create();
  rejectQuietly(promise, reason);
  return promise;
}

function isThenable(value) {
  return (typeof value === 'object' && value !== null) || typeof value === 'function';
}

// Calls `ok` or `fail` a microtask after `algorithm()` is done. The algorithm may throw, or answer with a promise.
function run(algorithm, ok, fail) {
  let result;
  try {
    result = algorithm();
  } catch (err) {
    enqueueMicrotask(() => fail(err));
    return;
  }
  if (isThenable(result)) then(PromiseResolve(result), ok, fail);
  else enqueueMicrotask(ok);
}

// The same with an argument, which spares a closure for every chunk.
function runWith(algorithm, argument, ok, fail) {
  let result;
  try {
    result = algorithm(argument);
  } catch (err) {
    enqueueMicrotask(() => fail(err));
    return;
  }
  if (isThenable(result)) then(PromiseResolve(result), ok, fail);
  else enqueueMicrotask(ok);
}

// A promise for what `algorithm(argument)` answers.
function promiseOf(algorithm, argument) {
  try {
    const result = algorithm(argument);
    return isThenable(result) ? PromiseResolve(result) : fulfilled(result);
  } catch (err) {
    return rejected(err);
  }
}

// A promise for what `map` makes of the value of `promise`; its rejection goes through.
function mapped(promise, map) {
  const out = create();
  then(promise, (value) => {
    try {
      resolve(out, map(value));
    } catch (err) {
      reject(out, err);
    }
  }, (err) => reject(out, err));
  return out;
}

// First in, first out, in a ring: both ends cost the same however long it is.
class Queue {
  constructor() {
    this.items = new Array(8);
    this.mask = 7;
    this.head = 0;
    this.length = 0;
  }

  push(item) {
    if (this.length > this.mask) this.grow();
    this.items[(this.head + this.length) & this.mask] = item;
    this.length++;
  }

  grow() {
    const { items, head, length } = this;
    const bigger = new Array(length * 2);
    for (let i = 0; i < length; i++) bigger[i] = items[(head + i) & this.mask];
    this.items = bigger;
    this.mask = length * 2 - 1;
    this.head = 0;
  }

  shift() {
    const { items, head } = this;
    const item = items[head];
    items[head] = undefined;
    this.head = (head + 1) & this.mask;
    this.length--;
    return item;
  }

  peek() { return this.items[this.head]; }

  // What stood in it, oldest first.
  takeAll() {
    const all = [];
    while (this.length > 0) all.push(this.shift());
    return all;
  }
}

// Queue-with-sizes. `size` undefined: every chunk counts 1, and no sizes are kept.
class SizedQueue {
  constructor(size) {
    this.sizeOf = size;
    this.chunks = new Queue();
    this.sizes = size === undefined ? undefined : new Queue();
    this.total = 0;
  }

  get length() { return this.chunks.length; }

  // `size`: what sizeOf said, or undefined.
  push(chunk, size) {
    if (this.sizes === undefined) {
      this.chunks.push(chunk);
      this.total++;
      return;
    }
    size = +size;
    if (!(size >= 0 && size < Infinity)) throw new ERR_INVALID_ARG_VALUE.RangeError('size', size);
    this.chunks.push(chunk);
    this.sizes.push(size);
    this.total += size;
  }

  shift() {
    this.total -= this.sizes === undefined ? 1 : this.sizes.shift();
    if (this.total < 0) this.total = 0; // sizes are doubles: differences round
    return this.chunks.shift();
  }

  peek() { return this.chunks.peek(); }

  clear() {
    this.chunks = new Queue();
    if (this.sizes !== undefined) this.sizes = new Queue();
    this.total = 0;
  }
}

function highWaterMarkOf(value, otherwise) {
  if (value === undefined) return otherwise;
  const number = +value;
  if (!(number >= 0)) throw new ERR_INVALID_ARG_VALUE.RangeError('strategy.highWaterMark', value);
  return number;
}

function sizeOf(size) {
  if (size === undefined) return undefined;
  if (typeof size !== 'function') throw new ERR_INVALID_ARG_TYPE('strategy.size', 'Function', size);
  return (chunk) => size(chunk);
}

// A dictionary argument: null and undefined are empty ones where Node takes them so.
function validateOptions(value, name) {
  if (value == null) return {};
  validateObject(value, name, 2 | 4);
  return value;
}

// A callback of a source, sink or transformer.
function callbackOf(holder, name, what) {
  const callback = holder[name];
  if (callback !== undefined && typeof callback !== 'function') throw new ERR_INVALID_ARG_TYPE(`${what}.${name}`, 'Function', callback);
  return callback;
}

function invalidState(message) {
  return new codes.ERR_INVALID_STATE.TypeError(message);
}

// Impls have no Object.prototype: what a program puts there must not be met when their fields are set.
function withoutPrototype(...Classes) {
  for (const Class of Classes) Object.setPrototypeOf(Class.prototype, null);
}
withoutPrototype(Queue, SizedQueue);

// As inspect shows the objects of this folder: the class's name, and some figures.
function inspectAs(self, shown, depth, options) {
  if (depth < 0) return undefined;
  const inner = { ...options, depth: options.depth == null ? null : options.depth - 1 };
  return `${self.constructor.name} ${require('internal/util/inspect').inspect(shown, inner)}`;
}

// Names as WebIDL gives them: enumerable members, and a tag.
function finishClass(Class, members, ...tags) {
  const tag = tags.length === 0 ? Class.name : tags[0];
  for (const name of members) Object.defineProperty(Class.prototype, name, { __proto__: null, enumerable: true });
  if (tag !== undefined) Object.defineProperty(Class.prototype, Symbol.toStringTag, { __proto__: null, value: tag, configurable: true });
}

module.exports = {
  Queue, SizedQueue, apply, callbackOf, create, enqueueMicrotask, finishClass, fulfill, fulfilled, highWaterMarkOf, inspectAs, invalidState, isPending, isThenable,
  kImpl, mapped, promiseOf, reject, rejectQuietly, rejected, rejectedQuietly, resolve, run, runWith, setHandled, sizeOf, then, validateOptions, withoutPrototype, PromiseResolve,
  kInspect: Symbol.for('nodejs.util.inspect.custom'),
  kIsClosedPromise: Symbol.for('nodejs.webstream.isClosedPromise'),
  kControllerErrorFunction: Symbol.for('nodejs.webstream.controllerErrorFunction'),
};
