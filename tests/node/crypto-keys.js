'use strict';
// Asymmetric keys: reading, writing, JWK, details, errors. The keys were made by OpenSSL.
const crypto = require('crypto');
const texts = require('./support/crypto-keys.cjs');

function attempt(name, run) {
  try {
    console.log(name, run());
  } catch (err) {
    console.log(name, '!!', err.name, err.code, err.message, Object.keys(err).filter((name) => name !== 'opensslErrorStack').join());
  }
}
for (const [name, text] of Object.entries(texts.private)) {
  attempt(name, () => {
    const key = crypto.createPrivateKey(text);
    const half = crypto.createPublicKey(key);
    const out = [key.asymmetricKeyType, key.asymmetricKeyDetails, key.type, half.type];
    out.push(key.export({ format: 'pem', type: 'pkcs8' }) === text, crypto.hash('sha1', half.export({ format: 'der', type: 'spki' })));
    if (key.asymmetricKeyType === 'rsa') out.push(crypto.hash('sha1', key.export({ format: 'der', type: 'pkcs1' })), crypto.hash('sha1', half.export({ format: 'pem', type: 'pkcs1' })));
    if (key.asymmetricKeyType === 'ec') out.push(crypto.hash('sha1', key.export({ format: 'der', type: 'sec1' })));
    for (const one of key.asymmetricKeyType === 'rsa-pss' ? [] : [key, half]) {
      const jwk = one.export({ format: 'jwk' });
      out.push(Object.keys(jwk).join(), crypto.hash('sha1', JSON.stringify(jwk)));
      const again = one.type === 'private' ? crypto.createPrivateKey({ key: jwk, format: 'jwk' }) : crypto.createPublicKey({ key: jwk, format: 'jwk' });
      out.push(again.equals(one), again.equals(key));
    }
    for (const cipher of ['aes-256-cbc', 'aes-128-cbc', 'des-ede3-cbc']) {
      const sealed = key.export({ format: 'pem', type: 'pkcs8', cipher, passphrase: 'secret' });
      out.push(sealed.slice(0, 37), crypto.createPrivateKey({ key: sealed, passphrase: 'secret' }).equals(key));
    }
    return out;
  });
}
for (const [name, text] of Object.entries(texts.sealed)) {
  attempt(name, () => crypto.createPrivateKey({ key: text, passphrase: 'secret' }).asymmetricKeyType);
  attempt(name, () => crypto.createPrivateKey({ key: text, passphrase: 'wrong' }).asymmetricKeyType);
  attempt(name, () => crypto.createPrivateKey(text));
}
const rsa = crypto.createPrivateKey(texts.private.rsa);
const ec = crypto.createPrivateKey(texts.private.p256);
const ed = crypto.createPrivateKey(texts.private.ed25519);
const rsaPublic = crypto.createPublicKey(rsa);
const der = (hex, type) => ({ key: Buffer.from(hex, 'hex'), format: 'der', type });
attempt('garbage', () => crypto.createPublicKey('garbage'));
attempt('garbage', () => crypto.createPrivateKey('garbage'));
attempt('short', () => crypto.createPrivateKey(der('3000', 'pkcs8')));
attempt('short', () => crypto.createPrivateKey(der('3000', 'pkcs1')));
attempt('short', () => crypto.createPublicKey(der('3000', 'pkcs1')));
const whole = rsa.export({ format: 'der', type: 'pkcs8' });
let read = 0;
for (let n = 0; n < whole.length; n += 7) {
  try {
    crypto.createPrivateKey({ key: whole.subarray(0, n), format: 'der', type: 'pkcs8' });
    read++;
  } catch { /* as it should be */ }
}
console.log('truncated keys that were read:', read);
attempt('no type', () => crypto.createPublicKey({ key: Buffer.alloc(2), format: 'der' }));
attempt('format', () => crypto.createPublicKey({ key: Buffer.alloc(2), format: 'foo' }));
attempt('number', () => crypto.createPrivateKey(5));
attempt('public of public', () => crypto.createPublicKey(rsaPublic));
attempt('private of private', () => crypto.createPrivateKey(rsa));
attempt('public of secret', () => crypto.createPublicKey(crypto.createSecretKey('a')));
attempt('private of public', () => crypto.createPrivateKey(rsaPublic.export({ format: 'pem', type: 'spki' })));
attempt('no options', () => rsaPublic.export());
attempt('no format', () => rsaPublic.export({}));
attempt('no type', () => rsaPublic.export({ format: 'pem' }));
attempt('pkcs8 of public', () => rsaPublic.export({ format: 'pem', type: 'pkcs8' }));
attempt('pkcs1 of ec', () => ec.export({ format: 'pem', type: 'pkcs1' }));
attempt('sec1 of rsa', () => rsa.export({ format: 'pem', type: 'sec1' }));
attempt('sec1 of ed', () => ed.export({ format: 'pem', type: 'sec1' }));
attempt('no passphrase', () => rsa.export({ format: 'pem', type: 'pkcs8', cipher: 'aes-256-cbc' }));
attempt('no cipher', () => rsa.export({ format: 'pem', type: 'pkcs8', passphrase: 'x' }));
attempt('unknown cipher', () => rsa.export({ format: 'pem', type: 'pkcs8', passphrase: 'x', cipher: 'nope' }));
attempt('sealed pkcs1', () => rsa.export({ format: 'der', type: 'pkcs1', passphrase: 'x', cipher: 'aes-256-cbc' }));
attempt('sealed jwk', () => rsa.export({ format: 'jwk', passphrase: 'x', cipher: 'aes-256-cbc' }));
attempt('legacy', () => {
  const sealed = rsa.export({ format: 'pem', type: 'pkcs1', passphrase: 'x', cipher: 'aes-256-cbc' });
  return [sealed.split('\n').slice(0, 2), crypto.createPrivateKey({ key: sealed, passphrase: 'x' }).equals(rsa)];
});
for (const jwk of [{}, { kty: 'RSA' }, { kty: 'EC', crv: 'P-256', x: 'AQ', y: 'AQ' }, { kty: 'EC', crv: 'P-25', x: 'AQ', y: 'AQ' }, { kty: 'OKP', crv: 'Ed25519', x: 'AQ' },
  { kty: 'OKP', crv: 'Foo', x: 'AQ' }, 'text']) {
  attempt(JSON.stringify(jwk), () => crypto.createPublicKey({ key: jwk, format: 'jwk' }));
}
attempt('public jwk', () => crypto.createPrivateKey({ key: rsaPublic.export({ format: 'jwk' }), format: 'jwk' }));
console.log(rsaPublic.equals(rsa), rsaPublic.equals(crypto.createPublicKey(rsa)), rsa, rsaPublic);

