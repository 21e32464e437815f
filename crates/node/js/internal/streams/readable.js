'use strict';
// class Readable.
//
// _read() fills a buffer up to the high-water mark; the buffer flows out as 'data' events while `flowing`, or is taken by
// read() after 'readable'. `flowing` is null until somebody asks for data.
//
// What takes long or happens seldom is in files of its own: pipe, iterate, operators, wrap.

const EE = require('events');
const { Buffer } = require('buffer');
const { Stream } = require('internal/streams/legacy');
const destroyImpl = require('internal/streams/destroy');
const { kAutoDestroy, kClosed, kCloseEmitted, kConstructed, kDestroyed, kErrored, kErrorEmitted, kObjectMode } = require('internal/streams/state');
const {
  kDataEmitted, kDataListening, kDecoder, kEmittedReadable, kEnded, kEndEmitted, kFlowing, kHasFlowing, kHasPaused, kListed, kMultiAwaitDrain, kNeedReadable, kPaused,
  kReadableListening, kReading, kReadingMore, kResumeScheduled, kSync, ReadableState,
} = require('internal/streams/readable_state');
const { ask, bytesShift, leastBytes, leastObjects, list, objectsShift } = require('internal/streams/queues');
const { codes } = require('internal/errors');
const { ERR_INVALID_ARG_TYPE, ERR_METHOD_NOT_IMPLEMENTED, ERR_OUT_OF_RANGE, ERR_STREAM_PUSH_AFTER_EOF, ERR_STREAM_UNSHIFT_AFTER_END_EVENT } = codes;

const { errorOrDestroy } = destroyImpl;
const { isView } = ArrayBuffer;

let Duplex; // internal/streams/duplex says so when it is loaded

function Readable(options) {
  let isDuplex = false;
  if (new.target === undefined) { // called as of old: util.inherits, or without `new`
    if (!(this instanceof Readable)) return new Readable(options);
    isDuplex = Duplex !== undefined && this instanceof Duplex;
  }
  this._events ??= { close: undefined, error: undefined, data: undefined, end: undefined, readable: undefined };
  this._readableState = new ReadableState(options, this, isDuplex);
  if (options) {
    if (typeof options.read === 'function') this._read = options.read;
    if (typeof options.destroy === 'function') this._destroy = options.destroy;
    if (typeof options.construct === 'function') this._construct = options.construct;
    if (options.signal) require('internal/streams/signal').addAbortSignalNoValidate(options.signal, this);
  }
  EE.init.call(this, options);
  if (this._construct != null) destroyImpl.construct(this, () => onConstructed(this));
}
Object.setPrototypeOf(Readable.prototype, Stream.prototype);
Object.setPrototypeOf(Readable, Stream);
Readable.ReadableState = ReadableState;

// The stream is ready: what was asked meanwhile is read.
function onConstructed(stream) {
  if ((stream._readableState.state & kNeedReadable) !== 0) maybeReadMore(stream, stream._readableState);
}

Readable.prototype.destroy = destroyImpl.destroy;
Readable.prototype._undestroy = destroyImpl.undestroy;
Readable.prototype._destroy = function(err, callback) { callback(err); };
Readable.prototype[EE.captureRejectionSymbol] = function(err) { this.destroy(err); };
Readable.prototype[Symbol.asyncDispose] = function() { return destroyImpl.disposeAsync(this, this.readableEnded); };

Readable.prototype.push = function(chunk, encoding) {
  const state = this._readableState;
  if (chunk === null) {
    state.state &= ~kReading;
    onEof(this, state);
    return false;
  }
  if ((state.state & kObjectMode) === 0) {
    if (typeof chunk === 'string') {
      encoding ||= state.defaultEncoding;
      if (state.encoding !== encoding) {
        chunk = Buffer.from(chunk, encoding);
        encoding = '';
      }
    } else if (chunk instanceof Buffer) {
      encoding = '';
    } else if (isView(chunk)) {
      chunk = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
      encoding = '';
    } else if (chunk !== undefined) {
      errorOrDestroy(this, invalidChunk(chunk));
      return false;
    }
    if (!chunk || chunk.length <= 0) {
      state.state &= ~kReading;
      maybeReadMore(this, state);
      return canPushMore(state);
    }
  }
  const flags = state.state;
  if ((flags & (kEnded | kDestroyed | kErrored)) !== 0) {
    if ((flags & kEnded) !== 0) errorOrDestroy(this, new ERR_STREAM_PUSH_AFTER_EOF());
    return false;
  }
  state.state = flags & ~kReading;
  if ((flags & kDecoder) !== 0 && !encoding) {
    chunk = state.decoder.write(chunk);
    if (chunk.length === 0 && (flags & kObjectMode) === 0) { // a character that is not whole yet
      maybeReadMore(this, state);
      return canPushMore(state);
    }
  }
  addChunk(this, state, chunk, false);
  return canPushMore(state);
};

