'use strict';
// The public class ReadableStream, its readers, and its async iterator.

const {
  PromiseResolve, callbackOf, create, enqueueMicrotask, finishClass, fulfill, fulfilled, highWaterMarkOf, inspectAs, invalidState, isPending, kControllerErrorFunction, kImpl,
  kInspect, kIsClosedPromise, mapped, reject, rejected, sizeOf, then, validateOptions, withoutPrototype,
} = require('internal/webstreams/util');
const core = require('internal/webstreams/readable');
const { kTransfer } = require('internal/messaging');
const { codes: { ERR_ARG_NOT_ITERABLE, ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_INVALID_THIS, ERR_OUT_OF_RANGE } } = require('internal/errors');
const { validateObject, validateAbortSignal } = require('internal/validators');

const bytes = () => require('internal/webstreams/byte_stream');

let implOf;

class ReadableStream {
  #impl;

  constructor(source = {}, strategy = {}) {
    if (source === kImpl) {
      this.#impl = strategy;
      return;
    }
    validateObject(source, 'source', 2 | 4);
    strategy = validateOptions(strategy, 'strategy');
    const impl = this.#impl = new core.ReadableImpl();
    impl.wrapper = this;
    // Converted in the order of the dictionaries' members, the strategy first.
    const { highWaterMark } = strategy;
    const { size } = strategy;
    const { autoAllocateChunkSize } = source;
    const allocate = autoAllocateChunkSize === undefined ? undefined : chunkSize(autoAllocateChunkSize);
    const cancel = callbackOf(source, 'cancel', 'source');
    const pull = callbackOf(source, 'pull', 'source');
    const start = callbackOf(source, 'start', 'source');
    const { type } = source;
    if (type !== undefined && `${type}` === 'bytes') {
      if (size !== undefined) throw new ERR_INVALID_ARG_VALUE.RangeError('strategy.size', size);
      const mark = highWaterMarkOf(highWaterMark, 0);
      if (allocate === 0) throw new ERR_INVALID_ARG_VALUE('source.autoAllocateChunkSize', autoAllocateChunkSize);
      bytes().setUpFromSource(impl, source, { autoAllocateChunkSize: allocate, cancel, pull, start }, mark);
      return;
    }
    if (type !== undefined) throw new ERR_INVALID_ARG_VALUE('source.type', type);
    core.setUpFromSource(impl, source, { cancel, pull, start }, highWaterMarkOf(highWaterMark, 1), sizeOf(size));
  }

  static from(iterable) { return fromIterable(iterable).public; }

