'use strict';
// Writable streams: the stream's state machine, its writer and its controller. Streams Standard, section 5.
//
// All of this works on impls (see util). The promises of a writer are made when a program reads them: what they would say
// follows from the stream. A write that nobody waits for (a pipe's) has `null` for its request.

const {
  Queue, SizedQueue, apply, create, enqueueMicrotask, fulfill, fulfilled, invalidState, isPending, promiseOf, reject, rejectQuietly, rejected, rejectedQuietly, run, runWith, then, withoutPrototype,
} = require('internal/webstreams/util');

const kClose = Symbol('close sentinel');

class WritableImpl {
  constructor() {
    this.state = 'writable';
    this.storedError = undefined;
    this.writer = undefined;
    this.controller = undefined;
    this.requests = new Queue(); // promises of writes, or null
    this.inFlight = undefined; // the request of the write that runs; undefined: none runs
    this.closeRequest = undefined;
    this.inFlightClose = undefined;
    this.pendingAbort = undefined;
    this.backpressure = false;
    this.wrapper = undefined;
    this.pipe = undefined; // told of each write of its own that is over
    this.closedPromise = undefined; // for finished()
  }

  get locked() { return this.writer !== undefined; }

  get public() { return this.wrapper ??= new (require('internal/webstreams/writable_stream').WritableStream)(require('internal/webstreams/util').kImpl, this); }
}

class Writer {
  constructor(stream) {
    this.stream = stream;
    this.closed = undefined;
    this.ready = undefined;
    this.onReady = undefined; // a pipe's: called once, a microtask after backpressure is gone or the stream failed
    this.releaseError = undefined;
    this.wrapper = undefined;
    stream.writer = this;
  }
}

function checkUnlocked(stream) {
  if (stream.writer !== undefined) throw invalidState('WritableStream is locked');
}

function acquireWriter(stream) {
  checkUnlocked(stream);
  return new Writer(stream);
}

function closing(stream) {
  return stream.closeRequest !== undefined || stream.inFlightClose !== undefined;
}

// --- the writer's promises

function writerClosed(writer) {
  if (writer.closed !== undefined) return writer.closed;
  const { stream } = writer;
  if (stream === undefined) {
    writer.closed = rejectedQuietly(writer.releaseError);
  } else if (stream.state === 'closed') {
    return writer.closed = fulfilled(undefined);
  } else if (stream.state === 'errored') {
    writer.closed = rejectedQuietly(stream.storedError);
  } else {
    return writer.closed = create();
  }
  return writer.closed;
}

function writerReady(writer) {
  if (writer.ready !== undefined) return writer.ready;
  const { stream } = writer;
  if (stream === undefined) {
    writer.ready = rejectedQuietly(writer.releaseError);
  } else if (stream.state === 'writable') {
    return writer.ready = !closing(stream) && stream.backpressure ? create() : fulfilled(undefined);
  } else if (stream.state === 'closed') {
    return writer.ready = fulfilled(undefined);
  } else {
    writer.ready = rejectedQuietly(stream.storedError);
  }
  return writer.ready;
}

function rejectReady(writer, err) {
  if (writer.onReady !== undefined) {
    enqueueMicrotask(writer.onReady);
    writer.onReady = undefined;
  }
  if (writer.ready === undefined) return;
  if (isPending(writer.ready)) rejectQuietly(writer.ready, err);
  else writer.ready = rejectedQuietly(err);
}

function resolveReady(writer) {
  if (writer.onReady !== undefined) {
    enqueueMicrotask(writer.onReady);
    writer.onReady = undefined;
  }
  if (writer.ready !== undefined) fulfill(writer.ready, undefined);
}

function rejectClosed(writer, err) {
  if (writer.closed === undefined) return;
  if (isPending(writer.closed)) rejectQuietly(writer.closed, err);
  else writer.closed = rejectedQuietly(err);
}

