'use strict';
// CryptoKey: a key as Web Crypto has it, around a KeyObject.

const { codes } = require('internal/errors');

const { kClone, kPack } = require('internal/messaging');

const kMake = Symbol('kMake');

let isCryptoKey;
let keyObjectOf;

class CryptoKey {
  #keyObject;
  #algorithm;
  #extractable;
  #usages;
  constructor(token, keyObject, algorithm, usages, extractable) {
    if (token !== kMake) throw new codes.ERR_ILLEGAL_CONSTRUCTOR();
    this.#keyObject = keyObject;
    this.#algorithm = algorithm;
    this.#extractable = extractable;
    this.#usages = usages;
  }
  get type() {
    if (!isCryptoKey(this)) throw new codes.ERR_INVALID_THIS('CryptoKey');
    return this.#keyObject.type;
  }
  get extractable() {
    if (!isCryptoKey(this)) throw new codes.ERR_INVALID_THIS('CryptoKey');
    return this.#extractable;
  }
  get algorithm() {
    if (!isCryptoKey(this)) throw new codes.ERR_INVALID_THIS('CryptoKey');
    return this.#algorithm;
  }
  get usages() {
    if (!isCryptoKey(this)) throw new codes.ERR_INVALID_THIS('CryptoKey');
    return this.#usages;
  }
  [require('internal/util').customInspectSymbol](depth, options) {
    if (depth < 0) return this;
    const inner = { ...options, depth: options.depth == null ? null : options.depth - 1 };
    const { type, extractable, algorithm, usages } = this;
    return `CryptoKey ${require('internal/util/inspect').inspect({ type, extractable, algorithm, usages }, inner)}`;
  }
  [kClone]() { return new CryptoKey(kMake, this.#keyObject, this.#algorithm, this.#usages, this.#extractable); }
  [kPack]() { return ['internal/crypto/cryptokey', [this.#keyObject, this.#algorithm, this.#usages, this.#extractable]]; }
  static {
    isCryptoKey = (value) => typeof value === 'object' && value !== null && #keyObject in value;
    keyObjectOf = (key) => key.#keyObject;
  }
}
Object.defineProperties(CryptoKey.prototype, {
  type: { __proto__: null, enumerable: true },
  extractable: { __proto__: null, enumerable: true },
  algorithm: { __proto__: null, enumerable: true },
  usages: { __proto__: null, enumerable: true },
  [Symbol.toStringTag]: { __proto__: null, configurable: true, value: 'CryptoKey' },
});
Object.defineProperty(CryptoKey, 'length', { __proto__: null, value: 0, configurable: true });

// Usages in the standard's order, each once.
const ORDER = ['encrypt', 'decrypt', 'sign', 'verify', 'deriveKey', 'deriveBits', 'wrapKey', 'unwrapKey', 'encapsulateKey', 'encapsulateBits', 'decapsulateKey', 'decapsulateBits'];
function makeCryptoKey(keyObject, algorithm, usages, extractable) {
  return new CryptoKey(kMake, keyObject, algorithm, ORDER.filter((usage) => usages.includes(usage)), extractable);
}

// From another thread.
function unpack(parts) { return new CryptoKey(kMake, ...parts); }

module.exports = { unpack, CryptoKey, isCryptoKey, keyObjectOf, makeCryptoKey };
