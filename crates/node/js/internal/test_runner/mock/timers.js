'use strict';
// mock.timers: timers and the date under the test's control. Time stands still until tick() moves it.

const { codes } = require('internal/errors');
const { validateAbortSignal, validateNumber, validateStringArray } = require('internal/validators');
const timers = require('timers');
const timersPromises = require('timers/promises');

const ALL = ['setTimeout', 'setInterval', 'setImmediate', 'Date', 'scheduler.wait', 'AbortSignal.timeout'];
const TIMEOUT_MAX = 2147483647;

class FakeTimeout {
  #mock;
  #entry;

  constructor(mock, entry) {
    this.#mock = mock;
    this.#entry = entry;
    this.id = entry.id;
  }

  static entryOf(timer) { return timer.#entry; }

  // Nothing waits for it, so there is nothing to hold.
  hasRef() { return true; }
  ref() { return this; }
  unref() { return this; }
  close() { this.#mock.clear(this.#entry); return this; }

  refresh() {
    this.#mock.rearm(this.#entry);
    return this;
  }

}
const { entryOf } = FakeTimeout;
delete FakeTimeout.entryOf;

// What is due first comes first; of two at one time, the older.
class Queue {
  #entries = [];

  add(entry) {
    let at = this.#entries.length;
    while (at > 0 && this.#entries[at - 1].runAt > entry.runAt) at--;
    this.#entries.splice(at, 0, entry);
  }

  remove(entry) {
    const at = this.#entries.indexOf(entry);
    if (at !== -1) this.#entries.splice(at, 1);
  }

  get first() { return this.#entries[0]; }
  get last() { return this.#entries.at(-1); }
  clear() { this.#entries = []; }
}

// The queue and the clock; shared by what replaces the globals.
class Clock {
  queue = new Queue();
  now = 0;
  #nextId = 1;

  add(callback, delay, args, interval) {
    const entry = { id: this.#nextId++, callback, runAt: this.now + delay, delay, interval, args };
    this.queue.add(entry);
    return new FakeTimeout(this, entry);
  }

  // An immediate runs before every timer.
  addImmediate(callback, args) {
    const entry = { id: this.#nextId++, callback, runAt: -1, delay: 0, interval: undefined, args };
    this.queue.add(entry);
    return new FakeTimeout(this, entry);
  }

  clear(entry) { this.queue.remove(entry); }

  rearm(entry) {
    this.queue.remove(entry);
    entry.runAt = this.now + entry.delay;
    this.queue.add(entry);
  }

  clearTimer(timer) {
    if (timer instanceof FakeTimeout) this.queue.remove(entryOf(timer));
  }

  runDue() {
    for (let entry; (entry = this.queue.first) !== undefined && entry.runAt <= this.now;) {
      this.queue.remove(entry);
      if (entry.interval !== undefined) {
        entry.runAt += entry.interval;
        this.queue.add(entry);
      }
      Reflect.apply(entry.callback, undefined, entry.args);
    }
  }
}

function delayOf(value, least = 1) {
  const ms = Number(value);
  return !(ms >= least) || ms > TIMEOUT_MAX ? least : Math.trunc(ms);
}

function abortError(signal) {
  const { AbortError } = require('internal/errors');
  return new AbortError(undefined, { cause: signal.reason });
}

class MockTimers {
  #clock = new Clock();
  #undo = [];
  #enabled = false;

  enable(options = { __proto__: null, apis: ALL, now: 0 }) {
    const { apis = ALL, now = 0 } = options ?? {};
    if (this.#enabled) throw new codes.ERR_INVALID_STATE('MockTimers is already enabled!');
    validateStringArray(apis, 'options.apis');
    for (const api of apis) if (!ALL.includes(api)) throw new codes.ERR_INVALID_ARG_VALUE('options.apis', api, `option ${api} is not supported`);
    this.#clock.now = startOf(now);
    this.#enabled = true;
    if (apis.includes('setTimeout')) this.#replaceTimeouts();
    if (apis.includes('setInterval')) this.#replaceIntervals();
    if (apis.includes('setImmediate')) this.#replaceImmediates();
    if (apis.includes('scheduler.wait')) this.#put(timersPromises.scheduler, 'wait', (delay, options) => this.#promised(delayOf(delay), undefined, options));
    if (apis.includes('AbortSignal.timeout')) this.#replaceAbortTimeout();
    if (apis.includes('Date')) this.#put(globalThis, 'Date', this.#makeDate());
  }

  // Puts a value in the place of a property, and notes how to undo that.
  #put(object, name, value) {
    const before = Object.getOwnPropertyDescriptor(object, name);
    if (before === undefined) return;
    this.#undo.push(() => Object.defineProperty(object, name, before));
    Object.defineProperty(object, name, { __proto__: null, value, configurable: true, enumerable: before.enumerable, writable: true });
  }

  #everywhere(name, fn) {
    this.#put(globalThis, name, fn);
    this.#put(timers, name, fn);
  }

  #clearer(name) {
    const real = globalThis[name];
    const clock = this.#clock;
    this.#everywhere(name, { [name](timer) {
      if (timer instanceof FakeTimeout) clock.clearTimer(timer);
      else real(timer);
    } }[name]);
  }

  #replaceTimeouts() {
    const clock = this.#clock;
    this.#everywhere('setTimeout', function setTimeout(callback, delay, ...args) {
      require('internal/validators').validateFunction(callback, 'callback');
      return clock.add(callback, delayOf(delay), args);
    });
    this.#clearer('clearTimeout');
    this.#put(timersPromises, 'setTimeout', (delay, value, options) => this.#promised(delayOf(delay), value, options));
  }

