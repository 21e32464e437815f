'use strict';
// The public module `tty`.

const { codes, errnoException } = require('internal/errors');

function absent(name) {
  return { [name]: class { constructor() { throw new codes.ERR_TALLY_NOT_BUILT_YET(`tty.${name}`); } } }[name];
}

function isatty(fd) {
  return Number.isInteger(fd) && fd >= 0 && fd <= 2147483647 && internalBinding('process').isatty(fd);
}

function ReadStream(fd, options) {
  if (!(this instanceof ReadStream)) return new ReadStream(fd, options);
  if (fd >> 0 !== fd || fd < 0) throw new codes.ERR_INVALID_FD(fd);
  if (!isatty(fd)) throw Object.assign(errnoException(-22, 'TTY initialization failed: uv_tty_init returned'), { code: 'ERR_TTY_INIT_FAILED' });
  require('net').Socket.call(this, { highWaterMark: 0, ...options, fd, readable: true, writable: false, manualStart: true });
  this.isRaw = false;
  this.isTTY = true;
}
ReadStream.prototype.setRawMode = function(on) {
  on = Boolean(on);
  const err = internalBinding('stream').setRawMode(this._handle?.id, on);
  if (err < 0) this.emit('error', errnoException(err, 'setRawMode'));
  else this.isRaw = on;
  return this;
};

module.exports = {
  isatty,
  get ReadStream() {
    const { Socket } = require('net');
    if (Object.getPrototypeOf(ReadStream) !== Socket) {
      Object.setPrototypeOf(ReadStream.prototype, Socket.prototype);
      Object.setPrototypeOf(ReadStream, Socket);
    }
    return ReadStream;
  },
  WriteStream: absent('WriteStream'),
};
