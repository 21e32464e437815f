'use strict';
// Certificates: what they say, whom they are for, who signed them.
const crypto = require('crypto');
const { certificates, private: keys } = require('./support/crypto-keys.cjs');

function attempt(name, run) {
  try {
    console.log(name, run());
  } catch (err) {
    console.log(name, '!!', err.name, err.code, err.message, Object.keys(err).join());
  }
}
for (const name of ['leaf', 'ca', 'self', 'expired', 'ed']) {
  const x = new crypto.X509Certificate(certificates[name]);
  console.log(x, x.toLegacyObject(), x.ca, x.publicKey.asymmetricKeyType, x.raw.length);
  console.log(x.toString() === certificates[name], x.toJSON() === certificates[name], new crypto.X509Certificate(x.raw).serialNumber === x.serialNumber);
}
const leaf = new crypto.X509Certificate(certificates.leaf);
const ca = new crypto.X509Certificate(certificates.ca);
const self = new crypto.X509Certificate(certificates.self);
for (const host of ['localhost', 'LOCALHOST', 'a.example.org', 'a.b.example.org', 'example.org', '127.0.0.1', 'foo', '*.example.org', '.example.org', 'localhost.']) attempt(host, () => leaf.checkHost(host));
attempt('no wildcards', () => leaf.checkHost('a.example.org', { wildcards: false }));
attempt('subject', () => [self.checkHost('self.example.org'), self.checkHost('self.example.org', { subject: 'never' })]);
attempt('subject', () => leaf.checkHost('a.example.org', { subject: 'foo' }));
attempt('addresses', () => [leaf.checkIP('127.0.0.1'), leaf.checkIP('::1'), leaf.checkIP('0:0:0:0:0:0:0:1'), leaf.checkIP('1.2.3.4')]);
attempt('address', () => leaf.checkIP('foo'));
attempt('email', () => [leaf.checkEmail('me@x.org'), leaf.checkEmail('ME@x.org'), leaf.checkEmail('me@X.org')]);
attempt('issued', () => [leaf.checkIssued(ca), leaf.checkIssued(leaf), ca.checkIssued(ca), self.checkIssued(ca)]);
attempt('signed', () => [leaf.verify(ca.publicKey), leaf.verify(leaf.publicKey), self.verify(self.publicKey), new crypto.X509Certificate(certificates.ed).verify(crypto.createPublicKey(keys.ed25519))]);
attempt('key', () => [leaf.checkPrivateKey(crypto.createPrivateKey(certificates.leafKey)), leaf.checkPrivateKey(crypto.createPrivateKey(certificates.caKey))]);
attempt('public key', () => leaf.checkPrivateKey(leaf.publicKey));
attempt('private key', () => leaf.verify(crypto.createPrivateKey(keys.p256)));
attempt('number', () => leaf.verify(5));
attempt('number', () => leaf.checkIssued(5));
attempt('number', () => leaf.checkHost(5));
attempt('text', () => new crypto.X509Certificate('foo'));
attempt('number', () => new crypto.X509Certificate(5));
attempt('key of it', () => crypto.createPublicKey(certificates.leaf).equals(leaf.publicKey));
let read = 0;
for (let n = 0; n < leaf.raw.length; n++) {
  try {
    new crypto.X509Certificate(leaf.raw.subarray(0, n));
    read++;
  } catch { /* as it should be */ }
}
console.log('truncated certificates that were read:', read);
