'use strict';
// Web Crypto: `crypto.subtle`, and the object `crypto` itself. Keys are CryptoKeys around KeyObjects; the work is done by
// operations on threads. What each algorithm can do is in the table `algorithms`.

const { arrayBuffer, isBytes, native, view } = require('internal/crypto/util');
const keys = require('internal/crypto/keys');
const { CryptoKey, isCryptoKey, keyObjectOf, makeCryptoKey } = require('internal/crypto/cryptokey');
const { codes } = require('internal/errors');
const random = require('internal/crypto/random');

const fail = (name, message) => new DOMException(message, name);
const FAILED = 'The operation failed for an operation-specific reason';

function run(operation, ...args) {
  return new Promise((resolve, reject) => {
    require('internal/crypto/util').later('CRYPTOREQUEST', (err, made) => (err ? reject(err) : resolve(made)), operation, ...args);
  });
}
// The same; its errors are the standard's one.
async function attempt(operation, ...args) {
  try {
    return await run(operation, ...args);
  } catch (err) {
    if (err.code === 'ERR_TALLY_NOT_BUILT_YET' || err.code === 'ERR_MEMORY_LIMIT') throw err;
    throw Object.assign(fail('OperationError', FAILED), { cause: err });
  }
}

const HASHES = { __proto__: null, 'SHA-1': 'sha1', 'SHA-256': 'sha256', 'SHA-384': 'sha384', 'SHA-512': 'sha512', 'SHA3-256': 'sha3-256', 'SHA3-384': 'sha3-384', 'SHA3-512': 'sha3-512' };
const BLOCKS = { __proto__: null, 'SHA-1': 512, 'SHA-256': 512, 'SHA-384': 1024, 'SHA-512': 1024, 'SHA3-256': 1088, 'SHA3-384': 832, 'SHA3-512': 576 };
const CURVES = { __proto__: null, 'P-256': 32, 'P-384': 48, 'P-521': 66 };
const JWK_HASH = { __proto__: null, 'SHA-1': '1', 'SHA-256': '256', 'SHA-384': '384', 'SHA-512': '512' };

// Per algorithm: usages of a secret, or of public and private keys; the dictionaries of its operations.
const aes = (params, usages = ['encrypt', 'decrypt', 'wrapKey', 'unwrapKey']) => ({ kind: 'aes', usages, params });
const algorithms = {
  __proto__: null,
  'AES-CBC': aes('AesCbcParams'),
  'AES-CTR': aes('AesCtrParams'),
  'AES-GCM': aes('AeadParams'),
  'AES-OCB': aes('AeadParams'),
  'ChaCha20-Poly1305': { kind: 'chacha', usages: ['encrypt', 'decrypt', 'wrapKey', 'unwrapKey'], params: 'AeadParams' },
  'AES-KW': aes(undefined, ['wrapKey', 'unwrapKey']),
  'HMAC': { kind: 'hmac', usages: ['sign', 'verify'] },
  'RSASSA-PKCS1-v1_5': { kind: 'rsa', jwk: 'RS', public: ['verify'], private: ['sign'] },
  'RSA-PSS': { kind: 'rsa', jwk: 'PS', public: ['verify'], private: ['sign'] },
  'RSA-OAEP': { kind: 'rsa', public: ['encrypt', 'wrapKey'], private: ['decrypt', 'unwrapKey'] },
  'ECDSA': { kind: 'ec', public: ['verify'], private: ['sign'] },
  'ECDH': { kind: 'ec', public: [], private: ['deriveKey', 'deriveBits'] },
  'Ed25519': { kind: 'okp', public: ['verify'], private: ['sign'] },
  'X25519': { kind: 'okp', public: [], private: ['deriveKey', 'deriveBits'] },
  'PBKDF2': { kind: 'kdf', usages: ['deriveKey', 'deriveBits'], params: 'Pbkdf2Params' },
  'HKDF': { kind: 'kdf', usages: ['deriveKey', 'deriveBits'], params: 'HkdfParams' },
};
// What Node has and this runtime has not.
const REFUSED = ['Ed448', 'X448', 'ML-DSA-44', 'ML-DSA-65', 'ML-DSA-87', 'ML-KEM-512', 'ML-KEM-768', 'ML-KEM-1024', 'Argon2d', 'Argon2i', 'Argon2id', 'KMAC128', 'KMAC256', 'cSHAKE128', 'cSHAKE256'];

function find(table, name) {
  const lower = String(name).toLowerCase();
  return Object.keys(table).find((key) => key.toLowerCase() === lower);
}

// An algorithm as an object with its name as the standard spells it.
function normalize(algorithm) {
  const given = typeof algorithm === 'string' ? { name: algorithm } : algorithm;
  if (typeof given !== 'object' || given === null || given.name === undefined) throw new codes.ERR_INVALID_ARG_TYPE('algorithm', ['string', 'Object'], algorithm);
  const name = find(algorithms, given.name);
  if (name === undefined) {
    if (REFUSED.some((other) => other.toLowerCase() === String(given.name).toLowerCase())) throw new codes.ERR_TALLY_NOT_BUILT_YET(`crypto.subtle: ${given.name}`);
    throw fail('NotSupportedError', 'Unrecognized algorithm name');
  }
  return { ...given, name };
}

