'use strict';
// v8.Deserializer: the way back from what `serializer.js` describes. Whatever the bytes are, the answer is a value or an
// error: lengths are checked against what is left before anything is made.

const { isArrayBufferView } = require('internal/util/types');
const { Buffer } = require('buffer');
const { VIEWS, ERRORS, FLAGS, VERSION } = require('internal/v8/serializer');

const CONSTRUCTORS = { b: Int8Array, B: Uint8Array, C: Uint8ClampedArray, w: Int16Array, W: Uint16Array, d: Int32Array, D: Uint32Array, h: Float16Array, f: Float32Array, F: Float64Array, '?': DataView, q: BigInt64Array, Q: BigUint64Array };
const ERROR_TYPES = { __proto__: null, E: EvalError, R: RangeError, F: ReferenceError, S: SyntaxError, T: TypeError, U: URIError };

class InvalidBuffer extends TypeError {
  code = 'ERR_INVALID_ARG_TYPE';
  constructor() {
    super('buffer must be a TypedArray or a DataView');
    Object.defineProperty(this, 'name', { __proto__: null, value: 'TypeError', enumerable: false });
  }
}

class Deserializer {
  #bytes;
  #at = 0;
  #version = 0;
  #objects = [];
  #transferred = new Map();

  constructor(buffer) {
    if (!isArrayBufferView(buffer)) throw new InvalidBuffer();
    this.buffer = buffer;
    this.#bytes = Buffer.from(buffer.buffer, buffer.byteOffset, buffer.byteLength);
  }