Readable.prototype.unshift = function(chunk, encoding) {
  const state = this._readableState;
  if (chunk === null) {
    state.state &= ~kReading;
    onEof(this, state);
    return false;
  }
  if ((state.state & kObjectMode) === 0) {
    if (typeof chunk === 'string') {
      encoding ||= state.defaultEncoding;
      if (state.encoding !== encoding) chunk = state.encoding ? Buffer.from(chunk, encoding).toString(state.encoding) : Buffer.from(chunk, encoding);
    } else if (isView(chunk)) {
      if (!(chunk instanceof Buffer)) chunk = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    } else if (chunk !== undefined) {
      errorOrDestroy(this, invalidChunk(chunk));
      return false;
    }
    if (!(chunk && chunk.length > 0)) return canPushMore(state);
  }
  if ((state.state & kEndEmitted) !== 0) errorOrDestroy(this, new ERR_STREAM_UNSHIFT_AFTER_END_EVENT());
  else if ((state.state & (kDestroyed | kErrored)) !== 0) return false;
  else addChunk(this, state, chunk, true);
  return canPushMore(state);
};

function invalidChunk(chunk) {
  return new ERR_INVALID_ARG_TYPE('chunk', ['string', 'Buffer', 'TypedArray', 'DataView'], chunk);
}

function canPushMore(state) {
  return (state.state & kEnded) === 0 && (state.length < state.highWaterMark || state.length === 0);
}

function noWritersAwaited(state) {
  if ((state.state & kMultiAwaitDrain) !== 0) state.awaitDrainWriters.clear();
  else state.awaitDrainWriters = null;
}

function addChunk(stream, state, chunk, front) {
  if ((state.state & (kFlowing | kSync | kDataListening)) === (kFlowing | kDataListening) && state.length === 0) {
    noWritersAwaited(state);
    state.state |= kDataEmitted;
    stream.emit('data', chunk);
  } else {
    const objectMode = (state.state & kObjectMode) !== 0;
    const size = objectMode ? 1 : chunk.length;
    if (state.length >= (objectMode ? leastObjects : leastBytes)) {
      const shift = objectMode ? objectsShift : bytesShift;
      if ((state.length >> shift) !== ((state.length + size) >> shift)) ask(stream, state, size);
    }
    if ((state.state & kListed) === 0) {
      list(stream);
      state.state |= kListed;
    }
    state.length += size;
    if (!front) state.buffer.push(chunk);
    else if (state.bufferIndex > 0) state.buffer[--state.bufferIndex] = chunk;
    else state.buffer.unshift(chunk);
    if ((state.state & kNeedReadable) !== 0) emitReadable(stream);
  }
  maybeReadMore(stream, state);
}

Readable.prototype.isPaused = function() {
  const { state } = this._readableState;
  return (state & kPaused) !== 0 || (state & (kHasFlowing | kFlowing)) === kHasFlowing;
};

Readable.prototype.setEncoding = function(encoding) {
  const state = this._readableState;
  const decoder = new (require('string_decoder').StringDecoder)(encoding);
  state.decoder = decoder;
  state.encoding = decoder.encoding;
  let content = '';
  for (let i = state.bufferIndex; i < state.buffer.length; i++) content += decoder.write(state.buffer[i]);
  state.buffer = content === '' ? [] : [content];
  state.bufferIndex = 0;
  state.length = content.length;
  return this;
};

const MAX_HWM = 0x40000000;

function raiseMark(n) {
  if (n > MAX_HWM) throw new ERR_OUT_OF_RANGE('size', '<= 1GiB', n);
  let mark = 1;
  while (mark < n) mark *= 2;
  return mark;
}

function howMuch(n, state) {
  if (n <= 0 || (state.length === 0 && (state.state & kEnded) !== 0)) return 0;
  if ((state.state & kObjectMode) !== 0) return 1;
  if (n !== n) { // flowing takes a chunk at a time, read() all there is
    return (state.state & kFlowing) !== 0 && state.length ? state.buffer[state.bufferIndex].length : state.length;
  }
  if (n <= state.length) return n;
  return (state.state & kEnded) !== 0 ? state.length : 0;
}

const kNoRead = kEnded | kReading | kDestroyed | kErrored;

