'use strict';
// fs.Utf8Stream: text (or bytes) gathered and written to a file in large pieces, for logs.
//
// What write() takes is queued in pieces of at most `maxWrite` bytes; a write is begun once `minLength` is waiting.
// A write that would block, or was short, goes on with the rest.

const EventEmitter = require('events');
const { codes } = require('internal/errors');
const { toFd, parseFileMode } = require('internal/fs/args');
const { validateBoolean, validateFunction, validateObject, validateOneOf, validateUint32 } = require('internal/validators');

const RETRY_AFTER = 100; // ms, of a file that is busy
const MAX_WRITE = 16 * 1024;

class Utf8Stream extends EventEmitter {
  #fs;
  #fd = -1;
  #file = null;
  #mode;
  #append;
  #mkdir;
  #sync;
  #fsync;
  #minLength;
  #maxLength;
  #maxWrite;
  #periodicFlush;
  #timer;
  #retry;
  #binary;
  #queue = []; // pieces not written yet
  #length = 0; // of all of them
  #part = null; // bytes of the write under way that are not written yet
  #writing = false;
  #ending = false;
  #destroyed = false;
  #opening = false;
  #asked = false; // by flush: write although there is little
  #asksDrain = false;
  #reopening = false;

  constructor(options = {}) {
    super();
    validateObject(options, 'options');
    let {
      fd, dest, minLength = 0, maxLength = 0, maxWrite = MAX_WRITE, periodicFlush = 0, sync, append = true, mkdir = false, mode, fsync = false, contentMode = 'utf8',
      retryEAGAIN = () => true, fs = require('fs'),
    } = options;
    fd ??= dest;
    validateObject(fs, 'options.fs');
    for (const name of ['write', 'writeSync', 'fsync', 'fsyncSync', 'close', 'open', 'mkdir', 'mkdirSync']) {
      if (fs[name] !== undefined) validateFunction(fs[name], `options.fs.${name}`);
    }
    this.#fs = { __proto__: require('fs'), ...(fs === require('fs') ? undefined : fs) };
    validateUint32(minLength, 'options.minLength');
    validateUint32(maxLength, 'options.maxLength');
    validateUint32(maxWrite, 'options.maxWrite');
    validateUint32(periodicFlush, 'options.periodicFlush');
    validateBoolean(append, 'options.append');
    validateBoolean(mkdir, 'options.mkdir');
    validateBoolean(fsync, 'options.fsync');
    if (sync !== undefined) validateBoolean(sync, 'options.sync');
    if (mode !== undefined) mode = parseFileMode(mode, 'options.mode');
    validateOneOf(contentMode, 'options.contentMode', ['buffer', 'utf8']);
    validateFunction(retryEAGAIN, 'options.retryEAGAIN');
    if (minLength >= maxWrite) throw new codes.ERR_INVALID_ARG_VALUE.RangeError('minLength', minLength, `should be smaller than maxWrite (${maxWrite})`);
    this.#minLength = minLength;
    this.#maxLength = maxLength;
    this.#maxWrite = maxWrite;
    this.#periodicFlush = periodicFlush;
    this.#append = append;
    this.#mkdir = mkdir;
    this.#mode = mode;
    this.#fsync = fsync;
    this.#sync = sync ?? false;
    this.#binary = contentMode === 'buffer';
    this.#retry = retryEAGAIN;
    if (typeof fd === 'number') {
      this.#fd = toFd(fd);
      process.nextTick(() => this.emit('ready'));
    } else if (typeof fd === 'string') {
      this.#open(fd);
    } else {
      throw new codes.ERR_INVALID_ARG_TYPE('fd', ['number', 'string'], fd);
    }
    if (periodicFlush > 0) {
      this.#timer = setInterval(() => this.flush(null), periodicFlush);
      this.#timer.unref();
    }
  }

