'use strict';
// The functions that take all of their input at once. They use a codec without a stream around it, unless a program
// wants to see the stream (`info`): the input is lent to the pool in one piece, and output grows by doubling.

const { Buffer } = require('buffer');
const native = internalBinding('zlib');
const { codes, genericNodeError } = require('internal/errors');
const { validateFunction } = require('internal/validators');
const { isAnyArrayBuffer } = require('internal/util/types');
const { wrap } = require('internal/async_context');
const { bytesOf, read } = require('internal/zlib/options');
const constants = require('internal/zlib/constants');

const LARGEST = 64 << 20; // chunks of output do not double for ever

function bytesIn(buffer) {
  if (typeof buffer === 'string') return Buffer.from(buffer);
  if (ArrayBuffer.isView(buffer)) return bytesOf(buffer);
  if (isAnyArrayBuffer(buffer)) return new Uint8Array(buffer);
  throw new codes.ERR_INVALID_ARG_TYPE('buffer', ['string', 'Buffer', 'TypedArray', 'DataView', 'ArrayBuffer'], buffer);
}

function isCompressor(mode) {
  return mode === constants.DEFLATE || mode === constants.GZIP || mode === constants.DEFLATERAW || mode === constants.BROTLI_ENCODE || mode === constants.ZSTD_COMPRESS;
}

// How much room the output is given first.
function firstRoom(mode, input) {
  const { length } = input;
  if (isCompressor(mode)) return Math.min(length + (length >>> 8) + 64, Math.max(65536, length >>> 2));
  if (mode === constants.GUNZIP && length >= 18) {
    // The end of a member says how long it is, if that can be.
    const size = (input[length - 4] | input[length - 3] << 8 | input[length - 2] << 16 | input[length - 1] << 24) >>> 0;
    if (size > 0 && size <= length * 1032 && size <= LARGEST) return size + 1;
  }
  return Math.min(Math.max(length * 4, 1024), 1 << 20);
}

class Whole {
  constructor(input, opts, mode) {
    const options = read(opts, mode);
    if (mode === constants.BROTLI_ENCODE) options.sizeHint = Math.min(input.length, 1 << 30);
    this.options = options;
    this.input = input;
    this.codec = native.open(mode);
    this.chunks = [];
    this.total = 0;
    this.from = 0;
    let wrong;
    if (mode >= constants.ZSTD_COMPRESS) wrong = native.initZstd(this.codec, options.pairs, options.pledged, options.dictionary);
    else if (mode >= constants.BROTLI_DECODE) wrong = native.initBrotli(this.codec, options.pairs, options.sizeHint);
    else native.init(this.codec, options.windowBits, options.level, options.memLevel, options.strategy, options.dictionary);
    if (Array.isArray(wrong)) throw new codes.ERR_ZLIB_INITIALIZATION_FAILED(mode >= constants.ZSTD_COMPRESS ? wrong[0] : undefined);
  }

  // The next chunk of room.
  room() {
    const wanted = this.total === 0 ? firstRoom(this.options.mode, this.input) : Math.min(Math.max(this.total, 65536), LARGEST);
    const left = this.options.maxOutputLength - this.total;
    return Buffer.allocUnsafeSlow(wanted > left ? left + 1 : wanted);
  }

  // After a step into `chunk`: whether that was the last.
  took(chunk, result) {
    const [room, left] = result;
    const written = chunk.length - room;
    if (result.length > 2) throw genericNodeError(result[2], { errno: result[3], code: result[4] });
    this.from = this.input.length - left;
    this.total += written;
    if (this.total > this.options.maxOutputLength) throw new codes.ERR_BUFFER_TOO_LARGE(this.options.maxOutputLength);
    if (written > 0) this.chunks.push(room === 0 ? chunk : chunk.subarray(0, written));
    if (room === 0) return false;
    if (left > 0 && this.options.rejectGarbageAfterEnd) throw new codes.ERR_TRAILING_JUNK_AFTER_STREAM_END();
    return true;
  }

  result() {
    const { chunks, total } = this;
    if (total === 0) return Buffer.alloc(0);
    // A chunk that is nearly full is as good as one that fits.
    if (chunks.length === 1 && chunks[0].length > 4096 && total >= chunks[0].buffer.byteLength * 0.9) return chunks[0];
    const out = Buffer.allocUnsafeSlow(total);
    let at = 0;
    for (const chunk of chunks) {
      out.set(chunk, at);
      at += chunk.length;
    }
    return out;
  }

  // Lets go of everything: who handles an error for want of memory should have some.
  close() {
    native.close(this.codec);
    this.chunks = [];
    this.input = undefined;
  }

  runSync() {
    const { codec, input, options } = this;
    try {
      for (;;) {
        const chunk = this.room();
        if (this.took(chunk, native.writeSync(codec, options.finishFlush, input, this.from, input.length - this.from, chunk, 0, chunk.length))) return this.result();
      }
    } finally {
      this.close();
    }
  }

  run(callback) {
    const { codec, input, options } = this;
    const step = () => {
      let chunk = this.room();
      native.write(codec, options.finishFlush, input, this.from, input.length - this.from, chunk, 0, chunk.length, (err, result) => {
        let answer;
        try {
          if (err) throw err;
          const done = this.took(chunk, result);
          chunk = undefined;
          if (!done) {
            step();
            return;
          }
          answer = this.result();
        } catch (error) {
          this.close();
          callback(error);
          return;
        }
        this.close();
        callback(null, answer);
      });
    };
    try {
      step();
    } catch (error) {
      this.close();
      process.nextTick(callback, error);
    }
  }
}

// With `info` the stream is part of the answer.
function withEngineSync(Class, buffer, opts) {
  const engine = new Class(opts);
  return { buffer: engine._processChunk(bytesIn(buffer), engine._finishFlushFlag), engine };
}

function withEngine(Class, buffer, opts, callback) {
  const engine = new Class(opts);
  const chunks = [];
  let total = 0;
  engine.on('data', (chunk) => {
    chunks.push(chunk);
    total += chunk.length;
    if (total > engine._maxOutputLength) {
      engine.removeAllListeners('end');
      engine.close();
      callback(new codes.ERR_BUFFER_TOO_LARGE(engine._maxOutputLength));
    }
  });
  engine.on('error', callback);
  engine.on('end', () => callback(null, { buffer: Buffer.concat(chunks, total), engine }));
  engine.end(bytesIn(buffer));
}

// The two forms of a function.
function define(Class, mode) {
  return [
    function asyncBufferWrapper(buffer, opts, callback) {
      if (typeof opts === 'function') {
        callback = opts;
        opts = {};
      }
      validateFunction(callback, 'callback');
      if (opts?.info) {
        withEngine(Class, buffer, opts, callback);
        return;
      }
      new Whole(bytesIn(buffer), opts, mode).run(wrap('ZLIB', callback));
    },
    function syncBufferWrapper(buffer, opts) {
      if (opts?.info) return withEngineSync(Class, buffer, opts);
      return new Whole(bytesIn(buffer), opts, mode).runSync();
    },
  ];
}

module.exports = { bytesIn, define };