  #fail() {
    throw new Error('Unable to deserialize cloned data.');
  }

  #tag() {
    let byte;
    do {
      if (this.#at >= this.#bytes.length) this.#fail();
      byte = this.#bytes[this.#at++];
    } while (byte === 0);
    return String.fromCharCode(byte);
  }

  #peek() {
    while (this.#at < this.#bytes.length && this.#bytes[this.#at] === 0) this.#at++;
    return this.#at < this.#bytes.length ? String.fromCharCode(this.#bytes[this.#at]) : '';
  }

  #varint() {
    let n = 0;
    for (let scale = 1; ; scale *= 0x80) {
      if (this.#at >= this.#bytes.length || scale > 2 ** 63) this.#fail();
      const byte = this.#bytes[this.#at++];
      n += (byte & 0x7F) * scale;
      if (byte < 0x80) return n;
    }
  }

  #double() {
    if (this.#bytes.length - this.#at < 8) this.#fail();
    this.#at += 8;
    return this.#bytes.readDoubleLE(this.#at - 8);
  }

  #raw(length) {
    if (length > this.#bytes.length - this.#at) this.#fail();
    this.#at += length;
    return this.#bytes.subarray(this.#at - length, this.#at);
  }

  #string(tag) {
    const raw = this.#raw(this.#varint());
    if (tag === '"') return raw.latin1Slice();
    if (tag === 'c' && raw.length % 2 === 0) return raw.ucs2Slice();
    if (tag === 'S') return raw.utf8Slice();
    return this.#fail();
  }

  #bigint() {
    const bits = this.#varint();
    const raw = this.#raw(Math.floor(bits / 2));
    let n = 0n;
    for (let i = raw.length - 1; i >= 0; i--) n = n << 8n | BigInt(raw[i]);
    return bits % 2 === 1 ? -n : n;
  }

  #keep(object) {
    this.#objects.push(object);
    return object;
  }

  // Keys and values up to a tag; how many there were must be what stands behind it.
  #properties(object, end) {
    let count = 0;
    while (this.#peek() !== end) {
      const key = this.readValue();
      if (typeof key !== 'string' && typeof key !== 'number') this.#fail();
      Object.defineProperty(object, key, { __proto__: null, value: this.readValue(), writable: true, enumerable: true, configurable: true });
      count++;
    }
    this.#at++;
    if (this.#varint() !== count) this.#fail();
  }

  #array(dense) {
    const length = this.#varint();
    if (length > 0xFFFFFFFF || (dense && length > this.#bytes.length - this.#at)) this.#fail();
    const array = this.#keep(dense ? new Array(length) : []);
    if (dense) {
      for (let i = 0; i < length; i++) {
        if (this.#peek() === '-') this.#at++;
        else array[i] = this.readValue();
      }
    } else {
      array.length = length;
    }
    this.#properties(array, dense ? '$' : '@');
    if (this.#varint() !== length) this.#fail();
    return array;
  }

  #error() {
    const id = this.#objects.length;
    this.#objects.push(undefined);
    let type = Error, message, stack, cause, hasCause = false;
    for (let tag; (tag = this.#tag()) !== '.';) {
      if (tag === 'm') message = this.#string(this.#tag());
      else if (tag === 's') stack = this.#string(this.#tag());
      else if (tag === 'c') { cause = this.readValue(); hasCause = true; }
      else type = ERROR_TYPES[tag] ?? this.#fail();
    }
    const error = message === undefined ? new type() : new type(message);
    if (stack !== undefined) Object.defineProperty(error, 'stack', { __proto__: null, value: stack, writable: true, enumerable: false, configurable: true });
    if (hasCause) Object.defineProperty(error, 'cause', { __proto__: null, value: cause, writable: true, enumerable: false, configurable: true });
    this.#objects[id] = error;
    return error;
  }

  // A view of the buffer that was just read.
  #view(buffer) {
    const Constructor = CONSTRUCTORS[this.#tag()] ?? this.#fail();
    const offset = this.#varint(), length = this.#varint();
    if (this.#version >= 14) this.#varint();
    const size = Constructor.BYTES_PER_ELEMENT ?? 1;
    if (offset % size !== 0 || length % size !== 0 || offset + length > buffer.byteLength) this.#fail();
    return this.#keep(new Constructor(buffer, offset, length / size));
  }

  #buffer(object) {
    this.#keep(object);
    if (this.#peek() !== 'V') return object;
    this.#at++;
    return this.#view(object);
  }

  readHeader() {
    if (this.#bytes.length < 2 || this.#bytes[0] !== 0xFF) throw new Error('Unable to deserialize cloned data due to invalid or unsupported version.');
    this.#at = 1;
    this.#version = this.#varint();
    if (this.#version > VERSION) throw new Error('Unable to deserialize cloned data due to invalid or unsupported version.');
    return true;
  }

  readValue() {
    const tag = this.#tag();
    switch (tag) {
      case '_': return undefined;
      case '0': return null;
      case 'T': return true;
      case 'F': return false;
      case 'I': { const n = this.#varint(); return n % 2 === 1 ? -(n + 1) / 2 : n / 2; }
      case 'U': return this.#varint();
      case 'N': return this.#double();
      case 'Z': return this.#bigint();
      case '"': case 'c': case 'S': return this.#string(tag);
      case '^': {
        const id = this.#varint();
        if (id >= this.#objects.length) this.#fail();
        const object = this.#objects[id];
        if (this.#peek() === 'V' && object instanceof ArrayBuffer) { this.#at++; return this.#view(object); }
        return object;
      }
      case 'o': { const object = this.#keep({}); this.#properties(object, '{'); return object; }
      case 'A': return this.#array(true);
      case 'a': return this.#array(false);
      case 'D': return this.#keep(new Date(this.#double()));
      case 'y': return this.#keep(Object(true));
      case 'x': return this.#keep(Object(false));
      case 'n': return this.#keep(Object(this.#double()));
      case 'z': return this.#keep(Object(this.#bigint()));
      case 's': return this.#keep(Object(this.#string(this.#tag())));
      case 'R': {
        const source = this.#string(this.#tag());
        const bits = this.#varint();
        let flags = bits & 1 << 8 ? 'v' : '';
        for (let i = 0; i < 7; i++) if (bits & 1 << i) flags += FLAGS[i];
        return this.#keep(new RegExp(source, flags));
      }
      case ';': {
        const map = this.#keep(new Map());
        let count = 0;
        for (; this.#peek() !== ':'; count += 2) map.set(this.readValue(), this.readValue());
        this.#at++;
        if (this.#varint() !== count) this.#fail();
        return map;
      }
      case "'": {
        const set = this.#keep(new Set());
        let count = 0;
        for (; this.#peek() !== ','; count++) set.add(this.readValue());
        this.#at++;
        if (this.#varint() !== count) this.#fail();
        return set;
      }
      case 'B': {
        const raw = this.#raw(this.#varint());
        const buffer = new ArrayBuffer(raw.length);
        new Uint8Array(buffer).set(raw);
        return this.#buffer(buffer);
      }
      case '~': {
        const length = this.#varint(), maxByteLength = this.#varint();
        if (maxByteLength < length) this.#fail();
        const raw = this.#raw(length);
        const buffer = new ArrayBuffer(length, { maxByteLength });
        new Uint8Array(buffer).set(raw);
        return this.#buffer(buffer);
      }
      case 't': return this.#buffer(this.#transferred.get(this.#varint()) ?? this.#fail());
      case 'u': {
        const id = this.#varint();
        if (typeof this._getSharedArrayBufferFromId !== 'function' && !this.#transferred.has(id)) this.#fail();
        return this.#buffer(this.#transferred.get(id) ?? this._getSharedArrayBufferFromId(id));
      }
      case 'r': return this.#error();
      case '\\': {
        const id = this.#objects.length;
        this.#objects.push(undefined);
        if (typeof this._readHostObject !== 'function') this.#fail();
        return this.#objects[id] = this._readHostObject();
      }
      default: return this.#fail();
    }
  }

  getWireFormatVersion() { return this.#version; }
  transferArrayBuffer(id, buffer) { this.#transferred.set(id >>> 0, buffer); }
  readUint32() { return this.#varint() >>> 0; }
  readUint64() { const n = this.#varint(); return [Math.floor(n / 2 ** 32), n >>> 0]; }
  readDouble() { return this.#double(); }
  _readRawBytes(length) { const raw = this.#raw(length); return raw.byteOffset - this.#bytes.byteOffset; }
  readRawBytes(length) { return Buffer.from(this.#raw(length)); }
}

module.exports = { Deserializer };
