'use strict';
// The synchronous functions of fs.

const native = internalBinding('fs');
const { plans, counts, mkdirOptions, rmdirOptions, rmOptions, setLength } = require('internal/fs/plans');
const { toPath, toFd, toFlags, toOptions, toBytes, parseFileMode } = require('internal/fs/args');
const { validateBoolean, validateObject } = require('internal/validators');
const { codes: { ERR_FS_FILE_TOO_LARGE } } = require('internal/errors');
const { codeLast } = require('internal/fs/send');

const MOST = 2 ** 31 - 1; // the most that Node reads into one Buffer

const sync = {};

for (const name of Object.keys(plans)) {
  const key = `${name}Sync`;
  sync[key] = setLength({
    [key](...args) {
      const [op, nativeArgs, finish] = plans[name](...args);
      const result = native[op](...nativeArgs);
      return finish === undefined ? result : finish(result);
    },
  }[key], counts[name]?.[1] ?? 5);
}
for (const name of ['statSync', 'lstatSync', 'fstatSync', 'statfsSync', 'ftruncateSync']) setLength(sync[name], 1);
setLength(sync.readvSync, 3);
setLength(sync.writevSync, 3);
sync.realpathSync.native = sync.realpathNativeSync;
delete sync.realpathNativeSync;

sync.readSync = function readSync(fd, buffer, offset, length, position) {
  if (arguments.length <= 3 && offset != null) {
    toFd(fd);
    if (ArrayBuffer.isView(buffer)) validateObject(offset, 'options');
  }
  const [op, args] = plans.read(fd, buffer, offset, length, position);
  return native[op](...args);
};

let warned = false;
function warnOfExists() {
  if (warned) return;
  warned = true;
  process.emitWarning('Passing invalid argument types to fs.existsSync is deprecated', 'DeprecationWarning', 'DEP0187');
}

// Node makes this error by another way than the others: `code` comes last.
const plainWriteSync = sync.writeSync;
sync.writeSync = setLength({
  writeSync(...args) {
    try {
      return plainWriteSync(...args);
    } catch (err) {
      throw codeLast(err);
    }
  },
}.writeSync, 5);

sync.existsSync = function existsSync(path) {
  try {
    return native.kind(toPath(path)) >= 0;
  } catch (err) {
    if (err?.code === 'ERR_ACCESS_DENIED') throw err;
    if (path !== undefined && typeof path !== 'object' || path === undefined) warnOfExists();
    return false;
  }
};

// All of an open file: its size at first, then until nothing comes (a pipe, /proc, a file that grows).
function readAll(fd) {
  const { Buffer } = require('buffer');
  const values = native.fstat(fd, false, true);
  const size = (values[1] & native.constants.S_IFMT) === native.constants.S_IFREG ? values[8] : 0;
  if (size > 0) {
    if (size > MOST) throw new ERR_FS_FILE_TOO_LARGE(size);
    const buffer = Buffer.allocUnsafeSlow(size);
    let at = 0;
    while (at < size) {
      const count = native.read(fd, buffer, at, size - at, -1);
      if (count === 0) break;
      at += count;
    }
    return at === size ? buffer : Buffer.copyBytesFrom(buffer, 0, at);
  }
  const parts = [];
  let total = 0;
  for (;;) {
    const buffer = Buffer.allocUnsafeSlow(65536);
    const count = native.read(fd, buffer, 0, buffer.length, -1);
    if (count === 0) break;
    total += count;
    if (total > MOST) throw new ERR_FS_FILE_TOO_LARGE(total);
    parts.push(count === buffer.length ? buffer : Buffer.copyBytesFrom(buffer, 0, count));
  }
  return parts.length === 1 ? parts[0] : Buffer.concat(parts, total);
}

sync.readFileSync = function readFileSync(path, options) {
  options = toOptions(options, { flag: 'r' });
  const isFd = typeof path === 'number' && Number.isInteger(path) && path >= 0;
  if ((options.encoding === 'utf8' || options.encoding === 'utf-8') && (options.flag === 'r' || options.flag === undefined)) {
    return native.readFileUtf8(isFd ? path : toPath(path));
  }
  const fd = isFd ? path : native.open(toPath(path), toFlags(options.flag), 0o666);
  try {
    const buffer = readAll(fd);
    return options.encoding && options.encoding !== 'buffer' ? buffer.toString(options.encoding) : buffer;
  } finally {
    if (!isFd) native.close(fd);
  }
};

function writeAll(fd, bytes) {
  let at = 0;
  while (at < bytes.length) at += native.write(fd, bytes, at, bytes.length - at, -1);
}

sync.writeFileSync = function writeFileSync(path, data, options) {
  options = toOptions(options, { encoding: 'utf8', mode: 0o666, flag: 'w', flush: false });
  if (options.flush != null) validateBoolean(options.flush, 'options.flush');
  const bytes = toBytes(data, options.encoding);
  const isFd = typeof path === 'number' && Number.isInteger(path) && path >= 0;
  const fd = isFd ? path : native.open(toPath(path), toFlags(options.flag), parseFileMode(options.mode, 'mode', 0o666));
  try {
    writeAll(fd, bytes);
    if (options.flush) native.fsync(fd);
  } finally {
    if (!isFd) native.close(fd);
  }
};

sync.appendFileSync = function appendFileSync(path, data, options) {
  sync.writeFileSync(path, data, toOptions(options, { encoding: 'utf8', mode: 0o666, flag: 'a' }));
};

sync.truncateSync = function truncateSync(path, len) {
  len ??= 0;
  const fd = sync.openSync(path, 'r+');
  try {
    sync.ftruncateSync(fd, len);
  } finally {
    native.close(fd);
  }
};

sync.mkdirSync = function mkdirSync(path, options) {
  const { mode, recursive } = mkdirOptions(options);
  path = toPath(path);
  if (!recursive) {
    native.mkdir(path, mode);
    return undefined;
  }
  return require('internal/fs/trees').makeTree(path, mode);
};

sync.readdirSync = function readdirSync(path, options) {
  options = toOptions(options);
  const { Listing } = require('internal/fs/listing');
  const listing = new Listing(toPath(path), options);
  for (let dir; (dir = listing.next()) !== undefined;) listing.add(dir, native.readdir(dir.path, listing.asBytes));
  return listing.out;
};

sync.rmdirSync = function rmdirSync(path, options) {
  path = toPath(path);
  options = rmdirOptions(options);
  if (options.recursive) require('internal/fs/rm').removeSync(path, options);
  else native.rmdir(path);
};

sync.rmSync = function rmSync(path, options) {
  require('internal/fs/rm').removeSync(toPath(path), rmOptions(options));
};

sync.cpSync = function cpSync(src, dest, options) {
  require('internal/fs/cp').cpSync(src, dest, options);
};

sync.opendirSync = function opendirSync(path, options) {
  return require('internal/fs/dir').openSync(toPath(path), options);
};
setLength(sync.cpSync, 3);

sync.mkdtempDisposableSync = function mkdtempDisposableSync(prefix, options) {
  const path = sync.mkdtempSync(prefix, options);
  const full = require('path').resolve(path.toString());
  const remove = () => sync.rmSync(full, { maxRetries: 0, recursive: true, force: true, retryDelay: 0 });
  return { path, remove, [Symbol.dispose]() { remove(); } };
};

module.exports = { sync, readAll, writeAll };
