'use strict';
// Readable byte streams: their controller, and reading into a view that the reader brings. Streams Standard, 4.7 and 4.10.
//
// The queue holds Uint8Arrays. What a program enqueues is transferred first, as the standard says; pieces that our own
// sources hand over (bytes of a socket's slab) are kept as they are, and reach a default reader without a copy.

const { Queue, apply, fulfilled, invalidState, promiseOf, run, withoutPrototype } = require('internal/webstreams/util');
const { ReadableImpl, closeStream, errorStream, startController } = require('internal/webstreams/readable');
const { classOf, isArrayBufferDetached } = internalBinding('util');
const { codes: { ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE } } = require('internal/errors');

const transferBuffer = ArrayBuffer.prototype.transfer;

// A slab that many Buffers share cannot be moved away: then the piece is copied, which nobody else sees.
function transfer(buffer, byteOffset, byteLength) {
  try {
    return { buffer: transferBuffer.call(buffer), byteOffset };
  } catch (err) {
    if (!(err instanceof TypeError) || isArrayBufferDetached(buffer)) throw err;
    return { buffer: new Uint8Array(new Uint8Array(buffer, byteOffset, byteLength)).buffer, byteOffset: 0 };
  }
}

class ByobReader {
  constructor(stream) {
    this.stream = stream;
    this.requests = new Queue();
    this.closed = undefined;
    this.wrapper = undefined;
    stream.reader = this;
  }

  get isByob() { return true; }
}

class ByobRequest {
  constructor(controller, view) {
    this.controller = controller;
    this.view = view;
    this.wrapper = undefined;
  }

  get public() { return this.wrapper ??= new (require('internal/webstreams/readable_controllers').ReadableStreamBYOBRequest)(require('internal/webstreams/util').kImpl, this); }
}

class ByteController {
  constructor(stream, highWaterMark) {
    this.stream = stream;
    this.queue = new Queue();
    this.total = 0;
    this.highWaterMark = highWaterMark;
    this.autoAllocateChunkSize = undefined;
    this.started = false;
    this.closeRequested = false;
    this.pulling = false;
    this.pullAgain = false;
    this.pullAlgorithm = undefined;
    this.cancelAlgorithm = undefined;
    this.byobRequest = null;
    this.pending = []; // pull-into descriptors
    this.wrapper = undefined;
    this.onPulled = undefined;
    this.onPullFailed = undefined;
    stream.controller = this;
  }

  get isByteController() { return true; }

  get public() { return this.wrapper ??= new (require('internal/webstreams/readable_controllers').ReadableByteStreamController)(require('internal/webstreams/util').kImpl, this); }

  pullSteps(request) {
    const { stream } = this;
    if (this.total > 0) {
      request.chunk(takeEntry(this));
      return;
    }
    if (this.autoAllocateChunkSize !== undefined) {
      let buffer;
      try {
        buffer = new ArrayBuffer(this.autoAllocateChunkSize);
      } catch (err) {
        request.error(err);
        return;
      }
      const size = this.autoAllocateChunkSize;
      this.pending.push({ buffer, bufferByteLength: size, byteOffset: 0, byteLength: size, bytesFilled: 0, minimumFill: 1, elementSize: 1, View: Uint8Array, readerType: 'default' });
    }
    stream.reader.requests.push(request);
    callPullIfNeeded(this);
  }

  cancelSteps(reason) {
    this.clearPending();
    this.queue = new Queue();
    this.total = 0;
    const { cancelAlgorithm } = this;
    this.clearAlgorithms();
    return cancelAlgorithm === undefined ? fulfilled(undefined) : promiseOf(cancelAlgorithm, reason);
  }

  releaseSteps() {
    if (this.pending.length > 0) {
      this.pending[0].readerType = 'none';
      this.pending.length = 1;
    }
  }

  clearAlgorithms() {
    this.pullAlgorithm = undefined;
    this.cancelAlgorithm = undefined;
  }

  clearPending() {
    this.invalidateRequest();
    this.pending = [];
  }

  invalidateRequest() {
    if (this.byobRequest === null) return;
    this.byobRequest.controller = undefined;
    this.byobRequest.view = null;
    this.byobRequest = null;
  }
}

