'use strict';
// Signatures and encryption with asymmetric keys: what OpenSSL made is read, what is made here is good, errors are Node's.
const crypto = require('crypto');
const texts = require('./support/crypto-keys.cjs');
const { RSA_PKCS1_PADDING, RSA_NO_PADDING, RSA_PKCS1_PSS_PADDING, RSA_PSS_SALTLEN_DIGEST } = crypto.constants;

function attempt(name, run) {
  try {
    const made = run();
    console.log(name, Buffer.isBuffer(made) ? made.length : made);
  } catch (err) {
    console.log(name, '!!', err.name, err.code, err.message, Object.keys(err).join());
  }
}
const keys = {};
for (const [name, text] of Object.entries(texts.private)) keys[name] = { private: crypto.createPrivateKey(text), public: crypto.createPublicKey(text) };
const data = Buffer.from('some text');

// Signatures that do not depend on chance.
console.log(crypto.sign('sha256', data, keys.rsa.private).toString('hex'));
console.log(crypto.hash('md5', crypto.createSign('sha512').update(data).sign(keys.rsa.private)));
for (const digest of ['md5', 'sha1', 'sha224', 'sha384', 'sha512', 'sha3-256', 'ripemd160', 'sha512-256', 'RSA-SHA256', 'md5-sha1']) {
  console.log(digest, crypto.hash('md5', crypto.sign(digest, data, keys.rsa.private)));
}
console.log(crypto.sign(null, data, keys.ed25519.private).toString('hex'));

for (const name of ['rsa', 'pss', 'p256', 'p384', 'p521', 'k256', 'ed25519']) {
  for (const digest of name === 'ed25519' ? [null] : name === 'pss' ? ['sha256'] : ['sha1', 'sha256', 'sha512']) {
    const made = crypto.sign(digest, data, keys[name].private);
    const wrong = Buffer.from(made);
    wrong[wrong.length - 1] ^= 1;
    console.log(name, digest, crypto.verify(digest, data, keys[name].public, made), crypto.verify(digest, data, keys[name].private, made),
      crypto.verify(digest, data, keys[name].public, wrong), crypto.verify(digest, Buffer.from('other'), keys[name].public, made));
    if (digest === null) continue;
    const parts = crypto.createSign(digest);
    parts.write('some ');
    parts.end('text');
    console.log(crypto.createVerify(digest).update(data).verify(keys[name].public, parts.sign(keys[name].private, 'base64'), 'base64'));
    const long = Buffer.alloc(40000, 'x');
    console.log(crypto.createVerify(digest).update(long.subarray(0, 30000)).update(long.subarray(30000)).verify(keys[name].public, crypto.sign(digest, long, keys[name].private)));
  }
}
for (const name of ['p256', 'p384', 'p521', 'k256']) {
  const key = { key: keys[name].private, dsaEncoding: 'ieee-p1363' };
  const made = crypto.sign('sha256', data, key);
  console.log(name, made.length, crypto.verify('sha256', data, { key: keys[name].public, dsaEncoding: 'ieee-p1363' }, made), crypto.verify('sha256', data, keys[name].public, made));
}
for (const saltLength of [undefined, 0, 20, 32, RSA_PSS_SALTLEN_DIGEST]) {
  const key = { key: keys.rsa.private, padding: RSA_PKCS1_PSS_PADDING, saltLength };
  const made = crypto.sign('sha256', data, key);
  console.log('pss', saltLength, [undefined, 20, 32, 0].map((n) => crypto.verify('sha256', data, { key: keys.rsa.public, padding: RSA_PKCS1_PSS_PADDING, saltLength: n }, made)).join());
}
const fixed = 'MEUCIQDGYb8/4QwYFKNIjqwUzA/q4SyWJvhHEkQ7wW9aLxcCpwIgXCZ7d7OtOGzyKn+/8ccb26mZDpzdEFlDp1pVsHjnYlM=';
attempt('another signature', () => crypto.verify('sha256', data, keys.p256.public, Buffer.from(fixed, 'base64')));
for (const junk of ['', '30', '3000', '300602010102', '30060201010201ff', '3006020100020100', '30820101']) attempt(`junk ${junk}`, () => crypto.verify('sha256', data, keys.p256.public, Buffer.from(junk, 'hex')));
attempt('public', () => crypto.sign('sha256', data, keys.rsa.public));
attempt('digest', () => crypto.sign('nope', data, keys.rsa.private));
attempt('text', () => crypto.sign('sha256', 'text', keys.rsa.private));
attempt('default digest', () => crypto.verify('sha256', data, keys.rsa.public, crypto.sign(null, data, keys.rsa.private)));
attempt('digest of ed', () => crypto.sign('sha256', data, keys.ed25519.private));
attempt('x25519', () => crypto.sign(null, data, keys.x25519.private));
attempt('encoding', () => crypto.sign('sha256', data, { key: keys.p256.private, dsaEncoding: 'foo' }));
attempt('padding 99', () => crypto.sign('sha256', data, { key: keys.rsa.private, padding: 99 }));
attempt('no padding', () => crypto.sign('sha256', data, { key: keys.rsa.private, padding: RSA_NO_PADDING }));
attempt('long salt', () => crypto.sign('sha256', data, { key: keys.rsa.private, padding: RSA_PKCS1_PSS_PADDING, saltLength: 200 }));
attempt('salt a', () => crypto.sign('sha256', data, { key: keys.rsa.private, padding: RSA_PKCS1_PSS_PADDING, saltLength: 'a' }));
attempt('pss sha1', () => crypto.sign('sha1', data, keys.pss.private));
attempt('pss salt', () => crypto.sign('sha256', data, { key: keys.pss.private, saltLength: 10 }));
attempt('pss pkcs1', () => crypto.sign('sha256', data, { key: keys.pss.private, padding: RSA_PKCS1_PADDING }));
attempt('no key', () => crypto.sign('sha256', data));
attempt('number', () => crypto.sign('sha256', data, 5));
attempt('no algorithm', () => crypto.createSign());
attempt('unknown', () => crypto.createSign('nope'));
attempt('twice', () => {
  const s = crypto.createSign('sha256');
  s.sign(keys.rsa.private);
  s.sign(keys.rsa.private);
});
attempt('late', () => {
  const s = crypto.createSign('sha256');
  s.sign(keys.rsa.private);
  s.update('a');
});
attempt('ed by steps', () => crypto.createSign('sha256').update('a').sign(keys.ed25519.private));
attempt('no key', () => crypto.createSign('sha256').sign());
attempt('empty key', () => crypto.createSign('sha256').sign({}));
attempt('update of 5', () => crypto.createSign('sha256').update(5));