function required(options, member, dictionary) {
  if (options[member] === undefined) {
    throw Object.assign(new TypeError(`Failed to normalize algorithm: passed algorithm cannot be converted to '${dictionary}' because '${member}' is required in '${dictionary}'.`), { code: 'ERR_MISSING_OPTION' });
  }
  return options[member];
}

function bytesMember(options, member, dictionary) {
  const value = required(options, member, dictionary);
  if (!isBytes(value)) throw new codes.ERR_INVALID_ARG_TYPE(`algorithm.${member}`, ['ArrayBuffer', 'Buffer', 'TypedArray', 'DataView'], value);
  return Uint8Array.from(view(value));
}

function hashName(hash, dictionary) {
  if (hash === undefined) required({}, 'hash', dictionary);
  const name = find(HASHES, typeof hash === 'string' ? hash : hash?.name);
  if (name === undefined) throw fail('NotSupportedError', 'Unrecognized algorithm name');
  return name;
}

function argumentsOf(method, count, args) {
  if (args.length < count) {
    throw Object.assign(new TypeError(`Failed to execute '${method}' on 'SubtleCrypto': ${count} argument${count === 1 ? '' : 's'} required, but only ${args.length} present.`), { code: 'ERR_MISSING_ARGS' });
  }
}
const nth = (i) => ['1st', '2nd', '3rd'][i] ?? `${i + 1}th`;
function bytesArgument(method, index, value) {
  if (!isBytes(value)) {
    throw Object.assign(new TypeError(`Failed to execute '${method}' on 'SubtleCrypto': ${nth(index)} argument is not instance of ArrayBuffer, Buffer, TypedArray, or DataView.`), { code: 'ERR_INVALID_ARG_TYPE' });
  }
  return Uint8Array.from(view(value));
}
function keyArgument(method, index, value) {
  if (!isCryptoKey(value)) {
    throw Object.assign(new TypeError(`Failed to execute '${method}' on 'SubtleCrypto': ${nth(index)} argument is not of type CryptoKey.`), { code: 'ERR_INVALID_ARG_TYPE' });
  }
  return value;
}

function checkKey(key, algorithm, usage) {
  if (key.algorithm.name !== algorithm.name) throw fail('InvalidAccessError', 'Key algorithm mismatch');
  if (!key.usages.includes(usage)) throw fail('InvalidAccessError', `Unable to use this key to ${{ deriveBits: 'derive bits', deriveKey: 'derive a key', wrapKey: 'wrapKey', unwrapKey: 'unwrapKey' }[usage] ?? usage}`);
}

const secretOf = (key) => keys.secretBytes(keyObjectOf(key));
const handleOf = (key) => keys.handleOf(keyObjectOf(key));

// --- encrypt, decrypt

async function cipher(encrypt, algorithm, key, data) {
  const { name } = algorithm;
  switch (algorithms[name].kind) {
    case 'aes':
    case 'chacha': {
      const size = key.algorithm.length;
      if (name === 'AES-CBC') {
        const iv = bytesMember(algorithm, 'iv', 'AesCbcParams');
        if (iv.length !== 16) throw fail('OperationError', 'algorithm.iv must contain exactly 16 bytes');
        return attempt('cipherOnce', `aes-${size}-cbc`, secretOf(key), iv, encrypt, data);
      }
      if (name === 'AES-CTR') return counterMode(encrypt, algorithm, key, data);
      const iv = bytesMember(algorithm, 'iv', 'AeadParams');
      const { additionalData, tagLength = 128 } = algorithm;
      if (name === 'AES-GCM' && ![32, 64, 96, 104, 112, 120, 128].includes(tagLength)) throw fail('OperationError', `${tagLength} is not a valid AES-GCM tag length`);
      if (name === 'AES-OCB' && ![64, 96, 128].includes(tagLength)) throw fail('OperationError', `${tagLength} is not a valid AES-OCB tag length`);
      const more = additionalData === undefined ? undefined : bytesMember(algorithm, 'additionalData', 'AeadParams');
      const native = name === 'ChaCha20-Poly1305' ? 'chacha20-poly1305' : `aes-${size}-${name === 'AES-GCM' ? 'gcm' : 'ocb'}`;
      return attempt('cipherOnce', native, secretOf(key), iv, encrypt, data, more, tagLength / 8);
    }
    case 'rsa': {
      const label = algorithm.label === undefined ? undefined : bytesMember(algorithm, 'label', 'RsaOaepParams');
      const wanted = encrypt ? 'public' : 'private';
      if (key.type !== wanted) throw fail('InvalidAccessError', `The requested operation is not valid for the provided key`);
      return attempt(encrypt ? 'publicEncrypt' : 'privateDecrypt', handleOf(key), 4, HASHES[key.algorithm.hash.name], label, data);
    }
    default:
      throw fail('NotSupportedError', 'Unrecognized algorithm name');
  }
}