  get mode() { return this.#mode; }
  get file() { return this.#file; }
  get fd() { return this.#fd; }
  get minLength() { return this.#minLength; }
  get maxLength() { return this.#maxLength; }
  get writing() { return this.#writing; }
  get sync() { return this.#sync; }
  get fsync() { return this.#fsync; }
  get append() { return this.#append; }
  get periodicFlush() { return this.#periodicFlush; }
  get contentMode() { return this.#binary ? 'buffer' : 'utf8'; }
  get mkdir() { return this.#mkdir; }

  #open(file) {
    this.#opening = true;
    this.#writing = true;
    this.#asksDrain = false;
    this.#file = file;
    const opened = (err, fd) => {
      this.#opening = false;
      this.#writing = false;
      if (err) {
        this.#reopening = false;
        if (this.listenerCount('error') > 0 || !this.#sync) this.emit('error', err);
        return;
      }
      const old = this.#reopening ? this.#fd : -1;
      this.#reopening = false;
      this.#fd = fd;
      if (old >= 0 && old !== fd && old > 2) this.#fs.close(old, (er) => { if (er) this.emit('error', er); });
      this.emit('ready');
      if (!this.#destroyed && !this.#writing) this.#go();
    };
    const flags = this.#append ? 'a' : 'w';
    if (this.#sync) {
      try {
        if (this.#mkdir) this.#fs.mkdirSync(require('path').dirname(file), { recursive: true });
        opened(null, this.#fs.openSync(file, flags, this.#mode));
      } catch (err) {
        opened(err);
        throw err;
      }
    } else if (this.#mkdir) {
      this.#fs.mkdir(require('path').dirname(file), { recursive: true }, (err) => {
        if (err) opened(err);
        else this.#fs.open(file, flags, this.#mode, opened);
      });
    } else {
      this.#fs.open(file, flags, this.#mode, opened);
    }
  }

  write(data) {
    if (this.#destroyed) throw new codes.ERR_INVALID_STATE('Utf8Stream is destroyed');
    const { Buffer } = require('buffer');
    if (this.#binary) {
      if (typeof data === 'string') data = Buffer.from(data);
      else if (!ArrayBuffer.isView(data)) throw new codes.ERR_INVALID_ARG_TYPE('data', ['Buffer', 'TypedArray', 'DataView'], data);
      else if (!Buffer.isBuffer(data)) data = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
    } else if (typeof data !== 'string') {
      throw new codes.ERR_INVALID_ARG_TYPE('data', 'string', data);
    }
    const length = data.length;
    if (this.#maxLength > 0 && this.#length + length > this.#maxLength) {
      this.emit('drop', data);
      return this.#length < this.#minLength;
    }
    const last = this.#queue.length - 1;
    if (!this.#binary && last >= 0 && this.#queue[last].length + length <= this.#maxWrite) this.#queue[last] += data;
    else this.#queue.push(data);
    this.#length += length;
    if (!this.#writing && this.#length >= this.#minLength) this.#begin();
    this.#asksDrain ||= this.#length >= MAX_WRITE;
    return this.#length < MAX_WRITE;
  }

  // The next bytes to write: whole pieces, up to maxWrite.
  #take() {
    const { Buffer } = require('buffer');
    let size = 0;
    let count = 0;
    while (count < this.#queue.length && (count === 0 || size + this.#queue[count].length <= this.#maxWrite)) size += this.#queue[count++].length;
    const pieces = this.#queue.splice(0, count);
    this.#length -= size;
    return this.#binary ? Buffer.concat(pieces) : Buffer.from(pieces.join(''));
  }

  #begin() {
    if (this.#part === null) this.#part = this.#take();
    this.#writing = true;
    if (this.#sync) {
      let count;
      try {
        count = this.#fs.writeSync(this.#fd, this.#part);
      } catch (err) {
        this.#wrote(err, 0);
        return;
      }
      this.#wrote(null, count);
      return;
    }
    this.#fs.write(this.#fd, this.#part, 0, this.#part.length, null, (err, count) => this.#wrote(err, count));
  }

  #wrote(err, count) {
    if (err) {
      if ((err.code === 'EAGAIN' || err.code === 'EBUSY') && this.#retry(err, this.#part.length, this.#length)) {
        if (this.#sync) {
          internalBinding('util').sleep(RETRY_AFTER);
          this.#begin();
        } else {
          setTimeout(() => this.#begin(), RETRY_AFTER);
        }
      } else {
        this.#writing = false;
        this.emit('error', err);
      }
      return;
    }
    this.emit('write', count);
    this.#part = count < this.#part.length ? this.#part.subarray(count) : null;
    if (this.#part !== null) {
      this.#begin();
      return;
    }
    if (this.#fsync) this.#fs.fsyncSync(this.#fd);
    this.#writing = false;
    this.#go();
  }

  // After a write, or when the file is open: what is next.
  #go() {
    if (this.#reopening) {
      this.#reopening = false;
      this.#reopen();
      return;
    }
    if (this.#part !== null || this.#length > 0 && (this.#length >= this.#minLength || this.#ending || this.#asked)) {
      this.#begin();
      return;
    }
    this.#asked = false;
    if (this.#ending) {
      this.#close();
      return;
    }
    if (this.#length > 0) {
      this.emit('drain');
      return;
    }
    if (this.#asksDrain) {
      this.#asksDrain = false;
      process.nextTick(() => this.emit('drain'));
    } else {
      this.emit('drain');
    }
  }

  flush(...args) {
    const [callback] = args;
    if (callback != null) validateFunction(callback, 'cb');
    if (this.#minLength <= 0 && !callback) return;
    if (this.#destroyed) {
      const err = new codes.ERR_INVALID_STATE('Utf8Stream is destroyed');
      if (!callback) throw err;
      callback(err);
      return;
    }
    if (callback) {
      const onDrain = () => {
        this.off('error', onError);
        if (this.#fsync || this.#destroyed) callback(null);
        else this.#fs.fsync(this.#fd, (err) => callback(err && err.code !== 'EBADF' && err.code !== 'EINVAL' ? err : null));
      };
      const onError = (err) => {
        this.off('drain', onDrain);
        callback(err);
      };
      if (!this.#writing && this.#length === 0) {
        process.nextTick(onDrain);
        return;
      }
      this.once('drain', onDrain);
      this.once('error', onError);
    }
    this.#asked = true;
    if (!this.#writing && this.#length > 0) this.#begin();
  }

  flushSync() {
    if (this.#destroyed) throw new codes.ERR_INVALID_STATE('Utf8Stream is destroyed');
    if (this.#fd < 0) throw new codes.ERR_INVALID_STATE('Invalid file descriptor');
    // A write under way has its bytes already; they may only be written again if it failed.
    if (this.#part !== null && !this.#writing) this.#writeAllSync(this.#part);
    if (!this.#writing) this.#part = null;
    while (this.#queue.length > 0) this.#writeAllSync(this.#take());
    try {
      this.#fs.fsyncSync(this.#fd);
    } catch (err) {
      if (err.code !== 'EINVAL' && err.code !== 'EBADF') throw err;
    }
  }

  #writeAllSync(bytes) {
    while (bytes.length > 0) {
      try {
        bytes = bytes.subarray(this.#fs.writeSync(this.#fd, bytes));
      } catch (err) {
        if (err.code !== 'EAGAIN' && err.code !== 'EBUSY' || !this.#retry(err, bytes.length, this.#length)) throw err;
        internalBinding('util').sleep(RETRY_AFTER);
      }
    }
  }

  reopen(file) {
    if (this.#destroyed) throw new codes.ERR_INVALID_STATE('Utf8Stream is destroyed');
    if (this.#opening) {
      this.once('ready', () => this.reopen(file));
      return;
    }
    if (this.#ending) return;
    if (!this.#file) throw new codes.ERR_OPERATION_FAILED('Unable to reopen a file descriptor, you must pass a file to SonicBoom');
    if (file) this.#file = file;
    if (this.#writing) this.#reopening = true;
    else this.#reopen();
  }
  #reopen() {
    this.#reopening = true;
    this.#open(this.#file);
  }

  end() {
    if (this.#destroyed) throw new codes.ERR_INVALID_STATE('Utf8Stream is destroyed');
    if (this.#opening) {
      this.once('ready', () => this.end());
      return;
    }
    if (this.#ending) return;
    this.#ending = true;
    if (!this.#writing) this.#go();
  }

  destroy() {
    if (this.#destroyed) return;
    this.#close();
  }

  #close() {
    if (this.#fd === -1) {
      this.once('ready', () => this.#close());
      return;
    }
    clearInterval(this.#timer);
    this.#destroyed = true;
    this.#queue = [];
    this.#length = 0;
    const done = (err) => {
      if (err) {
        this.emit('error', err);
        return;
      }
      if (this.#ending && !this.#writing) this.emit('finish');
      this.emit('close');
    };
    const close = () => {
      if (this.#fd > 2) this.#fs.close(this.#fd, done);
      else process.nextTick(done);
    };
    this.#fs.fsync(this.#fd, close);
  }

  [Symbol.dispose]() { this.destroy(); }
}

module.exports = { Utf8Stream };