function writerDesiredSize(writer) {
  const { stream } = writer;
  if (stream.state === 'errored' || stream.state === 'erroring') return null;
  if (stream.state === 'closed') return 0;
  return desiredSize(stream.controller);
}

function releaseWriter(writer) {
  const { stream } = writer;
  const err = writer.releaseError = invalidState('Writer has been released');
  rejectReady(writer, err);
  rejectClosed(writer, err);
  stream.writer = undefined;
  writer.stream = undefined;
}

// The promise of a write.
function writeChunk(writer, chunk) {
  const { stream } = writer;
  const size = sizeOfChunk(stream, chunk);
  const err = whyNotWritable(writer, stream);
  if (err !== undefined) return rejected(err.reason);
  const promise = create();
  stream.requests.push(promise);
  controllerWrite(stream.controller, chunk, size);
  return promise;
}

// A pipe's write, which nobody waits for; the stream tells its pipe when it is over. False if it was not taken.
function writeQuietly(writer, chunk) {
  const { stream } = writer;
  const size = sizeOfChunk(stream, chunk);
  if (whyNotWritable(writer, stream) !== undefined) return false;
  stream.requests.push(null);
  controllerWrite(stream.controller, chunk, size);
  return true;
}

function sizeOfChunk(stream, chunk) {
  const { controller } = stream;
  if (controller.queue.sizeOf === undefined) return 1;
  try {
    return controller.queue.sizeOf(chunk);
  } catch (err) {
    if (stream.state === 'writable') errorController(controller, err);
    return 1;
  }
}

// undefined, or { reason }. Asked after the size function ran, which may have done anything.
function whyNotWritable(writer, stream) {
  const { state } = stream;
  if (stream !== writer.stream) return { reason: invalidState('Mismatched WritableStreams') };
  if (state === 'errored') return { reason: stream.storedError };
  if (closing(stream) || state === 'closed') return { reason: invalidState('WritableStream is closed') };
  if (state === 'erroring') return { reason: stream.storedError };
  return undefined;
}

// --- the stream

function abortStream(stream, reason) {
  if (stream.state === 'closed' || stream.state === 'errored') return fulfilled(undefined);
  const { controller } = stream;
  controller.aborted = true;
  controller.abortReason = reason;
  controller.abortController?.abort(reason);
  const { state } = stream; // the signal's listeners may have changed it
  if (state === 'closed' || state === 'errored') return fulfilled(undefined);
  if (stream.pendingAbort !== undefined) return stream.pendingAbort.promise;
  let wasErroring = false;
  if (state === 'erroring') {
    wasErroring = true;
    reason = undefined;
  }
  const promise = create();
  stream.pendingAbort = { promise, reason, wasErroring };
  if (!wasErroring) startErroring(stream, reason);
  return promise;
}

function closeStream(stream) {
  const { state, writer } = stream;
  if (state === 'closed' || state === 'errored') return rejected(invalidState('WritableStream is closed'));
  const promise = create();
  stream.closeRequest = promise;
  if (writer !== undefined && stream.backpressure && state === 'writable') resolveReady(writer);
  controllerClose(stream.controller);
  return promise;
}

function startErroring(stream, reason) {
  stream.state = 'erroring';
  stream.storedError = reason;
  if (stream.writer !== undefined) rejectReady(stream.writer, reason);
  if (stream.inFlight === undefined && stream.inFlightClose === undefined && stream.controller.started) finishErroring(stream);
}

function finishErroring(stream) {
  stream.state = 'errored';
  const { controller, storedError } = stream;
  controller.queue.clear();
  for (const request of stream.requests.takeAll()) settle(stream, request, true, storedError);
  const abort = stream.pendingAbort;
  if (abort === undefined) {
    rejectCloseAndClosed(stream);
    return;
  }
  stream.pendingAbort = undefined;
  if (abort.wasErroring) {
    reject(abort.promise, storedError);
    rejectCloseAndClosed(stream);
    return;
  }
  const { abortAlgorithm } = controller;
  clearAlgorithms(controller);
  then(abortAlgorithm === undefined ? fulfilled(undefined) : promiseOf(abortAlgorithm, abort.reason), () => {
    fulfill(abort.promise, undefined);
    rejectCloseAndClosed(stream);
  }, (err) => {
    reject(abort.promise, err);
    rejectCloseAndClosed(stream);
  });
}

