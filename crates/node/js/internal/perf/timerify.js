'use strict';
// performance.timerify: a function whose calls are entries of type 'function', and may be recorded in a histogram.

const native = internalBinding('process');
const { codes: { ERR_INVALID_ARG_TYPE } } = require('internal/errors');
const { validateFunction, validateObject } = require('internal/validators');
const { PerformanceNodeEntry, kMake } = require('internal/perf/entries');
const { enqueue, hasObserver } = require('internal/perf/observe');

function over(name, start, args, histogram) {
  const duration = native.now() - start;
  histogram?.record(Math.max(Math.ceil(duration * 1e6), 1));
  if (!hasObserver('function')) return;
  const entry = new PerformanceNodeEntry(kMake, name, 'function', start, duration, args);
  args.forEach((arg, i) => { entry[i] = arg; });
  enqueue(entry);
}

function timerify(fn, options = {}) {
  validateFunction(fn, 'fn');
  validateObject(options, 'options');
  const { histogram } = options;
  if (histogram !== undefined && !(histogram instanceof require('internal/perf/histogram').RecordableHistogram)) {
    throw new ERR_INVALID_ARG_TYPE('options.histogram', 'RecordableHistogram', histogram);
  }
  function timerified(...args) {
    const start = native.now();
    const result = new.target ? Reflect.construct(fn, args, fn) : Reflect.apply(fn, this, args);
    if (!new.target && typeof result?.finally === 'function') return result.finally(() => over(fn.name, start, args, histogram));
    over(fn.name, start, args, histogram);
    return result;
  }
  Object.defineProperties(timerified, {
    length: { __proto__: null, configurable: false, enumerable: true, value: fn.length },
    name: { __proto__: null, configurable: false, enumerable: true, value: `timerified ${fn.name}` },
  });
  return timerified;
}

module.exports = { timerify };
