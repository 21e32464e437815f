'use strict';
// TextEncoder and TextDecoder.

const native = internalBinding('encoding');
const { classOf, isArrayBufferDetached } = internalBinding('util');
const { codes } = require('internal/errors');
const { ERR_ENCODING_INVALID_ENCODED_DATA, ERR_ENCODING_NOT_SUPPORTED, ERR_INVALID_ARG_TYPE, ERR_INVALID_THIS } = codes;

const customInspect = Symbol.for('nodejs.util.inspect.custom');

class TextEncoder {
  #brand = true;

  get encoding() {
    if (!(#brand in this)) throw new ERR_INVALID_THIS('TextEncoder');
    return 'utf-8';
  }

  encode(input = '') {
    if (!(#brand in this)) throw new ERR_INVALID_THIS('TextEncoder');
    return native.encodeUtf8(`${input}`);
  }

  encodeInto(source, dest) {
    if (!(#brand in this)) throw new ERR_INVALID_THIS('TextEncoder');
    if (typeof source !== 'string') throw new ERR_INVALID_ARG_TYPE('src', 'string', source);
    if (classOf(dest) !== 'Uint8Array') throw new ERR_INVALID_ARG_TYPE('dest', 'Uint8Array', dest);
    const [read, written] = native.encodeInto(source, dest);
    return { read, written };
  }

  [customInspect](depth, options) {
    if (typeof depth === 'number' && depth < 0) return this;
    return require('internal/util/inspect').inspect({ encoding: 'utf-8' }, options);
  }
}
Object.defineProperty(TextEncoder.prototype, Symbol.toStringTag, { __proto__: null, value: 'TextEncoder', configurable: true });

function bytesOf(input) {
  if (input === undefined) return new Uint8Array(0);
  const kind = classOf(input);
  if (kind === 'Uint8Array') return input;
  if (kind === 'ArrayBuffer' || kind === 'SharedArrayBuffer') return kind === 'ArrayBuffer' && isArrayBufferDetached(input) ? new Uint8Array(0) : new Uint8Array(input);
  if (ArrayBuffer.isView(input)) return new Uint8Array(input.buffer, input.byteOffset, input.byteLength);
  const message = 'The "list" argument must be an instance of SharedArrayBuffer, ArrayBuffer or ArrayBufferView.';
  const err = internalBinding('errors').create(TypeError.prototype, message, `TypeError [ERR_INVALID_ARG_TYPE]: ${message}`);
  err.code = 'ERR_INVALID_ARG_TYPE';
  throw err;
}

class TextDecoder {
  #name;
  #fatal;
  #ignoreBOM;
  #handle; // made for streaming, and for what is not utf-8

  constructor(encoding = 'utf-8', options = {}) {
    encoding = `${encoding}`;
    if (options !== null && options !== undefined && typeof options !== 'object' && typeof options !== 'function') throw new ERR_INVALID_ARG_TYPE('options', 'Object', options);
    const label = encoding.replace(/^[\t\n\f\r ]+|[\t\n\f\r ]+$/g, '').toLowerCase();
    const name = label === 'utf-8' || label === 'utf8' ? 'utf-8' : native.labelToName(label);
    if (name === undefined || name === 'replacement') throw new ERR_ENCODING_NOT_SUPPORTED(encoding);
    this.#name = name;
    this.#fatal = Boolean(options?.fatal);
    this.#ignoreBOM = Boolean(options?.ignoreBOM);
  }

  static #check(value) {
    if (!(#name in value)) throw new ERR_INVALID_THIS('TextDecoder');
  }

  get encoding() {
    TextDecoder.#check(this);
    return this.#name;
  }

  get fatal() {
    TextDecoder.#check(this);
    return this.#fatal;
  }

  get ignoreBOM() {
    TextDecoder.#check(this);
    return this.#ignoreBOM;
  }

  decode(input = undefined, options = undefined) {
    TextDecoder.#check(this);
    if (options !== undefined) require('internal/validators').validateObject(options, 'options', 4 | 2 | 1);
    const view = bytesOf(input);
    const stream = Boolean(options?.stream);
    let text;
    if (this.#handle === undefined && !stream && this.#name === 'utf-8') {
      text = native.decodeUtf8(view, this.#ignoreBOM, this.#fatal);
    } else {
      this.#handle ??= native.newDecoder(this.#name, this.#fatal, this.#ignoreBOM);
      text = native.decode(this.#handle, view, !stream);
      if (!stream || text === undefined) this.#handle = undefined;
    }
    if (text === undefined) {
      const err = new ERR_ENCODING_INVALID_ENCODED_DATA(this.#name);
      err.errno = 12;
      throw err;
    }
    return text;
  }

  [customInspect](depth, options) {
    if (typeof depth === 'number' && depth < 0) return this;
    const shown = { encoding: this.#name, fatal: this.#fatal, ignoreBOM: this.#ignoreBOM };
    return `${this.constructor.name} ${require('internal/util/inspect').inspect(shown, options)}`;
  }
}
Object.defineProperty(TextDecoder.prototype, Symbol.toStringTag, { __proto__: null, value: 'TextDecoder', configurable: true });
for (const name of ['encode', 'encodeInto', 'encoding']) Object.defineProperty(TextEncoder.prototype, name, { __proto__: null, enumerable: true });
for (const name of ['decode', 'encoding', 'fatal', 'ignoreBOM']) Object.defineProperty(TextDecoder.prototype, name, { __proto__: null, enumerable: true });

module.exports = { TextEncoder, TextDecoder };
