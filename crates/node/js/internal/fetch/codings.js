'use strict';
// Content codings of responses: which they are, and what undoes them.
//
// What is cut off is no error, as with browsers: what came of it is the body.

const zlib = require('zlib');

const MOST = 5;
const CODINGS = ['gzip', 'x-gzip', 'deflate', 'br', 'zstd'];

// The codings of a head in the order in which they were done; none if one of them is not known.
function codingsOf(header) {
  const names = header.toLowerCase().split(',').map((text) => text.trim());
  if (names.length > MOST) throw new Error(`too many content-encodings in response: ${names.length}, maximum allowed is ${MOST}`);
  return names.every((name) => CODINGS.includes(name)) ? names : [];
}

function decoder(name) {
  const { constants } = zlib;
  const flush = { flush: constants.Z_SYNC_FLUSH, finishFlush: constants.Z_SYNC_FLUSH };
  switch (name) {
    case 'deflate': return require('internal/zlib/streams').inflateAny(flush); // some servers leave zlib's wrapping out
    case 'br': return zlib.createBrotliDecompress({ flush: constants.BROTLI_OPERATION_FLUSH, finishFlush: constants.BROTLI_OPERATION_FLUSH });
    case 'zstd': return zlib.createZstdDecompress({ flush: constants.ZSTD_e_continue, finishFlush: constants.ZSTD_e_end });
    default: return zlib.createGunzip(flush);
  }
}

// `res` through the decoders of `names`: the last of them. `failed(err)` is called once when one of them fails.
function decoded(res, names, failed) {
  const decoders = names.toReversed().map(decoder);
  require('internal/streams/pipeline').pipeline(res, ...decoders, (err) => {
    if (err) failed(err);
  });
  return decoders[decoders.length - 1];
}

module.exports = { codingsOf, decoded };
