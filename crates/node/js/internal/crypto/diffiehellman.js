'use strict';
// Key agreement: DiffieHellman and its groups, ECDH, diffieHellman().

const { bytes, encoded, isBytes, later, native } = require('internal/crypto/util');
const { codes } = require('internal/errors');
const { validateFunction, validateInt32, validateObject, validateString } = require('internal/validators');

const kHandle = Symbol('kHandle');
const DH_GENERATOR = 2;

function failed(message) {
  return Object.assign(new codes.ERR_CRYPTO_OPERATION_FAILED(''), { message });
}
function invalidState(message) {
  return Object.assign(new codes.ERR_CRYPTO_INVALID_STATE(''), { message });
}

// What Node's native objects hold: only seen when they are printed.
class State {
  constructor(name, values) {
    Object.defineProperty(this, 'values', { __proto__: null, value: values });
    Object.defineProperty(this, Symbol.for('nodejs.util.inspect.custom'), { __proto__: null, value: () => `${name} {}` });
  }
}
const of = (object) => object[kHandle].values;

function groupPrime(name) {
  const prime = native.invoke('dhGroup', name);
  if (prime === undefined) throw Object.assign(new codes.ERR_CRYPTO_UNKNOWN_DH_GROUP());
  return prime;
}

const trim = (buffer) => {
  let at = 0;
  while (at < buffer.length - 1 && buffer[at] === 0) at++;
  return buffer.subarray(at);
};

function opensslError(message, library, reason, code) {
  return Object.assign(new Error(message), { library, reason, code });
}

function DiffieHellman(sizeOrKey, keyEncoding, generator, genEncoding) {
  if (!(this instanceof DiffieHellman)) return new DiffieHellman(sizeOrKey, keyEncoding, generator, genEncoding);
  if (typeof sizeOrKey !== 'number' && typeof sizeOrKey !== 'string' && !isBytes(sizeOrKey)) {
    throw new codes.ERR_INVALID_ARG_TYPE('sizeOrKey', ['number', 'string', 'ArrayBuffer', 'Buffer', 'TypedArray', 'DataView'], sizeOrKey);
  }
  if (typeof sizeOrKey === 'number') validateInt32(sizeOrKey, 'sizeOrKey');
  if (keyEncoding && !require('buffer').Buffer.isEncoding(keyEncoding) && keyEncoding !== 'buffer') {
    genEncoding = generator;
    generator = keyEncoding;
    keyEncoding = false;
  }
  const prime = typeof sizeOrKey === 'number' ? undefined : bytes(sizeOrKey, 'sizeOrKey', keyEncoding || undefined);
  if (!generator) generator = DH_GENERATOR;
  else if (typeof generator === 'number') validateInt32(generator, 'generator');
  else if (typeof generator === 'string') generator = bytes(generator, 'generator', genEncoding);
  else if (!isBytes(generator)) throw new codes.ERR_INVALID_ARG_TYPE('generator', ['number', 'string', 'ArrayBuffer', 'Buffer', 'TypedArray', 'DataView'], generator);
  const badGenerator = () => opensslError('error:02800065:Diffie-Hellman routines::bad generator', 'Diffie-Hellman routines', 'bad generator', 'ERR_OSSL_DH_BAD_GENERATOR');
  if (typeof generator === 'number') {
    if (generator < 2) throw badGenerator();
    const hex = generator.toString(16);
    generator = require('buffer').Buffer.from(hex.length % 2 ? `0${hex}` : hex, 'hex');
  } else if (bytes(generator).every((byte, i, all) => byte === 0 || (byte === 1 && i === all.length - 1))) {
    throw badGenerator();
  }
  let value = prime;
  if (prime === undefined) {
    if (sizeOrKey < 2) throw opensslError('error:0280007E:Diffie-Hellman routines::modulus too small', 'Diffie-Hellman routines', 'modulus too small', 'ERR_OSSL_DH_MODULUS_TOO_SMALL');
    if (sizeOrKey < 512) throw Object.assign(new codes.ERR_INVALID_ARG_VALUE('sizeOrKey', sizeOrKey), { message: 'Invalid DH parameters' });
    value = native.invoke('generatePrime', sizeOrKey, true);
  }
  begin(this, 'DiffieHellman', value, require('buffer').Buffer.from(bytes(generator)), prime === undefined);
}

