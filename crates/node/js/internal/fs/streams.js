'use strict';
// fs.ReadStream and fs.WriteStream.
//
// Reads come from the file slab pool: a chunk is exactly the bytes that were read, the rest of the slab is given back.

const native = internalBinding('fs');
const { wrap } = require('internal/async_context');
const { Readable } = require('internal/streams/readable');
const { Writable } = require('internal/streams/writable');
const { toPath, toFlags, toOptions, parseFileMode } = require('internal/fs/args');
const { codes: { ERR_INVALID_ARG_TYPE, ERR_OUT_OF_RANGE } } = require('internal/errors');
const { validateInteger } = require('internal/validators');
const { fdOf } = require('internal/fs/async');

const kFs = Symbol('kFs');
const kBusy = Symbol('kIsPerformingIO');
const kFlush = Symbol('kFlush');
const kDone = Symbol('kIoDone'); // a read or write that was under way when the stream was destroyed is over

// Opening, for both classes. A program's own `fs` may stand in for ours.
function setUp(stream, path, options) {
  stream.fd = options.fd === undefined || options.fd === null ? null : fdOf(options.fd) ?? options.fd;
  if (stream.fd !== null && typeof stream.fd !== 'number') throw new ERR_INVALID_ARG_TYPE('options.fd', ['number', 'FileHandle'], options.fd);
  stream.path = stream.fd === null || path != null ? path && toPath(path) : path;
  stream[kFs] = options.fs;
  stream.mode = options.mode === undefined ? 0o666 : options.mode;
}

function open(stream, callback) {
  if (stream.fd !== null) {
    callback();
    return;
  }
  const done = (err, fd) => {
    if (err) {
      callback(err);
      return;
    }
    stream.fd = fd;
    callback();
    stream.emit('open', fd);
    stream.emit('ready');
  };
  const custom = stream[kFs];
  if (custom) custom.open(stream.path, stream.flags, stream.mode, done);
  else native.request('open', [stream.path, toFlags(stream.flags), parseFileMode(stream.mode, 'mode', 0o666)], wrap('FSREQCALLBACK', done));
}

function close(stream, err, callback) {
  if (stream.fd === null || stream.fd === undefined) {
    callback(err);
    return;
  }
  const { fd } = stream;
  stream.fd = null;
  const done = (closeErr) => callback(closeErr || err);
  if (stream[kFs]?.close) stream[kFs].close(fd, done);
  else native.request('close', [fd], wrap('FSREQCALLBACK', done));
}

function range(options) {
  const { start, end } = options;
  if (start !== undefined) validateInteger(start, 'start', 0);
  if (end !== undefined && end !== Infinity) validateInteger(end, 'end', 0);
  if (start !== undefined && end !== undefined && start > end) throw new ERR_OUT_OF_RANGE('start', `<= "end" (here: ${end})`, start);
}

function ReadStream(path, options) {
  if (!(this instanceof ReadStream)) return new ReadStream(path, options);
  options = { ...toOptions(options, {}) };
  options.highWaterMark ??= 64 * 1024;
  options.autoDestroy = options.autoClose === undefined ? true : Boolean(options.autoClose);
  range(options);
  setUp(this, path, options);
  this.flags = options.flags === undefined ? 'r' : options.flags;
  this.start = options.start;
  this.end = options.end ?? Infinity;
  this.pos = undefined;
  this.bytesRead = 0;
  if (this.start !== undefined) this.pos = this.start;
  const { encoding } = options;
  Readable.call(this, { ...options, read: undefined, encoding: undefined, objectMode: false });
  if (encoding) this.setEncoding(encoding);
}
Object.setPrototypeOf(ReadStream.prototype, Readable.prototype);
Object.setPrototypeOf(ReadStream, Readable);

Object.defineProperty(ReadStream.prototype, 'autoClose', {
  __proto__: null, configurable: true,
  get() { return this._readableState.autoDestroy; },
  set(value) { this._readableState.autoDestroy = value; },
});
Object.defineProperty(ReadStream.prototype, 'pending', { __proto__: null, configurable: true, get() { return this.fd === null; } });

ReadStream.prototype._construct = function(callback) { open(this, callback); };

