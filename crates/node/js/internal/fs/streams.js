'use strict';
// fs.ReadStream and fs.WriteStream.
//
// Reads come from the file slab pool: a chunk is exactly the bytes that were read, the rest of the slab is given back.

const { send, readPooled } = require('internal/fs/send');
const { wrap } = require('internal/async_context');
const { Readable } = require('internal/streams/readable');
const { Writable } = require('internal/streams/writable');
const { toPath, toFd, toFlags, toOptions, parseFileMode } = require('internal/fs/args');
const { codes: { ERR_INVALID_ARG_TYPE, ERR_METHOD_NOT_IMPLEMENTED, ERR_OUT_OF_RANGE } } = require('internal/errors');
const { validateBoolean, validateFunction, validateInteger } = require('internal/validators');
const { deprecate } = require('internal/util');

const kFs = Symbol('kFs');
const kBusy = Symbol('kIsPerformingIO');
const kFlush = Symbol('kFlush');
const kHandle = Symbol('kHandle');
const kLeft = Symbol('kLeft'); // what a file has behind the place of the next read; -1 nobody knows, undefined nobody asked
const kEnded = Symbol('kEnded'); // the end of the file was seen
const kDone = Symbol('kIoDone'); // a read or write that was under way when the stream was destroyed is over

// What a stream's calls are made on. Ours are native as long as the program has not put its own in their place: with
// `options.fs`, or by writing to `fs` as graceful-fs does.
const ours = { __proto__: null };

function fsOf(stream) {
  const fs = require('fs');
  if (ours.open === undefined) {
    const { callbacks } = require('internal/fs/callbacks');
    for (const name of ['open', 'close', 'read', 'write', 'writev', 'fsync']) ours[name] = callbacks[name];
  }
  return stream[kFs] ?? fs;
}
function isOurs(stream, name) { return stream[kHandle] === undefined && fsOf(stream)[name] === ours[name]; }

// The descriptor or path of either class, and whose calls serve it.
function setUp(stream, path, options, calls) {
  stream[kFs] = options.fs ?? undefined;
  stream[kLeft] = undefined;
  if (options.fd == null) {
    stream.fd = null;
    if (options.fs) validateFunction(options.fs.open, 'options.fs.open');
    toPath(path);
    stream.path = typeof path === 'string' || ArrayBuffer.isView(path) ? path : toPath(path);
    stream.flags = options.flags === undefined ? calls.flags : options.flags;
    stream.mode = options.mode === undefined ? 0o666 : options.mode;
  } else {
    stream.path = path == null ? undefined : path;
    stream.flags = options.flags === undefined ? calls.flags : options.flags;
    if (typeof options.fd === 'object' && typeof options.fd.getAsyncId === 'function') {
      if (options.fs) throw new ERR_METHOD_NOT_IMPLEMENTED('FileHandle with fs');
      stream[kHandle] = options.fd;
      stream.fd = options.fd.fd;
      options.fd.on('close', () => stream.close());
    } else if (typeof options.fd === 'number') {
      stream.fd = toFd(options.fd);
    } else {
      throw new ERR_INVALID_ARG_TYPE('options.fd', ['number', 'FileHandle'], options.fd);
    }
  }
  const { fs } = options;
  if (!fs) return;
  if (calls.write === undefined) {
    validateFunction(fs.read, 'options.fs.read');
  } else {
    if (!fs.write && !fs.writev) throw new ERR_INVALID_ARG_TYPE('options.fs.write', 'Function', fs.write);
    if (fs.write) validateFunction(fs.write, 'options.fs.write');
    if (fs.writev) validateFunction(fs.writev, 'options.fs.writev');
  }
  if (options.autoDestroy) validateFunction(fs.close, 'options.fs.close');
  if (options.flush) validateFunction(fs.fsync, 'options.fs.fsync');
}