// Only `length` bits of the counter count: past their end the rest goes on from zero.
async function counterMode(encrypt, algorithm, key, data) {
  const counter = bytesMember(algorithm, 'counter', 'AesCtrParams');
  const length = required(algorithm, 'length', 'AesCtrParams');
  if (counter.length !== 16) throw fail('OperationError', 'algorithm.counter must contain exactly 16 bytes');
  if (!(length > 0 && length <= 128)) throw fail('OperationError', 'AES-CTR algorithm.length must be between 1 and 128');
  const name = `aes-${key.algorithm.length}-ctr`;
  const value = BigInt(`0x${require('buffer').Buffer.from(counter).toString('hex')}`);
  const mask = (1n << BigInt(length)) - 1n;
  const blocks = BigInt(Math.ceil(data.length / 16));
  if (blocks > mask + 1n) throw fail('OperationError', FAILED);
  const left = mask + 1n - (value & mask);
  if (blocks <= left) return attempt('cipherOnce', name, secretOf(key), counter, encrypt, data);
  const at = Number(left) * 16;
  const again = require('buffer').Buffer.from((value & ~mask).toString(16).padStart(32, '0'), 'hex');
  const first = await attempt('cipherOnce', name, secretOf(key), counter, encrypt, data.subarray(0, at));
  const second = await attempt('cipherOnce', name, secretOf(key), again, encrypt, data.subarray(at));
  return require('buffer').Buffer.concat([first, second]);
}

// --- sign, verify

function signature(algorithm, key) {
  const { name } = algorithm;
  switch (algorithms[name].kind) {
    case 'rsa': {
      const salt = name === 'RSA-PSS' ? required(algorithm, 'saltLength', 'RsaPssParams') : undefined;
      return [HASHES[key.algorithm.hash.name], name === 'RSA-PSS' ? 6 : 1, salt, false];
    }
    case 'ec': return [HASHES[hashName(algorithm.hash, 'EcdsaParams')], undefined, undefined, true];
    default: return [undefined, undefined, undefined, false];
  }
}

async function sign(algorithm, key, data) {
  if (key.algorithm.name === 'HMAC') return attempt('hmacOnce', HASHES[key.algorithm.hash.name], secretOf(key), data);
  const [hash, padding, salt, plain] = signature(algorithm, key);
  if (key.type !== 'private') throw fail('InvalidAccessError', 'Key must be a private key');
  return attempt('sign', handleOf(key), hash, data, false, padding, salt, plain);
}

async function verify(algorithm, key, given, data) {
  if (key.algorithm.name === 'HMAC') {
    const wanted = await attempt('hmacOnce', HASHES[key.algorithm.hash.name], secretOf(key), data);
    return native.equal(wanted, given);
  }
  const [hash, padding, salt, plain] = signature(algorithm, key);
  if (key.type !== 'public') throw fail('InvalidAccessError', 'Key must be a public key');
  return attempt('verify', handleOf(key), hash, data, false, padding, salt, plain, given);
}

// --- keys are made

function checkUsages(usages, allowed, name) {
  for (const usage of usages) if (!allowed.includes(usage)) throw fail('SyntaxError', `Unsupported key usage for ${/^(AES|ChaCha)/.test(name) ? name : /^RSA/.test(name) ? name : name} key`);
}
function allUsages(list) {
  const known = ['encrypt', 'decrypt', 'sign', 'verify', 'deriveKey', 'deriveBits', 'wrapKey', 'unwrapKey'];
  const out = [...list];
  for (const usage of out) if (!known.includes(usage)) throw new codes.ERR_INVALID_ARG_VALUE('usages', usage);
  return out;
}
const emptyUsages = () => fail('SyntaxError', 'Usages cannot be empty when creating a key.');

function aesLength(length) {
  if (![128, 192, 256].includes(length)) throw fail('OperationError', 'AES key length must be 128, 192, or 256 bits');
  return length;
}

function hmacLength(algorithm) {
  const hash = hashName(algorithm.hash, 'HmacKeyGenParams');
  const length = algorithm.length ?? BLOCKS[hash];
  if (length === 0) throw fail('OperationError', 'Zero-length key is not supported');
  return [hash, length];
}

