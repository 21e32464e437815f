'use strict';
// Runs the function of a test or hook: with a callback or a promise, up to a time limit or a signal.

const { failure, types } = require('internal/test_runner/failure');
const { AsyncLocalStorage } = require('internal/async/local_storage');
const timers = require('timers');

// Which test runs: what is made in it belongs to it.
const current = new AsyncLocalStorage();

// A promise that rejects when time is up or the signal says so, and how to be rid of it.
function stopper(timeout, signal) {
  if ((timeout == null || timeout === Infinity) && signal === undefined) return undefined;
  const { promise, reject } = Promise.withResolvers();
  promise.catch(() => {});
  let timer;
  if (timeout != null && timeout !== Infinity) timer = timers.setTimeout(() => reject(failure(`test timed out after ${timeout}ms`, types.timeout)), timeout);
  const aborted = () => {
    const { reason } = signal;
    reject(reason);
  };
  if (signal !== undefined) {
    if (signal.aborted) aborted();
    else signal.addEventListener('abort', aborted, { __proto__: null, once: true });
  }
  return {
    promise,
    dispose() {
      timers.clearTimeout(timer);
      signal?.removeEventListener('abort', aborted);
    },
  };
}

function isThenable(value) {
  return value !== null && (typeof value === 'object' || typeof value === 'function') && typeof value.then === 'function';
}

// Calls `fn` in the async context of `owner`; the promise of its end.
async function call(owner, fn, context, onBoth) {
  if (fn.length !== 2) return current.run(owner, () => Reflect.apply(fn, context, [context]));
  const { promise, resolve, reject } = Promise.withResolvers();
  let calls = 0;
  const done = (err) => {
    calls++;
    if (calls > 1) throw failure('callback invoked multiple times', types.multipleCallbacks);
    if (err) reject(err);
    else resolve();
  };
  const result = current.run(owner, () => Reflect.apply(fn, context, [context, done]));
  if (isThenable(result)) {
    promise.catch(() => {});
    onBoth(failure('passed a callback but also returned a Promise', types.callbackAndPromise));
    await result;
    return undefined;
  }
  return promise;
}

// For hooks, which have nothing else to wait for.
async function runLimited(owner, fn, context, { timeout, signal }) {
  const stop = stopper(timeout, signal);
  let both;
  try {
    const ended = call(owner, fn, context, (err) => { both = err; });
    await (stop === undefined ? ended : Promise.race([ended, stop.promise]));
    if (both !== undefined) throw both;
  } finally {
    stop?.dispose();
  }
}

module.exports = { call, current, isThenable, runLimited, stopper };
