'use strict';
// setImmediate: callbacks for the check phase. Those that are added while the phase runs wait for the next turn.
//
// Tasks of message ports run before them: what is the poll phase's elsewhere, and comes of this very thread.

const native = internalBinding('timers');
const { runNextTicks } = require('internal/process/task_queues');
const context = require('internal/async_context');

const kRefed = Symbol('refed');

let waiting = []; // for the next check phase
let current = null; // the batch that is running, and how far it got: kept when a callback throws
let at = 0;
let refCount = 0;
let posted; // a Queue of tasks of message ports, once there were some
let kept = 0; // ports that keep the loop alive
let poked = false; // internal/async_hooks wants a check phase
let toldPending = false;
let toldRefed = false;

function tell() {
  const pending = waiting.length > 0 || current !== null || poked || (posted !== undefined && posted.length > 0);
  const refed = refCount > 0;
  if (pending !== toldPending || refed !== toldRefed) {
    toldPending = pending;
    toldRefed = refed;
    native.setImmediatePending(pending, refed);
  }
}

class Immediate {
  constructor(callback, args) {
    this._onImmediate = callback;
    this._argv = args;
    this._destroyed = false;
    this[kRefed] = true;
    if (context.tracker !== undefined) context.tracker.timer(this, 'Immediate');
    refCount++;
    waiting.push(this);
    if (!toldPending || !toldRefed) tell();
  }

  ref() {
    if (this[kRefed] === false) {
      this[kRefed] = true;
      refCount++;
      tell();
    }
    return this;
  }

  unref() {
    if (this[kRefed] === true) {
      this[kRefed] = false;
      refCount--;
      tell();
    }
    return this;
  }

  hasRef() { return this[kRefed] === true; }

  [Symbol.dispose]() { clearImmediate(this); }
}

function retire(immediate) {
  immediate._destroyed = true;
  if (immediate[kRefed]) refCount--;
  immediate[kRefed] = null;
}

function clearImmediate(immediate) {
  if (!immediate?._onImmediate || immediate._destroyed) return;
  retire(immediate);
  immediate._onImmediate = null;
  if (context.tracker !== undefined) context.tracker.retired(immediate);
  if (refCount === 0) tell();
}

function poke() {
  poked = true;
  tell();
}

// A task for the end of the next poll phase. Tasks that it posts run in the same one, up to a limit.
function postTask(task) {
  posted ??= new (require('internal/webstreams/util').Queue)();
  posted.push(task);
  if (!toldPending) tell();
}

const MOST_TASKS = 1000;

function runPosted() {
  for (let i = 0; i < MOST_TASKS && posted.length > 0; i++) {
    if (i > 0) runNextTicks();
    posted.shift()();
  }
  runNextTicks();
}

// Counts what keeps the loop alive although nothing is under way.
function keepAlive(change) {
  const before = kept > 0;
  kept += change;
  if (kept > 0 !== before) native.setKept(kept > 0);
}

function processImmediate() {
  if (posted !== undefined && posted.length > 0) runPosted();
  if (poked) {
    poked = false;
    context.tracker.runDestroys();
  }
  if (current === null) {
    current = waiting;
    waiting = [];
    at = 0;
  }
  let ran = false;
  while (at < current.length) {
    if (ran) runNextTicks(); // may clear some that are still to come
    ran = runNext();
  }
  current = null;
  tell();
}

// In a frame of its own, so that nothing of an immediate is held while the next ones run. False when it was cleared.
function runNext() {
  const immediate = current[at];
  current[at++] = undefined;
  if (immediate._destroyed) return false;
  retire(immediate);
  if (context.tracker === undefined) call(immediate);
  else callTracked(immediate);
  return true;
}

function call(immediate) {
  const args = immediate._argv;
  try {
    if (args === undefined) immediate._onImmediate();
    else immediate._onImmediate(...args);
  } finally {
    immediate._onImmediate = null;
  }
}

function callTracked(immediate) {
  const { tracker } = context;
  tracker.started(immediate);
  try {
    call(immediate);
  } finally {
    tracker.retired(immediate);
  }
  tracker.ended(immediate);
}

module.exports = { keepAlive, postTask, Immediate, clearImmediate, processImmediate, poke, activeCount: () => refCount };
