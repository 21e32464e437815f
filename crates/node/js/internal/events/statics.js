'use strict';
// events.once, events.on and the other static functions.

const { codes, AbortError } = require('internal/errors');
const { ERR_INVALID_ARG_TYPE } = codes;
const { validateAbortSignal, validateFunction, validateInteger, validateObject } = require('internal/validators');

function isEmitter(value) { return typeof value?.on === 'function'; }
function isTarget(value) { return typeof value?.addEventListener === 'function'; }

function add(emitter, name, listener, flags) {
  if (isEmitter(emitter)) {
    if (flags?.once) emitter.once(name, listener);
    else emitter.on(name, listener);
  } else if (isTarget(emitter)) {
    emitter.addEventListener(name, listener, flags);
  } else {
    throw new ERR_INVALID_ARG_TYPE('emitter', 'EventEmitter', emitter);
  }
}

function remove(emitter, name, listener) {
  if (typeof emitter.removeListener === 'function') emitter.removeListener(name, listener);
  else if (isTarget(emitter)) emitter.removeEventListener(name, listener);
  else throw new ERR_INVALID_ARG_TYPE('emitter', 'EventEmitter', emitter);
}

async function once(emitter, name, options = {}) {
  validateObject(options, 'options');
  const { signal } = options;
  validateAbortSignal(signal, 'options.signal');
  if (signal?.aborted) throw new AbortError(undefined, { cause: signal.reason });
  return new Promise((resolve, reject) => {
    const cleanup = () => {
      remove(emitter, name, resolver);
      if (name !== 'error' && isEmitter(emitter)) emitter.removeListener('error', onError);
      if (signal !== undefined) signal.removeEventListener('abort', onAbort);
    };
    function onError(err) {
      cleanup();
      reject(err);
    }
    function resolver(...args) {
      // It was added for once; emitters that know no more than that are enough.
      if (name !== 'error' && typeof emitter.removeListener === 'function') emitter.removeListener('error', onError);
      if (signal !== undefined) signal.removeEventListener('abort', onAbort);
      resolve(args);
    }
    function onAbort() {
      cleanup();
      reject(new AbortError(undefined, { cause: signal.reason }));
    }
    add(emitter, name, resolver, { once: true });
    if (name !== 'error' && isEmitter(emitter)) emitter.once('error', onError);
    if (signal !== undefined) signal.addEventListener('abort', onAbort, { once: true });
  });
}

const kFirstEventParam = Symbol.for('nodejs.kFirstEventParam');

function on(emitter, event, options = {}) {
  validateObject(options, 'options');
  const { signal } = options;
  validateAbortSignal(signal, 'options.signal');
  if (signal?.aborted) throw new AbortError(undefined, { cause: signal.reason });
  const high = options.highWaterMark ?? options.highWatermark ?? Number.MAX_SAFE_INTEGER;
  validateInteger(high, 'options.highWaterMark', 1);
  const low = options.lowWaterMark ?? options.lowWatermark ?? 1;
  validateInteger(low, 'options.lowWaterMark', 1);
  const unconsumed = [];
  const waiting = [];
  let paused = false;
  let error = null;
  let finished = false;
  const listeners = [];
  const listen = (target, name, fn) => {
    add(target, name, fn);
    listeners.push([target, name, fn]);
  };

  const iterator = Object.setPrototypeOf({
    next() {
      if (unconsumed.length > 0) {
        const value = unconsumed.shift();
        if (paused && unconsumed.length < low) {
          emitter.resume();
          paused = false;
        }
        return Promise.resolve({ value, done: false });
      }
      if (error) {
        const p = Promise.reject(error);
        error = null;
        return p;
      }
      if (finished) return close();
      return new Promise((resolve, reject) => waiting.push({ resolve, reject }));
    },
    return() { return close(); },
    throw(err) {
      if (!err || !(err instanceof Error)) throw new ERR_INVALID_ARG_TYPE('EventEmitter.AsyncIterator', 'Error', err);
      onError(err);
    },
    [Symbol.asyncIterator]() { return this; },
    [Symbol.for('nodejs.watermarkData')]: {
      get size() { return unconsumed.length; },
      get low() { return low; },
      get high() { return high; },
      get isPaused() { return paused; },
    },
  }, Object.getPrototypeOf(Object.getPrototypeOf(async function* () {}).prototype));

  listen(emitter, event, options[kFirstEventParam] ? onEvent : (...args) => onEvent(args));
  if (event !== 'error' && isEmitter(emitter)) listen(emitter, 'error', onError);
  for (const name of options.close ?? []) listen(emitter, name, close);
  if (signal !== undefined) {
    const onAbort = () => onError(new AbortError(undefined, { cause: signal.reason }));
    signal.addEventListener('abort', onAbort, { once: true });
    listeners.push([signal, 'abort', onAbort]);
  }
  return iterator;

  function onEvent(value) {
    if (waiting.length > 0) {
      waiting.shift().resolve({ value, done: false });
      return;
    }
    if (unconsumed.push(value) > high && !paused) {
      paused = true;
      emitter.pause();
    }
  }

  function onError(err) {
    if (waiting.length > 0) waiting.shift().reject(err);
    else error = err;
    close();
  }

  function close() {
    for (const [target, name, fn] of listeners) remove(target, name, fn);
    listeners.length = 0;
    finished = true;
    const result = { value: undefined, done: true };
    for (const { resolve } of waiting) resolve(result);
    waiting.length = 0;
    return Promise.resolve(result);
  }
}

function getEventListeners(target, type) {
  if (typeof target.listeners === 'function') return target.listeners(type);
  const { isEventTarget, listenersOf } = require('internal/event_target');
  if (isEventTarget(target)) return listenersOf(target, type);
  throw new ERR_INVALID_ARG_TYPE('emitter', ['EventEmitter', 'EventTarget'], target);
}

function getMaxListeners(target) {
  const EventEmitter = require('events');
  if (typeof target?.getMaxListeners === 'function') return target.getMaxListeners();
  if (require('internal/event_target').isEventTarget(target)) return target[EventEmitter.kMaxEventTargetListeners] ?? EventEmitter.defaultMaxListeners;
  throw new ERR_INVALID_ARG_TYPE('emitter', ['EventEmitter', 'EventTarget'], target);
}

function listenerCount(emitter, type) {
  if (typeof emitter.listenerCount === 'function') return emitter.listenerCount(type);
  if (require('internal/event_target').isEventTarget(emitter)) return getEventListeners(emitter, type).length;
  throw new ERR_INVALID_ARG_TYPE('emitter', ['EventEmitter', 'EventTarget'], emitter);
}

function addAbortListener(signal, listener) {
  if (signal === undefined) throw new ERR_INVALID_ARG_TYPE('signal', 'AbortSignal', signal);
  validateAbortSignal(signal, 'signal');
  validateFunction(listener, 'listener');
  let removeListener;
  if (signal.aborted) {
    queueMicrotask(() => listener());
  } else {
    signal.addEventListener('abort', listener, { once: true });
    removeListener = () => signal.removeEventListener('abort', listener);
  }
  return { __proto__: null, [Symbol.dispose]() { removeListener?.(); } };
}

module.exports = { once, on, getEventListeners, getMaxListeners, listenerCount, addAbortListener };
