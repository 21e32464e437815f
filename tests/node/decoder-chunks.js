'use strict';
// StringDecoder: what comes out with which chunk, malformed input included. Circles in deep comparison, path.dirname.
const { StringDecoder } = require('string_decoder');
const path = require('path');
const util = require('util');
const assert = require('assert');

let state = 7;
const random = (n) => {
  state = (state * 1103515245 + 12345) % 2147483648;
  return Math.floor(state / 65536) % n;
};
const bytes = [0x41, 0x80, 0xbf, 0xc3, 0xa9, 0xe2, 0x82, 0xac, 0xf0, 0x9f, 0x98, 0xed, 0xa0, 0xd8, 0xdc, 0x3d, 0, 0xef, 0xff, 0xf4, 0x90];
for (let i = 0; i < 60; i++) {
  const chunks = Array.from({ length: 1 + random(4) }, () => Buffer.from(Array.from({ length: random(5) }, () => bytes[random(bytes.length)])));
  for (const encoding of ['utf8', 'utf16le', 'base64', 'hex']) {
    const decoder = new StringDecoder(encoding);
    const texts = chunks.map((chunk) => [decoder.write(chunk), decoder.lastNeed, decoder.lastTotal]);
    console.log(encoding, chunks.map((c) => c.toString('hex')).join(), JSON.stringify(texts), JSON.stringify(decoder.end()));
  }
}

const self = () => {
  const o = { a: 1 };
  o.self = o;
  return o;
};
for (const [a, b] of [[self(), self()], [self(), { a: 1, self: self() }], [{ a: 1, self: self() }, self()], [self(), { self: {} }], [self(), { a: 1, self: { a: 1, self: 5 } }]]) {
  let partial = true;
  try {
    assert.partialDeepStrictEqual(a, b);
  } catch (e) {
    partial = e.code;
  }
  console.log(util.isDeepStrictEqual(a, b), partial);
}
for (const name of ['///a', '//a', '/a', '////', '///a/', 'a//b', '//a//b', '/', '', '///.e...///']) console.log(name, path.dirname(name), path.parse(name).dir);
