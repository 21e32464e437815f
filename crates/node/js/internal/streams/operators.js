'use strict';
// Readable's array-like helpers: map, filter, toArray, ... Each result but the final ones is a Readable again.

const { AbortError, codes: { ERR_INVALID_ARG_TYPE, ERR_MISSING_ARGS, ERR_OUT_OF_RANGE } } = require('internal/errors');
const { validateAbortSignal, validateInteger, validateObject } = require('internal/validators');
const { Readable } = require('internal/streams/readable');

const kEmpty = Symbol('kEmpty'); // a result that is left out
const kEof = Symbol('kEof');

function checkOptions(options) {
  if (options != null) validateObject(options, 'options');
  if (options?.signal != null) validateAbortSignal(options.signal, 'options.signal');
}
function checkFunction(fn) {
  if (typeof fn !== 'function') throw new ERR_INVALID_ARG_TYPE('fn', 'Function', fn);
}
function throwIfAborted(signal) {
  if (signal?.aborted) throw new AbortError(undefined, { cause: signal.reason });
}

// Results of fn in the order of the input, with up to `concurrency` calls under way.
function mapping(stream, fn, options) {
  checkFunction(fn);
  checkOptions(options);
  const concurrency = options?.concurrency != null ? Math.floor(options.concurrency) : 1;
  let mark = options?.highWaterMark != null ? Math.floor(options.highWaterMark) : concurrency - 1;
  validateInteger(concurrency, 'options.concurrency', 1);
  validateInteger(mark, 'options.highWaterMark', 0);
  mark += concurrency;
  return mapped(stream, fn, AbortSignal.any(options?.signal ? [options.signal] : []), concurrency, mark);
}

async function* mapped(stream, fn, signal, concurrency, mark) {
  const queue = []; // promises of results
  let head = 0;
  let running = 0;
  let done = false;
  let wakeReader = null;
  let wakePump = null;
  function goOn() {
    if (wakePump && !done && running < concurrency && queue.length - head < mark) {
      wakePump();
      wakePump = null;
    }
  }
  function settled() {
    running -= 1;
    goOn();
  }
  function failed() {
    done = true;
    settled();
  }
  async function pump() {
    try {
      for await (let value of stream) {
        if (done) return;
        if (signal.aborted) throw new AbortError();
        try {
          value = fn(value, { signal });
          if (value === kEmpty) continue;
          value = Promise.resolve(value);
        } catch (err) {
          value = Promise.reject(err);
        }
        running += 1;
        value.then(settled, failed);
        queue.push(value);
        if (wakeReader) {
          wakeReader();
          wakeReader = null;
        }
        if (!done && (queue.length - head >= mark || running >= concurrency)) await new Promise((resolve) => { wakePump = resolve; });
      }
      queue.push(kEof);
    } catch (err) {
      const value = Promise.reject(err);
      value.then(settled, failed);
      queue.push(value);
    } finally {
      done = true;
      if (wakeReader) {
        wakeReader();
        wakeReader = null;
      }
    }
  }
  pump();
  try {
    for (;;) {
      while (head < queue.length) {
        const value = await queue[head];
        if (value === kEof) return;
        if (signal.aborted) throw new AbortError();
        if (value !== kEmpty) yield value;
        queue[head++] = undefined;
        if (head === queue.length) queue.length = head = 0;
        goOn();
      }
      await new Promise((resolve) => { wakeReader = resolve; });
    }
  } finally {
    done = true;
    if (wakePump) {
      wakePump();
      wakePump = null;
    }
  }
}

function filtering(stream, fn, options) {
  checkFunction(fn);
  return mapping(stream, async (value, o) => ((await fn(value, o)) ? value : kEmpty), options);
}

function map(fn, options) { return Readable.from(mapping(this, fn, options)); }

function filter(fn, options) { return Readable.from(filtering(this, fn, options)); }

function flatMap(fn, options) {
  const source = mapping(this, fn, options);
  return Readable.from((async function* flatMap() {
    for await (const value of source) yield* value;
  })());
}

async function forEach(fn, options) {
  checkFunction(fn);
  const source = mapping(this, async (value, o) => {
    await fn(value, o);
    return kEmpty;
  }, options);
  for await (const ignored of source) void ignored;
}

async function toArray(options) {
  checkOptions(options);
  const out = [];
  for await (const value of this) {
    throwIfAborted(options?.signal);
    out.push(value);
  }
  return out;
}

async function anyOf(stream, fn, options) {
  for await (const ignored of filtering(stream, fn, options)) {
    void ignored;
    return true;
  }
  return false;
}

function some(fn, options) { return anyOf(this, fn, options); }

async function every(fn, options) {
  checkFunction(fn);
  return !(await anyOf(this, async (...args) => !(await fn(...args)), options));
}

async function find(fn, options) {
  for await (const value of filtering(this, fn, options)) return value;
  return undefined;
}

function toCount(number) {
  number = Number(number); // an object's valueOf runs here
  if (Number.isNaN(number)) return 0;
  if (number < 0) throw new ERR_OUT_OF_RANGE('number', '>= 0', number);
  return number;
}

function drop(number, options) {
  checkOptions(options);
  const stream = this;
  let left = toCount(number);
  return Readable.from((async function* drop() {
    if (options?.signal?.aborted) throw new AbortError();
    for await (const value of stream) {
      if (options?.signal?.aborted) throw new AbortError();
      if (left-- <= 0) yield value;
    }
  })());
}

function take(number, options) {
  checkOptions(options);
  const stream = this;
  let left = toCount(number);
  return Readable.from((async function* take() {
    if (options?.signal?.aborted) throw new AbortError();
    for await (const value of stream) {
      if (options?.signal?.aborted) throw new AbortError();
      if (left-- > 0) yield value;
      if (left <= 0) return; // without waiting for another
    }
  })());
}

async function reduce(reducer, initial, options) {
  if (typeof reducer !== 'function') throw new ERR_INVALID_ARG_TYPE('reducer', 'Function', reducer);
  checkOptions(options);
  let hasValue = arguments.length > 1;
  if (options?.signal?.aborted) {
    const err = new AbortError(undefined, { cause: options.signal.reason });
    this.once('error', () => {}); // it is told by the promise
    await require('internal/streams/end_of_stream').finished(this.destroy(err));
    throw err;
  }
  const ac = new AbortController();
  const { signal } = ac;
  if (options?.signal) options.signal.addEventListener('abort', () => ac.abort(), { once: true });
  let any = false;
  try {
    for await (const value of this) {
      any = true;
      if (options?.signal?.aborted) throw new AbortError();
      if (hasValue) {
        initial = await reducer(initial, value, { signal });
      } else {
        hasValue = true;
        initial = value;
      }
    }
    if (!any && !hasValue) {
      const err = new ERR_MISSING_ARGS('reduce');
      err.message = 'Reduce of an empty stream requires an initial value';
      throw err;
    }
  } finally {
    ac.abort();
  }
  return initial;
}

function compose(stream, options) {
  checkOptions(options);
  const composed = require('internal/streams/compose').compose(this, stream);
  if (options?.signal) require('internal/streams/signal').addAbortSignalNoValidate(options.signal, composed);
  return composed;
}

module.exports = { map, filter, forEach, toArray, some, every, find, flatMap, drop, take, reduce, compose };
