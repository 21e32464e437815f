'use strict';
// How streams end: destroy, errors, 'close', and asynchronous construction.

const { aggregateTwoErrors, codes: { ERR_MULTIPLE_CALLBACK } } = require('internal/errors');
const { kAutoDestroy, kClosed, kCloseEmitted, kConstructed, kDestroyed, kEmitClose, kErrored, kErrorEmitted } = require('internal/streams/state');

const { kListed: kReadableListed } = require('internal/streams/readable_state');
const { kListed: kWritableListed } = require('internal/streams/writable_state');

const kDestroy = Symbol('kDestroy');
const kConstruct = Symbol('kConstruct');

// The flags of both halves together, and marking them.
function flagsOf(r, w) { return (r ? r.state : 0) | (w ? w.state : 0); }
function mark(r, w, bits) {
  if (w) w.state |= bits;
  if (r) r.state |= bits;
}

function noteError(err, r, w) {
  if (!err) return;
  void err.stack; // captured now: holding the frames would hold what they refer to
  if (w && (w.state & kErrored) === 0) w.errored = err;
  if (r && (r.state & kErrored) === 0) r.errored = err;
}

function destroy(err, callback) {
  const r = this._readableState;
  const w = this._writableState;
  if ((flagsOf(r, w) & kDestroyed) !== 0) {
    if (typeof callback === 'function') callback();
    return this;
  }
  noteError(err, r, w);
  mark(r, w, kDestroyed);
  if (((w || r).state & kConstructed) === 0) this.once(kDestroy, (er) => runDestroy(this, aggregateTwoErrors(er, err), callback));
  else runDestroy(this, err, callback);
  return this;
}

function runDestroy(self, err, callback) {
  let called = false;
  function onDestroy(er) {
    if (called) return;
    called = true;
    const r = self._readableState;
    const w = self._writableState;
    noteError(er, r, w);
    mark(r, w, kClosed);
    if (typeof callback === 'function') callback(er);
    if (er) process.nextTick(emitErrorAndClose, self, er);
    else process.nextTick(emitClose, self);
  }
  try {
    self._destroy(err || null, onDestroy);
  } catch (er) {
    onDestroy(er);
  }
}

function emitErrorAndClose(self, err) {
  emitError(self, err);
  emitClose(self);
}

function emitClose(self) {
  const r = self._readableState;
  const w = self._writableState;
  mark(r, w, kCloseEmitted);
  unlist(self, r, w);
  if ((flagsOf(r, w) & kEmitClose) !== 0) self.emit('close');
}

// Nothing joins the queues any more.
function unlist(self, r, w) {
  if ((r === undefined || (r.state & kReadableListed) === 0) && (w === undefined || (w.state & kWritableListed) === 0)) return;
  require('internal/streams/queues').forget(self);
  if (r) r.state &= ~kReadableListed;
  if (w) w.state &= ~kWritableListed;
}

function emitError(self, err) {
  const r = self._readableState;
  const w = self._writableState;
  if ((flagsOf(r, w) & kErrorEmitted) !== 0) return;
  mark(r, w, kErrorEmitted);
  self.emit('error', err);
}

function undestroy() {
  const r = this._readableState;
  const w = this._writableState;
  const common = { constructed: true, closed: false, closeEmitted: false, destroyed: false, errored: null, errorEmitted: false };
  if (r) Object.assign(r, common, { reading: false, ended: r.readable === false, endEmitted: r.readable === false });
  if (w) {
    Object.assign(w, common, {
      finalCalled: false, prefinished: false, ended: w.writable === false, ending: w.writable === false, finished: w.writable === false,
    });
  }
}

// An error of the stream's own: destroys it, or is only emitted when the stream does not destroy itself.
function errorOrDestroy(stream, err, sync) {
  const r = stream._readableState;
  const w = stream._writableState;
  const flags = flagsOf(r, w);
  if ((flags & kDestroyed) !== 0) return stream;
  if ((flags & kAutoDestroy) !== 0) {
    stream.destroy(err);
  } else if (err) {
    noteError(err, r, w);
    if (sync) process.nextTick(emitError, stream, err);
    else emitError(stream, err);
  }
  return stream;
}

// Runs the stream's _construct; until it calls back nothing is read, written or destroyed.
function construct(stream, callback) {
  if (typeof stream._construct !== 'function') return;
  const r = stream._readableState;
  const w = stream._writableState;
  if (r) r.state &= ~kConstructed;
  if (w) w.state &= ~kConstructed;
  stream.once(kConstruct, callback);
  if (stream.listenerCount(kConstruct) > 1) return; // under way already
  process.nextTick(runConstruct, stream);
}

function runConstruct(stream) {
  let called = false;
  function onConstruct(err) {
    if (called) {
      errorOrDestroy(stream, err ?? new ERR_MULTIPLE_CALLBACK());
      return;
    }
    called = true;
    const r = stream._readableState;
    const w = stream._writableState;
    mark(r, w, kConstructed);
    if (((w || r).state & kDestroyed) !== 0) stream.emit(kDestroy, err);
    else if (err) errorOrDestroy(stream, err, true);
    else stream.emit(kConstruct);
  }
  try {
    stream._construct((err) => process.nextTick(onConstruct, err));
  } catch (err) {
    process.nextTick(onConstruct, err);
  }
}

// destroy() for anything stream-like.
function destroyer(stream, err) {
  if (!stream || stream.destroyed) return;
  const { isFinished, isServerRequest } = require('internal/streams/utils');
  if (!err && !isFinished(stream)) err = new (require('internal/errors').AbortError)();
  if (isServerRequest(stream)) {
    stream.socket = null;
    stream.destroy(err);
  } else if (isRequest(stream)) {
    stream.abort();
  } else if (isRequest(stream.req)) {
    stream.req.abort();
  } else if (typeof stream.destroy === 'function') {
    stream.destroy(err);
  } else if (typeof stream.close === 'function') {
    stream.close(); // of old streams: 'close' without an error
  } else if (err) {
    process.nextTick(emitErrorAndCloseOfOld, stream, err);
  } else {
    process.nextTick(emitCloseOfOld, stream);
  }
  if (!stream.destroyed) stream[require('internal/streams/utils').kIsDestroyed] = true;
}

function emitErrorAndCloseOfOld(stream, err) {
  stream.emit('error', err);
  process.nextTick(emitCloseOfOld, stream);
}
function emitCloseOfOld(stream) { stream.emit('close'); }

function isRequest(stream) { return stream?.setHeader && typeof stream.abort === 'function'; }

// Symbol.asyncDispose of both classes.
function disposeAsync(stream, over) {
  let error;
  if (!stream.destroyed) {
    error = over ? null : new (require('internal/errors').AbortError)();
    stream.destroy(error);
  }
  return new Promise((resolve, reject) => require('internal/streams/end_of_stream').eos(stream, (err) => (err && err !== error ? reject(err) : resolve())));
}

module.exports = { construct, destroy, destroyer, disposeAsync, errorOrDestroy, undestroy };
