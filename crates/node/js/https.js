'use strict';
// The public module `https`: `http` over `tls`.

const { Agent: HttpAgent } = require('internal/http/agent');
const { ClientRequest } = require('internal/http/client');

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

// As a request's agent wants it: (options, callback), or as tls.connect takes its arguments.
Agent.prototype.createConnection = function createConnection(port, host, options) {
  if (port !== null && typeof port === 'object') options = port;
  else if (host !== null && typeof host === 'object') options = { ...host };
  else if (options === null || typeof options !== 'object') options = {};
  else options = { ...options };
  if (typeof port === 'number') options.port = port;
  if (typeof host === 'string') options.host = host;
  if (options._agentKey) {
    const session = this._getSession(options._agentKey);
    if (session) options = { session, ...options };
  }
  const socket = require('tls').connect(options);
  if (options._agentKey) {
    // For later connections.
    socket.on('session', (session) => this._cacheSession(options._agentKey, session));
    socket.once('close', (err) => {
      if (err) this._evictSession(options._agentKey);
    });
  }
  return socket;
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

function Server(opts, requestListener) {
  if (!(this instanceof Server)) return new Server(opts, requestListener);
  let ALPNProtocols = ['http/1.1'];
  if (typeof opts === 'function') {
    requestListener = opts;
    opts = {};
  } else if (opts === undefined || opts === null) {
    opts = {};
  } else {
    require('internal/validators').validateObject(opts, 'options');
    // Only one of them is for a program to set.
    if (opts.ALPNProtocols || opts.ALPNCallback) ALPNProtocols = undefined;
  }
  const http = require('internal/http/server');
  http.storeHTTPOptions.call(this, opts);
  Reflect.apply(require('tls').Server, this, [{ noDelay: true, ALPNProtocols, ...opts }, http._connectionListener]);
  this.httpAllowHalfOpen = false;
  if (requestListener) this.on('request', requestListener);
  this.on('tlsClientError', function onTlsClientError(err, conn) {
    if (!this.emit('clientError', err, conn)) conn.destroy(err);
  });
  this.timeout = 0;
  this.maxHeadersCount = null;
  this.maxRequestsPerSocket = 0;
  this.on('listening', http.setupConnectionsTracking);
  const { kUniqueHeaders, parseUniqueHeadersOption } = require('internal/http/outgoing');
  this[kUniqueHeaders] = parseUniqueHeadersOption(opts.uniqueHeaders);
}
const { Server: HttpServer, httpServerPreClose } = require('internal/http/server');
Object.setPrototypeOf(Server.prototype, require('tls').Server.prototype);
Object.setPrototypeOf(Server, require('tls').Server);
for (const name of ['closeAllConnections', 'closeIdleConnections', 'setTimeout']) Server.prototype[name] = HttpServer.prototype[name];
Server.prototype.close = function close() {
  httpServerPreClose(this);
  Reflect.apply(require('tls').Server.prototype.close, this, arguments);
  return this;
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