  static {
    implOf = (value) => (typeof value === 'object' && value !== null && #impl in value ? value.#impl : undefined);
  }

  get locked() { return check(this).locked; }

  cancel(reason = undefined) {
    const impl = implOf(this);
    if (impl === undefined) return rejected(new ERR_INVALID_THIS('ReadableStream'));
    if (impl.locked) return rejected(invalidState('ReadableStream is locked'));
    return core.cancelStream(impl, reason);
  }

  getReader(options = {}) {
    const impl = check(this);
    options = validateOptions(options, 'options');
    const { mode } = options;
    if (mode === undefined) return new ReadableStreamDefaultReader(kImpl, core.acquireDefaultReader(impl));
    if (`${mode}` !== 'byob') throw new ERR_INVALID_ARG_VALUE('options.mode', mode);
    return new ReadableStreamBYOBReader(this);
  }

  pipeThrough(transform, options = {}) {
    const impl = check(this);
    const readableImpl = implOf(transform?.readable);
    if (readableImpl === undefined) throw new ERR_INVALID_ARG_TYPE('transform.readable', 'ReadableStream', transform?.readable);
    const { writable } = transform;
    const writableImpl = require('internal/webstreams/writable_stream').implOf(writable);
    if (writableImpl === undefined) throw new ERR_INVALID_ARG_TYPE('transform.writable', 'WritableStream', writable);
    const settings = pipeOptions(options);
    if (impl.locked) throw invalidState('The ReadableStream is locked');
    if (writableImpl.locked) throw invalidState('The WritableStream is locked');
    require('internal/webstreams/pipe').pipe(impl, writableImpl, settings, true);
    return readableImpl.public;
  }

  pipeTo(destination, options = {}) {
    try {
      const impl = check(this);
      const writableImpl = require('internal/webstreams/writable_stream').implOf(destination);
      if (writableImpl === undefined) throw new ERR_INVALID_ARG_TYPE('transform.writable', 'WritableStream', destination);
      const settings = pipeOptions(options);
      if (impl.locked) throw invalidState('The ReadableStream is locked');
      if (writableImpl.locked) throw invalidState('The WritableStream is locked');
      return require('internal/webstreams/pipe').pipe(impl, writableImpl, settings);
    } catch (err) {
      return rejected(err);
    }
  }

  tee() {
    const [first, second] = require('internal/webstreams/tee').tee(check(this));
    return [first.public, second.public];
  }

  values(options = {}) {
    const impl = check(this);
    options = validateOptions(options, 'options');
    const preventCancel = Boolean(options.preventCancel);
    return new ReadableStreamAsyncIterator(core.acquireDefaultReader(impl), preventCancel);
  }

  get [Symbol.for('nodejs.stream.disturbed')]() { return check(this).disturbed; }
  get [Symbol.for('nodejs.stream.errored')]() { return check(this).state === 'errored'; }
  get [Symbol.for('nodejs.stream.readable')]() { return check(this).state === 'readable'; }

  [kControllerErrorFunction](err) {
    const impl = check(this);
    if (impl.isByteStream) bytes().errorController(impl.controller, err);
    else core.errorController(impl.controller, err);
  }

  get [kIsClosedPromise]() { return { promise: core.streamClosed(check(this)) }; }

  [kTransfer]() { return require('internal/webstreams/transfer').transferReadable(check(this)); }

  [kInspect](depth, options) {
    const impl = check(this);
    return inspectAs(this, { locked: impl.locked, state: impl.state, supportsBYOB: impl.isByteStream }, depth, options);
  }
}

function check(value) {
  const impl = implOf(value);
  if (impl === undefined) throw new ERR_INVALID_THIS('ReadableStream');
  return impl;
}

function chunkSize(value) {
  const number = Math.trunc(+value);
  if (!(number >= 0 && number <= Number.MAX_SAFE_INTEGER)) throw new ERR_INVALID_ARG_VALUE('source.autoAllocateChunkSize', value);
  return number;
}

function pipeOptions(options) {
  options = validateOptions(options, 'options');
  const preventAbort = Boolean(options.preventAbort);
  const preventCancel = Boolean(options.preventCancel);
  const preventClose = Boolean(options.preventClose);
  const { signal } = options;
  if (signal !== undefined) validateSignal(signal);
  return { preventAbort, preventCancel, preventClose, signal };
}

function validateSignal(signal) {
  if (!(signal instanceof require('internal/abort_controller').AbortSignal)) throw new ERR_INVALID_ARG_TYPE('options.signal', 'AbortSignal', signal);
  validateAbortSignal(signal, 'options.signal');
}

// --- ReadableStream.from

function fromIterable(iterable) {
  let method = iterable[Symbol.asyncIterator];
  const isAsync = method != null;
  if (!isAsync) method = iterable[Symbol.iterator];
  if (typeof method !== 'function') throw new ERR_ARG_NOT_ITERABLE(require('internal/util/inspect').inspect(iterable));
  const iterator = method.call(iterable);
  if ((typeof iterator !== 'object' || iterator === null) && typeof iterator !== 'function') throw invalidState('The iterator method must return an object');
  const { next } = iterator;
  const notAnObject = (what) => invalidState(`The promise returned by the iterator.${what}() method must fulfill with an object`);
  const isObject = (value) => (typeof value === 'object' && value !== null) || typeof value === 'function';
  let stream;
  const take = (result) => {
    if (!isObject(result)) throw notAnObject('next');
    if (result.done) core.closeController(stream.controller);
    else core.enqueue(stream.controller, result.value);
  };
  const pull = () => {
    const result = next.call(iterator);
    if (isAsync) return mapped(PromiseResolve(result), take);
    if (!isObject(result)) throw notAnObject('next');
    const { done, value } = result;
    return mapped(PromiseResolve(value), (settled) => take({ done, value: settled }));
  };
  const cancel = (reason) => {
    const close = iterator.return;
    if (close == null) return undefined;
    const result = close.call(iterator, reason);
    return mapped(PromiseResolve(result), (settled) => {
      if (!isObject(settled)) throw notAnObject('return');
    });
  };
  stream = core.createReadable(undefined, pull, cancel, 0);
  return stream;
}

// --- the async iterator

const AsyncIteratorPrototype = Object.getPrototypeOf(Object.getPrototypeOf(async function* () {}).prototype);

// An iteration is the request of its own reads: there is one at a time.
class Iteration {
  constructor(reader, preventCancel) {
    this.reader = reader;
    this.preventCancel = preventCancel;
    this.finished = false;
    this.ongoing = undefined; // the promise of a step that is not over
    this.promise = undefined; // what the read under way is for
    this.sync = false;
  }

