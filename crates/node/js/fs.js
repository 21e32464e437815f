'use strict';
// The public module `fs`. Synchronous functions are there at once; callbacks, promises and streams load when used.

const { sync } = require('internal/fs/sync');
const { constants } = internalBinding('fs');
const { defineLazy } = require('internal/util');
const { codes } = require('internal/errors');

module.exports = { ...sync, constants };
const fs = module.exports;

const names = ['access', 'open', 'close', 'read', 'write', 'readv', 'writev', 'rename', 'ftruncate', 'truncate', 'fsync', 'fdatasync', 'rmdir', 'unlink', 'stat', 'lstat', 'fstat',
  'readlink', 'symlink', 'link', 'copyFile', 'chmod', 'fchmod', 'utimes', 'futimes', 'realpath', 'mkdtemp', 'readFile', 'writeFile', 'appendFile', 'readdir', 'mkdir', 'rm',
  'cp', 'opendir', 'exists'];
for (const name of names) defineLazy(fs, name, () => require('internal/fs/callbacks').callbacks[name]);

fs.createReadStream = function createReadStream(path, options) { return new (require('internal/fs/streams').ReadStream)(path, options); };
fs.createWriteStream = function createWriteStream(path, options) { return new (require('internal/fs/streams').WriteStream)(path, options); };
fs._toUnixTimestamp = require('internal/fs/args').toSeconds;
for (const name of ['F_OK', 'R_OK', 'W_OK', 'X_OK']) Object.defineProperty(fs, name, { __proto__: null, enumerable: false, value: constants[name] });

defineLazy(fs, 'ReadStream', () => require('internal/fs/streams').ReadStream);
defineLazy(fs, 'WriteStream', () => require('internal/fs/streams').WriteStream);
defineLazy(fs, 'FileReadStream', () => require('internal/fs/streams').ReadStream, false);
defineLazy(fs, 'FileWriteStream', () => require('internal/fs/streams').WriteStream, false);
defineLazy(fs, 'Dir', () => require('internal/fs/dir').Dir);
defineLazy(fs, 'Dirent', () => require('internal/fs/stats').Dirent);
defineLazy(fs, 'Stats', () => require('internal/fs/stats').Stats);
defineLazy(fs, 'promises', () => require('fs/promises'));

for (const name of ['watch', 'watchFile', 'unwatchFile', 'statfs', 'statfsSync', 'glob', 'globSync', 'chown', 'chownSync', 'fchown', 'fchownSync', 'lchown', 'lchownSync', 'lutimes', 'lutimesSync',
  'openAsBlob', 'lchmod', 'lchmodSync']) {
  fs[name] = { [name]() { throw new codes.ERR_TALLY_NOT_BUILT_YET(`fs.${name}`); } }[name];
}
