'use strict';
// The public classes WritableStream, WritableStreamDefaultWriter and WritableStreamDefaultController.

const {
  callbackOf, finishClass, highWaterMarkOf, inspectAs, invalidState, kControllerErrorFunction, kImpl, kInspect, kIsClosedPromise, rejected, sizeOf, validateOptions,
} = require('internal/webstreams/util');
const core = require('internal/webstreams/writable');
const { kTransfer } = require('internal/messaging');
const { codes: { ERR_ILLEGAL_CONSTRUCTOR, ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_INVALID_THIS } } = require('internal/errors');
const { validateObject } = require('internal/validators');

let implOf;

class WritableStream {
  #impl;

  constructor(sink = {}, strategy = {}) {
    if (sink === kImpl) {
      this.#impl = strategy;
      return;
    }
    validateObject(sink, 'sink', 2 | 4);
    strategy = validateOptions(strategy, 'strategy');
    const { highWaterMark } = strategy;
    const size = sizeOf(strategy.size);
    const abort = callbackOf(sink, 'abort', 'sink');
    const close = callbackOf(sink, 'close', 'sink');
    const start = callbackOf(sink, 'start', 'sink');
    const { type } = sink;
    const write = callbackOf(sink, 'write', 'sink');
    if (type !== undefined) throw new ERR_INVALID_ARG_VALUE.RangeError('type', type);
    const impl = this.#impl = new core.WritableImpl();
    impl.wrapper = this;
    core.setUpFromSink(impl, sink, { abort, close, start, write }, highWaterMarkOf(highWaterMark, 1), size);
  }

  static {
    implOf = (value) => (typeof value === 'object' && value !== null && #impl in value ? value.#impl : undefined);
  }

  get locked() { return check(this).locked; }

  abort(reason = undefined) {
    const impl = implOf(this);
    if (impl === undefined) return rejected(new ERR_INVALID_THIS('WritableStream'));
    if (impl.locked) return rejected(invalidState('WritableStream is locked'));
    return core.abortStream(impl, reason);
  }

  close() {
    const impl = implOf(this);
    if (impl === undefined) return rejected(new ERR_INVALID_THIS('WritableStream'));
    if (impl.locked) return rejected(invalidState('WritableStream is locked'));
    if (core.closing(impl)) return rejected(invalidState('WritableStream is closed'));
    return core.closeStream(impl);
  }

  getWriter() { return new WritableStreamDefaultWriter(kImpl, core.acquireWriter(check(this))); }

  get [Symbol.for('nodejs.stream.errored')]() { return check(this).state === 'errored'; }
  get [Symbol.for('nodejs.stream.writable')]() { return check(this).state === 'writable'; }

  [kControllerErrorFunction](err) {
    const impl = check(this);
    if (impl.state === 'writable') core.errorController(impl.controller, err);
  }

  get [kIsClosedPromise]() { return { promise: core.streamClosed(check(this)) }; }

  [kTransfer]() { return require('internal/webstreams/transfer').transferWritable(check(this)); }

  [kInspect](depth, options) {
    const impl = check(this);
    return inspectAs(this, { locked: impl.locked, state: impl.state }, depth, options);
  }
}

function check(value) {
  const impl = implOf(value);
  if (impl === undefined) throw new ERR_INVALID_THIS('WritableStream');
  return impl;
}

let writerOf;

class WritableStreamDefaultWriter {
  #impl;

  constructor(stream) {
    if (stream === kImpl) {
      this.#impl = arguments[1];
      return;
    }
    const impl = implOf(stream);
    if (impl === undefined) throw new ERR_INVALID_ARG_TYPE('stream', 'WritableStream', stream);
    this.#impl = core.acquireWriter(impl);
  }

  static {
    writerOf = (value) => (typeof value === 'object' && value !== null && #impl in value ? value.#impl : undefined);
  }

  get closed() {
    if (writerOf(this) === undefined) return rejected(new ERR_INVALID_THIS('WritableStreamDefaultWriter'));
    return core.writerClosed(this.#impl);
  }

  get desiredSize() {
    if (writerOf(this) === undefined) throw new ERR_INVALID_THIS('WritableStreamDefaultWriter');
    if (this.#impl.stream === undefined) throw invalidState('Writer is not bound to a WritableStream');
    return core.writerDesiredSize(this.#impl);
  }

  get ready() {
    if (writerOf(this) === undefined) return rejected(new ERR_INVALID_THIS('WritableStreamDefaultWriter'));
    return core.writerReady(this.#impl);
  }

  abort(reason = undefined) {
    if (writerOf(this) === undefined) return rejected(new ERR_INVALID_THIS('WritableStreamDefaultWriter'));
    const { stream } = this.#impl;
    if (stream === undefined) return rejected(invalidState('Writer is not bound to a WritableStream'));
    return core.abortStream(stream, reason);
  }

  close() {
    if (writerOf(this) === undefined) return rejected(new ERR_INVALID_THIS('WritableStreamDefaultWriter'));
    const { stream } = this.#impl;
    if (stream === undefined) return rejected(invalidState('Writer is not bound to a WritableStream'));
    if (core.closing(stream)) return rejected(invalidState('WritableStream is closed'));
    return core.closeStream(stream);
  }

  releaseLock() {
    if (writerOf(this) === undefined) throw new ERR_INVALID_THIS('WritableStreamDefaultWriter');
    if (this.#impl.stream !== undefined) core.releaseWriter(this.#impl);
  }

  write(chunk = undefined) {
    if (writerOf(this) === undefined) return rejected(new ERR_INVALID_THIS('WritableStreamDefaultWriter'));
    if (this.#impl.stream === undefined) return rejected(invalidState('Writer is not bound to a WritableStream'));
    return core.writeChunk(this.#impl, chunk);
  }

  [kInspect](depth, options) {
    const writer = this.#impl;
    const { stream } = writer;
    const shown = { stream: stream?.public, close: core.writerClosed(writer), ready: core.writerReady(writer), desiredSize: stream === undefined ? undefined : core.writerDesiredSize(writer) };
    return inspectAs(this, shown, depth, options);
  }
}

class WritableStreamDefaultController {
  #impl;

  constructor() {
    if (arguments[0] !== kImpl) throw new ERR_ILLEGAL_CONSTRUCTOR();
    this.#impl = arguments[1];
  }

  get signal() {
    if (!(#impl in this)) throw new ERR_INVALID_THIS('WritableStreamDefaultController');
    return core.signalOf(this.#impl);
  }

  error(reason = undefined) {
    if (!(#impl in this)) throw new ERR_INVALID_THIS('WritableStreamDefaultController');
    if (this.#impl.stream.state === 'writable') core.errorController(this.#impl, reason);
  }

  [kInspect](depth, options) {
    if (!(#impl in this)) throw new ERR_INVALID_THIS('WritableStreamDefaultController');
    return inspectAs(this, { stream: this.#impl.stream.public }, depth, options);
  }
}

finishClass(WritableStream, ['abort', 'close', 'getWriter', 'locked']);
finishClass(WritableStreamDefaultWriter, ['abort', 'close', 'closed', 'desiredSize', 'ready', 'releaseLock', 'write']);
finishClass(WritableStreamDefaultController, ['error', 'signal']);

module.exports = { WritableStream, WritableStreamDefaultController, WritableStreamDefaultWriter, implOf };
