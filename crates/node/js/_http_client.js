'use strict';
// The public module `_http_client`.
const { ClientRequest } = require('internal/http/client');
module.exports = { ClientRequest };