  // A chunk that comes later is a microtask late, as the standard has it: the source's pull is over by then.
  chunk(value) {
    const { promise } = this;
    const result = { value, done: false };
    if (this.sync) fulfill(promise, result);
    else enqueueMicrotask(() => fulfill(promise, result));
  }

  close() {
    this.finish();
    fulfill(this.promise, { value: undefined, done: true });
  }

  error(reason) {
    this.finish();
    reject(this.promise, reason);
  }

  finish() {
    this.finished = true;
    core.releaseReader(this.reader);
  }

  // Each step begins when the one before is over.
  chain(promise, step) {
    const { ongoing } = this;
    if (ongoing !== undefined && isPending(ongoing)) {
      const go = () => step(promise);
      then(ongoing, go, go);
    } else {
      step(promise);
    }
    this.ongoing = promise;
    return promise;
  }

  read(promise) {
    if (this.finished) {
      fulfill(promise, { value: undefined, done: true });
      return;
    }
    this.promise = promise;
    this.sync = true;
    core.readDefault(this.reader, this);
    this.sync = false;
  }

  next() {
    const promise = create();
    const { ongoing } = this;
    if (ongoing !== undefined && isPending(ongoing)) return this.chain(promise, (later) => this.read(later));
    this.read(promise);
    this.ongoing = promise;
    return promise;
  }

