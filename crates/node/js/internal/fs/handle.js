'use strict';
// FileHandle, what fs.promises.open gives.

const EventEmitter = require('events');
const { calls, call, request } = require('internal/fs/async');
const { genericNodeError } = require('internal/errors');

class FileHandle extends EventEmitter {
  #fd;
  #closing;

  constructor(fd) {
    super();
    this.#fd = fd;
  }

  get fd() { return this.#fd; }

  async #use(name, ...args) {
    if (this.#fd === -1) throw genericNodeError('file closed', { code: 'EBADF', syscall: name });
    return call(name, [this.#fd, ...args]);
  }

  async read(buffer, offset, length, position) {
    if (buffer === undefined || buffer === null || (typeof buffer === 'object' && !ArrayBuffer.isView(buffer))) {
      offset = buffer ?? {};
      buffer = offset.buffer ?? require('buffer').Buffer.alloc(16384);
    }
    const bytesRead = await this.#use('read', buffer, offset, length, position);
    return { __proto__: null, bytesRead, buffer };
  }

  async write(buffer, offset, length, position) {
    const bytesWritten = await this.#use('write', buffer, offset, length, position);
    return { __proto__: null, bytesWritten, buffer };
  }

  async readv(buffers, position) {
    let bytesRead = 0;
    for (const buffer of buffers) {
      const count = await this.#use('read', buffer, 0, buffer.byteLength, typeof position === 'number' ? position + bytesRead : null);
      bytesRead += count;
      if (count < buffer.byteLength) break;
    }
    return { __proto__: null, bytesRead, buffers };
  }

  async writev(buffers, position) {
    let bytesWritten = 0;
    for (const buffer of buffers) bytesWritten += await this.#use('write', buffer, 0, buffer.byteLength, typeof position === 'number' ? position + bytesWritten : null);
    return { __proto__: null, bytesWritten, buffers };
  }

  stat(options) { return this.#use('fstat', options); }
  truncate(len) { return this.#use('ftruncate', len); }
  chmod(mode) { return this.#use('fchmod', mode); }
  utimes(atime, mtime) { return this.#use('futimes', atime, mtime); }
  sync() { return this.#use('fsync'); }
  datasync() { return this.#use('fdatasync'); }
  readFile(options) { return calls.readFile(this, options); }
  writeFile(data, options) { return calls.writeFile(this, data, options); }
  appendFile(data, options) { return calls.writeFile(this, data, options); }

  async close() {
    if (this.#fd === -1) return undefined;
    return this.#closing ??= (async () => {
      const fd = this.#fd;
      this.#fd = -1;
      await request('close', [fd]);
      this.emit('close');
    })();
  }

  createReadStream(options) { return new (require('internal/fs/streams').ReadStream)(undefined, { ...options, fd: this.#fd, fs: this.#streamFs() }); }
  createWriteStream(options) { return new (require('internal/fs/streams').WriteStream)(undefined, { ...options, fd: this.#fd, fs: this.#streamFs() }); }

  // Streams of a handle close the handle, not the bare descriptor.
  #streamFs() {
    return { close: (fd, callback) => this.close().then(() => callback(null), callback) };
  }

  async* readLines(options) {
    let rest = '';
    for await (const chunk of this.createReadStream({ encoding: 'utf8', ...options })) {
      const lines = (rest + chunk).split(/\r?\n/);
      rest = lines.pop();
      yield* lines;
    }
    if (rest !== '') yield rest;
  }

  [Symbol.asyncDispose]() { return this.close(); }
}

module.exports = { FileHandle };
