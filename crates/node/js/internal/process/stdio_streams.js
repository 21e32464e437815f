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

// Standard input read synchronously, a chunk a turn of the loop.
function makeInput() {
  const { Readable } = require('stream');
  const { Buffer } = require('buffer');
  const kind = native.stdioKind(0);
  const self = new Readable({
    highWaterMark: 65536,
    read() {
      setImmediate(() => {
        if (self.destroyed) return;
        const chunk = Buffer.allocUnsafeSlow(65536);
        let count;
        try {
          count = internalBinding('fs').read(0, chunk, 0, chunk.length, -1);
        } catch (err) {
          if (err.code === 'EAGAIN') {
            setTimeout(() => self._read(), 5);
            return;
          }
          if (err.code !== 'EOF') {
            self.destroy(err);
            return;
          }
          count = 0;
        }
        self.push(count === 0 ? null : chunk.subarray(0, count));
      });
    },
  });
  self.fd = 0;
  if (kind === 'tty') {
    self.isTTY = true;
    self.isRaw = false;
    self.setRawMode = () => { throw new (require('internal/errors').codes.ERR_TALLY_NOT_BUILT_YET)('process.stdin.setRawMode'); };
  }
  self.ref = self.unref = () => self;
  return self;
}

module.exports = { makeOutput, makeInput };
