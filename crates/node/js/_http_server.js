'use strict';
// The public module `_http_server`.
module.exports = require('internal/http/server');