  #replaceIntervals() {
    const clock = this.#clock;
    this.#everywhere('setInterval', function setInterval(callback, delay, ...args) {
      require('internal/validators').validateFunction(callback, 'callback');
      const ms = delayOf(delay);
      return clock.add(callback, ms, args, ms);
    });
    this.#clearer('clearInterval');
    this.#put(timersPromises, 'setInterval', (delay, value, options) => this.#repeated(delayOf(delay), value, options));
  }

  #replaceImmediates() {
    const clock = this.#clock;
    this.#everywhere('setImmediate', function setImmediate(callback, ...args) {
      require('internal/validators').validateFunction(callback, 'callback');
      return clock.addImmediate(callback, args);
    });
    this.#clearer('clearImmediate');
    this.#put(timersPromises, 'setImmediate', (value, options) => this.#promised(undefined, value, options));
  }

  #replaceAbortTimeout() {
    const clock = this.#clock;
    this.#put(AbortSignal, 'timeout', function timeout(delay) {
      validateNumber(delay, 'delay', 0, Number.MAX_SAFE_INTEGER);
      const controller = new AbortController();
      clock.add(() => controller.abort(), delayOf(delay), []);
      return controller.signal;
    });
  }

  // `delay` undefined: an immediate.
  async #promised(delay, value, options) {
    const signal = options?.signal;
    if (signal !== undefined) {
      validateAbortSignal(signal, 'options.signal');
      if (signal.aborted) throw abortError(signal);
    }
    const { promise, resolve, reject } = Promise.withResolvers();
    const timer = delay === undefined ? this.#clock.addImmediate(() => resolve(value), []) : this.#clock.add(() => resolve(value), delay, []);
    const aborted = () => {
      this.#clock.clearTimer(timer);
      reject(abortError(signal));
    };
    signal?.addEventListener('abort', aborted, { __proto__: null, once: true });
    try {
      return await promise;
    } finally {
      signal?.removeEventListener('abort', aborted);
    }
  }

  async *#repeated(delay, value, options) {
    const signal = options?.signal;
    if (signal !== undefined) {
      validateAbortSignal(signal, 'options.signal');
      if (signal.aborted) throw abortError(signal);
    }
    let due = 0;
    let wake;
    const timer = this.#clock.add(() => {
      due++;
      wake?.resolve();
    }, delay, [], delay);
    const aborted = () => wake?.reject(abortError(signal));
    signal?.addEventListener('abort', aborted, { __proto__: null, once: true });
    try {
      for (;;) {
        if (due === 0) {
          wake = Promise.withResolvers();
          await wake.promise;
          wake = undefined;
        }
        due--;
        yield value;
      }
    } finally {
      this.#clock.clearTimer(timer);
      signal?.removeEventListener('abort', aborted);
    }
  }

  #makeDate() {
    const Real = Date;
    const clock = this.#clock;
    function MockDate(...args) {
      if (new.target === undefined) return new Real(clock.now).toString();
      return Reflect.construct(Real, args.length === 0 ? [clock.now] : args, new.target);
    }
    const { prototype, ...statics } = Object.getOwnPropertyDescriptors(Real);
    Object.defineProperties(MockDate, statics);
    Object.defineProperty(MockDate, 'now', { __proto__: null, value: function now() { return clock.now; }, writable: true, configurable: true });
    Object.defineProperty(MockDate, 'isMock', { __proto__: null, value: true, writable: true, configurable: true });
    MockDate.prototype = prototype.value;
    return MockDate;
  }

  #mustBeEnabled() {
    if (!this.#enabled) throw new codes.ERR_INVALID_STATE('You should enable MockTimers first by calling the .enable function');
  }

  tick(time = 1) {
    this.#mustBeEnabled();
    if (time < 0) throw notPositive(time);
    this.#clock.now += time;
    this.#clock.runDue();
  }

  setTime(time = 0) {
    validateNumber(time, 'time');
    if (time < 0) throw notPositive(time);
    this.#mustBeEnabled();
    this.#clock.now = time;
    this.#clock.runDue();
  }

  // Up to the last timer that there is now.
  runAll() {
    this.#mustBeEnabled();
    const { last } = this.#clock.queue;
    if (last !== undefined) this.tick(Math.max(last.runAt - this.#clock.now, 0));
  }

  reset() {
    if (!this.#enabled) return;
    for (const undo of this.#undo.reverse()) undo();
    this.#undo = [];
    this.#enabled = false;
    this.#clock.queue.clear();
    this.#clock.now = 0;
  }

  [Symbol.dispose]() { this.reset(); }
}

function startOf(now) {
  if (now instanceof Date) return now.getTime();
  validateNumber(now, 'initialTime');
  if (now < 0) throw notPositive(now);
  return now;
}

// Worded as Node does.
function notPositive(time) {
  return new codes.ERR_INVALID_ARG_VALUE('time', 'positive integer', time);
}

module.exports = { MockTimers };
