'use strict';
// Symbols that tie sockets and messages to the connection of a server.

module.exports = { kConnection: Symbol('http.server.connection') };
