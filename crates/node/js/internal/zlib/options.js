'use strict';
// Options of zlib's streams and functions: checked, with their defaults, as one plain object for streams and functions.

const { Buffer } = require('buffer');
const { codes } = require('internal/errors');
const { validateBoolean, validateNumber, validateUint32 } = require('internal/validators');
const { isAnyArrayBuffer } = require('internal/util/types');
const constants = require('internal/zlib/constants');

const { DEFLATERAW, GZIP, GUNZIP, INFLATE, UNZIP, BROTLI_ENCODE, BROTLI_DECODE, ZSTD_COMPRESS, ZSTD_DECOMPRESS } = constants;
const kMaxLength = internalBinding('buffer').kMaxLength;

// Whether there is a number to be used; what is neither a number nor absent is an error.
function checkFinite(number, name) {
  if (number === undefined || Number.isNaN(number)) return false;
  if (Number.isFinite(number)) return true;
  validateNumber(number, name);
  throw new codes.ERR_OUT_OF_RANGE(name, 'a finite number', number);
}

function inRange(number, name, lower, upper, otherwise) {
  if (!checkFinite(number, name)) return otherwise;
  if (number < lower || number > upper) throw new codes.ERR_OUT_OF_RANGE(name, `>= ${lower} and <= ${upper}`, number);
  return number;
}

// The flush directives of a format: [default, of finishing, of flush(), largest].
function directivesOf(mode) {
  switch (mode) {
    case BROTLI_ENCODE: case BROTLI_DECODE: return [0, 2, 1, 3];
    case ZSTD_COMPRESS: case ZSTD_DECOMPRESS: return [0, 2, 1, 2];
    default: return [0, 4, 3, 5];
  }
}

// What all formats have.
function common(opts, mode) {
  const [flush, finish, fullFlush, most] = directivesOf(mode);
  const out = { mode, chunkSize: constants.Z_DEFAULT_CHUNK, flush, finishFlush: finish, fullFlush, maxOutputLength: kMaxLength, info: undefined, rejectGarbageAfterEnd: false };
  if (!opts) return out;
  if (checkFinite(opts.chunkSize, 'options.chunkSize')) {
    if (opts.chunkSize < constants.Z_MIN_CHUNK) throw new codes.ERR_OUT_OF_RANGE('options.chunkSize', `>= ${constants.Z_MIN_CHUNK}`, opts.chunkSize);
    out.chunkSize = opts.chunkSize;
  }
  out.flush = inRange(opts.flush, 'options.flush', 0, most, flush);
  out.finishFlush = inRange(opts.finishFlush, 'options.finishFlush', 0, most, finish);
  out.maxOutputLength = inRange(opts.maxOutputLength, 'options.maxOutputLength', 1, kMaxLength, kMaxLength);
  out.info = opts.info;
  if (opts.rejectGarbageAfterEnd !== undefined) {
    validateBoolean(opts.rejectGarbageAfterEnd, 'options.rejectGarbageAfterEnd');
    out.rejectGarbageAfterEnd = opts.rejectGarbageAfterEnd;
  }
  return out;
}

