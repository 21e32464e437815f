'use strict';
// The public module `http`.

const { validateInteger } = require('internal/validators');
const { methods, parsers } = require('internal/http/common');
const { defaultMaxHeaderSize } = require('internal/http/parser');
const agents = require('internal/http/agent');
const { ClientRequest } = require('internal/http/client');
const { IncomingMessage } = require('internal/http/incoming');
const { OutgoingMessage, validateHeaderName, validateHeaderValue } = require('internal/http/outgoing');
const { Server, ServerResponse, STATUS_CODES, _connectionListener } = require('internal/http/server');

function createServer(opts, requestListener) {
  return new Server(opts, requestListener);
}

function request(url, options, cb) {
  return new ClientRequest(url, options, cb);
}

function get(url, options, cb) {
  const req = request(url, options, cb);
  req.end();
  return req;
}

function setGlobalProxyFromEnv(env = process.env) {
  for (const name of ['http_proxy', 'https_proxy', 'HTTP_PROXY', 'HTTPS_PROXY']) {
    if (env[name]) throw new (require('internal/errors').codes.ERR_TALLY_NOT_BUILT_YET)(`http.setGlobalProxyFromEnv with ${name}`);
  }
  return function restore() {};
}
Object.defineProperty(setGlobalProxyFromEnv, 'length', { value: 0, configurable: true });

module.exports = {
  _connectionListener,
  METHODS: methods.toSorted(),
  STATUS_CODES,
  Agent: agents.Agent,
  ClientRequest,
  IncomingMessage,
  OutgoingMessage,
  Server,
  ServerResponse,
  createServer,
  validateHeaderName,
  validateHeaderValue,
  get,
  request,
  setMaxIdleHTTPParsers(max) {
    validateInteger(max, 'max', 1);
    parsers.max = max;
  },
  setGlobalProxyFromEnv,
};

function lazy(name, get, set) {
  Object.defineProperty(module.exports, name, { __proto__: null, configurable: true, enumerable: true, get, set });
}
lazy('maxHeaderSize', () => defaultMaxHeaderSize());
lazy('globalAgent', () => agents.globalAgent, (value) => { agents.globalAgent = value; });
for (const name of ['WebSocket', 'CloseEvent', 'MessageEvent']) lazy(name, () => globalThis[name]);