Readable.prototype.read = function(n) {
  if (n === undefined) n = NaN;
  else if (!Number.isInteger(n)) n = Number.parseInt(n, 10);
  const state = this._readableState;
  const asked = n;
  if (n > state.highWaterMark) state.highWaterMark = raiseMark(n);
  if (n !== 0) state.state &= ~kEmittedReadable;
  let flags = state.state;
  if (n === 0 && (flags & kNeedReadable) !== 0 && ((state.highWaterMark !== 0 ? state.length >= state.highWaterMark : state.length > 0) || (flags & kEnded) !== 0)) {
    if (state.length === 0 && (flags & kEnded) !== 0) endReadable(this);
    else emitReadable(this);
    return null;
  }
  n = howMuch(n, state);
  if (n === 0 && (flags & kEnded) !== 0) {
    if (state.length === 0) endReadable(this);
    return null;
  }
  if ((flags & (kNoRead | kConstructed)) === kConstructed &&
      ((flags & kNeedReadable) !== 0 || state.length === 0 || state.length - n < state.highWaterMark)) {
    state.state = flags | kReading | kSync | (state.length === 0 ? kNeedReadable : 0);
    try {
      this._read(state.highWaterMark);
    } catch (err) {
      errorOrDestroy(this, err);
    }
    state.state &= ~kSync;
    if ((state.state & kReading) === 0) n = howMuch(asked, state); // _read pushed at once
  }
  const chunk = n > 0 ? take(n, state) : null;
  if (chunk === null) {
    if (state.length <= state.highWaterMark) state.state |= kNeedReadable;
    n = 0;
  } else {
    state.length -= n;
    noWritersAwaited(state);
  }
  flags = state.state;
  if (state.length === 0) {
    if ((flags & kEnded) === 0) state.state |= kNeedReadable;
    else if (asked !== n) endReadable(this);
  }
  if (chunk !== null && (flags & (kErrorEmitted | kCloseEmitted)) === 0) {
    state.state |= kDataEmitted;
    this.emit('data', chunk);
  }
  return chunk;
};

// Removes n bytes (or one object, or everything) from the buffer.
function take(n, state) {
  if (state.length === 0) return null;
  const { buffer } = state;
  let i = state.bufferIndex;
  let result;
  if ((state.state & kObjectMode) !== 0) {
    result = buffer[i];
    buffer[i++] = null;
  } else if (!n || n >= state.length) {
    if (buffer.length - i === 1 && ((state.state & kDecoder) === 0 || typeof buffer[i] === 'string')) result = buffer[i];
    else if ((state.state & kDecoder) !== 0) result = buffer.slice(i).join(''); // a Buffer that was unshifted becomes text, too
    else result = Buffer.concat(i === 0 ? buffer : buffer.slice(i), state.length);
    if (buffer.length === 1) { // the usual case: the array is used again
      buffer.length = 0;
    } else {
      state.buffer = [];
    }
    state.bufferIndex = 0;
    return result;
  } else {
    const first = buffer[i];
    if (n < first.length) {
      result = first.slice(0, n);
      buffer[i] = first.slice(n);
    } else if (n === first.length) {
      result = first;
      buffer[i++] = null;
    } else {
      const parts = [];
      let left = n;
      while (left > 0) {
        const part = buffer[i];
        if (left < part.length) {
          parts.push(part.slice(0, left));
          buffer[i] = part.slice(left);
          break;
        }
        parts.push(part);
        left -= part.length;
        buffer[i++] = null;
      }
      result = (state.state & kDecoder) !== 0 ? parts.join('') : Buffer.concat(parts, n);
    }
  }
  if (i === buffer.length) {
    buffer.length = 0;
    i = 0;
  } else if (i > 1024 && i * 2 > buffer.length) { // half of it at least: each chunk is moved at most once
    buffer.splice(0, i);
    i = 0;
  }
  state.bufferIndex = i;
  return result;
}

// The same as a function over a list of chunks, as old programs call it.
Readable._fromList = function fromList(n, state) { return take(n, state); };

function onEof(stream, state) {
  if ((state.state & kEnded) !== 0) return;
  if ((state.state & kDecoder) !== 0) {
    const rest = state.decoder.end();
    if (rest && rest.length) {
      state.buffer.push(rest);
      state.length += (state.state & kObjectMode) !== 0 ? 1 : rest.length;
    }
  }
  state.state |= kEnded;
  if ((state.state & kSync) !== 0) {
    emitReadable(stream);
  } else {
    state.state = (state.state & ~kNeedReadable) | kEmittedReadable;
    emitReadableNow(stream);
  }
}

