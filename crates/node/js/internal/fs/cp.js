'use strict';
// cp: files, links and whole trees. One walk for both forms: it yields [native name, arguments] and is told the results.

const native = internalBinding('fs');
const path = require('path');
const { codes, genericNodeError } = require('internal/errors');
const { toPathText } = require('internal/fs/args');
const { validateBoolean, validateFunction, validateInteger, validateObject } = require('internal/validators');
const { S_IFMT, S_IFDIR, S_IFLNK, S_IFREG, S_IFCHR, S_IFBLK, S_IFIFO, S_IFSOCK } = native.constants;

const EISDIR = 21;
const EEXIST = 17;
const EINVAL = 22;
const ENOTDIR = 20;

function cpError(code, text, errno, name, message, where) {
  const info = { message, path: where, syscall: 'cp', errno, code: name };
  const err = genericNodeError(`${text}: cp returned ${name} (${message}) ${where}`, { code });
  Object.defineProperty(err, 'name', { value: 'SystemError', writable: true, configurable: true, enumerable: false });
  const stack = `SystemError [${code}]: ${err.message}`;
  Object.defineProperty(err, 'stack', { value: err.stack.replace(/^[^\n]*/, () => stack), writable: true, configurable: true, enumerable: false });
  return Object.assign(err, { info, errno, syscall: 'cp', path: where });
}

function checkOptions(options) {
  if (options === undefined) options = {};
  validateObject(options, 'options');
  options = { dereference: false, errorOnExist: false, filter: undefined, force: true, preserveTimestamps: false, recursive: false, verbatimSymlinks: false, mode: 0, ...options };
  for (const name of ['dereference', 'errorOnExist', 'force', 'preserveTimestamps', 'recursive', 'verbatimSymlinks']) validateBoolean(options[name], `options.${name}`);
  options.mode ??= 0;
  validateInteger(options.mode, 'mode', 0, 7);
  if (options.dereference === true && options.verbatimSymlinks === true) throw new codes.ERR_INCOMPATIBLE_OPTION_PAIR('dereference', 'verbatimSymlinks');
  if (options.filter !== undefined) validateFunction(options.filter, 'options.filter');
  return options;
}

function check(src, dest, options) { return [toPathText(src, 'src'), toPathText(dest, 'dest'), checkOptions(options)]; }

function typeOf(stat) { return stat[1] & S_IFMT; }
function same(a, b) { return a[7] === b[7] && a[0] === b[0] && a[7] !== 0; }
function isSubdirectory(src, dest) {
  const [a, b] = [src, dest].map((p) => path.resolve(p).split(path.sep).filter(Boolean));
  return a.every((part, i) => b[i] === part);
}

function* start(src, dest, options) {
  if (options.filter && !(yield ['filter', [src, dest]])) return;
  const stat = options.dereference ? 'stat' : 'lstat';
  const from = yield [stat, [src, false, true]];
  const to = yield [stat, [dest, false, false]];
  checkPair(src, dest, from, to, options);
  // No parent of the target may be the source.
  for (let at = path.dirname(path.resolve(dest)), root = path.parse(at).root, last = path.dirname(path.resolve(src)); at !== last && at !== root; at = path.dirname(at)) {
    const stat = yield ['stat', [at, false, false]];
    if (stat !== undefined && same(from, stat)) throw subdirectoryOfSelf(src, dest, options);
  }
  if ((yield ['kind', [path.dirname(path.resolve(dest))]]) === -1) yield ['makeTree', [path.dirname(path.resolve(dest))]];
  yield* copy(src, dest, from, to, options);
}

function subdirectoryOfSelf(src, dest, options) {
  if (options.sync) return genericNodeError(`Cannot copy ${src.replace(/\/*$/, '/')} to a subdirectory of self ${dest}`, { code: 'ERR_FS_CP_EINVAL' });
  return cpError('ERR_FS_CP_EINVAL', 'Invalid src or dest', EINVAL, 'EINVAL', `cannot copy ${src} to a subdirectory of self ${dest}`, dest);
}

