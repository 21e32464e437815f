'use strict';
// The public module `crypto`. What is not built yet throws when it is called.

const cipher = require('internal/crypto/cipher');
const kdf = require('internal/crypto/kdf');
const keys = require('internal/crypto/keys');
const { Hash, Hmac, createHash, createHmac, getHashes, hash } = require('internal/crypto/hash');
const random = require('internal/crypto/random');

const absent = require('internal/absent').load('crypto');
Object.defineProperties(module.exports, Object.getOwnPropertyDescriptors(absent));
const { getRandomValues, ...others } = random;
const { decoderFor, ...ciphers } = cipher;
const { KeyObject, createSecretKey } = keys;
const built = { Hash, Hmac, createHash, createHmac, getHashes, hash, ...ciphers, ...kdf, KeyObject, createSecretKey, ...others };
for (const name of Object.keys(built)) {
  const { enumerable } = Object.getOwnPropertyDescriptor(absent, name) ?? { enumerable: true };
  Object.defineProperty(module.exports, name, { __proto__: null, value: built[name], enumerable, writable: true, configurable: true });
}
for (const name of ['pseudoRandomBytes', 'prng', 'rng']) {
  Object.defineProperty(module.exports, name, { __proto__: null, value: random.randomBytes, enumerable: false, writable: true, configurable: true });
}

// Web Crypto: random values. `crypto.subtle` throws.
const Crypto = absent.webcrypto.constructor;
const methods = {
  getRandomValues(typedArray) {
    if (this !== absent.webcrypto) throw new (require('internal/errors').codes.ERR_INVALID_THIS)('Crypto');
    return Reflect.apply(getRandomValues, undefined, arguments);
  },
  randomUUID(options) {
    if (this !== absent.webcrypto) throw new (require('internal/errors').codes.ERR_INVALID_THIS)('Crypto');
    return random.randomUUID(options);
  },
};
for (const name of Object.keys(methods)) {
  const { enumerable } = Object.getOwnPropertyDescriptor(Crypto.prototype, name);
  Object.defineProperty(Crypto.prototype, name, { __proto__: null, value: methods[name], enumerable, writable: true, configurable: true });
}
