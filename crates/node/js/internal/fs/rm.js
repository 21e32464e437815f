'use strict';
// rm, and rmdir with `recursive`: whole trees, with retries where something is in the way for a moment.

const native = internalBinding('fs');
require('buffer'); // names come as Buffers
const { codes, uvException } = require('internal/errors');
const { joinPath } = require('internal/fs/listing');
const { S_IFMT, S_IFDIR } = native.constants;

// What is worth another try.
const TRANSIENT = new Set(['EBUSY', 'EMFILE', 'ENFILE', 'ENOTEMPTY', 'EPERM']);

function isDirectory(path) {
  return { message: 'is a directory', errno: 21, syscall: 'rm', code: 'EISDIR', path };
}
function directoryError(path) {
  const info = isDirectory(path.toString());
  const err = new codes.ERR_FS_EISDIR(info);
  Object.defineProperty(err, 'name', { value: 'SystemError', writable: true, configurable: true, enumerable: false });
  return Object.assign(err, { info, errno: 21, syscall: 'rm', path: info.path });
}

// The steps of removing `path`, for both forms: yields [native name, arguments], gets the result or has the error thrown.
function* steps(path, options, sleep) {
  const stat = yield ['lstat', [path, false, false]];
  if (stat === undefined) {
    if (options.force) return;
    throw uvException({ errno: -2, syscall: 'lstat', path: path.toString() });
  }
  const directory = (stat[1] & S_IFMT) === S_IFDIR;
  if (directory && !options.recursive) throw directoryError(path);
  yield* tree(path, directory, options, sleep);
}

function* tree(path, directory, options, sleep) {
  for (let attempt = 0; ; attempt++) {
    try {
      if (directory) {
        const flat = yield ['readdir', [path, true]];
        for (let i = 0; i < flat.length; i += 2) yield* tree(joinPath(path, flat[i]), flat[i + 1] === 2, options, sleep);
        yield ['rmdir', [path]];
      } else {
        yield ['unlink', [path]];
      }
      return;
    } catch (err) {
      if (err.code === 'ENOENT') return; // somebody else removed it
      if (!TRANSIENT.has(err.code) || attempt >= options.maxRetries) throw err;
      yield [sleep, [(attempt + 1) * options.retryDelay]];
    }
  }
}

function removeSync(path, options) {
  const walk = steps(path, options, 'sleep');
  for (let step = walk.next(); !step.done;) {
    const [op, args] = step.value;
    let result;
    try {
      if (op === 'sleep') internalBinding('util').sleep(args[0]);
      else result = native[op](...args);
    } catch (err) {
      step = walk.throw(err);
      continue;
    }
    step = walk.next(result);
  }
}

async function remove(path, options) {
  const { request } = require('internal/fs/async');
  const walk = steps(path, options, 'sleep');
  for (let step = walk.next(); !step.done;) {
    const [op, args] = step.value;
    let result;
    try {
      if (op === 'sleep') await new Promise((resolve) => setTimeout(resolve, args[0]));
      else result = await request(op, args);
    } catch (err) {
      step = walk.throw(err);
      continue;
    }
    step = walk.next(result);
  }
}

module.exports = { remove, removeSync };