function zlibOptions(opts, mode) {
  const out = { windowBits: constants.Z_DEFAULT_WINDOWBITS, level: constants.Z_DEFAULT_COMPRESSION, memLevel: constants.Z_DEFAULT_MEMLEVEL, strategy: constants.Z_DEFAULT_STRATEGY, dictionary: undefined };
  if (!opts) return out;
  if ((opts.windowBits == null || opts.windowBits === 0) && (mode === INFLATE || mode === GUNZIP || mode === UNZIP)) {
    out.windowBits = 0; // that of the header
  } else {
    const least = constants.Z_MIN_WINDOWBITS + (mode === GZIP ? 1 : 0); // a gzip window of 256 bytes is none
    out.windowBits = inRange(opts.windowBits, 'options.windowBits', least, constants.Z_MAX_WINDOWBITS, constants.Z_DEFAULT_WINDOWBITS);
  }
  out.level = inRange(opts.level, 'options.level', constants.Z_MIN_LEVEL, constants.Z_MAX_LEVEL, constants.Z_DEFAULT_COMPRESSION);
  out.memLevel = inRange(opts.memLevel, 'options.memLevel', constants.Z_MIN_MEMLEVEL, constants.Z_MAX_MEMLEVEL, constants.Z_DEFAULT_MEMLEVEL);
  out.strategy = inRange(opts.strategy, 'options.strategy', constants.Z_DEFAULT_STRATEGY, constants.Z_FIXED, constants.Z_DEFAULT_STRATEGY);
  const { dictionary } = opts;
  if (dictionary !== undefined && !ArrayBuffer.isView(dictionary)) {
    if (!isAnyArrayBuffer(dictionary)) throw new codes.ERR_INVALID_ARG_TYPE('options.dictionary', ['Buffer', 'TypedArray', 'DataView', 'ArrayBuffer'], dictionary);
    out.dictionary = Buffer.from(dictionary);
  } else if (dictionary !== undefined) {
    out.dictionary = bytesOf(dictionary);
  }
  return out;
}

// Any view as a Uint8Array of the same bytes.
function bytesOf(view) {
  return view instanceof Uint8Array ? view : new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
}

// Parameters by number: [number, value, number, value, ...]. `least`, `most`: the numbers that there are.
function pairsOf(opts, least, most, Refused) {
  const pairs = [];
  const seen = new Set();
  for (const name of opts?.params ? Object.keys(opts.params) : []) {
    const key = Number(name);
    if (Number.isNaN(key) || key < least || key > most || seen.has(key | 0)) throw new Refused(name);
    const value = opts.params[name];
    if (typeof value !== 'number' && typeof value !== 'boolean') throw new codes.ERR_INVALID_ARG_TYPE('options.params[key]', 'number', value);
    seen.add(key | 0);
    if ((value | 0) !== -1) pairs.push(key, value); // which is how Node writes that there is none
  }
  return new Int32Array(pairs);
}

function brotliOptions(opts) {
  return { pairs: pairsOf(opts, 0, 8, codes.ERR_BROTLI_INVALID_PARAM), sizeHint: 0 };
}

function zstdOptions(opts, mode) {
  const pairs = pairsOf(opts, 0, mode === ZSTD_COMPRESS ? 402 : 100, codes.ERR_ZSTD_INVALID_PARAM);
  const pledged = mode === ZSTD_COMPRESS ? opts?.pledgedSrcSize : undefined;
  if (pledged !== undefined && typeof pledged !== 'number') {
    throw Object.assign(new TypeError('pledgedSrcSize must be a number'), { code: 'ERR_INVALID_ARG_TYPE' });
  }
  const { dictionary } = opts ?? {};
  return { pairs, pledged, dictionary: ArrayBuffer.isView(dictionary) ? bytesOf(dictionary) : undefined };
}

// Everything that a codec of `mode` is made with.
function read(opts, mode) {
  // A raw window of 256 bytes is taken for one of 512, which zlib can do.
  if (mode === DEFLATERAW && opts && opts.windowBits === 8) opts = { ...opts, windowBits: 9 };
  const own = mode >= ZSTD_COMPRESS ? zstdOptions(opts, mode) : mode >= BROTLI_DECODE ? brotliOptions(opts) : zlibOptions(opts, mode);
  return Object.assign(common(opts, mode), own);
}

// Gives a handle its codec.
function init(handle, options, state, done) {
  const { mode } = options;
  let wrong;
  if (mode >= ZSTD_COMPRESS) wrong = handle.initZstd(options.pairs, options.pledged, options.dictionary, state, done);
  else if (mode >= BROTLI_DECODE) wrong = handle.initBrotli(options.pairs, options.sizeHint, state, done);
  else wrong = handle.initZlib(options.windowBits, options.level, options.memLevel, options.strategy, state, done, options.dictionary);
  if (wrong === undefined) return;
  const err = new codes.ERR_ZLIB_INITIALIZATION_FAILED(mode >= ZSTD_COMPRESS ? wrong[0] : undefined);
  throw err;
}

module.exports = { bytesOf, init, inRange, read, validateUint32 };
