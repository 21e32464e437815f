'use strict';
// The methods of Buffer.prototype, except allocation.
//
// Argument rules are here, bytes are the binding's. Fixed-width numbers are natives, put on the prototype as they are.

const native = internalBinding('buffer');
const { codes: { ERR_BUFFER_OUT_OF_BOUNDS, ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_INVALID_BUFFER_SIZE, ERR_OUT_OF_RANGE, ERR_UNKNOWN_ENCODING } } = require('internal/errors');
const { validateInteger, validateString } = require('internal/validators');
const { encodingNumber, normalizeEncoding, UTF8, LATIN1, UTF16LE } = require('internal/buffer/encodings');

const { slice: sliceNative, write: writeNative, view, kMaxLength } = native;
const { classOf } = internalBinding('util');
const typedArrayFill = Uint8Array.prototype.fill;

function isUint8Array(value) {
  return classOf(value) === 'Uint8Array';
}

// The bytes behind any view; a Uint8Array is its own.
function bytesOf(view_) {
  return isUint8Array(view_) ? view_ : new Uint8Array(view_.buffer, view_.byteOffset, view_.byteLength);
}

function notAString() {
  const message = 'argument must be a string';
  const err = internalBinding('errors').create(TypeError.prototype, message, `TypeError [ERR_INVALID_ARG_TYPE]: ${message}`);
  err.code = 'ERR_INVALID_ARG_TYPE';
  return err;
}

function validateOffset(value, name, min = 0, max = kMaxLength) {
  validateInteger(value, name, min, max);
}

function toInteger(value, fallback) {
  value = +value;
  return value >= Number.MIN_SAFE_INTEGER && value <= Number.MAX_SAFE_INTEGER ? Math.floor(value) : fallback;
}

// An empty text, unless it is because there were no bytes to look at.
function nothing(value) {
  checkView(value);
  return '';
}

// The conversions of arguments took bytes away.
function shrunk(value) {
  if (value.length === 0) return nothing(value);
  throw indexOutOfRange();
}

function toString(encoding, start, end) {
  const { length } = this;
  if (arguments.length === 0) return sliceNative(this, UTF8, 0, length) || nothing(this);
  if (start <= 0) start = 0;
  else if (start >= length) return '';
  else start = Math.trunc(start) || 0;
  if (end === undefined || end > length) end = length;
  else end = Math.trunc(end) || 0;
  if (end <= start) return '';
  if (encoding === undefined) {
    if (end > this.length) return shrunk(this);
    return sliceNative(this, UTF8, start, end) || nothing(this);
  }
  const number = encodingNumber(encoding);
  if (number === undefined) throw new ERR_UNKNOWN_ENCODING(encoding);
  if (end > this.length) return shrunk(this);
  return sliceNative(this, number, start, end) || nothing(this);
}

function write(string, offset, length, encoding) {
  if (offset === undefined) {
    const all = this.length;
    if (typeof string !== 'string') throw notAString();
    return writeNative(this, UTF8, string, 0, all);
  }
  if (length === undefined && typeof offset === 'string') {
    encoding = offset;
    length = this.length;
    offset = 0;
  } else {
    validateOffset(offset, 'offset', 0, this.length);
    const remaining = this.length - offset;
    if (length === undefined) {
      length = remaining;
    } else if (typeof length === 'string') {
      encoding = length;
      length = remaining;
    } else {
      validateOffset(length, 'length', 0, this.length);
      if (length > remaining) length = remaining;
    }
  }
  let number = UTF8;
  if (encoding) {
    number = encodingNumber(encoding);
    if (number === undefined) throw new ERR_UNKNOWN_ENCODING(encoding);
  }
  if (typeof string !== 'string') throw notAString();
  return writeNative(this, number, string, offset, length);
}

function equals(other) {
  if (!isUint8Array(other)) throw new ERR_INVALID_ARG_TYPE('otherBuffer', ['Buffer', 'Uint8Array'], other);
  if (this === other) return true;
  if (this.byteLength !== other.byteLength) return false;
  return this.byteLength === 0 || native.compare(this, other) === 0;
}

