'use strict';
// The public module `_stream_transform`, of old: the class alone.

module.exports = require('internal/streams/transform').Transform;
