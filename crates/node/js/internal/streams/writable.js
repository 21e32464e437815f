'use strict';
// class Writable.
//
// One write is under way at a time; more wait in `queue`, and go out together when the class has _writev. write() says
// false from the high-water mark on, 'drain' follows when all is out. end() lets everything out, runs _final, then emits
// 'finish' and destroys the stream.
//
// Invariants: `length` is what waits and what is under way. `pendingcb` counts callbacks that are still to be called, of
// writes, of _final and of a 'finish' that is on its way: the stream finishes when it is 0.

const EE = require('events');
const { Buffer } = require('buffer');
const { Stream } = require('internal/streams/legacy');
const destroyImpl = require('internal/streams/destroy');
const { kAutoDestroy, kCloseEmitted, kClosed, kConstructed, kDestroyed, kErrored, kErroredValue, kErrorEmitted, kObjectMode } = require('internal/streams/state');
const {
  callWaiting, kAfterWritePending, kAfterWriteTickInfo, kAllBuffers, kAllNoop, kBuffered, kBufferProcessing, kDecodeStrings, kDefaultUTF8Encoding, kEnded, kEnding,
  kExpectWriteCb, kFinalCalled, kFinished, kHasWritable, kListed, kNeedDrain, kOnFinished, kPrefinished, kSync, kWritable, kWriteCb, kWriting, nop, resetBuffer, WritableState,
} = require('internal/streams/writable_state');
const { ask, bytesShift, leastBytes, leastObjects, list, objectsShift } = require('internal/streams/queues');
const { codes } = require('internal/errors');
const { ERR_INVALID_ARG_TYPE, ERR_METHOD_NOT_IMPLEMENTED, ERR_MULTIPLE_CALLBACK, ERR_STREAM_ALREADY_FINISHED, ERR_STREAM_CANNOT_PIPE,
  ERR_STREAM_DESTROYED, ERR_STREAM_NULL_VALUES, ERR_STREAM_WRITE_AFTER_END, ERR_UNKNOWN_ENCODING } = codes;

const { errorOrDestroy } = destroyImpl;
const { isView } = ArrayBuffer;

let Duplex; // internal/streams/duplex says so when it is loaded

// What a Writable and the writable half of a Duplex have in common.
function initialise(stream, options, isDuplex) {
  const state = new WritableState(options, stream, isDuplex);
  state.onwrite = (err) => onwrite(stream, state, err);
  stream._writableState = state;
  return state;
}

function takeMethods(stream, options) {
  if (typeof options.write === 'function') stream._write = options.write;
  if (typeof options.writev === 'function') stream._writev = options.writev;
  if (typeof options.final === 'function') stream._final = options.final;
}

function Writable(options) {
  let isDuplex = false;
  if (new.target === undefined) { // called as of old: util.inherits, or without `new`
    if (!(this instanceof Writable)) return new Writable(options);
    isDuplex = Duplex !== undefined && this instanceof Duplex;
  }
  this._events ??= { close: undefined, error: undefined, prefinish: undefined, finish: undefined, drain: undefined };
  initialise(this, options, isDuplex);
  if (options) {
    takeMethods(this, options);
    if (typeof options.destroy === 'function') this._destroy = options.destroy;
    if (typeof options.construct === 'function') this._construct = options.construct;
    if (options.signal) require('internal/streams/signal').addAbortSignalNoValidate(options.signal, this);
  }
  EE.init.call(this, options);
  if (this._construct != null) destroyImpl.construct(this, () => onConstructed(this));
}
Object.setPrototypeOf(Writable.prototype, Stream.prototype);
Object.setPrototypeOf(Writable, Stream);
Writable.WritableState = WritableState;

// The stream is ready: what was written meanwhile goes out.
function onConstructed(stream) {
  const state = stream._writableState;
  if ((state.state & kWriting) === 0) clearBuffer(stream, state);
  if ((state.state & kEnding) !== 0) finishMaybe(stream, state);
}

// A Duplex is an instance of Writable although it inherits from Readable.
const plainHasInstance = Function.prototype[Symbol.hasInstance];
const hasInstance = {
  [Symbol.hasInstance](object) {
    if (plainHasInstance.call(this, object)) return true;
    return this === Writable && Boolean(object) && object._writableState instanceof WritableState;
  },
};
Object.defineProperty(Writable, Symbol.hasInstance, { __proto__: null, value: hasInstance[Symbol.hasInstance] });

Writable.prototype.pipe = function() {
  errorOrDestroy(this, new ERR_STREAM_CANNOT_PIPE());
};

