'use strict';
// fs.Dir: a directory that is open, read a few entries at a time in the order the system gives.

const native = internalBinding('fs');
const { send } = require('internal/fs/send');
const { Dirent } = require('internal/fs/stats');
const { toOptions, wantsBytes, encodePath } = require('internal/fs/args');
const { joinPath } = require('internal/fs/listing');
const { codes: { ERR_DIR_CLOSED, ERR_DIR_CONCURRENT_OPERATION, ERR_MISSING_ARGS }, uvException } = require('internal/errors');
const { validateFunction, validateUint32 } = require('internal/validators');

const DIRECTORY = 2;

// Directories that are forgotten are closed, as Node does.
let forgotten;

function checkOptions(options) {
  options = { encoding: 'utf8', ...toOptions(options) };
  if (options.bufferSize === undefined) options.bufferSize = 32;
  validateUint32(options.bufferSize, 'options.bufferSize', true);
  return options;
}

class Dir {
  #handle;
  #path;
  #options;
  #entries = [];
  #closed = false;
  #closePromise;
  #queue = null; // what waits for the operation that is under way; null when none is
  #pending = []; // directories below, of a recursive read
  #at; // the directory that is being read

  constructor(handle, path, options) {
    if (handle == null) throw new ERR_MISSING_ARGS('handle');
    this.#handle = handle;
    this.#path = path;
    this.#at = path;
    this.#options = { encoding: 'utf8', bufferSize: 32, ...toOptions(options) };
    validateUint32(this.#options.bufferSize, 'options.bufferSize', true);
    forgotten ??= new FinalizationRegistry((handle) => native.dirClose(handle));
    forgotten.register(this, handle, this);
  }

  get path() { return this.#path; }

  #take(flat) {
    for (let i = 0; i < flat.length; i += 2) {
      const entry = new Dirent(encodePath(flat[i], this.#options), this.#at, flat[i + 1]);
      this.#entries.push(entry);
      if (this.#options.recursive && flat[i + 1] === DIRECTORY) this.#pending.push(joinPath(this.#at, flat[i]));
    }
  }

  #readArguments(handle) { return [handle, this.#options.bufferSize, wantsBytes(this.#options)]; }

  read(callback) {
    if (callback === undefined) return new Promise((resolve, reject) => this.#read((err, entry) => (err ? reject(err) : resolve(entry)), true));
    validateFunction(callback, 'callback');
    if (this.#closed) throw new ERR_DIR_CLOSED();
    this.#read(callback, false);
    return undefined;
  }

  #read(callback) {
    if (this.#closed) {
      callback(new ERR_DIR_CLOSED());
      return;
    }
    if (this.#queue !== null) {
      this.#queue.push(() => this.#read(callback));
      return;
    }
    if (this.#entries.length > 0) {
      process.nextTick(callback, null, this.#entries.shift());
      return;
    }
    this.#queue = [];
    this.#fill((err) => {
      const queue = this.#queue;
      this.#queue = null;
      if (err) callback(err);
      else callback(null, this.#entries.shift() ?? null);
      for (const next of queue) next();
    });
  }

  // Reads until there is an entry, or there are no more.
  #fill(callback) {
    send('dirRead', this.#readArguments(this.#handle), (err, flat) => {
      if (err) {
        callback(err);
        return;
      }
      this.#take(flat);
      if (this.#entries.length > 0 || this.#pending.length === 0) {
        callback(null);
        return;
      }
      const next = this.#pending.shift();
      send('dirOpen', [next], (openErr, handle) => {
        if (openErr) {
          callback(openErr);
          return;
        }
        this.#swap(handle, next);
        this.#fill(callback);
      });
    });
  }

  #swap(handle, path) {
    native.dirClose(this.#handle);
    forgotten.unregister(this);
    this.#handle = handle;
    this.#at = path;
    forgotten.register(this, handle, this);
  }

  processReadResult(path, flat) {
    this.#at = path;
    this.#take(flat);
  }

  readSyncRecursive(dirent) {
    if (this.#options.recursive && dirent.isDirectory()) this.#pending.push(joinPath(dirent.parentPath, dirent.name));
  }

  readSync() {
    if (this.#closed) throw new ERR_DIR_CLOSED();
    if (this.#queue !== null) throw new ERR_DIR_CONCURRENT_OPERATION();
    while (this.#entries.length === 0) {
      this.#take(native.dirRead(...this.#readArguments(this.#handle)));
      if (this.#entries.length > 0 || this.#pending.length === 0) break;
      const next = this.#pending.shift();
      this.#swap(native.dirOpen(next), next);
    }
    return this.#entries.shift() ?? null;
  }

  close(callback) {
    if (callback === undefined) {
      if (this.#closed) return Promise.reject(new ERR_DIR_CLOSED());
      return new Promise((resolve, reject) => this.#close((err) => (err ? reject(err) : resolve())));
    }
    validateFunction(callback, 'callback');
    if (this.#closed) {
      process.nextTick(callback, new ERR_DIR_CLOSED());
      return undefined;
    }
    this.#close(callback);
    return undefined;
  }

  #close(callback) {
    if (this.#queue !== null) {
      this.#queue.push(() => this.#close(callback));
      return;
    }
    this.#closed = true;
    forgotten.unregister(this);
    send('dirClose', [this.#handle], callback);
  }

  closeSync() {
    if (this.#closed) throw new ERR_DIR_CLOSED();
    if (this.#queue !== null) throw new ERR_DIR_CONCURRENT_OPERATION();
    this.#closed = true;
    forgotten.unregister(this);
    native.dirClose(this.#handle);
  }

  async* entries() {
    try {
      for (let entry; (entry = await this.read()) !== null;) yield entry;
    } finally {
      if (!this.#closed) await this.close();
    }
  }

  [Symbol.dispose]() {
    if (!this.#closed) this.closeSync();
  }
  async [Symbol.asyncDispose]() {
    if (!this.#closed) await this.close();
  }
}
Object.defineProperty(Dir.prototype, Symbol.asyncIterator, { __proto__: null, value: Dir.prototype.entries, enumerable: false, writable: true, configurable: true });

function open(path, options) {
  options = checkOptions(options);
  return new Promise((resolve, reject) => {
    send('dirOpen', [path], (err, handle) => {
      if (err) reject(err);
      else resolve(new Dir(handle, path, options));
    });
  });
}

function openSync(path, options) {
  options = checkOptions(options);
  let handle;
  try {
    handle = native.dirOpen(path);
  } catch (err) {
    if (err.code === 'ERR_ACCESS_DENIED') throw err;
    throw uvException({ errno: err.errno, syscall: 'opendir' }); // Node's has no path here
  }
  return new Dir(handle, path, options);
}

module.exports = { Dir, open, openSync, checkOptions };
