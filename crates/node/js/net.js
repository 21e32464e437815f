'use strict';
// The public module `net`.

const { Socket } = require('internal/net/socket');
const { Server } = require('internal/net/server');
const options = require('internal/net/options');
const { isIP, isIPv4, isIPv6 } = require('internal/net/ip');

function connect(...args) {
  const normalized = options.normalizeArgs(args);
  const socket = new Socket(normalized[0]);
  if (normalized[0].timeout) socket.setTimeout(normalized[0].timeout);
  return socket.connect(normalized);
}

module.exports = {
  _normalizeArgs: options.normalizeArgs,
  connect,
  createConnection: connect,
  createServer(options, listener) { return new Server(options, listener); },
  isIP, isIPv4, isIPv6,
  Server,
  Socket,
  Stream: Socket,
  getDefaultAutoSelectFamily() { return options.defaults.autoSelectFamily; },
  setDefaultAutoSelectFamily: options.setDefaultAutoSelectFamily,
  getDefaultAutoSelectFamilyAttemptTimeout() { return options.defaults.attemptTimeout; },
  setDefaultAutoSelectFamilyAttemptTimeout: options.setDefaultAutoSelectFamilyAttemptTimeout,
};
// Made when somebody asks: accessors in Node, too, but for one.
Object.defineProperties(module.exports, {
  BlockList: { __proto__: null, configurable: true, enumerable: true, get() { return require('internal/net/block_list').BlockList; } },
  SocketAddress: { __proto__: null, configurable: true, enumerable: true, get() { return require('internal/net/socket_address').SocketAddress; } },
});
internalBinding('util').defineLazy(module.exports, 'BoundSocket', () => require('internal/net/bound_socket').BoundSocket, true);