// true or false as write() says it, or the error that was reported.
function writeChunk(stream, chunk, encoding, callback) {
  const state = stream._writableState;
  if (callback == null || typeof callback !== 'function') callback = nop;
  if (chunk === null) throw new ERR_STREAM_NULL_VALUES();
  const flags = state.state;
  if ((flags & kObjectMode) === 0) {
    if (state.length >= leastBytes) askForRoom(stream, state, chunk?.length | 0, bytesShift);
    if (!encoding) encoding = (flags & kDefaultUTF8Encoding) !== 0 ? 'utf8' : state.defaultEncoding;
    else if (encoding !== 'buffer' && !Buffer.isEncoding(encoding)) throw new ERR_UNKNOWN_ENCODING(encoding);
    if (typeof chunk === 'string') {
      if ((flags & kDecodeStrings) !== 0) {
        chunk = Buffer.from(chunk, encoding);
        encoding = 'buffer';
      }
    } else if (chunk instanceof Buffer) {
      encoding = 'buffer';
    } else if (isView(chunk)) {
      chunk = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
      encoding = 'buffer';
    } else {
      throw new ERR_INVALID_ARG_TYPE('chunk', ['string', 'Buffer', 'TypedArray', 'DataView'], chunk);
    }
  } else if (state.length >= leastObjects) {
    askForRoom(stream, state, 1, objectsShift);
  }
  if ((flags & (kEnding | kDestroyed)) !== 0) {
    const err = (flags & kEnding) !== 0 ? new ERR_STREAM_WRITE_AFTER_END() : new ERR_STREAM_DESTROYED('write');
    process.nextTick(callback, err);
    errorOrDestroy(stream, err, true);
    return err;
  }
  state.pendingcb++;
  return writeOrBuffer(stream, state, chunk, encoding, callback);
}

// The queue is long: may there be more? Throws if not, and nothing was written.
function askForRoom(stream, state, size, shift) {
  if ((state.length >> shift) !== ((state.length + size) >> shift) && (state.state & (kEnding | kDestroyed)) === 0) ask(stream, state, size);
}

Writable.prototype.write = function(chunk, encoding, callback) {
  if (typeof encoding === 'function') {
    callback = encoding;
    encoding = null;
  }
  return writeChunk(this, chunk, encoding, callback) === true;
};

Writable.prototype.cork = function() {
  this._writableState.corked++;
};

Writable.prototype.uncork = function() {
  const state = this._writableState;
  if (!state.corked) return;
  state.corked--;
  if ((state.state & kWriting) === 0) clearBuffer(this, state);
};

Writable.prototype.setDefaultEncoding = function setDefaultEncoding(encoding) {
  if (typeof encoding === 'string') encoding = encoding.toLowerCase();
  if (!Buffer.isEncoding(encoding)) throw new ERR_UNKNOWN_ENCODING(encoding);
  this._writableState.defaultEncoding = encoding;
  return this;
};

// Whether more may be written.
function writeOrBuffer(stream, state, chunk, encoding, callback) {
  const size = (state.state & kObjectMode) !== 0 ? 1 : chunk.length;
  state.length += size;
  const flags = state.state;
  if ((flags & (kWriting | kErrored | kConstructed)) !== kConstructed || state.corked) {
    if ((flags & kBuffered) === 0) {
      state.queue = [];
      state.state |= kBuffered;
    }
    state.queue.push({ chunk, encoding, callback });
    if (encoding !== 'buffer' && (flags & kAllBuffers) !== 0) state.state &= ~kAllBuffers;
    if (callback !== nop && (flags & kAllNoop) !== 0) state.state &= ~kAllNoop;
  } else {
    state.writelen = size;
    if (callback !== nop) {
      state.callback = callback;
      state.state = flags | kWriteCb | kWriting | kSync | kExpectWriteCb;
    } else {
      state.state = flags | kWriting | kSync | kExpectWriteCb;
    }
    stream._write(chunk, encoding, state.onwrite);
    state.state &= ~kSync;
  }
  // Judged by what is left: a write that is over at once does not count.
  const { length } = state;
  if (length !== 0) {
    if ((state.state & kListed) === 0) {
      list(stream);
      state.state |= kListed;
    }
    if (length >= state.highWaterMark) {
      state.state |= kNeedDrain;
      return false;
    }
  }
  return (state.state & (kErrored | kDestroyed)) === 0;
}

