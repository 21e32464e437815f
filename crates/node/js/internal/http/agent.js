'use strict';
// http.Agent: keeps connections for the requests of a client, and requests that wait for a connection.
//
// Per name (host, port, local address, family): `sockets` in use, `freeSockets` kept alive, `requests` waiting. A socket
// tells its agent what happens to it by events: 'free', 'close', 'timeout', 'agentRemove'.

const EE = require('events');
const net = require('net');
const { codes: { ERR_TALLY_NOT_BUILT_YET } } = require('internal/errors');
const { validateNumber, validateOneOf, validateString } = require('internal/validators');
const { once } = require('internal/util');
const asyncContext = require('internal/async_context');

const kRequestOptions = Symbol('requestOptions');
const kRequestAsyncResource = Symbol('requestAsyncResource');
const kOnKeylog = Symbol('onkeylog');

function Agent(options) {
  if (!(this instanceof Agent)) return new Agent(options);
  EE.call(this);
  this.options = { __proto__: null, ...options };
  const settings = this.options;
  this.defaultPort = settings.defaultPort || 80;
  this.protocol = settings.protocol || 'http:';
  refuseProxies(settings.proxyEnv, this.protocol);
  if (settings.noDelay === undefined) settings.noDelay = true;
  settings.path = null; // else net takes a request's path for that of a pipe
  this.requests = { __proto__: null };
  this.sockets = { __proto__: null };
  this.freeSockets = { __proto__: null };
  this.keepAliveMsecs = settings.keepAliveMsecs || 1000;
  this.keepAlive = settings.keepAlive || false;
  this.maxSockets = settings.maxSockets || Agent.defaultMaxSockets;
  this.maxFreeSockets = settings.maxFreeSockets || 256;
  this.scheduling = settings.scheduling || 'lifo';
  this.maxTotalSockets = settings.maxTotalSockets;
  this.totalSocketCount = 0;
  const buffer = settings.agentKeepAliveTimeoutBuffer;
  this.agentKeepAliveTimeoutBuffer = typeof buffer === 'number' && buffer >= 0 && Number.isFinite(buffer) ? buffer : 1000;
  validateOneOf(this.scheduling, 'scheduling', ['fifo', 'lifo']);
  if (this.maxTotalSockets !== undefined) validateNumber(this.maxTotalSockets, 'maxTotalSockets', 1);
  else this.maxTotalSockets = Infinity;
  this.on('free', (socket, opts) => onFree(this, socket, opts));
  this.on('newListener', maybeEnableKeylog);
}
Object.setPrototypeOf(Agent.prototype, EE.prototype);
Object.setPrototypeOf(Agent, EE);
Agent.defaultMaxSockets = Infinity;

// Asks the global agents to go through the environment's proxies.
const fromEnvironment = process.env.NODE_USE_ENV_PROXY === '1';

// Proxies are not there yet: an agent that would use one must not go around it.
function refuseProxies(env, protocol) {
  if (!env) return;
  const name = protocol === 'https:' ? 'https_proxy' : 'http_proxy';
  if (env[name] || env[name.toUpperCase()]) throw new ERR_TALLY_NOT_BUILT_YET(`http.Agent with a proxy (${name})`);
}

function maybeEnableKeylog(eventName) {
  if (eventName !== 'keylog') return;
  this.removeListener('newListener', maybeEnableKeylog);
  const agent = this;
  this[kOnKeylog] = function onkeylog(keylog) { agent.emit('keylog', keylog, this); };
  for (const list of Object.values(this.sockets)) for (const socket of list) socket.on('keylog', this[kOnKeylog]);
}

