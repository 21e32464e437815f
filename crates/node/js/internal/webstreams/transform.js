'use strict';
// TransformStream: a writable and a readable side with a transformer between. Streams Standard, section 6.
//
// The readable side pulls by lifting the backpressure of the writable one; the promise that tells of a change of it is
// made only when somebody has to wait.

const {
  apply, callbackOf, create, finishClass, fulfill, fulfilled, highWaterMarkOf, inspectAs, invalidState, isThenable, kImpl, kInspect, promiseOf, PromiseResolve, reject, rejected, resolve, sizeOf,
  then, validateOptions, withoutPrototype,
} = require('internal/webstreams/util');
const readable = require('internal/webstreams/readable');
const writable = require('internal/webstreams/writable');
const { kTransfer } = require('internal/messaging');
const { codes: { ERR_ILLEGAL_CONSTRUCTOR, ERR_INVALID_ARG_VALUE, ERR_INVALID_THIS } } = require('internal/errors');
const { validateObject } = require('internal/validators');

class TransformImpl {
  // `start()` may throw or answer with a promise: both sides wait for it.
  constructor(startPromise, writableHighWaterMark, writableSize, readableHighWaterMark, readableSize) {
    this.backpressure = undefined;
    this.change = undefined;
    this.controller = undefined;
    this.wrapper = undefined;
    this.writable = writable.createWritable(() => startPromise, (chunk) => sinkWrite(this, chunk), () => sinkClose(this), (reason) => sinkAbort(this, reason),
      writableHighWaterMark, writableSize);
    this.readable = readable.createReadable(() => startPromise, () => sourcePull(this), (reason) => sourceCancel(this, reason), readableHighWaterMark, readableSize);
    setBackpressure(this, true);
  }

  get public() { return this.wrapper; }
}

class TransformController {
  constructor(stream) {
    this.stream = stream;
    this.transformAlgorithm = undefined; // undefined: chunks go through as they are
    this.flushAlgorithm = undefined;
    this.cancelAlgorithm = undefined;
    this.finishPromise = undefined;
    this.wrapper = undefined;
    stream.controller = this;
  }

  get public() { return this.wrapper ??= new TransformStreamDefaultController(kImpl, this); }
}

function setBackpressure(stream, backpressure) {
  stream.backpressure = backpressure;
  if (stream.change !== undefined) {
    fulfill(stream.change, undefined);
    stream.change = undefined;
  }
}

function backpressureChange(stream) {
  return stream.change ??= create();
}

function errorTransform(stream, err) {
  readable.errorController(stream.readable.controller, err);
  errorWritableAndUnblock(stream, err);
}

function errorWritableAndUnblock(stream, err) {
  clearAlgorithms(stream.controller);
  if (stream.writable.state === 'writable') writable.errorController(stream.writable.controller, err);
  if (stream.backpressure) setBackpressure(stream, false);
}

function clearAlgorithms(controller) {
  controller.transformAlgorithm = cleared;
  controller.flushAlgorithm = undefined;
  controller.cancelAlgorithm = undefined;
}

function cleared() {}

function enqueue(controller, chunk) {
  const { stream } = controller;
  const target = stream.readable.controller;
  if (!readable.canCloseOrEnqueue(target)) throw invalidState('Unable to enqueue');
  try {
    readable.enqueue(target, chunk);
  } catch (err) {
    errorWritableAndUnblock(stream, err);
    throw stream.readable.storedError;
  }
  const backpressure = !shouldPull(target);
  if (backpressure !== stream.backpressure) setBackpressure(stream, true);
}

function shouldPull(controller) {
  if (!controller.started || !readable.canCloseOrEnqueue(controller)) return false;
  const { reader } = controller.stream;
  return (reader !== undefined && reader.requests.length > 0) || controller.highWaterMark - controller.queue.total > 0;
}

function terminate(controller) {
  const { stream } = controller;
  readable.closeController(stream.readable.controller);
  errorWritableAndUnblock(stream, invalidState('TransformStream has been terminated'));
}

