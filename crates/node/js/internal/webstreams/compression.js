'use strict';
// CompressionStream and DecompressionStream: the streams of zlib as pairs of web streams. Compression Standard, sections 5, 6.

const { codes: { ERR_INVALID_THIS } } = require('internal/errors');
const { finishClass, inspectAs, kInspect } = require('internal/webstreams/util');

const FORMATS = ['deflate', 'deflate-raw', 'gzip', 'brotli'];

function checkFormat(name, format) {
  if (FORMATS.includes(format)) return;
  const message = `Failed to construct '${name}': 1st argument '${String(format)}' is not a valid enum value of type CompressionFormat.`;
  const err = internalBinding('errors').create(TypeError.prototype, message, `TypeError [ERR_INVALID_ARG_VALUE]: ${message}`);
  err.code = 'ERR_INVALID_ARG_VALUE';
  throw err;
}

function pairOf(duplex) {
  return require('internal/webstreams/adapters').duplexToWeb(duplex, undefined, true);
}

class CompressionStream {
  #pair;

  constructor(format) {
    checkFormat('CompressionStream', format);
    const zlib = require('zlib');
    switch (format) {
      case 'deflate': this.#pair = pairOf(zlib.createDeflate()); break;
      case 'deflate-raw': this.#pair = pairOf(zlib.createDeflateRaw()); break;
      case 'gzip': this.#pair = pairOf(zlib.createGzip()); break;
      default: this.#pair = pairOf(zlib.createBrotliCompress());
    }
  }

  get readable() {
    if (!(#pair in this)) throw new ERR_INVALID_THIS('CompressionStream');
    return this.#pair.readable;
  }

  get writable() {
    if (!(#pair in this)) throw new ERR_INVALID_THIS('CompressionStream');
    return this.#pair.writable;
  }

  [kInspect](depth, options) {
    if (!(#pair in this)) throw new ERR_INVALID_THIS('CompressionStream');
    return inspectAs(this, { readable: this.#pair.readable, writable: this.#pair.writable }, depth, options);
  }
}

// What is wrong with the data is a TypeError to the web.
function makeTypeErrors(stream) {
  const destroy = stream._destroy;
  stream._destroy = function(err, callback) {
    destroy.call(this, err, (error) => {
      if (error && !(error instanceof TypeError) && typeof error.errno === 'number') error = Object.assign(new TypeError(undefined, { cause: error }), { code: error.code });
      callback(error);
    });
  };
  return stream;
}

class DecompressionStream {
  #pair;

  constructor(format) {
    checkFormat('DecompressionStream', format);
    const zlib = require('zlib');
    const options = { rejectGarbageAfterEnd: true };
    let stream;
    switch (format) {
      case 'deflate': stream = zlib.createInflate(options); break;
      case 'deflate-raw': stream = zlib.createInflateRaw(options); break;
      case 'gzip': stream = zlib.createGunzip(options); break;
      default: stream = zlib.createBrotliDecompress(options);
    }
    this.#pair = pairOf(makeTypeErrors(stream));
  }

  get readable() {
    if (!(#pair in this)) throw new ERR_INVALID_THIS('DecompressionStream');
    return this.#pair.readable;
  }

  get writable() {
    if (!(#pair in this)) throw new ERR_INVALID_THIS('DecompressionStream');
    return this.#pair.writable;
  }

  [kInspect](depth, options) {
    if (!(#pair in this)) throw new ERR_INVALID_THIS('DecompressionStream');
    return inspectAs(this, { readable: this.#pair.readable, writable: this.#pair.writable }, depth, options);
  }
}

finishClass(CompressionStream, ['readable', 'writable']);
finishClass(DecompressionStream, ['readable', 'writable']);

module.exports = { CompressionStream, DecompressionStream };
