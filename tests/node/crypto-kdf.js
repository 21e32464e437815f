'use strict';
// Keys from passwords and from other keys.
const crypto = require('crypto');

function attempt(name, run) {
  try {
    const made = run();
    console.log(name, '=>', made instanceof ArrayBuffer || Buffer.isBuffer(made) ? Buffer.from(made).toString('hex') : made);
  } catch (err) {
    console.log(name, '!!', err.name, err.code, err.message);
  }
}
for (const digest of ['sha1', 'sha256', 'sha512', 'sha3-256', 'md5', 'ripemd160', 'blake2b512', 'sm3']) {
  attempt(digest, () => crypto.pbkdf2Sync('password', 'salt', 3, 40, digest));
  attempt(digest, () => crypto.hkdfSync(digest, 'key', 'salt', 'info', 70));
}
attempt('no rounds', () => crypto.pbkdf2Sync('p', 's', 0, 20, 'sha1'));
attempt('negative', () => crypto.pbkdf2Sync('p', 's', 1, -1, 'sha1'));
attempt('empty', () => crypto.pbkdf2Sync('p', 's', 1, 0, 'sha1'));
attempt('unknown', () => crypto.pbkdf2Sync('p', 's', 1, 20, 'nope'));
attempt('unknown', () => crypto.pbkdf2('p', 's', 1, 20, 'nope', () => {}));
attempt('xof', () => crypto.pbkdf2Sync('p', 's', 1, 20, 'shake128'));
attempt('number', () => crypto.pbkdf2Sync(5, 's', 1, 20, 'sha1'));
attempt('fraction', () => crypto.pbkdf2Sync('p', 's', 1.5, 20, 'sha1'));
attempt('many', () => crypto.pbkdf2Sync('p', 's', 2 ** 31, 20, 'sha1'));
attempt('no callback', () => crypto.pbkdf2('p', 's', 1, 20, 'sha1'));
attempt('scrypt', () => crypto.scryptSync('p', 's', 20, { N: 64, r: 2, p: 3 }));
attempt('other names', () => crypto.scryptSync('p', 's', 20, { cost: 64, blockSize: 2, parallelization: 3 }));
attempt('N 3', () => crypto.scryptSync('p', 's', 20, { N: 3 }));
attempt('memory', () => crypto.scryptSync('p', 's', 20, { N: 2 ** 20 }));
attempt('memory', () => crypto.scrypt('p', 's', 20, { N: 2 ** 20 }, () => {}));
attempt('both', () => crypto.scryptSync('p', 's', 20, { N: 4, cost: 4 }));
attempt('p', () => crypto.scryptSync('p', 's', 20, { p: 2 ** 31 }));
attempt('nothing', () => crypto.scryptSync('p', 's', 0, { N: 2 }));
attempt('hkdf long', () => crypto.hkdfSync('sha256', 'key', 'salt', 'info', 255 * 32 + 1));
attempt('hkdf info', () => crypto.hkdfSync('sha256', 'key', 'salt', Buffer.alloc(1025), 20));
attempt('hkdf unknown', () => crypto.hkdfSync('nope', 'key', 'salt', '', 20));
attempt('hkdf 0', () => crypto.hkdfSync('sha256', 'key', 'salt', '', 0));
attempt('hkdf key object', () => crypto.hkdfSync('sha256', crypto.createSecretKey('key'), '', '', 5));
const parameters = { message: 'pw', nonce: 'saltsalt', parallelism: 2, tagLength: 32, memory: 64, passes: 3 };
for (const kind of ['argon2d', 'argon2i', 'argon2id', 'nope']) attempt(kind, () => crypto.argon2Sync(kind, parameters));
attempt('secret', () => crypto.argon2Sync('argon2id', { ...parameters, secret: 'x', associatedData: 'y' }));
for (const wrong of [{ parallelism: 0 }, { tagLength: 3 }, { memory: 15 }, { passes: 0 }, { nonce: 'short' }, { message: 5 }, { parallelism: 1.5 }]) {
  attempt(JSON.stringify(wrong), () => crypto.argon2Sync('argon2id', { ...parameters, ...wrong }));
}
const next = (name) => (err, made) => {
  console.log(name, err?.message, made && Buffer.from(made).toString('hex'));
  steps.shift()?.();
};
const steps = [
  () => crypto.pbkdf2('password', 'salt', 2, 20, 'sha256', next('pbkdf2')),
  () => crypto.pbkdf2('password', 'salt', 2, 0, 'sha256', next('pbkdf2')),
  () => crypto.scrypt('password', 'salt', 20, { N: 16 }, next('scrypt')),
  () => crypto.hkdf('sha256', 'key', 'salt', 'info', 20, next('hkdf')),
  () => crypto.argon2('argon2id', parameters, next('argon2')),
];
steps.shift()();