async function generateKey(algorithm, extractable, usages) {
  const { name } = algorithm;
  const entry = algorithms[name];
  if (entry.usages !== undefined) {
    checkUsages(usages, entry.usages, name);
    if (entry.kind === 'kdf') throw fail('NotSupportedError', 'Unrecognized algorithm name');
    let full;
    let bits;
    if (entry.kind === 'aes') {
      bits = aesLength(required(algorithm, 'length', 'AesKeyGenParams'));
      full = { name, length: bits };
    } else if (entry.kind === 'chacha') {
      bits = 256;
      full = { name };
    } else {
      const [hash, length] = hmacLength(algorithm);
      bits = length;
      full = { name, length, hash: { name: hash } };
    }
    if (usages.length === 0) throw emptyUsages();
    return makeCryptoKey(keys.makeSecret(random.randomBytes(Math.ceil(bits / 8))), full, usages, extractable);
  }
  checkUsages(usages, [...entry.public, ...entry.private], name);
  let pair;
  let full;
  if (entry.kind === 'rsa') {
    const hash = hashName(algorithm.hash, 'RsaHashedKeyGenParams');
    const modulusLength = required(algorithm, 'modulusLength', 'RsaHashedKeyGenParams');
    const publicExponent = bytesMember(algorithm, 'publicExponent', 'RsaHashedKeyGenParams');
    const exponent = publicExponent.reduce((n, byte) => n * 256 + byte, 0);
    full = { name, modulusLength, publicExponent, hash: { name: hash } };
    pair = await attempt('generateRsa', modulusLength, exponent);
  } else if (entry.kind === 'ec') {
    const namedCurve = required(algorithm, 'namedCurve', 'EcKeyGenParams');
    if (CURVES[namedCurve] === undefined) throw fail('NotSupportedError', 'Unrecognized namedCurve');
    full = { name, namedCurve };
    pair = await attempt('generateEc', namedCurve);
  } else {
    full = { name };
    pair = await attempt('generateOkp', name.toLowerCase());
  }
  const privateUsages = entry.private.filter((usage) => usages.includes(usage));
  if (privateUsages.length === 0) throw emptyUsages();
  const [privateHandle, publicHandle] = pair;
  return {
    privateKey: makeCryptoKey(new keys.PrivateKeyObject(privateHandle), full, privateUsages, extractable),
    publicKey: makeCryptoKey(new keys.PublicKeyObject(publicHandle), full, entry.public.filter((usage) => usages.includes(usage)), true),
  };
}

// --- import

const FORMATS = ['raw', 'raw-public', 'raw-secret', 'raw-private', 'raw-seed', 'pkcs8', 'spki', 'jwk'];
function formatArgument(method, format) {
  if (!FORMATS.includes(format)) {
    throw Object.assign(new TypeError(`Failed to execute '${method}' on 'SubtleCrypto': 1st argument '${format}' is not a valid enum value of type KeyFormat.`), { code: 'ERR_INVALID_ARG_VALUE' });
  }
}
const badFormat = (name, format) => fail('NotSupportedError', `Unable to import ${name} using ${format} format`);
const dataError = (message) => fail('DataError', message);

function checkJwk(jwk, kty, extractable, usages, alg) {
  if (jwk.kty !== kty) throw dataError('Invalid JWK "kty" Parameter');
  if (usages.length > 0 && jwk.use !== undefined) {
    const use = usages.some((usage) => usage === 'sign' || usage === 'verify') ? 'sig' : 'enc';
    if (jwk.use !== use) throw dataError('Invalid JWK "use" Parameter');
  }
  if (jwk.key_ops !== undefined) {
    if (!Array.isArray(jwk.key_ops) || new Set(jwk.key_ops).size !== jwk.key_ops.length) throw dataError('Duplicate key operation');
    if (usages.some((usage) => !jwk.key_ops.includes(usage))) throw dataError('Key operations and usage mismatch');
  }
  if (jwk.ext !== undefined && jwk.ext === false && extractable) throw dataError('JWK "ext" Parameter and extractable mismatch');
  if (alg !== undefined && jwk.alg !== undefined && jwk.alg !== alg) throw dataError('JWK "alg" does not match the requested algorithm');
}

function fromJwk(jwk, isPrivate) {
  try {
    return isPrivate ? keys.createPrivateKey({ key: jwk, format: 'jwk' }) : keys.createPublicKey({ key: jwk, format: 'jwk' });
  } catch (err) {
    throw Object.assign(dataError('Invalid keyData'), { cause: err });
  }
}

function importSecret(format, data, algorithm, extractable, usages, entry) {
  const { name } = algorithm;
  checkUsages(usages, entry.usages, name);
  let bytes;
  const isRaw = format === 'raw' || format === 'raw-secret';
  if (isRaw) {
    bytes = data;
  } else if (format === 'jwk' && entry.kind !== 'kdf') {
    if (typeof data !== 'object' || data === null) throw dataError('Invalid keyData');
    checkJwk(data, 'oct', extractable, usages);
    if (typeof data.k !== 'string') throw dataError('Invalid keyData');
    bytes = require('buffer').Buffer.from(data.k, 'base64url');
  } else {
    throw badFormat(name, format);
  }
  let full = { name };
  if (entry.kind === 'kdf') {
    if (extractable) throw fail('SyntaxError', `${name} keys are not extractable`);
  } else if (entry.kind === 'aes') {
    const length = bytes.length * 8;
    if (![128, 192, 256].includes(length)) throw dataError('Invalid key length');
    full = { name, length };
    const alg = `A${length}${name.slice(4)}`;
    if (format === 'jwk' && data.alg !== undefined && data.alg !== alg) throw dataError('JWK "alg" does not match the requested algorithm');
  } else if (entry.kind === 'hmac') {
    const hash = hashName(algorithm.hash, 'HmacImportParams');
    const length = bytes.length * 8;
    if (length === 0) throw dataError('Zero-length key is not supported');
    if (algorithm.length !== undefined && algorithm.length !== length) throw dataError('Invalid key length');
    if (format === 'jwk' && data.alg !== undefined && JWK_HASH[hash] !== undefined && data.alg !== `HS${JWK_HASH[hash]}`) throw dataError('JWK "alg" does not match the requested algorithm');
    full = { name, length, hash: { name: hash } };
  } else if (bytes.length !== 32) {
    throw dataError('Invalid key length');
  }
  if (usages.length === 0) throw emptyUsages();
  return makeCryptoKey(keys.makeSecret(bytes), full, usages, extractable);
}

