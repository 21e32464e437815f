'use strict';
// The public module `string_decoder`: bytes to text when characters may be cut between chunks.
//
// What is incomplete at the end of a chunk is kept: up to 3 bytes of UTF-8, an odd byte or a lone high surrogate of
// UTF-16, up to 2 bytes of base64.

const { Buffer } = require('buffer');
const { codes: { ERR_INVALID_ARG_TYPE, ERR_UNKNOWN_ENCODING } } = require('internal/errors');
const { normalizeEncoding } = require('internal/buffer/encodings');

// How many bytes at the end begin a character that is not whole.
function incompleteUtf8(buffer) {
  const { length } = buffer;
  for (let back = 1; back <= 3 && back <= length; back++) {
    const byte = buffer[length - back];
    if ((byte & 0xc0) === 0x80) continue;
    const need = byte >= 0xf0 && byte <= 0xf4 ? 4 : byte >= 0xe0 && byte < 0xf0 ? 3 : byte >= 0xc2 && byte < 0xe0 ? 2 : 1;
    if (need <= back) return 0;
    return startsValid(buffer, length - back, back) ? back : 0;
  }
  return 0;
}

// Whether the bytes so far could still become a character (no overlong form, surrogate, or value past U+10FFFF).
function startsValid(buffer, at, count) {
  if (count < 2) return true;
  const first = buffer[at];
  const second = buffer[at + 1];
  if (first === 0xe0) return second >= 0xa0;
  if (first === 0xed) return second <= 0x9f;
  if (first === 0xf0) return second >= 0x90;
  if (first === 0xf4) return second <= 0x8f;
  return true;
}

function incompleteUtf16(buffer) {
  const { length } = buffer;
  const odd = length % 2;
  const even = length - odd;
  const high = even >= 2 && (buffer[even - 1] & 0xfc) === 0xd8;
  return odd + (high ? 2 : 0);
}

class StringDecoder {
  constructor(encoding) {
    const normalized = normalizeEncoding(encoding);
    if (normalized === undefined) throw new ERR_UNKNOWN_ENCODING(encoding);
    this.encoding = normalized;
    Object.defineProperty(this, 'kept', { value: undefined, writable: true, enumerable: false, configurable: true });
  }

  write(chunk) {
    if (typeof chunk === 'string') return chunk;
    if (!ArrayBuffer.isView(chunk)) throw new ERR_INVALID_ARG_TYPE('buf', ['Buffer', 'TypedArray', 'DataView'], chunk);
    let buffer = chunk instanceof Buffer ? chunk : Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    if (this.kept !== undefined) {
      buffer = Buffer.concat([this.kept, buffer]);
      this.kept = undefined;
    }
    let keep = 0;
    switch (this.encoding) {
      case 'utf8': keep = incompleteUtf8(buffer); break;
      case 'utf16le': keep = incompleteUtf16(buffer); break;
      case 'base64': case 'base64url': keep = buffer.length % 3; break;
      default:
    }
    if (keep > 0) {
      this.kept = Buffer.from(buffer.subarray(buffer.length - keep)); // a copy: the chunk may be reused
      buffer = buffer.subarray(0, buffer.length - keep);
    }
    return buffer.toString(this.encoding);
  }

  end(chunk) {
    let text = chunk === undefined ? '' : this.write(chunk);
    if (this.kept !== undefined) {
      text += this.kept.toString(this.encoding);
      this.kept = undefined;
    }
    return text;
  }

  text(chunk, offset) {
    this.kept = undefined;
    return this.write(chunk.subarray(offset));
  }

  get lastChar() { return this.kept ?? Buffer.alloc(0); }
  get lastNeed() { return this.kept === undefined ? 0 : 1; }
  get lastTotal() { return this.kept === undefined ? 0 : this.kept.length + 1; }
}

// Callable without `new` is what the old function was; subclasses use StringDecoder.call(this).
function CallableStringDecoder(encoding) {
  if (!new.target && !(this instanceof CallableStringDecoder)) return new CallableStringDecoder(encoding);
  const made = new StringDecoder(encoding);
  this.encoding = made.encoding;
  Object.defineProperty(this, 'kept', { value: undefined, writable: true, enumerable: false, configurable: true });
}
CallableStringDecoder.prototype = StringDecoder.prototype;
Object.defineProperty(CallableStringDecoder.prototype, 'constructor', { value: CallableStringDecoder, writable: true, configurable: true, enumerable: false });
Object.defineProperty(CallableStringDecoder, 'name', { value: 'StringDecoder' });

module.exports = { StringDecoder: CallableStringDecoder };
