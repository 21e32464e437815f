'use strict';
// The public module `node:sea`: this program is no single executable.

const { codes } = require('internal/errors');
const { validateString } = require('internal/validators');

function refuse() {
  throw new codes.ERR_NOT_IN_SINGLE_EXECUTABLE_APPLICATION();
}

const isSea = () => false;

function getAsset(key, encoding) {
  validateString(key, 'key');
  if (encoding !== undefined) validateString(encoding, 'encoding');
  refuse();
}

function getRawAsset(key) {
  validateString(key, 'key');
  refuse();
}

function getAssetAsBlob(key, options) {
  validateString(key, 'key');
  refuse();
}

function getAssetKeys() { refuse(); }

module.exports = { isSea, getAsset, getRawAsset, getAssetAsBlob, getAssetKeys };
