'use strict';
// The old public module `constants`: os and fs constants in one object.

const os = require('os').constants;
Object.assign(module.exports, os.errno, os.priority, os.signals, internalBinding('fs').constants);
