'use strict';
// Stats, BigIntStats and Dirent: what stat and readdir give.

const { constants } = internalBinding('fs');
const { S_IFBLK, S_IFCHR, S_IFDIR, S_IFIFO, S_IFLNK, S_IFMT, S_IFREG, S_IFSOCK } = constants;

function isType(stats, type) {
  return typeof stats.mode === 'bigint' ? (stats.mode & BigInt(S_IFMT)) === BigInt(type) : (stats.mode & S_IFMT) === type;
}

function StatsBase() {}
for (const [name, type] of [['isDirectory', S_IFDIR], ['isFile', S_IFREG], ['isBlockDevice', S_IFBLK], ['isCharacterDevice', S_IFCHR], ['isSymbolicLink', S_IFLNK], ['isFIFO', S_IFIFO], ['isSocket', S_IFSOCK]]) {
  StatsBase.prototype[name] = { [name]() { return isType(this, type); } }[name];
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

function Stats(values) {
  for (let i = 0; i < FIELDS.length; i++) this[FIELDS[i]] = values[i];
  for (let i = 0; i < TIMES.length; i++) this[`${TIMES[i]}Ms`] = values[10 + 2 * i] * 1000 + values[11 + 2 * i] / 1e6;
}
Object.setPrototypeOf(Stats.prototype, StatsBase.prototype);
Object.setPrototypeOf(Stats, StatsBase);
addDates(Stats.prototype);

function BigIntStats(values) {
  for (let i = 0; i < FIELDS.length; i++) this[FIELDS[i]] = values[i];
  for (let i = 0; i < TIMES.length; i++) this[`${TIMES[i]}Ms`] = values[10 + 2 * i] * 1000n + values[11 + 2 * i] / 1000000n;
  for (let i = 0; i < TIMES.length; i++) this[`${TIMES[i]}Ns`] = values[10 + 2 * i] * 1000000000n + values[11 + 2 * i];
}
Object.setPrototypeOf(BigIntStats.prototype, StatsBase.prototype);
Object.setPrototypeOf(BigIntStats, StatsBase);
addDates(BigIntStats.prototype);

function makeStats(values, bigint) {
  return bigint ? new BigIntStats(values) : new Stats(values);
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

module.exports = { Stats, BigIntStats, Dirent, makeStats, KINDS };
