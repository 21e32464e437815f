'use strict';
// zlib's streams: a Transform over a codec that works on the pool, a chunk of output at a time.
//
// A step is given what is left of the input and of the chunk of output. If it filled the chunk there may be more, and
// it is asked again; if the readable side is full by then, that waits until somebody reads. If it left room, the input
// is used up, or the compressed stream has ended before its input, which is dropped (or refused).

const { Buffer } = require('buffer');
const { Transform } = require('internal/streams/transform');
const { eos: finished } = require('internal/streams/end_of_stream');
const { codes, genericNodeError } = require('internal/errors');
const { Handle } = require('internal/zlib/handle');
const { init, inRange, read } = require('internal/zlib/options');
const constants = require('internal/zlib/constants');

const kFlushFlag = Symbol('kFlushFlag');
const kError = Symbol('kError');
const kWrite = Symbol('kWrite');

const { Z_SYNC_FLUSH, Z_FINISH, Z_BLOCK } = constants;

// Writes of nothing that say how to flush.
const flushMarks = [];
function flushMark(kind) {
  if (flushMarks[kind] === undefined) {
    flushMarks[kind] = Buffer.alloc(0);
    flushMarks[kind][kFlushFlag] = kind;
  }
  return flushMarks[kind];
}

// The stronger of two directives. Z_BLOCK has the largest number and is the third weakest.
function stronger(a, b) {
  const rank = (flag) => [0, 1, 3, 4, 5, 2][flag] ?? flag;
  return rank(a) > rank(b) ? a : b;
}

function assertOpen(stream) {
  if (!stream._handle) throw new codes.ERR_INTERNAL_ASSERTION('zlib binding closed');
}

function closeHandle(stream) {
  if (!stream._handle) return;
  stream._handle.close();
  stream._handle = null;
}

function ZlibBase(opts, mode, options) {
  if (opts && (opts.encoding || opts.objectMode || opts.writableObjectMode)) opts = { ...opts, encoding: null, objectMode: false, writableObjectMode: false };
  const handle = new Handle(mode);
  this._writeState = new Uint32Array(2);
  Transform.call(this, { autoDestroy: true, ...opts });
  this[kError] = null;
  this.bytesWritten = 0;
  this._handle = handle;
  this[kWrite] = undefined;
  handle.onerror = (message, errno, code) => {
    closeHandle(this);
    const error = typeof message === 'string' ? genericNodeError(message, { errno, code }) : message;
    this.destroy(error);
    this[kError] = error;
  };
  this._outBuffer = Buffer.allocUnsafe(options.chunkSize);
  this._outOffset = 0;
  this._chunkSize = options.chunkSize;
  this._defaultFlushFlag = options.flush;
  this._finishFlushFlag = options.finishFlush;
  this._defaultFullFlushFlag = options.fullFlush;
  this._flushBoundIdx = mode >= constants.ZSTD_COMPRESS ? 2 : mode >= constants.BROTLI_DECODE ? 1 : 0;
  this._info = opts?.info;
  this._maxOutputLength = options.maxOutputLength;
  this._rejectGarbageAfterEnd = options.rejectGarbageAfterEnd;
  init(handle, options, this._writeState, () => afterStep(this));
}
Object.setPrototypeOf(ZlibBase.prototype, Transform.prototype);
Object.setPrototypeOf(ZlibBase, Transform);

Object.defineProperty(ZlibBase.prototype, '_closed', {
  __proto__: null,
  configurable: true,
  enumerable: true,
  get() { return !this._handle; },
});

ZlibBase.prototype.reset = function() {
  assertOpen(this);
  return this._handle.reset();
};

ZlibBase.prototype._flush = function(callback) {
  this._transform(Buffer.alloc(0), '', callback);
};

ZlibBase.prototype._final = function(callback) {
  callback();
};

ZlibBase.prototype.flush = function(kind, callback) {
  if (typeof kind === 'function' || (kind === undefined && !callback)) {
    callback = kind;
    kind = this._defaultFullFlushFlag;
  }
  if (this.writableFinished) {
    if (callback) process.nextTick(callback);
  } else if (this.writableEnded) {
    if (callback) this.once('end', callback);
  } else {
    this.write(flushMark(kind), '', callback);
  }
};

ZlibBase.prototype.close = function(callback) {
  if (callback) finished(this, callback);
  this.destroy();
};

