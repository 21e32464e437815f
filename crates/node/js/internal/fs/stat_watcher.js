'use strict';
// fs.watchFile: asks for a file's state again and again, and tells when it differs.

const EventEmitter = require('events');
const path = require('path');
const { send } = require('internal/fs/send');
const { toPathText } = require('internal/fs/args');
const { makeStats } = require('internal/fs/stats');
const { validateFunction, validateUint32 } = require('internal/validators');

const watchers = new Map();

function StatWatcher(bigint) {
  EventEmitter.call(this);
  this._handle = null;
  Object.defineProperty(this, '_bigint', { __proto__: null, value: bigint, enumerable: false });
}
Object.setPrototypeOf(StatWatcher.prototype, EventEmitter.prototype);
Object.setPrototypeOf(StatWatcher, EventEmitter);

// What libuv compares.
const COMPARED = [0, 1, 3, 4, 7, 8, 10, 11, 12, 13, 14, 15, 16, 17];
function differ(a, b) { return COMPARED.some((i) => a[i] !== b[i]); }

StatWatcher.prototype.start = function(filename, interval) {
  if (this._handle !== null) return;
  filename = toPathText(filename, 'filename');
  validateUint32(interval, 'interval');
  const bigint = this._bigint;
  const absent = bigint ? new BigInt64Array(18) : new Float64Array(18);
  const handle = { timer: undefined, last: undefined, refed: true, closed: false, refs: 1 };
  this._handle = handle;
  // The timer alone keeps the loop alive; a look at a file does not once the watcher is gone.
  const look = () => send('stat', [filename, bigint, false], (err, values) => {
    if (handle.closed) return;
    const next = err || values === undefined ? absent : values;
    const before = handle.last;
    handle.last = next;
    // The first look tells only that there is no such file.
    if (before === undefined ? next === absent : differ(before, next)) {
      this.emit('change', makeStats(next, bigint), makeStats(before ?? next, bigint));
      if (handle.closed) return;
    }
    handle.timer = setTimeout(look, interval);
    if (!handle.refed) handle.timer.unref();
  });
  look();
};

StatWatcher.prototype.stop = function() {
  if (this._handle === null) return;
  process.nextTick((watcher) => watcher.emit('stop'), this);
  this._handle.closed = true;
  clearTimeout(this._handle.timer);
  this._handle = null;
};

function setRef(watcher, by) {
  const handle = watcher._handle;
  if (handle === null) return watcher;
  handle.refs = Math.max(0, Math.min(handle.refs + by, Math.max(1, watcher.listenerCount('change'))));
  handle.refed = handle.refs > 0;
  if (handle.refed) handle.timer?.ref();
  else handle.timer?.unref();
  return watcher;
}
StatWatcher.prototype.ref = function() { return setRef(this, 1); };
StatWatcher.prototype.unref = function() { return setRef(this, -1); };

function watchFile(filename, options, listener) {
  filename = path.resolve(toPathText(filename));
  if (options === null || typeof options !== 'object') {
    listener = options;
    options = null;
  }
  options = { interval: 5007, persistent: true, ...options };
  validateFunction(listener, 'listener');
  let watcher = watchers.get(filename);
  if (watcher === undefined) {
    watcher = new StatWatcher(Boolean(options.bigint));
    watcher.start(filename, options.interval);
    if (!options.persistent) watcher.unref();
    watchers.set(filename, watcher);
  }
  watcher.addListener('change', listener);
  return watcher;
}

function unwatchFile(filename, listener) {
  filename = path.resolve(toPathText(filename));
  const watcher = watchers.get(filename);
  if (watcher === undefined) return;
  if (typeof listener === 'function') watcher.removeListener('change', listener);
  else watcher.removeAllListeners('change');
  if (watcher.listenerCount('change') > 0) return;
  watcher.stop();
  watchers.delete(filename);
}

module.exports = { StatWatcher, watchFile, unwatchFile };