function settle(stream, request, failed, err) {
  if (request === null) stream.pipe?.writeIsOver();
  else if (failed) reject(request, err);
  else fulfill(request, undefined);
}

function rejectCloseAndClosed(stream) {
  const { storedError } = stream;
  if (stream.closeRequest !== undefined) {
    reject(stream.closeRequest, storedError);
    stream.closeRequest = undefined;
  }
  if (stream.closedPromise !== undefined) rejectQuietly(stream.closedPromise, storedError);
  if (stream.writer !== undefined) rejectClosed(stream.writer, storedError);
}

function dealWithRejection(stream, err) {
  if (stream.state === 'writable') startErroring(stream, err);
  else finishErroring(stream);
}

function updateBackpressure(stream, backpressure) {
  const { writer } = stream;
  if (writer !== undefined && backpressure !== stream.backpressure) {
    if (backpressure) writer.ready = undefined;
    else resolveReady(writer);
  }
  stream.backpressure = backpressure;
}

// --- the controller

class WritableController {
  constructor(stream, highWaterMark, size) {
    this.stream = stream;
    this.queue = new SizedQueue(size);
    this.highWaterMark = highWaterMark;
    this.started = false;
    this.writeAlgorithm = undefined;
    this.closeAlgorithm = undefined;
    this.abortAlgorithm = undefined;
    this.abortController = undefined; // made when its signal is asked for
    this.aborted = false;
    this.abortReason = undefined;
    this.wrapper = undefined;
    this.onWritten = () => finishWrite(this);
    this.onWriteFailed = (err) => failWrite(this, err);
    stream.controller = this;
  }

  get public() { return this.wrapper ??= new (require('internal/webstreams/writable_stream').WritableStreamDefaultController)(require('internal/webstreams/util').kImpl, this); }
}

function signalOf(controller) {
  if (controller.abortController === undefined) {
    controller.abortController = new (require('internal/abort_controller').AbortController)();
    if (controller.aborted) controller.abortController.abort(controller.abortReason);
  }
  return controller.abortController.signal;
}

function desiredSize(controller) {
  return controller.highWaterMark - controller.queue.total;
}

function clearAlgorithms(controller) {
  controller.writeAlgorithm = undefined;
  controller.closeAlgorithm = undefined;
  controller.abortAlgorithm = undefined;
  controller.queue.sizeOf = undefined;
}

function controllerWrite(controller, chunk, size) {
  const { stream } = controller;
  try {
    controller.queue.push(chunk, size);
  } catch (err) {
    if (stream.state === 'writable') errorController(controller, err);
    return;
  }
  if (!closing(stream) && stream.state === 'writable') updateBackpressure(stream, desiredSize(controller) <= 0);
  advance(controller);
}

function controllerClose(controller) {
  const { queue } = controller;
  queue.chunks.push(kClose);
  if (queue.sizes !== undefined) queue.sizes.push(0);
  advance(controller);
}

function advance(controller) {
  const { stream } = controller;
  if (!controller.started || stream.inFlight !== undefined) return;
  if (stream.state === 'erroring') {
    finishErroring(stream);
    return;
  }
  if (controller.queue.length === 0) return;
  const chunk = controller.queue.peek();
  if (chunk === kClose) processClose(controller);
  else processWrite(controller, chunk);
}

function processClose(controller) {
  const { stream } = controller;
  stream.inFlightClose = stream.closeRequest;
  stream.closeRequest = undefined;
  controller.queue.clear();
  const { closeAlgorithm } = controller;
  clearAlgorithms(controller);
  run(closeAlgorithm ?? nothing, () => finishClose(stream), (err) => failClose(stream, err));
}

