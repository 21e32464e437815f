'use strict';
// Every cipher, in pieces; Node's errors for what does not fit.
const crypto = require('crypto');

const text = Buffer.from(Array.from({ length: 100 }, (_, i) => i * 7 & 255));
const key = Buffer.from(Array.from({ length: 64 }, (_, i) => i + 1));
const left = /hmac|des3-wrap|CMS3DES/;
const digests = [];
for (const name of crypto.getCiphers()) {
  if (left.test(name)) continue;
  const info = crypto.getCipherInfo(name);
  const wrap = info.mode === 'wrap';
  const aead = ['gcm', 'ccm', 'ocb'].includes(info.mode) || name === 'chacha20-poly1305';
  const k = key.subarray(0, info.keyLength);
  const iv = info.ivLength === undefined ? null : key.subarray(10, 10 + info.ivLength);
  const options = aead ? { authTagLength: 16 } : undefined;
  const one = wrap || ['ccm', 'xts'].includes(info.mode);
  const data = wrap ? text.subarray(0, 32) : text;
  const c = crypto.createCipheriv(name, k, iv, options);
  if (aead) c.setAAD(Buffer.from('more'), { plaintextLength: data.length });
  const parts = one ? [c.update(data)] : [c.update(data.subarray(0, 3)), c.update(data.subarray(3, 50)), c.update(data.subarray(50))];
  parts.push(c.final());
  const out = Buffer.concat(parts);
  const d = crypto.createDecipheriv(name, k, iv, options);
  if (aead) {
    d.setAuthTag(c.getAuthTag());
    d.setAAD(Buffer.from('more'), { plaintextLength: data.length });
  }
  const back = one ? [d.update(out)] : [d.update(out.subarray(0, 17)), d.update(out.subarray(17))];
  back.push(d.final());
  if (!Buffer.concat(back).equals(data)) console.log(name, 'does not come back');
  digests.push(`${name} ${crypto.hash('md5', Buffer.concat([out, aead ? c.getAuthTag() : Buffer.alloc(0)]))}`);
}
console.log(digests.length, digests.filter((_, i) => i % 9 === 0).join('\n'));
console.log(crypto.hash('sha1', digests.join('\n')));

function attempt(name, run) {
  try {
    const made = run();
    console.log(name, '=>', Buffer.isBuffer(made) ? made.toString('hex') : made?.constructor?.name);
  } catch (err) {
    console.log(name, '!!', err.name, err.code, err.message, Object.keys(err).join());
  }
}
const k = Buffer.alloc(32, 1);
const iv = Buffer.alloc(16, 2);
attempt('unknown', () => crypto.createCipheriv('nope', k, iv));
attempt('legacy', () => crypto.createCipheriv('des-cbc', k.subarray(24), iv.subarray(8)));
attempt('key', () => crypto.createCipheriv('aes-256-cbc', k.subarray(1), iv));
attempt('iv', () => crypto.createCipheriv('aes-256-cbc', k, iv.subarray(1)));
attempt('no iv', () => crypto.createCipheriv('aes-256-cbc', k, null));
attempt('iv of ecb', () => crypto.createCipheriv('aes-256-ecb', k, iv));
attempt('types', () => crypto.createCipheriv('aes-256-cbc', 5, iv));
attempt('ccm without tag', () => crypto.createCipheriv('aes-256-ccm', k, iv.subarray(4)));
attempt('tag of 3', () => crypto.createCipheriv('aes-256-gcm', k, iv, { authTagLength: 3 }));
attempt('tag of a', () => crypto.createCipheriv('aes-256-gcm', k, iv, { authTagLength: 'a' }));
attempt('xts', () => crypto.createCipheriv('aes-256-xts', Buffer.alloc(64, 1), iv));
attempt('xts short', () => crypto.createCipheriv('aes-256-xts', key, iv).update('short'));
attempt('wrap of 12', () => crypto.createCipheriv('aes256-wrap', k, iv.subarray(8)).update(Buffer.alloc(12)));
attempt('unwrap', () => crypto.createDecipheriv('aes256-wrap', k, iv.subarray(8)).update(Buffer.alloc(24)));
const decipher = (bytes, padding = true) => {
  const d = crypto.createDecipheriv('aes-256-cbc', k, iv).setAutoPadding(padding);
  d.update(Buffer.alloc(bytes));
  return d.final();
};
attempt('bad decrypt', () => decipher(16));
attempt('odd', () => decipher(15));
attempt('odd, no padding', () => decipher(15, false));
attempt('nothing', () => decipher(0));
attempt('final twice', () => {
  const c = crypto.createCipheriv('aes-256-cbc', k, iv);
  c.final();
  c.final();
});
attempt('update after final', () => {
  const c = crypto.createCipheriv('aes-256-cbc', k, iv);
  c.final();
  c.update('a');
});
attempt('early tag', () => crypto.createCipheriv('aes-256-gcm', k, iv).getAuthTag());
attempt('aad of cbc', () => crypto.createCipheriv('aes-256-cbc', k, iv).setAAD(k));
attempt('late aad', () => {
  const c = crypto.createCipheriv('aes-256-gcm', k, iv);
  c.update('a');
  c.setAAD(k);
});
const gcm = (tag, options) => {
  const d = crypto.createDecipheriv('aes-256-gcm', k, iv, options);
  if (tag !== undefined) d.setAuthTag(tag);
  d.update('a');
  return d.final();
};
attempt('no tag', () => gcm());
attempt('wrong tag', () => gcm(iv));
attempt('long tag', () => gcm(Buffer.alloc(17)));
attempt('tag of another length', () => gcm(Buffer.alloc(12), { authTagLength: 16 }));
attempt('two tags', () => crypto.createDecipheriv('aes-256-gcm', k, iv).setAuthTag(iv).setAuthTag(iv));
attempt('ccm aad', () => crypto.createCipheriv('aes-256-ccm', k, iv.subarray(4), { authTagLength: 16 }).setAAD(k));
attempt('ccm length', () => crypto.createCipheriv('aes-256-ccm', k, iv.subarray(4), { authTagLength: 16 }).setAAD(k, { plaintextLength: 6 }).update('hello'));
attempt('ccm too long', () => crypto.createCipheriv('aes-256-ccm', k, iv.subarray(3), { authTagLength: 16 }).setAAD(k, { plaintextLength: 65536 }));
attempt('encodings', () => {
  const c = crypto.createCipheriv('aes-256-cbc', k, iv);
  c.update('a', 'utf8', 'hex');
  c.final('base64');
});
attempt('unknown encoding', () => crypto.createCipheriv('aes-256-cbc', k, iv).update('a', 'utf8', 'nope'));
console.log(crypto.getCipherInfo('aes-256-gcm', { ivLength: 5 }), crypto.getCipherInfo(419), crypto.getCipherInfo('nope'));
console.log(crypto.getCipherInfo('aes-256-cbc', { ivLength: 5 }), crypto.getCipherInfo('aes-256-cbc', { keyLength: 5 }));
