'use strict';
// The public module `net`.

const { Socket, normalizeArgs } = require('internal/net/socket');
const { Server } = require('internal/net/server');
const { isIP, isIPv4, isIPv6 } = require('internal/net/ip');

function connect(...args) {
  const [options, callback] = normalizeArgs(args);
  const socket = new Socket(options);
  if (options.timeout) socket.setTimeout(options.timeout);
  return socket.connect([options, callback]);
}

let autoSelectFamily = true;
let autoSelectFamilyTimeout = 250;

module.exports = {
  _createServerHandle: undefined,
  _normalizeArgs: normalizeArgs,
  connect,
  createConnection: connect,
  createServer(options, listener) { return new Server(options, listener); },
  isIP, isIPv4, isIPv6,
  Server,
  Socket,
  Stream: Socket,
  getDefaultAutoSelectFamily: () => autoSelectFamily,
  setDefaultAutoSelectFamily(value) {
    require('internal/validators').validateBoolean(value, 'value');
    autoSelectFamily = value;
  },
  getDefaultAutoSelectFamilyAttemptTimeout: () => autoSelectFamilyTimeout,
  setDefaultAutoSelectFamilyAttemptTimeout(value) {
    require('internal/validators').validateInt32(value, 'value', 1);
    autoSelectFamilyTimeout = Math.max(10, value);
  },
};
delete module.exports._createServerHandle;
for (const name of ['BlockList', 'SocketAddress']) {
  module.exports[name] = {
    [name]: class {
      constructor() { throw new (require('internal/errors').codes.ERR_TALLY_NOT_BUILT_YET)(`net.${name}`); }
    },
  }[name];
}
