'use strict';
// The public module `util`.

const { codes } = require('internal/errors');
const { ERR_FALSY_VALUE_REJECTION, ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_OUT_OF_RANGE } = codes;
const { validateFunction, validateNumber, validateObject, validateString, validateOneOf, validateBoolean } = require('internal/validators');
const { promisify, deprecate, defineLazy, toUSVString } = require('internal/util');
const inspectModule = require('internal/util/inspect');
const { inspect } = inspectModule;
const { stripAnsi } = require('internal/util/inspect/text');
const { format, formatWithOptions } = require('internal/util/format');
const types = require('internal/util/types');

function callbackify(original) {
  validateFunction(original, 'original');
  function callbackified(...args) {
    const callback = args.pop();
    validateFunction(callback, 'last argument');
    const done = callback.bind(this);
    Reflect.apply(original, this, args).then(
      (result) => process.nextTick(done, null, result),
      (reason) => {
        if (!reason) {
          const err = new ERR_FALSY_VALUE_REJECTION();
          err.reason = reason;
          reason = err;
        }
        process.nextTick(done, reason);
      },
    );
  }
  const own = Object.getOwnPropertyDescriptors(original);
  if (typeof own.length?.value === 'number') own.length.value++;
  if (typeof own.name?.value === 'string') own.name.value += 'Callbackified';
  for (const key of Reflect.ownKeys(own)) if (key !== 'prototype') Object.defineProperty(callbackified, key, own[key]);
  return callbackified;
}

function inherits(ctor, superCtor) {
  if (ctor === undefined || ctor === null) throw new ERR_INVALID_ARG_TYPE('ctor', 'Function', ctor);
  if (superCtor === undefined || superCtor === null) throw new ERR_INVALID_ARG_TYPE('superCtor', 'Function', superCtor);
  if (superCtor.prototype === undefined) throw new ERR_INVALID_ARG_TYPE('superCtor.prototype', 'Object', superCtor.prototype);
  Object.defineProperty(ctor, 'super_', { __proto__: null, value: superCtor, writable: true, configurable: true });
  Object.setPrototypeOf(ctor.prototype, superCtor.prototype);
}

function extend(target, source) {
  if (source === null || typeof source !== 'object') return target;
  for (const key of Object.keys(source)) target[key] = source[key];
  return target;
}

function getSystemErrorName(err) {
  validateNumber(err, 'err');
  if (err >= 0 || !Number.isSafeInteger(err)) throw new ERR_OUT_OF_RANGE('err', 'a negative integer', err);
  return internalBinding('errors').uvErrorName(err)?.[0] ?? `Unknown system error ${err}`;
}

function getSystemErrorMessage(err) {
  validateNumber(err, 'err');
  if (err >= 0 || !Number.isSafeInteger(err)) throw new ERR_OUT_OF_RANGE('err', 'a negative integer', err);
  return internalBinding('errors').uvErrorName(err)?.[1];
}

function getSystemErrorMap() {
  return new Map(internalBinding('errors').uvErrorMap().map(([errno, name, message]) => [errno, [name, message]]));
}

function colorAllowed(stream) {
  const { env } = process;
  if (env.FORCE_COLOR !== undefined) return ['', '1', '2', '3', 'true'].includes(env.FORCE_COLOR);
  if (env.NODE_DISABLE_COLORS !== undefined && env.NODE_DISABLE_COLORS !== '') return false;
  if (env.NO_COLOR !== undefined && env.NO_COLOR !== '') return false;
  return stream?.isTTY === true && (typeof stream.getColorDepth !== 'function' || stream.getColorDepth() > 2);
}

function styleText(styles, text, options) {
  validateString(text, 'text');
  if (options !== undefined) validateObject(options, 'options');
  const { validateStream = true, stream = process.stdout } = options ?? {};
  validateBoolean(validateStream, 'options.validateStream');
  let plain = false;
  if (validateStream) {
    if (stream !== null && (typeof stream !== 'object' || typeof stream.write !== 'function')) {
      throw new ERR_INVALID_ARG_TYPE('stream', ['ReadableStream', 'WritableStream', 'Stream'], stream);
    }
    plain = stream === null || !colorAllowed(stream);
  }
  let left = '';
  let right = '';
  for (const key of Array.isArray(styles) ? styles : [styles]) {
    if (key === 'none') continue;
    const [begin, end] = styleCodes(key);
    if (plain) continue;
    left += begin;
    right = `${end}${right}`;
    // A reset of the same kind inside the text would end our style too early: it becomes our beginning. Bold and dim
    // share theirs, so that it must stay.
    const inner = text.endsWith(end) ? text.slice(0, -end.length) : text;
    text = inner.replaceAll(end, end === '\u001b[22m' ? end + begin : begin) + text.slice(inner.length);
  }
  return `${left}${text}${right}`;
}

