'use strict';
// Checks and conversions of fs arguments: paths, flags, options, times.

const { codes } = require('internal/errors');
const { ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE } = codes;
const { validateInt32, validateInteger, validateObject } = require('internal/validators');
const { constants } = internalBinding('fs');

// A path as natives take it: a string, or a Buffer (whose bytes need be no text).
function toPath(path, name = 'path') {
  if (typeof path !== 'string') {
    if (path !== null && typeof path === 'object' && path.href && require('internal/url_files').isURLLike(path)) {
      path = require('internal/url_files').fileURLToPath(path);
    } else if (internalBinding('util').classOf(path) !== 'Uint8Array') {
      throw new ERR_INVALID_ARG_TYPE(name, ['string', 'Buffer', 'URL'], path);
    }
  }
  if (typeof path === 'string' ? path.includes('\u0000') : path.includes(0)) {
    throw new ERR_INVALID_ARG_VALUE(name, path, 'must be a string, Uint8Array, or URL without null bytes');
  }
  return path;
}

// A path as text, for what is put together from paths. Bytes that are no text do not survive it.
function toPathText(path, name) {
  path = toPath(path, name);
  return typeof path === 'string' ? path : require('buffer').Buffer.from(path.buffer, path.byteOffset, path.byteLength).toString();
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

// Whether natives are to answer paths as bytes: for every encoding but UTF-8.
function wantsBytes(options) {
  const encoding = options?.encoding;
  const bytes = Boolean(encoding) && encoding !== 'utf8' && encoding !== 'utf-8';
  if (bytes) require('buffer'); // whose prototype natives need
  return bytes;
}
// A path that a native answered, in the encoding that was asked for.
function encodePath(path, options) {
  return typeof path === 'string' || options.encoding === 'buffer' ? path : path.toString(options.encoding);
}

// Seconds since the epoch, from a number, a numeric string or a Date.
function toSeconds(time, name = 'time') {
  if (typeof time === 'string' && +time == time) return +time; // eslint-disable-line eqeqeq
  if (Number.isFinite(time)) return time;
  if (internalBinding('util').classOf(time) === 'Date') return time.getTime() / 1000;
  throw new ERR_INVALID_ARG_TYPE(name, ['Date', 'Time in seconds'], time);
}

const { parseFileMode } = require('internal/validators');

function toAccessMode(mode, max = 7) {
  mode ??= constants.F_OK;
  validateInteger(mode, 'mode');
  if (mode < 0 || mode > max) throw modeOutOfRange(max);
  return mode;
}

function modeOutOfRange(max) {
  const err = new codes.ERR_OUT_OF_RANGE('mode', '', 0);
  err.message = `mode is out of range: >= 0 && <= ${max}`;
  return err;
}

// The bytes of what is to be written.
function toBytes(data, encoding = 'utf8', name = 'data') {
  const { Buffer } = require('buffer');
  if (typeof data === 'string') return Buffer.from(data, encoding || 'utf8');
  if (internalBinding('util').classOf(data) === 'Uint8Array') return data;
  if (ArrayBuffer.isView(data)) return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  throw new ERR_INVALID_ARG_TYPE(name, ['string', 'Buffer', 'TypedArray', 'DataView'], data);
}

// Arguments of read: (buffer, offset, length, position) or (buffer, { offset, length, position }).
function readArguments(buffer, offset, length, position) {
  if (!ArrayBuffer.isView(buffer)) throw new ERR_INVALID_ARG_TYPE('buffer', ['Buffer', 'TypedArray', 'DataView'], buffer);
  if (offset !== null && typeof offset === 'object') ({ offset = 0, length = buffer.byteLength - offset, position = null } = offset);
  if (offset == null) offset = 0;
  else validateInteger(offset, 'offset', 0);
  length ??= buffer.byteLength - offset;
  length |= 0;
  if (length !== 0) {
    if (buffer.byteLength === 0) throw new ERR_INVALID_ARG_VALUE('buffer', buffer, 'is empty and cannot be written');
    checkRange(offset, length, buffer.byteLength);
  }
  return [toBytes(buffer), offset, length, toPosition(position, length)];
}

function checkRange(offset, length, size) {
  const { ERR_OUT_OF_RANGE } = codes;
  if (offset < 0) throw new ERR_OUT_OF_RANGE('offset', '>= 0', offset);
  if (length < 0) throw new ERR_OUT_OF_RANGE('length', '>= 0', length);
  if (offset + length > size) throw new ERR_OUT_OF_RANGE('length', `<= ${size - offset}`, length);
}

// Where to read: -1 is where the descriptor stands.
function toPosition(position, length = 0) {
  if (position == null) return -1;
  if (typeof position === 'bigint') {
    const most = 2n ** 63n - 1n - BigInt(length);
    if (position < -1n || position > most) throw new codes.ERR_OUT_OF_RANGE('position', `>= -1 && <= ${most}`, position);
    return Number(position);
  }
  if (typeof position !== 'number') throw new ERR_INVALID_ARG_TYPE('position', ['integer', 'bigint'], position);
  validateInteger(position, 'position', -1);
  return position;
}

// Arguments of write: (fd, buffer, offset, length, position), (fd, buffer, options) or (fd, string, position, encoding).
function writeArguments(buffer, offset, length, position) {
  if (ArrayBuffer.isView(buffer)) {
    if (offset !== null && typeof offset === 'object') ({ offset = 0, length = buffer.byteLength - offset, position = null } = offset);
    position ??= null;
    if (offset == null) offset = 0;
    else validateInteger(offset, 'offset', 0);
    if (typeof length !== 'number') length = buffer.byteLength - offset;
    if (offset > buffer.byteLength) throw new codes.ERR_OUT_OF_RANGE('offset', `<= ${buffer.byteLength}`, offset);
    if (length > buffer.byteLength - offset) throw new codes.ERR_OUT_OF_RANGE('length', `<= ${buffer.byteLength - offset}`, length);
    if (length < 0) throw new codes.ERR_OUT_OF_RANGE('length', '>= 0', length);
    validateInt32(length, 'length', 0);
    return [toBytes(buffer), offset, length, writePosition(position)];
  }
  if (typeof buffer !== 'string') throw new ERR_INVALID_ARG_TYPE('buffer', ['string', 'Buffer', 'TypedArray', 'DataView'], buffer);
  require('internal/validators').validateEncoding(buffer, length);
  const bytes = toBytes(buffer, typeof length === 'string' ? length : 'utf8');
  return [bytes, 0, bytes.length, writePosition(offset)];
}
// Where to write: what is no number is where the descriptor stands.
function writePosition(position) {
  return typeof position === 'number' && position >= 0 || typeof position === 'bigint' && position >= 0n ? Number(position) : -1;
}

function bufferArray(buffers) {
  if (!Array.isArray(buffers)) throw new ERR_INVALID_ARG_TYPE('buffers', 'ArrayBufferView[]', buffers);
  return buffers.map((buffer) => {
    if (!ArrayBuffer.isView(buffer)) throw new ERR_INVALID_ARG_TYPE('buffers', 'ArrayBufferView[]', buffers);
    return toBytes(buffer);
  });
}

module.exports = {
  toPath, toPathText, toFd, toFlags, toOptions, wantsBytes, encodePath, toSeconds, parseFileMode, toAccessMode, toBytes, readArguments, writeArguments, bufferArray,
  writePosition, validateObject,
};
