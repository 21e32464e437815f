'use strict';
// The public module `_http_incoming`.
const { IncomingMessage, kDetachAbortSignal, readStart, readStop } = require('internal/http/incoming');
module.exports = { IncomingMessage, kDetachAbortSignal, readStart, readStop };
