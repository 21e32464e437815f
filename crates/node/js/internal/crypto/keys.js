'use strict';
// crypto.KeyObject: what programs hold of a key.

const { arrayBuffer, bytes, isBytes, native, stringOption } = require('internal/crypto/util');
const { codes } = require('internal/errors');
const { validateObject, validateOneOf, validateString } = require('internal/validators');

const kMake = Symbol('kMake');

let handleOf;
let isKeyObject;

class KeyObject {
  #handle;
  #type;
  constructor(type, handle, token) {
    validateString(type, 'type');
    if (type !== 'secret' && type !== 'public' && type !== 'private') throw new codes.ERR_INVALID_ARG_VALUE('type', type);
    if (token !== kMake) throw new codes.ERR_INVALID_ARG_TYPE('handle', 'object', handle);
    this.#handle = handle;
    this.#type = type;
  }
  get type() {
    return this.#type;
  }
  static from(key) {
    const { isCryptoKey, keyObjectOf } = require('internal/crypto/cryptokey');
    if (!isCryptoKey(key)) throw new codes.ERR_INVALID_ARG_TYPE('key', 'CryptoKey', key);
    return keyObjectOf(key);
  }
  equals(otherKeyObject) {
    if (!isKeyObject(otherKeyObject)) throw new codes.ERR_INVALID_ARG_TYPE('otherKeyObject', 'KeyObject', otherKeyObject);
    return otherKeyObject.type === this.type && native.invoke('keyEquals', this.#handle, otherKeyObject.#handle);
  }
  static {
    handleOf = (key) => key.#handle;
    isKeyObject = (value) => typeof value === 'object' && value !== null && #handle in value;
  }
}
Object.defineProperties(KeyObject.prototype, {
  [Symbol.toStringTag]: { __proto__: null, configurable: true, value: 'KeyObject' },
});

class SecretKeyObject extends KeyObject {
  constructor(handle) {
    super('secret', handle, kMake);
  }
  get symmetricKeySize() {
    return native.invoke('keySize', handleOf(this));
  }
  export(options) {
    if (options !== undefined) {
      validateObject(options, 'options');
      validateOneOf(options.format, 'options.format', [undefined, 'buffer', 'jwk']);
      if (options.format === 'jwk') return { kty: 'oct', k: native.invoke('keyExport', handleOf(this)).toString('base64url') };
    }
    return native.invoke('keyExport', handleOf(this));
  }
}

function makeSecret(data) {
  return new SecretKeyObject(native.invoke('keySecret', data));
}

const SECRET = ['ArrayBuffer', 'Buffer', 'TypedArray', 'DataView'];
const SECRET_OR_TEXT = ['string', 'ArrayBuffer', 'Buffer', 'TypedArray', 'DataView', 'KeyObject', 'CryptoKey'];

function createSecretKey(key, encoding) {
  return makeSecret(bytes(key, 'key', encoding, typeof key === 'string' || isBytes(key) ? undefined : SECRET));
}

// The bytes of a secret key in any form a program may give it.
function secretBytes(key, encoding) {
  if (isKeyObject(key)) {
    if (key.type !== 'secret') throw new codes.ERR_CRYPTO_INVALID_KEY_OBJECT_TYPE(key.type, 'secret');
    return native.invoke('keyExport', handleOf(key));
  }
  return bytes(key, 'key', encoding, SECRET_OR_TEXT);
}

module.exports = { KeyObject, createSecretKey, handleOf, isKeyObject, makeSecret, secretBytes };