function construct(stream, callback) {
  if (typeof stream.fd === 'number') {
    callback();
    return;
  }
  // Programs of old replaced `open`, which emitted 'open' by itself.
  if (stream.open !== openReader && stream.open !== openWriter) {
    const { emit } = stream;
    stream.emit = function(...args) {
      if (args[0] === 'open') {
        this.emit = emit;
        callback();
        emit.apply(this, args);
      } else if (args[0] === 'error') {
        this.emit = emit;
        callback(args[1]);
      } else {
        emit.apply(this, args);
      }
    };
    stream.open();
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
  if (!isOurs(stream, 'open')) {
    fsOf(stream).open(stream.path, stream.flags, stream.mode, done);
    return;
  }
  const args = [toPath(stream.path), toFlags(stream.flags), parseFileMode(stream.mode, 'mode', 0o666)];
  if (!(stream instanceof ReadStream)) {
    send('open', args, done);
    return;
  }
  send('openSized', args, (err, opened) => {
    if (err) {
      done(err);
      return;
    }
    const [fd, length] = opened;
    stream[kLeft] = length === -1 ? -1 : Math.max(0, length - (stream.pos ?? 0)) || -1;
    done(null, fd);
  });
}

const openReader = deprecate(() => {}, 'ReadStream.prototype.open() is deprecated', 'DEP0135');
const openWriter = deprecate(() => {}, 'WriteStream.prototype.open() is deprecated', 'DEP0135');

function close(stream, err, callback) {
  const { fd } = stream;
  if (stream[kHandle] !== undefined) {
    stream[kHandle].close().then(() => callback(err), (er) => callback(er || err));
    stream.fd = null;
    return;
  }
  if (fd === null || fd === undefined) {
    callback(err);
    return;
  }
  stream.fd = null;
  const done = (closeErr) => callback(closeErr || err);
  const shut = () => {
    if (isOurs(stream, 'close')) send('close', [fd], done);
    else fsOf(stream).close(fd, done);
  };
  if (!stream[kFlush]) {
    shut();
    return;
  }
  const flushed = (flushErr) => {
    err ||= flushErr;
    shut();
  };
  if (isOurs(stream, 'fsync')) send('fsync', [fd], flushed);
  else fsOf(stream).fsync(fd, flushed);
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
  options.autoDestroy = options.autoClose === undefined ? true : options.autoClose;
  setUp(this, path, options, { flags: 'r' });
  range(options);
  this.start = options.start;
  this.end = options.end ?? Infinity;
  this.pos = options.start;
  this.bytesRead = 0;
  this[kBusy] = false;
  this[kEnded] = false;
  Readable.call(this, { ...options, read: undefined });
}
Object.setPrototypeOf(ReadStream.prototype, Readable.prototype);
Object.setPrototypeOf(ReadStream, Readable);

Object.defineProperty(ReadStream.prototype, 'autoClose', {
  __proto__: null, configurable: true,
  get() { return this._readableState.autoDestroy; },
  set(value) { this._readableState.autoDestroy = value; },
});
Object.defineProperty(ReadStream.prototype, 'pending', { __proto__: null, configurable: true, get() { return this.fd === null; } });

ReadStream.prototype.open = openReader;
ReadStream.prototype._construct = function(callback) { construct(this, callback); };

ReadStream.prototype._read = function(n) {
  n = this.pos !== undefined ? Math.min(this.end - this.pos + 1, n) : Math.min(this.end - this.bytesRead + 1, n);
  if (n <= 0 || this[kEnded]) {
    this.push(null);
    return;
  }
  this[kBusy] = true;
  if (this[kHandle] !== undefined) {
    const buffer = require('buffer').Buffer.allocUnsafeSlow(n);
    this[kHandle].read(buffer, 0, n, this.pos).then(({ bytesRead }) => took(this, null, part(buffer, bytesRead)), (err) => took(this, err));
  } else if (isOurs(this, 'read')) {
    nativeRead(this, n);
  } else {
    const buffer = require('buffer').Buffer.allocUnsafeSlow(n);
    fsOf(this).read(this.fd, buffer, 0, n, this.pos, (err, count, buf) => took(this, err, err ? undefined : part(buf ?? buffer, count)));
  }
};

// What was read of a buffer; what is much less is copied, so that the rest goes.
function part(buffer, count) {
  if (count === buffer.length) return buffer;
  const { Buffer } = require('buffer');
  return count < buffer.length / 2 ? Buffer.copyBytesFrom(buffer, 0, count) : buffer.subarray(0, count);
}

// Reads that have their memory and wait for a thread, or for the disk. More than the threads can take at a time wait without
// memory: ten thousand streams are no reason to hold a chunk for each.
let underWay = 0;
let most;
const waiting = [];
function mostUnderWay() {
  most ??= Math.max(16, 2 * (Number.parseInt(process.env.UV_THREADPOOL_SIZE, 10) || 0));
  return most;
}
function readOver() {
  underWay--;
  while (underWay < mostUnderWay() && waiting.length > 0) {
    const { stream, begin } = waiting.shift();
    if (stream.destroyed) took(stream, null);
    else begin();
  }
}

// Asks for no more than the file still has, and one byte, whose absence is the end.
function nativeRead(stream, n) {
  const position = stream.pos ?? -1;
  const left = stream[kLeft];
  if (left === undefined) { // opened by somebody else
    send('left', [stream.fd, position], (err, known) => {
      stream[kLeft] = err ? -1 : known;
      if (stream.destroyed) took(stream, null);
      else nativeRead(stream, n);
    });
    return;
  }
  if (left === -1) {
    readPooled(stream.fd, n, position, left, (err, chunk) => took(stream, err, chunk));
    return;
  }
  const begin = () => {
    underWay++;
    try {
      readKnown(stream, n, position, left);
    } catch (err) { // no memory is to be had
      readOver();
      took(stream, err);
    }
  };
  if (underWay < mostUnderWay()) begin();
  else waiting.push({ stream, begin: wrap('FSREQCALLBACK', begin) });
}

function readKnown(stream, n, position, left) {
  readPooled(stream.fd, n, position, left, (err, chunk) => {
    readOver();
    if (!err) {
      if (chunk.length < Math.min(n, left + 1)) stream[kEnded] = true;
      else if (chunk.length > left) stream[kLeft] = undefined; // it grew
      else stream[kLeft] = left - chunk.length || -1;
    }
    took(stream, err, chunk);
  });
}

function took(stream, err, chunk) {
  stream[kBusy] = false;
  if (stream.destroyed) {
    stream.emit(kDone, err);
    return;
  }
  if (err) {
    require('internal/streams/destroy').errorOrDestroy(stream, err);
    return;
  }
  if (chunk.length === 0) {
    stream.push(null);
    return;
  }
  if (stream.pos !== undefined) stream.pos += chunk.length;
  stream.bytesRead += chunk.length;
  stream.push(chunk);
}

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
  options.autoDestroy = options.autoClose === undefined ? true : options.autoClose;
  if (options.flush != null) validateBoolean(options.flush, 'options.flush');
  setUp(this, path, options, { flags: 'w', write: true });
  if (options.start !== undefined) validateInteger(options.start, 'start', 0);
  if (options.fs && !options.fs.writev || this[kHandle] !== undefined) this._writev = null;
  if (options.fs && !options.fs.write) this._write = null;
  this.start = options.start;
  this.pos = options.start;
  this.bytesWritten = 0;
  this[kBusy] = false;
  this[kFlush] = Boolean(options.flush);
  const { encoding } = options;
  Writable.call(this, { ...options, write: undefined, writev: undefined });
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

WriteStream.prototype.open = openWriter;
WriteStream.prototype._construct = function(callback) { construct(this, callback); };

// One write, whatever serves the stream: done(err, count).
function writeSome(stream, bytes, done) {
  if (stream[kHandle] !== undefined) stream[kHandle].write(bytes, 0, bytes.length, stream.pos).then(({ bytesWritten }) => done(null, bytesWritten), done);
  else if (isOurs(stream, 'write')) send('write', [stream.fd, bytes, 0, bytes.length, stream.pos ?? -1], done);
  else fsOf(stream).write(stream.fd, bytes, 0, bytes.length, stream.pos, done);
}

const RETRIES = 5; // of a write that took nothing, as Node has it

// Writes all, in as many calls as it takes. `some(rest, done)` makes one; `skip(rest, count)` is what is left after it.
function writeAll(stream, rest, size, some, skip, callback) {
  stream[kBusy] = true;
  let retries = 0;
  const finish = (err) => {
    stream[kBusy] = false;
    if (stream.destroyed) {
      callback(err);
      stream.emit(kDone, err);
      return;
    }
    callback(err);
  };
  const step = () => {
    some(stream, rest, (err, count) => {
      if (err?.code === 'EAGAIN') {
        err = null;
        count = 0;
      }
      if (err) {
        finish(err);
        return;
      }
      stream.bytesWritten += count;
      if (stream.pos !== undefined) stream.pos += count;
      size -= count;
      if (size <= 0) {
        finish(null);
      } else if (count === 0 && ++retries > RETRIES) {
        finish(new AbortedWrite());
      } else if (stream.destroyed) {
        finish(null);
      } else {
        if (count > 0) retries = 0;
        rest = skip(rest, count);
        step();
      }
    });
  };
  step();
}

class AbortedWrite extends Error {
  constructor() {
    super('writev failed');
    this.name = 'Error';
  }
}

function skipBytes(bytes, count) { return bytes.subarray(count); }
function skipVector(buffers, count) {
  let i = 0;
  while (i < buffers.length && count >= buffers[i].length) count -= buffers[i++].length;
  const rest = buffers.slice(i);
  if (count > 0) rest[0] = rest[0].subarray(count);
  return rest;
}

function writevSome(stream, buffers, done) {
  if (isOurs(stream, 'writev')) send('writev', [stream.fd, buffers, stream.pos ?? -1], done);
  else fsOf(stream).writev(stream.fd, buffers, stream.pos, done);
}

WriteStream.prototype._write = function(chunk, encoding, callback) {
  writeAll(this, chunk, chunk.length, writeSome, skipBytes, callback);
};

WriteStream.prototype._writev = function(chunks, callback) {
  const buffers = chunks.map(({ chunk }) => chunk);
  let size = 0;
  for (const buffer of buffers) size += buffer.length;
  writeAll(this, buffers, size, writevSome, skipVector, callback);
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