function compare(target, targetStart, targetEnd, sourceStart, sourceEnd) {
  if (!isUint8Array(target)) throw new ERR_INVALID_ARG_TYPE('target', ['Buffer', 'Uint8Array'], target);
  if (arguments.length === 1) return native.compare(this, target);
  if (targetStart === undefined) targetStart = 0;
  else validateOffset(targetStart, 'targetStart');
  if (targetEnd === undefined) targetEnd = target.length;
  else validateOffset(targetEnd, 'targetEnd', 0, target.length);
  if (sourceStart === undefined) sourceStart = 0;
  else validateOffset(sourceStart, 'sourceStart');
  if (sourceEnd === undefined) sourceEnd = this.length;
  else validateOffset(sourceEnd, 'sourceEnd', 0, this.length);
  if (sourceStart >= sourceEnd) return targetStart >= targetEnd ? 0 : -1;
  if (targetStart >= targetEnd) return 1;
  return native.compareRange(this, target, sourceStart, sourceEnd, targetStart, targetEnd);
}

// Where a search begins: negative counts from the end. -1 for nowhere.
function searchStart(length, offset, needleLength, forward) {
  if (offset < 0) {
    if (offset + length >= 0) return length + offset;
    return forward || needleLength === 0 ? 0 : -1;
  }
  if (offset + needleLength <= length) return offset;
  if (needleLength === 0) return length;
  return forward ? -1 : length - 1;
}

function search(buffer, value, byteOffset, end, encoding, forward) {
  let { length } = buffer;
  if (!isUint8Array(buffer)) require('internal/validators').validateBuffer(buffer);
  if (end === undefined) {
    end = length;
  } else if (typeof end !== 'number') {
    encoding = end; // the older order of arguments has no end
    end = length;
  }
  if (typeof byteOffset === 'string') {
    encoding = byteOffset;
    byteOffset = undefined;
  } else if (byteOffset > 0x7fffffff) {
    byteOffset = 0x7fffffff;
  } else if (byteOffset < -0x80000000) {
    byteOffset = -0x80000000;
  }
  byteOffset = +byteOffset;
  if (buffer.length !== length) end = Math.min(end, length = buffer.length); // the conversion changed it
  byteOffset = Number.isNaN(byteOffset) ? (forward ? 0 : length) : Math.trunc(byteOffset);
  end = Math.abs(end) < 2 ** 63 ? Math.min(Math.max(Math.trunc(end), 0), length) : 0; // no int64: nothing is searched
  if (typeof value === 'number') return searchByte(buffer, (value >>> 0) & 255, byteOffset, end, forward);
  const number = encoding === undefined ? UTF8 : encodingNumber(encoding);
  let needle = value;
  if (typeof value === 'string') {
    if (number === undefined) throw new ERR_UNKNOWN_ENCODING(encoding);
    if (value.length === 1 && value.charCodeAt(0) < 128 && number === UTF8) return searchByte(buffer, value.charCodeAt(0), byteOffset, end, forward);
    needle = native.fromString(value, number, 0);
  } else if (!isUint8Array(value)) {
    throw new ERR_INVALID_ARG_TYPE('value', ['number', 'string', 'Buffer', 'Uint8Array'], value);
  }
  const wanted = needle.length;
  // The offset counts in the whole buffer, whatever the end. An odd last byte is no unit, but bytes are found by bytes.
  let counted = length;
  if (number === UTF16LE) {
    end -= end % 2;
    if (typeof value === 'string') counted -= counted % 2;
  }
  const from = Math.min(searchStart(counted, byteOffset, wanted, forward), end) + 0; // no -0
  if (wanted === 0) return from;
  if (from < 0 || end === 0 || (forward && from + wanted > end) || wanted > end) return -1;
  const hay = end < length ? view(buffer, 0, end) : buffer;
  if (number === UTF16LE) {
    if (wanted < 2) return -1;
    return native.indexOfBytes(hay, wanted % 2 === 0 ? needle : view(needle, 0, wanted - 1), from - from % 2, forward, 2);
  }
  return native.indexOfBytes(hay, needle, from, forward, 1);
}

function searchByte(buffer, byte, byteOffset, end, forward) {
  const { length } = buffer;
  const from = searchStart(length, byteOffset, 1, forward);
  if (from < 0 || end === 0 || (forward && from >= end)) return -1;
  return native.indexOfByte(end < length ? view(buffer, 0, end) : buffer, byte, Math.min(from, end), forward);
}

