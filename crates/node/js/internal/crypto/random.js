'use strict';
// Random bytes, numbers and UUIDs, and comparing in constant time.

const native = internalBinding('crypto');
const { codes } = require('internal/errors');
const { validateBoolean, validateFunction, validateNumber, validateObject } = require('internal/validators');
const { isAnyArrayBuffer } = require('internal/util/types');
const { bytesOf } = require('internal/crypto/hash');

const MOST = 2 ** 31 - 1;
const PART = 1 << 20; // filled between two turns of the loop

function assertSize(value, name, most) {
  validateNumber(value, name);
  if (Number.isNaN(value) || value > most || value < 0) throw new codes.ERR_OUT_OF_RANGE(name, `>= 0 && <= ${most}`, value);
  return value >>> 0;
}

function randomBytes(size, callback) {
  size = assertSize(size, 'size', MOST);
  if (callback !== undefined) validateFunction(callback, 'callback');
  const out = require('buffer').Buffer.allocUnsafeSlow(size);
  if (callback === undefined) {
    native.randomFill(out, 0, size);
    return out;
  }
  fillLater(out, 0, size, out, callback);
  return undefined;
}

function fillLater(view, from, to, answer, callback) {
  const done = require('internal/async_context').wrap('RANDOMBYTESREQUEST', callback);
  const part = () => {
    try {
      native.randomFill(view, from, Math.min(PART, to - from));
    } catch (err) {
      done(err);
      return;
    }
    from += PART;
    if (from < to) setImmediate(part);
    else done(null, answer);
  };
  setImmediate(part);
}

// [bytes, from, to] of what is to be filled.
function range(buf, offset, size) {
  if (!isAnyArrayBuffer(buf) && !ArrayBuffer.isView(buf)) throw new codes.ERR_INVALID_ARG_TYPE('buf', ['ArrayBuffer', 'ArrayBufferView'], buf);
  const unit = buf.BYTES_PER_ELEMENT || 1;
  const { byteLength } = buf;
  const within = (value, name) => {
    validateNumber(value, name);
    value *= unit;
    if (Number.isNaN(value) || value > Math.min(byteLength, MOST) || value < 0) throw new codes.ERR_OUT_OF_RANGE(name, `>= 0 && <= ${Math.min(byteLength, MOST)}`, value);
    return value >>> 0;
  };
  const from = offset === undefined ? 0 : within(offset, 'offset');
  let count = byteLength - from;
  if (size !== undefined) {
    validateNumber(size, 'size');
    count = size * unit;
    if (Number.isNaN(count) || count > MOST || count < 0) throw new codes.ERR_OUT_OF_RANGE('size', `>= 0 && <= ${MOST}`, count);
    if (count + from > byteLength) throw new codes.ERR_OUT_OF_RANGE('size + offset', `<= ${byteLength}`, count + from);
    count >>>= 0;
  }
  return [bytesOf(buf), from, from + count];
}

function randomFillSync(buf, offset = 0, size) {
  const [view, from, to] = range(buf, offset, size);
  native.randomFill(view, from, to - from);
  return buf;
}

function randomFill(buf, offset, size, callback) {
  if (typeof offset === 'function') {
    callback = offset;
    offset = 0;
    size = undefined;
  } else if (typeof size === 'function') {
    callback = size;
    size = undefined;
  } else {
    validateFunction(callback, 'callback');
  }
  const [view, from, to] = range(buf, offset, size);
  if (from === to) {
    setImmediate(callback, null, buf);
    return;
  }
  fillLater(view, from, to, buf, callback);
}

// 6 bytes for each number, many at a time.
const pool = new Uint8Array(6 * 256);
let used = pool.length;
const LIMIT = 2 ** 48;

function next48() {
  if (used === pool.length) {
    native.randomFill(pool, 0, pool.length);
    used = 0;
  }
  let value = 0;
  for (let i = 0; i < 6; i++) {
    value = value * 256 + pool[used];
    pool[used++] = 0; // used once, and not to be found afterwards
  }
  return value;
}

