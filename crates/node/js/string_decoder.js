'use strict';
// The public module `string_decoder`: bytes to text when characters may be cut between chunks.
//
// What is incomplete at the end of a chunk is kept: up to 3 bytes of UTF-8, an odd byte or a lone high surrogate of
// UTF-16, up to 2 bytes of base64.

const { Buffer } = require('buffer');
const { codes: { ERR_INVALID_ARG_TYPE, ERR_UNKNOWN_ENCODING } } = require('internal/errors');
const { normalizeEncoding } = require('internal/buffer/encodings');

// How many bytes at the end begin a character that is not whole, and how many it lacks. UTF-8 goes by the first byte
// alone: what follows may turn out to be wrong, but not before it is there.
function incompleteUtf8(buffer) {
  const { length } = buffer;
  for (let back = 1; back <= 3 && back <= length; back++) {
    const byte = buffer[length - back];
    if ((byte & 0xc0) === 0x80) continue;
    const total = (byte & 0xe0) === 0xc0 ? 2 : (byte & 0xf0) === 0xe0 ? 3 : (byte & 0xf8) === 0xf0 ? 4 : 0;
    return total > back ? [back, total - back] : WHOLE;
  }
  return WHOLE;
}

function incompleteUtf16(buffer) {
  const { length } = buffer;
  if (length % 2 === 1) return [1, 1];
  return (buffer[length - 1] & 0xfc) === 0xd8 ? [2, 2] : WHOLE;
}

function incompleteBase64(buffer) {
  const keep = buffer.length % 3;
  return keep === 0 ? WHOLE : [keep, 3 - keep];
}

const WHOLE = [0, 0];
const incomplete = { __proto__: null, utf8: incompleteUtf8, utf16le: incompleteUtf16, base64: incompleteBase64, base64url: incompleteBase64 };

class StringDecoder {
  constructor(encoding) {
    const normalized = normalizeEncoding(encoding);
    if (normalized === undefined) throw new ERR_UNKNOWN_ENCODING(encoding);
    this.encoding = normalized;
    addState(this);
  }

  write(chunk) {
    if (typeof chunk === 'string') return chunk;
    if (!ArrayBuffer.isView(chunk)) throw new ERR_INVALID_ARG_TYPE('buf', ['Buffer', 'TypedArray', 'DataView'], chunk);
    let buffer = chunk instanceof Buffer ? chunk : Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    let head = '';
    if (this.kept !== undefined) {
      let { need } = this;
      let taken = 0;
      while (taken < need && taken < buffer.length) {
        // A byte that goes on with nothing ends a character of UTF-8 early.
        if (this.encoding === 'utf8' && (buffer[taken] & 0xc0) !== 0x80) need = taken;
        else taken++;
      }
      this.kept = Buffer.concat([this.kept, buffer.subarray(0, taken)]);
      this.need = need - taken;
      if (this.need > 0) return '';
      head = this.flush();
      buffer = buffer.subarray(taken);
    }
    if (buffer.length === 0) return head;
    const [keep, need] = incomplete[this.encoding]?.(buffer) ?? WHOLE;
    if (keep > 0) {
      this.kept = Buffer.from(buffer.subarray(buffer.length - keep)); // a copy: the chunk may be reused
      this.need = need;
      buffer = buffer.subarray(0, buffer.length - keep);
    }
    return head + buffer.toString(this.encoding);
  }

  end(chunk) {
    const text = chunk === undefined ? '' : this.write(chunk);
    return this.kept === undefined ? text : text + this.flush();
  }

  text(chunk, offset) {
    this.kept = undefined;
    this.need = 0;
    return this.write(chunk.subarray(offset));
  }

  get lastChar() { return this.kept ?? Buffer.alloc(0); }
  get lastNeed() { return this.need; }
  get lastTotal() { return this.kept === undefined ? 0 : this.kept.length + this.need; }
}

for (const name of ['write', 'end', 'text', 'lastChar', 'lastNeed', 'lastTotal']) Object.defineProperty(StringDecoder.prototype, name, { __proto__: null, enumerable: true });

// What was kept, as far as it is text.
Object.defineProperty(StringDecoder.prototype, 'flush', {
  value() {
    const text = this.kept.toString(this.encoding);
    this.kept = undefined;
    this.need = 0;
    return text;
  },
  writable: true, configurable: true, enumerable: false,
});

function addState(decoder) {
  Object.defineProperty(decoder, 'kept', { value: undefined, writable: true, enumerable: false, configurable: true });
  Object.defineProperty(decoder, 'need', { value: 0, writable: true, enumerable: false, configurable: true });
}

// Callable without `new` is what the old function was; subclasses use StringDecoder.call(this).
function CallableStringDecoder(encoding) {
  if (!new.target && !(this instanceof CallableStringDecoder)) return new CallableStringDecoder(encoding);
  const made = new StringDecoder(encoding);
  this.encoding = made.encoding;
  addState(this);
}
CallableStringDecoder.prototype = StringDecoder.prototype;
Object.defineProperty(CallableStringDecoder.prototype, 'constructor', { value: CallableStringDecoder, writable: true, configurable: true, enumerable: false });
Object.defineProperty(CallableStringDecoder, 'name', { value: 'StringDecoder' });

module.exports = { StringDecoder: CallableStringDecoder };
