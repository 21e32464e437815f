'use strict';
// The public module `_stream_readable`, of old: the class alone.

module.exports = require('internal/streams/readable').Readable;
