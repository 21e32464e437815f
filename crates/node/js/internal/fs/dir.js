'use strict';
// fs.Dir: a directory read entry by entry. The entries are fetched at once when it is opened.

const native = internalBinding('fs');
const { Dirent } = require('internal/fs/stats');
const { codes: { ERR_INVALID_ARG_TYPE }, genericNodeError } = require('internal/errors');

class Dir {
  #path;
  #entries;
  #at = 0;
  #closed = false;

  constructor(path) {
    this.#path = path;
    const flat = native.readdir(path);
    this.#entries = [];
    for (let i = 0; i < flat.length; i += 2) this.#entries.push(new Dirent(flat[i], path, flat[i + 1]));
  }

  get path() { return this.#path; }

  readSync() {
    this.#check();
    return this.#at < this.#entries.length ? this.#entries[this.#at++] : null;
  }

  read(callback) {
    this.#check();
    if (callback === undefined) return Promise.resolve(this.readSync());
    if (typeof callback !== 'function') throw new ERR_INVALID_ARG_TYPE('callback', 'Function', callback);
    process.nextTick(callback, null, this.readSync());
    return undefined;
  }

  closeSync() {
    this.#check();
    this.#closed = true;
  }

  close(callback) {
    if (callback === undefined) return new Promise((resolve) => { this.closeSync(); resolve(); });
    this.closeSync();
    process.nextTick(callback, null);
    return undefined;
  }

  #check() {
    if (this.#closed) throw genericNodeError('Directory handle was closed', { code: 'ERR_DIR_CLOSED' });
  }

  async* entries() {
    try {
      for (let entry; (entry = this.readSync()) !== null;) yield entry;
    } finally {
      if (!this.#closed) this.closeSync();
    }
  }

  [Symbol.asyncIterator]() { return this.entries(); }
}

module.exports = { Dir };
