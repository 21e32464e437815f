'use strict';
// The public module `_http_agent`.
module.exports = require('internal/http/agent');
