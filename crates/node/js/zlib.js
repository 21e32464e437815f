'use strict';
// Module `zlib`.

const { codes: { ERR_INVALID_ARG_TYPE } } = require('internal/errors');
const { validateUint32 } = require('internal/validators');
const constants = require('internal/zlib/constants');
const streams = require('internal/zlib/streams');
const { define } = require('internal/zlib/whole');

function crc32(data, value = 0) {
  if (typeof data === 'string') data = require('buffer').Buffer.from(data);
  else if (!ArrayBuffer.isView(data)) throw new ERR_INVALID_ARG_TYPE('data', ['string', 'Buffer', 'TypedArray', 'DataView'], data);
  validateUint32(value, 'value');
  return internalBinding('zlib').crc32(require('internal/zlib/options').bytesOf(data), value);
}

const { Deflate, Inflate, Gzip, Gunzip, DeflateRaw, InflateRaw, Unzip, BrotliCompress, BrotliDecompress, ZstdCompress, ZstdDecompress } = streams;
module.exports = { crc32, Deflate, Inflate, Gzip, Gunzip, DeflateRaw, InflateRaw, Unzip, BrotliCompress, BrotliDecompress, ZstdCompress, ZstdDecompress };

const functions = [
  ['deflate', Deflate, constants.DEFLATE], ['gzip', Gzip, constants.GZIP], ['deflateRaw', DeflateRaw, constants.DEFLATERAW],
  ['unzip', Unzip, constants.UNZIP], ['inflate', Inflate, constants.INFLATE], ['gunzip', Gunzip, constants.GUNZIP],
  ['inflateRaw', InflateRaw, constants.INFLATERAW], ['brotliCompress', BrotliCompress, constants.BROTLI_ENCODE],
  ['brotliDecompress', BrotliDecompress, constants.BROTLI_DECODE], ['zstdCompress', ZstdCompress, constants.ZSTD_COMPRESS],
  ['zstdDecompress', ZstdDecompress, constants.ZSTD_DECOMPRESS],
];
for (const [name, Class, mode] of functions) {
  const [later, now] = define(Class, mode);
  module.exports[name] = later;
  module.exports[`${name}Sync`] = now;
}

for (const Class of [Deflate, Inflate, DeflateRaw, InflateRaw, Gzip, Gunzip, Unzip, BrotliCompress, BrotliDecompress, ZstdCompress, ZstdDecompress]) {
  const name = `create${Class.name}`;
  const value = { [name]: function(options) { return new Class(options); } }[name];
  Object.defineProperty(module.exports, name, { __proto__: null, configurable: true, enumerable: true, value });
}

const codes = { __proto__: null };
const names = ['Z_OK', 'Z_STREAM_END', 'Z_NEED_DICT', 'Z_ERRNO', 'Z_STREAM_ERROR', 'Z_DATA_ERROR', 'Z_MEM_ERROR', 'Z_BUF_ERROR', 'Z_VERSION_ERROR'];
for (const name of names) codes[name] = constants[name];
for (const name of names) codes[constants[name]] = name;

Object.defineProperties(module.exports, {
  constants: { __proto__: null, configurable: false, enumerable: true, value: constants },
  codes: { __proto__: null, enumerable: true, writable: false, value: Object.freeze(codes) },
});

// The constants of zlib itself, and Zstandard's, are here, too; Brotli's came too late for that.
for (const name of Object.keys(constants)) {
  if (!name.startsWith('BROTLI')) Object.defineProperty(module.exports, name, { __proto__: null, enumerable: false, value: constants[name] });
}
for (const name of Object.keys(constants)) Object.defineProperty(constants, name, { __proto__: null, writable: false, configurable: false });
