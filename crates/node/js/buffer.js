'use strict';
// The public module `buffer`: class Buffer, how Buffers are made, and the functions beside it.
//
// Small Buffers of undefined content are cut from slabs that the native side keeps (allocPooled); their ArrayBuffer
// exists only once a program asks for `.buffer`. Invariant: nothing here touches `.buffer` of a Buffer.

const native = internalBinding('buffer');
const { codes, genericNodeError } = require('internal/errors');
const { ERR_BUFFER_OUT_OF_BOUNDS, ERR_INVALID_ARG_TYPE, ERR_INVALID_STATE, ERR_MISSING_ARGS, ERR_UNKNOWN_ENCODING } = codes;
const { validateInteger, validateNumber } = require('internal/validators');
const { encodingNumber, normalizeEncoding, UTF8 } = require('internal/buffer/encodings');
const { addMethods, copyRange, fillBuffer, isUint8Array, validateOffset, inspectState } = require('internal/buffer/methods');

const { allocPooled, alloc: allocZeroed, fromString: fromStringNative, kMaxLength, kStringMaxLength } = native;
// --zero-fill-buffers: nothing shows what memory held before.
const zeroFill = require.options.zeroFillBuffers === true;
const allocExact = zeroFill ? allocZeroed : native.allocUnsafe;
const { classOf } = internalBinding('util');

class FastBuffer extends Uint8Array {
  // An explicit constructor: the default one would go through the iterator of arguments.
  constructor(bufferOrLength, byteOffset, length) {
    super(bufferOrLength, byteOffset, length);
  }
}

let warnedConstructor = false;

function Buffer(arg, encodingOrOffset, length) {
  if (!warnedConstructor) {
    warnedConstructor = true;
    const caller = String(new Error().stack).split('\n')[2] ?? '';
    if (require.options.pendingDeprecation || !caller.includes('node_modules')) {
      process.emitWarning('Buffer() is deprecated due to security and usability issues. Please use the Buffer.alloc(), ' +
        'Buffer.allocUnsafe(), or Buffer.from() methods instead.', 'DeprecationWarning', 'DEP0005', Buffer);
    }
  }
  if (typeof arg === 'number') {
    if (typeof encodingOrOffset === 'string') throw new ERR_INVALID_ARG_TYPE('string', 'string', arg);
    return Buffer.alloc(arg);
  }
  return Buffer.from(arg, encodingOrOffset, length);
}

FastBuffer.prototype.constructor = Buffer;
Buffer.prototype = FastBuffer.prototype;
Object.setPrototypeOf(Buffer, Uint8Array);
Object.defineProperty(Buffer, Symbol.species, { __proto__: null, configurable: true, enumerable: false, get() { return FastBuffer; } });
native.setBufferPrototype(FastBuffer.prototype);
addMethods(FastBuffer.prototype, Buffer, FastBuffer);

Buffer.poolSize = 8 * 1024;
// In the order that a listing shows.
for (const name of ['from', 'copyBytesFrom', 'of', 'alloc', 'allocUnsafe', 'allocUnsafeSlow', 'isBuffer', 'compare', 'isEncoding', 'concat', 'byteLength']) {
  Buffer[name] = undefined;
}

// Content undefined; from the pool when small enough.
function allocate(size) {
  if (size <= 0) return new FastBuffer();
  const { poolSize } = Buffer;
  return size < (poolSize >>> 1) ? allocPooled(size, poolSize) : allocExact(size);
}

function validateSize(size) {
  validateNumber(size, 'size', 0, kMaxLength);
}

Buffer.alloc = function alloc(size, fill, encoding) {
  validateSize(size);
  size = Math.trunc(size);
  if (fill !== undefined && fill !== 0 && size > 0) {
    const buffer = allocExact(size);
    return fillBuffer(buffer, fill, 0, size, encoding);
  }
  return allocZeroed(size);
};