function importAsymmetric(format, data, algorithm, extractable, usages, entry) {
  const { name } = algorithm;
  let object;
  const invalid = (err) => Object.assign(dataError('Invalid keyData'), { cause: err });
  const checkFor = (type) => checkUsages(usages, type === 'private' ? entry.private : entry.public, name);
  if (entry.kind === 'rsa') hashName(algorithm.hash, 'RsaHashedImportParams');
  const namedCurve = entry.kind === 'ec' ? required(algorithm, 'namedCurve', 'EcKeyImportParams') : undefined;
  if (namedCurve !== undefined && CURVES[namedCurve] === undefined) throw fail('NotSupportedError', 'Unrecognized namedCurve');
  switch (format) {
    case 'spki':
    case 'pkcs8': {
      checkFor(format === 'spki' ? 'public' : 'private');
      try {
        object = format === 'spki' ? keys.createPublicKey({ key: data, format: 'der', type: 'spki' }) : keys.createPrivateKey({ key: data, format: 'der', type: 'pkcs8' });
      } catch (err) {
        throw invalid(err);
      }
      break;
    }
    case 'jwk': {
      if (typeof data !== 'object' || data === null) throw dataError('Invalid keyData');
      const kty = { rsa: 'RSA', ec: 'EC', okp: 'OKP' }[entry.kind];
      const isPrivate = data.d !== undefined;
      checkFor(isPrivate ? 'private' : 'public');
      const alg = entry.kind === 'rsa' && JWK_HASH[hashName(algorithm.hash)] !== undefined ? jwkAlgorithm({ name, hash: { name: hashName(algorithm.hash) } }) : undefined;
      checkJwk(data, kty, extractable, usages, alg);
      if (namedCurve !== undefined && data.crv !== namedCurve) throw dataError('JWK "crv" does not match the requested algorithm');
      if (entry.kind === 'okp' && data.crv !== name) throw dataError('JWK "crv" Parameter and algorithm name mismatch');
      object = fromJwk(data, isPrivate);
      break;
    }
    case 'raw':
    case 'raw-public': {
      if (entry.kind === 'rsa') throw badFormat(name, format);
      checkFor('public');
      const handle = native.invoke('keyFromRaw', namedCurve ?? name, data);
      if (handle === undefined) throw dataError('Invalid keyData');
      object = new keys.PublicKeyObject(handle);
      break;
    }
    default: throw badFormat(name, format);
  }
  const wanted = { rsa: ['rsa'], ec: ['ec'], okp: [name.toLowerCase()] }[entry.kind];
  if (!wanted.includes(object.asymmetricKeyType)) throw dataError('Invalid key type');
  let full = { name };
  if (entry.kind === 'rsa') {
    const { modulusLength } = object.asymmetricKeyDetails;
    const { e } = keys.jwkOf(keys.handleOf(object));
    full = { name, modulusLength, publicExponent: new Uint8Array(require('buffer').Buffer.from(e, 'base64url')), hash: { name: hashName(algorithm.hash) } };
  } else if (entry.kind === 'ec') {
    const own = { prime256v1: 'P-256', secp384r1: 'P-384', secp521r1: 'P-521' }[object.asymmetricKeyDetails.namedCurve];
    if (own !== namedCurve) throw dataError('Named curve mismatch');
    full = { name, namedCurve };
  }
  if (object.type === 'private' && usages.length === 0) throw emptyUsages();
  return makeCryptoKey(object, full, usages, extractable);
}

function importKey(format, data, algorithm, extractable, usages) {
  const entry = algorithms[algorithm.name];
  return entry.usages !== undefined ?
    importSecret(format, data, algorithm, extractable, usages, entry) :
    importAsymmetric(format, data, algorithm, extractable, usages, entry);
}

// --- export

function jwkAlgorithm({ name, hash, length }) {
  if (/^AES/.test(name)) return `A${length}${name.slice(4)}`;
  if (name === 'HMAC') return `HS${JWK_HASH[hash.name]}`;
  if (name === 'RSA-OAEP') return hash.name === 'SHA-1' ? 'RSA-OAEP' : `RSA-OAEP-${JWK_HASH[hash.name]}`;
  if (algorithms[name].jwk !== undefined) return `${algorithms[name].jwk}${JWK_HASH[hash.name]}`;
  return name === 'Ed25519' ? 'Ed25519' : undefined;
}

