'use strict';
// The seldom called methods of process.

const native = internalBinding('process');
const { codes, errnoException, genericNodeError } = require('internal/errors');
const { ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_UNKNOWN_SIGNAL } = codes;
const { validateNumber, validateObject, validateString, parseFileMode } = require('internal/validators');

function chdir(directory) {
  validateString(directory, 'directory');
  native.chdir(directory);
}

function previousValue(value, name) {
  validateNumber(value, name);
  if (!(value >= 0 && value <= Number.MAX_SAFE_INTEGER)) throw new ERR_INVALID_ARG_VALUE.RangeError(name, value);
}

function cpuUsage(previous) {
  if (previous) {
    validateObject(previous, 'prevValue');
    previousValue(previous.user, 'prevValue.user');
    previousValue(previous.system, 'prevValue.system');
  }
  const [user, system] = native.cpuUsage();
  return previous ? { user: user - previous.user, system: system - previous.system } : { user, system };
}

function threadCpuUsage(previous) {
  if (previous) {
    validateObject(previous, 'prevValue');
    previousValue(previous.user, 'prevValue.user');
    previousValue(previous.system, 'prevValue.system');
  }
  const [user, system] = native.threadCpuUsage();
  return previous ? { user: user - previous.user, system: system - previous.system } : { user, system };
}

// What keeps the loop alive by itself, or not: objects say how under a symbol, or with a method.
function ref(maybeRefable) {
  const method = maybeRefable?.[Symbol.for('nodejs.ref')] || maybeRefable?.[Symbol.for('node:ref')] || maybeRefable?.ref;
  if (typeof method === 'function') method.call(maybeRefable);
}

function unref(maybeRefable) {
  const method = maybeRefable?.[Symbol.for('nodejs.unref')] || maybeRefable?.[Symbol.for('node:unref')] || maybeRefable?.unref;
  if (typeof method === 'function') method.call(maybeRefable);
}

function setSourceMapsEnabled(enabled) {
  require('internal/source_map').setSupport(enabled);
}

const RESOURCES = ['userCPUTime', 'systemCPUTime', 'maxRSS', 'sharedMemorySize', 'unsharedDataSize', 'unsharedStackSize', 'minorPageFault', 'majorPageFault',
  'swappedOut', 'fsRead', 'fsWrite', 'ipcSent', 'ipcReceived', 'signalsCount', 'voluntaryContextSwitches', 'involuntaryContextSwitches'];

function resourceUsage() {
  const values = native.resourceUsage();
  const out = {};
  for (let i = 0; i < RESOURCES.length; i++) out[RESOURCES[i]] = values[i];
  return out;
}

function kill(pid, sig) {
  // eslint-disable-next-line eqeqeq
  if (pid != (pid | 0)) throw new ERR_INVALID_ARG_TYPE('pid', 'number', pid);
  let err;
  if (typeof sig === 'number') {
    err = native.kill(pid, sig);
  } else {
    sig = sig || 'SIGTERM';
    const number = native.signals[sig];
    if (number === undefined) throw new ERR_UNKNOWN_SIGNAL(sig);
    err = native.kill(pid, number);
  }
  if (err) throw errnoException(err, 'kill');
  return true;
}

function umask(mask) {
  return mask === undefined ? native.umask(undefined) : native.umask(parseFileMode(mask, 'mask'));
}

function emitWarning(warning, type, code, ctor) {
  let detail;
  if (type !== null && typeof type === 'object' && !Array.isArray(type)) {
    ({ ctor, code } = type);
    if (typeof type.detail === 'string') ({ detail } = type);
    type = type.type || 'Warning';
  } else if (typeof type === 'function') {
    ctor = type;
    code = '';
    type = 'Warning';
  }
  if (type !== undefined) validateString(type, 'type');
  if (typeof code === 'function') {
    ctor = code;
    code = undefined;
  } else if (code !== undefined) {
    validateString(code, 'code');
  }
  if (typeof warning === 'string') {
    const text = warning;
    const name = String(type || 'Warning');
    warning = new Error(text);
    Error.captureStackTrace?.(warning, ctor || process.emitWarning);
    Object.defineProperty(warning, 'name', { __proto__: null, value: name, enumerable: false, writable: true, configurable: true });
    if (typeof warning.stack === 'string') warning.stack = warning.stack.replace(/^Error/, name);
    if (code !== undefined && code !== '') warning.code = code;
    if (detail !== undefined) warning.detail = detail;
  } else if (!(warning instanceof Error)) {
    throw new ERR_INVALID_ARG_TYPE('warning', ['Error', 'string'], warning);
  }
  if (warning.name === 'DeprecationWarning') {
    if (process.noDeprecation) return;
    if (process.throwDeprecation) {
      process.nextTick(() => { throw warning; });
      return;
    }
  }
  process.nextTick(doEmitWarning, warning);
}

