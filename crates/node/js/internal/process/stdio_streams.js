'use strict';
// The stream classes behind process.stdout, stderr and stdin.

const native = internalBinding('process');
const { uvException } = require('internal/errors');

function writeChunk(fd, chunk, encoding) {
  if (typeof chunk === 'string' && (encoding === undefined || encoding === 'utf8' || encoding === 'buffer')) return native.writeString(fd, chunk);
  if (typeof chunk === 'string') chunk = require('buffer').Buffer.from(chunk, encoding);
  return native.writeBytes(fd, chunk);
}

function makeOutput(fd) {
  const kind = native.stdioKind(fd);
  let self;
  if (kind === 'tty') {
    const { WriteStream } = require('internal/tty_streams');
    self = new WriteStream(fd);
    process.on('SIGWINCH', () => self._refreshSize());
  } else {
    const { Writable } = require('stream');
    self = new Writable({
      decodeStrings: false,
      emitClose: false,
      autoDestroy: true,
      write(chunk, encoding, callback) {
        const err = writeChunk(fd, chunk, encoding);
        callback(err < 0 ? uvException({ errno: err, syscall: 'write' }) : null);
      },
    });
    self.fd = fd;
    self._type = kind === 'file' ? 'fs' : 'pipe';
  }
  self._isStdio = true;
  self.destroySoon = self.destroy;
  self._destroy = function(err, callback) { callback(err); }; // the descriptor stays open
  return self;
}

// Standard input: a file is read as one, everything else by readiness.
function makeInput() {
  const fd = 0;
  const kind = native.stdioKind(fd);
  let self;
  if (kind === 'file') {
    const { ReadStream } = require('fs');
    self = new ReadStream(null, { fd, autoClose: false });
  } else if (kind === 'none') {
    const { Readable } = require('stream');
    self = new Readable({ read() {} });
    self.push(null);
  } else if (kind === 'tty') {
    const { ReadStream } = require('tty');
    self = new ReadStream(fd);
  } else {
    const { Socket } = require('net');
    self = new Socket({ fd, readable: true, writable: false, manualStart: true });
    self._writableState.ended = true; // end() does nothing
  }
  self.fd = fd;
  const stop = () => {
    if (self._handle?.reading) self._handle.readStop();
  };
  // Paused from the start, and while the program says so: then it does not keep the program alive.
  if (self._handle) {
    self._readableState.reading = false;
    stop();
  }
  self.on('pause', () => process.nextTick(stop));
  return self;
}

module.exports = { makeOutput, makeInput };
