'use strict';
// TextEncoderStream and TextDecoderStream: transforms around one encoder or decoder. Encoding Standard, section 8.

const { finishClass, inspectAs, kInspect } = require('internal/webstreams/util');
const { createTransform, enqueue } = require('internal/webstreams/transform');
const { TextDecoder } = require('internal/encoding');
const { codes: { ERR_INVALID_ARG_TYPE, ERR_INVALID_THIS } } = require('internal/errors');
const { encodeUtf8 } = internalBinding('encoding');
const { classOf } = internalBinding('util');

class TextEncoderStream {
  #transform;

  constructor() {
    let pending = ''; // the first half of a pair whose second may come with the next chunk
    this.#transform = createTransform((chunk, controller) => {
      let text = pending + `${typeof chunk === 'symbol' ? String(chunk) : chunk}`;
      pending = '';
      const last = text.charCodeAt(text.length - 1);
      if (last >= 0xd800 && last <= 0xdbff) {
        pending = text[text.length - 1];
        text = text.slice(0, -1);
      }
      if (text !== '') enqueue(controller, encodeUtf8(text));
    }, (controller) => {
      if (pending !== '') enqueue(controller, new Uint8Array([0xef, 0xbf, 0xbd]));
    });
  }

  get encoding() {
    if (!(#transform in this)) throw new ERR_INVALID_THIS('TextEncoderStream');
    return 'utf-8';
  }

  get readable() {
    if (!(#transform in this)) throw new ERR_INVALID_THIS('TextEncoderStream');
    return this.#transform.readable.public;
  }

  get writable() {
    if (!(#transform in this)) throw new ERR_INVALID_THIS('TextEncoderStream');
    return this.#transform.writable.public;
  }

  [kInspect](depth, options) {
    return inspectAs(this, { encoding: this.encoding, readable: this.readable, writable: this.writable }, depth, options);
  }
}

class TextDecoderStream {
  #decoder;
  #transform;

  constructor(encoding = 'utf-8', options = {}) {
    const decoder = this.#decoder = new TextDecoder(encoding, options);
    this.#transform = createTransform((chunk, controller) => {
      if (!ArrayBuffer.isView(chunk) && classOf(chunk) !== 'ArrayBuffer' && classOf(chunk) !== 'SharedArrayBuffer') {
        throw notBytes(chunk);
      }
      const text = decoder.decode(chunk, { stream: true });
      if (text !== '') enqueue(controller, text);
    }, (controller) => {
      const text = decoder.decode();
      if (text !== '') enqueue(controller, text);
    });
  }

  static #of(value) {
    if (!(#transform in value)) throw new ERR_INVALID_THIS('TextDecoderStream');
    return value;
  }

  get encoding() { return TextDecoderStream.#of(this).#decoder.encoding; }
  get fatal() { return TextDecoderStream.#of(this).#decoder.fatal; }
  get ignoreBOM() { return TextDecoderStream.#of(this).#decoder.ignoreBOM; }
  get readable() { return TextDecoderStream.#of(this).#transform.readable.public; }
  get writable() { return TextDecoderStream.#of(this).#transform.writable.public; }

  [kInspect](depth, options) {
    const shown = { encoding: this.encoding, fatal: this.fatal, ignoreBOM: this.ignoreBOM, readable: this.readable, writable: this.writable };
    return inspectAs(this, shown, depth, options);
  }
}

function notBytes(chunk) {
  return new ERR_INVALID_ARG_TYPE('input', ['ArrayBuffer', 'ArrayBufferView'], chunk);
}

finishClass(TextEncoderStream, ['encoding', 'readable', 'writable'], undefined);
finishClass(TextDecoderStream, ['encoding', 'fatal', 'ignoreBOM', 'readable', 'writable'], undefined);

module.exports = { TextDecoderStream, TextEncoderStream };
