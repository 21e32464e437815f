'use strict';
// Readable streams: the stream's own state, its default reader, and its default controller. Streams Standard, section 4.
//
// Byte streams have a controller of their own (byte_stream). All of this works on impls (see util).

const {
  Queue, SizedQueue, apply, create, fulfill, fulfilled, invalidState, isPending, mapped, promiseOf, reject, rejectQuietly, rejected, rejectedQuietly, run, withoutPrototype,
} = require('internal/webstreams/util');

class ReadableImpl {
  constructor() {
    this.state = 'readable';
    this.reader = undefined;
    this.controller = undefined;
    this.storedError = undefined;
    this.disturbed = false;
    this.wrapper = undefined;
    this.closedPromise = undefined; // only for whoever asks (finished())
  }

  get locked() { return this.reader !== undefined; }

  get isByteStream() { return this.controller.isByteController; }

  // The public object.
  get public() { return this.wrapper ??= new (require('internal/webstreams/readable_stream').ReadableStream)(require('internal/webstreams/util').kImpl, this); }
}

// --- readers

class DefaultReader {
  constructor(stream) {
    this.stream = stream;
    this.requests = new Queue();
    this.closed = undefined; // its promise, once somebody wants it
    this.wrapper = undefined;
    stream.reader = this;
  }

  get isByob() { return false; }
}

// The promise of `closed` is made when it is read: its state follows from the stream's.
function readerClosed(reader) {
  if (reader.closed !== undefined) return reader.closed;
  const { stream } = reader;
  if (stream === undefined) reader.closed = rejectedQuietly(invalidState('Reader released'));
  else if (stream.state === 'readable') return reader.closed = create();
  else if (stream.state === 'closed') return reader.closed = fulfilled(undefined);
  else reader.closed = rejectedQuietly(stream.storedError);
  return reader.closed;
}

function checkUnlocked(stream) {
  if (stream.reader !== undefined) throw invalidState('ReadableStream is locked');
}

function acquireDefaultReader(stream) {
  checkUnlocked(stream);
  return new DefaultReader(stream);
}

// ReadableStreamReaderGenericRelease, after which the pending requests fail.
function releaseReader(reader) {
  const { stream } = reader;
  if (reader.closed !== undefined) {
    const err = invalidState('Reader released');
    if (isPending(reader.closed)) rejectQuietly(reader.closed, err);
    else reader.closed = rejectedQuietly(err);
  }
  stream.controller.releaseSteps();
  stream.reader = undefined;
  reader.stream = undefined;
  if (reader.requests.length > 0) {
    const err = invalidState('Releasing reader');
    for (const request of reader.requests.takeAll()) request.error(err);
  }
}

function readDefault(reader, request) {
  const { stream } = reader;
  stream.disturbed = true;
  if (stream.state === 'readable') stream.controller.pullSteps(request);
  else if (stream.state === 'closed') request.close();
  else request.error(stream.storedError);
}

// What a program's read() waits with.
class PromiseRequest {
  constructor() { this.promise = create(); }
  chunk(value) { fulfill(this.promise, { value, done: false }); }
  close(value) { fulfill(this.promise, { value, done: true }); }
  error(reason) { reject(this.promise, reason); }
}

// --- the stream

function closeStream(stream) {
  stream.state = 'closed';
  if (stream.closedPromise !== undefined) fulfill(stream.closedPromise, undefined);
  const { reader } = stream;
  if (reader === undefined) return;
  if (reader.closed !== undefined) fulfill(reader.closed, undefined);
  if (!reader.isByob && reader.requests.length > 0) {
    for (const request of reader.requests.takeAll()) request.close();
  }
}

function errorStream(stream, err) {
  stream.state = 'errored';
  stream.storedError = err;
  if (stream.closedPromise !== undefined) rejectQuietly(stream.closedPromise, err);
  const { reader } = stream;
  if (reader === undefined) return;
  if (reader.closed !== undefined) rejectQuietly(reader.closed, err);
  if (reader.requests.length > 0) {
    for (const request of reader.requests.takeAll()) request.error(err);
  }
}

// A promise.
function cancelStream(stream, reason) {
  stream.disturbed = true;
  if (stream.state === 'closed') return fulfilled(undefined);
  if (stream.state === 'errored') return rejected(stream.storedError);
  closeStream(stream);
  const { reader } = stream;
  if (reader !== undefined && reader.isByob && reader.requests.length > 0) {
    for (const request of reader.requests.takeAll()) request.close(undefined);
  }
  return mapped(stream.controller.cancelSteps(reason), () => undefined);
}

function cancelReader(reader, reason) {
  return cancelStream(reader.stream, reason);
}

// --- the default controller

class DefaultController {
  constructor(stream, highWaterMark, size) {
    this.stream = stream;
    this.queue = new SizedQueue(size);
    this.highWaterMark = highWaterMark;
    this.started = false;
    this.closeRequested = false;
    this.pulling = false;
    this.pullAgain = false;
    this.pullAlgorithm = undefined;
    this.cancelAlgorithm = undefined;
    this.wrapper = undefined;
    this.onPulled = undefined;
    this.onPullFailed = undefined;
    stream.controller = this;
  }

  get isByteController() { return false; }