// TransformStreamDefaultControllerPerformTransform: undefined, or a promise.
function performTransform(controller, chunk) {
  const { transformAlgorithm } = controller;
  let promise;
  try {
    const result = transformAlgorithm === undefined ? enqueue(controller, chunk) : transformAlgorithm(chunk);
    if (!isThenable(result)) return undefined;
    promise = PromiseResolve(result);
  } catch (err) {
    promise = rejected(err); // what follows comes a microtask later, as if the transformer had answered with it
  }
  const out = create();
  then(promise, () => fulfill(out, undefined), (err) => {
    errorTransform(controller.stream, err);
    reject(out, err);
  });
  return out;
}

function sinkWrite(stream, chunk) {
  const { controller } = stream;
  if (!stream.backpressure) return performTransform(controller, chunk);
  const out = create();
  then(backpressureChange(stream), () => {
    const { state } = stream.writable;
    if (state === 'erroring') {
      reject(out, stream.writable.storedError);
      return;
    }
    const done = performTransform(controller, chunk);
    if (done === undefined) fulfill(out, undefined);
    else resolve(out, done);
  });
  return out;
}

function sinkAbort(stream, reason) {
  const { controller } = stream;
  if (controller.finishPromise !== undefined) return controller.finishPromise;
  const target = stream.readable;
  const finish = controller.finishPromise = create();
  const { cancelAlgorithm } = controller;
  const done = cancelAlgorithm === undefined ? fulfilled(undefined) : promiseOf(cancelAlgorithm, reason);
  clearAlgorithms(controller);
  then(done, () => {
    if (target.state === 'errored') {
      reject(finish, target.storedError);
    } else {
      readable.errorController(target.controller, reason);
      fulfill(finish, undefined);
    }
  }, (err) => {
    readable.errorController(target.controller, err);
    reject(finish, err);
  });
  return finish;
}

function sinkClose(stream) {
  const { controller } = stream;
  if (controller.finishPromise !== undefined) return controller.finishPromise;
  const target = stream.readable;
  const finish = controller.finishPromise = create();
  const { flushAlgorithm } = controller;
  const done = flushAlgorithm === undefined ? fulfilled(undefined) : promiseOf(flushAlgorithm);
  clearAlgorithms(controller);
  then(done, () => {
    if (target.state === 'errored') {
      reject(finish, target.storedError);
    } else {
      readable.closeController(target.controller);
      fulfill(finish, undefined);
    }
  }, (err) => {
    readable.errorController(target.controller, err);
    reject(finish, err);
  });
  return finish;
}

function sourceCancel(stream, reason) {
  const { controller } = stream;
  if (controller.finishPromise !== undefined) return controller.finishPromise;
  const target = stream.writable;
  const finish = controller.finishPromise = create();
  const { cancelAlgorithm } = controller;
  const done = cancelAlgorithm === undefined ? fulfilled(undefined) : promiseOf(cancelAlgorithm, reason);
  clearAlgorithms(controller);
  const unblock = (err) => {
    if (target.state === 'writable') writable.errorController(target.controller, err);
    if (stream.backpressure) setBackpressure(stream, false);
  };
  then(done, () => {
    if (target.state === 'errored') {
      reject(finish, target.storedError);
    } else {
      unblock(reason);
      fulfill(finish, undefined);
    }
  }, (err) => {
    unblock(err);
    reject(finish, err);
  });
  return finish;
}

function sourcePull(stream) {
  setBackpressure(stream, false);
  return backpressureChange(stream);
}

// A transform of ours: transform(chunk, controller), flush(controller), with the impl of the controller.
function createTransform(transform, flush) {
  const stream = new TransformImpl(undefined, 1, undefined, 0, undefined);
  const controller = new TransformController(stream);
  controller.transformAlgorithm = (chunk) => transform(chunk, controller);
  if (flush !== undefined) controller.flushAlgorithm = () => flush(controller);
  return stream;
}

// --- the public classes

withoutPrototype(TransformImpl, TransformController);