function exportKey(format, key) {
  const { name } = key.algorithm;
  const entry = algorithms[name];
  const object = keyObjectOf(key);
  const unable = () => fail('NotSupportedError', `Unable to export ${name} ${key.type} key using ${format} format`);
  switch (format) {
    case 'jwk': {
      if (entry.kind === 'kdf') throw unable();
      const out = { key_ops: [...key.usages], ext: key.extractable };
      const alg = jwkAlgorithm(key.algorithm);
      if (alg !== undefined) out.alg = alg;
      return Object.assign(out, object.type === 'secret' ? { kty: 'oct', k: secretOf(key).toString('base64url') } : keys.jwkOf(keys.handleOf(object)));
    }
    case 'spki':
      if (key.type !== 'public') throw unable();
      return arrayBuffer(object.export({ format: 'der', type: 'spki' }));
    case 'pkcs8':
      if (key.type !== 'private') throw unable();
      return arrayBuffer(object.export({ format: 'der', type: 'pkcs8' }));
    case 'raw':
    case 'raw-secret':
    case 'raw-public':
      if (key.type === 'secret' && format !== 'raw-public') return arrayBuffer(secretOf(key));
      if (key.type !== 'public' || entry.kind === 'rsa' || format === 'raw-secret') throw unable();
      return arrayBuffer(native.invoke('keyRaw', keys.handleOf(object)));
    default: throw unable();
  }
}

// --- derive

async function deriveBits(algorithm, key, length) {
  const { name } = algorithm;
  if (name === 'PBKDF2' || name === 'HKDF') {
    const dictionary = algorithms[name].params;
    const hash = HASHES[hashName(algorithm.hash, dictionary)];
    const salt = bytesMember(algorithm, 'salt', dictionary);
    if (length === null || length === undefined) throw fail('OperationError', 'length cannot be null');
    if (length % 8 !== 0) throw fail('OperationError', 'length must be a multiple of 8');
    if (name === 'PBKDF2') {
      const rounds = required(algorithm, 'iterations', dictionary);
      if (rounds === 0) throw fail('OperationError', 'iterations cannot be zero');
      if (length === 0) return require('buffer').Buffer.alloc(0);
      return attempt('pbkdf2', hash, secretOf(key), salt, rounds, length / 8);
    }
    const info = bytesMember(algorithm, 'info', dictionary);
    if (length === 0) return require('buffer').Buffer.alloc(0);
    return attempt('hkdf', hash, secretOf(key), salt, info, length / 8);
  }
  const other = required(algorithm, 'public', 'EcdhKeyDeriveParams');
  if (!isCryptoKey(other)) throw new codes.ERR_INVALID_ARG_TYPE('algorithm.public', 'CryptoKey', other);
  if (key.type !== 'private') throw fail('InvalidAccessError', 'baseKey must be a private key');
  if (other.type !== 'public') throw fail('InvalidAccessError', 'algorithm.public must be a public key');
  if (other.algorithm.name !== name) throw fail('InvalidAccessError', 'Key algorithm mismatch');
  if (other.algorithm.namedCurve !== key.algorithm.namedCurve) throw fail('InvalidAccessError', 'Named curve mismatch');
  const bits = await attempt('agree', handleOf(key), handleOf(other));
  if (length === null || length === undefined) return bits;
  const bytes = Math.ceil(length / 8);
  if (bits.length < bytes) throw fail('OperationError', 'derived bit length is too small');
  const out = require('buffer').Buffer.from(bits.subarray(0, bytes));
  if (length % 8 !== 0) out[bytes - 1] &= 0xff << (8 - (length % 8));
  return out;
}

function keyLength(algorithm) {
  const { name } = algorithm;
  switch (algorithms[name].kind) {
    case 'aes': return aesLength(required(algorithm, 'length', 'AesDerivedKeyParams'));
    case 'chacha': return 256;
    case 'hmac': return hmacLength(algorithm)[1];
    case 'kdf': return null;
    default: throw fail('NotSupportedError', 'Unrecognized algorithm name');
  }
}

// --- wrap

async function wrapBytes(encrypt, algorithm, key, data) {
  if (algorithm.name !== 'AES-KW') return cipher(encrypt, algorithm, key, data);
  const iv = require('buffer').Buffer.alloc(8, 0xa6);
  return attempt('cipherOnce', `id-aes${key.algorithm.length}-wrap`, secretOf(key), iv, encrypt, data);
}

// A normalized digest: not in the table of keys.
function digestName(algorithm) {
  const name = typeof algorithm === 'string' ? algorithm : algorithm?.name;
  const found = find(HASHES, name);
  if (found === undefined) {
    if (REFUSED.some((other) => other.toLowerCase() === String(name).toLowerCase())) throw new codes.ERR_TALLY_NOT_BUILT_YET(`crypto.subtle: ${name}`);
    throw fail('NotSupportedError', 'Unrecognized algorithm name');
  }
  return HASHES[found];
}

