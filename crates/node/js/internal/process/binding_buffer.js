'use strict';
// process.binding('buffer'): strings to bytes whose store is outside the heap, of exactly their size, and never the pool's.

require('buffer');
const native = internalBinding('buffer');

module.exports = {
  // A Buffer of a string in an encoding, by its number in node.h: ascii 0, utf8 1, base64 2, ucs2 3, latin1 4, hex 5, base64url 7.
  createFromString(string, encoding) { return native.createFromString(string, encoding); },
  // A plain Uint8Array.
  encodeUtf8String(string) { return native.encodeUtf8String(string); },
  byteLengthUtf8: native.byteLengthUtf8,
  compare: native.compare,
  kMaxLength: native.kMaxLength,
  kStringMaxLength: native.kStringMaxLength,
};