function begin(self, name, prime, generator, fresh) {
  self[kHandle] = new State(name, { prime: trim(require('buffer').Buffer.from(prime)), generator, publicKey: undefined, privateKey: undefined });
  const verifyError = fresh ? 0 : native.invoke('dhCheck', prime, generator);
  Object.defineProperty(self, 'verifyError', { __proto__: null, enumerable: true, value: verifyError, writable: false });
}

function DiffieHellmanGroup(name) {
  if (!(this instanceof DiffieHellmanGroup)) return new DiffieHellmanGroup(name);
  const prime = groupPrime(name);
  begin(this, 'DiffieHellmanGroup', prime, require('buffer').Buffer.from([2]), true);
}

function generateKeys(encoding) {
  const state = of(this);
  state.privateKey ??= native.invoke('dhGenerate', state.prime);
  state.publicKey = trim(native.invoke('dhPower', state.generator, state.privateKey, state.prime));
  return encoded(require('buffer').Buffer.from(state.publicKey), encoding);
}
function computeSecret(otherPublicKey, inputEncoding, outputEncoding) {
  const other = trim(bytes(otherPublicKey, 'otherPublicKey', inputEncoding));
  const { prime, privateKey } = of(this);
  const wrong = (what) => Object.assign(new codes.ERR_CRYPTO_INVALID_KEYLEN(), { message: `Supplied key is too ${what}` });
  if (other.length === 0 || (other.length === 1 && other[0] <= 1)) throw wrong('small');
  const order = other.length === prime.length ? require('buffer').Buffer.compare(other, prime) : other.length - prime.length;
  // At most the prime less two.
  if (order >= 0 || isLast(other, prime)) throw wrong('large');
  if (privateKey === undefined) throw invalidState('No private key - did you forget to generate one?');
  return encoded(native.invoke('dhPower', other, privateKey, prime), outputEncoding);
}
const isLast = (other, prime) => other.length === prime.length && (prime[prime.length - 1] & 1) === 1 && other[other.length - 1] === prime[prime.length - 1] - 1 &&
  prime.subarray(0, -1).equals(other.subarray(0, -1));
function getPrime(encoding) {
  return encoded(require('buffer').Buffer.from(of(this).prime), encoding);
}
function getGenerator(encoding) {
  return encoded(require('buffer').Buffer.from(of(this).generator), encoding);
}
function getPublicKey(encoding) {
  const { publicKey } = of(this);
  if (publicKey === undefined) throw invalidState('No public key - did you forget to generate one?');
  return encoded(require('buffer').Buffer.from(publicKey), encoding);
}
function getPrivateKey(encoding) {
  const { privateKey } = of(this);
  if (privateKey === undefined) throw invalidState('No private key - did you forget to generate one?');
  return encoded(require('buffer').Buffer.from(privateKey), encoding);
}
const common = { generateKeys, computeSecret, getPrime, getGenerator, getPublicKey, getPrivateKey };
Object.assign(DiffieHellman.prototype, common);
Object.assign(DiffieHellmanGroup.prototype, common);
DiffieHellman.prototype.setPublicKey = function setPublicKey(key, encoding) {
  of(this).publicKey = require('buffer').Buffer.from(bytes(key, 'key', encoding));
  return this;
};
DiffieHellman.prototype.setPrivateKey = function setPrivateKey(key, encoding) {
  of(this).privateKey = require('buffer').Buffer.from(bytes(key, 'key', encoding));
  return this;
};

function createDiffieHellman(sizeOrKey, keyEncoding, generator, genEncoding) {
  return new DiffieHellman(sizeOrKey, keyEncoding, generator, genEncoding);
}
function createDiffieHellmanGroup(name) {
  return new DiffieHellmanGroup(name);
}

function ECDH(curve) {
  if (!(this instanceof ECDH)) return new ECDH(curve);
  validateString(curve, 'curve');
  native.invoke('curveCheck', curve);
  this[kHandle] = new State('ECDH', { curve, publicKey: undefined, privateKey: undefined });
}

