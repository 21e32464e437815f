'use strict';
// crypto.Hash and Hmac: transform streams over native states, and the function `hash`.

const native = internalBinding('crypto');
const { LazyTransform } = require('internal/streams/lazy_transform');
const { codes } = require('internal/errors');
const { encodingNumber, normalizeEncoding } = require('internal/buffer/encodings');
const { validateEncoding, validateString, validateUint32 } = require('internal/validators');
const { isAnyArrayBuffer } = require('internal/util/types');

const kHandle = Symbol('kHandle');
const kState = Symbol('kState');
const kFinalized = Symbol('kFinalized');

function bytesOf(data, name, kinds) {
  if (ArrayBuffer.isView(data)) return data instanceof Uint8Array ? data : new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  if (isAnyArrayBuffer(data)) return new Uint8Array(data);
  throw new codes.ERR_INVALID_ARG_TYPE(name, kinds, data);
}

function Hash(algorithm, options) {
  if (!(this instanceof Hash)) return new Hash(algorithm, options);
  LazyTransform.call(this, options);
  validateString(algorithm, 'algorithm');
  const length = typeof options === 'object' && options !== null ? options.outputLength : undefined;
  if (length !== undefined) validateUint32(length, 'options.outputLength');
  const handle = native.newHash(algorithm);
  if (handle === undefined) throw new Error('Digest method not supported');
  this[kHandle] = handle;
  checkLength(this, algorithm, length);
  this[kState] = { [kFinalized]: false };
}
Object.setPrototypeOf(Hash.prototype, LazyTransform.prototype);
Object.setPrototypeOf(Hash, LazyTransform);

const kAlgorithm = Symbol('algorithm');
const kLength = Symbol('outputLength');

// Only some algorithms have outputs of other lengths than their own.
function checkLength(hash, algorithm, length) {
  Object.defineProperty(hash, kAlgorithm, { __proto__: null, value: algorithm, enumerable: false });
  Object.defineProperty(hash, kLength, { __proto__: null, value: length, enumerable: false });
  if (length === undefined || native.isExtendable(algorithm)) return;
  const own = native.digest(native.newHash(algorithm)).length;
  if (length === own) return;
  const err = new Error('error:030000B2:digital envelope routines::not XOF or invalid length');
  Object.assign(err, { library: 'digital envelope routines', reason: 'not XOF or invalid length', code: 'ERR_OSSL_EVP_NOT_XOF_OR_INVALID_LENGTH' });
  throw err;
}

Hash.prototype.copy = function(options) {
  if (this[kState][kFinalized]) throw new codes.ERR_CRYPTO_HASH_FINALIZED();
  const copy = Object.create(Hash.prototype);
  LazyTransform.call(copy, options);
  const length = typeof options === 'object' && options !== null ? options.outputLength : undefined;
  if (length !== undefined) validateUint32(length, 'options.outputLength');
  copy[kHandle] = native.copyHash(this[kHandle]);
  checkLength(copy, this[kAlgorithm], length ?? this[kLength]);
  copy[kState] = { [kFinalized]: false };
  return copy;
};

Hash.prototype._transform = function(chunk, encoding, callback) {
  native.update(this[kHandle], chunk, encodingNumber(encoding) ?? 1);
  callback();
};
Hash.prototype._flush = function(callback) {
  this.push(this.digest());
  callback();
};

Hash.prototype.update = function(data, encoding) {
  feed(this, data, encoding);
  return this;
};

function feed(hash, data, encoding) {
  if (hash[kState][kFinalized]) throw new codes.ERR_CRYPTO_HASH_FINALIZED();
  if (typeof data === 'string') validateEncoding(data, encoding);
  else if (!ArrayBuffer.isView(data)) throw new codes.ERR_INVALID_ARG_TYPE('data', ['string', 'Buffer', 'TypedArray', 'DataView'], data);
  else data = bytesOf(data);
  if (!native.update(hash[kHandle], data, encodingNumber(encoding) ?? 1)) throw new codes.ERR_CRYPTO_HASH_UPDATE_FAILED();
}

function encoded(result, encoding) {
  const name = encoding === undefined ? 'buffer' : normalizeEncoding(encoding) ?? (encoding === 'buffer' ? 'buffer' : 'utf8');
  return name === 'buffer' || encoding === null ? result : result.toString(name);
}

Hash.prototype.digest = function(encoding) {
  if (this[kState][kFinalized]) throw new codes.ERR_CRYPTO_HASH_FINALIZED();
  const result = native.digest(this[kHandle], this[kLength]);
  this[kState][kFinalized] = true;
  return encoded(result, encoding);
};

function Hmac(algorithm, key, options) {
  if (!(this instanceof Hmac)) return new Hmac(algorithm, key, options);
  LazyTransform.call(this, options);
  validateString(algorithm, 'hmac');
  const encoding = typeof options === 'object' && options !== null ? options.encoding : undefined;
  const bytes = require('internal/crypto/keys').secretBytes(key, encoding);
  const handle = native.newHmac(algorithm, bytes);
  if (handle === undefined) throw new codes.ERR_CRYPTO_INVALID_DIGEST(algorithm);
  this[kHandle] = handle;
  this[kState] = { [kFinalized]: false };
}
Object.setPrototypeOf(Hmac.prototype, LazyTransform.prototype);
Object.setPrototypeOf(Hmac, LazyTransform);

Hmac.prototype.update = Hash.prototype.update;
Hmac.prototype.digest = function(encoding) {
  if (this[kState][kFinalized]) return encoded(require('buffer').Buffer.alloc(0), encoding);
  const result = native.digest(this[kHandle]);
  this[kState][kFinalized] = true;
  return encoded(result, encoding);
};
Hmac.prototype._flush = Hash.prototype._flush;
Hmac.prototype._transform = Hash.prototype._transform;

function createHash(algorithm, options) {
  return new Hash(algorithm, options);
}
function createHmac(hmac, key, options) {
  return new Hmac(hmac, key, options);
}
const getHashes = () => native.hashNames();

// All in one call.
function hash(algorithm, data, options) {
  validateString(algorithm, 'algorithm');
  if (typeof data !== 'string' && !ArrayBuffer.isView(data)) throw new codes.ERR_INVALID_ARG_TYPE('input', ['Buffer', 'TypedArray', 'DataView', 'string'], data);
  let encoding = options;
  let length;
  if (typeof options === 'object' && options !== null) {
    encoding = options.outputEncoding;
    length = options.outputLength;
    if (length !== undefined) validateUint32(length, 'options.outputLength');
  }
  encoding ??= 'hex';
  validateString(encoding, 'outputEncoding');
  const name = encoding.toLowerCase() === 'buffer' ? 'buffer' : normalizeEncoding(encoding);
  if (name === undefined) throw new codes.ERR_INVALID_ARG_VALUE('outputEncoding', encoding);
  const state = new Hash(algorithm, length === undefined ? undefined : { outputLength: length });
  state.update(data);
  return state.digest(name);
}

module.exports = { Hash, Hmac, bytesOf, createHash, createHmac, getHashes, hash };