  get public() { return this.wrapper ??= new (require('internal/webstreams/readable_controllers').ReadableStreamDefaultController)(require('internal/webstreams/util').kImpl, this); }

  pullSteps(request) {
    const { stream, queue } = this;
    if (queue.length > 0) {
      const chunk = queue.shift();
      if (this.closeRequested && queue.length === 0) {
        clearAlgorithms(this);
        closeStream(stream);
      } else {
        callPullIfNeeded(this);
      }
      request.chunk(chunk);
    } else {
      stream.reader.requests.push(request);
      callPullIfNeeded(this);
    }
  }

  cancelSteps(reason) {
    this.queue.clear();
    const { cancelAlgorithm } = this;
    clearAlgorithms(this);
    return cancelAlgorithm === undefined ? fulfilled(undefined) : promiseOf(cancelAlgorithm, reason);
  }

  releaseSteps() {}
}

function clearAlgorithms(controller) {
  controller.pullAlgorithm = undefined;
  controller.cancelAlgorithm = undefined;
  controller.queue.sizeOf = undefined;
}

function desiredSize(controller) {
  const { state } = controller.stream;
  if (state === 'errored') return null;
  if (state === 'closed') return 0;
  return controller.highWaterMark - controller.queue.total;
}

function canCloseOrEnqueue(controller) {
  return !controller.closeRequested && controller.stream.state === 'readable';
}

function shouldCallPull(controller) {
  if (!controller.started || !canCloseOrEnqueue(controller)) return false;
  const { reader } = controller.stream;
  if (reader !== undefined && reader.requests.length > 0) return true;
  return controller.highWaterMark - controller.queue.total > 0;
}

function callPullIfNeeded(controller) {
  if (controller.pullAlgorithm === undefined || !shouldCallPull(controller)) return;
  if (controller.pulling) {
    controller.pullAgain = true;
    return;
  }
  controller.pulling = true;
  if (controller.onPulled === undefined) {
    controller.onPulled = () => {
      controller.pulling = false;
      if (controller.pullAgain) {
        controller.pullAgain = false;
        callPullIfNeeded(controller);
      }
    };
    controller.onPullFailed = (err) => errorController(controller, err);
  }
  run(controller.pullAlgorithm, controller.onPulled, controller.onPullFailed);
}

// Callers have checked canCloseOrEnqueue, or do not mind that nothing happens.
function closeController(controller) {
  if (!canCloseOrEnqueue(controller)) return;
  controller.closeRequested = true;
  if (controller.queue.length === 0) {
    clearAlgorithms(controller);
    closeStream(controller.stream);
  }
}

function enqueue(controller, chunk) {
  if (!canCloseOrEnqueue(controller)) return;
  const { queue, stream: { reader } } = controller;
  if (reader !== undefined && reader.requests.length > 0) {
    reader.requests.shift().chunk(chunk);
  } else {
    try {
      queue.push(chunk, queue.sizeOf === undefined ? 1 : queue.sizeOf(chunk));
    } catch (err) {
      errorController(controller, err);
      throw err;
    }
  }
  callPullIfNeeded(controller);
}

function errorController(controller, err) {
  const { stream } = controller;
  if (stream.state !== 'readable') return;
  controller.queue.clear();
  clearAlgorithms(controller);
  errorStream(stream, err);
}

// Runs `start` (it may throw), and pulls a microtask after it is done.
function startController(controller, start, fail, pull) {
  const result = start === undefined ? undefined : start();
  run(() => result, () => {
    controller.started = true;
    pull(controller);
  }, (err) => fail(controller, err));
}

// A stream whose source is ours. The algorithms: pull(), cancel(reason).
function createReadable(start, pull, cancel, highWaterMark = 1, size = undefined) {
  const stream = new ReadableImpl();
  const controller = new DefaultController(stream, highWaterMark, size);
  controller.pullAlgorithm = pull;
  controller.cancelAlgorithm = cancel;
  startController(controller, start, errorController, callPullIfNeeded);
  return stream;
}

function setUpFromSource(stream, source, callbacks, highWaterMark, size) {
  const controller = new DefaultController(stream, highWaterMark, size);
  const { pull, cancel, start } = callbacks;
  if (pull !== undefined) controller.pullAlgorithm = () => apply(pull, source, [controller.public]);
  if (cancel !== undefined) controller.cancelAlgorithm = (reason) => apply(cancel, source, [reason]);
  startController(controller, start === undefined ? undefined : () => apply(start, source, [controller.public]), errorController, callPullIfNeeded);
}

// For finished(): a promise that settles as the stream does.
function streamClosed(stream) {
  if (stream.closedPromise === undefined) {
    if (stream.state === 'readable') return stream.closedPromise = create();
    stream.closedPromise = stream.state === 'closed' ? fulfilled(undefined) : rejectedQuietly(stream.storedError);
  }
  return stream.closedPromise;
}

withoutPrototype(ReadableImpl, DefaultReader, PromiseRequest, DefaultController);

module.exports = {
  DefaultController, DefaultReader, PromiseRequest, ReadableImpl, acquireDefaultReader, callPullIfNeeded, canCloseOrEnqueue, cancelReader, cancelStream, checkUnlocked,
  closeController, closeStream, createReadable, desiredSize, enqueue, errorController, errorStream, readDefault, readerClosed, releaseReader, setUpFromSource,
  startController, streamClosed,
};
