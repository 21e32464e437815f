'use strict';
// fs.watch: FSWatcher over one inotify instance of the loop's, and its form in fs/promises.

const native = internalBinding('fs');
require('buffer'); // names come as Buffers
const EventEmitter = require('events');
const path = require('path');
const { toPath, toPathText, toOptions } = require('internal/fs/args');
const { AbortError, codes } = require('internal/errors');
const { validateAbortSignal, validateBoolean, validateObject, validateOneOf, validateInteger } = require('internal/validators');
const { wrap } = require('internal/async_context');

const IN_MODIFY = 0x2;
const IN_ATTRIB = 0x4;
const IN_IGNORED = 0x8000;
const CHANGES = IN_MODIFY | IN_ATTRIB;

// The instance, there while something is watched: watch number -> the watchers of it.
let instance;
const watches = new Map();
let referenced = 0;

function dispatch(watch, mask, name) {
  const watchers = watches.get(watch);
  if (watchers === undefined) return;
  if (mask & IN_IGNORED) watches.delete(watch);
  for (const watcher of [...watchers]) {
    if (mask & CHANGES) watcher.onEvent('change', name);
    if (mask & ~CHANGES) watcher.onEvent('rename', name);
  }
  closeIfIdle();
}
function closeIfIdle() {
  if (watches.size > 0 || instance === undefined) return;
  native.watchClose(instance);
  instance = undefined;
  referenced = 0;
}
function countReference(by) {
  if (instance === undefined) return;
  referenced += by;
  native.watchRef(instance, referenced > 0);
}

