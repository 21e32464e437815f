'use strict';
// Key agreement: ECDH, X25519, Diffie-Hellman; primes.
const crypto = require('crypto');
const texts = require('./support/crypto-keys.cjs');

function attempt(name, run) {
  try {
    const made = run();
    console.log(name, Buffer.isBuffer(made) ? made.toString('hex') : made);
  } catch (err) {
    console.log(name, '!!', err.name, err.code, err.message);
  }
}
for (const curve of ['prime256v1', 'secp384r1', 'secp521r1', 'secp256k1']) {
  const a = crypto.createECDH(curve);
  const b = crypto.createECDH(curve);
  a.setPrivateKey('0102030405060708', 'hex');
  b.setPrivateKey('aabbccddeeff', 'hex');
  console.log(curve, a.getPublicKey('hex', 'compressed'), a.getPublicKey('base64', 'hybrid').slice(0, 12), a.getPrivateKey('hex'));
  console.log(a.computeSecret(b.getPublicKey()).equals(b.computeSecret(a.getPublicKey('hex', 'compressed'), 'hex')), a.computeSecret(b.getPublicKey(), null, 'hex'));
  console.log(crypto.ECDH.convertKey(a.getPublicKey('hex', 'compressed'), curve, 'hex', 'hex', 'uncompressed') === a.getPublicKey('hex'));
  const c = crypto.createECDH(curve);
  console.log(c.generateKeys().length, c.generateKeys('hex', 'compressed').length, c.getPrivateKey().length <= 66);
}
attempt('curve', () => crypto.createECDH('nope'));
attempt('curve', () => crypto.createECDH(5));
const e = crypto.createECDH('secp256k1');
attempt('no public key', () => e.getPublicKey());
attempt('no private key', () => e.getPrivateKey());
attempt('no point', () => e.computeSecret(Buffer.alloc(5)));
e.generateKeys();
attempt('no point', () => e.computeSecret(Buffer.alloc(65, 4)));
attempt('format', () => e.getPublicKey(null, 'foo'));
attempt('zero', () => e.setPrivateKey(Buffer.alloc(32)));
attempt('long', () => e.setPrivateKey(Buffer.alloc(33, 1)));
attempt('no point', () => e.setPublicKey(Buffer.alloc(31, 1)));
attempt('no point', () => crypto.ECDH.convertKey(Buffer.alloc(3), 'secp256k1'));

const key = (name) => ({ privateKey: crypto.createPrivateKey(texts.private[name]), publicKey: crypto.createPublicKey(texts.private[name]) });
for (const name of ['p256', 'p384', 'p521', 'k256', 'x25519']) attempt(name, () => crypto.diffieHellman(key(name)));
attempt('kinds', () => crypto.diffieHellman({ privateKey: key('x25519').privateKey, publicKey: key('p256').publicKey }));
attempt('rsa', () => crypto.diffieHellman(key('rsa')));
attempt('curves', () => crypto.diffieHellman({ privateKey: key('p384').privateKey, publicKey: key('p256').publicKey }));
attempt('number', () => crypto.diffieHellman({ privateKey: 5, publicKey: key('p256').publicKey }));

for (const name of ['modp1', 'modp2', 'modp5', 'modp14', 'modp15', 'modp16', 'modp17', 'modp18']) console.log(name, crypto.hash('md5', crypto.getDiffieHellman(name).getPrime()));
const prime = crypto.getDiffieHellman('modp1').getPrime();
const alice = crypto.createDiffieHellman(prime);
alice.setPrivateKey(Buffer.from('1234567890abcdef', 'hex'));
alice.generateKeys();
const bob = crypto.createDiffieHellman(prime, Buffer.from([2]));
bob.setPrivateKey(Buffer.from('fedcba9876543210', 'hex'));
bob.generateKeys();
console.log(crypto.hash('md5', alice.getPublicKey()), alice.computeSecret(bob.getPublicKey()).equals(bob.computeSecret(alice.getPublicKey())), crypto.hash('md5', alice.computeSecret(bob.getPublicKey())));
console.log(alice.verifyError, alice.getGenerator('hex'), Object.keys(alice));
const group = crypto.createDiffieHellmanGroup('modp5');
console.log(group.getPrime('hex').length, group.getGenerator('hex'), group.generateKeys().length, group.verifyError, group.setPrivateKey);
attempt('group', () => crypto.getDiffieHellman('nope'));
attempt('no key', () => crypto.getDiffieHellman('modp5').getPublicKey());
attempt('no key', () => crypto.getDiffieHellman('modp5').getPrivateKey());
attempt('small', () => group.computeSecret(Buffer.alloc(2)));
attempt('large', () => group.computeSecret(Buffer.alloc(300, 255)));
attempt('size 1', () => crypto.createDiffieHellman(1));
attempt('no size', () => crypto.createDiffieHellman());
attempt('generator', () => crypto.createDiffieHellman(prime, 1));

attempt('prime', () => crypto.generatePrimeSync(32).byteLength);
attempt('prime', () => crypto.checkPrimeSync(crypto.generatePrimeSync(40, { bigint: true })));
attempt('safe', () => crypto.checkPrimeSync((crypto.generatePrimeSync(24, { bigint: true, safe: true }) - 1n) / 2n));
attempt('add', () => crypto.generatePrimeSync(32, { add: 12n, rem: 11n, bigint: true }) % 12n);
attempt('size 0', () => crypto.generatePrimeSync(0));
attempt('rem', () => crypto.generatePrimeSync(32, { add: 5n, rem: 10n }));
attempt('7', () => crypto.checkPrimeSync(7n));
attempt('8', () => crypto.checkPrimeSync(Buffer.from([8])));
attempt('-1', () => crypto.checkPrimeSync(-1n));
attempt('5', () => crypto.checkPrimeSync(5));
attempt('2^127-1', () => crypto.checkPrimeSync(2n ** 127n - 1n));
crypto.checkPrime(11n, (err, is) => {
  console.log(err, is);
  crypto.diffieHellman(key('p256'), (err, made) => console.log(err, made.toString('hex')));
});
