'use strict';
// The public module `tty`.

const { defineLazy } = require('internal/util');

function isatty(fd) {
  return Number.isInteger(fd) && fd >= 0 && fd <= 2147483647 && internalBinding('process').isatty(fd);
}

module.exports = { isatty };
for (const name of ['ReadStream', 'WriteStream']) defineLazy(module.exports, name, () => require('internal/tty_streams')[name]);
