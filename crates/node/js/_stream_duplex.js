'use strict';
// The public module `_stream_duplex`, of old: the class alone.

module.exports = require('internal/streams/duplex').Duplex;