function emitReadable(stream) {
  const state = stream._readableState;
  state.state &= ~kNeedReadable;
  if ((state.state & kEmittedReadable) !== 0) return;
  state.state |= kEmittedReadable;
  process.nextTick(emitReadableNow, stream);
}

function emitReadableNow(stream) {
  const state = stream._readableState;
  if ((state.state & (kDestroyed | kErrored)) === 0 && (state.length || (state.state & kEnded) !== 0)) {
    stream.emit('readable');
    state.state &= ~kEmittedReadable;
  }
  if ((state.state & (kFlowing | kEnded)) === 0 && state.length <= state.highWaterMark) state.state |= kNeedReadable;
  flow(stream);
}

function maybeReadMore(stream, state) {
  if ((state.state & (kReadingMore | kReading | kConstructed)) !== kConstructed) return;
  state.state |= kReadingMore;
  process.nextTick(readMore, stream, state);
}

function readMore(stream, state) {
  while ((state.state & (kReading | kEnded)) === 0 && (state.length < state.highWaterMark || ((state.state & kFlowing) !== 0 && state.length === 0))) {
    const before = state.length;
    stream.read(0);
    if (before === state.length) break; // nothing came at once: stop asking
  }
  state.state &= ~kReadingMore;
}

Readable.prototype._read = function(n) {
  throw new ERR_METHOD_NOT_IMPLEMENTED('_read()');
};

Readable.prototype.pipe = function(dest, options) { return require('internal/streams/pipe').pipe(this, dest, options); };
Readable.prototype.unpipe = function(dest) { return require('internal/streams/pipe').unpipe(this, dest); };

const streamOn = Stream.prototype.on;
Readable.prototype.on = function(event, fn) {
  const result = streamOn.call(this, event, fn);
  const state = this._readableState;
  if (event === 'data') {
    state.state |= kDataListening | (this.listenerCount('readable') > 0 ? kReadableListening : 0);
    if ((state.state & (kHasFlowing | kFlowing)) !== kHasFlowing) this.resume();
  } else if (event === 'readable') {
    if ((state.state & (kEndEmitted | kReadableListening)) === 0) {
      state.state = (state.state | kReadableListening | kNeedReadable | kHasFlowing) & ~(kFlowing | kEmittedReadable);
      if (state.length) emitReadable(this);
      else if ((state.state & kReading) === 0) process.nextTick(readNothing, this);
    }
  }
  return result;
};
Readable.prototype.addListener = Readable.prototype.on;

function readNothing(stream) { stream.read(0); }

Readable.prototype.removeListener = function(event, fn) {
  const result = Stream.prototype.removeListener.call(this, event, fn);
  if (event === 'readable') process.nextTick(updateReadableListening, this);
  else if (event === 'data' && this.listenerCount('data') === 0) this._readableState.state &= ~kDataListening;
  return result;
};
Readable.prototype.off = Readable.prototype.removeListener;

Readable.prototype.removeAllListeners = function(event) {
  const result = Stream.prototype.removeAllListeners.apply(this, arguments);
  if (event === 'readable' || event === undefined) process.nextTick(updateReadableListening, this);
  return result;
};

function updateReadableListening(self) {
  const state = self._readableState;
  if (self.listenerCount('readable') > 0) state.state |= kReadableListening;
  else state.state &= ~kReadableListening;
  if ((state.state & (kHasPaused | kPaused | kResumeScheduled)) === (kHasPaused | kResumeScheduled)) state.state |= kHasFlowing | kFlowing;
  else if (self.listenerCount('data') > 0) self.resume();
  else if ((state.state & kReadableListening) === 0) state.state &= ~(kHasFlowing | kFlowing);
}

Readable.prototype.resume = function() {
  const state = this._readableState;
  if ((state.state & kFlowing) === 0) {
    state.state |= kHasFlowing;
    if ((state.state & kReadableListening) === 0) state.state |= kFlowing;
    if ((state.state & kResumeScheduled) === 0) {
      state.state |= kResumeScheduled;
      process.nextTick(resumeNow, this, state);
    }
  }
  state.state = (state.state | kHasPaused) & ~kPaused;
  return this;
};

function resumeNow(stream, state) {
  if ((state.state & kReading) === 0) stream.read(0);
  state.state &= ~kResumeScheduled;
  stream.emit('resume');
  flow(stream);
  if ((state.state & (kFlowing | kReading)) === kFlowing) stream.read(0);
}

Readable.prototype.pause = function() {
  const state = this._readableState;
  if ((state.state & (kHasFlowing | kFlowing)) !== kHasFlowing) {
    state.state = (state.state | kHasFlowing) & ~kFlowing;
    this.emit('pause');
  }
  state.state |= kHasPaused | kPaused;
  return this;
};