let implOf;

class TransformStream {
  #impl;

  constructor(transformer = {}, writableStrategy = {}, readableStrategy = {}) {
    if (transformer === kImpl) {
      this.#impl = writableStrategy;
      writableStrategy.wrapper = this;
      return;
    }
    if (transformer === undefined) transformer = {};
    validateObject(transformer, 'transformer', 2 | 4);
    writableStrategy = validateOptions(writableStrategy, 'writableStrategy');
    readableStrategy = validateOptions(readableStrategy, 'readableStrategy');
    const { readableType, writableType } = transformer;
    const cancel = callbackOf(transformer, 'cancel', 'transformer');
    const flush = callbackOf(transformer, 'flush', 'transformer');
    const start = callbackOf(transformer, 'start', 'transformer');
    const transform = callbackOf(transformer, 'transform', 'transformer');
    if (readableType !== undefined) throw new ERR_INVALID_ARG_VALUE.RangeError('transformer.readableType', readableType);
    if (writableType !== undefined) throw new ERR_INVALID_ARG_VALUE.RangeError('transformer.writableType', writableType);
    const readableHighWaterMark = highWaterMarkOf(readableStrategy.highWaterMark, 0);
    const readableSize = sizeOf(readableStrategy.size);
    const writableHighWaterMark = highWaterMarkOf(writableStrategy.highWaterMark, 1);
    const writableSize = sizeOf(writableStrategy.size);
    const started = create();
    const impl = this.#impl = new TransformImpl(started, writableHighWaterMark, writableSize, readableHighWaterMark, readableSize);
    impl.wrapper = this;
    const controller = new TransformController(impl);
    if (transform !== undefined) controller.transformAlgorithm = (chunk) => apply(transform, transformer, [chunk, controller.public]);
    if (flush !== undefined) controller.flushAlgorithm = () => apply(flush, transformer, [controller.public]);
    if (cancel !== undefined) controller.cancelAlgorithm = (reason) => apply(cancel, transformer, [reason]);
    resolve(started, start === undefined ? undefined : apply(start, transformer, [controller.public]));
  }

  static {
    implOf = (value) => (typeof value === 'object' && value !== null && #impl in value ? value.#impl : undefined);
  }

  get readable() { return check(this).readable.public; }
  get writable() { return check(this).writable.public; }

  [kTransfer]() { return require('internal/webstreams/transfer').transferTransform(this); }

  [kInspect](depth, options) {
    const impl = check(this);
    return inspectAs(this, { readable: impl.readable.public, writable: impl.writable.public, backpressure: impl.backpressure }, depth, options);
  }
}

function check(value) {
  const impl = implOf(value);
  if (impl === undefined) throw new ERR_INVALID_THIS('TransformStream');
  return impl;
}

class TransformStreamDefaultController {
  #impl;

  constructor() {
    if (arguments[0] !== kImpl) throw new ERR_ILLEGAL_CONSTRUCTOR();
    this.#impl = arguments[1];
  }

  static #of(value) {
    if (!(#impl in value)) throw new ERR_INVALID_THIS('TransformStreamDefaultController');
    return value.#impl;
  }

  get desiredSize() {
    return readable.desiredSize(TransformStreamDefaultController.#of(this).stream.readable.controller);
  }

  enqueue(chunk = undefined) { enqueue(TransformStreamDefaultController.#of(this), chunk); }

  error(reason = undefined) { errorTransform(TransformStreamDefaultController.#of(this).stream, reason); }

  terminate() { terminate(TransformStreamDefaultController.#of(this)); }

  [kInspect](depth, options) {
    return inspectAs(this, { stream: TransformStreamDefaultController.#of(this).stream.public }, depth, options);
  }
}

finishClass(TransformStream, ['readable', 'writable']);
finishClass(TransformStreamDefaultController, ['desiredSize', 'enqueue', 'error', 'terminate']);

module.exports = { TransformStream, TransformStreamDefaultController, createTransform, enqueue, errorTransform, implOf, terminate };
