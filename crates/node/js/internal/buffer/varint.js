'use strict';
// readUIntLE(offset, byteLength) and its family: integers of one to six bytes.

const { codes: { ERR_INVALID_ARG_TYPE } } = require('internal/errors');
const { validateNumber } = require('internal/validators');
const { boundsError, checkValue } = require('internal/buffer/fixed_slow');

function check(buffer, offset, byteLength) {
  if (offset === undefined) throw new ERR_INVALID_ARG_TYPE('offset', 'number', offset);
  if (byteLength === undefined || !(byteLength >= 1 && byteLength <= 6 && Math.floor(byteLength) === byteLength)) boundsError(byteLength, 6, 'byteLength');
  validateNumber(offset, 'offset');
  if (buffer[offset] === undefined || buffer[offset + byteLength - 1] === undefined) boundsError(offset, buffer.length - byteLength);
}

function readLE(buffer, offset, byteLength) {
  let value = 0;
  for (let i = byteLength - 1; i >= 0; i--) value = value * 256 + buffer[offset + i];
  return value;
}

function readBE(buffer, offset, byteLength) {
  let value = 0;
  for (let i = 0; i < byteLength; i++) value = value * 256 + buffer[offset + i];
  return value;
}

function sign(value, byteLength) {
  return value >= 2 ** (8 * byteLength - 1) ? value - 2 ** (8 * byteLength) : value;
}

function readUIntLE(offset, byteLength) {
  check(this, offset, byteLength);
  return readLE(this, offset, byteLength);
}

function readUIntBE(offset, byteLength) {
  check(this, offset, byteLength);
  return readBE(this, offset, byteLength);
}

function readIntLE(offset, byteLength) {
  check(this, offset, byteLength);
  return sign(readLE(this, offset, byteLength), byteLength);
}

function readIntBE(offset, byteLength) {
  check(this, offset, byteLength);
  return sign(readBE(this, offset, byteLength), byteLength);
}

function write(buffer, value, offset, byteLength, signed, little) {
  if (byteLength === undefined || !(byteLength >= 1 && byteLength <= 6 && Math.floor(byteLength) === byteLength)) boundsError(byteLength, 6, 'byteLength');
  value = +value;
  const bits = 8 * byteLength;
  const [min, max] = signed ? [-(2 ** (bits - 1)), 2 ** (bits - 1) - 1] : [0, 2 ** bits - 1];
  if (byteLength === 1) {
    if (offset === undefined) throw new ERR_INVALID_ARG_TYPE('offset', 'number', offset);
    validateNumber(offset, 'offset');
  }
  checkValue(value, min, max, byteLength);
  check(buffer, offset, byteLength);
  // What is above 32 bits is rounded down, as in Node, though the rest is cut: -0.5 in five bytes is 00 00 00 00 ff.
  const fraction = byteLength > 4 && value < 0 && Math.trunc(value) % 2 ** 32 === 0 && value !== Math.trunc(value);
  value = Math.trunc(value);
  if (fraction) value -= 2 ** 32;
  if (value < 0) value += 2 ** bits;
  for (let i = 0; i < byteLength; i++) {
    buffer[little ? offset + i : offset + byteLength - 1 - i] = value % 256;
    value = Math.floor(value / 256);
  }
  return offset + byteLength;
}

function writeUIntLE(value, offset, byteLength) { return write(this, value, offset, byteLength, false, true); }
function writeUIntBE(value, offset, byteLength) { return write(this, value, offset, byteLength, false, false); }
function writeIntLE(value, offset, byteLength) { return write(this, value, offset, byteLength, true, true); }
function writeIntBE(value, offset, byteLength) { return write(this, value, offset, byteLength, true, false); }

module.exports = { readUIntLE, readUIntBE, readIntLE, readIntBE, writeUIntLE, writeUIntBE, writeIntLE, writeIntBE };