function doEmitWarning(warning) {
  if (require.options.warnings !== false && !isDisabled(warning)) printWarning(warning);
  process.emit('warning', warning);
}

// --disable-warning: by code or by name.
function isDisabled(warning) {
  const { disableWarning } = require.options;
  return disableWarning !== undefined && (disableWarning.includes(warning.code) || disableWarning.includes(warning.name));
}

// --redirect-warnings: appended to the file; to standard error where that cannot be written.
function writeWarning(text) {
  const { redirectWarnings } = require.options;
  if (redirectWarnings !== undefined) {
    try {
      const fs = internalBinding('fs');
      const fd = fs.open(redirectWarnings, fs.constants.O_WRONLY | fs.constants.O_CREAT | fs.constants.O_APPEND, 0o666);
      try {
        native.writeString(fd, text);
      } finally {
        fs.close(fd);
      }
      return;
    } catch {
      // No such folder, no right to write: below.
    }
  }
  native.writeString(2, text);
}

let toldHowToTrace = false;

function printWarning(warning) {
  const isDeprecation = warning.name === 'DeprecationWarning';
  if (isDeprecation && process.noDeprecation) return;
  const trace = require.options.traceWarnings || (isDeprecation && process.traceDeprecation);
  let text = `(${process.release.name}:${process.pid}) `;
  if (warning.code) text += `[${warning.code}] `;
  if (trace && warning.stack) text += `${warning.stack}`;
  else text += typeof warning.toString === 'function' ? `${warning.toString()}` : Error.prototype.toString.call(warning);
  if (typeof warning.detail === 'string') text += `\n${warning.detail}`;
  if (!trace && !toldHowToTrace) {
    toldHowToTrace = true;
    const flag = isDeprecation ? '--trace-deprecation' : '--trace-warnings';
    text += `\n(Use \`${require('path').basename(process.argv0 || 'node')} ${flag} ...\` to show where the warning was created)`;
  }
  writeWarning(`${text}\n`);
}

// Of Node's internal bindings there is what programs of old used: how Buffers were made.
function binding(module) {
  module = `${module}`;
  if (module === 'buffer') return require('internal/process/binding_buffer');
  throw new Error(`No such module: ${module}`);
}

function getBuiltinModule(id) {
  validateString(id, 'id');
  const { canBeRequired, loadBuiltin } = require('internal/modules/cjs/builtins');
  return canBeRequired(id) ? loadBuiltin(id) : undefined;
}

function loadEnvFile(path = '.env') {
  path = require('internal/fs/args').toPath(path);
  const parsed = require('util').parseEnv(internalBinding('fs').readFileUtf8(path));
  for (const key of Object.keys(parsed)) if (process.env[key] === undefined) process.env[key] = parsed[key];
}

function notBuilt(name) {
  return () => {
    throw new codes.ERR_TALLY_NOT_BUILT_YET(`process.${name}`);
  };
}

module.exports = {
  chdir, cpuUsage, resourceUsage, kill, umask, emitWarning, binding, getBuiltinModule, loadEnvFile,
  ref, unref, threadCpuUsage, setSourceMapsEnabled,
  _kill: (pid, signal) => native.kill(pid, signal),
  _linkedBinding(module) { throw genericNodeError(`No such binding was linked: ${module}`, { code: 'ERR_INVALID_MODULE' }); },
  _debugProcess: notBuilt('_debugProcess'),
  _debugEnd() {},
  constrainedMemory: () => native.constrainedMemory(),
  availableMemory: () => native.availableMemory(),
  getuid: () => native.getuid(), geteuid: () => native.geteuid(), getgid: () => native.getgid(), getegid: () => native.getegid(),
  getgroups: () => native.getgroups(),
  getActiveResourcesInfo: () => require('internal/process/active').resources(),
  _getActiveHandles: () => require('internal/process/active').handles(),
  _getActiveRequests: () => require('internal/process/active').requests(),
  setUncaughtExceptionCaptureCallback: (fn) => require('internal/process/execution').setUncaughtExceptionCaptureCallback(fn),
  hasUncaughtExceptionCaptureCallback: () => require('internal/process/execution').hasCapture(),
  _rawDebug(...args) { native.writeString(2, `${require('internal/util/format').format(...args)}\n`); },
  openStdin() {
    process.stdin.resume();
    return process.stdin;
  },
  dlopen: notBuilt('dlopen'),
};
