'use strict';
// The public module `https`: agents and options are there; what needs TLS says that it is not.

const { Agent: HttpAgent } = require('internal/http/agent');
const { ClientRequest } = require('internal/http/client');
const { codes: { ERR_TALLY_NOT_BUILT_YET } } = require('internal/errors');

function Agent(options) {
  if (!(this instanceof Agent)) return new Agent(options);
  options = { __proto__: null, ...options };
  options.defaultPort ??= 443;
  options.protocol ??= 'https:';
  Reflect.apply(HttpAgent, this, [options]);
  this.maxCachedSessions = this.options.maxCachedSessions;
  if (this.maxCachedSessions === undefined) this.maxCachedSessions = 100;
  this._sessionCache = { map: {}, list: [] };
}
Object.setPrototypeOf(Agent.prototype, HttpAgent.prototype);
Object.setPrototypeOf(Agent, HttpAgent);

Agent.prototype.createConnection = function createConnection() {
  throw new ERR_TALLY_NOT_BUILT_YET('https: a connection with TLS');
};

Agent.prototype.keepSocketAlive = function keepSocketAlive(socket) {
  return HttpAgent.prototype.keepSocketAlive.call(this, socket);
};

// Everything that makes two TLS connections different.
const PARTS = ['ca', 'cert', 'clientCertEngine', 'ciphers', 'key', 'pfx', 'rejectUnauthorized', 'servername', 'minVersion', 'maxVersion', 'secureProtocol',
  'crl', 'honorCipherOrder', 'ecdhCurve', 'dhparam', 'secureOptions', 'sessionIdContext', 'sigalgs', 'privateKeyIdentifier', 'privateKeyEngine'];

Agent.prototype.getName = function getName(options = {}) {
  let name = HttpAgent.prototype.getName.call(this, options);
  for (const part of PARTS) {
    name += ':';
    const value = options[part];
    if (part === 'rejectUnauthorized' ? value === undefined : !value) continue;
    if (part === 'servername' && value === options.host) continue;
    name += part === 'sigalgs' ? JSON.stringify(value) : value;
  }
  return name;
};
Object.defineProperty(Agent.prototype.getName, 'length', { value: 0, configurable: true });

Agent.prototype._getSession = function _getSession(key) {
  return this._sessionCache.map[key];
};

Agent.prototype._cacheSession = function _cacheSession(key, session) {
  if (this.maxCachedSessions === 0) return;
  const { map, list } = this._sessionCache;
  if (map[key] === undefined) {
    if (list.length >= this.maxCachedSessions) delete map[list.shift()];
    list.push(key);
  }
  map[key] = session;
};

Agent.prototype._evictSession = function _evictSession(key) {
  const { map, list } = this._sessionCache;
  const at = list.indexOf(key);
  if (at === -1) return;
  list.splice(at, 1);
  delete map[key];
};

function Server() {
  throw new ERR_TALLY_NOT_BUILT_YET('https.Server');
}
Object.defineProperty(Server, 'length', { value: 2, configurable: true });
const { Server: HttpServer } = require('internal/http/server');
for (const name of ['closeAllConnections', 'closeIdleConnections', 'setTimeout']) Server.prototype[name] = HttpServer.prototype[name];
Server.prototype.close = function close() {
  throw new ERR_TALLY_NOT_BUILT_YET('https.Server');
};
Server.prototype[Symbol.asyncDispose] = HttpServer.prototype[Symbol.asyncDispose];

function createServer(opts, requestListener) {
  return new Server(opts, requestListener);
}

function request(...args) {
  const options = {};
  if (typeof args[0] === 'string') {
    Object.assign(options, require('url').urlToHttpOptions(new URL(args.shift())));
  } else if (args[0]?.href && args[0].protocol && args[0].auth === undefined && args[0].path === undefined) {
    Object.assign(options, require('url').urlToHttpOptions(args.shift()));
  }
  if (args[0] && typeof args[0] !== 'function') Object.assign(options, args.shift());
  options._defaultAgent = module.exports.globalAgent;
  return Reflect.construct(ClientRequest, [options, ...args]);
}

function get(input, options, cb) {
  const req = request(input, options, cb);
  req.end();
  return req;
}

module.exports = {
  Agent,
  globalAgent: new Agent({ keepAlive: true, scheduling: 'lifo', timeout: 5000, proxyEnv: undefined }),
  Server,
  createServer,
  get,
  request,
};
