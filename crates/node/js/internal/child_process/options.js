'use strict';
// Arguments of the functions that start processes: checked, and brought to one shape.

const { codes } = require('internal/errors');
const { validateBoolean, validateObject, validateString } = require('internal/validators');

const { ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_OUT_OF_RANGE } = codes;
const MAX_BUFFER = 1024 * 1024;

// What the system would cut off.
function checkNull(value, name) {
  if (typeof value === 'string' && value.includes('\u0000')) throw new ERR_INVALID_ARG_VALUE(name, value, 'must be a string without null bytes');
}
function checkNulls(list, name) {
  for (let i = 0; i < list.length; i++) checkNull(list[i], `${name}[${i}]`);
}

function checkTimeout(timeout) {
  if (timeout != null && !(Number.isInteger(timeout) && timeout >= 0)) throw new ERR_OUT_OF_RANGE('timeout', 'an unsigned integer', timeout);
}
function checkMaxBuffer(maxBuffer) {
  if (maxBuffer != null && (typeof maxBuffer !== 'number' || maxBuffer < 0)) throw new ERR_OUT_OF_RANGE('options.maxBuffer', 'a positive number', maxBuffer);
}

// The number of a signal that is given by name or number.
function toSignal(signal) {
  const { signals } = internalBinding('process');
  if (typeof signal === 'number' && Object.values(signals).includes(signal)) return signal;
  if (typeof signal === 'string') {
    const number = signals[signal.toUpperCase()];
    if (number !== undefined) return number;
  }
  throw new codes.ERR_UNKNOWN_SIGNAL(signal);
}
function killSignalOf(signal) {
  if (typeof signal === 'string' || typeof signal === 'number') return toSignal(signal);
  if (signal != null) throw new ERR_INVALID_ARG_TYPE('options.killSignal', ['string', 'number'], signal);
  return undefined;
}

function checkIds(options) {
  for (const name of ['uid', 'gid']) {
    const value = options[name];
    if (value != null && !(typeof value === 'number' && value === (value | 0))) throw new ERR_INVALID_ARG_TYPE(`options.${name}`, 'int32', value);
  }
}

function environment(options) {
  const env = options.env || process.env;
  const pairs = [];
  for (const key in env) {
    const value = env[key];
    if (value === undefined) continue;
    checkNull(key, `options.env['${key}']`);
    checkNull(String(value), `options.env['${key}']`);
    pairs.push(`${key}=${value}`);
  }
  return pairs;
}

// (file, args, options) with args left out or not: { file, args (with argv[0]), envPairs, ...options }.
function normalizeSpawn(file, args, options) {
  validateString(file, 'file');
  checkNull(file, 'file');
  if (file.length === 0) throw new ERR_INVALID_ARG_VALUE('file', file, 'cannot be empty');
  if (Array.isArray(args)) {
    args = args.slice();
  } else if (args == null) {
    args = [];
  } else if (typeof args !== 'object') {
    throw new ERR_INVALID_ARG_TYPE('args', 'object', args);
  } else {
    options = args;
    args = [];
  }
  checkNulls(args, 'args');
  if (options === undefined) options = {};
  else validateObject(options, 'options');
  options = { __proto__: null, ...options };
  let { cwd } = options;
  if (cwd != null) cwd = require('internal/fs/args').toPathText(cwd, 'options.cwd');
  if (options.detached != null) validateBoolean(options.detached, 'options.detached');
  checkIds(options);
  const { shell } = options;
  if (shell != null && typeof shell !== 'boolean' && typeof shell !== 'string') throw new ERR_INVALID_ARG_TYPE('options.shell', ['boolean', 'string'], shell);
  if (options.argv0 != null) {
    validateString(options.argv0, 'options.argv0');
    checkNull(options.argv0, 'options.argv0');
  }
  if (options.windowsHide != null) validateBoolean(options.windowsHide, 'options.windowsHide');
  if (options.windowsVerbatimArguments != null) validateBoolean(options.windowsVerbatimArguments, 'options.windowsVerbatimArguments');
  if (shell) {
    checkNull(shell, 'options.shell');
    if (args.length > 0) warnShell();
    const command = args.length > 0 ? `${file} ${args.join(' ')}` : file;
    file = typeof shell === 'string' ? shell : '/bin/sh';
    args = ['-c', command];
  }
  args.unshift(typeof options.argv0 === 'string' ? options.argv0 : file);
  return { ...options, args, cwd, detached: Boolean(options.detached), envPairs: environment(options), file, windowsHide: Boolean(options.windowsHide), windowsVerbatimArguments: Boolean(options.windowsVerbatimArguments) };
}

let warned = false;
function warnShell() {
  if (warned) return;
  warned = true;
  process.emitWarning('Passing args to a child process with shell option true can lead to security vulnerabilities, as the arguments are not escaped, only concatenated.', 'DeprecationWarning', 'DEP0190');
}

// (command, options, callback) of exec and execSync.
function normalizeExec(command, options, callback) {
  validateString(command, 'command');
  checkNull(command, 'command');
  if (typeof options === 'function') {
    callback = options;
    options = undefined;
  }
  options = { ...options };
  options.shell = typeof options.shell === 'string' ? options.shell : true;
  return { file: command, options, callback };
}

// (file, args, options, callback) of execFile.
function normalizeExecFile(file, args, options, callback) {
  if (Array.isArray(args)) {
    args = args.slice();
  } else if (args != null && typeof args === 'object') {
    callback = options;
    options = args;
    args = null;
  } else if (typeof args === 'function') {
    callback = args;
    options = null;
    args = null;
  }
  args ??= [];
  if (typeof options === 'function') callback = options;
  else if (options != null) validateObject(options, 'options');
  if (typeof options === 'function') options = null;
  options ??= {};
  if (callback != null && typeof callback !== 'function') throw new ERR_INVALID_ARG_TYPE('callback', 'Function', callback);
  if (options.argv0 != null) {
    validateString(options.argv0, 'options.argv0');
    checkNull(options.argv0, 'options.argv0');
  }
  return { file, args, options, callback };
}

module.exports = { MAX_BUFFER, checkMaxBuffer, checkNull, checkNulls, checkTimeout, killSignalOf, normalizeExec, normalizeExecFile, normalizeSpawn, toSignal };
