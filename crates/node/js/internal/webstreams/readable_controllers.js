'use strict';
// The public controllers of readable streams, and the request of a byte stream's source. A program cannot make them.

const { finishClass, inspectAs, invalidState, kImpl, kInspect } = require('internal/webstreams/util');
const core = require('internal/webstreams/readable');
const bytes = require('internal/webstreams/byte_stream');
const { codes: { ERR_ILLEGAL_CONSTRUCTOR, ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_INVALID_THIS } } = require('internal/errors');
const { classOf, isArrayBufferDetached } = internalBinding('util');

class ReadableStreamDefaultController {
  #impl;

  constructor() {
    if (arguments[0] !== kImpl) throw new ERR_ILLEGAL_CONSTRUCTOR();
    this.#impl = arguments[1];
  }

  static #of(value) {
    if (!(#impl in value)) throw new ERR_INVALID_THIS('ReadableStreamDefaultController');
    return value.#impl;
  }

  get desiredSize() { return core.desiredSize(ReadableStreamDefaultController.#of(this)); }

  close() {
    const impl = ReadableStreamDefaultController.#of(this);
    if (!core.canCloseOrEnqueue(impl)) throw invalidState('Controller is already closed');
    core.closeController(impl);
  }

  enqueue(chunk = undefined) {
    const impl = ReadableStreamDefaultController.#of(this);
    if (!core.canCloseOrEnqueue(impl)) throw invalidState('Controller is already closed');
    core.enqueue(impl, chunk);
  }

  error(reason = undefined) { core.errorController(ReadableStreamDefaultController.#of(this), reason); }

  [kInspect](depth, options) { return inspectAs(this, {}, depth, options); }
}

class ReadableByteStreamController {
  #impl;

  constructor() {
    if (arguments[0] !== kImpl) throw new ERR_ILLEGAL_CONSTRUCTOR();
    this.#impl = arguments[1];
  }

  static #of(value) {
    if (!(#impl in value)) throw new ERR_INVALID_THIS('ReadableByteStreamController');
    return value.#impl;
  }

  get byobRequest() {
    const request = bytes.getByobRequest(ReadableByteStreamController.#of(this));
    return request === null ? null : request.public;
  }

  get desiredSize() { return bytes.desiredSize(ReadableByteStreamController.#of(this)); }

  close() {
    const impl = ReadableByteStreamController.#of(this);
    if (impl.closeRequested || impl.stream.state !== 'readable') throw invalidState('ReadableStream is already closed');
    bytes.closeController(impl);
  }

  enqueue(chunk) {
    const impl = ReadableByteStreamController.#of(this);
    bytes.checkView(chunk, 'buffer');
    if (classOf(chunk.buffer) === 'SharedArrayBuffer') throw new ERR_INVALID_ARG_VALUE('chunk', chunk, 'must not be backed by a SharedArrayBuffer');
    if (chunk.byteLength === 0 || chunk.buffer.byteLength === 0) throw invalidState('chunk ArrayBuffer is zero-length or detached');
    if (impl.closeRequested || impl.stream.state !== 'readable') throw invalidState('ReadableStream is already closed');
    bytes.enqueue(impl, chunk);
  }

  error(reason = undefined) { bytes.errorController(ReadableByteStreamController.#of(this), reason); }

  [kInspect](depth, options) { return inspectAs(this, {}, depth, options); }
}

class ReadableStreamBYOBRequest {
  #impl;

  constructor() {
    if (arguments[0] !== kImpl) throw new ERR_ILLEGAL_CONSTRUCTOR();
    this.#impl = arguments[1];
  }

  static #of(value) {
    if (!(#impl in value)) throw new ERR_INVALID_THIS('ReadableStreamBYOBRequest');
    return value.#impl;
  }

  get view() { return ReadableStreamBYOBRequest.#of(this).view; }

  respond(bytesWritten) {
    const impl = ReadableStreamBYOBRequest.#of(this);
    const { controller, view } = impl;
    if (controller === undefined) throw invalidState('This BYOB request has been invalidated');
    const number = Math.trunc(+bytesWritten);
    if (!(number >= 0 && number <= Number.MAX_SAFE_INTEGER)) throw new ERR_INVALID_ARG_VALUE('bytesWritten', bytesWritten);
    if (isArrayBufferDetached(view.buffer)) throw invalidState('Viewed ArrayBuffer is detached');
    bytes.respond(controller, number);
  }

  respondWithNewView(view) {
    const impl = ReadableStreamBYOBRequest.#of(this);
    const { controller } = impl;
    if (!ArrayBuffer.isView(view)) throw new ERR_INVALID_ARG_TYPE('view', ['Buffer', 'TypedArray', 'DataView'], view);
    if (controller === undefined) throw invalidState('This BYOB request has been invalidated');
    if (classOf(view.buffer) === 'SharedArrayBuffer') throw new ERR_INVALID_ARG_VALUE('view', view, 'must not be backed by a SharedArrayBuffer');
    if (isArrayBufferDetached(view.buffer)) throw invalidState('Viewed ArrayBuffer is detached');
    bytes.respondWithNewView(controller, view);
  }

  [kInspect](depth, options) {
    const { view, controller } = ReadableStreamBYOBRequest.#of(this);
    return inspectAs(this, { view, controller: controller?.public }, depth, options);
  }
}

finishClass(ReadableStreamDefaultController, ['close', 'desiredSize', 'enqueue', 'error']);
finishClass(ReadableByteStreamController, ['byobRequest', 'close', 'desiredSize', 'enqueue', 'error']);
finishClass(ReadableStreamBYOBRequest, ['view', 'respond', 'respondWithNewView']);

module.exports = { ReadableByteStreamController, ReadableStreamBYOBRequest, ReadableStreamDefaultController };