function doWrite(stream, state, writev, size, chunk, encoding, callback) {
  state.writelen = size;
  if (callback !== nop) {
    state.callback = callback;
    state.state |= kWriteCb;
  }
  state.state |= kWriting | kSync | kExpectWriteCb;
  if ((state.state & kDestroyed) !== 0) state.onwrite(new ERR_STREAM_DESTROYED('write'));
  else if (writev) stream._writev(chunk, state.onwrite);
  else stream._write(chunk, encoding, state.onwrite);
  state.state &= ~kSync;
}

function onwriteError(stream, state, err, callback) {
  --state.pendingcb;
  callback(err);
  errorBuffer(state); // also when the stream is destroyed later
  errorOrDestroy(stream, err);
}

function onwrite(stream, state, err) {
  let flags = state.state;
  if ((flags & kExpectWriteCb) === 0) {
    errorOrDestroy(stream, new ERR_MULTIPLE_CALLBACK());
    return;
  }
  const sync = (flags & kSync) !== 0;
  let callback = nop;
  if ((flags & kWriteCb) !== 0) {
    callback = state.callback;
    state.callback = undefined;
  }
  state.state = flags &= ~(kWriteCb | kExpectWriteCb | kWriting);
  state.length -= state.writelen;
  state.writelen = 0;
  if (err) {
    void err.stack; // captured now: holding the frames would hold what they refer to
    if ((flags & kErrored) === 0) {
      state[kErroredValue] = err;
      state.state |= kErrored;
    }
    if (stream._readableState && !stream._readableState.errored) stream._readableState.errored = err;
    if (sync) process.nextTick(onwriteError, stream, state, err, callback);
    else onwriteError(stream, state, err, callback);
    return;
  }
  if ((flags & kBuffered) !== 0) clearBuffer(stream, state);
  if (!sync) {
    afterWrite(stream, state, 1, callback);
    return;
  }
  flags = state.state;
  const needDrain = (flags & kNeedDrain) !== 0 && state.length === 0;
  if (callback === nop && (flags & kDestroyed) === 0) {
    // Nobody is told of such a write: a tick is needed for 'drain' alone.
    if ((needDrain || (flags & kObjectMode) !== 0) && (flags & kAfterWritePending) === 0) {
      state.state |= kAfterWritePending;
      process.nextTick(afterWrite, stream, state, 1, callback);
    } else {
      state.pendingcb--;
      if ((flags & kEnding) !== 0) finishMaybe(stream, state, true);
    }
  } else if ((flags & kAfterWriteTickInfo) !== 0 && state.tick.cb === callback) {
    state.tick.count++; // many writes in one turn with one callback share a tick
  } else {
    state.tick = { count: 1, cb: callback, stream, state };
    state.state |= kAfterWritePending | kAfterWriteTickInfo;
    process.nextTick(afterWriteTick, state.tick);
  }
}

function afterWriteTick(tick) {
  const { state } = tick;
  state.tick = undefined;
  state.state &= ~kAfterWriteTickInfo;
  afterWrite(tick.stream, state, tick.count, tick.cb);
}

function afterWrite(stream, state, count, callback) {
  state.state &= ~kAfterWritePending;
  if ((state.state & (kEnding | kNeedDrain | kDestroyed)) === kNeedDrain && state.length === 0) {
    state.state &= ~kNeedDrain;
    stream.emit('drain');
  }
  while (count-- > 0) {
    state.pendingcb--;
    callback(null);
  }
  if ((state.state & kDestroyed) !== 0) errorBuffer(state);
  if ((state.state & kEnding) !== 0) finishMaybe(stream, state, true);
}

// A destroyed stream whose write is still under way answers the others after it, but holds their chunks no longer. What
// nobody is told of becomes null, its size is with the next entry as `gone`.
function letGo(state) {
  if ((state.state & kBuffered) === 0) return;
  const { queue } = state;
  const objectMode = (state.state & kObjectMode) !== 0;
  let silent = 0;
  for (let i = state.bufferedIndex; i < queue.length; i++) {
    const entry = queue[i];
    if (entry === null) continue;
    const size = entry.gone ?? (objectMode ? 1 : entry.chunk.length);
    if (entry.callback === nop && i < queue.length - 1) {
      silent += size;
      queue[i] = null;
    } else {
      queue[i] = { chunk: null, encoding: entry.encoding, callback: entry.callback, gone: size + silent };
      silent = 0;
    }
  }
}

