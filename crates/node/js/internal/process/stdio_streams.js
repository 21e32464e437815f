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
  const { Writable } = require('stream');
  const kind = native.stdioKind(fd);
  const self = new Writable({
    decodeStrings: false,
    emitClose: false,
    autoDestroy: true,
    write(chunk, encoding, callback) {
      const err = writeChunk(fd, chunk, encoding);
      callback(err < 0 ? uvException({ errno: err, syscall: 'write' }) : null);
    },
  });
  self.fd = fd;
  self._type = kind === 'tty' ? 'tty' : kind === 'file' ? 'fs' : 'pipe';
  self._isStdio = true;
  self.destroySoon = self.destroy;
  self._destroy = function(err, callback) { callback(err); }; // the descriptor stays open
  if (kind === 'tty') addTerminal(self, fd);
  return self;
}

function addTerminal(self, fd) {
  self.isTTY = true;
  self.isRaw = false;
  const size = native.ttySize(fd);
  if (size) [self.columns, self.rows] = size;
  self.getWindowSize = () => [self.columns, self.rows];
  self.getColorDepth = (env) => require('internal/tty').getColorDepth(env);
  self.hasColors = (count = 16, env = undefined) => {
    if (typeof count === 'object') [count, env] = [16, count];
    return count <= 2 ** self.getColorDepth(env);
  };
  const csi = (text, callback) => {
    const ok = self.write(text);
    if (typeof callback === 'function') process.nextTick(callback);
    return ok;
  };
  self.cursorTo = (x, y, callback) => csi(typeof y === 'number' ? `\u001b[${y + 1};${x + 1}H` : `\u001b[${x + 1}G`, typeof y === 'function' ? y : callback);
  self.moveCursor = (dx, dy, callback) => csi(`${dx < 0 ? `\u001b[${-dx}D` : dx > 0 ? `\u001b[${dx}C` : ''}${dy < 0 ? `\u001b[${-dy}A` : dy > 0 ? `\u001b[${dy}B` : ''}`, callback);
  self.clearLine = (dir, callback) => csi(dir < 0 ? '\u001b[1K' : dir > 0 ? '\u001b[0K' : '\u001b[2K', callback);
  self.clearScreenDown = (callback) => csi('\u001b[0J', callback);
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
