'use strict';
// Fixed-width reads and writes outside the plain case: coercions and errors, with Node's messages.
//
// The natives on Buffer.prototype call slow(name, buffer, a, b) for whatever is not an integer offset in range and a
// number in range. This does the whole operation, or throws what Node throws.

const { codes: { ERR_OUT_OF_RANGE, ERR_BUFFER_OUT_OF_BOUNDS } } = require('internal/errors');
const { validateNumber } = require('internal/validators');

const { fixed } = internalBinding('buffer');

// A bad offset (or byteLength, when `type` names it): fractional, past the end, or the buffer too short for any.
function boundsError(value, length, type) {
  if (Math.floor(value) !== value) {
    validateNumber(value, type);
    throw new ERR_OUT_OF_RANGE(type || 'offset', 'an integer', value);
  }
  if (length < 0) throw new ERR_BUFFER_OUT_OF_BOUNDS();
  throw new ERR_OUT_OF_RANGE(type || 'offset', `>= ${type ? 1 : 0} and <= ${length}`, value);
}

function checkBounds(buffer, offset, width) {
  validateNumber(offset, 'offset');
  if (buffer[offset] === undefined || buffer[offset + width - 1] === undefined) boundsError(offset, buffer.length - width);
}

// Throws unless min <= value <= max; the range is told in powers of two past 32 bits.
function checkValue(value, min, max, width) {
  if (!(value > max || value < min)) return;
  const n = typeof min === 'bigint' ? 'n' : '';
  let range;
  if (width <= 4) range = `>= ${min} and <= ${max}`;
  else if (min === 0 || min === 0n) range = `>= 0${n} and < 2${n} ** ${width * 8}${n}`;
  else range = `>= -(2${n} ** ${width * 8 - 1}${n}) and < 2${n} ** ${width * 8 - 1}${n}`;
  throw new ERR_OUT_OF_RANGE('value', range, value);
}

const WIDTHS = { '8': 1, '16': 2, '32': 4, '64': 8 };

function parse(name) {
  const big = name.includes('Big');
  if (name.includes('Float')) return { width: 4, float: true };
  if (name.includes('Double')) return { width: 8, float: true };
  const bits = /\d+/.exec(name)[0];
  const unsigned = /U[iI]nt/.test(name);
  const width = WIDTHS[bits];
  let min;
  let max;
  if (big) {
    min = unsigned ? 0n : -(2n ** 63n);
    max = unsigned ? 2n ** 64n - 1n : 2n ** 63n - 1n;
  } else {
    min = unsigned ? 0 : -(2 ** (bits - 1));
    max = unsigned ? 2 ** bits - 1 : 2 ** (bits - 1) - 1;
  }
  return { width, min, max, big, float: false };
}

function slow(name, buffer, a, b) {
  const { width, min, max, big, float } = parse(name);
  if (name.startsWith('read')) {
    const offset = a === undefined ? 0 : a;
    checkBounds(buffer, offset, width);
    if (isBytes(buffer)) return fixed[name].call(buffer, offset);
    return fixed[name].call(copyOf(buffer, offset, width), 0);
  }
  let value = a;
  const offset = b === undefined ? 0 : b;
  if (big) {
    checkValue(value, min, max, width);
    checkBounds(buffer, offset, width);
    if (typeof value !== 'bigint') throw new TypeError('Cannot mix BigInt and other types, use explicit conversions');
  } else {
    value = +value;
    if (width === 1) validateNumber(offset, 'offset');
    if (!float) checkValue(value, min, max, width);
  }
  checkBounds(buffer, offset, width);
  if (isBytes(buffer)) return fixed[name].call(buffer, value, offset);
  const bytes = copyOf(buffer, offset, width);
  fixed[name].call(bytes, value, 0);
  for (let i = 0; i < width; i++) buffer[offset + i] = bytes[i];
  return offset + width;
}

function isBytes(value) {
  return internalBinding('util').classOf(value) === 'Uint8Array';
}

// The bytes at `offset` of an array or other array-like, which has none that a native could read.
function copyOf(value, offset, width) {
  const bytes = new Uint8Array(width);
  for (let i = 0; i < width; i++) bytes[i] = value[offset + i];
  return bytes;
}

module.exports = { slow, boundsError, checkBounds, checkValue };
