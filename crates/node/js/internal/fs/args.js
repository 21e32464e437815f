'use strict';
// Checks and conversions of fs arguments: paths, flags, options, times.

const { codes } = require('internal/errors');
const { ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_INVALID_URL_SCHEME } = codes;
const { validateInteger, validateObject, validateUint32 } = require('internal/validators');
const { constants } = internalBinding('fs');

function toPath(path, name = 'path') {
  if (typeof path !== 'string') {
    if (path !== null && typeof path === 'object' && typeof path.href === 'string' && typeof path.protocol === 'string') {
      if (path.protocol !== 'file:') throw new ERR_INVALID_URL_SCHEME('file');
      path = decodeURIComponent(path.pathname);
    } else if (internalBinding('util').classOf(path) === 'Uint8Array') {
      path = require('buffer').Buffer.from(path).toString();
    } else {
      throw new ERR_INVALID_ARG_TYPE(name, ['string', 'Buffer', 'URL'], path);
    }
  }
  if (path.includes('\u0000')) throw new ERR_INVALID_ARG_VALUE(name, path, 'must be a string, Uint8Array, or URL without null bytes');
  return path;
}

function toFd(fd) {
  if (Object.is(fd, -0)) return 0;
  validateInteger(fd, 'fd', 0, 2147483647);
  return fd;
}

const { O_APPEND, O_CREAT, O_EXCL, O_RDONLY, O_RDWR, O_SYNC, O_TRUNC, O_WRONLY } = constants;
const FLAGS = {
  '__proto__': null,
  'r': O_RDONLY, 'rs': O_RDONLY | O_SYNC, 'sr': O_RDONLY | O_SYNC, 'r+': O_RDWR, 'rs+': O_RDWR | O_SYNC, 'sr+': O_RDWR | O_SYNC,
  'w': O_TRUNC | O_CREAT | O_WRONLY, 'wx': O_TRUNC | O_CREAT | O_WRONLY | O_EXCL, 'xw': O_TRUNC | O_CREAT | O_WRONLY | O_EXCL,
  'w+': O_TRUNC | O_CREAT | O_RDWR, 'wx+': O_TRUNC | O_CREAT | O_RDWR | O_EXCL, 'xw+': O_TRUNC | O_CREAT | O_RDWR | O_EXCL,
  'a': O_APPEND | O_CREAT | O_WRONLY, 'ax': O_APPEND | O_CREAT | O_WRONLY | O_EXCL, 'xa': O_APPEND | O_CREAT | O_WRONLY | O_EXCL,
  'as': O_APPEND | O_CREAT | O_WRONLY | O_SYNC, 'sa': O_APPEND | O_CREAT | O_WRONLY | O_SYNC,
  'a+': O_APPEND | O_CREAT | O_RDWR, 'ax+': O_APPEND | O_CREAT | O_RDWR | O_EXCL, 'xa+': O_APPEND | O_CREAT | O_RDWR | O_EXCL,
  'as+': O_APPEND | O_CREAT | O_RDWR | O_SYNC, 'sa+': O_APPEND | O_CREAT | O_RDWR | O_SYNC,
};

function toFlags(flags, name = 'flags') {
  if (typeof flags === 'number') {
    validateInteger(flags, name, -2147483648, 2147483647);
    return flags;
  }
  if (flags == null) return O_RDONLY;
  const number = FLAGS[flags];
  if (number === undefined) throw new ERR_INVALID_ARG_VALUE(name, flags);
  return number;
}

function toOptions(options, defaults = {}) {
  if (options == null || typeof options === 'function') return defaults;
  if (typeof options === 'string') options = { ...defaults, encoding: options };
  else if (typeof options !== 'object') throw new ERR_INVALID_ARG_TYPE('options', ['string', 'Object'], options);
  else options = { ...defaults, ...options };
  if (options.encoding && options.encoding !== 'buffer' && !require('buffer').Buffer.isEncoding(options.encoding)) {
    throw new ERR_INVALID_ARG_VALUE('encoding', options.encoding, 'is invalid encoding');
  }
  if (options.signal !== undefined) require('internal/validators').validateAbortSignal(options.signal, 'options.signal');
  return options;
}

