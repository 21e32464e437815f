'use strict';
// Timers: lists of equal duration in a heap ordered by expiry.
//
// Timers of one duration expire in the order they were started, so each duration has a doubly linked list, and a binary
// heap holds one entry per list, keyed by the expiry of its first timer. Starting, stopping and refreshing a timer is
// constant time; only the first of a list costs a heap operation. One native timer is armed for the top of the heap.
//
// Invariants: a timer is in a list iff _idlePrev is not null; a list is in the heap iff it is in `lists`;
// `refCount` counts the timers that are not destroyed and keep the loop alive.
// A list that became empty while one of its timers fires stays until runList is done with it.

const native = internalBinding('timers');
const { runNextTicks } = require('internal/process/task_queues');
const context = require('internal/async_context');

const TIMEOUT_MAX = 2 ** 31 - 1;
const kRefed = Symbol('refed');
const kHasPrimitive = Symbol('kHasPrimitive');
const kAsyncId = Symbol('asyncId'); // the number of a timer

const lists = new Map(); // duration -> list
const heap = []; // lists, heap[0] expires first
const known = { __proto__: null }; // primitive id -> Timeout, for clearTimeout(+timer)
let refCount = 0;
let armedFor = Infinity;

function TimersList(expiry, duration) {
  this._idleNext = this;
  this._idlePrev = this;
  this.expiry = expiry;
  this.duration = duration;
  this.at = -1;
}

function place(list, at) {
  heap[at] = list;
  list.at = at;
}

function siftUp(at) {
  const list = heap[at];
  while (at > 0) {
    const parent = (at - 1) >> 1;
    if (heap[parent].expiry <= list.expiry) break;
    place(heap[parent], at);
    at = parent;
  }
  place(list, at);
}

function siftDown(at) {
  const list = heap[at];
  const { length } = heap;
  for (;;) {
    let child = 2 * at + 1;
    if (child >= length) break;
    if (child + 1 < length && heap[child + 1].expiry < heap[child].expiry) child++;
    if (heap[child].expiry >= list.expiry) break;
    place(heap[child], at);
    at = child;
  }
  place(list, at);
}

function dropList(list) {
  lists.delete(list.duration);
  const { at } = list;
  const last = heap.pop();
  list.at = -1;
  if (last === list) return;
  place(last, at);
  siftDown(at);
  siftUp(last.at);
}

function unlink(timer) {
  const next = timer._idleNext;
  const prev = timer._idlePrev;
  next._idlePrev = prev;
  prev._idleNext = next;
  timer._idleNext = timer._idlePrev = null;
}

function refUp() {
  if (refCount++ === 0) native.setTimerRef(true);
}

function refDown() {
  if (--refCount === 0) native.setTimerRef(false);
}

function insert(timer, start = native.now()) {
  const duration = Math.trunc(timer._idleTimeout);
  timer._idleStart = start;
  let list = lists.get(duration);
  if (list === undefined) {
    list = new TimersList(start + duration, duration);
    lists.set(duration, list);
    heap.push(list);
    siftUp(heap.length - 1);
    if (list.expiry < armedFor) {
      armedFor = list.expiry;
      native.schedule(duration);
    }
  }
  const last = list._idlePrev;
  timer._idleNext = list;
  timer._idlePrev = last;
  last._idleNext = timer;
  list._idlePrev = timer;
}

class Timeout {
  constructor(callback, after, args, repeat, refed) {
    if (after === undefined) {
      after = 1;
    } else {
      after *= 1;
      if (!(after >= 1 && after <= TIMEOUT_MAX)) {
        if (after > TIMEOUT_MAX || after < 0 || after !== after) warnDuration(after);
        after = 1;
      }
    }
    this._idleTimeout = after;
    this._idlePrev = null;
    this._idleNext = null;
    this._idleStart = null;
    this._onTimeout = callback;
    this._timerArgs = args;
    this._repeat = repeat ? after : null;
    this._destroyed = false;
    this[kRefed] = refed;
    this[kHasPrimitive] = false;
    if (context.tracker === undefined) this[kAsyncId] = ++context.lastId;
    else this[kAsyncId] = context.tracker.timer(this, 'Timeout');
  }

  [Symbol.for('nodejs.util.inspect.custom')](_, options) {
    return require('internal/util/inspect').inspect(this, { ...options, depth: 0, customInspect: false });
  }

  refresh() {
    restart(this);
    return this;
  }

  unref() {
    if (this[kRefed]) {
      this[kRefed] = false;
      if (!this._destroyed) refDown();
    }
    return this;
  }

  ref() {
    if (this[kRefed] === false) {
      this[kRefed] = true;
      if (!this._destroyed) refUp();
    }
    return this;
  }

  hasRef() { return this[kRefed] === true; }

  close() {
    clearTimeout(this);
    return this;
  }

  [Symbol.toPrimitive]() {
    const id = this[kAsyncId];
    if (!this[kHasPrimitive]) {
      this[kHasPrimitive] = true;
      known[id] = this;
    }
    return id;
  }

