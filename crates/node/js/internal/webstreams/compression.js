'use strict';
// CompressionStream and DecompressionStream: there is no zlib yet, so making one throws.

const { codes: { ERR_INVALID_THIS, ERR_TALLY_NOT_BUILT_YET } } = require('internal/errors');
const { finishClass, kInspect } = require('internal/webstreams/util');

const FORMATS = ['deflate', 'deflate-raw', 'gzip', 'brotli'];

function refuse(name, format) {
  if (!FORMATS.includes(format)) {
    const message = `Failed to construct '${name}': 1st argument '${String(format)}' is not a valid enum value of type CompressionFormat.`;
    const err = internalBinding('errors').create(TypeError.prototype, message, `TypeError [ERR_INVALID_ARG_VALUE]: ${message}`);
    err.code = 'ERR_INVALID_ARG_VALUE';
    return err;
  }
  return new ERR_TALLY_NOT_BUILT_YET(`${name}('${format}')`);
}

class CompressionStream {
  constructor(format) { throw refuse('CompressionStream', format); }
  get readable() { throw new ERR_INVALID_THIS('CompressionStream'); }
  get writable() { throw new ERR_INVALID_THIS('CompressionStream'); }
  [kInspect](depth, options) { throw new ERR_INVALID_THIS('CompressionStream'); }
}

class DecompressionStream {
  constructor(format) { throw refuse('DecompressionStream', format); }
  get readable() { throw new ERR_INVALID_THIS('DecompressionStream'); }
  get writable() { throw new ERR_INVALID_THIS('DecompressionStream'); }
  [kInspect](depth, options) { throw new ERR_INVALID_THIS('DecompressionStream'); }
}

finishClass(CompressionStream, ['readable', 'writable']);
finishClass(DecompressionStream, ['readable', 'writable']);

module.exports = { CompressionStream, DecompressionStream };
