'use strict';
// What a value is, as far as streams go: its methods and states are asked, not its class, so that old and foreign streams count.
//
// The symbols let what is no stream of ours answer for itself (web streams do).

const kIsDestroyed = Symbol.for('nodejs.stream.destroyed');
const kIsErrored = Symbol.for('nodejs.stream.errored');
const kIsReadable = Symbol.for('nodejs.stream.readable');
const kIsWritable = Symbol.for('nodejs.stream.writable');
const kIsDisturbed = Symbol.for('nodejs.stream.disturbed');
const kIsClosedPromise = Symbol.for('nodejs.webstream.isClosedPromise');
const kControllerErrorFunction = Symbol.for('nodejs.webstream.controllerErrorFunction');

const isFunction = (value) => typeof value === 'function';

function isReadableNodeStream(obj, strict = false) {
  return Boolean(obj && isFunction(obj.pipe) && isFunction(obj.on) && (!strict || (isFunction(obj.pause) && isFunction(obj.resume))) &&
    (!obj._writableState || obj._readableState?.readable !== false) && // a Duplex that can only be written
    (!obj._writableState || obj._readableState)); // a Writable has pipe(), too
}

function isWritableNodeStream(obj) {
  return Boolean(obj && isFunction(obj.write) && isFunction(obj.on) && (!obj._readableState || obj._writableState?.writable !== false));
}

function isDuplexNodeStream(obj) {
  return Boolean(obj && isFunction(obj.pipe) && obj._readableState && isFunction(obj.on) && isFunction(obj.write));
}

function isNodeStream(obj) {
  return Boolean(obj && (obj._readableState || obj._writableState || (isFunction(obj.write) && isFunction(obj.on)) || (isFunction(obj.pipe) && isFunction(obj.on))));
}

function isReadableStream(obj) {
  return Boolean(obj && !isNodeStream(obj) && isFunction(obj.pipeThrough) && isFunction(obj.getReader) && isFunction(obj.cancel));
}

function isWritableStream(obj) {
  return Boolean(obj && !isNodeStream(obj) && isFunction(obj.getWriter) && isFunction(obj.abort));
}

function isTransformStream(obj) {
  return Boolean(obj && !isNodeStream(obj) && typeof obj.readable === 'object' && typeof obj.writable === 'object');
}

function isWebStream(obj) { return isReadableStream(obj) || isWritableStream(obj) || isTransformStream(obj); }

// `isAsync`: true for async iterables alone, false for plain ones alone.
function isIterable(obj, isAsync) {
  if (obj == null) return false;
  if (isAsync !== false && isFunction(obj[Symbol.asyncIterator])) return true;
  return isAsync !== true && isFunction(obj[Symbol.iterator]);
}

// From here on: null when the value cannot tell.
function isDestroyed(stream) {
  if (!isNodeStream(stream)) return null;
  const state = stream._writableState || stream._readableState;
  return Boolean(stream.destroyed || stream[kIsDestroyed] || state?.destroyed);
}

function isWritableEnded(stream) {
  if (!isWritableNodeStream(stream)) return null;
  if (stream.writableEnded === true) return true;
  const w = stream._writableState;
  if (w?.errored) return false;
  return typeof w?.ended === 'boolean' ? w.ended : null;
}

function isWritableFinished(stream, strict) {
  if (!isWritableNodeStream(stream)) return null;
  if (stream.writableFinished === true) return true;
  const w = stream._writableState;
  if (w?.errored) return false;
  if (typeof w?.finished !== 'boolean') return null;
  return w.finished || (strict === false && w.ended === true && w.length === 0);
}

function isReadableEnded(stream) {
  if (!isReadableNodeStream(stream)) return null;
  if (stream.readableEnded === true) return true;
  const r = stream._readableState;
  if (!r || r.errored) return false;
  return typeof r.ended === 'boolean' ? r.ended : null;
}

function isReadableFinished(stream, strict) {
  if (!isReadableNodeStream(stream)) return null;
  const r = stream._readableState;
  if (r?.errored) return false;
  if (typeof r?.endEmitted !== 'boolean') return null;
  return r.endEmitted || (strict === false && r.ended === true && r.length === 0);
}

function isReadable(stream) {
  if (stream && stream[kIsReadable] != null) return stream[kIsReadable];
  if (typeof stream?.readable !== 'boolean') return null;
  if (isDestroyed(stream)) return false;
  return isReadableNodeStream(stream) && stream.readable && !isReadableFinished(stream);
}

function isWritable(stream) {
  if (stream && stream[kIsWritable] != null) return stream[kIsWritable];
  if (typeof stream?.writable !== 'boolean') return null;
  if (isDestroyed(stream)) return false;
  return isWritableNodeStream(stream) && stream.writable && !isWritableEnded(stream);
}

function isFinished(stream, options) {
  if (!isNodeStream(stream)) return null;
  if (isDestroyed(stream)) return true;
  if (options?.readable !== false && isReadable(stream)) return false;
  return options?.writable === false || !isWritable(stream);
}

function isWritableErrored(stream) {
  if (!isNodeStream(stream)) return null;
  return stream.writableErrored || (stream._writableState?.errored ?? null);
}

function isReadableErrored(stream) {
  if (!isNodeStream(stream)) return null;
  return stream.readableErrored || (stream._readableState?.errored ?? null);
}

function isClosed(stream) {
  if (!isNodeStream(stream)) return null;
  if (typeof stream.closed === 'boolean') return stream.closed;
  const w = stream._writableState;
  const r = stream._readableState;
  if (typeof w?.closed === 'boolean' || typeof r?.closed === 'boolean') return Boolean(w?.closed || r?.closed);
  return typeof stream._closed === 'boolean' && isOutgoingMessage(stream) ? stream._closed : null;
}

// HTTP messages are known by these.
function isOutgoingMessage(stream) {
  return typeof stream._closed === 'boolean' && typeof stream._defaultKeepAlive === 'boolean' && typeof stream._removedConnection === 'boolean' &&
    typeof stream._removedContLen === 'boolean';
}

function isServerRequest(stream) {
  return typeof stream._consuming === 'boolean' && typeof stream._dumped === 'boolean' && stream.req?.upgradeOrConnect === undefined;
}

function willEmitClose(stream) {
  if (!isNodeStream(stream)) return null;
  const state = stream._writableState || stream._readableState;
  if (!state) return typeof stream._sent100 === 'boolean' && isOutgoingMessage(stream);
  return Boolean(state.autoDestroy && state.emitClose && state.closed === false);
}

function isDisturbed(stream) {
  return Boolean(stream && (stream[kIsDisturbed] ?? (stream.readableDidRead || stream.readableAborted)));
}

function isErrored(stream) {
  return Boolean(stream && (stream[kIsErrored] ?? stream.readableErrored ?? stream.writableErrored ?? stream._readableState?.errorEmitted ?? stream._writableState?.errorEmitted ??
    stream._readableState?.errored ?? stream._writableState?.errored));
}

module.exports = {
  isClosed, isDestroyed, isDisturbed, isDuplexNodeStream, isErrored, isFinished, isIterable, isNodeStream, isReadable, isReadableEnded, isReadableErrored,
  isReadableFinished, isReadableNodeStream, isReadableStream, isServerRequest, isTransformStream, isWebStream, isWritable, isWritableEnded, isWritableErrored,
  isWritableFinished, isWritableNodeStream, isWritableStream, kControllerErrorFunction, kIsClosedPromise, kIsDestroyed, kIsDisturbed, kIsErrored, kIsReadable, kIsWritable,
  willEmitClose,
};