// ReadableByteStreamControllerFillReadRequestFromQueue, without the request.
function takeEntry(controller) {
  const view = controller.queue.shift();
  controller.total -= view.byteLength;
  handleQueueDrain(controller);
  return view;
}

function handleQueueDrain(controller) {
  if (controller.total === 0 && controller.closeRequested) {
    controller.clearAlgorithms();
    closeStream(controller.stream);
  } else {
    callPullIfNeeded(controller);
  }
}

function desiredSize(controller) {
  const { state } = controller.stream;
  if (state === 'errored') return null;
  if (state === 'closed') return 0;
  return controller.highWaterMark - controller.total;
}

function shouldCallPull(controller) {
  const { stream } = controller;
  if (stream.state !== 'readable' || controller.closeRequested || !controller.started) return false;
  if (stream.reader !== undefined && stream.reader.requests.length > 0) return true;
  return controller.highWaterMark - controller.total > 0;
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

function errorController(controller, err) {
  if (controller.stream.state !== 'readable') return;
  controller.clearPending();
  controller.queue = new Queue();
  controller.total = 0;
  controller.clearAlgorithms();
  errorStream(controller.stream, err);
}

function closeController(controller) {
  const { stream } = controller;
  if (controller.closeRequested || stream.state !== 'readable') return;
  if (controller.total > 0) {
    controller.closeRequested = true;
    return;
  }
  if (controller.pending.length > 0) {
    const [first] = controller.pending;
    if (first.bytesFilled % first.elementSize !== 0) {
      const err = invalidState('Partial read');
      errorController(controller, err);
      throw err;
    }
  }
  controller.clearAlgorithms();
  closeStream(stream);
}

// A program's chunk, any view.
function enqueue(controller, chunk) {
  const { stream } = controller;
  if (controller.closeRequested || stream.state !== 'readable') return;
  const { byteLength } = chunk;
  if (isArrayBufferDetached(chunk.buffer)) throw invalidState('chunk ArrayBuffer is zero-length or detached');
  const moved = transfer(chunk.buffer, chunk.byteOffset, byteLength);
  enqueueOwned(controller, new Uint8Array(moved.buffer, moved.byteOffset, byteLength));
}

// A Uint8Array that nobody else will write.
function enqueueOwned(controller, view) {
  const { stream } = controller;
  if (controller.closeRequested || stream.state !== 'readable') return;
  if (controller.pending.length > 0) {
    const [first] = controller.pending;
    if (isArrayBufferDetached(first.buffer)) throw invalidState('Destination ArrayBuffer is detached');
    controller.invalidateRequest();
    first.buffer = transfer(first.buffer, 0, first.bufferByteLength).buffer;
    if (first.readerType === 'none') enqueueDetached(controller, first);
  }
  const { reader } = stream;
  if (reader !== undefined && !reader.isByob) {
    // Requests that were made before there were bytes.
    while (reader.requests.length > 0 && controller.total > 0) reader.requests.shift().chunk(takeEntry(controller));
    if (reader.requests.length === 0) {
      push(controller, view);
    } else {
      if (controller.pending.length > 0) controller.pending.shift();
      reader.requests.shift().chunk(view);
    }
  } else {
    push(controller, view);
    if (reader !== undefined) commitAll(stream, processPending(controller));
  }
  callPullIfNeeded(controller);
}

function push(controller, view) {
  controller.queue.push(view);
  controller.total += view.byteLength;
}

// The bytes that a released reader's view had got already go to whoever reads next.
function enqueueDetached(controller, descriptor) {
  if (descriptor.bytesFilled > 0) {
    push(controller, new Uint8Array(descriptor.buffer.slice(descriptor.byteOffset, descriptor.byteOffset + descriptor.bytesFilled)));
  }
  controller.pending.shift();
}

// --- pull-into descriptors

// Fills from the queue; true if the descriptor has what it asked for at least.
function fillFromQueue(controller, descriptor) {
  const maxCopied = Math.min(controller.total, descriptor.byteLength - descriptor.bytesFilled);
  const maxFilled = descriptor.bytesFilled + maxCopied;
  const maxAligned = maxFilled - maxFilled % descriptor.elementSize;
  let left = maxCopied;
  let ready = false;
  if (maxAligned >= descriptor.minimumFill) {
    left = maxAligned - descriptor.bytesFilled;
    ready = true;
  }
  const target = new Uint8Array(descriptor.buffer);
  while (left > 0) {
    const head = controller.queue.peek();
    const count = Math.min(left, head.byteLength);
    const at = descriptor.byteOffset + descriptor.bytesFilled;
    if (count === head.byteLength) {
      target.set(head, at);
      controller.queue.shift();
    } else {
      target.set(head.subarray(0, count), at);
      controller.queue.items[controller.queue.head] = head.subarray(count);
    }
    controller.total -= count;
    descriptor.bytesFilled += count;
    left -= count;
  }
  return ready;
}

function processPending(controller) {
  const filled = [];
  while (controller.pending.length > 0 && controller.total > 0) {
    const [first] = controller.pending;
    if (!fillFromQueue(controller, first)) break;
    controller.invalidateRequest();
    controller.pending.shift();
    filled.push(first);
  }
  return filled;
}

function filledView(descriptor) {
  const { buffer } = transfer(descriptor.buffer, 0, descriptor.bufferByteLength);
  return new descriptor.View(buffer, descriptor.byteOffset, descriptor.bytesFilled / descriptor.elementSize);
}

function commit(stream, descriptor) {
  const done = stream.state === 'closed';
  const view = filledView(descriptor);
  const request = stream.reader.requests.shift();
  if (done) request.close(view);
  else request.chunk(view);
}

function commitAll(stream, descriptors) {
  for (const descriptor of descriptors) commit(stream, descriptor);
}

// ReadableStreamBYOBReaderRead and ReadableByteStreamControllerPullInto.
function readInto(reader, view, min, request) {
  const { stream } = reader;
  stream.disturbed = true;
  if (stream.state === 'errored') {
    request.error(stream.storedError);
    return;
  }
  const { controller } = stream;
  const kind = classOf(view);
  const View = kind === 'DataView' ? DataView : globalThisViews[kind];
  const elementSize = kind === 'DataView' ? 1 : View.BYTES_PER_ELEMENT;
  const { byteOffset, byteLength } = view;
  let moved;
  try {
    moved = transfer(view.buffer, byteOffset, byteLength);
  } catch (err) {
    request.error(err);
    return;
  }
  const descriptor = {
    buffer: moved.buffer, bufferByteLength: moved.buffer.byteLength, byteOffset: moved.byteOffset, byteLength, bytesFilled: 0,
    minimumFill: min * elementSize, elementSize, View, readerType: 'byob',
  };
  if (controller.pending.length > 0) {
    controller.pending.push(descriptor);
    reader.requests.push(request);
    return;
  }
  if (stream.state === 'closed') {
    request.close(new View(descriptor.buffer, descriptor.byteOffset, 0));
    return;
  }
  if (controller.total > 0) {
    if (fillFromQueue(controller, descriptor)) {
      const result = filledView(descriptor);
      handleQueueDrain(controller);
      request.chunk(result);
      return;
    }
    if (controller.closeRequested) {
      const err = invalidState('ReadableStream closed');
      errorController(controller, err);
      request.error(err);
      return;
    }
  }
  controller.pending.push(descriptor);
  reader.requests.push(request);
  callPullIfNeeded(controller);
}

const globalThisViews = {
  __proto__: null, Int8Array, Uint8Array, Uint8ClampedArray, Int16Array, Uint16Array, Int32Array, Uint32Array, Float16Array: globalThis.Float16Array,
  Float32Array, Float64Array, BigInt64Array, BigUint64Array,
};

// --- answers of the source

function getByobRequest(controller) {
  if (controller.byobRequest === null && controller.pending.length > 0) {
    const [first] = controller.pending;
    const view = new Uint8Array(first.buffer, first.byteOffset + first.bytesFilled, first.byteLength - first.bytesFilled);
    controller.byobRequest = new ByobRequest(controller, view);
  }
  return controller.byobRequest;
}

function respond(controller, bytesWritten) {
  const [first] = controller.pending;
  if (controller.stream.state === 'closed') {
    if (bytesWritten !== 0) throw new ERR_INVALID_ARG_VALUE('bytesWritten', bytesWritten);
  } else {
    if (bytesWritten === 0) throw new ERR_INVALID_ARG_VALUE('bytesWritten', bytesWritten);
    if (first.bytesFilled + bytesWritten > first.byteLength) throw new ERR_INVALID_ARG_VALUE.RangeError('bytesWritten', bytesWritten);
  }
  first.buffer = transfer(first.buffer, 0, first.bufferByteLength).buffer;
  respondInternal(controller, bytesWritten);
}

function respondWithNewView(controller, view) {
  const [first] = controller.pending;
  const { byteLength, byteOffset } = view;
  if (controller.stream.state === 'closed') {
    if (byteLength !== 0) throw invalidState('View is not zero-length');
  } else if (byteLength === 0) {
    throw invalidState('View is zero-length');
  }
  if (first.byteOffset + first.bytesFilled !== byteOffset) throw new ERR_INVALID_ARG_VALUE.RangeError('view', view);
  if (first.bytesFilled + byteLength > first.byteLength) throw new ERR_INVALID_ARG_VALUE.RangeError('view', view);
  if (first.bufferByteLength !== view.buffer.byteLength) throw new ERR_INVALID_ARG_VALUE.RangeError('view', view);
  const moved = transfer(view.buffer, 0, view.buffer.byteLength);
  first.buffer = moved.buffer;
  respondInternal(controller, byteLength);
}

function respondInternal(controller, bytesWritten) {
  const [first] = controller.pending;
  controller.invalidateRequest();
  if (controller.stream.state === 'closed') respondInClosedState(controller, first);
  else respondInReadableState(controller, bytesWritten, first);
  callPullIfNeeded(controller);
}

function respondInClosedState(controller, first) {
  if (first.readerType === 'none') controller.pending.shift();
  const { stream } = controller;
  const { reader } = stream;
  if (reader === undefined || !reader.isByob) return;
  const filled = [];
  while (filled.length < reader.requests.length) filled.push(controller.pending.shift());
  commitAll(stream, filled);
}

function respondInReadableState(controller, bytesWritten, descriptor) {
  descriptor.bytesFilled += bytesWritten;
  if (descriptor.readerType === 'none') {
    enqueueDetached(controller, descriptor);
    commitAll(controller.stream, processPending(controller));
    return;
  }
  if (descriptor.bytesFilled < descriptor.minimumFill) return;
  controller.pending.shift();
  const remainder = descriptor.bytesFilled % descriptor.elementSize;
  if (remainder > 0) {
    const end = descriptor.byteOffset + descriptor.bytesFilled;
    push(controller, new Uint8Array(descriptor.buffer.slice(end - remainder, end)));
  }
  descriptor.bytesFilled -= remainder;
  const filled = processPending(controller);
  commit(controller.stream, descriptor);
  commitAll(controller.stream, filled);
}

// --- making them

// A byte stream whose source is ours: pull(), cancel(reason).
function createByteStream(start, pull, cancel, highWaterMark = 0) {
  const stream = new ReadableImpl();
  const controller = new ByteController(stream, highWaterMark);
  controller.pullAlgorithm = pull;
  controller.cancelAlgorithm = cancel;
  startController(controller, start, errorController, callPullIfNeeded);
  return stream;
}

function setUpFromSource(stream, source, callbacks, highWaterMark) {
  const { autoAllocateChunkSize, pull, cancel, start } = callbacks;
  const controller = new ByteController(stream, highWaterMark);
  controller.autoAllocateChunkSize = autoAllocateChunkSize;
  if (pull !== undefined) controller.pullAlgorithm = () => apply(pull, source, [controller.public]);
  if (cancel !== undefined) controller.cancelAlgorithm = (reason) => apply(cancel, source, [reason]);
  startController(controller, start === undefined ? undefined : () => apply(start, source, [controller.public]), errorController, callPullIfNeeded);
}

function checkView(view, name) {
  if (!ArrayBuffer.isView(view)) throw new ERR_INVALID_ARG_TYPE(name, ['Buffer', 'TypedArray', 'DataView'], view);
}

withoutPrototype(ByobReader, ByobRequest, ByteController);

module.exports = {
  ByobReader, ByteController, checkView, closeController, createByteStream, desiredSize, enqueue, enqueueOwned, errorController, getByobRequest, readInto, respond,
  respondWithNewView, setUpFromSource,
};
