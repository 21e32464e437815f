'use strict';
// The synchronous functions of fs.

const native = internalBinding('fs');
const { plans, mkdirOptions } = require('internal/fs/plans');
const { toPath, toFlags, toOptions, encodePath, toBytes, parseFileMode } = require('internal/fs/args');
const { Dirent } = require('internal/fs/stats');

const sync = {};

for (const name of Object.keys(plans)) {
  const key = `${name}Sync`;
  sync[key] = {
    [key](...args) {
      const [op, nativeArgs, finish] = plans[name](...args);
      const result = native[op](...nativeArgs);
      return finish === undefined ? result : finish(result);
    },
  }[key];
}
sync.realpathSync.native = sync.realpathSync;

sync.existsSync = function existsSync(path) {
  try {
    return native.kind(toPath(path)) >= 0;
  } catch {
    return false;
  }
};

// All of an open file: its size at first, then until nothing comes (a pipe, /proc, a file that grows).
function readAll(fd) {
  const { Buffer } = require('buffer');
  const values = native.fstat(fd, false, true);
  const size = (values[1] & native.constants.S_IFMT) === native.constants.S_IFREG ? values[8] : 0;
  if (size > 0) {
    const buffer = Buffer.allocUnsafeSlow(size);
    let at = 0;
    while (at < size) {
      const count = native.read(fd, buffer, at, size - at, -1);
      if (count === 0) break;
      at += count;
    }
    return at === size ? buffer : buffer.subarray(0, at);
  }
  const parts = [];
  for (;;) {
    const buffer = Buffer.allocUnsafeSlow(65536);
    const count = native.read(fd, buffer, 0, buffer.length, -1);
    if (count === 0) break;
    parts.push(buffer.subarray(0, count));
  }
  return parts.length === 1 ? parts[0] : Buffer.concat(parts);
}

sync.readFileSync = function readFileSync(path, options) {
  options = toOptions(options, { flag: 'r' });
  const isFd = typeof path === 'number' && Number.isInteger(path) && path >= 0;
  if ((options.encoding === 'utf8' || options.encoding === 'utf-8') && (options.flag === 'r' || options.flag === undefined)) {
    return native.readFileUtf8(isFd ? path : toPath(path));
  }
  const fd = isFd ? path : native.open(toPath(path), toFlags(options.flag, 'options.flag'), 0o666);
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
  const bytes = toBytes(data, options.encoding);
  const isFd = typeof path === 'number' && Number.isInteger(path) && path >= 0;
  const fd = isFd ? path : native.open(toPath(path), toFlags(options.flag, 'options.flag'), parseFileMode(options.mode, 'mode', 0o666));
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
  const fd = sync.openSync(path, 'r+');
  try {
    sync.ftruncateSync(fd, len);
  } finally {
    native.close(fd);
  }
};

sync.readvSync = function readvSync(fd, buffers, position) {
  let total = 0;
  for (const buffer of buffers) {
    const count = sync.readSync(fd, buffer, 0, buffer.byteLength, typeof position === 'number' ? position + total : null);
    total += count;
    if (count < buffer.byteLength) break;
  }
  return total;
};

sync.writevSync = function writevSync(fd, buffers, position) {
  let total = 0;
  for (const buffer of buffers) total += sync.writeSync(fd, buffer, 0, buffer.byteLength, typeof position === 'number' ? position + total : null);
  return total;
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
  return listDirectory(toPath(path), options, (dir) => native.readdir(dir));
};

function listDirectory(path, options, read) {
  if (options.recursive != null) require('internal/validators').validateBoolean(options.recursive, 'options.recursive');
  const out = [];
  const pending = [['', path]];
  while (pending.length > 0) {
    const [prefix, dir] = pending.shift();
    const flat = read(dir);
    for (let i = 0; i < flat.length; i += 2) {
      const name = flat[i];
      if (options.withFileTypes) out.push(new Dirent(encodePath(name, options), dir, flat[i + 1]));
      else out.push(encodePath(prefix + name, options));
      if (options.recursive && flat[i + 1] === 2) pending.push([`${prefix}${name}/`, require('path').join(dir, name)]);
    }
  }
  return out;
}

sync.rmSync = function rmSync(path, options) {
  require('internal/fs/trees').remove(toPath(path), options);
};

sync.cpSync = function cpSync(src, dest, options) {
  require('internal/fs/trees').copyTree(toPath(src, 'src'), toPath(dest, 'dest'), options);
};

sync.opendirSync = function opendirSync(path, options) {
  const { Dir } = require('internal/fs/dir');
  return new Dir(toPath(path), options);
};

module.exports = { sync, readAll, writeAll };
