'use strict';
// generateKeyPair, generateKey, generatePrime, checkPrime.

const { arrayBuffer, bytes, isBytes, later, native } = require('internal/crypto/util');
const keys = require('internal/crypto/keys');
const { codes } = require('internal/errors');
const { validateBoolean, validateFunction, validateInt32, validateInteger, validateObject, validateOneOf, validateString, validateUint32 } = require('internal/validators');

// What the encodings of a pair are, checked before it is made.
function encodings(options) {
  const out = [];
  for (const [name, isPrivate] of [['publicKeyEncoding', false], ['privateKeyEncoding', true]]) {
    const encoding = options?.[name];
    if (encoding === undefined) {
      out.push(undefined);
      continue;
    }
    if (typeof encoding !== 'object' || encoding === null) throw new codes.ERR_INVALID_ARG_VALUE(`options.${name}`, encoding);
    keys.checkFormat(encoding, `options.${name}`);
    if (encoding.format !== 'jwk') {
      const forms = isPrivate ? ['pkcs1', 'pkcs8', 'sec1'] : ['pkcs1', 'spki'];
      if (!forms.includes(encoding.type)) throw new codes.ERR_INVALID_ARG_VALUE(`options.${name}.type`, encoding.type);
    }
    out.push(encoding);
  }
  return out;
}

function wrapPair([privateHandle, publicHandle], [publicEncoding, privateEncoding]) {
  const publicKey = publicEncoding === undefined ? new keys.PublicKeyObject(publicHandle) : keys.exportKey(publicHandle, false, publicEncoding, 'options.publicKeyEncoding');
  const privateKey = privateEncoding === undefined ? new keys.PrivateKeyObject(privateHandle) : keys.exportKey(privateHandle, true, privateEncoding, 'options.privateKeyEncoding');
  return { publicKey, privateKey };
}

function rsa(type, options) {
  validateObject(options, 'options');
  const { modulusLength } = options;
  validateUint32(modulusLength, 'options.modulusLength');
  let { publicExponent } = options;
  if (publicExponent === undefined || publicExponent === null) publicExponent = 65537;
  else validateUint32(publicExponent, 'options.publicExponent');
  if (type === 'rsa') return ['generateRsa', modulusLength, publicExponent];
  const { hash, mgf1Hash, hashAlgorithm, mgf1HashAlgorithm, saltLength } = options;
  if (saltLength !== undefined) validateInt32(saltLength, 'options.saltLength', 0);
  if (hashAlgorithm !== undefined) validateString(hashAlgorithm, 'options.hashAlgorithm');
  if (mgf1HashAlgorithm !== undefined) validateString(mgf1HashAlgorithm, 'options.mgf1HashAlgorithm');
  if (hash !== undefined) validateString(hash, 'options.hash');
  if (mgf1Hash !== undefined) validateString(mgf1Hash, 'options.mgf1Hash');
  const digest = hashAlgorithm ?? hash;
  const mgf = mgf1HashAlgorithm ?? mgf1Hash;
  for (const name of [digest, mgf]) if (name !== undefined) native.invoke('checkDigest', name);
  return ['generateRsa', modulusLength, publicExponent, true, digest, mgf, saltLength];
}

function job(type, options) {
  switch (type) {
    case 'rsa':
    case 'rsa-pss':
      return rsa(type, options);
    case 'ec': {
      validateObject(options, 'options');
      const { namedCurve, paramEncoding } = options;
      validateString(namedCurve, 'options.namedCurve');
      if (paramEncoding === 'explicit') throw new codes.ERR_TALLY_NOT_BUILT_YET('crypto: elliptic curves with explicit parameters');
      if (paramEncoding !== undefined && paramEncoding !== null && paramEncoding !== 'named') throw new codes.ERR_INVALID_ARG_VALUE('options.paramEncoding', paramEncoding);
      native.invoke('curveCheck', namedCurve);
      return ['generateEc', namedCurve];
    }
    case 'ed25519':
    case 'x25519':
      return ['generateOkp', type];
    case 'dh': {
      validateObject(options, 'options');
      const { group, primeLength, prime, generator } = options;
      if (group !== undefined && group !== null) {
        if (prime != null) throw new codes.ERR_INCOMPATIBLE_OPTION_PAIR('group', 'prime');
        if (primeLength != null) throw new codes.ERR_INCOMPATIBLE_OPTION_PAIR('group', 'primeLength');
        if (generator != null) throw new codes.ERR_INCOMPATIBLE_OPTION_PAIR('group', 'generator');
        validateString(group, 'options.group');
        return ['generateDh', require('internal/crypto/diffiehellman').groupPrime(group), new Uint8Array([2])];
      }
      if (prime != null) {
        if (primeLength != null) throw new codes.ERR_INCOMPATIBLE_OPTION_PAIR('prime', 'primeLength');
        if (!isBytes(prime)) throw new codes.ERR_INVALID_ARG_TYPE('options.prime', ['Buffer', 'TypedArray', 'DataView', 'ArrayBuffer'], prime);
      } else if (primeLength != null) {
        validateInt32(primeLength, 'options.primeLength', 0);
      } else {
        throw new codes.ERR_MISSING_OPTION('At least one of the group, prime, or primeLength options');
      }
      if (generator != null) validateInt32(generator, 'options.generator', 0);
      return ['generateDh', prime != null ? bytes(prime, 'options.prime') : primeLength, new Uint8Array([generator ?? 2])];
    }
    case 'dsa':
    case 'ed448':
    case 'x448':
    case 'ml-dsa-44': case 'ml-dsa-65': case 'ml-dsa-87': case 'ml-kem-512': case 'ml-kem-768': case 'ml-kem-1024':
      throw new codes.ERR_TALLY_NOT_BUILT_YET(`crypto: keys of the type ${type}`);
    default:
      if (/^slh-dsa-/.test(type)) throw new codes.ERR_TALLY_NOT_BUILT_YET(`crypto: keys of the type ${type}`);
      throw new codes.ERR_INVALID_ARG_VALUE('type', type, 'must be a supported key type');
  }
}

