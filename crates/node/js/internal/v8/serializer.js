'use strict';
// v8.Serializer: values as bytes in V8's format, version 15 (what `v8.deserialize` and structured clones of Node's read).
//
// A value is a tag byte and what belongs to it; numbers without sign are varints, strings are one-byte or two-byte. Objects
// have numbers in the order in which they are met: the next time only the number is written.

const { codes: { ERR_INVALID_ARG_TYPE } } = require('internal/errors');
const { isArrayBufferView } = require('internal/util/types');
const types = require('internal/util/types');
const { Buffer } = require('buffer');

const VERSION = 15;
const ERRORS = { __proto__: null, EvalError: 'E', RangeError: 'R', ReferenceError: 'F', SyntaxError: 'S', TypeError: 'T', URIError: 'U' };
const FLAGS = 'gimyusdv';
const VIEWS = { __proto__: null, Int8Array: 'b', Uint8Array: 'B', Uint8ClampedArray: 'C', Int16Array: 'w', Uint16Array: 'W', Int32Array: 'd', Uint32Array: 'D', Float16Array: 'h', Float32Array: 'f', Float64Array: 'F', DataView: '?', BigInt64Array: 'q', BigUint64Array: 'Q' };
const word = new DataView(new ArrayBuffer(8));

class Serializer {
  #bytes = Buffer.allocUnsafeSlow(64);
  #length = 0;
  #ids = new Map();
  #transferred = new Map();
  #viewsAreHost = false;

  #room(more) {
    if (this.#length + more <= this.#bytes.length) return;
    const bigger = Buffer.allocUnsafeSlow(Math.max(this.#bytes.length * 2, this.#length + more));
    this.#bytes.copy(bigger, 0, 0, this.#length);
    this.#bytes = bigger;
  }

  #tag(char) {
    this.#room(1);
    this.#bytes[this.#length++] = char.charCodeAt(0);
  }

  #varint(n) {
    this.#room(10);
    while (n >= 0x80) {
      this.#bytes[this.#length++] = n % 0x80 | 0x80;
      n = Math.floor(n / 0x80);
    }
    this.#bytes[this.#length++] = n;
  }