// Everything that waits gets the error.
function errorBuffer(state) {
  if ((state.state & kWriting) !== 0) {
    if ((state.state & kDestroyed) !== 0) letGo(state);
    return;
  }
  if ((state.state & kBuffered) !== 0) {
    const { queue } = state;
    for (let i = state.bufferedIndex; i < queue.length; i++) {
      if (queue[i] === null) continue; // gone out before a _write threw
      const { chunk, callback, gone } = queue[i];
      state.length -= gone ?? ((state.state & kObjectMode) !== 0 ? 1 : chunk.length);
      callback(state.errored ?? new ERR_STREAM_DESTROYED('write'));
    }
  }
  callWaiting(state, state.errored ?? new ERR_STREAM_DESTROYED('end'));
  resetBuffer(state);
}

// Sends what waits: all of it with _writev, else chunk by chunk while they are answered at once.
function clearBuffer(stream, state) {
  if ((state.state & (kDestroyed | kBufferProcessing | kBuffered | kConstructed)) !== (kBuffered | kConstructed) || state.corked) return;
  const { queue, bufferedIndex } = state;
  const waiting = queue.length - bufferedIndex;
  if (waiting === 0) return;
  state.state |= kBufferProcessing;
  if (waiting > 1 && stream._writev) {
    state.pendingcb -= waiting - 1;
    const allNoop = (state.state & kAllNoop) !== 0;
    const chunks = allNoop && bufferedIndex === 0 ? queue : queue.slice(bufferedIndex);
    chunks.allBuffers = (state.state & kAllBuffers) !== 0;
    const callback = allNoop ? nop : (err) => {
      for (let i = 0; i < chunks.length; i++) chunks[i].callback(err);
    };
    doWrite(stream, state, true, state.length, chunks, '', callback);
    resetBuffer(state);
  } else {
    const objectMode = (state.state & kObjectMode) !== 0;
    let i = bufferedIndex;
    do {
      const { chunk, encoding, callback } = queue[i];
      queue[i++] = null;
      doWrite(stream, state, false, objectMode ? 1 : chunk.length, chunk, encoding, callback);
    } while (i < queue.length && (state.state & kWriting) === 0);
    if (i === queue.length) {
      resetBuffer(state);
    } else if (i > 256 && i * 2 > queue.length) { // half of it at least: each chunk is moved at most once
      queue.splice(0, i);
      state.bufferedIndex = 0;
    } else {
      state.bufferedIndex = i;
    }
  }
  state.state &= ~kBufferProcessing;
}

Writable.prototype._write = function(chunk, encoding, callback) {
  if (!this._writev) throw new ERR_METHOD_NOT_IMPLEMENTED('_write()');
  this._writev([{ chunk, encoding }], callback);
};
Writable.prototype._writev = null;

Writable.prototype.end = function(chunk, encoding, callback) {
  const state = this._writableState;
  if (typeof chunk === 'function') {
    callback = chunk;
    chunk = encoding = null;
  } else if (typeof encoding === 'function') {
    callback = encoding;
    encoding = null;
  }
  let err;
  if (chunk !== null && chunk !== undefined) {
    const result = writeChunk(this, chunk, encoding);
    if (result instanceof Error) err = result;
  }
  if (state.corked) {
    state.corked = 1;
    this.uncork();
  }
  if (err) {
    // Reported by the write.
  } else if ((state.state & (kErrored | kEnding)) === 0) {
    state.state |= kEnding;
    finishMaybe(this, state, true);
    state.state |= kEnded;
  } else if ((state.state & kFinished) !== 0) {
    err = new ERR_STREAM_ALREADY_FINISHED('end');
  } else if ((state.state & kDestroyed) !== 0) {
    err = new ERR_STREAM_DESTROYED('end');
  }
  if (typeof callback === 'function') {
    if (err) {
      process.nextTick(callback, err);
    } else if ((state.state & kErrored) !== 0) {
      process.nextTick(callback, state.errored);
    } else if ((state.state & kFinished) !== 0) {
      process.nextTick(callback);
    } else {
      if ((state.state & kOnFinished) === 0) {
        state.waiting = [];
        state.state |= kOnFinished;
      }
      state.waiting.push(callback);
    }
  }
  return this;
};

const kNoFinish = kDestroyed | kBuffered | kErrored | kFinished | kWriting | kErrorEmitted | kCloseEmitted;
function needFinish(state) {
  return (state.state & (kNoFinish | kEnding | kConstructed)) === (kEnding | kConstructed) && state.length === 0;
}

function prefinish(stream, state) {
  if ((state.state & (kPrefinished | kFinalCalled)) !== 0) return;
  if (typeof stream._final === 'function' && (state.state & kDestroyed) === 0) {
    state.state |= kFinalCalled;
    callFinal(stream, state);
  } else {
    state.state |= kFinalCalled | kPrefinished;
    stream.emit('prefinish');
  }
}