function flow(stream) {
  const state = stream._readableState;
  while ((state.state & kFlowing) !== 0 && stream.read() !== null);
}

function endReadable(stream) {
  const state = stream._readableState;
  if ((state.state & kEndEmitted) !== 0) return;
  state.state |= kEnded;
  process.nextTick(endNow, state, stream);
}

function endNow(state, stream) {
  if ((state.state & (kErrored | kCloseEmitted | kEndEmitted)) !== 0 || state.length !== 0) return;
  state.state |= kEndEmitted;
  stream.emit('end');
  if (stream.writable && stream.allowHalfOpen === false) {
    process.nextTick(endWritable, stream);
  } else if ((state.state & kAutoDestroy) !== 0) {
    const w = stream._writableState;
    if (!w || (w.autoDestroy && (w.finished || w.writable === false))) stream.destroy();
  }
}

function endWritable(stream) {
  if (stream.writable && !stream.writableEnded && !stream.destroyed) stream.end();
}

Readable.prototype.wrap = function(stream) { return require('internal/streams/wrap').wrap(this, stream); };
Readable.prototype[Symbol.asyncIterator] = function() { return require('internal/streams/iterate').iterate(this); };
Readable.prototype.iterator = function(options) {
  if (options !== undefined) require('internal/validators').validateObject(options, 'options');
  return require('internal/streams/iterate').iterate(this, options);
};
Readable.from = function(iterable, options) { return require('internal/streams/iterate').from(Readable, iterable, options); };
Readable.fromWeb = function(readableStream, options) { return require('internal/streams/web_hooks').readableFromWeb(readableStream, options); };
Readable.toWeb = function(streamReadable, options) { return require('internal/streams/web_hooks').readableToWeb(streamReadable, options); };
Readable.wrap = function(src, options) { return require('internal/streams/wrap').wrapped(Readable, src, options); };
Readable.prototype.compose = function compose(stream, options) { return require('internal/streams/operators').compose.call(this, stream, options); };

const accessor = (get, set) => ({ __proto__: null, get, set, configurable: false, enumerable: false });
// An accessor that is a bit of the state.
const bit = (mask) => accessor(function() { return this._readableState ? (this._readableState.state & mask) !== 0 : false; });
Object.defineProperties(Readable.prototype, {
  readable: accessor(function() {
    const r = this._readableState;
    return Boolean(r) && r.readable !== false && (r.state & (kDestroyed | kErrorEmitted | kEndEmitted)) === 0;
  }, function(value) { if (this._readableState) this._readableState.readable = Boolean(value); }),
  readableDidRead: accessor(function() { return (this._readableState.state & kDataEmitted) !== 0; }),
  readableAborted: accessor(function() {
    const r = this._readableState;
    return r.readable !== false && (r.state & (kDestroyed | kErrored)) !== 0 && (r.state & kEndEmitted) === 0;
  }),
  readableHighWaterMark: accessor(function() { return this._readableState.highWaterMark; }),
  readableBuffer: accessor(function() { return this._readableState?.buffer; }),
  readableFlowing: accessor(function() { return this._readableState.flowing; }, function(state) { if (this._readableState) this._readableState.flowing = state; }),
  readableLength: accessor(function() { return this._readableState.length; }),
  readableObjectMode: bit(kObjectMode),
  readableEncoding: accessor(function() { return this._readableState ? this._readableState.encoding : null; }),
  errored: accessor(function() { return this._readableState ? this._readableState.errored : null; }),
  closed: bit(kClosed),
  destroyed: accessor(bit(kDestroyed).get, function(value) { if (this._readableState) this._readableState.destroyed = value; }),
  readableEnded: bit(kEndEmitted),
});

// map, filter, toArray and the like: loaded when first called. [name, number of parameters]
for (const [name, length] of [['drop', 1], ['filter', 2], ['flatMap', 2], ['map', 2], ['take', 1], ['every', 1], ['forEach', 2], ['reduce', 3], ['toArray', 1], ['some', 1], ['find', 2]]) {
  const fn = function(...args) {
    if (new.target) throw new codes.ERR_ILLEGAL_CONSTRUCTOR();
    return require('internal/streams/operators')[name].apply(this, args);
  };
  Object.defineProperties(fn, { length: { __proto__: null, value: length, configurable: true }, name: { __proto__: null, value: name, configurable: true } });
  Object.defineProperty(Readable.prototype, name, { __proto__: null, configurable: true, enumerable: false, writable: true, value: fn });
}

module.exports = { onConstructed, Readable, ReadableState, setDuplex(constructor) { Duplex = constructor; } };