let isSubtle;
let made = false;
class SubtleCrypto {
  #brand;
  constructor() {
    if (made) throw new codes.ERR_ILLEGAL_CONSTRUCTOR();
    made = true;
  }
  static { isSubtle = (value) => typeof value === 'object' && value !== null && #brand in value; }
  static supports(operation, algorithm) {
    try {
      if (operation === 'digest') digestName(algorithm);
      else normalize(algorithm);
      return true;
    } catch {
      return false;
    }
  }
}

// The methods, each a promise whatever happens.
const methods = {
  async encrypt(algorithm, key, data) {
    argumentsOf('encrypt', 3, arguments);
    algorithm = normalize(algorithm);
    keyArgument('encrypt', 1, key);
    data = bytesArgument('encrypt', 2, data);
    checkKey(key, algorithm, 'encrypt');
    return arrayBuffer(await cipher(true, algorithm, key, data));
  },
  async decrypt(algorithm, key, data) {
    argumentsOf('decrypt', 3, arguments);
    algorithm = normalize(algorithm);
    keyArgument('decrypt', 1, key);
    data = bytesArgument('decrypt', 2, data);
    checkKey(key, algorithm, 'decrypt');
    return arrayBuffer(await cipher(false, algorithm, key, data));
  },
  async sign(algorithm, key, data) {
    argumentsOf('sign', 3, arguments);
    algorithm = normalize(algorithm);
    keyArgument('sign', 1, key);
    data = bytesArgument('sign', 2, data);
    checkKey(key, algorithm, 'sign');
    return arrayBuffer(await sign(algorithm, key, data));
  },
  async verify(algorithm, key, signature, data) {
    argumentsOf('verify', 4, arguments);
    algorithm = normalize(algorithm);
    keyArgument('verify', 1, key);
    signature = bytesArgument('verify', 2, signature);
    data = bytesArgument('verify', 3, data);
    checkKey(key, algorithm, 'verify');
    return verify(algorithm, key, signature, data);
  },
  async digest(algorithm, data) {
    argumentsOf('digest', 2, arguments);
    const name = digestName(algorithm);
    data = bytesArgument('digest', 1, data);
    return arrayBuffer(await attempt('hashOnce', name, data));
  },
  async generateKey(algorithm, extractable, keyUsages) {
    argumentsOf('generateKey', 3, arguments);
    return generateKey(normalize(algorithm), Boolean(extractable), allUsages(keyUsages));
  },
  async deriveKey(algorithm, baseKey, derivedKeyType, extractable, keyUsages) {
    argumentsOf('deriveKey', 5, arguments);
    algorithm = normalize(algorithm);
    const type = normalize(derivedKeyType);
    keyArgument('deriveKey', 1, baseKey);
    keyUsages = allUsages(keyUsages);
    checkKey(baseKey, algorithm, 'deriveKey');
    const length = keyLength(type);
    const bits = await deriveBits(algorithm, baseKey, length);
    return importKey('raw', bits, type, Boolean(extractable), keyUsages);
  },
  async deriveBits(algorithm, baseKey, length = null) {
    argumentsOf('deriveBits', 2, arguments);
    algorithm = normalize(algorithm);
    keyArgument('deriveBits', 1, baseKey);
    checkKey(baseKey, algorithm, 'deriveBits');
    return arrayBuffer(await deriveBits(algorithm, baseKey, length));
  },
  async importKey(format, keyData, algorithm, extractable, keyUsages) {
    argumentsOf('importKey', 4, arguments);
    formatArgument('importKey', format);
    algorithm = normalize(algorithm);
    const data = format === 'jwk' ? keyData : bytesArgument('importKey', 1, keyData);
    return importKey(format, data, algorithm, Boolean(extractable), allUsages(keyUsages));
  },
  async exportKey(format, key) {
    argumentsOf('exportKey', 2, arguments);
    formatArgument('exportKey', format);
    keyArgument('exportKey', 1, key);
    if (!key.extractable) throw fail('InvalidAccessError', 'key is not extractable');
    return exportKey(format, key);
  },
  async wrapKey(format, key, wrappingKey, wrapAlgorithm) {
    argumentsOf('wrapKey', 4, arguments);
    formatArgument('wrapKey', format);
    wrapAlgorithm = normalize(wrapAlgorithm);
    keyArgument('wrapKey', 1, key);
    keyArgument('wrapKey', 2, wrappingKey);
    checkKey(wrappingKey, wrapAlgorithm, 'wrapKey');
    if (!key.extractable) throw fail('InvalidAccessError', 'key is not extractable');
    let data = exportKey(format, key);
    if (format === 'jwk') {
      data = require('buffer').Buffer.from(JSON.stringify(data));
      // Whole blocks are all that AES-KW takes.
      if (wrapAlgorithm.name === 'AES-KW' && data.length % 8 !== 0) data = require('buffer').Buffer.concat([data, require('buffer').Buffer.alloc(8 - (data.length % 8), ' ')]);
    }
    return arrayBuffer(await wrapBytes(true, wrapAlgorithm, wrappingKey, view(data)));
  },
  async unwrapKey(format, wrappedKey, unwrappingKey, unwrapAlgo, unwrappedKeyAlgo, extractable, keyUsages) {
    argumentsOf('unwrapKey', 7, arguments);
    formatArgument('unwrapKey', format);
    wrappedKey = bytesArgument('unwrapKey', 1, wrappedKey);
    keyArgument('unwrapKey', 2, unwrappingKey);
    unwrapAlgo = normalize(unwrapAlgo);
    unwrappedKeyAlgo = normalize(unwrappedKeyAlgo);
    keyUsages = allUsages(keyUsages);
    checkKey(unwrappingKey, unwrapAlgo, 'unwrapKey');
    let data = await wrapBytes(false, unwrapAlgo, unwrappingKey, wrappedKey);
    if (format === 'jwk') {
      try {
        data = JSON.parse(data.toString());
      } catch (err) {
        throw Object.assign(dataError('Invalid wrapped JWK key'), { cause: err });
      }
    }
    return importKey(format, data, unwrappedKeyAlgo, Boolean(extractable), keyUsages);
  },
  async getPublicKey(key, keyUsages) {
    argumentsOf('getPublicKey', 2, arguments);
    keyArgument('getPublicKey', 0, key);
    if (key.type !== 'private') throw fail(key.type === 'secret' ? 'NotSupportedError' : 'InvalidAccessError', 'key must be a private key');
    const usages = allUsages(keyUsages);
    checkUsages(usages, algorithms[key.algorithm.name].public, key.algorithm.name);
    return makeCryptoKey(keys.createPublicKey(keyObjectOf(key)), key.algorithm, usages, true);
  },
};
for (const [name, length] of [['encapsulateBits', 2], ['encapsulateKey', 5], ['decapsulateBits', 3], ['decapsulateKey', 6]]) {
  methods[name] = Object.defineProperties(async () => {
    throw new codes.ERR_TALLY_NOT_BUILT_YET(`crypto.subtle.${name}`);
  }, { name: { value: name }, length: { value: length } });
}
const LENGTHS = { __proto__: null, deriveBits: 2 };
for (const name of Object.keys(methods)) {
  const inner = methods[name];
  const value = {
    async [name](...args) {
      if (!isSubtle(this)) throw new codes.ERR_INVALID_THIS('SubtleCrypto');
      return Reflect.apply(inner, this, args);
    },
  }[name];
  Object.defineProperty(value, 'length', { __proto__: null, value: LENGTHS[name] ?? inner.length, configurable: true });
  Object.defineProperty(SubtleCrypto.prototype, name, { __proto__: null, value, enumerable: true, writable: true, configurable: true });
}
Object.defineProperty(SubtleCrypto.prototype, Symbol.toStringTag, { __proto__: null, configurable: true, value: 'SubtleCrypto' });

const subtle = new SubtleCrypto();

let isCrypto;
let only = false;
class Crypto {
  #brand;
  constructor() {
    if (only) throw new codes.ERR_ILLEGAL_CONSTRUCTOR();
    only = true;
  }
  get subtle() {
    if (!isCrypto(this)) throw new codes.ERR_INVALID_THIS('Crypto');
    return subtle;
  }
  getRandomValues(array) {
    if (!isCrypto(this)) throw new codes.ERR_INVALID_THIS('Crypto');
    return Reflect.apply(random.getRandomValues, undefined, arguments);
  }
  randomUUID(options) {
    if (!isCrypto(this)) throw new codes.ERR_INVALID_THIS('Crypto');
    return random.randomUUID(options);
  }
  static { isCrypto = (value) => typeof value === 'object' && value !== null && #brand in value; }
}
for (const name of ['subtle', 'getRandomValues', 'randomUUID']) Object.defineProperty(Crypto.prototype, name, { __proto__: null, enumerable: true });
Object.defineProperty(Crypto.prototype.randomUUID, 'length', { __proto__: null, value: 0, configurable: true });
Object.defineProperty(Crypto.prototype, Symbol.toStringTag, { __proto__: null, configurable: true, value: 'Crypto' });
const crypto = new Crypto();

// KeyObject.prototype.toCryptoKey
function toCryptoKey(object, algorithm, extractable, usages) {
  algorithm = normalize(algorithm);
  usages = allUsages(usages);
  if (object.type === 'secret') return importKey('raw', keys.secretBytes(object), algorithm, Boolean(extractable), usages);
  const format = object.type === 'public' ? 'spki' : 'pkcs8';
  return importKey(format, object.export({ format: 'der', type: format }), algorithm, Boolean(extractable), usages);
}

module.exports = { Crypto, CryptoKey, SubtleCrypto, crypto, subtle, toCryptoKey };