// A request is done with its socket: the next one takes it, or it is kept, or it goes.
function onFree(agent, socket, options) {
  const name = agent.getName(options);
  if (!socket.writable) {
    socket.destroy();
    return;
  }
  const waiting = agent.requests[name];
  if (waiting && waiting.length > 0) {
    const req = waiting.shift();
    if (waiting.length === 0) delete agent.requests[name];
    inContext(req, () => giveSocket(agent, req, socket));
    return;
  }
  const req = socket._httpMessage;
  const free = agent.freeSockets[name] || [];
  const count = free.length + (agent.sockets[name]?.length ?? 0);
  if (!req || !req.shouldKeepAlive || !agent.keepAlive || agent.totalSocketCount > agent.maxTotalSockets || count > agent.maxSockets ||
      free.length >= agent.maxFreeSockets || !agent.keepSocketAlive(socket)) {
    socket.destroy();
    return;
  }
  agent.freeSockets[name] = free;
  socket._httpMessage = null;
  agent.removeSocket(socket, options);
  socket.once('error', freeSocketError);
  free.push(socket);
}

function freeSocketError() {
  this.destroy();
}

// A request that waited goes on in the context that it was made in.
function inContext(req, run) {
  const resource = req[kRequestAsyncResource];
  if (resource) {
    req[kRequestAsyncResource] = null;
    resource.runInAsyncScope(run);
  } else {
    run();
  }
}

function giveSocket(agent, req, socket) {
  req.onSocket(socket);
  const standard = agent.options.timeout || 0;
  if (req.timeout === undefined || req.timeout === standard) return;
  socket.setTimeout(req.timeout);
}

// The TLS name of a connection: that of the Host header, unless it is an address.
function normalizeServerName(options, req) {
  if (options.servername || options.servername === '') return;
  let name = options.host;
  const host = req.getHeader('host');
  if (host) {
    validateString(host, 'options.headers.host');
    if (host.startsWith('[')) { // [::1]:80
      const end = host.indexOf(']');
      name = end === -1 ? host : host.slice(1, end);
    } else {
      name = host.split(':', 1)[0];
    }
  }
  options.servername = net.isIP(name) ? '' : name;
}

function installListeners(agent, socket, options) {
  function free() { agent.emit('free', socket, options); }
  function close() {
    agent.totalSocketCount--;
    agent.removeSocket(socket, options);
  }
  function timeout() {
    for (const list of Object.values(agent.freeSockets)) {
      if (list.includes(socket)) {
        socket.destroy();
        return;
      }
    }
  }
  // The socket is another protocol's now.
  function remove() {
    agent.totalSocketCount--;
    agent.removeSocket(socket, options);
    socket.removeListener('close', close);
    socket.removeListener('free', free);
    socket.removeListener('timeout', timeout);
    socket.removeListener('agentRemove', remove);
  }
  socket.on('free', free);
  socket.on('close', close);
  socket.on('timeout', timeout);
  socket.on('agentRemove', remove);
  if (agent[kOnKeylog]) socket.on('keylog', agent[kOnKeylog]);
}

const plain = Agent.prototype;

plain.createConnection = function createConnection(...args) {
  return net.createConnection(...args);
};

plain.getName = function getName(options = {}) {
  let name = `${options.host || 'localhost'}:${options.port || ''}:${options.localAddress || ''}`;
  if (options.family === 4 || options.family === 6) name += `:${options.family}`;
  if (options.socketPath) name += `:${options.socketPath}`;
  return name;
};

plain.addRequest = function addRequest(req, options, port, localAddress) {
  if (fromEnvironment && (this === module.exports.globalAgent || this.options.proxyEnv !== undefined)) refuseProxies(process.env, this.protocol);
  if (typeof options === 'string') options = { __proto__: null, host: options, port, localAddress }; // as it once was
  options = { __proto__: null, ...options, ...this.options };
  if (options.socketPath) options.path = options.socketPath;
  normalizeServerName(options, req);
  const name = this.getName(options);
  const inUse = this.sockets[name] ||= [];
  const free = this.freeSockets[name];
  let socket;
  if (free) {
    while (free.length > 0 && free[0].destroyed) free.shift();
    socket = this.scheduling === 'fifo' ? free.shift() : free.pop();
    if (free.length === 0) delete this.freeSockets[name];
  }
  if (socket) {
    this.reuseSocket(socket, req);
    giveSocket(this, req, socket);
    inUse.push(socket);
  } else if ((free ? free.length : 0) + inUse.length < this.maxSockets && this.totalSocketCount < this.maxTotalSockets) {
    this.createSocket(req, options, (err, made) => {
      if (err) req.onSocket(made, err);
      else giveSocket(this, req, made);
    });
  } else {
    req[kRequestOptions] = options;
    req[kRequestAsyncResource] = contextOfNow();
    (this.requests[name] ||= []).push(req);
  }
};