Buffer.allocUnsafe = function allocUnsafe(size) {
  // The common case first.
  if (typeof size === 'number' && size >= 1 && size < 4096 && !zeroFill) {
    const { poolSize } = Buffer;
    if (size < (poolSize >>> 1)) return allocPooled(size, poolSize);
  }
  validateSize(size);
  return zeroFill ? allocZeroed(Math.trunc(size)) : allocate(Math.trunc(size));
};

Buffer.allocUnsafeSlow = function allocUnsafeSlow(size) {
  validateSize(size);
  return allocExact(Math.trunc(size));
};

function SlowBuffer(size) {
  validateSize(size);
  return allocExact(Math.trunc(size));
}
Object.setPrototypeOf(SlowBuffer.prototype, Uint8Array.prototype);
Object.setPrototypeOf(SlowBuffer, Uint8Array);

Buffer.from = function from(value, encodingOrOffset, length) {
  if (typeof value === 'string') return fromString(value, encodingOrOffset);
  if (typeof value === 'object' && value !== null) {
    const kind = classOf(value);
    if (kind === 'ArrayBuffer' || kind === 'SharedArrayBuffer') return fromArrayBuffer(value, encodingOrOffset, length);
    if (kind === 'Uint8Array' && value.valueOf === Object.prototype.valueOf) return fromArrayLike(value);
    const inner = value.valueOf && value.valueOf();
    if (inner != null && inner !== value && (typeof inner === 'string' || typeof inner === 'object')) return from(inner, encodingOrOffset, length);
    const made = fromObject(value);
    if (made) return made;
    if (typeof value[Symbol.toPrimitive] === 'function') {
      const primitive = value[Symbol.toPrimitive]('string');
      if (typeof primitive === 'string') return fromString(primitive, encodingOrOffset);
    }
  }
  throw new ERR_INVALID_ARG_TYPE('first argument', ['string', 'Buffer', 'ArrayBuffer', 'Array', 'Array-like Object'], value);
};

function fromString(string, encoding) {
  let number = UTF8;
  if (typeof encoding === 'string' && encoding.length !== 0) {
    number = encodingNumber(encoding);
    if (number === undefined) throw new ERR_UNKNOWN_ENCODING(encoding);
  }
  if (string.length === 0) return new FastBuffer();
  return fromStringNative(string, number, Buffer.poolSize);
}

function fromArrayBuffer(value, byteOffset, length) {
  if (byteOffset === undefined) {
    byteOffset = 0;
  } else {
    byteOffset = +byteOffset;
    if (Number.isNaN(byteOffset)) byteOffset = 0;
  }
  const maxLength = value.byteLength - byteOffset;
  if (maxLength < 0) throw new ERR_BUFFER_OUT_OF_BOUNDS('offset');
  if (length === undefined) {
    return new FastBuffer(value, byteOffset);
  } else {
    length = +length;
    if (length > 0) {
      if (length > maxLength) throw new ERR_BUFFER_OUT_OF_BOUNDS('length');
    } else {
      length = 0;
    }
  }
  return new FastBuffer(value, byteOffset, length);
}

function fromArrayLike(value) {
  const { length } = value;
  if (!(length > 0)) return new FastBuffer();
  if (isUint8Array(value)) return native.copyBytes(value, Buffer.poolSize);
  const buffer = allocate(Math.trunc(length));
  primordials.TypedArraySet.call(buffer, value, 0);
  return buffer;
}

function fromObject(value) {
  if (value.length !== undefined || isAnyArrayBuffer(value.buffer)) {
    if (typeof value.length !== 'number') return new FastBuffer();
    return fromArrayLike(value);
  }
  if (value.type === 'Buffer' && Array.isArray(value.data)) return fromArrayLike(value.data);
  return undefined;
}

function isAnyArrayBuffer(value) {
  const kind = classOf(value);
  return kind === 'ArrayBuffer' || kind === 'SharedArrayBuffer';
}