function indexOf(value, offset, end, encoding) { return search(this, value, offset, end, encoding, true); }
function lastIndexOf(value, offset, end, encoding) { return search(this, value, offset, end, encoding, false); }
function includes(value, offset, end, encoding) { return search(this, value, offset, end, encoding, true) !== -1; }

function fillBuffer(buffer, value, offset, end, encoding) {
  if (typeof value === 'string') {
    if (offset === undefined || typeof offset === 'string') {
      encoding = offset;
      offset = 0;
      end = buffer.length;
    } else if (typeof end === 'string') {
      encoding = end;
      end = buffer.length;
    }
    const normalized = normalizeEncoding(encoding);
    if (normalized === undefined) {
      validateString(encoding, 'encoding');
      throw new ERR_UNKNOWN_ENCODING(encoding);
    }
    if (value.length === 0) {
      value = 0;
    } else if (value.length === 1) {
      const code = value.charCodeAt(0);
      if ((normalized === 'utf8' && code < 128) || normalized === 'latin1') value = code;
    }
  } else {
    encoding = undefined;
  }
  if (offset === undefined) {
    offset = 0;
    end = buffer.length;
  } else {
    validateOffset(offset, 'offset');
    if (end === undefined) end = buffer.length;
    else validateOffset(end, 'end', 0, buffer.length);
    if (offset >= end) return buffer;
  }
  if (typeof value === 'string' || ArrayBuffer.isView(value)) {
    const pattern = typeof value === 'string' ? native.fromString(value, encodingNumber(encoding || 'utf8'), 0) : bytesOf(value);
    if (pattern.length === 0) {
      if (end <= offset) return buffer; // nothing was asked for
      throw new ERR_INVALID_ARG_VALUE('value', value);
    }
    native.fillBytes(buffer, pattern, offset, end);
    return buffer;
  }
  if (offset > end || end > buffer.length) throw new ERR_BUFFER_OUT_OF_BOUNDS();
  const byte = (+value >>> 0) & 255;
  if (end === 0 && typeof value === 'number') return typedArrayFill.call(buffer, byte); // which a detached one refuses
  native.fillByte(buffer, byte, offset, end);
  return buffer;
}

function fill(value, offset, end, encoding) { return fillBuffer(this, value, offset, end, encoding); }

function copyBuffer(source, target, targetStart, sourceStart, sourceEnd) {
  if (!ArrayBuffer.isView(source)) throw new ERR_INVALID_ARG_TYPE('source', ['Buffer', 'Uint8Array'], source);
  if (!ArrayBuffer.isView(target)) throw new ERR_INVALID_ARG_TYPE('target', ['Buffer', 'Uint8Array'], target);
  if (targetStart === undefined) {
    targetStart = 0;
  } else {
    targetStart = Number.isInteger(targetStart) ? targetStart : toInteger(targetStart, 0);
    if (targetStart < 0) throw new ERR_OUT_OF_RANGE('targetStart', '>= 0', targetStart);
  }
  if (sourceStart === undefined) {
    sourceStart = 0;
  } else {
    sourceStart = Number.isInteger(sourceStart) ? sourceStart : toInteger(sourceStart, 0);
    if (sourceStart < 0 || sourceStart > source.byteLength) throw new ERR_OUT_OF_RANGE('sourceStart', `>= 0 && <= ${source.byteLength}`, sourceStart);
  }
  if (sourceEnd === undefined) {
    sourceEnd = source.byteLength;
  } else {
    sourceEnd = Number.isInteger(sourceEnd) ? sourceEnd : toInteger(sourceEnd, 0);
    if (sourceEnd < 0) throw new ERR_OUT_OF_RANGE('sourceEnd', '>= 0', sourceEnd);
  }
  if (targetStart >= target.byteLength || sourceStart >= sourceEnd) return 0;
  return copyRange(source, target, targetStart, sourceStart, sourceEnd);
}

function copyRange(source, target, targetStart, sourceStart, sourceEnd) {
  let count = sourceEnd - sourceStart;
  if (count > target.byteLength - targetStart) count = target.byteLength - targetStart;
  if (count > source.byteLength - sourceStart) count = source.byteLength - sourceStart;
  if (count > 0) native.copy(bytesOf(source), bytesOf(target), targetStart, sourceStart, count);
  return count;
}

function copy(target, targetStart, sourceStart, sourceEnd) { return copyBuffer(this, target, targetStart, sourceStart, sourceEnd); }