  #double(n) {
    this.#room(8);
    this.#length = this.#bytes.writeDoubleLE(n, this.#length);
  }

  #raw(view) {
    const bytes = new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
    this.#room(bytes.length);
    this.#bytes.set(bytes, this.#length);
    this.#length += bytes.length;
  }

  #string(s) {
    let wide = false;
    for (let i = 0; i < s.length && !wide; i++) wide = s.charCodeAt(i) > 0xFF;
    if (!wide) {
      this.#tag('"');
      this.#varint(s.length);
      this.#room(s.length);
      this.#length += this.#bytes.latin1Write(s, this.#length, s.length);
      return;
    }
    // Two-byte text begins at an even offset.
    let digits = 1;
    for (let n = s.length * 2; n >= 0x80; n = Math.floor(n / 0x80)) digits++;
    if ((this.#length + 1 + digits) % 2 !== 0) this.#tag('\0');
    this.#tag('c');
    this.#varint(s.length * 2);
    this.#room(s.length * 2);
    this.#length += this.#bytes.ucs2Write(s, this.#length, s.length * 2);
  }

  #number(n) {
    if (Number.isInteger(n) && n >= -0x80000000 && n < 0x80000000 && !Object.is(n, -0)) {
      this.#tag('I');
      this.#varint(n >= 0 ? n * 2 : -n * 2 - 1);
      return;
    }
    this.#tag('N');
    this.#double(n);
  }

  // Sign and number of bytes, then the digits, in words of 8 bytes.
  #bigint(n) {
    const digits = [];
    for (let rest = n < 0n ? -n : n; rest > 0n; rest >>= 64n) digits.push(BigInt.asUintN(64, rest));
    this.#varint(digits.length * 8 * 2 + (n < 0n ? 1 : 0));
    for (const digit of digits) {
      word.setBigUint64(0, digit, true);
      this.#raw(word);
    }
  }

  #fail(message) {
    throw this._getDataCloneError(message);
  }

  #properties(object, keys) {
    let count = 0;
    for (const key of keys) {
      if (!Object.prototype.propertyIsEnumerable.call(object, key)) continue;
      const value = object[key];
      const index = Number(key);
      if (index >= 0 && index < 0xFFFFFFFF && String(index) === key) this.#number(index);
      else this.#string(key);
      this.writeValue(value);
      count++;
    }
    return count;
  }

  #array(array) {
    const { length } = array;
    const keys = Object.keys(array);
    const indices = keys.findIndex((key) => !(String(Number(key) >>> 0) === key && Number(key) < length));
    const dense = (indices === -1 ? keys.length : indices) === length;
    if (!dense) {
      this.#tag('a');
      this.#varint(length);
      const count = this.#properties(array, keys);
      this.#tag('@');
      this.#varint(count);
      this.#varint(length);
      return;
    }
    this.#tag('A');
    this.#varint(length);
    for (let i = 0; i < length; i++) {
      // What is written may take away what comes later.
      if (Object.hasOwn(array, i)) this.writeValue(array[i]);
      else this.#tag('-');
    }
    const count = this.#properties(array, indices === -1 ? [] : keys.slice(indices));
    this.#tag('$');
    this.#varint(count);
    this.#varint(length);
  }

  #error(error) {
    this.#tag('r');
    const own = (key) => Object.getOwnPropertyDescriptor(error, key);
    const type = ERRORS[`${error.name}`];
    if (type !== undefined) this.#tag(type);
    const message = own('message');
    if (message !== undefined && 'value' in message) {
      this.#tag('m');
      this.#string(`${message.value}`);
    }
    const { stack } = error;
    if (typeof stack === 'string') {
      this.#tag('s');
      this.#string(stack);
    }
    const cause = own('cause');
    if (cause !== undefined && 'value' in cause) {
      this.#tag('c');
      this.writeValue(cause.value);
    }
    this.#tag('.');
  }

  #buffer(buffer) {
    const id = this.#transferred.get(buffer);
    if (id !== undefined) {
      this.#tag('t');
      this.#varint(id);
      return;
    }
    if (types.isSharedArrayBuffer(buffer)) {
      if (typeof this._getSharedArrayBufferId !== 'function') this.#fail('#<SharedArrayBuffer> could not be cloned.');
      const shared = this._getSharedArrayBufferId(buffer);
      this.#tag('u');
      this.#varint(shared);
      return;
    }
    if (buffer.detached) this.#fail('An ArrayBuffer is detached and could not be cloned.');
    this.#tag(buffer.resizable ? '~' : 'B');
    this.#varint(buffer.byteLength);
    if (buffer.resizable) this.#varint(buffer.maxByteLength);
    this.#raw(new Uint8Array(buffer));
  }

  #object(object) {
    const known = this.#ids.get(object);
    if (known !== undefined) {
      this.#tag('^');
      this.#varint(known);
      return;
    }
    // A view's buffer comes first, and has a number of its own.
    const view = isArrayBufferView(object);
    if (view && !this.#viewsAreHost && !this.#ids.has(object.buffer)) {
      this.#ids.set(object.buffer, this.#ids.size);
      this.#buffer(object.buffer);
    } else if (view && !this.#viewsAreHost) {
      this.#object(object.buffer);
    }
    this.#ids.set(object, this.#ids.size);
    if (view) {
      if (this.#viewsAreHost) return this.#host(object);
      this.#tag('V');
      this.#tag(VIEWS[Object.prototype.toString.call(object).slice(8, -1)] ?? '?');
      this.#varint(object.byteOffset);
      this.#varint(object.byteLength);
      this.#varint(0);
      return;
    }
    if (typeof object === 'function') this.#fail(`${object} could not be cloned.`);
    if (this._isHostObject !== undefined && this._isHostObject(object)) return this.#host(object);
    if (Array.isArray(object)) return this.#array(object);
    if (types.isDate(object)) { this.#tag('D'); return this.#double(object.getTime()); }
    if (types.isRegExp(object)) {
      this.#tag('R');
      this.#string(object.source);
      let bits = 0;
      for (const flag of object.flags) bits |= flag === 'v' ? 1 << 8 : 1 << FLAGS.indexOf(flag);
      return this.#varint(bits);
    }
    if (types.isMap(object)) {
      const entries = [...Map.prototype.entries.call(object)];
      this.#tag(';');
      for (const [key, value] of entries) { this.writeValue(key); this.writeValue(value); }
      this.#tag(':');
      return this.#varint(entries.length * 2);
    }
    if (types.isSet(object)) {
      const values = [...Set.prototype.values.call(object)];
      this.#tag("'");
      for (const value of values) this.writeValue(value);
      this.#tag(',');
      return this.#varint(values.length);
    }
    if (types.isAnyArrayBuffer(object)) return this.#buffer(object);
    if (types.isNativeError(object)) return this.#error(object);
    if (types.isBoxedPrimitive(object)) {
      const value = object.valueOf();
      if (typeof value === 'symbol') this.#fail('Object could not be cloned.');
      if (typeof value === 'boolean') return this.#tag(value ? 'y' : 'x');
      if (typeof value === 'number') { this.#tag('n'); return this.#double(value); }
      if (typeof value === 'bigint') { this.#tag('z'); return this.#bigint(value); }
      this.#tag('s');
      return this.#string(value);
    }
    if (types.isExternal(object)) return this.#host(object);
    for (const kind of ['isPromise', 'isWeakMap', 'isWeakSet', 'isProxy', 'isGeneratorObject', 'isModuleNamespaceObject']) {
      if (types[kind](object)) this.#fail(`#<${object.constructor?.name ?? 'Object'}> could not be cloned.`);
    }
    this.#tag('o');
    const count = this.#properties(object, Object.keys(object));
    this.#tag('{');
    this.#varint(count);
  }

  #host(object) {
    this.#tag('\\');
    if (typeof this._writeHostObject !== 'function') this.#fail(`#<${object.constructor?.name ?? 'Object'}> could not be cloned.`);
    this._writeHostObject(object);
  }

  writeHeader() {
    this.#room(2);
    this.#bytes[this.#length++] = 0xFF;
    this.#bytes[this.#length++] = VERSION;
  }

  writeValue(value) {
    switch (typeof value) {
      case 'undefined': this.#tag('_'); break;
      case 'boolean': this.#tag(value ? 'T' : 'F'); break;
      case 'number': this.#number(value); break;
      case 'bigint': this.#tag('Z'); this.#bigint(value); break;
      case 'string': this.#string(value); break;
      case 'symbol': this.#fail(`${String(value)} could not be cloned.`); break;
      default:
        if (value === null) this.#tag('0');
        else this.#object(value);
    }
    return true;
  }

  releaseBuffer() {
    const bytes = this.#bytes.subarray(0, this.#length);
    this.#bytes = Buffer.alloc(0);
    this.#length = 0;
    return Buffer.from(bytes);
  }

  transferArrayBuffer(id, buffer) { this.#transferred.set(buffer, id >>> 0); }
  writeUint32(n) { this.#varint(n >>> 0); }
  writeUint64(high, low) { this.#varint((high >>> 0) * 2 ** 32 + (low >>> 0)); }
  writeDouble(n) { this.#double(Number(n)); }
  writeRawBytes(source) {
    if (!isArrayBufferView(source) && !types.isAnyArrayBuffer(source)) throw new ERR_INVALID_ARG_TYPE('source', ['ArrayBuffer', 'Buffer', 'TypedArray', 'DataView'], source);
    this.#raw(isArrayBufferView(source) ? source : new Uint8Array(source));
  }
  _setTreatArrayBufferViewsAsHostObjects(value) { this.#viewsAreHost = Boolean(value); }
}
Serializer.prototype._getDataCloneError = Error;

module.exports = { Serializer, VIEWS, ERRORS, FLAGS, VERSION };