  return(value) {
    return this.chain(create(), (promise) => {
      if (this.finished) {
        fulfill(promise, { value, done: true });
        return;
      }
      this.finished = true;
      const { reader } = this;
      const done = this.preventCancel ? fulfilled(undefined) : core.cancelReader(reader, value);
      core.releaseReader(reader);
      then(done, () => fulfill(promise, { value, done: true }), (err) => reject(promise, err));
    });
  }
}

withoutPrototype(Iteration);

// Its prototype is between the instances and %AsyncIteratorPrototype%.
class ReadableStreamAsyncIterator {
  #iteration;
  constructor(reader, preventCancel) { this.#iteration = new Iteration(reader, preventCancel); }

  next() {
    if (typeof this !== 'object' || this === null || !(#iteration in this)) return rejected(new ERR_INVALID_THIS('ReadableStreamAsyncIterator'));
    return this.#iteration.next();
  }

  return(value = undefined) {
    if (typeof this !== 'object' || this === null || !(#iteration in this)) return rejected(new ERR_INVALID_THIS('ReadableStreamAsyncIterator'));
    return this.#iteration.return(value);
  }
}
Object.defineProperty(ReadableStreamAsyncIterator.prototype.return, 'length', { __proto__: null, value: 1, configurable: true });
Object.defineProperties(ReadableStreamAsyncIterator.prototype, { next: { __proto__: null, enumerable: true }, return: { __proto__: null, enumerable: true } });
delete ReadableStreamAsyncIterator.prototype.constructor;
Object.setPrototypeOf(ReadableStreamAsyncIterator.prototype, AsyncIteratorPrototype);

// --- readers

function streamOf(value) {
  const impl = implOf(value);
  if (impl === undefined) throw new ERR_INVALID_ARG_TYPE('stream', 'ReadableStream', value);
  return impl;
}

let defaultReaderOf;
let byobReaderOf;

class ReadableStreamDefaultReader {
  #impl;

  constructor(stream) {
    if (stream === kImpl) {
      this.#impl = arguments[1];
      return;
    }
    this.#impl = core.acquireDefaultReader(streamOf(stream));
  }

  static {
    defaultReaderOf = (value) => (typeof value === 'object' && value !== null && #impl in value ? value.#impl : undefined);
  }

  read() {
    if (defaultReaderOf(this) === undefined) return rejected(new ERR_INVALID_THIS('ReadableStreamDefaultReader'));
    const reader = this.#impl;
    if (reader.stream === undefined) return rejected(invalidState('The reader is not attached to a stream'));
    const request = new core.PromiseRequest();
    core.readDefault(reader, request);
    return request.promise;
  }

  releaseLock() {
    if (defaultReaderOf(this) === undefined) throw new ERR_INVALID_THIS('ReadableStreamDefaultReader');
    if (this.#impl.stream !== undefined) core.releaseReader(this.#impl);
  }

  get closed() {
    if (defaultReaderOf(this) === undefined) return rejected(new ERR_INVALID_THIS('ReadableStreamDefaultReader'));
    return core.readerClosed(this.#impl);
  }

  cancel(reason = undefined) {
    if (defaultReaderOf(this) === undefined) return rejected(new ERR_INVALID_THIS('ReadableStreamDefaultReader'));
    if (this.#impl.stream === undefined) return rejected(invalidState('The reader is not attached to a stream'));
    return core.cancelReader(this.#impl, reason);
  }

  [kInspect](depth, options) {
    const { stream, requests } = this.#impl;
    return inspectAs(this, { stream: stream?.public, readRequests: requests.length, close: core.readerClosed(this.#impl) }, depth, options);
  }
}

class ReadableStreamBYOBReader {
  #impl;

  constructor(stream) {
    const impl = streamOf(stream);
    core.checkUnlocked(impl);
    if (!impl.isByteStream) throw new ERR_INVALID_ARG_VALUE('stream', stream, 'must be a byte stream');
    this.#impl = new (bytes().ByobReader)(impl);
  }

  static {
    byobReaderOf = (value) => (typeof value === 'object' && value !== null && #impl in value ? value.#impl : undefined);
  }

  read(view, options = {}) {
    if (byobReaderOf(this) === undefined) return rejected(new ERR_INVALID_THIS('ReadableStreamBYOBReader'));
    try {
      const min = minimum(view, options);
      const reader = this.#impl;
      if (reader.stream === undefined) throw invalidState('The reader is not attached to a stream');
      const request = new core.PromiseRequest();
      bytes().readInto(reader, view, min, request);
      return request.promise;
    } catch (err) {
      return rejected(err);
    }
  }

  releaseLock() {
    if (byobReaderOf(this) === undefined) throw new ERR_INVALID_THIS('ReadableStreamBYOBReader');
    if (this.#impl.stream !== undefined) core.releaseReader(this.#impl);
  }

  get closed() {
    if (byobReaderOf(this) === undefined) return rejected(new ERR_INVALID_THIS('ReadableStreamBYOBReader'));
    return core.readerClosed(this.#impl);
  }

  cancel(reason = undefined) {
    if (byobReaderOf(this) === undefined) return rejected(new ERR_INVALID_THIS('ReadableStreamBYOBReader'));
    if (this.#impl.stream === undefined) return rejected(invalidState('The reader is not attached to a stream'));
    return core.cancelReader(this.#impl, reason);
  }

  [kInspect](depth, options) {
    const { stream, requests } = this.#impl;
    return inspectAs(this, { stream: stream?.public, readIntoRequests: requests.length, close: core.readerClosed(this.#impl) }, depth, options);
  }
}

// Checks the arguments of a BYOB read; how many elements it wants at least.
function minimum(view, options) {
  bytes().checkView(view, 'view');
  const { classOf, isArrayBufferDetached } = internalBinding('util');
  const isData = classOf(view) === 'DataView';
  const { buffer } = view;
  if (classOf(buffer) === 'SharedArrayBuffer') throw new ERR_INVALID_ARG_VALUE('view', view, 'must not be backed by a SharedArrayBuffer');
  options = validateOptions(options, 'options');
  const { min = 1 } = options;
  if (isArrayBufferDetached(buffer) || view.byteLength === 0 || buffer.byteLength === 0) throw invalidState('View or Viewed ArrayBuffer is zero-length or detached');
  const number = Math.trunc(+min);
  if (!(number > 0 && number <= Number.MAX_SAFE_INTEGER)) throw new ERR_INVALID_ARG_VALUE('options.min', min, 'must be greater than 0');
  const most = isData ? view.byteLength : view.length;
  if (number > most) throw new ERR_OUT_OF_RANGE('options.min', isData ? '<= view.byteLength' : '<= view.length', min);
  return number;
}

Object.defineProperty(ReadableStream.prototype, Symbol.asyncIterator, { __proto__: null, value: ReadableStream.prototype.values, writable: true, configurable: true });
finishClass(ReadableStream, ['cancel', 'getReader', 'locked', 'pipeThrough', 'pipeTo', 'tee', 'values']);
Object.defineProperty(ReadableStream, 'from', { __proto__: null, enumerable: true });
finishClass(ReadableStreamDefaultReader, ['read', 'releaseLock', 'closed', 'cancel']);
finishClass(ReadableStreamBYOBReader, ['read', 'releaseLock', 'closed', 'cancel']);

function ReadableStreamTee(stream, cloneForBranch2 = false) {
  const impl = implOf(stream);
  if (impl === undefined) throw new ERR_INVALID_ARG_TYPE('stream', 'ReadableStream', stream);
  return require('internal/webstreams/tee').tee(impl, Boolean(cloneForBranch2)).map((branch) => branch.public);
}

module.exports = { ReadableStream, ReadableStreamBYOBReader, ReadableStreamDefaultReader, ReadableStreamTee, implOf };