function contextOfNow() {
  return asyncContext.tracker === undefined ? null : new (require('internal/async/resource').AsyncResource)('QueuedRequest');
}

plain.createSocket = function createSocket(req, options, callback) {
  options = { __proto__: null, ...options, ...this.options };
  if (options.socketPath) options.path = options.socketPath;
  normalizeServerName(options, req);
  const timeout = req.timeout || this.options.timeout || undefined;
  if (timeout) options.timeout = timeout;
  const name = this.getName(options);
  options._agentKey = name;
  options.encoding = null;
  const made = once((err, socket) => {
    if (err) {
      callback(err);
      return;
    }
    (this.sockets[name] ||= []).push(socket);
    this.totalSocketCount++;
    installListeners(this, socket, options);
    callback(null, socket);
  });
  if (this.keepAlive) {
    options.keepAlive = this.keepAlive;
    options.keepAliveInitialDelay = this.keepAliveMsecs;
  }
  const socket = this.createConnection(options, made);
  if (socket) made(null, socket);
};
Object.defineProperty(plain.createSocket, 'length', { value: 3, configurable: true });

plain.removeSocket = function removeSocket(socket, options) {
  const name = this.getName(options);
  for (const set of socket.writable ? [this.sockets] : [this.sockets, this.freeSockets]) {
    const at = set[name] ? set[name].indexOf(socket) : -1;
    if (at === -1) continue;
    set[name].splice(at, 1);
    if (set[name].length === 0) delete set[name];
  }
  // A request that waits gets a connection in place of this one.
  let req;
  if (this.requests[name] && this.requests[name].length > 0) {
    req = this.requests[name][0];
  } else {
    for (const other of Object.keys(this.requests)) {
      if (this.sockets[other] && this.sockets[other].length > 0) break; // it will have one of those
      req = this.requests[other][0];
      options = req[kRequestOptions];
      break;
    }
  }
  if (!req || !options) return;
  req[kRequestOptions] = undefined;
  this.createSocket(req, options, (err, made) => {
    if (err) req.onSocket(made, err);
    else made.emit('free');
  });
};

plain.keepSocketAlive = function keepSocketAlive(socket) {
  socket.setKeepAlive(true, this.keepAliveMsecs);
  socket.unref();
  let timeout = this.options.timeout || 0;
  const hint = /^timeout=(\d+)/.exec(socket._httpMessage?.res?.headers['keep-alive'])?.[1];
  let keep = true;
  if (hint) {
    // Earlier than the server: it must not close while a request is on its way.
    const hinted = Math.max(0, Number.parseInt(hint, 10) * 1000 - this.agentKeepAliveTimeoutBuffer);
    if (hinted === 0) keep = false;
    else if (hinted < timeout) timeout = hinted;
  }
  if (socket.timeout !== timeout) socket.setTimeout(timeout);
  return keep;
};

plain.reuseSocket = function reuseSocket(socket, req) {
  socket.removeListener('error', freeSocketError);
  req.reusedSocket = true;
  socket.ref();
};

plain.destroy = function destroy() {
  for (const set of [this.freeSockets, this.sockets]) {
    for (const list of Object.values(set)) for (const socket of list.slice()) socket.destroy();
  }
};

module.exports = {
  Agent,
  globalAgent: new Agent({ keepAlive: true, scheduling: 'lifo', timeout: 5000, proxyEnv: undefined }),
};
