'use strict';
// Hands file calls to the pool of threads; their callbacks run in the asynchronous context of the call.

const native = internalBinding('fs');
const { wrap } = require('internal/async_context');

function send(op, args, callback) { native.request(op, args, wrap('FSREQCALLBACK', callback)); }
function readPooled(fd, size, position, left, callback) { native.readPooled(fd, size, position, left, wrap('FSREQCALLBACK', callback)); }

module.exports = { send, readPooled };
