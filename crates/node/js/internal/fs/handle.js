'use strict';
// FileHandle, what fs.promises.open gives.

const EventEmitter = require('events');
const { calls, call, request } = require('internal/fs/async');
const { codes, genericNodeError } = require('internal/errors');
const { validateObject } = require('internal/validators');
const { kTakeFd, kTransfer } = require('internal/messaging');

let nextId = 1;
let forgotten;

class FileHandle extends EventEmitter {
  #fd;
  #id = nextId++;
  #closing;
  #closed = false;
  #using = 0; // calls under way: close waits for them
  #idle; // called when there are none left
  #locked = false; // a web stream reads

  constructor(fd) {
    super();
    this.#fd = fd ?? -1;
    // A handle that is forgotten is closed, with a warning, as in Node.
    forgotten ??= new FinalizationRegistry((lost) => {
      process.emitWarning(`Closing file descriptor ${lost} on garbage collection`);
      process.emitWarning('Closing a FileHandle object on garbage collection is deprecated. Please close FileHandle objects explicitly using FileHandle.prototype.close(). ' +
        'In the future, an error will be thrown if a file descriptor is closed during garbage collection.', 'DeprecationWarning', 'DEP0137');
      request('close', [lost]).catch(() => {});
    });
    forgotten.register(this, this.#fd, this);
  }

  getAsyncId() { return this.#id; }
  get fd() { return this.#fd; }

  async #with(syscall, use) {
    if (this.#fd === -1) throw genericNodeError('file closed', { code: 'EBADF', syscall });
    this.#using++;
    try {
      return await use(this.#fd);
    } finally {
      if (--this.#using === 0) this.#idle?.();
    }
  }
  #use(name, ...args) { return this.#with(name, (fd) => call(name, [fd, ...args])); }

  appendFile(data, options) { return this.#with('writeFile', () => calls.writeFile(this, data, options)); }
  chmod(mode) { return this.#use('fchmod', mode); }
  chown(uid, gid) { return this.#use('fchown', uid, gid); }
  datasync() { return this.#use('fdatasync'); }
  sync() { return this.#use('fsync'); }

  async read(buffer, offset, length, position) {
    if (!ArrayBuffer.isView(buffer)) { // (options)
      if (buffer != null) validateObject(buffer, 'options');
      const options = buffer ?? {};
      buffer = options.buffer ?? require('buffer').Buffer.alloc(16384);
      ({ offset = 0, length = buffer.byteLength - offset, position = null } = options);
    }
    const bytesRead = await this.#use('read', buffer, offset, length, position);
    return { __proto__: null, bytesRead, buffer };
  }

  async readv(buffers, position) {
    const bytesRead = await this.#use('readv', buffers, position);
    return { __proto__: null, bytesRead, buffers };
  }

  readFile(options) { return this.#with('readFile', () => calls.readFile(this, options)); }

  readLines(options = undefined) {
    return require('readline').createInterface({ input: this.createReadStream(options), crlfDelay: Infinity });
  }

  stat(options) { return this.#use('fstat', options); }
  truncate(len = 0) { return this.#use('ftruncate', len); }
  utimes(atime, mtime) { return this.#use('futimes', atime, mtime); }

  async write(buffer, offset, length, position) {
    if (buffer?.byteLength === 0) return { __proto__: null, bytesWritten: 0, buffer };
    const bytesWritten = await this.#use('write', buffer, offset, length, position);
    return { __proto__: null, bytesWritten, buffer };
  }

  async writev(buffers, position) {
    if (Array.isArray(buffers) && buffers.length === 0) return { __proto__: null, bytesWritten: 0, buffers };
    const bytesWritten = await this.#use('writev', buffers, position);
    return { __proto__: null, bytesWritten, buffers };
  }

  writeFile(data, options) { return this.#with('writeFile', () => calls.writeFile(this, data, options)); }

  [kTransfer]() {
    if (this.#fd === -1 || this.#using > 0 || this.#locked) {
      const { DOMException } = require('internal/domexception');
      throw new DOMException('Cannot transfer FileHandle while in use', 'DataCloneError');
    }
    return { receive: () => new FileHandle(this[kTakeFd]()) };
  }

  [kTakeFd]() {
    const fd = this.#fd;
    this.#fd = -1;
    this.#closed = true;
    forgotten.unregister(this);
    return fd;
  }

  close() {
    if (this.#closed) return Promise.resolve();
    return this.#closing ??= (async () => {
      if (this.#using > 0) await new Promise((resolve) => { this.#idle = resolve; });
      const fd = this.#fd;
      this.#fd = -1;
      this.#closed = true;
      forgotten.unregister(this);
      await request('close', [fd]);
      this.emit('close');
    })();
  }

  readableWebStream(options = {}) {
    validateObject(options, 'options');
    const { autoClose = false } = options;
    require('internal/validators').validateBoolean(autoClose, 'options.autoClose');
    if (this.#fd === -1) throw new codes.ERR_INVALID_STATE('The FileHandle is closed');
    if (this.#closing) throw new codes.ERR_INVALID_STATE('The FileHandle is closing');
    if (this.#locked) throw new codes.ERR_INVALID_STATE('The FileHandle is locked');
    this.#locked = true;
    const finish = async () => { if (autoClose) await this.close(); };
    const { ReadableStream } = require('stream/web');
    const stream = new ReadableStream({
      type: 'bytes',
      autoAllocateChunkSize: 16384,
      pull: async (controller) => {
        const view = controller.byobRequest.view;
        const { bytesRead } = await this.read(view, 0, view.byteLength, null).catch(async (err) => {
          await finish();
          throw err;
        });
        if (bytesRead === 0) {
          controller.close();
          await finish();
        }
        controller.byobRequest.respond(bytesRead);
      },
      cancel: finish,
    });
    this.once('close', () => { if (!autoClose) stream[Symbol.for('nodejs.internal.close')]?.(); });
    return stream;
  }

  createReadStream(options = undefined) { return new (require('internal/fs/streams').ReadStream)(undefined, { ...options, fd: this }); }
  createWriteStream(options = undefined) { return new (require('internal/fs/streams').WriteStream)(undefined, { ...options, fd: this }); }

  async [Symbol.asyncDispose]() { await this.close(); }
}

module.exports = { FileHandle };
