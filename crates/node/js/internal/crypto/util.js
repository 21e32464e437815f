'use strict';
// What the parts of crypto share: bytes of arguments, options, requests on the threads.

const native = internalBinding('crypto');
const { codes: { ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE } } = require('internal/errors');
const { isAnyArrayBuffer } = require('internal/util/types');
const { normalizeEncoding } = require('internal/buffer/encodings');

const KINDS = ['string', 'ArrayBuffer', 'Buffer', 'TypedArray', 'DataView'];

function isBytes(value) {
  return ArrayBuffer.isView(value) || isAnyArrayBuffer(value);
}

// A Uint8Array on the bytes of a view or a buffer; undefined for anything else.
function view(value) {
  if (value instanceof Uint8Array) return value;
  if (ArrayBuffer.isView(value)) return new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
  if (isAnyArrayBuffer(value)) return new Uint8Array(value);
  return undefined;
}

// The bytes of a text, a view or a buffer.
function bytes(value, name, encoding, kinds = KINDS) {
  if (typeof value === 'string') return require('buffer').Buffer.from(value, encoding === 'buffer' ? 'utf8' : encoding);
  const found = view(value);
  if (found === undefined) throw new ERR_INVALID_ARG_TYPE(name, kinds, value);
  return found;
}

function stringOption(options, name) {
  const value = options?.[name];
  if (value != null) require('internal/validators').validateString(value, `options.${name}`);
  return value ?? undefined;
}

function uintOption(options, name) {
  const value = options?.[name];
  if (value == null) return undefined;
  if (value >>> 0 !== value) throw new ERR_INVALID_ARG_VALUE(`options.${name}`, value);
  return value;
}

// An operation on a thread, its answer for `callback(error | null, answer)`.
function later(type, callback, operation, ...args) {
  const done = require('internal/async_context').wrap(type, callback);
  native.invokeLater((error, answer) => {
    if (error) done(error);
    else done(null, answer);
  }, operation, ...args);
}

// Bytes as the program wants them.
function encoded(buffer, encoding) {
  return encoding && encoding !== 'buffer' ? buffer.toString(encoding) : buffer;
}

// An ArrayBuffer with exactly these bytes.
function arrayBuffer(buffer) {
  return buffer.buffer.slice(buffer.byteOffset, buffer.byteOffset + buffer.byteLength);
}

function setLength(fn, length) {
  return Object.defineProperty(fn, 'length', { __proto__: null, value: length, configurable: true });
}

module.exports = { KINDS, arrayBuffer, bytes, encoded, isBytes, later, native, normalizeEncoding, setLength, stringOption, uintOption, view };
