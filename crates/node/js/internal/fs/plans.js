'use strict';
// One description per file system call, for its three forms (fs.xSync, fs.x with callback, fs.promises.x).
//
// plans.x(...arguments) checks them and gives [native name, native arguments, finish?]: finish turns the native result
// into what the call returns. counts.x is [arguments before a callback at least, at most].

const { constants } = internalBinding('fs');
const {
  toPath, toFd, toFlags, toOptions, wantsBytes, encodePath, toSeconds, parseFileMode, toAccessMode, readArguments, writeArguments, bufferArray, writePosition,
} = require('internal/fs/args');
const { makeStats, makeStatFs } = require('internal/fs/stats');
const { validateBoolean, validateInteger, validateOneOf, validateObject } = require('internal/validators');

function nothing() { return undefined; }

function stat(native, target, options) {
  const bigint = Boolean(options?.bigint);
  const throwIfNoEntry = options?.throwIfNoEntry !== false;
  return [native, [target, bigint, throwIfNoEntry], (values) => (values === undefined ? undefined : makeStats(values, bigint))];
}

function truncLength(len) {
  len ??= 0;
  validateInteger(len, 'len');
  return Math.max(0, len);
}

function pathResult(native, target, options) {
  options = toOptions(options);
  return [native, [target, wantsBytes(options)], (path) => encodePath(path, options)];
}

function validateId(id, name) {
  validateInteger(id, name, -1, 4294967295);
  return id;
}
function owner(native, target, uid, gid) { return [native, [target, validateId(uid, 'uid'), validateId(gid, 'gid')], nothing]; }

function checkLinkType(type) {
  validateOneOf(type, 'type', ['dir', 'file', 'junction', null, undefined]);
}

function copyMode(mode) {
  return toAccessMode(mode ?? 0);
}

const plans = {
  __proto__: null,
  access: (path, mode) => ['access', [toPath(path), toAccessMode(mode)], nothing],
  open: (path, flags, mode) => ['open', [toPath(path), toFlags(flags), parseFileMode(mode, 'mode', 0o666)]],
  close: (fd) => ['close', [toFd(fd)], nothing],
  read: (fd, buffer, offset, length, position) => ['read', [toFd(fd), ...readArguments(buffer, offset, length, position)]],
  write: (fd, buffer, offset, length, position) => ['write', [toFd(fd), ...writeArguments(buffer, offset, length, position)]],
  readv: (fd, buffers, position) => ['readv', [toFd(fd), bufferArray(buffers), writePosition(position)]],
  writev: (fd, buffers, position) => ['writev', [toFd(fd), bufferArray(buffers), writePosition(position)]],
  rename: (from, to) => ['rename', [toPath(from, 'oldPath'), toPath(to, 'newPath')], nothing],
  ftruncate: (fd, len) => ['ftruncate', [toFd(fd), truncLength(len)], nothing],
  fsync: (fd) => ['fsync', [toFd(fd)], nothing],
  fdatasync: (fd) => ['fdatasync', [toFd(fd)], nothing],
  unlink: (path) => ['unlink', [toPath(path)], nothing],
  stat: (path, options) => stat('stat', toPath(path), options),
  lstat: (path, options) => stat('lstat', toPath(path), options),
  fstat: (fd, options) => stat('fstat', toFd(fd), options),
  statfs: (path, options) => {
    const bigint = Boolean(options?.bigint);
    return ['statfs', [toPath(path), bigint], (values) => makeStatFs(values)];
  },
  readlink: (path, options) => pathResult('readlink', toPath(path, 'oldPath'), options),
  symlink: (target, path, type) => {
    checkLinkType(type);
    return ['symlink', [toPath(target, 'target'), toPath(path)], nothing];
  },
  link: (from, to) => ['link', [toPath(from, 'existingPath'), toPath(to, 'newPath')], nothing],
  copyFile: (from, to, mode) => ['copyFile', [toPath(from, 'src'), toPath(to, 'dest'), copyMode(mode)], nothing],
  chmod: (path, mode) => ['chmod', [toPath(path), parseFileMode(mode, 'mode')], nothing],
  fchmod: (fd, mode) => ['fchmod', [toFd(fd), parseFileMode(mode, 'mode')], nothing],
  chown: (path, uid, gid) => owner('chown', toPath(path), uid, gid),
  fchown: (fd, uid, gid) => owner('fchown', toFd(fd), uid, gid),
  lchown: (path, uid, gid) => owner('lchown', toPath(path), uid, gid),
  utimes: (path, atime, mtime) => ['utimes', [toPath(path), toSeconds(atime), toSeconds(mtime)], nothing],
  futimes: (fd, atime, mtime) => ['futimes', [toFd(fd), toSeconds(atime, 'atime'), toSeconds(mtime, 'mtime')], nothing],
  lutimes: (path, atime, mtime) => ['lutimes', [toPath(path), toSeconds(atime), toSeconds(mtime)], nothing],
  realpath: (path, options) => pathResult('realpath', toPath(path), options),
  realpathNative: (path, options) => pathResult('realpathNative', toPath(path), options),
  mkdtemp: (prefix, options) => pathResult('mkdtemp', toPath(prefix, 'prefix'), options),
};

const counts = {
  __proto__: null,
  access: [1, 2], open: [1, 3], close: [1, 1], rename: [2, 2], ftruncate: [1, 2], fsync: [1, 1], fdatasync: [1, 1], unlink: [1, 1],
  stat: [1, 2], lstat: [1, 2], fstat: [1, 2], statfs: [1, 2], readlink: [1, 2], symlink: [2, 3], link: [2, 2], copyFile: [2, 3], chmod: [2, 2], fchmod: [2, 2],
  chown: [3, 3], fchown: [3, 3], lchown: [3, 3], utimes: [3, 3], futimes: [3, 3], lutimes: [3, 3], realpath: [1, 2], realpathNative: [1, 2], mkdtemp: [1, 2],
  readv: [2, 3], writev: [2, 3],
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

// The options of rmdir and rm.
function retryOptions(options, defaults) {
  if (options === undefined) return defaults;
  validateObject(options, 'options');
  options = { ...defaults, ...options };
  validateBoolean(options.recursive, 'options.recursive');
  require('internal/validators').validateInt32(options.retryDelay, 'options.retryDelay', 0);
  require('internal/validators').validateUint32(options.maxRetries, 'options.maxRetries');
  return options;
}
let warned = false;
function warnOfRecursive() {
  if (warned) return;
  warned = true;
  process.emitWarning('In future versions of Node.js, fs.rmdir(path, { recursive: true }) will be removed. Use fs.rm(path, { recursive: true }) instead', 'DeprecationWarning', 'DEP0147');
}
const RETRY_DEFAULTS = { retryDelay: 100, maxRetries: 0, recursive: false };
function rmdirOptions(options) {
  if (options?.recursive) warnOfRecursive();
  return retryOptions(options, RETRY_DEFAULTS);
}
function rmOptions(options) {
  options = retryOptions(options, { ...RETRY_DEFAULTS, force: false });
  validateBoolean(options.force, 'options.force');
  return options;
}

function setLength(fn, length) { return Object.defineProperty(fn, 'length', { __proto__: null, value: length, configurable: true }); }

module.exports = { plans, counts, mkdirOptions, rmdirOptions, rmOptions, setLength, constants };