// Made here.
for (const [type, options] of [['rsa', { modulusLength: 512 }], ['rsa', { modulusLength: 768, publicExponent: 3 }], ['rsa-pss', { modulusLength: 512 }],
  ['rsa-pss', { modulusLength: 512, hashAlgorithm: 'sha256', mgf1HashAlgorithm: 'sha1', saltLength: 10 }], ['ec', { namedCurve: 'P-256' }], ['ec', { namedCurve: 'secp384r1' }],
  ['ec', { namedCurve: 'P-521' }], ['ec', { namedCurve: 'secp256k1' }], ['ed25519'], ['x25519'], ['dh', { group: 'modp5' }]]) {
  attempt(type, () => {
    const { publicKey, privateKey } = crypto.generateKeyPairSync(type, options);
    const again = crypto.createPrivateKey(privateKey.export({ format: 'pem', type: 'pkcs8' }));
    const half = crypto.createPublicKey(publicKey.export({ format: 'pem', type: 'spki' }));
    return [publicKey.asymmetricKeyDetails, again.equals(privateKey), half.equals(publicKey), crypto.createPublicKey(privateKey).equals(publicKey), half.asymmetricKeyType];
  });
}
attempt('unknown', () => crypto.generateKeyPairSync('nope'));
attempt('no options', () => crypto.generateKeyPairSync('rsa'));
attempt('no length', () => crypto.generateKeyPairSync('rsa', {}));
attempt('short', () => crypto.generateKeyPairSync('rsa', { modulusLength: 10 }));
attempt('even', () => crypto.generateKeyPairSync('rsa', { modulusLength: 512, publicExponent: 4 }));
attempt('curve', () => crypto.generateKeyPairSync('ec', { namedCurve: 'nope' }));
attempt('hash', () => crypto.generateKeyPairSync('rsa-pss', { modulusLength: 512, hashAlgorithm: 'nope' }));
attempt('encoding', () => crypto.generateKeyPairSync('ed25519', { publicKeyEncoding: {} }));
attempt('encoding', () => crypto.generateKeyPairSync('ed25519', { publicKeyEncoding: { type: 'spki', format: 'foo' } }));
attempt('pkcs1', () => crypto.generateKeyPairSync('ed25519', { publicKeyEncoding: { type: 'pkcs1', format: 'pem' } }));
attempt('jwk', () => Object.keys(crypto.generateKeyPairSync('ed25519', { privateKeyEncoding: { format: 'jwk' } }).privateKey));
for (const [type, length] of [['hmac', 64], ['hmac', 7], ['aes', 128], ['aes', 7], ['foo', 8]]) attempt(`${type} ${length}`, () => crypto.generateKeySync(type, { length }).symmetricKeySize);
crypto.generateKeyPair('ec', { namedCurve: 'P-256', publicKeyEncoding: { type: 'spki', format: 'der' }, privateKeyEncoding: { type: 'pkcs8', format: 'pem' } }, (err, publicKey, privateKey) => {
  console.log(err, publicKey.length, privateKey.split('\n')[0]);
  require('util').promisify(crypto.generateKeyPair)('ed25519').then(({ publicKey, privateKey }) => console.log(publicKey.type, privateKey.type));
});