function generateKeyPair(type, options, callback) {
  if (typeof options === 'function') {
    callback = options;
    options = undefined;
  }
  validateString(type, 'type');
  const forms = encodings(options);
  const work = job(type, options);
  validateFunction(callback, 'callback');
  later('KEYPAIRGENREQUEST', (error, pair) => {
    if (error) {
      callback(error);
      return;
    }
    let made;
    try {
      made = wrapPair(pair, forms);
    } catch (err) {
      callback(err);
      return;
    }
    callback(null, made.publicKey, made.privateKey);
  }, ...work);
}
Object.defineProperty(generateKeyPair, require('internal/util').customPromisifyArgs, { __proto__: null, value: ['publicKey', 'privateKey'], enumerable: false });

function generateKeyPairSync(type, options) {
  validateString(type, 'type');
  const forms = encodings(options);
  return wrapPair(native.invoke(...job(type, options)), forms);
}

function secretLength(type, options) {
  validateString(type, 'type');
  validateObject(options, 'options');
  const { length } = options;
  if (type === 'hmac') {
    validateInteger(length, 'options.length', 8, 2 ** 31 - 1);
    return length >> 3;
  }
  if (type === 'aes') {
    validateOneOf(length, 'options.length', [128, 192, 256]);
    return length >> 3;
  }
  throw new codes.ERR_INVALID_ARG_VALUE('type', type, 'must be a supported key type');
}

function randomSecret(length) {
  return keys.makeSecret(require('internal/crypto/random').randomBytes(length));
}

function generateKey(type, options, callback) {
  const length = secretLength(type, options);
  validateFunction(callback, 'callback');
  const done = require('internal/async_context').wrap('SECRETKEYGENREQUEST', callback);
  setImmediate(() => done(null, randomSecret(length)));
}

function generateKeySync(type, options) {
  return randomSecret(secretLength(type, options));
}

function fromBigint(value, name) {
  if (value < 0n) throw new codes.ERR_OUT_OF_RANGE(name, '>= 0', value);
  const hex = value.toString(16);
  return require('buffer').Buffer.from(hex.length % 2 === 1 ? `0${hex}` : hex, 'hex');
}

function primeArguments(size, options) {
  validateInt32(size, 'size', 1);
  validateObject(options, 'options');
  let { safe = false, bigint = false, add, rem } = options;
  validateBoolean(safe, 'options.safe');
  validateBoolean(bigint, 'options.bigint');
  const part = (value, name) => {
    if (value === undefined) return undefined;
    if (typeof value === 'bigint') return fromBigint(value, name);
    if (!isBytes(value)) throw new codes.ERR_INVALID_ARG_TYPE(name, ['ArrayBuffer', 'TypedArray', 'Buffer', 'DataView', 'bigint'], value);
    return bytes(value, name);
  };
  add = part(add, 'options.add');
  rem = part(rem, 'options.rem');
  const big = (b) => BigInt(`0x${require('buffer').Buffer.from(b).toString('hex') || '0'}`);
  if (add !== undefined) {
    if (big(add).toString(2).length > size) throw Object.assign(new codes.ERR_OUT_OF_RANGE('options.add', '', 0), { message: 'invalid options.add' });
    if (rem !== undefined && big(add) <= big(rem)) throw Object.assign(new codes.ERR_OUT_OF_RANGE('options.rem', '', 0), { message: 'invalid options.rem' });
  }
  return [bigint, size, safe, add, rem];
}

function primeOf(made, bigint) {
  return bigint ? BigInt(`0x${made.toString('hex')}`) : arrayBuffer(made);
}

function generatePrime(size, options, callback) {
  if (typeof options === 'function') {
    callback = options;
    options = {};
  }
  validateFunction(callback, 'callback');
  const [bigint, ...args] = primeArguments(size, options);
  later('RANDOMPRIMEREQUEST', (error, made) => (error ? callback(error) : callback(null, primeOf(made, bigint))), 'generatePrime', ...args);
}

function generatePrimeSync(size, options = {}) {
  const [bigint, ...args] = primeArguments(size, options);
  return primeOf(native.invoke('generatePrime', ...args), bigint);
}

function candidateOf(candidate, options) {
  if (typeof candidate === 'bigint') candidate = fromBigint(candidate, 'candidate');
  if (!isBytes(candidate)) throw new codes.ERR_INVALID_ARG_TYPE('candidate', ['ArrayBuffer', 'TypedArray', 'Buffer', 'DataView', 'bigint'], candidate);
  validateObject(options, 'options');
  const { checks = 0 } = options;
  validateInteger(checks, 'options.checks', 0, 2 ** 31 - 1);
  return bytes(candidate, 'candidate');
}

function checkPrime(candidate, options = {}, callback) {
  if (typeof options === 'function') {
    callback = options;
    options = {};
  }
  validateFunction(callback, 'callback');
  later('CHECKPRIMEREQUEST', (error, is) => (error ? callback(error) : callback(undefined, is)), 'checkPrime', candidateOf(candidate, options));
}

function checkPrimeSync(candidate, options = {}) {
  return native.invoke('checkPrime', candidateOf(candidate, options));
}

module.exports = { checkPrime, checkPrimeSync, generateKey, generateKeyPair, generateKeyPairSync, generateKeySync, generatePrime, generatePrimeSync };
