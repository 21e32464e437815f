'use strict';
// Hands file calls to the pool of threads; their callbacks run in the asynchronous context of the call.

const native = internalBinding('fs');
const { wrap } = require('internal/async_context');

function send(op, args, callback) { native.request(op, args, wrap('FSREQCALLBACK', callback)); }
function readPooled(fd, size, position, left, callback) { native.readPooled(fd, size, position, left, wrap('FSREQCALLBACK', callback)); }

// A system error with `code` behind `syscall`, before `path`.
function codeLast(err) {
  const { code, path } = err;
  if (err.syscall === undefined) return err;
  delete err.code;
  err.code = code;
  if (path !== undefined) {
    delete err.path;
    err.path = path;
  }
  return err;
}

module.exports = { codeLast, send, readPooled };