Buffer.copyBytesFrom = function copyBytesFrom(view, offset, length) {
  if (!ArrayBuffer.isView(view) || classOf(view) === 'DataView') throw new ERR_INVALID_ARG_TYPE('view', ['TypedArray'], view);
  const viewLength = view.length;
  if (viewLength === 0) return Buffer.alloc(0);
  let end = viewLength;
  if (offset !== undefined || length !== undefined) {
    if (offset !== undefined) {
      validateInteger(offset, 'offset', 0);
      if (offset >= viewLength) return Buffer.alloc(0);
    } else {
      offset = 0;
    }
    if (length !== undefined) {
      validateInteger(length, 'length', 0);
      end = Math.min(offset + length, viewLength);
    }
    view = view.slice(offset, end);
  }
  return fromArrayLike(new Uint8Array(view.buffer, view.byteOffset, view.byteLength));
};

Buffer.of = function of(...items) {
  const buffer = allocate(items.length);
  for (let i = 0; i < items.length; i++) buffer[i] = items[i];
  return buffer;
};

Buffer.isBuffer = function isBuffer(value) {
  return value instanceof Buffer;
};

Buffer.isEncoding = function isEncoding(encoding) {
  return typeof encoding === 'string' && encoding.length !== 0 && normalizeEncoding(encoding) !== undefined;
};

Buffer.compare = function compare(buf1, buf2) {
  if (!isUint8Array(buf1)) throw new ERR_INVALID_ARG_TYPE('buf1', ['Buffer', 'Uint8Array'], buf1);
  if (!isUint8Array(buf2)) throw new ERR_INVALID_ARG_TYPE('buf2', ['Buffer', 'Uint8Array'], buf2);
  return buf1 === buf2 ? 0 : native.compare(buf1, buf2);
};

Buffer.concat = function concat(list, length) {
  if (!Array.isArray(list)) throw new ERR_INVALID_ARG_TYPE('list', 'Array', list);
  if (list.length === 0) return new FastBuffer();
  if (length === undefined) {
    length = native.totalLength(list);
    if (length >= 0) { // what everybody does, in one go
      const buffer = allocate(length);
      native.concat(list, buffer);
      return buffer;
    }
    length = 0;
    for (let i = 0; i < list.length; i++) {
      if (!isUint8Array(list[i])) throw new ERR_INVALID_ARG_TYPE(`list[${i}]`, ['Buffer', 'Uint8Array'], list[i]);
      length += list[i].length;
    }
  } else {
    validateOffset(length, 'length');
  }
  for (let i = 0; i < list.length; i++) {
    if (!isUint8Array(list[i])) throw new ERR_INVALID_ARG_TYPE(`list[${i}]`, ['Buffer', 'Uint8Array'], list[i]);
  }
  const buffer = allocate(length);
  let at = 0;
  for (let i = 0; i < list.length; i++) {
    const part = list[i];
    if (at + part.length > length) { // the last that there is room for
      at += copyRange(part, buffer, at, 0, part.length);
      break;
    }
    // (Nothing to copy: of a detached one that is an error.)
    if (part.length === 0) primordials.TypedArraySet.call(buffer, part, at);
    else at += copyRange(part, buffer, at, 0, part.length);
  }
  if (at < length) native.fillByte(buffer, 0, at, length); // what stood in the pool must not show
  return buffer;
};

function base64Length(string, length) {
  let bytes = length;
  if (string.charCodeAt(length - 1) === 61) bytes--;
  if (bytes > 1 && string.charCodeAt(bytes - 1) === 61) bytes--;
  return (bytes * 3) >>> 2;
}

Buffer.byteLength = function byteLength(string, encoding) {
  if (typeof string !== 'string') {
    if (ArrayBuffer.isView(string) || isAnyArrayBuffer(string)) return string.byteLength;
    throw new ERR_INVALID_ARG_TYPE('string', ['string', 'Buffer', 'ArrayBuffer'], string);
  }
  const { length } = string;
  if (length === 0) return 0;
  switch (encoding ? encodingNumber(encoding) : UTF8) {
    case 0: case 4: return length;
    case 2: case 7: return base64Length(string, length);
    case 3: return length * 2;
    case 5: return length >>> 1;
    default: return native.byteLengthUtf8(string);
  }
};

