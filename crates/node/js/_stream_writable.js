'use strict';
// The public module `_stream_writable`, of old: the class alone.

module.exports = require('internal/streams/writable').Writable;