ReadStream.prototype._read = function(n) {
  n = this.pos !== undefined ? Math.min(this.end - this.pos + 1, n) : Math.min(this.end - this.bytesRead + 1, n);
  if (n <= 0) {
    this.push(null);
    return;
  }
  const position = this.pos ?? -1;
  this[kBusy] = true;
  const done = (err, chunk) => {
    this[kBusy] = false;
    if (this.destroyed) {
      this.emit(kDone, err);
      return;
    }
    if (err) {
      require('internal/streams/destroy').errorOrDestroy(this, err);
      return;
    }
    if (chunk.length === 0) {
      this.push(null);
      return;
    }
    if (this.pos !== undefined) this.pos += chunk.length;
    this.bytesRead += chunk.length;
    this.push(chunk);
  };
  const custom = this[kFs];
  if (custom?.read) {
    const buffer = require('buffer').Buffer.allocUnsafeSlow(n);
    custom.read(this.fd, buffer, 0, n, this.pos, (err, count) => done(err, err ? undefined : buffer.subarray(0, count)));
  } else {
    native.readPooled(this.fd, n, position, wrap('FSREQCALLBACK', done));
  }
};

ReadStream.prototype._destroy = function(err, callback) {
  // A descriptor must not be closed, and used anew, while a thread reads from it.
  if (this[kBusy]) this.once(kDone, (er) => close(this, err || er, callback));
  else close(this, err, callback);
};

ReadStream.prototype.close = function(callback) {
  if (typeof callback === 'function') require('internal/streams/end_of_stream').eos(this, callback);
  this.destroy(null);
};

function WriteStream(path, options) {
  if (!(this instanceof WriteStream)) return new WriteStream(path, options);
  options = { ...toOptions(options, {}) };
  options.decodeStrings = true;
  options.autoDestroy = options.autoClose === undefined ? true : Boolean(options.autoClose);
  range({ start: options.start });
  setUp(this, path, options);
  this.flags = options.flags === undefined ? 'w' : options.flags;
  this.start = options.start;
  this.pos = options.start;
  this.bytesWritten = 0;
  this[kFlush] = Boolean(options.flush);
  const { encoding } = options;
  Writable.call(this, { ...options, write: undefined });
  if (encoding) this.setDefaultEncoding(encoding);
}
Object.setPrototypeOf(WriteStream.prototype, Writable.prototype);
Object.setPrototypeOf(WriteStream, Writable);

Object.defineProperty(WriteStream.prototype, 'autoClose', {
  __proto__: null, configurable: true,
  get() { return this._writableState.autoDestroy; },
  set(value) { this._writableState.autoDestroy = value; },
});
Object.defineProperty(WriteStream.prototype, 'pending', { __proto__: null, configurable: true, get() { return this.fd === null; } });

WriteStream.prototype._construct = function(callback) { open(this, callback); };

// Writes all of `bytes`, in as many calls as it takes.
function writeAll(stream, bytes, callback) {
  stream[kBusy] = true;
  let at = 0;
  const step = () => {
    const done = (err, count) => {
      if (err || at + count >= bytes.length) stream[kBusy] = false;
      if (stream.destroyed && !stream[kBusy]) stream.emit(kDone, err);
      if (err) {
        callback(err);
        return;
      }
      at += count;
      stream.bytesWritten += count;
      if (stream.pos !== undefined) stream.pos += count;
      if (at >= bytes.length) callback();
      else step();
    };
    const custom = stream[kFs];
    if (custom?.write) custom.write(stream.fd, bytes, at, bytes.length - at, stream.pos, done);
    else native.request('write', [stream.fd, bytes, at, bytes.length - at, stream.pos ?? -1], wrap('FSREQCALLBACK', done));
  };
  step();
}

WriteStream.prototype._write = function(chunk, encoding, callback) { writeAll(this, chunk, callback); };

WriteStream.prototype._writev = function(chunks, callback) {
  writeAll(this, require('buffer').Buffer.concat(chunks.map(({ chunk }) => chunk)), callback);
};

WriteStream.prototype._final = function(callback) {
  if (!this[kFlush]) callback();
  else native.request('fsync', [this.fd], wrap('FSREQCALLBACK', callback));
};

WriteStream.prototype._destroy = function(err, callback) {
  if (this[kBusy]) this.once(kDone, (er) => close(this, err || er, callback));
  else close(this, err, callback);
};

WriteStream.prototype.close = function(callback) {
  if (callback) {
    if (this.closed) {
      process.nextTick(callback);
      return;
    }
    this.on('close', callback);
  }
  if (!this.autoClose) this.on('finish', this.destroy);
  this.end();
};
WriteStream.prototype.destroySoon = WriteStream.prototype.end;

module.exports = { ReadStream, WriteStream };
