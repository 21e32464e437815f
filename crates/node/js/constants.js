'use strict';
// The old public module `constants`: those of os, fs and crypto in one object.

const os = require('os').constants;
const { EXTENSIONLESS_FORMAT_JAVASCRIPT, EXTENSIONLESS_FORMAT_WASM, ...fs } = require('fs').constants;
const { defaultCipherList, ...crypto } = require('internal/modules/cjs/builtins').loadBuiltin('crypto').constants;
Object.freeze(Object.assign(module.exports, os.dlopen, os.errno, os.priority, os.signals, fs, crypto));
