'use strict';
// Whole directory trees: mkdir recursive, rm, cp.

const native = internalBinding('fs');
const path = require('path');
const { codes, genericNodeError, uvException } = require('internal/errors');
const { validateBoolean, validateObject } = require('internal/validators');

// Makes the missing directories; the first one made, or undefined.
function makeTree(directory, mode) {
  const missing = [];
  let at = path.resolve(directory);
  for (;;) {
    const kind = native.kind(at);
    if (kind === 1) break;
    if (kind === 0) {
      if (missing.length === 0) throw uvException({ errno: -17, syscall: 'mkdir', path: directory });
      throw uvException({ errno: -20, syscall: 'mkdir', path: directory });
    }
    missing.push(at);
    const parent = path.dirname(at);
    if (parent === at) break;
    at = parent;
  }
  for (let i = missing.length - 1; i >= 0; i--) {
    try {
      native.mkdir(missing[i], mode);
    } catch (err) {
      if (err.code !== 'EEXIST' || native.kind(missing[i]) !== 1) throw err; // another process was faster
    }
  }
  return missing.length === 0 ? undefined : missing[missing.length - 1];
}

const { S_IFMT, S_IFDIR, S_IFLNK, S_IFREG } = native.constants;

function typeOf(file) {
  const values = native.lstat(file, false, false);
  return values === undefined ? undefined : values[1] & S_IFMT;
}

function remove(target, options) {
  if (options !== undefined) validateObject(options, 'options');
  const { force = false, recursive = false } = options ?? {};
  validateBoolean(force, 'options.force');
  validateBoolean(recursive, 'options.recursive');
  const type = typeOf(target);
  if (type === undefined) {
    if (force) return;
    throw uvException({ errno: -2, syscall: 'lstat', path: target });
  }
  if (type === S_IFDIR && !recursive) {
    const info = { code: 'EISDIR', message: 'is a directory', path: target, syscall: 'rm', errno: 21 };
    const err = new codes.ERR_FS_EISDIR(info);
    Object.defineProperty(err, 'name', { value: 'SystemError', writable: true, configurable: true, enumerable: false });
    Object.assign(err, { info, errno: 21, syscall: 'rm', path: target });
    throw err;
  }
  removeTree(target, type);
}

function removeTree(target, type) {
  if (type !== S_IFDIR) {
    native.unlink(target);
    return;
  }
  const flat = native.readdir(target);
  for (let i = 0; i < flat.length; i += 2) {
    const child = path.join(target, flat[i]);
    const childType = flat[i + 1] === 2 ? S_IFDIR : typeOf(child);
    if (childType !== undefined) removeTree(child, childType);
  }
  native.rmdir(target);
}

function copyTree(src, dest, options = {}) {
  validateObject(options, 'options');
  const { recursive = false, force = true, errorOnExist = false, filter, preserveTimestamps = false, dereference = false } = options;
  if (filter !== undefined && !filter(src, dest)) return;
  const values = dereference ? native.stat(src, false, true) : native.lstat(src, false, true);
  const type = values[1] & S_IFMT;
  if (type === S_IFDIR) {
    if (!recursive) {
      throw genericNodeError(`Recursive option not enabled, cannot copy a directory: cp returned EISDIR (${src} is a directory (not copied)) ${src}`, { code: 'ERR_FS_EISDIR', errno: 21, syscall: 'cp', path: src });
    }
    const to = path.resolve(dest);
    if (to === path.resolve(src) || to.startsWith(`${path.resolve(src)}/`)) {
      throw genericNodeError(`Cannot copy ${src} to a subdirectory of self ${dest}`, { code: 'ERR_FS_CP_EINVAL', errno: 22, syscall: 'cp', path: dest });
    }
    makeTree(dest, 0o777);
    const flat = native.readdir(src);
    for (let i = 0; i < flat.length; i += 2) copyTree(path.join(src, flat[i]), path.join(dest, flat[i]), options);
    return;
  }
  if (typeOf(dest) !== undefined) {
    if (!force) {
      if (errorOnExist) throw genericNodeError(`Target already exists: cp returned EEXIST (${dest} already exists) ${dest}`, { code: 'ERR_FS_CP_EEXIST', errno: 17, syscall: 'cp', path: dest });
      return;
    }
    native.unlink(dest);
  } else {
    makeTree(path.dirname(path.resolve(dest)), 0o777);
  }
  if (type === S_IFLNK) {
    native.symlink(native.readlink(src), dest);
  } else if (type === S_IFREG) {
    native.copyFile(src, dest, 0);
    if (preserveTimestamps) native.utimes(dest, values[10] + values[11] / 1e9, values[12] + values[13] / 1e9);
  } else {
    throw genericNodeError(`Cannot copy a file that is neither regular nor a link: ${src}`, { code: 'ERR_FS_CP_UNKNOWN', syscall: 'cp', path: src });
  }
}

module.exports = { makeTree, remove, copyTree };
