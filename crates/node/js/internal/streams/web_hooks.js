'use strict';
// Between these streams and web streams: loaded when a program first asks for one of them.

module.exports = require('internal/webstreams/adapters');