function styleCodes(key) {
  if (typeof key === 'string' && key[0] === '#') {
    if (!/^#(?:[\da-f]{3}|[\da-f]{6})$/i.test(key)) throw new ERR_INVALID_ARG_VALUE('format', key, 'must be a valid hex color (#RGB or #RRGGBB)');
    const digits = key.length === 4 ? key.replace(/[\da-f]/gi, '$&$&') : key;
    const [r, g, b] = [1, 3, 5].map((at) => Number.parseInt(digits.slice(at, at + 2), 16));
    return [`\u001b[38;2;${r};${g};${b}m`, '\u001b[39m'];
  }
  const codes = inspect.colors[key];
  if (codes == null) validateOneOf(key, 'format', Object.getOwnPropertyNames(inspect.colors));
  return [`\u001b[${codes[0]}m`, `\u001b[${codes[1]}m`];
}

function parseEnv(content) {
  validateString(content, 'content');
  const flat = internalBinding('util').parseEnv(content);
  const result = {};
  for (let i = 0; i < flat.length; i += 2) result[flat[i]] = flat[i + 1];
  return result;
}

async function aborted(signal, resource) {
  if (signal === undefined) throw new ERR_INVALID_ARG_TYPE('signal', 'AbortSignal', signal);
  require('internal/validators').validateAbortSignal(signal, 'signal');
  require('internal/validators').validateObject(resource, 'resource', 4 | 2);
  if (signal.aborted) return undefined;
  const { promise, resolve } = Promise.withResolvers();
  signal.addEventListener('abort', () => resolve(), { once: true });
  return promise;
}

function getCallSites(frameCount = 10, options) {
  if (options === undefined && typeof frameCount === 'object') {
    options = frameCount;
    frameCount = 10;
    validateObject(options, 'options');
  } else if (options !== undefined) {
    validateObject(options, 'options');
  }
  if (options?.sourceMap !== undefined) validateBoolean(options.sourceMap, 'options.sourceMap');
  validateNumber(frameCount, 'frameCount', 1, 200);
  return internalBinding('util').getCallSites(frameCount + 1).slice(1).map(({ functionName, scriptName, lineNumber, columnNumber }) => (
    { __proto__: null, functionName, scriptId: '0', scriptName, lineNumber, columnNumber, column: columnNumber }));
}

function convertProcessSignalToExitCode(signalCode) {
  const { signals } = internalBinding('process');
  validateOneOf(signalCode, 'signalCode', Object.keys(signals));
  return 128 + signals[signalCode];
}

module.exports = {
  _errnoException: require('internal/errors').errnoException,
  _exceptionWithHostPort: require('internal/errors').exceptionWithHostPort,
  _extend: deprecate(extend, 'The `util._extend` API is deprecated. Please use Object.assign() instead.', 'DEP0060'),
  aborted,
  callbackify,
  convertProcessSignalToExitCode,
  deprecate,
  diff(actual, expected) { return require('internal/util/diff').diff(actual, expected); },
  format,
  formatWithOptions,
  getCallSites,
  getSystemErrorMap,
  getSystemErrorMessage,
  getSystemErrorName,
  inherits,
  inspect,
  isArray: deprecate(Array.isArray, 'The `util.isArray` API is deprecated. Please use `Array.isArray()` instead.', 'DEP0044'),
  isDeepStrictEqual(a, b, skipPrototype) { return require('internal/util/comparisons').isDeepStrictEqual(a, b, skipPrototype); },
  parseEnv,
  promisify,
  stripVTControlCharacters(str) {
    validateString(str, 'str');
    return stripAnsi(str);
  },
  parseArgs: (config) => require('internal/util/parse_args').parseArgs(config),
  styleText,
  toUSVString,
  types,
};
defineLazy(module.exports, 'debuglog', () => require('internal/util/debuglog').debuglog);
defineLazy(module.exports, 'debug', () => require('internal/util/debuglog').debuglog);
defineLazy(module.exports, 'TextDecoder', () => require('internal/encoding').TextDecoder);
defineLazy(module.exports, 'TextEncoder', () => require('internal/encoding').TextEncoder);
for (const name of ['MIMEType', 'MIMEParams']) defineLazy(module.exports, name, () => require('internal/mime')[name]);
for (const [name, length] of [['transferableAbortController', 0], ['transferableAbortSignal', 1], ['setTraceSigInt', 1]]) {
  module.exports[name] = require('internal/absent').notBuilt(`util.${name}`, length);
}
