'use strict';
// The public module `crypto`. What is not built yet throws when it is called.

const { codes } = require('internal/errors');
const cipher = require('internal/crypto/cipher');
const diffiehellman = require('internal/crypto/diffiehellman');
const keygen = require('internal/crypto/keygen');
const kdf = require('internal/crypto/kdf');
const keys = require('internal/crypto/keys');
const sig = require('internal/crypto/sig');
const { X509Certificate } = require('internal/crypto/x509');
const { Hash, Hmac, createHash, createHmac, getHashes, hash } = require('internal/crypto/hash');
const random = require('internal/crypto/random');

const { notBuilt } = require('internal/absent');
const { constants } = require('internal/crypto/constants');

const { getRandomValues, ...others } = random;
const { decoderFor, ...ciphers } = cipher;
const { groupPrime, ...agreement } = diffiehellman;
const { KeyObject, createPrivateKey, createPublicKey, createSecretKey } = keys;

// There is no secure heap, and no FIPS module.
function secureHeapUsed() {
  return { total: 0, used: 0, utilization: NaN, min: 2 };
}
function getFips() {
  return 0;
}
function setFips(val) {
  if (!val) return;
  throw Object.assign(new Error('error:0308010C:digital envelope routines::unsupported'), { library: 'digital envelope routines', reason: 'unsupported', code: 'ERR_OSSL_EVP_UNSUPPORTED' });
}
function setEngine(id, flags) {
  require('internal/validators').validateString(id, 'id');
  if (flags) require('internal/validators').validateNumber(flags, 'flags');
  throw new codes.ERR_CRYPTO_ENGINE_UNKNOWN(id);
}

// What is only for old forms of certificates, and keys that we do not have.
const Certificate = notBuilt('crypto.Certificate', 0, 'F');
for (const target of [Certificate, Certificate.prototype]) {
  for (const name of ['exportChallenge', 'exportPublicKey', 'verifySpkac']) target[name] = notBuilt(`crypto.Certificate.${name}`, 2);
}

const all = {
  ...ciphers, ...kdf, ...keygen, ...sig, ...agreement, ...others, Hash, Hmac, KeyObject, X509Certificate, Certificate, createHash, createHmac, createPrivateKey, createPublicKey, createSecretKey,
  decapsulate: notBuilt('crypto.decapsulate', 3, 'F'), encapsulate: notBuilt('crypto.encapsulate', 2, 'F'), getDiffieHellman: agreement.createDiffieHellmanGroup, getFips, getHashes, hash, secureHeapUsed,
  setEngine, setFips,
};
const NAMES = 'argon2 argon2Sync checkPrime checkPrimeSync createCipheriv createDecipheriv createDiffieHellman createDiffieHellmanGroup createECDH createHash createHmac createPrivateKey ' +
  'createPublicKey createSecretKey createSign createVerify diffieHellman generatePrime generatePrimeSync getCiphers getCipherInfo getCurves getDiffieHellman getHashes hkdf hkdfSync pbkdf2 ' +
  'pbkdf2Sync generateKeyPair generateKeyPairSync generateKey generateKeySync privateDecrypt privateEncrypt publicDecrypt publicEncrypt randomBytes randomFill randomFillSync randomInt ' +
  'randomUUID randomUUIDv7 scrypt scryptSync sign setEngine timingSafeEqual getFips setFips verify hash encapsulate decapsulate Certificate Cipheriv Decipheriv DiffieHellman ' +
  'DiffieHellmanGroup ECDH Hash Hmac KeyObject Sign Verify X509Certificate secureHeapUsed';
for (const name of NAMES.split(' ')) module.exports[name] = all[name];

const web = () => require('internal/crypto/webcrypto');
const getter = (enumerable, get, set) => ({ __proto__: null, get, set, enumerable, configurable: false });
Object.defineProperties(module.exports, {
  fips: getter(false, getFips, setFips),
  constants: { __proto__: null, value: constants, enumerable: true, writable: false, configurable: false },
  webcrypto: getter(true, () => web().crypto),
  subtle: getter(true, () => web().subtle),
  getRandomValues: getter(true, () => function getRandomValues(array) {
    return Reflect.apply(web().crypto.getRandomValues, web().crypto, arguments);
  }),
});
for (const name of ['prng', 'pseudoRandomBytes', 'rng']) {
  Object.defineProperty(module.exports, name, { __proto__: null, value: random.randomBytes, enumerable: false, writable: true, configurable: true });
}
