'use strict';
// Deprecated names of parts of `tls`.

const { TLSSocket, connect } = require('internal/tls/socket');
const { Server, createServer } = require('internal/tls/server');

module.exports = { TLSSocket, Server, createServer, connect };