// An index of subarray: negative counts from the end, all is clamped to the length.
function clampIndex(offset, length) {
  if (typeof offset === 'number' && offset >= 0 && (offset | 0) === offset) return offset < length ? offset + 0 : length;
  offset = Math.trunc(offset);
  if (offset === 0 || Number.isNaN(offset)) return 0;
  if (offset < 0) {
    offset += length;
    return offset > 0 ? offset : 0;
  }
  return offset < length ? offset : length;
}

function subarray(start, end) {
  const { length } = this;
  start = start === undefined ? 0 : clampIndex(start, length);
  end = end === undefined ? length : clampIndex(end, length);
  const count = end > start ? end - start : 0;
  // The conversions may have changed what there is: the constructor says what to think of it.
  if (this.length !== length) return new Buffer_(this.buffer, this.byteOffset + start, count);
  return view(this, start, count);
}

function slice(start, end) { return this.subarray(start, end); }

function toJSON() {
  const { length } = this;
  const data = new Array(length);
  for (let i = 0; i < length; i++) data[i] = this[i];
  return { type: 'Buffer', data };
}

function swapper(bits) {
  const name = `swap${bits}`;
  const swap = native[name];
  return {
    [name]() {
      if (this.length % (bits / 8) !== 0) throw new ERR_INVALID_BUFFER_SIZE(`${bits}-bits`);
      swap(this);
      return this;
    },
  }[name];
}

const inspectState = { maxBytes: 50 };

function inspectBuffer(recurseTimes, ctx) {
  const max = inspectState.maxBytes;
  const shown = Math.min(max, this.length);
  const left = this.length - max;
  let text = sliceNative(this, 5, 0, shown).replace(/(.{2})/g, '$1 ').trim();
  if (left > 0) text += ` ... ${left} more byte${left > 1 ? 's' : ''}`;
  if (ctx) {
    const keys = internalBinding('util').getOwnNonIndexProperties(this, !ctx.showHidden);
    if (keys.length !== 0) {
      const extras = { __proto__: null };
      for (const key of keys) extras[key] = this[key];
      if (this.length !== 0) text += ', ';
      // Without the leading "[Object: null prototype] { " and the closing brace.
      text += require('internal/util/inspect').inspect(extras, { ...ctx, breakLength: Infinity, compact: true }).slice(27, -2);
    }
  }
  let name = 'Buffer';
  try {
    const { constructor } = this;
    if (typeof constructor === 'function' && Object.hasOwn(constructor, 'name')) name = constructor.name;
  } catch {
    // A constructor that throws: keep the plain name.
  }
  return `<${name} ${text}>`;
}
Object.defineProperty(inspectBuffer, 'name', { value: 'inspect' });

// utf8Slice, hexWrite, ...: what older programs call directly.
function addCodecMethods(proto) {
  const kinds = [['ascii', 0], ['base64', 2], ['base64url', 7], ['latin1', LATIN1], ['hex', 5], ['ucs2', UTF16LE], ['utf8', UTF8]];
  const writes = {};
  for (const [kind, number] of kinds) {
    const sliceName = `${kind}Slice`;
    const writeName = `${kind}Write`;
    const methods = {
      [sliceName](start, end) {
        checkView(this);
        const { byteLength } = this;
        if (byteLength === 0) return '';
        start = toIndex(start, 0);
        end = toIndex(end, byteLength);
        if (end <= start) return '';
        if (end > byteLength) throw indexOutOfRange();
        return sliceNative(bytesOf(this), number, start, end);
      },
      [writeName]: kind === 'ascii' || kind === 'latin1' || kind === 'utf8' ?
        function(string, offset, length) {
          const { byteLength } = this;
          if (offset === undefined) offset = 0;
          if (offset < 0 || offset > byteLength) throw new ERR_BUFFER_OUT_OF_BOUNDS('offset');
          if (length === undefined) length = byteLength - offset;
          if (length < 0 || length > byteLength - offset) throw new ERR_BUFFER_OUT_OF_BOUNDS('length');
          checkView(this);
          if (typeof string !== 'string') throw notAString();
          offset = toIndex(offset, 0);
          return writeNative(bytesOf(this), number, string, offset, Math.min(toIndex(length, 0), byteLength - offset));
        } :
        function(string, offset, length) {
          checkView(this);
          if (typeof string !== 'string') throw notAString();
          const { byteLength } = this;
          offset = toIndex(offset, 0);
          if (offset > byteLength) throw new ERR_BUFFER_OUT_OF_BOUNDS('offset');
          return writeNative(bytesOf(this), number, string, offset, Math.min(toIndex(length, byteLength - offset), byteLength - offset));
        },
    };
    Object.defineProperty(methods[writeName], 'name', { value: writeName });
    proto[sliceName] = methods[sliceName];
    writes[writeName] = methods[writeName];
  }
  for (const name of Object.keys(writes)) proto[name] = writes[name];
}

