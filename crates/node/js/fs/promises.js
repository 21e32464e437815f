'use strict';
// The public module `fs/promises`.

const { calls } = require('internal/fs/async');
const { constants } = internalBinding('fs');

const names = ['access', 'copyFile', 'cp', 'glob', 'open', 'opendir', 'rename', 'truncate', 'rm', 'rmdir', 'mkdir', 'readdir', 'readlink', 'symlink', 'lstat', 'stat', 'statfs', 'link', 'unlink',
  'chmod', 'lchmod', 'lchown', 'chown', 'utimes', 'lutimes', 'realpath', 'mkdtemp', 'mkdtempDisposable', 'writeFile', 'appendFile', 'readFile', 'watch'];
const LENGTHS = { __proto__: null, access: 1, cp: 3, opendir: 3, truncate: 1, rm: 2, rmdir: 2, mkdir: 2, readdir: 2, writeFile: 3, appendFile: 3, readFile: 2, stat: 1, lstat: 1, statfs: 1 };

const own = {
  async* glob(pattern, options) { yield* require('internal/fs/glob').glob(pattern, options); },
  async open(path, flags, mode) {
    const { FileHandle } = require('internal/fs/handle');
    return new FileHandle(await calls.open(path, flags, mode));
  },
  async lchmod(path, mode) { throw new (require('internal/errors').codes.ERR_METHOD_NOT_IMPLEMENTED)('lchmod()'); },
  async mkdtempDisposable(prefix, options) {
    const path = await calls.mkdtemp(prefix, options);
    const full = require('path').resolve(path.toString());
    const remove = () => calls.rm(full, { maxRetries: 0, recursive: true, force: true, retryDelay: 0 });
    return { __proto__: null, path, remove, async [Symbol.asyncDispose]() { await remove(); } };
  },
  async* watch(filename, options = {}) { yield* require('internal/fs/watch').watchIterator(filename, options); },
};
for (const name of names) {
  exports[name] = own[name] ?? calls[name];
  if (LENGTHS[name] !== undefined) Object.defineProperty(exports[name], 'length', { __proto__: null, value: LENGTHS[name], configurable: true });
}
Object.defineProperty(exports.opendir, Symbol.for('nodejs.util.promisify.custom'), { __proto__: null, value: exports.opendir, configurable: true });
exports.constants = constants;
