'use strict';
// URL.createObjectURL and URL.revokeObjectURL: object URLs are of Blobs, which are not here yet.

const { codes: { ERR_INVALID_ARG_TYPE } } = require('internal/errors');

function createObjectURL(obj) {
  throw new ERR_INVALID_ARG_TYPE('obj', 'Blob', obj);
}

function revokeObjectURL() {}

module.exports = { createObjectURL, revokeObjectURL };
