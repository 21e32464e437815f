'use strict';
// Between these streams and web streams. What is called here is told by name to whoever uses it.

const { codes: { ERR_TALLY_NOT_BUILT_YET } } = require('internal/errors');

function notYet(name) { return () => { throw new ERR_TALLY_NOT_BUILT_YET(name); }; }

module.exports = {
  readableFromWeb: notYet('stream.Readable.fromWeb'),
  readableToWeb: notYet('stream.Readable.toWeb'),
  writableFromWeb: notYet('stream.Writable.fromWeb'),
  writableToWeb: notYet('stream.Writable.toWeb'),
  duplexFromWeb: notYet('stream.Duplex.fromWeb'),
  duplexToWeb: notYet('stream.Duplex.toWeb'),
};
