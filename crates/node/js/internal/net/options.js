'use strict';
// Arguments of connect() and listen(), and the process's defaults.

const { codes } = require('internal/errors');
const { validateBoolean, validateInt32 } = require('internal/validators');

const kNormalized = Symbol('normalizedArgs');

function toNumber(value) {
  const number = Number(value);
  return number >= 0 ? number : false;
}

function isPipeName(name) {
  return typeof name === 'string' && toNumber(name) === false;
}

// (options, ...), (port, host, ...) or (path, ...), each with a callback at the end -> [options, callback]
function normalizeArgs(args) {
  let options = {};
  let callback = null;
  if (args.length > 0) {
    const [first] = args;
    if (typeof first === 'object' && first !== null) {
      options = first;
    } else if (isPipeName(first)) {
      options.path = first;
    } else {
      options.port = first;
      if (args.length > 1 && typeof args[1] === 'string') options.host = args[1];
    }
    const last = args[args.length - 1];
    if (typeof last === 'function') callback = last;
  }
  const normalized = [options, callback];
  normalized[kNormalized] = true;
  return normalized;
}

const defaults = { autoSelectFamily: true, attemptTimeout: 250 };

function setDefaultAutoSelectFamily(value) {
  validateBoolean(value, 'value');
  defaults.autoSelectFamily = value;
}

function setDefaultAutoSelectFamilyAttemptTimeout(value) {
  validateInt32(value, 'value', 1);
  defaults.attemptTimeout = Math.max(10, value);
}

// A `blockList` option, if it is one.
function checkBlockList(value) {
  if (value === undefined || value === null) return value;
  const { BlockList } = require('net');
  if (!BlockList.isBlockList?.(value)) throw new codes.ERR_INVALID_ARG_TYPE('options.blockList', 'net.BlockList', value);
  return value;
}

// A BoundSocket hands itself over: bound[kConsume]() answers { id, path }.
const kConsume = Symbol('consume');

module.exports = { kConsume, checkBlockList, defaults, isPipeName, kNormalized, normalizeArgs, setDefaultAutoSelectFamily, setDefaultAutoSelectFamilyAttemptTimeout, toNumber };
