'use strict';
// Development stand-in for the `fs` binding (BINDINGS.md, section 10).
const fs = require('node:fs');

exports.make = (R, later, bufferPrototype) => {
  const rethrow = (fn) => (...args) => {
    try { return fn(...args); } catch (e) {
      const err = new R.Error(e.message);
      for (const k of ['errno', 'code', 'syscall', 'path', 'dest']) if (e[k] !== undefined) err[k] = e[k];
      throw err;
    }
  };
  const statArray = (s) => {
    const f = ['dev', 'mode', 'nlink', 'uid', 'gid', 'rdev', 'blksize', 'ino', 'size', 'blocks'].map((k) => s[k]);
    for (const k of ['atimeNs', 'mtimeNs', 'ctimeNs', 'birthtimeNs']) f.push(s[k] / 1000000000n, s[k] % 1000000000n);
    return f;
  };
  const stat = (which) => (p, big, throwIfNoEntry = true) => {
    const s = fs[which](p, { bigint: true, ...(which === 'fstatSync' ? {} : { throwIfNoEntry }) });
    if (s === undefined) return undefined;
    const a = statArray(s);
    return big ? BigInt64Array.from(a) : Float64Array.from(a.map(Number));
  };
  const kindOf = (d) => (d.isFile() ? 1 : d.isDirectory() ? 2 : d.isSymbolicLink() ? 3 : d.isFIFO() ? 4 : d.isSocket() ? 5 : d.isCharacterDevice() ? 6 : d.isBlockDevice() ? 7 : 0);
  const api = {
    bufferPrototype,
    kind(p) { try { return fs.statSync(p).isDirectory() ? 1 : 0; } catch { return -1; } },
    readFileUtf8: (p) => fs.readFileSync(p, 'utf8'),
    realpath: (p) => fs.realpathSync(p),
    open: (p, f, m) => fs.openSync(p, f, m), close: (fd) => fs.closeSync(fd),
    stat: stat('statSync'), lstat: stat('lstatSync'), fstat: stat('fstatSync'),
    read: (fd, v, o, l, p) => fs.readSync(fd, v, o, l, p < 0 ? null : p),
    write: (fd, v, o, l, p) => fs.writeSync(fd, v, o, l, p < 0 ? null : p),
    ftruncate: (fd, n) => fs.ftruncateSync(fd, n), fsync: (fd) => fs.fsyncSync(fd), fdatasync: (fd) => fs.fdatasyncSync(fd),
    readdir: (p) => fs.readdirSync(p, { withFileTypes: true }).flatMap((d) => [d.name, kindOf(d)]),
    mkdir: (p, m) => { fs.mkdirSync(p, m); }, rmdir: (p) => fs.rmdirSync(p), unlink: (p) => fs.unlinkSync(p), rename: (a, b) => fs.renameSync(a, b),
    copyFile: (a, b, m) => fs.copyFileSync(a, b, m), symlink: (t, p) => fs.symlinkSync(t, p), link: (a, b) => fs.linkSync(a, b), readlink: (p) => fs.readlinkSync(p),
    mkdtemp: (p) => fs.mkdtempSync(p), access: (p, m) => fs.accessSync(p, m), chmod: (p, m) => fs.chmodSync(p, m), fchmod: (fd, m) => fs.fchmodSync(fd, m),
    utimes: (p, a, m) => fs.utimesSync(p, a, m), futimes: (p, a, m) => fs.futimesSync(p, a, m),
  };
  for (const k of Object.keys(api)) api[k] = rethrow(api[k]);
  // Asynchronous: the same calls, their callbacks from the loop.
  api.request = (op, args, callback) => {
    let err = null;
    let result;
    try { result = api[op](...args); } catch (e) { err = e; }
    setImmediate(() => later(() => callback(err, result)));
  };
  api.readPooled = (fd, size, position, callback) => {
    const buffer = new R.Uint8Array(size);
    api.request('read', [fd, buffer, 0, size, position], (err, count) => callback(err, err ? undefined : Object.setPrototypeOf(buffer.slice(0, count), api.bufferPrototype())));
  };
  api.constants = { ...fs.constants };
  return api;
};
