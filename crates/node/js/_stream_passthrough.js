'use strict';
// The public module `_stream_passthrough`, of old: the class alone.

module.exports = require('internal/streams/transform').PassThrough;