// A path that a call returns, in the encoding that was asked for.
function encodePath(path, options) {
  const encoding = options?.encoding;
  if (!encoding || encoding === 'utf8' || encoding === 'utf-8') return path;
  const bytes = require('buffer').Buffer.from(path);
  return encoding === 'buffer' ? bytes : bytes.toString(encoding);
}

// Seconds since the epoch, from a number, a numeric string or a Date.
function toSeconds(time, name = 'time') {
  if (typeof time === 'string' && +time == time) return +time; // eslint-disable-line eqeqeq
  if (Number.isFinite(time)) return time < 0 ? Date.now() / 1000 : time;
  if (internalBinding('util').classOf(time) === 'Date') return time.getTime() / 1000;
  throw new ERR_INVALID_ARG_TYPE(name, ['Date', 'Time in seconds'], time);
}

const { parseFileMode } = require('internal/validators');

function toAccessMode(mode, max = 7) {
  mode ??= constants.F_OK;
  validateInteger(mode, 'mode', 0, max);
  return mode;
}

// The bytes of what is to be written.
function toBytes(data, encoding = 'utf8', name = 'data') {
  const { Buffer } = require('buffer');
  if (typeof data === 'string') return Buffer.from(data, encoding || 'utf8');
  if (internalBinding('util').classOf(data) === 'Uint8Array') return data;
  if (ArrayBuffer.isView(data)) return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  throw new ERR_INVALID_ARG_TYPE(name, ['string', 'Buffer', 'TypedArray', 'DataView'], data);
}

// Arguments of read: (fd, buffer, offset, length, position) or (fd, buffer, { offset, length, position }).
function readArguments(buffer, offset, length, position) {
  if (!ArrayBuffer.isView(buffer)) throw new ERR_INVALID_ARG_TYPE('buffer', ['Buffer', 'TypedArray', 'DataView'], buffer);
  if (offset !== null && typeof offset === 'object') ({ offset = 0, length = buffer.byteLength - offset, position = null } = offset);
  if (offset == null) offset = 0;
  else validateInteger(offset, 'offset', 0);
  length ??= buffer.byteLength - offset;
  validateInteger(length, 'length');
  if (length !== 0) {
    if (buffer.byteLength === 0) throw new ERR_INVALID_ARG_VALUE('buffer', buffer, 'is empty and cannot be written');
    checkRange(offset, length, buffer.byteLength);
  }
  return [toBytes(buffer), offset, length, toPosition(position)];
}

function checkRange(offset, length, size) {
  const { ERR_OUT_OF_RANGE } = codes;
  if (offset > size) throw new ERR_OUT_OF_RANGE('offset', `<= ${size}`, offset);
  if (length > size - offset) throw new ERR_OUT_OF_RANGE('length', `<= ${size - offset}`, length);
  if (length < 0) throw new ERR_OUT_OF_RANGE('length', '>= 0', length);
  validateUint32(length, 'length');
}

function toPosition(position) {
  if (position == null || position === -1 || position === -1n) return -1;
  if (typeof position === 'bigint') return Number(position);
  validateInteger(position, 'position', -1);
  return position;
}

// Arguments of write: (fd, buffer, offset, length, position), (fd, buffer, options) or (fd, string, position, encoding).
function writeArguments(buffer, offset, length, position) {
  if (ArrayBuffer.isView(buffer)) {
    if (offset !== null && typeof offset === 'object') ({ offset = 0, length = buffer.byteLength - offset, position = null } = offset);
    if (offset == null) offset = 0;
    else validateInteger(offset, 'offset', 0);
    if (typeof length !== 'number') length = buffer.byteLength - offset;
    checkRange(offset, length, buffer.byteLength);
    return [toBytes(buffer), offset, length, toPosition(typeof position === 'number' || typeof position === 'bigint' ? position : null)];
  }
  if (typeof buffer !== 'string') throw new ERR_INVALID_ARG_TYPE('buffer', ['string', 'Buffer', 'TypedArray', 'DataView'], buffer);
  const bytes = toBytes(buffer, typeof length === 'string' ? length : 'utf8');
  return [bytes, 0, bytes.length, toPosition(typeof offset === 'number' ? offset : null)];
}

module.exports = { toPath, toFd, toFlags, toOptions, encodePath, toSeconds, parseFileMode, toAccessMode, toBytes, readArguments, writeArguments, validateObject };
