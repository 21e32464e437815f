'use strict';
// Secret keys as objects.
const crypto = require('crypto');

function attempt(name, run) {
  try {
    console.log(name, run());
  } catch (err) {
    console.log(name, '!!', err.name, err.code, err.message);
  }
}
const key = crypto.createSecretKey(Buffer.from('0123456789abcdef'));
console.log(key, key.type, key.symmetricKeySize, key.asymmetricKeyType, Object.prototype.toString.call(key));
attempt('export', () => key.export().toString());
attempt('jwk', () => key.export({ format: 'jwk' }));
attempt('pem', () => key.export({ format: 'pem' }));
attempt('number', () => crypto.createSecretKey(5));
attempt('hex', () => crypto.createSecretKey('0102', 'hex').export());
attempt('equal', () => [key.equals(crypto.createSecretKey('0123456789abcdef')), key.equals(crypto.createSecretKey('0'))]);
attempt('equal to 5', () => key.equals(5));
attempt('new', () => new crypto.KeyObject('nope', {}));
attempt('new', () => new crypto.KeyObject('secret', {}));
attempt('hmac', () => crypto.createHmac('sha1', key).update('a').digest('hex'));
attempt('cipher', () => crypto.createCipheriv('aes-128-ecb', key, null).final('hex'));
attempt('types', () => [require('util').types.isKeyObject(key), require('util').types.isKeyObject({}), require('util').types.isCryptoKey(key)]);
