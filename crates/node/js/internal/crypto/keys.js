'use strict';
// crypto.KeyObject: what programs hold of a key; reading keys in any form that a program may give them in.

const { bytes, isBytes, native } = require('internal/crypto/util');
const { codes } = require('internal/errors');
const { validateObject, validateOneOf, validateString } = require('internal/validators');

const kMake = Symbol('kMake');

let handleOf;
let isKeyObject;

const { kClone, kPack } = require('internal/messaging');

class KeyObject {
  #handle;
  #type;
  constructor(type, handle, ...rest) {
    validateString(type, 'type');
    if (type !== 'secret' && type !== 'public' && type !== 'private') throw new codes.ERR_INVALID_ARG_VALUE('type', type);
    if (rest[0] !== kMake) throw new codes.ERR_INVALID_ARG_TYPE('handle', 'object', handle);
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
  toCryptoKey(algorithm, extractable, keyUsages) {
    return require('internal/crypto/webcrypto').toCryptoKey(this, algorithm, extractable, keyUsages);
  }
  equals(otherKeyObject) {
    if (!isKeyObject(otherKeyObject)) throw new codes.ERR_INVALID_ARG_TYPE('otherKeyObject', 'KeyObject', otherKeyObject);
    return otherKeyObject.type === this.type && native.invoke('keyEquals', this.#handle, otherKeyObject.#handle);
  }
  // Nothing of it can be changed.
  [kClone]() { return this; }

  [kPack]() {
    if (this.#type === 'secret') return ['internal/crypto/keys', ['secret', new Uint8Array(this.export())]];
    return ['internal/crypto/keys', [this.#type, new Uint8Array(this.export({ format: 'der', type: this.#type === 'public' ? 'spki' : 'pkcs8' }))]];
  }

  static {
    handleOf = (key) => key.#handle;
    isKeyObject = (value) => typeof value === 'object' && value !== null && #handle in value;
  }
}
Object.defineProperty(KeyObject.prototype, Symbol.toStringTag, { __proto__: null, configurable: true, value: 'KeyObject' });

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

function detailsOf(handle) {
  const [type, ...rest] = native.invoke('keyDetails', handle);
  const details = {};
  if (type === 'ec') [details.namedCurve] = rest;
  if (type === 'rsa' || type === 'rsa-pss') {
    details.modulusLength = rest[0];
    details.publicExponent = BigInt(`0x${rest[1].toString('hex')}`);
    if (rest.length > 2) [, , details.hashAlgorithm, details.mgf1HashAlgorithm, details.saltLength] = rest;
  }
  return [type, details];
}

class AsymmetricKeyObject extends KeyObject {
  #details;
  constructor(type, handle) {
    super(type, handle, kMake);
  }
  get asymmetricKeyType() {
    this.#details ??= detailsOf(handleOf(this));
    return this.#details[0];
  }
  get asymmetricKeyDetails() {
    this.#details ??= detailsOf(handleOf(this));
    return { ...this.#details[1] };
  }
}

class PublicKeyObject extends AsymmetricKeyObject {
  constructor(handle) {
    super('public', handle);
  }
  export(options) {
    return exportKey(handleOf(this), false, options, 'options');
  }
}

class PrivateKeyObject extends AsymmetricKeyObject {
  constructor(handle) {
    super('private', handle);
  }
  export(options) {
    return exportKey(handleOf(this), true, options, 'options');
  }
}

function jwkOf(handle) {
  const jwk = {};
  const members = native.invoke('keyJwk', handle);
  for (let i = 0; i < members.length; i += 2) jwk[members[i]] = typeof members[i + 1] === 'string' ? members[i + 1] : members[i + 1].toString('base64url');
  return jwk;
}

const PUBLIC_FORMS = ['pkcs1', 'spki'];
const PRIVATE_FORMS = ['pkcs1', 'pkcs8', 'sec1'];

// A key as the options of `export` or of generateKeyPair want it.
function exportKey(handle, isPrivate, options, name) {
  validateObject(options, name);
  const { format, type, cipher, passphrase } = options;
  const property = (key) => `${name}.${key}`;
  if (format === 'jwk') {
    if (cipher !== undefined || passphrase !== undefined) throw new codes.ERR_CRYPTO_INCOMPATIBLE_KEY_OPTIONS('jwk', 'does not support encryption');
    return jwkOf(handle);
  }
  checkFormat(options, name);
  const forms = isPrivate ? PRIVATE_FORMS : PUBLIC_FORMS;
  if (!forms.includes(type)) throw new codes.ERR_INVALID_ARG_VALUE(property('type'), type);
  if (!isPrivate) return native.invoke('keyWritePublic', handle, type, format === 'pem');
  if (cipher !== undefined && cipher !== null) {
    if (typeof cipher !== 'string') throw new codes.ERR_INVALID_ARG_VALUE(property('cipher'), cipher);
    if (format === 'der' && (type === 'pkcs1' || type === 'sec1')) throw new codes.ERR_CRYPTO_INCOMPATIBLE_KEY_OPTIONS(type, 'does not support encryption');
    if (typeof passphrase !== 'string' && !isBytes(passphrase)) throw new codes.ERR_INVALID_ARG_VALUE(property('passphrase'), passphrase);
  } else if (passphrase !== undefined) {
    throw new codes.ERR_INVALID_ARG_VALUE(property('cipher'), cipher, 'is required when a passphrase is specified');
  }
  const secret = passphrase === undefined ? undefined : bytes(passphrase, 'passphrase', options.encoding);
  return native.invoke('keyWritePrivate', handle, type, format === 'pem', cipher ?? undefined, secret);
}

function checkFormat(options, name) {
  const { format } = options;
  if (format !== 'pem' && format !== 'der' && format !== 'jwk') throw new codes.ERR_INVALID_ARG_VALUE(`${name}.format`, format);
}

function makeSecret(data) {
  return new SecretKeyObject(native.invoke('keySecret', data));
}

const SECRET = ['ArrayBuffer', 'Buffer', 'TypedArray', 'DataView'];
const SECRET_OR_TEXT = ['string', 'ArrayBuffer', 'Buffer', 'TypedArray', 'DataView', 'KeyObject', 'CryptoKey'];

function createSecretKey(key, encoding) {
  return makeSecret(bytes(key, 'key', encoding, typeof key === 'string' || isBytes(key) ? undefined : SECRET));
}

// The KeyObject of a KeyObject or a CryptoKey; undefined for anything else.
function asKeyObject(value) {
  if (isKeyObject(value)) return value;
  if (typeof value !== 'object' || value === null) return undefined;
  const { isCryptoKey, keyObjectOf } = require('internal/crypto/cryptokey');
  return isCryptoKey(value) ? keyObjectOf(value) : undefined;
}

// The bytes of a secret key in any form a program may give it.
function secretBytes(key, encoding) {
  const object = typeof key === 'string' || isBytes(key) ? undefined : asKeyObject(key);
  if (object !== undefined) {
    if (object.type !== 'secret') throw new codes.ERR_CRYPTO_INVALID_KEY_OBJECT_TYPE(object.type, 'secret');
    return native.invoke('keyExport', handleOf(object));
  }
  return bytes(key, 'key', encoding, SECRET_OR_TEXT);
}

// What a key may be used for decides which forms are taken.
const CREATE_PUBLIC = 0;
const CREATE_PRIVATE = 1;
const USE_PUBLIC = 2;
const USE_PRIVATE = 3;

const DATA = ['string', 'ArrayBuffer', 'Buffer', 'TypedArray', 'DataView'];
const kinds = (use) => (use === CREATE_PRIVATE ? [...DATA, 'URL'] : [...DATA, 'KeyObject', 'CryptoKey', ...(use === CREATE_PUBLIC ? [] : ['URL'])]);

function handleOfObject(object, use) {
  const { type } = object;
  const wantsPrivate = use === CREATE_PUBLIC || use === USE_PRIVATE;
  if (wantsPrivate && type !== 'private') throw new codes.ERR_CRYPTO_INVALID_KEY_OBJECT_TYPE(type, 'private');
  if (use === USE_PUBLIC && type !== 'public' && type !== 'private') throw new codes.ERR_CRYPTO_INVALID_KEY_OBJECT_TYPE(type, 'private or public');
  return handleOf(object);
}

const JWK_PARTS = ['n', 'e', 'd', 'p', 'q', 'dp', 'dq', 'qi', 'x', 'y'];

function fromJwk(jwk, use) {
  validateObject(jwk, 'key.key');
  const { kty } = jwk;
  if (!['RSA', 'EC', 'OKP'].includes(kty)) throw invalidJwk('Invalid JWK format');
  const isPrivate = use === CREATE_PUBLIC || use === USE_PUBLIC ? typeof jwk.d === 'string' : true;
  if (isPrivate && typeof jwk.d !== 'string') throw invalidJwk('JWK does not contain private key material');
  const decode = (text) => (typeof text === 'string' ? require('buffer').Buffer.from(text, 'base64url') : undefined);
  return native.invoke('keyFromJwk', kty, isPrivate, jwk.crv, ...JWK_PARTS.map((name) => decode(jwk[name])));
}

function invalidJwk(message) {
  return Object.assign(new codes.ERR_CRYPTO_INVALID_JWK(), { message });
}

function passphraseOf(options, name) {
  const { passphrase, encoding } = options;
  if (passphrase === undefined || passphrase === null) return undefined;
  return bytes(passphrase, `${name}.passphrase`, encoding);
}

// A native key of what a program gave: a key object, PEM, bytes, or an object with `key` and how to read it.
function prepare(key, use, name = 'key') {
  const object = asKeyObject(key);
  if (object !== undefined && use !== CREATE_PRIVATE) return handleOfObject(object, use);
  if (typeof key === 'string' || isBytes(key)) return read(bytes(key, name), use, undefined, undefined);
  if (object === undefined && typeof key === 'object' && key !== null && !isUrl(key)) {
    const { key: data, encoding, format } = key;
    const inner = asKeyObject(data);
    if (inner !== undefined && use !== CREATE_PRIVATE) {
      if (use === CREATE_PUBLIC) throw new codes.ERR_INVALID_ARG_TYPE(`${name}.key`, kinds(use), data);
      return handleOfObject(inner, use);
    }
    if (format === 'jwk') return fromJwk(data, use);
    if (isUrl(data)) throw new codes.ERR_TALLY_NOT_BUILT_YET('crypto: keys of a key store, by URL');
    if (typeof data === 'string' || isBytes(data)) {
      let form;
      if (format !== undefined && format !== 'pem' && format !== 'der') throw new codes.ERR_INVALID_ARG_VALUE(`${name}.format`, format);
      if (format === 'der') {
        form = key.type;
        const forms = use === CREATE_PRIVATE || use === USE_PRIVATE ? PRIVATE_FORMS : [...PUBLIC_FORMS, ...PRIVATE_FORMS];
        if (typeof form !== 'string' || !forms.includes(form)) throw new codes.ERR_INVALID_ARG_VALUE(`${name}.type`, form);
      }
      return read(bytes(data, `${name}.key`, encoding), use, form, passphraseOf(key, name));
    }
    throw new codes.ERR_INVALID_ARG_TYPE(`${name}.key`, use === CREATE_PUBLIC || use === CREATE_PRIVATE ? [...DATA, 'URL'] : kinds(use), data);
  }
  if (isUrl(key)) throw new codes.ERR_TALLY_NOT_BUILT_YET('crypto: keys of a key store, by URL');
  throw new codes.ERR_INVALID_ARG_TYPE(name, kinds(use), key);
}

function isUrl(value) {
  return typeof value === 'object' && value !== null && typeof value.href === 'string' && typeof value.protocol === 'string' && value.auth === undefined && value.path === undefined;
}

function read(data, use, form, passphrase) {
  if (use === CREATE_PRIVATE || use === USE_PRIVATE) return native.invoke('keyPrivate', data, form, passphrase);
  return native.invoke('keyPublic', data, form, passphrase);
}

function createPublicKey(key) {
  const handle = prepare(key, CREATE_PUBLIC);
  return new PublicKeyObject(native.invoke('keyIsPrivate', handle) ? native.invoke('keyToPublic', handle) : handle);
}

function createPrivateKey(key) {
  return new PrivateKeyObject(prepare(key, CREATE_PRIVATE));
}

const preparePrivateKey = (key, name) => prepare(key, USE_PRIVATE, name);
const preparePublicKey = (key, name) => prepare(key, USE_PUBLIC, name);

// From another thread.
function unpack([type, bytes]) {
  if (type === 'secret') return createSecretKey(bytes);
  const key = require('buffer').Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  return type === 'public' ? createPublicKey({ key, format: 'der', type: 'spki' }) : createPrivateKey({ key, format: 'der', type: 'pkcs8' });
}

module.exports = {
  unpack,
  KeyObject, PrivateKeyObject, PublicKeyObject, SecretKeyObject, asKeyObject, checkFormat, createPrivateKey, createPublicKey, createSecretKey,
  exportKey, handleOf, isKeyObject, jwkOf, makeSecret, preparePrivateKey, preparePublicKey, secretBytes,
};