function callFinal(stream, state) {
  let called = false;
  function done(err) {
    if (called) {
      errorOrDestroy(stream, err ?? new ERR_MULTIPLE_CALLBACK());
      return;
    }
    called = true;
    state.pendingcb--;
    if (err) {
      callWaiting(state, err);
      errorOrDestroy(stream, err, (state.state & kSync) !== 0);
    } else if (needFinish(state)) {
      state.state |= kPrefinished;
      stream.emit('prefinish');
      state.pendingcb++; // finish() is on its way
      process.nextTick(finish, stream, state);
    }
  }
  state.state |= kSync;
  state.pendingcb++;
  try {
    stream._final(done);
  } catch (err) {
    done(err);
  }
  state.state &= ~kSync;
}

function finishMaybe(stream, state, sync) {
  if (!needFinish(state)) return;
  prefinish(stream, state);
  if (state.pendingcb !== 0) return;
  if (sync) {
    state.pendingcb++;
    process.nextTick(finishLater, stream, state);
  } else if (needFinish(state)) {
    state.pendingcb++;
    finish(stream, state);
  }
}

function finishLater(stream, state) {
  if (needFinish(state)) finish(stream, state);
  else state.pendingcb--;
}

function finish(stream, state) {
  state.pendingcb--;
  state.state |= kFinished;
  callWaiting(state, null);
  stream.emit('finish');
  if ((state.state & kAutoDestroy) !== 0) {
    const r = stream._readableState;
    if (!r || (r.autoDestroy && (r.endEmitted || r.readable === false))) stream.destroy();
  }
}

const accessor = (get, set) => ({ __proto__: null, get, set, configurable: false, enumerable: false });
// An accessor that is a bit of the state.
const bit = (mask) => accessor(function() { return this._writableState ? (this._writableState.state & mask) !== 0 : false; });
Object.defineProperties(Writable.prototype, {
  closed: bit(kClosed),
  destroyed: accessor(bit(kDestroyed).get, function(value) { if (this._writableState) this._writableState.destroyed = value; }),
  writable: accessor(function() {
    const w = this._writableState;
    return Boolean(w) && w.writable !== false && (w.state & (kDestroyed | kErrored | kEnding | kEnded)) === 0;
  }, function(value) { if (this._writableState) this._writableState.writable = Boolean(value); }),
  writableFinished: bit(kFinished),
  writableObjectMode: bit(kObjectMode),
  writableBuffer: accessor(function() { return this._writableState?.getBuffer(); }),
  writableEnded: bit(kEnding),
  writableNeedDrain: accessor(function() {
    const w = this._writableState;
    return w ? (w.state & (kDestroyed | kEnding | kNeedDrain)) === kNeedDrain : false;
  }),
  writableHighWaterMark: accessor(function() { return this._writableState?.highWaterMark; }),
  writableCorked: accessor(function() { return this._writableState ? this._writableState.corked : 0; }),
  writableLength: accessor(function() { return this._writableState?.length; }),
  errored: accessor(function() { return this._writableState ? this._writableState.errored : null; }),
  writableAborted: accessor(function() {
    const w = this._writableState;
    return Boolean(w) && (w.state & (kHasWritable | kWritable)) !== kHasWritable && (w.state & (kDestroyed | kErrored)) !== 0 && (w.state & kFinished) === 0;
  }),
});

Writable.prototype.destroy = function(err, callback) {
  const state = this._writableState;
  if ((state.state & kDestroyed) === 0 && (state.state & (kBuffered | kOnFinished)) !== 0) process.nextTick(errorBuffer, state);
  destroyImpl.destroy.call(this, err, callback);
  return this;
};
Writable.prototype._undestroy = destroyImpl.undestroy;
Writable.prototype._destroy = function(err, callback) { callback(err); };
Writable.prototype[EE.captureRejectionSymbol] = function(err) { this.destroy(err); };
Writable.prototype[Symbol.asyncDispose] = function() { return destroyImpl.disposeAsync(this, this.writableFinished); };

Writable.fromWeb = function(writableStream, options) { return require('internal/streams/web_hooks').writableFromWeb(writableStream, options); };
Writable.toWeb = function(streamWritable) { return require('internal/streams/web_hooks').writableToWeb(streamWritable); };

module.exports = { initialise, onConstructed, setDuplex(constructor) { Duplex = constructor; }, takeMethods, Writable, WritableState };