// Encryption.
const { rsa } = keys;
attempt('oaep', () => crypto.privateDecrypt(rsa.private, crypto.publicEncrypt(rsa.public, data)).toString());
attempt('oaep sha256', () => crypto.privateDecrypt({ key: rsa.private, oaepHash: 'sha256', oaepLabel: data }, crypto.publicEncrypt({ key: rsa.public, oaepHash: 'sha256', oaepLabel: data }, data)).toString());
attempt('oaep label', () => crypto.privateDecrypt({ key: rsa.private, oaepLabel: Buffer.from('x') }, crypto.publicEncrypt(rsa.public, data)));
attempt('pkcs1', () => crypto.privateDecrypt({ key: rsa.private, padding: 1 }, crypto.publicEncrypt({ key: rsa.public, padding: 1 }, data)).toString());
attempt('none', () => crypto.privateDecrypt({ key: rsa.private, padding: 3 }, crypto.publicEncrypt({ key: rsa.public, padding: 3 }, Buffer.alloc(128, 1))).toString('hex').slice(0, 8));
attempt('private', () => crypto.publicDecrypt(rsa.public, crypto.privateEncrypt(rsa.private, data)).toString());
console.log(crypto.hash('md5', crypto.privateEncrypt(rsa.private, data)));
// What is not padded right decrypts to other bytes, always the same ones: nobody can ask whether it was.
for (const byte of [1, 2, 3]) console.log(crypto.privateDecrypt({ key: rsa.private, padding: 1 }, Buffer.alloc(128, byte)).toString('hex'));
attempt('too long', () => crypto.publicEncrypt(rsa.public, Buffer.alloc(100)));
attempt('too long', () => crypto.publicEncrypt({ key: rsa.public, padding: 1 }, Buffer.alloc(118)));
attempt('too short', () => crypto.publicEncrypt({ key: rsa.public, padding: 3 }, Buffer.alloc(5)));
attempt('too large', () => crypto.publicEncrypt({ key: rsa.public, padding: 3 }, Buffer.alloc(128, 255)));
attempt('padding', () => crypto.publicEncrypt({ key: rsa.public, padding: 77 }, Buffer.alloc(1)));
attempt('hash', () => crypto.publicEncrypt({ key: rsa.public, oaepHash: 'nope' }, Buffer.alloc(1)));
attempt('ec', () => crypto.publicEncrypt(keys.p256.public, Buffer.alloc(1)));
attempt('oaep junk', () => crypto.privateDecrypt(rsa.private, Buffer.alloc(128, 1)));
attempt('oaep junk', () => crypto.privateDecrypt(rsa.private, Buffer.alloc(12, 1)));
attempt('public key', () => crypto.privateDecrypt(rsa.public, Buffer.alloc(128, 1)));
attempt('long', () => crypto.privateEncrypt(rsa.private, Buffer.alloc(120)));
attempt('junk', () => crypto.publicDecrypt(rsa.public, Buffer.alloc(128, 1)));

crypto.sign('sha256', data, rsa.private, (err, made) => {
  console.log(err, made.length);
  crypto.verify('sha256', data, rsa.public, made, (err, good) => console.log(err, good));
});
