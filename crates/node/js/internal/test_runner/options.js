'use strict';
// The options of a test: checked, and put into the shape that the rest reads.

const { codes } = require('internal/errors');
const { validateAbortSignal, validateNumber, validateUint32, validateArray, validateString } = require('internal/validators');
const { TIMEOUT_MAX } = require('internal/test_runner/hooks');
const { isRegExp } = require('internal/util/types');

let toldOfTags = false;

function parallel() {
  return Math.max(require('os').availableParallelism() - 1, 1);
}

// How many subtests run at once; undefined: as many as of the parent.
function concurrencyOf(value, isRoot) {
  switch (typeof value) {
    case 'number':
      validateUint32(value, 'options.concurrency', true);
      return value;
    case 'boolean':
      if (!value) return 1;
      return isRoot ? parallel() : Infinity;
    default:
      if (value != null) throw new codes.ERR_INVALID_ARG_TYPE('options.concurrency', ['boolean', 'number'], value);
      return undefined;
  }
}

function timeoutOf(value) {
  if (value != null && value !== Infinity) validateNumber(value, 'options.timeout', 0, TIMEOUT_MAX);
  return value;
}

function tagsOf(tags, inherited) {
  if (tags === undefined) return inherited;
  validateArray(tags, 'options.tags');
  const all = [...inherited];
  for (let i = 0; i < tags.length; i++) {
    validateString(tags[i], `options.tags[${i}]`);
    if (tags[i] === '') throw new codes.ERR_INVALID_ARG_VALUE(`options.tags[${i}]`, tags[i], 'must not be empty');
    const tag = tags[i].toLowerCase();
    if (!all.includes(tag)) all.push(tag);
  }
  if (!toldOfTags) {
    toldOfTags = true;
    process.emitWarning('Test tags is an experimental feature and might change at any time', 'ExperimentalWarning');
  }
  return all;
}

// { label, match } or undefined.
function expectedFailureOf(value) {
  if (value === undefined || value === false) return undefined;
  if (typeof value === 'string') return { label: value, match: undefined };
  if (typeof value === 'function' || isRegExp(value) || value instanceof Error) return { label: undefined, match: value };
  if (value !== null && typeof value === 'object') {
    const keys = Object.keys(value);
    if (keys.length === 0) throw new codes.ERR_INVALID_ARG_VALUE('options.expectFailure', value, 'must not be an empty object');
    if (keys.every((key) => key === 'label' || key === 'match')) return { label: value.label, match: value.match };
    return { label: undefined, match: value };
  }
  return { label: undefined, match: undefined };
}

function signalOf(signal) {
  if (signal !== undefined) validateAbortSignal(signal, 'options.signal');
  return signal;
}

// test([name][, options][, fn]) -> [name, options, fn]
function overload(name, options, fn) {
  if (typeof name === 'function') return [undefined, undefined, name];
  if (name !== null && typeof name === 'object') return [undefined, name, options];
  if (typeof options === 'function') return [name, undefined, options];
  return [name, options, fn];
}

module.exports = { concurrencyOf, expectedFailureOf, overload, parallel, signalOf, tagsOf, timeoutOf };