ECDH.prototype.computeSecret = function computeSecret(otherPublicKey, inputEncoding, outputEncoding) {
  const other = bytes(otherPublicKey, 'otherPublicKey', inputEncoding);
  const { curve, privateKey } = of(this);
  const notOnCurve = () => new codes.ERR_CRYPTO_ECDH_INVALID_PUBLIC_KEY();
  const point = native.invoke('ecdhPoint', curve, other);
  if (point === undefined) {
    if (privateKey !== undefined && other.length === 1 && other[0] === 0) throw failed('Failed to compute ECDH key');
    throw notOnCurve();
  }
  if (privateKey === undefined) throw failed('Failed to compute ECDH key');
  return encoded(native.invoke('ecdhAgree', curve, privateKey, point), outputEncoding);
};
ECDH.prototype.generateKeys = function generateKeys(encoding, format) {
  const state = of(this);
  state.privateKey = native.invoke('ecdhGenerate', state.curve);
  state.publicKey = native.invoke('ecdhPublic', state.curve, state.privateKey);
  return this.getPublicKey(encoding, format);
};
ECDH.prototype.getPublicKey = function getPublicKey(encoding, format) {
  const form = formOf(format);
  const { publicKey } = of(this);
  if (publicKey === undefined) throw failed('Failed to get ECDH public key');
  return encoded(inForm(publicKey, form), encoding);
};
ECDH.prototype.getPrivateKey = function getPrivateKey(encoding) {
  const { privateKey } = of(this);
  if (privateKey === undefined) throw failed('Failed to get ECDH private key');
  return encoded(require('buffer').Buffer.from(trim(privateKey)), encoding);
};
ECDH.prototype.setPrivateKey = function setPrivateKey(key, encoding) {
  const state = of(this);
  const privateKey = native.invoke('ecdhPrivate', state.curve, bytes(key, 'key', encoding));
  if (privateKey === undefined) throw Object.assign(new codes.ERR_CRYPTO_INVALID_KEYTYPE(), { message: 'Private key is not valid for specified curve.' });
  state.privateKey = privateKey;
  state.publicKey = native.invoke('ecdhPublic', state.curve, privateKey);
  return this;
};
ECDH.prototype.setPublicKey = function setPublicKey(key, encoding) {
  const state = of(this);
  const point = native.invoke('ecdhPoint', state.curve, bytes(key, 'key', encoding));
  if (point === undefined) throw failed('Failed to convert Buffer to EC_POINT');
  state.publicKey = point;
  return this;
};
ECDH.convertKey = function convertKey(key, curve, inEnc, outEnc, format) {
  validateString(curve, 'curve');
  const data = bytes(key, 'key', inEnc);
  const form = formOf(format);
  const point = native.invoke('ecdhPoint', curve, data);
  if (point === undefined) throw failed('Failed to convert Buffer to EC_POINT');
  return encoded(inForm(point, form), outEnc);
};

function formOf(format) {
  if (format && !['compressed', 'hybrid', 'uncompressed'].includes(format)) throw new codes.ERR_CRYPTO_ECDH_INVALID_FORMAT(format);
  return format || 'uncompressed';
}

function inForm(point, form) {
  const odd = point[point.length - 1] & 1;
  const out = require('buffer').Buffer.from(form === 'compressed' ? point.subarray(0, (point.length + 1) / 2) : point);
  if (form !== 'uncompressed') out[0] = (form === 'compressed' ? 2 : 6) + odd;
  return out;
}

function createECDH(curve) {
  return new ECDH(curve);
}

const AGREE = ['ec', 'x25519', 'x448', 'dh'];

function diffieHellman(options, callback) {
  validateObject(options, 'options');
  if (callback !== undefined) validateFunction(callback, 'callback');
  const keys = require('internal/crypto/keys');
  const privateKey = keys.preparePrivateKey(options.privateKey, 'options.privateKey');
  const publicKey = keys.preparePublicKey(options.publicKey, 'options.publicKey');
  const [privateType] = native.invoke('keyDetails', privateKey);
  const [publicType] = native.invoke('keyDetails', publicKey);
  if (privateType !== publicType || !AGREE.includes(privateType)) throw new codes.ERR_CRYPTO_INCOMPATIBLE_KEY('key types for Diffie-Hellman', `${privateType} and ${publicType}`);
  if (callback === undefined) return native.invoke('agree', privateKey, publicKey);
  later('DERIVEBITSREQUEST', callback, 'agree', privateKey, publicKey);
  return undefined;
}

const getCurves = () => native.invoke('curves');

module.exports = { DiffieHellman, DiffieHellmanGroup, ECDH, createDiffieHellman, createDiffieHellmanGroup, createECDH, diffieHellman, getCurves, groupPrime };