ZlibBase.prototype._destroy = function(err, callback) {
  closeHandle(this);
  callback(err);
};

ZlibBase.prototype._transform = function(chunk, encoding, callback) {
  let flag = this._defaultFlushFlag;
  // What ends the stream is to be compressed as its end.
  if (typeof chunk[kFlushFlag] === 'number') flag = chunk[kFlushFlag];
  const state = this._writableState;
  if (state.ending && state.length === chunk.byteLength) {
    flag = this._flushBoundIdx === 0 ? stronger(flag, this._finishFlushFlag) : Math.max(flag, this._finishFlushFlag);
  }
  start(this, chunk, flag, callback);
};

ZlibBase.prototype._processChunk = function(chunk, flag, callback) {
  if (typeof callback === 'function') start(this, chunk, flag, callback);
  else return processSync(this, chunk, flag);
};

// Begins with a chunk of input.
function start(stream, chunk, flag, callback) {
  if (!stream._handle) {
    process.nextTick(callback);
    return;
  }
  stream[kWrite] = { chunk, flag, callback, from: 0, left: chunk.byteLength };
  step(stream);
}

function step(stream) {
  const { chunk, flag, from, left } = stream[kWrite];
  if (stream._outOffset >= stream._chunkSize) {
    stream._outOffset = 0;
    stream._outBuffer = Buffer.allocUnsafe(stream._chunkSize);
  }
  stream._handle.write(flag, chunk, from, left, stream._outBuffer, stream._outOffset, stream._chunkSize - stream._outOffset);
}

function afterStep(stream) {
  const write = stream[kWrite];
  const { callback } = write;
  if (stream.destroyed) {
    callback();
    return;
  }
  const [room, left] = stream._writeState;
  const used = write.left - left;
  stream.bytesWritten += used;
  const have = stream._chunkSize - stream._outOffset - room;
  let full = false;
  if (have > 0) {
    const out = stream._outBuffer.slice(stream._outOffset, stream._outOffset + have);
    stream._outOffset += have;
    full = !stream.push(out);
  }
  if (stream.destroyed) { // by somebody who read it
    callback();
    return;
  }
  if (room === 0) {
    write.from += used;
    write.left = left;
    if (!full) {
      step(stream);
      return;
    }
    const oldRead = stream._read;
    stream._read = (n) => {
      stream._read = oldRead;
      step(stream);
      stream._read(n);
    };
    return;
  }
  if (left > 0) {
    // The compressed stream is over.
    if (stream._rejectGarbageAfterEnd) {
      stream.destroy(new codes.ERR_TRAILING_JUNK_AFTER_STREAM_END());
      callback();
      return;
    }
    stream.push(null);
  }
  stream[kWrite] = undefined;
  callback();
}

// All of a chunk at once, and then no more: what `_processChunk` is without a callback.
function processSync(stream, chunk, flag) {
  assertOpen(stream);
  const handle = stream._handle;
  const state = stream._writeState;
  stream.on('error', () => {}); // it is thrown
  const buffers = [];
  const chunkSize = stream._chunkSize;
  let buffer = stream._outBuffer;
  let offset = stream._outOffset;
  let left = chunk.byteLength;
  let from = 0;
  let total = 0;
  for (;;) {
    const outLength = chunkSize - offset;
    handle.writeSync(flag, chunk, from, left, buffer, offset, outLength);
    if (stream.destroyed) throw stream[kError] ?? new codes.ERR_STREAM_PREMATURE_CLOSE();
    if (stream[kError]) throw stream[kError];
    const [room, rest] = state;
    const used = left - rest;
    stream.bytesWritten += used;
    const have = outLength - room;
    if (have > 0) {
      buffers.push(buffer.slice(offset, offset + have));
      offset += have;
      total += have;
      if (total > stream._maxOutputLength) {
        closeHandle(stream);
        throw new codes.ERR_BUFFER_TOO_LARGE(stream._maxOutputLength);
      }
    }
    if (room === 0 || offset >= chunkSize) {
      offset = 0;
      buffer = Buffer.allocUnsafe(chunkSize);
    }
    from += used;
    left = rest;
    if (room > 0) break;
  }
  stream.bytesWritten = from;
  if (left > 0 && stream._rejectGarbageAfterEnd) {
    closeHandle(stream);
    throw new codes.ERR_TRAILING_JUNK_AFTER_STREAM_END();
  }
  closeHandle(stream);
  if (total === 0) return Buffer.alloc(0);
  return buffers.length === 1 ? buffers[0] : Buffer.concat(buffers, total);
}

