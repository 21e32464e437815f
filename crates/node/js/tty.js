'use strict';
// The public module `tty`: isatty. Terminal streams are process.stdin, stdout and stderr.

const { codes } = require('internal/errors');

function absent(name) {
  return { [name]: class { constructor() { throw new codes.ERR_TALLY_NOT_BUILT_YET(`tty.${name}`); } } }[name];
}

module.exports = {
  isatty(fd) { return Number.isInteger(fd) && fd >= 0 && fd <= 2147483647 && internalBinding('process').isatty(fd); },
  ReadStream: absent('ReadStream'),
  WriteStream: absent('WriteStream'),
};