function indexOutOfRange() {
  const message = 'Index out of range';
  const err = internalBinding('errors').create(RangeError.prototype, message, `RangeError [ERR_OUT_OF_RANGE]: ${message}`);
  err.code = 'ERR_OUT_OF_RANGE';
  return err;
}

function toIndex(value, fallback) {
  if (value === undefined) return fallback;
  value = Math.trunc(+value) || 0;
  if (value < 0) throw indexOutOfRange();
  return value;
}

function checkView(value) {
  if (ArrayBuffer.isView(value)) return;
  const message = 'argument must be a buffer';
  const err = internalBinding('errors').create(TypeError.prototype, message, `TypeError [ERR_INVALID_ARG_TYPE]: ${message}`);
  err.code = 'ERR_INVALID_ARG_TYPE';
  throw err;
}

// In the order that `for (const key in buffer)` shows. Every UInt has a second name.
function addNumberMethods(proto) {
  const { fixed } = native;
  const ways = ['read', 'write'];
  const add = (way, name, end) => {
    proto[`${way}${name}${end}`] = fixed[`${way}${name.replace('Uint', 'UInt')}${end}`];
  };
  for (const way of ways) {
    for (const name of ['BigUInt64', 'BigUint64', 'BigInt64']) {
      for (const end of ['LE', 'BE']) add(way, name, end);
    }
  }
  let varint; // rarely used: loaded by the first call
  const addVariable = (way, name, end) => {
    const key = `${way}${name}${end}`;
    const methods = way === 'read' ?
      { [key](offset, byteLength) { return (varint ??= require('internal/buffer/varint'))[key].call(this, offset, byteLength); } } :
      { [key](value, offset, byteLength) { return (varint ??= require('internal/buffer/varint'))[key].call(this, value, offset, byteLength); } };
    proto[key] = methods[key];
  };
  for (const way of ways) {
    for (const name of ['UInt', 'Uint', 'Int']) {
      for (const end of ['LE', 'BE']) {
        if (name === 'Uint') proto[`${way}${name}${end}`] = proto[`${way}UInt${end}`];
        else addVariable(way, name, end);
        add(way, `${name}32`, end);
        add(way, `${name}16`, end);
        if (end === 'LE') add(way, `${name}8`, '');
      }
    }
  }
  for (const way of ways) {
    for (const name of ['Float', 'Double']) {
      for (const end of ['LE', 'BE']) add(way, name, end);
    }
  }
  native.setFallback((name, buffer, a, b) => require('internal/buffer/fixed_slow').slow(name, buffer, a, b));
}

let Buffer_; // the class behind Buffer, which is no constructor of views

function addMethods(proto, Buffer, FastBuffer) {
  Buffer_ = FastBuffer;
  addNumberMethods(proto);
  addCodecMethods(proto);
  const getter = (get) => ({ __proto__: null, enumerable: true, configurable: false, get });
  Object.defineProperty(proto, 'parent', getter(function() { return this instanceof Buffer ? this.buffer : undefined; }));
  Object.defineProperty(proto, 'offset', getter(function() { return this instanceof Buffer ? this.byteOffset : undefined; }));
  const methods = { copy, toString, equals, inspect: inspectBuffer, compare, indexOf, lastIndexOf, includes, fill, write, toJSON, subarray, slice };
  for (const key of Object.keys(methods)) proto[key] = methods[key];
  proto.swap16 = swapper(16);
  proto.swap32 = swapper(32);
  proto.swap64 = swapper(64);
  proto.toLocaleString = toString;
  proto[Symbol.for('nodejs.util.inspect.custom')] = inspectBuffer;
}

module.exports = { addMethods, copyBuffer, copyRange, fillBuffer, isUint8Array, validateOffset, inspectState };
