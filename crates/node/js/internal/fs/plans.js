'use strict';
// One description per file system call, for its three forms (fs.xSync, fs.x with callback, fs.promises.x).
//
// plans.x(...arguments) checks them and gives [native name, native arguments, finish?]: finish turns the native result
// into what the call returns.

const { constants } = internalBinding('fs');
const { toPath, toFd, toFlags, toOptions, encodePath, toSeconds, parseFileMode, toAccessMode, readArguments, writeArguments } = require('internal/fs/args');
const { makeStats } = require('internal/fs/stats');
const { validateBoolean, validateInteger } = require('internal/validators');

function nothing() { return undefined; }

function stat(native, target, options) {
  const bigint = options?.bigint ?? false;
  const throwIfNoEntry = options?.throwIfNoEntry ?? true;
  return [native, [target, bigint, throwIfNoEntry], (values) => (values === undefined ? undefined : makeStats(values, bigint))];
}

function truncLength(len) {
  len ??= 0;
  validateInteger(len, 'len');
  return Math.max(0, len);
}

const plans = {
  __proto__: null,
  access: (path, mode) => ['access', [toPath(path), toAccessMode(mode)], nothing],
  open: (path, flags = 'r', mode) => ['open', [toPath(path), toFlags(flags), parseFileMode(mode, 'mode', 0o666)]],
  close: (fd) => ['close', [toFd(fd)], nothing],
  read: (fd, buffer, offset, length, position) => ['read', [toFd(fd), ...readArguments(buffer, offset, length, position)]],
  write: (fd, buffer, offset, length, position) => ['write', [toFd(fd), ...writeArguments(buffer, offset, length, position)]],
  rename: (from, to) => ['rename', [toPath(from, 'oldPath'), toPath(to, 'newPath')], nothing],
  ftruncate: (fd, len) => ['ftruncate', [toFd(fd), truncLength(len)], nothing],
  fsync: (fd) => ['fsync', [toFd(fd)], nothing],
  fdatasync: (fd) => ['fdatasync', [toFd(fd)], nothing],
  rmdir: (path) => ['rmdir', [toPath(path)], nothing],
  unlink: (path) => ['unlink', [toPath(path)], nothing],
  stat: (path, options) => stat('stat', toPath(path), options),
  lstat: (path, options) => stat('lstat', toPath(path), options),
  fstat: (fd, options) => stat('fstat', toFd(fd), options),
  readlink: (path, options) => ['readlink', [toPath(path, 'oldPath')], (link) => encodePath(link, toOptions(options))],
  symlink: (target, path) => ['symlink', [toPath(target, 'target'), toPath(path)], nothing],
  link: (from, to) => ['link', [toPath(from, 'existingPath'), toPath(to, 'newPath')], nothing],
  copyFile: (from, to, mode) => ['copyFile', [toPath(from, 'src'), toPath(to, 'dest'), toAccessMode(mode ?? 0)], nothing],
  chmod: (path, mode) => ['chmod', [toPath(path), parseFileMode(mode, 'mode')], nothing],
  fchmod: (fd, mode) => ['fchmod', [toFd(fd), parseFileMode(mode, 'mode')], nothing],
  utimes: (path, atime, mtime) => ['utimes', [toPath(path), toSeconds(atime), toSeconds(mtime)], nothing],
  futimes: (fd, atime, mtime) => ['futimes', [toFd(fd), toSeconds(atime, 'atime'), toSeconds(mtime, 'mtime')], nothing],
  realpath: (path, options) => ['realpath', [require('path').resolve(toPath(path))], (real) => encodePath(real, toOptions(options))],
  mkdtemp: (prefix, options) => ['mkdtemp', [toPath(prefix, 'prefix')], (path) => encodePath(path, toOptions(options))],
};

// mkdir's options, for its recursive form in internal/fs/trees.
function mkdirOptions(options) {
  let mode = 0o777;
  let recursive = false;
  if (typeof options === 'number' || typeof options === 'string') {
    mode = parseFileMode(options, 'mode');
  } else if (options) {
    if (options.recursive !== undefined) {
      validateBoolean(options.recursive, 'options.recursive');
      ({ recursive } = options);
    }
    if (options.mode !== undefined) mode = parseFileMode(options.mode, 'options.mode');
  }
  return { mode, recursive };
}

module.exports = { plans, mkdirOptions, constants };