function nothing() {}

function processWrite(controller, chunk) {
  const { stream } = controller;
  stream.inFlight = stream.requests.shift();
  runWith(controller.writeAlgorithm, chunk, controller.onWritten, controller.onWriteFailed);
}

function finishWrite(controller) {
  const { stream } = controller;
  const request = stream.inFlight;
  stream.inFlight = undefined;
  settle(stream, request, false);
  controller.queue.shift();
  if (!closing(stream) && stream.state === 'writable') updateBackpressure(stream, desiredSize(controller) <= 0);
  advance(controller);
}

function failWrite(controller, err) {
  const { stream } = controller;
  if (stream.state === 'writable') clearAlgorithms(controller);
  const request = stream.inFlight;
  stream.inFlight = undefined;
  settle(stream, request, true, err);
  dealWithRejection(stream, err);
}

function finishClose(stream) {
  fulfill(stream.inFlightClose, undefined);
  stream.inFlightClose = undefined;
  if (stream.state === 'erroring') {
    stream.storedError = undefined;
    if (stream.pendingAbort !== undefined) {
      fulfill(stream.pendingAbort.promise, undefined);
      stream.pendingAbort = undefined;
    }
  }
  stream.state = 'closed';
  if (stream.closedPromise !== undefined) fulfill(stream.closedPromise, undefined);
  if (stream.writer?.closed !== undefined) fulfill(stream.writer.closed, undefined);
}

function failClose(stream, err) {
  reject(stream.inFlightClose, err);
  stream.inFlightClose = undefined;
  if (stream.pendingAbort !== undefined) {
    reject(stream.pendingAbort.promise, err);
    stream.pendingAbort = undefined;
  }
  dealWithRejection(stream, err);
}

function errorController(controller, err) {
  clearAlgorithms(controller);
  startErroring(controller.stream, err);
}

function startController(controller, start) {
  const { stream } = controller;
  updateBackpressure(stream, desiredSize(controller) <= 0);
  const result = start === undefined ? undefined : start();
  run(() => result, () => {
    controller.started = true;
    advance(controller);
  }, (err) => {
    controller.started = true;
    dealWithRejection(stream, err);
  });
}

// A stream whose sink is ours. The algorithms: write(chunk), close(), abort(reason).
function createWritable(start, write, close, abort, highWaterMark = 1, size = undefined) {
  const stream = new WritableImpl();
  const controller = new WritableController(stream, highWaterMark, size);
  controller.writeAlgorithm = write;
  controller.closeAlgorithm = close;
  controller.abortAlgorithm = abort;
  startController(controller, start);
  return stream;
}

function setUpFromSink(stream, sink, callbacks, highWaterMark, size) {
  const { abort, close, start, write } = callbacks;
  const controller = new WritableController(stream, highWaterMark, size);
  controller.writeAlgorithm = write === undefined ? nothing : (chunk) => apply(write, sink, [chunk, controller.public]);
  if (close !== undefined) controller.closeAlgorithm = () => apply(close, sink, []);
  if (abort !== undefined) controller.abortAlgorithm = (reason) => apply(abort, sink, [reason]);
  startController(controller, start === undefined ? undefined : () => apply(start, sink, [controller.public]));
}

function streamClosed(stream) {
  if (stream.closedPromise === undefined) {
    if (stream.state === 'closed') return stream.closedPromise = fulfilled(undefined);
    if (stream.state !== 'errored') return stream.closedPromise = create();
    stream.closedPromise = rejectedQuietly(stream.storedError);
  }
  return stream.closedPromise;
}

withoutPrototype(WritableImpl, Writer, WritableController);

module.exports = {
  WritableController, WritableImpl, Writer, abortStream, acquireWriter, checkUnlocked, closeStream, closing, createWritable, desiredSize, errorController, releaseWriter,
  setUpFromSink, signalOf, startErroring, streamClosed, writeChunk, writeQuietly, writerClosed, writerDesiredSize, writerReady,
};