function randomInt(min, max, callback) {
  const fromZero = max === undefined || typeof max === 'function';
  if (fromZero) {
    callback = max;
    max = min;
    min = 0;
  }
  if (callback !== undefined) validateFunction(callback, 'callback');
  if (!Number.isSafeInteger(min)) throw new codes.ERR_INVALID_ARG_TYPE('min', 'a safe integer', min);
  if (!Number.isSafeInteger(max)) throw new codes.ERR_INVALID_ARG_TYPE('max', 'a safe integer', max);
  if (max <= min) throw new codes.ERR_OUT_OF_RANGE('max', `greater than the value of "min" (${min})`, max);
  const span = max - min;
  if (!(span <= LIMIT - 1)) throw new codes.ERR_OUT_OF_RANGE(fromZero ? 'max' : 'max - min', `<= ${LIMIT - 1}`, span);
  // Values past the last whole multiple would make small answers likelier.
  const fair = LIMIT - (LIMIT % span);
  let value;
  do value = next48(); while (value >= fair);
  const answer = (value % span) + min;
  if (callback === undefined) return answer;
  process.nextTick(callback, undefined, answer);
  return undefined;
}

const HEX = [];
for (let i = 0; i < 256; i++) HEX.push(i.toString(16).padStart(2, '0'));
const ids = new Uint8Array(16 * 128);
let idsUsed = ids.length;

function uuid(bytes, at) {
  let text = '';
  for (let i = 0; i < 16; i++) {
    let byte = bytes[at + i];
    if (i === 6) byte = (byte & 0x0f) | 0x40;
    if (i === 8) byte = (byte & 0x3f) | 0x80;
    if (i === 4 || i === 6 || i === 8 || i === 10) text += '-';
    text += HEX[byte];
  }
  return text;
}

function randomUUID(options) {
  if (options !== undefined) validateObject(options, 'options');
  const { disableEntropyCache = false } = { ...options };
  validateBoolean(disableEntropyCache, 'options.disableEntropyCache');
  if (disableEntropyCache) return uuid(randomFillSync(new Uint8Array(16)), 0);
  if (idsUsed === ids.length) {
    native.randomFill(ids, 0, ids.length);
    idsUsed = 0;
  }
  const text = uuid(ids, idsUsed);
  ids.fill(0, idsUsed, idsUsed + 16);
  idsUsed += 16;
  return text;
}

// Time-ordered (RFC 9562): 48 bits of milliseconds, then random ones.
function randomUUIDv7(options) {
  if (options !== undefined) validateObject(options, 'options');
  const { disableEntropyCache = false } = { ...options };
  validateBoolean(disableEntropyCache, 'options.disableEntropyCache');
  const bytes = randomFillSync(new Uint8Array(16));
  let now = Date.now();
  for (let i = 5; i >= 0; i--) {
    bytes[i] = now % 256;
    now = Math.floor(now / 256);
  }
  const text = uuid(bytes, 0);
  return `${text.slice(0, 14)}7${text.slice(15)}`;
}

const INTEGERS = ['Int8Array', 'Uint8Array', 'Uint8ClampedArray', 'Int16Array', 'Uint16Array', 'Int32Array', 'Uint32Array', 'BigInt64Array', 'BigUint64Array'];
const classOf = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(Uint8Array.prototype), Symbol.toStringTag).get;

// Web Crypto's.
function getRandomValues(array) {
  if (arguments.length < 1) {
    throw Object.assign(new TypeError("Failed to execute 'getRandomValues' on 'Crypto': 1 argument required, but only 0 present."), { code: 'ERR_MISSING_ARGS' });
  }
  if (!INTEGERS.includes(classOf.call(array))) {
    throw new DOMException('The data argument must be an integer-type TypedArray', 'TypeMismatchError');
  }
  if (array.byteLength > 65536) {
    throw new DOMException(`The requested length exceeds 65,536 bytes`, 'QuotaExceededError');
  }
  native.randomFill(bytesOf(array), 0, array.byteLength);
  return array;
}

const timingSafeEqual = (buf1, buf2) => {
  const check = (value, name) => bytesOf(value, name, ['ArrayBuffer', 'Buffer', 'TypedArray', 'DataView']);
  const a = check(buf1, 'buf1');
  const b = check(buf2, 'buf2');
  if (a.length !== b.length) throw new codes.ERR_CRYPTO_TIMING_SAFE_EQUAL_LENGTH();
  return native.equal(a, b);
};
for (const [fn, length] of [[randomFillSync, 1], [timingSafeEqual, 0]]) Object.defineProperty(fn, 'length', { __proto__: null, value: length, configurable: true });

module.exports = { randomBytes, randomFill, randomFillSync, randomInt, randomUUID, randomUUIDv7, timingSafeEqual, getRandomValues };
