'use strict';
// The public module `fs/promises`.

const { calls } = require('internal/fs/async');
const { constants } = internalBinding('fs');

const names = ['access', 'appendFile', 'chmod', 'copyFile', 'cp', 'link', 'lstat', 'mkdir', 'mkdtemp', 'opendir', 'readFile', 'readdir', 'readlink', 'realpath', 'rename', 'rm',
  'rmdir', 'stat', 'symlink', 'truncate', 'unlink', 'utimes', 'writeFile'];
for (const name of names) exports[name] = calls[name];

exports.open = async function open(path, flags, mode) {
  const { FileHandle } = require('internal/fs/handle');
  return new FileHandle(await calls.open(path, flags, mode));
};
exports.constants = constants;
for (const name of ['watch', 'statfs', 'glob', 'lchown', 'lchmod', 'lutimes', 'chown', 'mkdtempDisposable']) {
  exports[name] = {
    async [name]() {
      throw new (require('internal/errors').codes.ERR_TALLY_NOT_BUILT_YET)(`fs.promises.${name}`);
    },
  }[name];
}
