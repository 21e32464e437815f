'use strict';
// Keys from passwords and other keys: pbkdf2, scrypt, hkdf, argon2.

const { arrayBuffer, bytes, later, native, setLength } = require('internal/crypto/util');
const { codes } = require('internal/errors');
const { validateFunction, validateInt32, validateInteger, validateObject, validateOneOf, validateString, validateUint32 } = require('internal/validators');

function pbkdf2Arguments(password, salt, iterations, keylen, digest) {
  validateString(digest, 'digest');
  password = bytes(password, 'password');
  salt = bytes(salt, 'salt');
  validateInt32(iterations, 'iterations', 1);
  validateInt32(keylen, 'keylen', 0);
  native.invoke('checkDigest', digest);
  return [digest, password, salt, iterations, keylen];
}

function pbkdf2(password, salt, iterations, keylen, digest, callback) {
  if (typeof digest === 'function') {
    callback = digest;
    digest = undefined;
  }
  const args = pbkdf2Arguments(password, salt, iterations, keylen, digest);
  validateFunction(callback, 'callback');
  later('PBKDF2REQUEST', callback, 'pbkdf2', ...args);
}

function pbkdf2Sync(password, salt, iterations, keylen, digest) {
  return native.invoke('pbkdf2', ...pbkdf2Arguments(password, salt, iterations, keylen, digest));
}

// Each parameter of scrypt has two names.
const SCRYPT = [['N', 'cost', 16384], ['r', 'blockSize', 8], ['p', 'parallelization', 1]];

function scryptArguments(password, salt, keylen, options) {
  password = bytes(password, 'password');
  salt = bytes(salt, 'salt');
  validateInt32(keylen, 'keylen', 0);
  const numbers = [];
  let maxmem = 32 << 20;
  for (const [name, other, otherwise] of SCRYPT) {
    let value;
    if (options?.[name] !== undefined) {
      value = options[name];
      validateUint32(value, name);
    }
    if (options?.[other] !== undefined) {
      if (value !== undefined) throw new codes.ERR_INCOMPATIBLE_OPTION_PAIR(name, other);
      value = options[other];
      validateUint32(value, other);
    }
    numbers.push(value || otherwise);
  }
  if (options?.maxmem !== undefined) {
    maxmem = options.maxmem;
    validateInteger(maxmem, 'maxmem', 0);
    if (maxmem === 0) maxmem = 32 << 20;
  }
  return [password, salt, ...numbers, maxmem, keylen];
}

function scrypt(password, salt, keylen, options, callback) {
  if (callback === undefined) {
    callback = options;
    options = undefined;
  }
  const args = scryptArguments(password, salt, keylen, options);
  validateFunction(callback, 'callback');
  native.invoke('scryptCheck', ...args);
  later('SCRYPTREQUEST', callback, 'scrypt', ...args);
}
setLength(scrypt, 4);

function scryptSync(password, salt, keylen, options) {
  const args = scryptArguments(password, salt, keylen, options);
  // Before memory is asked for.
  native.invoke('scryptCheck', ...args);
  return native.invoke('scrypt', ...args);
}
setLength(scryptSync, 3);

const IKM = ['string', 'SecretKeyObject', 'ArrayBuffer', 'TypedArray', 'DataView', 'Buffer'];

function hkdfArguments(digest, key, salt, info, length) {
  validateString(digest, 'digest');
  const { isKeyObject, secretBytes } = require('internal/crypto/keys');
  key = isKeyObject(key) ? secretBytes(key) : bytes(key, 'ikm', undefined, IKM);
  salt = bytes(salt, 'salt');
  info = bytes(info, 'info');
  validateInteger(length, 'length', 0, Number.MAX_SAFE_INTEGER);
  if (info.byteLength > 1024) throw new codes.ERR_OUT_OF_RANGE('info', 'must not contain more than 1024 bytes', info.byteLength);
  native.invoke('checkDigest', digest);
  const size = native.invoke('digestSize', digest);
  if (length > 255 * size) throw new codes.ERR_CRYPTO_INVALID_KEYLEN();
  return [digest, key, salt, info, length];
}

function hkdf(digest, ikm, salt, info, length, callback) {
  const args = hkdfArguments(digest, ikm, salt, info, length);
  validateFunction(callback, 'callback');
  later('HKDFREQUEST', (error, made) => (error ? callback(error) : callback(null, arrayBuffer(made))), 'hkdf', ...args);
}

function hkdfSync(digest, ikm, salt, info, length) {
  return arrayBuffer(native.invoke('hkdf', ...hkdfArguments(digest, ikm, salt, info, length)));
}

const U32 = 2 ** 32 - 1;

function argon2Arguments(algorithm, parameters) {
  validateString(algorithm, 'algorithm');
  validateOneOf(algorithm, 'algorithm', ['argon2d', 'argon2i', 'argon2id']);
  validateObject(parameters, 'parameters');
  const { parallelism, tagLength, memory, passes } = parameters;
  const part = (name, least) => {
    const value = bytes(parameters[name], `parameters.${name}`);
    validateInteger(value.byteLength, `parameters.${name}.byteLength`, least, U32);
    return value;
  };
  const message = part('message', 0);
  const nonce = part('nonce', 8);
  validateInteger(parallelism, 'parameters.parallelism', 1, 2 ** 24 - 1);
  validateInteger(tagLength, 'parameters.tagLength', 4, U32);
  validateInteger(memory, 'parameters.memory', 8 * parallelism, U32);
  validateInteger(passes, 'parameters.passes', 1, U32);
  const secret = parameters.secret === undefined ? undefined : part('secret', 0);
  const data = parameters.associatedData === undefined ? undefined : part('associatedData', 0);
  return [algorithm, message, nonce, secret, data, parallelism, tagLength, memory, passes];
}

function argon2(algorithm, parameters, callback) {
  const args = argon2Arguments(algorithm, parameters);
  validateFunction(callback, 'callback');
  later('ARGON2REQUEST', callback, 'argon2', ...args);
}

function argon2Sync(algorithm, parameters) {
  return native.invoke('argon2', ...argon2Arguments(algorithm, parameters));
}

module.exports = { argon2, argon2Sync, hkdf, hkdfSync, pbkdf2, pbkdf2Sync, scrypt, scryptSync };