  [Symbol.dispose]() { clearTimeout(this); }
}

function warnDuration(after) {
  let text = `${after} does not fit into a 32-bit signed integer.`;
  let name = 'TimeoutOverflowWarning';
  if (after !== after) {
    text = `${after} is not a number.`;
    name = 'TimeoutNaNWarning';
  } else if (after < 0) {
    text = `${after} is a negative number.`;
    name = 'TimeoutNegativeWarning';
  }
  process.emitWarning(`${text}\nTimeout duration was set to 1.`, name);
}

function restart(timer) {
  if (timer._idleTimeout < 0) return; // cleared for good
  if (timer._idlePrev !== null) {
    unlink(timer); // an emptied list is dropped when it comes up
  } else if (timer._destroyed) { // had fired: begins anew
    timer._destroyed = false;
    if (context.tracker !== undefined) context.tracker.timer(timer, 'Timeout');
    if (timer[kRefed]) refUp();
  }
  insert(timer);
}

function start(callback, after, args, repeat) {
  const timer = new Timeout(callback, after, args, repeat, true);
  if (refCount++ === 0) native.setTimerRef(true);
  insert(timer);
  return timer;
}

function clearTimeout(timer) {
  if (typeof timer === 'number' || typeof timer === 'string') timer = known[timer];
  if (!timer || !timer._onTimeout) return;
  timer._onTimeout = null;
  timer._idleTimeout = -1;
  if (timer._destroyed) return;
  timer._destroyed = true;
  if (timer[kHasPrimitive]) delete known[timer[kAsyncId]];
  if (context.tracker !== undefined) context.tracker.retired(timer);
  if (timer._idlePrev !== null) {
    const list = timer._idleNext === timer._idlePrev ? timer._idleNext : undefined; // only the list itself is left then
    unlink(timer);
    if (list !== undefined && list._idleNext === list) dropList(list);
  }
  if (timer[kRefed]) refDown();
}

// Called when the native timer fired. Returns the next expiry: positive when a timer wants the loop alive, else negative; 0 for none.
function processTimers(now) {
  let ranList = false;
  while (heap.length > 0) {
    const list = heap[0];
    if (list._idleNext === list) {
      dropList(list);
      continue;
    }
    // What has become due since the phase began waits for the next turn, or timers would starve everything else.
    if (list.expiry > now) {
      armedFor = list.expiry;
      return refCount > 0 ? list.expiry : -list.expiry;
    }
    if (ranList) runNextTicks();
    ranList = true;
    runList(list, now);
  }
  armedFor = Infinity;
  return 0;
}

// Fires what is due in one list. Ticks and microtasks run between two timers.
function runList(list, now) {
  let ranTimer = false;
  for (;;) {
    let timer = list._idleNext;
    if (timer === list) break;
    if (now - timer._idleStart < list.duration) {
      list.expiry = Math.max(timer._idleStart + list.duration, now + 1);
      siftDown(list.at);
      return;
    }
    if (ranTimer) {
      ranTimer = false;
      runNextTicks();
      timer = list._idleNext; // a tick may have stopped or refreshed it
      if (timer === list) break;
      if (now - timer._idleStart < list.duration) continue;
    }
    ranTimer = true;
    unlink(timer);
    if (context.tracker === undefined) listOnTimeout(timer);
    else fireTracked(timer);
  }
  if (list.at !== -1) dropList(list);
}

function listOnTimeout(timer) {
  const begun = timer._repeat !== null ? native.now() : 0;
  try {
    const args = timer._timerArgs;
    if (args === undefined) timer._onTimeout();
    else timer._onTimeout(...args);
  } finally {
    if (!timer._destroyed && timer._idlePrev === null) {
      if (timer._repeat !== null) {
        timer._idleTimeout = timer._repeat;
        insert(timer, begun);
      } else {
        timer._destroyed = true;
        if (timer[kHasPrimitive]) delete known[timer[kAsyncId]];
        if (timer[kRefed]) refDown();
        if (context.tracker !== undefined) context.tracker.retired(timer);
      }
    }
  }
}

// A duration as an argument, in milliseconds, at most TIMEOUT_MAX.
function getTimerDuration(msecs, name) {
  require('internal/validators').validateNumber(msecs, name);
  if (msecs < 0 || !Number.isFinite(msecs)) throw new (require('internal/errors').codes.ERR_OUT_OF_RANGE)(name, 'a non-negative finite number', msecs);
  if (msecs <= TIMEOUT_MAX) return msecs;
  process.emitWarning(`${msecs} does not fit into a 32-bit signed integer.\nTimer duration was truncated to ${TIMEOUT_MAX}.`, 'TimeoutOverflowWarning');
  return TIMEOUT_MAX;
}

function fireTracked(timer) {
  const { tracker } = context;
  tracker.started(timer);
  listOnTimeout(timer);
  tracker.ended(timer);
}

module.exports = { Timeout, start, clearTimeout, processTimers, getTimerDuration, activeCount: () => refCount, kRefed, TIMEOUT_MAX };