const transcodable = { __proto__: null, utf8: 1, utf16le: 3, latin1: 4, ascii: 0 };

function transcode(source, fromEncoding, toEncoding) {
  if (!isUint8Array(source)) throw new ERR_INVALID_ARG_TYPE('source', ['Buffer', 'Uint8Array'], source);
  if (source.length === 0) return Buffer.alloc(0);
  const from = transcodable[normalizeEncoding(fromEncoding)];
  const to = transcodable[normalizeEncoding(toEncoding)];
  if (from === undefined || to === undefined) {
    throw genericNodeError('Unable to transcode Buffer [U_ILLEGAL_ARGUMENT_ERROR]', { code: 'U_ILLEGAL_ARGUMENT_ERROR', errno: 1 });
  }
  const made = native.transcode(source, from, to);
  if (made === undefined) throw invalidToTranscode();
  return made;
}

function invalidToTranscode() {
  return genericNodeError('Unable to transcode Buffer [U_INVALID_CHAR_FOUND]', { code: 'U_INVALID_CHAR_FOUND', errno: 10 });
}

function invalidCharacter(message) {
  const DOMException = require('internal/domexception').DOMException;
  return new DOMException(message, 'InvalidCharacterError');
}

function btoa(input) {
  if (arguments.length === 0) throw new ERR_MISSING_ARGS('input');
  const result = native.btoa(`${input}`);
  if (result === -1) throw invalidCharacter('Invalid character');
  return result;
}

function atob(input) {
  if (arguments.length === 0) throw new ERR_MISSING_ARGS('input');
  const result = native.atob(`${input}`);
  switch (result) {
    case -2: throw invalidCharacter('Invalid character');
    case -1: case -3: throw invalidCharacter('The string to be decoded is not correctly encoded.');
    default: return result;
  }
}

// The bytes of a view or buffer, for the checks below.
function bytesOf(input, detachedToo) {
  if (isAnyArrayBuffer(input)) {
    if (classOf(input) === 'ArrayBuffer' && internalBinding('util').isArrayBufferDetached(input)) {
      if (detachedToo) return new Uint8Array();
      throw new ERR_INVALID_STATE('Cannot validate on a detached buffer');
    }
    return new Uint8Array(input);
  }
  if (!ArrayBuffer.isView(input) || classOf(input) === 'DataView') throw new ERR_INVALID_ARG_TYPE('input', ['ArrayBuffer', 'Buffer', 'TypedArray'], input);
  return classOf(input) === 'Uint8Array' ? input : new Uint8Array(input.buffer, input.byteOffset, input.byteLength);
}

function isUtf8(input) { return native.isUtf8(bytesOf(input)); }
function isAscii(input) { return native.isAscii(bytesOf(input, true)); }

module.exports = {
  Buffer,
  SlowBuffer,
  transcode,
  isUtf8,
  isAscii,
  kMaxLength,
  kStringMaxLength,
  btoa,
  atob,
};
Object.defineProperty(module.exports, 'constants', {
  __proto__: null, configurable: false, enumerable: true, writable: false,
  value: Object.defineProperties({}, {
    MAX_LENGTH: { __proto__: null, configurable: false, enumerable: true, value: kMaxLength },
    MAX_STRING_LENGTH: { __proto__: null, configurable: false, enumerable: true, value: kStringMaxLength },
  }),
});
const { defineLazy } = require('internal/util');
defineLazy(module.exports, 'Blob', () => require('internal/blob').Blob);
defineLazy(module.exports, 'File', () => require('internal/file').File);
module.exports.resolveObjectURL = function resolveObjectURL(id) { return require('internal/blob').resolveObjectURL(id); };
Object.defineProperty(module.exports, 'INSPECT_MAX_BYTES', {
  __proto__: null,
  configurable: true,
  enumerable: true,
  get() { return inspectState.maxBytes; },
  set(value) {
    validateNumber(value, 'INSPECT_MAX_BYTES', 0);
    inspectState.maxBytes = value;
  },
});
