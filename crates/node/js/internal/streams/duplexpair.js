'use strict';
// duplexPair(): two Duplexes, each reads what the other writes.

const { Duplex } = require('internal/streams/duplex');

const kCallback = Symbol('Callback'); // of a write that the other side has not read yet
const kOtherSide = Symbol('Other');

class DuplexSide extends Duplex {
  constructor(options) {
    super(options);
    this[kCallback] = null;
    this[kOtherSide] = null;
  }

  _read() {
    const callback = this[kCallback];
    if (callback) {
      this[kCallback] = null;
      callback();
    }
  }

  _write(chunk, encoding, callback) {
    if (chunk.length === 0) {
      process.nextTick(callback);
    } else {
      this[kOtherSide].push(chunk);
      this[kOtherSide][kCallback] = callback;
    }
  }

  _final(callback) {
    this[kOtherSide].on('end', callback);
    this[kOtherSide].push(null);
  }

  // The other side goes, too; without an error it may read what it has, and its end.
  _destroy(err, callback) {
    process.nextTick(sideIsGone, this[kOtherSide], err);
    callback(err);
  }
}

function sideIsGone(other, err) {
  if (err) other.destroy();
  else other.push(null);
}

function duplexPair(options) {
  const a = new DuplexSide(options);
  const b = new DuplexSide(options);
  a[kOtherSide] = b;
  b[kOtherSide] = a;
  return [a, b];
}

module.exports = { duplexPair };
