'use strict';
// The public module `fs`. Every function loads what it needs when it is first used.

const { sync } = require('internal/fs/sync');
const { constants } = internalBinding('fs');
const { defineLazy, deprecate } = require('internal/util');

// In Node's order: [name, whether there is a form with Sync].
const NAMES = [
  ['appendFile', 1], ['access', 1], ['chown', 1], ['chmod', 1], ['close', 1], ['copyFile', 1], ['cp', 1], ['createReadStream', 0], ['createWriteStream', 0], ['exists', 1], ['fchown', 1],
  ['fchmod', 1], ['fdatasync', 1], ['fstat', 1], ['fsync', 1], ['ftruncate', 1], ['futimes', 1], ['glob', 1], ['lchown', 1], ['lchmod', 2], ['link', 1], ['lstat', 1], ['lutimes', 1], ['mkdir', 1],
  ['mkdtemp', 1], ['mkdtempDisposable', 3], ['open', 1], ['openAsBlob', 0], ['readdir', 1], ['read', 1], ['readv', 1], ['readFile', 1], ['readlink', 1], ['realpath', 1], ['rename', 1], ['rm', 1],
  ['rmdir', 1], ['stat', 0], ['statfs', 0], ['statSync', 4], ['statfsSync', 4], ['symlink', 1], ['truncate', 1], ['unwatchFile', 0], ['unlink', 1], ['utimes', 1], ['watch', 0], ['watchFile', 0],
  ['writeFile', 1], ['write', 1], ['writev', 1],
];

const own = {
  createReadStream(path, options) { return new (require('internal/fs/streams').ReadStream)(path, options); },
  createWriteStream(path, options) { return new (require('internal/fs/streams').WriteStream)(path, options); },
  glob(pattern, options, callback) {
    if (typeof options === 'function') {
      callback = options;
      options = undefined;
    }
    if (typeof callback !== 'function') throw new (require('internal/errors').codes.ERR_INVALID_ARG_TYPE)('cb', 'Function', callback);
    Array.fromAsync(require('internal/fs/glob').glob(pattern, options)).then((found) => process.nextTick(callback, null, found), (err) => process.nextTick(callback, err));
  },
  globSync(pattern, options) { return require('internal/fs/glob').globSync(pattern, options); },
  openAsBlob(path, options = {}) {
    const { validateObject, validateString } = require('internal/validators');
    validateObject(options, 'options');
    const { type = '' } = options;
    validateString(type, 'options.type');
    return require('internal/blob').openFile(path, type);
  },
  watch(filename, options, listener) { return require('internal/fs/watch').watch(filename, options, listener); },
  watchFile(filename, options, listener) { return require('internal/fs/stat_watcher').watchFile(filename, options, listener); },
  unwatchFile(filename, listener) { return require('internal/fs/stat_watcher').unwatchFile(filename, listener); },
};

const fs = module.exports;
function add(name) {
  if (name in own) fs[name] = own[name];
  else if (name in sync) fs[name] = sync[name];
  else defineLazy(fs, name, () => require('internal/fs/callbacks').callbacks[name]);
}
for (const [name, forms] of NAMES) {
  if (forms === 2) { // not on this system, as in Node
    fs[name] = undefined;
    fs[`${name}Sync`] = undefined;
    continue;
  }
  if (forms !== 3) add(name);
  if (forms === 1 || forms === 3) add(`${name}Sync`);
}

const streams = () => require('internal/fs/streams');
defineLazy(fs, 'Dirent', () => require('internal/fs/stats').Dirent);
defineLazy(fs, 'Stats', () => deprecate(require('internal/fs/stats').Stats, 'fs.Stats constructor is deprecated.', 'DEP0180'));
defineLazy(fs, 'ReadStream', () => streams().ReadStream);
defineLazy(fs, 'WriteStream', () => streams().WriteStream);
defineLazy(fs, 'FileReadStream', () => streams().ReadStream);
defineLazy(fs, 'FileWriteStream', () => streams().WriteStream);
defineLazy(fs, 'Utf8Stream', () => require('internal/fs/utf8_stream').Utf8Stream);
fs._toUnixTimestamp = require('internal/fs/args').toSeconds;
defineLazy(fs, 'Dir', () => require('internal/fs/dir').Dir);
for (const name of ['opendir', 'opendirSync']) add(name);
Object.defineProperty(fs, 'constants', { __proto__: null, value: constants, writable: false, configurable: false, enumerable: true });
defineLazy(fs, 'promises', () => require('fs/promises'));
for (const name of ['F_OK', 'R_OK', 'W_OK', 'X_OK']) {
  Object.defineProperty(fs, name, {
    __proto__: null, enumerable: false,
    get: deprecate(() => constants[name], `fs.${name} is deprecated, use fs.constants.${name} instead`, 'DEP0176'),
  });
}
