'use strict';
// Signatures and encryption with asymmetric keys: Sign, Verify, sign, verify, publicEncrypt and its kin.

const { bytes, encoded, later, native } = require('internal/crypto/util');
const keys = require('internal/crypto/keys');
const { codes } = require('internal/errors');
const { validateEncoding, validateFunction, validateString } = require('internal/validators');

const kHandle = Symbol('kHandle');
const kParts = Symbol('kParts');
const kAlgorithm = Symbol('kAlgorithm');

// Text up to here is kept as it is, for routines that want all of it; what is longer is hashed as it comes.
const WHOLE = 16384;

let Writable;
const writable = () => (Writable ??= require('stream').Writable);

function begin(stream, algorithm, options) {
  validateString(algorithm, 'algorithm');
  try {
    native.invoke('checkDigest', algorithm);
  } catch (err) {
    throw Object.assign(new codes.ERR_CRYPTO_INVALID_DIGEST(algorithm), { message: 'Invalid digest' });
  }
  hide(stream, kAlgorithm, algorithm);
  hide(stream, kParts, []);
  stream[kHandle] = undefined;
  Reflect.apply(writable(), stream, [options]);
}
const hide = (object, key, value) => Object.defineProperty(object, key, { __proto__: null, value, writable: true, configurable: true, enumerable: false });

function Sign(algorithm, options) {
  if (!(this instanceof Sign)) return new Sign(algorithm, options);
  begin(this, algorithm, options);
}
function Verify(algorithm, options) {
  if (!(this instanceof Verify)) return new Verify(algorithm, options);
  begin(this, algorithm, options);
}

function feed(self, data) {
  const parts = self[kParts];
  if (parts === undefined) throw Object.assign(new codes.ERR_CRYPTO_INVALID_STATE(''), { message: 'Not initialised' });
  if (self[kHandle] === undefined) {
    const held = parts.reduce((sum, part) => sum + part.length, 0);
    if (held + data.length <= WHOLE) {
      parts.push(require('buffer').Buffer.from(data));
      return;
    }
    self[kHandle] = native.newHash(self[kAlgorithm]);
    for (const part of parts) native.update(self[kHandle], part);
    parts.length = 0;
  }
  native.update(self[kHandle], data);
}

// [message, whether it is a digest]; the object is used up.
function take(self) {
  const parts = self[kParts];
  if (parts === undefined) throw Object.assign(new codes.ERR_CRYPTO_INVALID_STATE(''), { message: 'Not initialised' });
  hide(self, kParts, undefined);
  const handle = self[kHandle];
  if (handle !== undefined) return [native.digest(handle), true];
  return [parts.length === 1 ? parts[0] : require('buffer').Buffer.concat(parts), false];
}

function update(data, encoding) {
  if (typeof data === 'string') validateEncoding(data, encoding);
  else if (!ArrayBuffer.isView(data)) throw new codes.ERR_INVALID_ARG_TYPE('data', ['string', 'Buffer', 'TypedArray', 'DataView'], data);
  feed(this, bytes(data, 'data', encoding));
  return this;
}
function _write(chunk, encoding, callback) {
  this.update(chunk, encoding);
  callback();
}

let linked = false;
function link() {
  if (linked) return;
  linked = true;
  for (const Class of [Sign, Verify]) {
    Object.setPrototypeOf(Class.prototype, writable().prototype);
    Object.setPrototypeOf(Class, writable());
  }
}
Object.assign(Sign.prototype, { _write, update });
Object.assign(Verify.prototype, { _write, update });

// Padding, salt and form of a signature, as the options say them.
function options(key) {
  const out = [undefined, undefined, false];
  if (typeof key !== 'object' || key === null) return out;
  const { padding, saltLength, dsaEncoding } = key;
  if (padding !== undefined) {
    if (padding !== padding >> 0) throw new codes.ERR_INVALID_ARG_VALUE('options.padding', padding);
    out[0] = padding;
  }
  if (saltLength !== undefined) {
    if (saltLength !== saltLength >> 0) throw new codes.ERR_INVALID_ARG_VALUE('options.saltLength', saltLength);
    out[1] = saltLength;
  }
  if (dsaEncoding !== undefined && dsaEncoding !== 'der') {
    if (dsaEncoding !== 'ieee-p1363') throw new codes.ERR_INVALID_ARG_VALUE('options.dsaEncoding', dsaEncoding);
    out[2] = true;
  }
  return out;
}