function Zlib(opts, mode) {
  const options = read(opts, mode);
  Reflect.apply(ZlibBase, this, [opts, mode, options]);
  this._level = options.level;
  this._strategy = options.strategy;
  this._mode = mode;
}
Object.setPrototypeOf(Zlib.prototype, ZlibBase.prototype);
Object.setPrototypeOf(Zlib, ZlibBase);

Zlib.prototype.params = function(level, strategy, callback) {
  level = inRange(level, 'level', constants.Z_MIN_LEVEL, constants.Z_MAX_LEVEL, constants.Z_DEFAULT_COMPRESSION);
  strategy = inRange(strategy, 'strategy', constants.Z_DEFAULT_STRATEGY, constants.Z_FIXED, constants.Z_DEFAULT_STRATEGY);
  if (this._level === level && this._strategy === strategy) {
    process.nextTick(callback);
    return;
  }
  // What was written until now is compressed as it was asked for.
  this.flush(Z_SYNC_FLUSH, () => {
    assertOpen(this);
    this._handle.params(level, strategy);
    if (this.destroyed) return;
    this._level = level;
    this._strategy = strategy;
    if (callback) callback();
  });
};

let deprecated;
// A class that may be called without `new`, for a while yet.
function defineZlib(name, mode, Base) {
  const made = {
    [name]: function(opts) {
      if (!(this instanceof made)) {
        deprecated ??= new Set();
        if (!deprecated.has(name)) {
          deprecated.add(name);
          process.emitWarning(`Instantiating ${name} without the 'new' keyword has been deprecated.`, 'DeprecationWarning', 'DEP0184');
        }
        return new made(opts);
      }
      Reflect.apply(Base, this, [opts, mode]);
    },
  }[name];
  Object.setPrototypeOf(made.prototype, Base.prototype);
  Object.setPrototypeOf(made, Base);
  return made;
}

function Brotli(opts, mode) {
  Reflect.apply(ZlibBase, this, [opts, mode, read(opts, mode)]);
}
Object.setPrototypeOf(Brotli.prototype, Zlib.prototype);
Object.setPrototypeOf(Brotli, Zlib);

class Zstd extends ZlibBase {
  constructor(opts, mode, _initParams, _maxParam) {
    super(opts, mode, read(opts, mode));
  }
}

// An Inflate that takes data without zlib's wrapping, too: by its first byte.
function inflateAny(opts) {
  const stream = new module.exports.Inflate(opts);
  stream._transform = function(chunk, encoding, callback) {
    if (chunk.length > 0 && this._handle) {
      delete this._transform;
      if ((chunk[0] & 0x0f) !== 8) {
        const { onerror } = this._handle;
        closeHandle(this);
        this._handle = new Handle(constants.INFLATERAW);
        this._handle.onerror = onerror;
        init(this._handle, read(opts, constants.INFLATERAW), this._writeState, () => afterStep(this));
      }
    }
    ZlibBase.prototype._transform.call(this, chunk, encoding, callback);
  };
  return stream;
}

module.exports = {
  inflateAny,
  Deflate: defineZlib('Deflate', constants.DEFLATE, Zlib),
  Inflate: defineZlib('Inflate', constants.INFLATE, Zlib),
  Gzip: defineZlib('Gzip', constants.GZIP, Zlib),
  Gunzip: defineZlib('Gunzip', constants.GUNZIP, Zlib),
  DeflateRaw: defineZlib('DeflateRaw', constants.DEFLATERAW, Zlib),
  InflateRaw: defineZlib('InflateRaw', constants.INFLATERAW, Zlib),
  Unzip: defineZlib('Unzip', constants.UNZIP, Zlib),
  BrotliCompress: defineZlib('BrotliCompress', constants.BROTLI_ENCODE, Brotli),
  BrotliDecompress: defineZlib('BrotliDecompress', constants.BROTLI_DECODE, Brotli),
  ZstdCompress: class ZstdCompress extends Zstd {
    constructor(opts) { super(opts, constants.ZSTD_COMPRESS); }
  },
  ZstdDecompress: class ZstdDecompress extends Zstd {
    constructor(opts) { super(opts, constants.ZSTD_DECOMPRESS); }
  },
};