// The two forms check the same, in their own words.
function checkPairSync(src, dest, from, to, options) {
  const fail = (code, text) => genericNodeError(text, { code });
  const directory = typeOf(from) === S_IFDIR;
  if (to !== undefined) {
    if (same(from, to)) throw fail('ERR_FS_CP_EINVAL', `src and dest cannot be the same ${dest}`);
    if (directory && typeOf(to) !== S_IFDIR) throw fail('ERR_FS_CP_DIR_TO_NON_DIR', `Cannot overwrite non-directory ${dest} with directory ${src}`);
    if (!directory && typeOf(to) === S_IFDIR) throw fail('ERR_FS_CP_NON_DIR_TO_DIR', `Cannot overwrite directory ${dest} with non-directory ${src}`);
  }
  if (!options.recursive && directory) throw fail('ERR_FS_EISDIR', `Recursive option not enabled, cannot copy a directory: ${src.replace(/\/*$/, '/')}`);
  if (directory && isSubdirectory(src, dest)) throw subdirectoryOfSelf(src, dest, options);
  const kinds = { '__proto__': null, [S_IFSOCK]: ['ERR_FS_CP_SOCKET', 'a socket file'], [S_IFIFO]: ['ERR_FS_CP_FIFO_PIPE', 'a FIFO pipe'] };
  const refused = kinds[typeOf(from)];
  if (refused !== undefined) throw fail(refused[0], `Cannot copy ${refused[1]}: ${dest}`);
}

function checkPair(src, dest, from, to, options) {
  if (options.sync) {
    checkPairSync(src, dest, from, to, options);
    return;
  }
  const directory = typeOf(from) === S_IFDIR;
  if (to !== undefined) {
    if (same(from, to)) throw cpError('ERR_FS_CP_EINVAL', 'Invalid src or dest', EINVAL, 'EINVAL', 'src and dest cannot be the same', dest);
    if (directory && typeOf(to) !== S_IFDIR) {
      throw cpError('ERR_FS_CP_DIR_TO_NON_DIR', 'Cannot overwrite non-directory with directory', EISDIR, 'EISDIR', `cannot overwrite non-directory ${dest} with directory ${src}`, dest);
    }
    if (!directory && typeOf(to) === S_IFDIR) {
      throw cpError('ERR_FS_CP_NON_DIR_TO_DIR', 'Cannot overwrite directory with non-directory', ENOTDIR, 'ENOTDIR', `cannot overwrite directory ${dest} with non-directory ${src}`, dest);
    }
  }
  if (!options.recursive && directory) {
    throw cpError('ERR_FS_EISDIR', 'Path is a directory', EISDIR, 'EISDIR', `${src} is a directory (not copied)`, src);
  }
  if (directory && isSubdirectory(src, dest)) throw subdirectoryOfSelf(src, dest, options);
}

function* copy(src, dest, from, to, options) {
  switch (typeOf(from)) {
    case S_IFDIR:
      yield* copyDirectory(src, dest, from, to, options);
      return;
    case S_IFREG:
    case S_IFCHR:
    case S_IFBLK:
      yield* copyFile(src, dest, from, to, options);
      return;
    case S_IFLNK:
      yield* copyLink(src, dest, to, options);
      return;
    case S_IFSOCK:
      throw cpError('ERR_FS_CP_SOCKET', 'Cannot copy a socket file', EINVAL, 'EINVAL', `cannot copy a socket file: ${dest}`, dest);
    case S_IFIFO:
      throw cpError('ERR_FS_CP_FIFO_PIPE', 'Cannot copy a FIFO pipe', EINVAL, 'EINVAL', `cannot copy a FIFO pipe: ${dest}`, dest);
    default:
      throw cpError('ERR_FS_CP_UNKNOWN', 'Cannot copy an unknown file type', EINVAL, 'EINVAL', `cannot copy an unknown file type: ${dest}`, dest);
  }
}

function* copyFile(src, dest, from, to, options) {
  if (to !== undefined) {
    if (!options.force) {
      if (options.errorOnExist) throw cpError('ERR_FS_CP_EEXIST', 'Target already exists', EEXIST, 'EEXIST', `${dest} already exists`, dest);
      return;
    }
    yield ['unlink', [dest]];
  }
  yield ['copyFile', [src, dest, options.mode]];
  if (options.preserveTimestamps) {
    if ((from[1] & 0o200) === 0) yield ['chmod', [dest, from[1] | 0o200]];
    const now = yield ['stat', [src, false, true]];
    yield ['utimes', [dest, now[10] + now[11] / 1e9, now[12] + now[13] / 1e9]];
    if ((from[1] & 0o200) === 0) yield ['chmod', [dest, from[1]]];
  }
}