function noStreams(handle) {
  const [type] = native.invoke('keyDetails', handle);
  if (type === 'ed25519') throw new codes.ERR_CRYPTO_UNSUPPORTED_OPERATION();
}

Sign.prototype.sign = function sign(key, encoding) {
  if (!key) throw new codes.ERR_CRYPTO_SIGN_KEY_REQUIRED();
  const how = options(key);
  const handle = keys.preparePrivateKey(key, 'privateKey');
  noStreams(handle);
  const [message, hashed] = take(this);
  return encoded(native.invoke('sign', handle, this[kAlgorithm], message, hashed, ...how), encoding);
};

Verify.prototype.verify = function verify(key, signature, encoding) {
  const how = options(key);
  const handle = keys.preparePublicKey(key, 'key');
  const bytesOf = bytes(signature, 'signature', encoding);
  noStreams(handle);
  const [message, hashed] = take(this);
  return native.invoke('verify', handle, this[kAlgorithm], message, hashed, ...how, bytesOf);
};

function createSign(algorithm, options) {
  return new Sign(algorithm, options);
}
function createVerify(algorithm, options) {
  return new Verify(algorithm, options);
}

function digestName(algorithm) {
  if (algorithm == null) return undefined;
  validateString(algorithm, 'algorithm');
  native.invoke('checkDigest', algorithm);
  return algorithm;
}

function sign(algorithm, data, key, callback) {
  if (algorithm != null) validateString(algorithm, 'algorithm');
  if (callback !== undefined) validateFunction(callback, 'callback');
  data = bytes(data, 'data');
  if (!key) throw new codes.ERR_CRYPTO_SIGN_KEY_REQUIRED();
  const how = options(key);
  const handle = keys.preparePrivateKey(key, 'key');
  const args = ['sign', handle, digestName(algorithm), data, false, ...how];
  if (callback === undefined) return native.invoke(...args);
  later('SIGNREQUEST', callback, ...args);
  return undefined;
}

function verify(algorithm, data, key, signature, callback) {
  if (algorithm != null) validateString(algorithm, 'algorithm');
  if (callback !== undefined) validateFunction(callback, 'callback');
  data = bytes(data, 'data');
  const how = options(key);
  signature = bytes(signature, 'signature');
  const handle = keys.preparePublicKey(key, 'key');
  const args = ['verify', handle, digestName(algorithm), data, false, ...how, signature];
  if (callback === undefined) return native.invoke(...args);
  later('SIGNREQUEST', callback, ...args);
  return undefined;
}

const RSA_PKCS1 = 1;
const RSA_OAEP = 4;

function encryption(operation, isPrivate, defaultPadding) {
  return {
    f(key, buffer) {
      const { padding: given, oaepHash, oaepLabel, encoding } = typeof key === 'object' && key !== null && !keys.isKeyObject(key) ? key : {};
      const handle = isPrivate ? keys.preparePrivateKey(key) : keys.preparePublicKey(key);
      const padding = given || defaultPadding;
      if (oaepHash !== undefined) validateString(oaepHash, 'key.oaepHash');
      const label = oaepLabel === undefined ? undefined : bytes(oaepLabel, 'key.oaepLabel', encoding);
      buffer = bytes(buffer, 'buffer', encoding);
      return native.invoke(operation, handle, padding, oaepHash, label, buffer);
    },
  }.f;
}

const publicEncrypt = encryption('publicEncrypt', false, RSA_OAEP);
const publicDecrypt = encryption('publicDecrypt', false, RSA_PKCS1);
const privateEncrypt = encryption('privateEncrypt', true, RSA_PKCS1);
const privateDecrypt = encryption('privateDecrypt', true, RSA_OAEP);
for (const [name, fn] of Object.entries({ publicEncrypt, publicDecrypt, privateEncrypt, privateDecrypt })) Object.defineProperty(fn, 'name', { __proto__: null, value: '', configurable: true });

module.exports = { Sign, Verify, createSign, createVerify, privateDecrypt, privateEncrypt, publicDecrypt, publicEncrypt, sign, verify };
link();
