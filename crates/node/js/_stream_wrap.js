'use strict';
// The public module `_stream_wrap`, of old: a net.Socket over any stream.

process.emitWarning('The _stream_wrap module is deprecated.', 'DeprecationWarning', 'DEP0125');
module.exports = require('internal/net/js_stream_socket');