// One thing watched. `onEvent(type, name as Buffer | undefined)`.
class Watch {
  #watch;
  #refed = true;
  constructor(target, onEvent) {
    this.onEvent = onEvent;
    instance ??= native.watchOpen(dispatch);
    try {
      this.#watch = native.watchAdd(instance, target);
    } catch (err) {
      closeIfIdle();
      throw err;
    }
    const others = watches.get(this.#watch);
    if (others === undefined) watches.set(this.#watch, new Set([this]));
    else others.add(this);
    countReference(1);
  }
  setRef(on) {
    if (on === this.#refed) return;
    this.#refed = on;
    countReference(on ? 1 : -1);
  }
  close() {
    if (this.#watch === undefined) return;
    const watchers = watches.get(this.#watch);
    if (this.#refed) countReference(-1);
    if (watchers?.delete(this) && watchers.size === 0) {
      watches.delete(this.#watch);
      native.watchRemove(instance, this.#watch);
    }
    this.#watch = undefined;
    closeIfIdle();
  }
}

function encodeName(bytes, encoding) {
  if (bytes === undefined || encoding === 'buffer') return bytes;
  return bytes.toString(encoding || 'utf8');
}

// `options.ignore`: patterns, regular expressions and functions, one or several.
function ignoreMatcher(ignore) {
  if (ignore == null) return undefined;
  const list = (Array.isArray(ignore) ? ignore : [ignore]).map((item) => {
    if (typeof item === 'string') {
      if (item.length === 0) throw new codes.ERR_INVALID_ARG_VALUE('options.ignore', item, 'must be a non-empty string');
      const { compile } = require('internal/fs/glob_match');
      const matches = compile(item, { dot: true, matchBase: true });
      return (name) => matches(name);
    }
    if (item instanceof RegExp) return (name) => item.test(name);
    if (typeof item === 'function') return item;
    throw new codes.ERR_INVALID_ARG_TYPE('options.ignore', ['string', 'RegExp', 'Function'], item);
  });
  return (name) => list.some((matches) => matches(name));
}

function FSWatcher() {
  EventEmitter.call(this);
  this._handle = null;
}
Object.setPrototypeOf(FSWatcher.prototype, EventEmitter.prototype);
Object.setPrototypeOf(FSWatcher, EventEmitter);

// Kept for programs that subclass; watchers are started by fs.watch.
FSWatcher.prototype.start = function() {};

function begin(watcher, target, options) {
  const { persistent, recursive } = options;
  const encoding = recursive ? 'utf8' : options.encoding; // as in Node, on Linux
  watcher._ignoreMatcher = ignoreMatcher(options.ignore);
  const tell = wrap('FSEVENTWRAP', (type, name) => {
    if (watcher._handle === null) return;
    const text = name === undefined ? null : encodeName(name, encoding);
    if (text !== null && watcher._ignoreMatcher?.(name.toString())) return;
    watcher.emit('change', type, text);
  });
  try {
    watcher._handle = recursive ? new Tree(toPathText(target), tell) : single(target, tell);
  } catch (err) {
    err = require('internal/fs/send').codeLast(err);
    err.filename = target;
    throw err;
  }
  if (!persistent) watcher._handle.setRef(false);
}

// Of a file the events have no name: it is the file's own.
function single(target, tell) {
  const own = require('buffer').Buffer.from(path.basename(typeof target === 'string' ? target : target.toString()));
  return new Watch(target, (type, name) => tell(type, name ?? own));
}

// A directory and all below it: a watch for each directory, names from the root on.
class Tree {
  #root;
  #tell;
  #below = new Map(); // relative directory -> Watch
  #refed = true;
  constructor(root, tell) {
    this.#root = root;
    this.#tell = tell;
    this.#add('');
  }
  #add(relative) {
    if (this.#below.has(relative)) return;
    const full = relative === '' ? this.#root : path.join(this.#root, relative);
    const { Buffer } = require('buffer');
    const watch = new Watch(full, (type, name) => {
      const text = name === undefined ? relative || path.basename(this.#root) : path.join(relative, name.toString());
      if (name !== undefined && type === 'rename') this.#follow(text);
      if (name !== undefined || relative === '') this.#tell(type, Buffer.from(text));
    });
    if (!this.#refed) watch.setRef(false);
    this.#below.set(relative, watch);
    let flat = [];
    try {
      flat = native.readdir(full);
    } catch (err) {
      if (relative === '' && err.code !== 'ENOTDIR') throw err;
    }
    for (let i = 0; i < flat.length; i += 2) {
      if (flat[i + 1] !== 2) continue;
      try {
        this.#add(path.join(relative, flat[i]));
      } catch (err) {
        if (err.code !== 'ENOENT' && err.code !== 'EACCES') throw err;
      }
    }
  }
  // A name came or went.
  #follow(relative) {
    const values = native.lstat(path.join(this.#root, relative), false, false);
    const { S_IFMT, S_IFDIR } = native.constants;
    if (values !== undefined && (values[1] & S_IFMT) === S_IFDIR) {
      try {
        this.#add(relative);
        // What was put into it before it was watched.
        const flat = native.readdir(path.join(this.#root, relative));
        const { Buffer } = require('buffer');
        for (let i = 0; i < flat.length; i += 2) process.nextTick(this.#tell, 'rename', Buffer.from(path.join(relative, flat[i])));
      } catch (err) {
        if (err.code !== 'ENOENT') throw err;
      }
      return;
    }
    for (const [directory, watch] of this.#below) {
      if (directory !== relative && !directory.startsWith(`${relative}/`)) continue;
      watch.close();
      this.#below.delete(directory);
    }
  }
  setRef(on) {
    this.#refed = on;
    for (const watch of this.#below.values()) watch.setRef(on);
  }
  close() {
    for (const watch of this.#below.values()) watch.close();
    this.#below.clear();
  }
}

FSWatcher.prototype.close = function() {
  if (this._handle === null || this._handle === undefined) return;
  this._handle.close();
  this._handle = null;
  process.nextTick(emitClose, this);
};
function emitClose(watcher) { watcher.emit('close'); }
FSWatcher.prototype.ref = function() {
  this._handle?.setRef(true);
  return this;
};
FSWatcher.prototype.unref = function() {
  this._handle?.setRef(false);
  return this;
};

function watch(filename, options, listener) {
  if (typeof options === 'function') listener = options;
  options = { persistent: true, recursive: false, ...toOptions(options) };
  const target = toPath(filename);
  if (options.persistent === undefined) options.persistent = true;
  if (options.recursive === undefined) options.recursive = false;
  validateBoolean(options.recursive, 'options.recursive');
  const watcher = new FSWatcher();
  begin(watcher, target, options);
  if (listener) watcher.addListener('change', listener);
  const { signal } = options;
  if (signal) {
    if (signal.aborted) {
      process.nextTick(() => watcher.close());
    } else {
      const onAbort = () => watcher.close();
      signal.addEventListener('abort', onAbort, { once: true });
      watcher.once('close', () => signal.removeEventListener('abort', onAbort));
    }
  }
  return watcher;
}

// fs/promises.watch
async function* watchIterator(filename, options = {}) {
  const target = toPath(filename);
  validateObject(options, 'options');
  const { persistent = true, recursive = false, encoding = 'utf8', maxQueue = 2048, overflow = 'ignore', signal, ignore } = options;
  validateBoolean(persistent, 'options.persistent');
  validateBoolean(recursive, 'options.recursive');
  validateInteger(maxQueue, 'options.maxQueue');
  validateOneOf(overflow, 'options.overflow', ['ignore', 'error']);
  validateAbortSignal(signal, 'options.signal');
  if (encoding && encoding !== 'buffer' && !require('buffer').Buffer.isEncoding(encoding)) {
    throw new codes.ERR_INVALID_ARG_VALUE('encoding', encoding, 'is invalid encoding');
  }
  if (signal?.aborted) throw new AbortError(undefined, { cause: signal.reason });
  const events = [];
  let wake;
  let failed;
  const watcher = new FSWatcher();
  watcher.on('change', (eventType, name) => {
    if (events.length < maxQueue) {
      events.push({ __proto__: null, eventType, filename: name });
    } else if (overflow === 'error') {
      failed = Object.assign(new Error('fs.watch maxQueue overflow'), { code: 'ERR_FS_WATCH_QUEUE_OVERFLOW' });
    } else {
      process.emitWarning('fs.watch maxQueue exceeded');
    }
    wake?.();
  });
  begin(watcher, target, { persistent, recursive, encoding, ignore });
  const onAbort = () => {
    failed = new AbortError(undefined, { cause: signal.reason });
    wake?.();
  };
  signal?.addEventListener('abort', onAbort, { once: true });
  try {
    for (;;) {
      while (events.length > 0 && failed === undefined) yield events.shift();
      if (failed !== undefined) throw failed;
      await new Promise((resolve) => { wake = resolve; });
    }
  } finally {
    watcher.close();
    signal?.removeEventListener('abort', onAbort);
  }
}

module.exports = { FSWatcher, watch, watchIterator };
