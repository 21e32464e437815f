'use strict';
// Encoding names: the canonical name and the number that natives take.

const ASCII = 0;
const UTF8 = 1;
const BASE64 = 2;
const UTF16LE = 3;
const LATIN1 = 4;
const HEX = 5;
const BASE64URL = 7;

// Every spelling met so far in lower case; other cases are lowered first.
const numbers = {
  '__proto__': null,
  'utf8': UTF8, 'utf-8': UTF8, 'ucs2': UTF16LE, 'ucs-2': UTF16LE, 'utf16le': UTF16LE, 'utf-16le': UTF16LE,
  'latin1': LATIN1, 'binary': LATIN1, 'ascii': ASCII, 'base64': BASE64, 'base64url': BASE64URL, 'hex': HEX,
};
const names = ['ascii', 'utf8', 'base64', 'utf16le', 'latin1', 'hex', 'buffer', 'base64url'];

// The number of an encoding, undefined for a name that is none.
function encodingNumber(name) {
  const known = numbers[name];
  return known !== undefined ? known : numbers[(name + '').toLowerCase()];
}

// Canonical name; utf8 for nothing; undefined for an unknown one.
function normalizeEncoding(name) {
  if (name == null || name === '' || name === 'utf8' || name === 'utf-8') return 'utf8';
  if (typeof name !== 'string') return undefined;
  const number = encodingNumber(name);
  return number === undefined ? undefined : names[number];
}

module.exports = { encodingNumber, normalizeEncoding, names, ASCII, UTF8, BASE64, UTF16LE, LATIN1, HEX, BASE64URL };
