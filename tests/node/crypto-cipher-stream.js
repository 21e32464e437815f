'use strict';
// Ciphers as streams: text comes out as it was, an error is emitted.
const crypto = require('crypto');

const text = Buffer.from(Array.from({ length: 100 }, (_, i) => i * 7 & 255));
const k = Buffer.alloc(32, 1);
const iv = Buffer.alloc(16, 2);
const stream = crypto.createCipheriv('aes-256-cbc', k, iv);
const chunks = [];
stream.on('data', (chunk) => chunks.push(chunk)).on('end', () => {
  console.log('stream', crypto.hash('md5', Buffer.concat(chunks)));
  const bad = crypto.createDecipheriv('aes-256-cbc', k, iv);
  bad.on('error', (err) => console.log('stream', err.code)).resume();
  bad.end(Buffer.alloc(16));
});
stream.write('hello', 'latin1');
stream.write(text);
stream.end('world');