function* copyDirectory(src, dest, from, to, options) {
  if (to === undefined) yield ['mkdir', [dest, 0o777]];
  const flat = yield ['readdir', [src]];
  for (let i = 0; i < flat.length; i += 2) {
    const [a, b] = [path.join(src, flat[i]), path.join(dest, flat[i])];
    if (options.filter && !(yield ['filter', [a, b]])) continue;
    const stat = options.dereference ? 'stat' : 'lstat';
    const below = yield [stat, [a, false, true]];
    const there = yield [stat, [b, false, false]];
    checkPair(a, b, below, there, { ...options, recursive: true });
    yield* copy(a, b, below, there, options);
  }
  if (to === undefined) yield ['chmod', [dest, from[1] & 0o7777]];
}

function* copyLink(src, dest, to, options) {
  let target = yield ['readlink', [src]];
  if (!options.verbatimSymlinks && !path.isAbsolute(target)) target = path.resolve(path.dirname(src), target);
  if (to === undefined) {
    yield ['symlink', [target, dest]];
    return;
  }
  let there;
  try {
    there = yield ['readlink', [dest]];
  } catch (err) {
    // No link, or one that somebody replaced.
    if (err.code !== 'EINVAL' && err.code !== 'UNKNOWN') throw err;
    if (!options.force) {
      if (options.errorOnExist) throw cpError('ERR_FS_CP_EEXIST', 'Target already exists', EEXIST, 'EEXIST', `${dest} already exists`, dest);
      return;
    }
    yield ['unlink', [dest]];
    yield ['symlink', [target, dest]];
    return;
  }
  if (!path.isAbsolute(there)) there = path.resolve(path.dirname(dest), there);
  const stat = yield ['stat', [src, false, false]];
  if (stat !== undefined && typeOf(stat) === S_IFDIR && !(options.sync && target === there)) {
    if (isSubdirectory(target, there)) {
      throw cpError('ERR_FS_CP_EINVAL', 'Invalid src or dest', EINVAL, 'EINVAL', `cannot copy ${target} to a subdirectory of self ${there}`, dest);
    }
    if (isSubdirectory(there, target)) {
      throw cpError('ERR_FS_CP_SYMLINK_TO_SUBDIRECTORY', 'Cannot overwrite symlink in subdirectory of self', EINVAL, 'EINVAL', `cannot overwrite ${there} with ${target}`, dest);
    }
  }
  yield ['unlink', [dest]];
  yield ['symlink', [target, dest]];
}

function cpSync(src, dest, options) {
  [src, dest, options] = check(src, dest, options);
  const walk = start(src, dest, { ...options, sync: true });
  for (let step = walk.next(); !step.done;) {
    const [op, args] = step.value;
    let result;
    try {
      if (op === 'filter') {
        result = options.filter(...args);
        if (require('util').types.isPromise(result)) throw new codes.ERR_INVALID_RETURN_VALUE('boolean', 'filter', result);
      } else if (op === 'makeTree') {
        require('internal/fs/trees').makeTree(args[0], 0o777);
      } else {
        result = native[op](...args);
      }
    } catch (err) {
      step = walk.throw(err);
      continue;
    }
    step = walk.next(result);
  }
}

async function cp(src, dest, options) {
  [src, dest, options] = check(src, dest, options);
  const { request } = require('internal/fs/async');
  const walk = start(src, dest, options);
  for (let step = walk.next(); !step.done;) {
    const [op, args] = step.value;
    let result;
    try {
      if (op === 'filter') result = await options.filter(...args);
      else if (op === 'makeTree') await require('internal/fs/trees').makeTreeAsync(args[0], 0o777);
      else result = await request(op, args);
    } catch (err) {
      step = walk.throw(err);
      continue;
    }
    step = walk.next(result);
  }
}

module.exports = { cp, cpSync, check };
