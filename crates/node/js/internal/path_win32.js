'use strict';
// path.win32 on a POSIX machine: only what programs use to recognise Windows paths.

const { validateString } = require('internal/validators');
const posix = require('path');

function notBuilt(name) {
  return { [name]() { throw new (require('internal/errors').codes.ERR_TALLY_NOT_BUILT_YET)(`path.win32.${name}`); } }[name];
}

function isAbsolute(path) {
  validateString(path, 'path');
  return /^([\\/]|[a-zA-Z]:[\\/])/.test(path);
}

function basename(path, suffix) {
  validateString(path, 'path');
  return posix.basename(path.replace(/^[a-zA-Z]:/, '').replaceAll('\\', '/'), suffix);
}

function extname(path) {
  return posix.extname(basename(path));
}

const win32 = { sep: '\\', delimiter: ';', isAbsolute, basename, extname };
for (const name of ['resolve', 'normalize', 'join', 'relative', 'dirname', 'format', 'parse', 'toNamespacedPath', 'matchesGlob']) win32[name] = notBuilt(name);
win32.win32 = win32;
win32.posix = posix;

module.exports = win32;
