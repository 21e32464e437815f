'use strict';
// Readable's array-like helpers: map, filter, toArray, ... Each result but the final ones is a Readable again.

const { AbortError, codes: { ERR_INVALID_ARG_TYPE, ERR_MISSING_ARGS, ERR_OUT_OF_RANGE } } = require('internal/errors');
const { validateAbortSignal, validateInteger, validateObject } = require('internal/validators');
const { Readable } = require('internal/streams/readable');

function check(fn, options) {
  if (typeof fn !== 'function') throw new ERR_INVALID_ARG_TYPE('fn', ['Function', 'AsyncFunction'], fn);
  if (options != null) validateObject(options, 'options');
  if (options?.signal != null) validateAbortSignal(options.signal, 'options.signal');
  const concurrency = options?.concurrency != null ? Math.floor(options.concurrency) : 1;
  validateInteger(concurrency, 'options.concurrency', 1);
  return concurrency;
}

function abortIfNeeded(signal) {
  if (signal?.aborted) throw new AbortError(undefined, { cause: signal.reason });
}

// Results in the order of the input, with up to `concurrency` calls under way.
async function* mapping(stream, fn, options) {
  const concurrency = check(fn, options);
  const signal = options?.signal ?? new AbortController().signal;
  const queue = [];
  for await (const chunk of stream) {
    abortIfNeeded(signal);
    queue.push(Promise.resolve(chunk).then((value) => fn(value, { signal })));
    queue[queue.length - 1].catch(() => {});
    if (queue.length >= concurrency) yield await queue.shift();
  }
  for (const result of queue) yield await result;
}

function map(fn, options) {
  check(fn, options);
  return Readable.from(mapping(this, fn, options), { objectMode: true });
}

function filter(fn, options) {
  check(fn, options);
  const drop = Symbol('drop');
  const source = mapping(this, async (value, o) => ((await fn(value, o)) ? value : drop), options);
  return Readable.from((async function* () {
    for await (const value of source) if (value !== drop) yield value;
  })());
}

async function forEach(fn, options) {
  check(fn, options);
  for await (const ignored of mapping(this, fn, options)) void ignored;
}

async function toArray(options) {
  if (options != null) validateObject(options, 'options');
  const out = [];
  for await (const value of this) {
    abortIfNeeded(options?.signal);
    out.push(value);
  }
  return out;
}

async function some(fn, options) {
  check(fn, options);
  for await (const ignored of filter.call(this, fn, options)) {
    void ignored;
    return true;
  }
  return false;
}

async function every(fn, options) {
  check(fn, options);
  return !(await some.call(this, async (...args) => !(await fn(...args)), options));
}

async function find(fn, options) {
  for await (const value of filter.call(this, fn, options)) return value;
  return undefined;
}

function flatMap(fn, options) {
  const source = map.call(this, fn, options);
  return Readable.from((async function* () {
    for await (const value of source) yield* value;
  })());
}

function toCount(number) {
  number = Number(number);
  if (Number.isNaN(number)) return 0;
  if (number < 0) throw new ERR_OUT_OF_RANGE('number', '>= 0', number);
  return number;
}

function drop(number, options) {
  const stream = this;
  let left = toCount(number);
  return Readable.from((async function* () {
    for await (const value of stream) {
      abortIfNeeded(options?.signal);
      if (left-- <= 0) yield value;
    }
  })());
}

function take(number, options) {
  const stream = this;
  let left = toCount(number);
  return Readable.from((async function* () {
    for await (const value of stream) {
      abortIfNeeded(options?.signal);
      if (left-- > 0) yield value;
      if (left <= 0) return;
    }
  })());
}

async function reduce(reducer, initial, options) {
  if (typeof reducer !== 'function') throw new ERR_INVALID_ARG_TYPE('reducer', ['Function', 'AsyncFunction'], reducer);
  const signal = options?.signal ?? new AbortController().signal;
  let hasValue = arguments.length > 1;
  let value = initial;
  for await (const chunk of this) {
    abortIfNeeded(signal);
    if (hasValue) {
      value = await reducer(value, chunk, { signal });
    } else {
      hasValue = true;
      value = chunk;
    }
  }
  if (!hasValue) {
    const err = new ERR_MISSING_ARGS('reduce');
    err.message = 'Reduce of an empty stream requires an initial value';
    throw err;
  }
  return value;
}

function compose(stream) {
  if (typeof stream === 'function') return Readable.from(stream(this));
  this.pipe(stream);
  return stream;
}

module.exports = { map, filter, forEach, toArray, some, every, find, flatMap, drop, take, reduce, compose };
