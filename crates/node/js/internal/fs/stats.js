'use strict';
// Stats, BigIntStats and Dirent: what stat and readdir give.

const { constants } = internalBinding('fs');
const { S_IFBLK, S_IFCHR, S_IFDIR, S_IFIFO, S_IFLNK, S_IFMT, S_IFREG, S_IFSOCK } = constants;

function checkMode(type) {
  return typeof this.mode === 'bigint' ? (this.mode & BigInt(S_IFMT)) === BigInt(type) : (this.mode & S_IFMT) === type;
}

function StatsBase() {}
for (const [name, type] of [['isDirectory', S_IFDIR], ['isFile', S_IFREG], ['isBlockDevice', S_IFBLK], ['isCharacterDevice', S_IFCHR], ['isSymbolicLink', S_IFLNK], ['isFIFO', S_IFIFO], ['isSocket', S_IFSOCK]]) {
  StatsBase.prototype[name] = { [name]() { return this._checkModeProperty(type); } }[name];
}

const FIELDS = ['dev', 'mode', 'nlink', 'uid', 'gid', 'rdev', 'blksize', 'ino', 'size', 'blocks'];
const TIMES = ['atime', 'mtime', 'ctime', 'birthtime'];

// The dates are made when first asked for, and kept.
function addDates(proto) {
  for (const name of TIMES) {
    const keep = (self, value) => Object.defineProperty(self, name, { __proto__: null, value, enumerable: false, configurable: true, writable: true });
    Object.defineProperty(proto, name, {
      __proto__: null, enumerable: true, configurable: true,
      get() {
        const date = new Date(Math.round(Number(this[`${name}Ms`])));
        keep(this, date);
        return date;
      },
      set(value) { keep(this, value); },
    });
  }
}

function Stats(dev, mode, nlink, uid, gid, rdev, blksize, ino, size, blocks, atimeMs, mtimeMs, ctimeMs, birthtimeMs) {
  this.dev = dev;
  this.mode = mode;
  this.nlink = nlink;
  this.uid = uid;
  this.gid = gid;
  this.rdev = rdev;
  this.blksize = blksize;
  this.ino = ino;
  this.size = size;
  this.blocks = blocks;
  this.atimeMs = atimeMs;
  this.mtimeMs = mtimeMs;
  this.ctimeMs = ctimeMs;
  this.birthtimeMs = birthtimeMs;
}
Object.setPrototypeOf(Stats.prototype, StatsBase.prototype);
Stats.prototype._checkModeProperty = checkMode;
Object.setPrototypeOf(Stats, StatsBase);
addDates(Stats.prototype);

function BigIntStats(values) {
  for (let i = 0; i < FIELDS.length; i++) this[FIELDS[i]] = values[i];
  for (let i = 0; i < TIMES.length; i++) this[`${TIMES[i]}Ms`] = values[10 + 2 * i] * 1000n + values[11 + 2 * i] / 1000000n;
  for (let i = 0; i < TIMES.length; i++) this[`${TIMES[i]}Ns`] = values[10 + 2 * i] * 1000000000n + values[11 + 2 * i];
}
Object.setPrototypeOf(BigIntStats.prototype, StatsBase.prototype);
BigIntStats.prototype._checkModeProperty = checkMode;
Object.setPrototypeOf(BigIntStats, StatsBase);
addDates(BigIntStats.prototype);

function makeStats(values, bigint) {
  if (bigint) return new BigIntStats(values);
  const ms = (i) => values[i] * 1000 + values[i + 1] / 1e6;
  return new Stats(values[0], values[1], values[2], values[3], values[4], values[5], values[6], values[7], values[8], values[9], ms(10), ms(12), ms(14), ms(16));
}

function StatFs() {}
const STATFS = ['type', 'bsize', 'blocks', 'bfree', 'bavail', 'files', 'ffree', 'frsize'];
function makeStatFs(values) {
  const stats = new StatFs();
  for (const name of ['type', 'bsize', 'frsize', 'blocks', 'bfree', 'bavail', 'files', 'ffree']) stats[name] = values[STATFS.indexOf(name)];
  return stats;
}

const KINDS = ['unknown', 'file', 'dir', 'link', 'fifo', 'socket', 'char', 'block'];
const kType = Symbol('type');

class Dirent {
  constructor(name, path, type) {
    this.name = name;
    this.parentPath = path;
    this[kType] = type;
  }

  isDirectory() { return this[kType] === 2; }
  isFile() { return this[kType] === 1; }
  isBlockDevice() { return this[kType] === 7; }
  isCharacterDevice() { return this[kType] === 6; }
  isSymbolicLink() { return this[kType] === 3; }
  isFIFO() { return this[kType] === 4; }
  isSocket() { return this[kType] === 5; }
}

module.exports = { Stats, BigIntStats, Dirent, makeStats, makeStatFs, KINDS };
