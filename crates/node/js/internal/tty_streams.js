'use strict';
// tty.ReadStream and tty.WriteStream: the two directions of a terminal.
//
// Reading is a socket over the descriptor. Writing is synchronous, as Node does it for terminals, so that what a program
// prints before it ends is there: WriteStream is a Writable, not a net.Socket as in Node.

const native = internalBinding('process');
const { Socket } = require('net');
const { Writable } = require('stream');
const { codes, errnoException, uvException } = require('internal/errors');
const { validateInteger } = require('internal/validators');
const { cursorTo, moveCursor, clearLine, clearScreenDown } = require('internal/readline/cursor');

const EINVAL = -22;

function checkTerminal(fd) {
  if (fd >> 0 !== fd || fd < 0) throw new codes.ERR_INVALID_FD(fd);
  if (native.isatty(fd)) return;
  const message = 'TTY initialization failed: uv_tty_init returned EINVAL (invalid argument)';
  const err = internalBinding('errors').create(Error.prototype, message, `SystemError [ERR_TTY_INIT_FAILED]: ${message}`);
  Object.defineProperty(err, 'name', { __proto__: null, value: 'SystemError', writable: true, configurable: true, enumerable: false });
  err.code = 'ERR_TTY_INIT_FAILED';
  err.info = { errno: EINVAL, code: 'EINVAL', message: 'invalid argument', syscall: 'uv_tty_init' };
  err.errno = EINVAL;
  err.syscall = 'uv_tty_init';
  throw err;
}

function ReadStream(fd, options) {
  if (!(this instanceof ReadStream)) return new ReadStream(fd, options);
  checkTerminal(fd);
  Socket.call(this, { highWaterMark: 0, ...options, fd, readable: true, writable: false, manualStart: true });
  this.isRaw = false;
  this.isTTY = true;
}
Object.setPrototypeOf(ReadStream.prototype, Socket.prototype);
Object.setPrototypeOf(ReadStream, Socket);

ReadStream.prototype.setRawMode = function(flag) {
  flag = Boolean(flag);
  const err = internalBinding('stream').setRawMode(this._handle?.id, flag);
  if (err < 0) {
    this.emit('error', errnoException(err, 'setRawMode'));
    return this;
  }
  this.isRaw = flag;
  return this;
};

function writeChunk(fd, chunk, encoding) {
  if (typeof chunk === 'string' && (encoding === undefined || encoding === 'utf8' || encoding === 'buffer')) return native.writeString(fd, chunk);
  if (typeof chunk === 'string') chunk = require('buffer').Buffer.from(chunk, encoding);
  return native.writeBytes(fd, chunk);
}

function WriteStream(fd) {
  if (!(this instanceof WriteStream)) return new WriteStream(fd);
  checkTerminal(fd);
  Writable.call(this, {
    decodeStrings: false,
    emitClose: false,
    autoDestroy: true,
    write(chunk, encoding, callback) {
      const err = writeChunk(fd, chunk, encoding);
      callback(err < 0 ? uvException({ errno: err, syscall: 'write' }) : null);
    },
  });
  this.fd = fd;
  this._type = 'tty';
  this.isRaw = false;
  const size = native.ttySize(fd);
  if (size) [this.columns, this.rows] = size;
}
Object.setPrototypeOf(WriteStream.prototype, Writable.prototype);
Object.setPrototypeOf(WriteStream, Writable);

Object.assign(WriteStream.prototype, {
  isTTY: true,
  getColorDepth(env = process.env) { return require('internal/tty').getColorDepth(env); },
  hasColors(count, env) {
    if (env === undefined && (count === undefined || (typeof count === 'object' && count !== null))) {
      env = count;
      count = 16;
    } else {
      validateInteger(count, 'count', 2);
    }
    return count <= 2 ** this.getColorDepth(env);
  },
  // The terminal has another size.
  _refreshSize() {
    const size = native.ttySize(this.fd);
    if (!size || (this.columns === size[0] && this.rows === size[1])) return;
    [this.columns, this.rows] = size;
    this.emit('resize');
  },
  getWindowSize() { return [this.columns, this.rows]; },
  cursorTo(x, y, callback) { return cursorTo(this, x, y, callback); },
  moveCursor(dx, dy, callback) { return moveCursor(this, dx, dy, callback); },
  clearLine(dir, callback) { return clearLine(this, dir, callback); },
  clearScreenDown(callback) { return clearScreenDown(this, callback); },
});
Object.defineProperty(WriteStream.prototype.getColorDepth, 'length', { value: 0 });

module.exports = { ReadStream, WriteStream };
