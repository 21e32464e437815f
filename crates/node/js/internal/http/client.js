'use strict';
// ClientRequest: what a client asks of a server. What comes back is in `client_socket.js`.

const net = require('net');
const { OutgoingMessage, kUniqueHeaders, parseUniqueHeadersOption, kErrored } = require('internal/http/outgoing');
const { kOutHeaders } = require('internal/http/head');
const { onSocketTick, emitError, listenTimeout } = require('internal/http/client_socket');
const agents = require('internal/http/agent');
const channels = require('internal/http/channels');
const native = internalBinding('http');
const { AbortError, codes } = require('internal/errors');
const { ERR_HTTP_HEADERS_SENT, ERR_INVALID_ARG_TYPE, ERR_INVALID_HTTP_TOKEN, ERR_INVALID_PROTOCOL, ERR_UNESCAPED_CHARACTERS } = codes;
const { validateAbortSignal, validateBoolean, validateInteger, validateNumber, validateOneOf } = require('internal/validators');
const { once } = require('internal/util');

const kPath = Symbol('kPath');
const kProxyRewrittenToAbsolute = Symbol('kProxyRewrittenToAbsolute');
const kAuthority = Symbol('kAuthority');
const NOT_IN_PATH = /[^\u0021-\u00ff]/;
const WITHOUT_CONTENT = ['GET', 'HEAD', 'DELETE', 'OPTIONS', 'TRACE', 'CONNECT'];

function hostOption(host, name) {
  if (host !== null && host !== undefined && typeof host !== 'string') {
    throw new ERR_INVALID_ARG_TYPE(`options.${name}`, ['string', 'undefined', 'null'], host);
  }
  return host;
}

// The forms (url, options, callback), (options, callback).
function optionsOf(input, options, callback) {
  let given = null;
  if (typeof input === 'string') {
    given = urlToHttpOptions(new URL(input));
  } else if (input?.href && input.protocol && input.auth === undefined && input.path === undefined) {
    given = urlToHttpOptions(input);
  } else {
    callback = options;
    options = input;
  }
  if (typeof options === 'function') return [given ?? {}, options];
  return [Object.assign(given ?? {}, options), callback];
}

function urlToHttpOptions(url) {
  return require('url').urlToHttpOptions(url);
}

function agentOf(options, standard) {
  const { agent } = options;
  if (agent === false) return new standard.constructor();
  if (agent === null || agent === undefined) return typeof options.createConnection === 'function' ? agent : standard;
  if (typeof agent.addRequest !== 'function') throw new ERR_INVALID_ARG_TYPE('options.agent', ['Agent-like Object', 'undefined', 'false'], agent);
  return agent;
}

function ClientRequest(input, options, cb) {
  if (!(this instanceof ClientRequest)) return new ClientRequest(input, options, cb);
  OutgoingMessage.call(this);
  const [given, callback] = optionsOf(input, options, cb);
  options = given;
  const standard = options._defaultAgent || agents.globalAgent;
  const agent = this.agent = agentOf(options, standard);
  const protocol = options.protocol || standard.protocol;
  if (options.path) checkPath(String(options.path));
  const expected = agent?.protocol || standard.protocol;
  if (protocol !== expected) throw new ERR_INVALID_PROTOCOL(protocol, expected);

  const defaultPort = options.defaultPort || agent?.defaultPort;
  const port = options.port = options.port || defaultPort || 80;
  const host = options.host = hostOption(options.hostname, 'hostname') || hostOption(options.host, 'host') || 'localhost';
  const withDefaults = options.setDefaultHeaders === undefined || Boolean(options.setDefaultHeaders);
  const withHost = options.setHost !== undefined ? Boolean(options.setHost) : withDefaults;
  this._removedConnection = this._removedContLen = this._removedTE = !withDefaults;

  this.socketPath = options.socketPath;
  if (options.timeout !== undefined) this.timeout = duration(options.timeout, 'timeout');
  if (options.signal) obey(this, options.signal);
  readSettings(this, options);
  if (callback) this.once('response', callback);
  this.useChunkedEncodingByDefault = !WITHOUT_CONTENT.includes(this.method);

  this._ended = false;
  this.res = null;
  this.aborted = false;
  this.timeoutCb = null;
  this.upgradeOrConnect = false;
  this.parser = null;
  this.maxHeadersCount = null;
  this.reusedSocket = false;
  this.host = host;
  this.protocol = protocol;
  this[kProxyRewrittenToAbsolute] = false;
  this[kAuthority] = authority(host, port, defaultPort);
  if (agent) {
    // A connection that nobody will use again is closed by who asked.
    const kept = agent.keepAlive || Number.isFinite(agent.maxSockets);
    this._last = !kept;
    this.shouldKeepAlive = Boolean(kept);
  }
  this[kUniqueHeaders] = parseUniqueHeadersOption(options.uniqueHeaders);
  readHeaders(this, options, withHost);
  begin(this, options);
  if (channels.clientRequestCreated.hasSubscribers) channels.clientRequestCreated.publish({ request: this });
}
Object.setPrototypeOf(ClientRequest.prototype, OutgoingMessage.prototype);
Object.setPrototypeOf(ClientRequest, OutgoingMessage);

const plain = ClientRequest.prototype;

function checkPath(path) {
  if (NOT_IN_PATH.test(path)) throw new ERR_UNESCAPED_CHARACTERS('Request path');
}

function duration(value, name) {
  validateNumber(value, name);
  if (value < 0 || !Number.isFinite(value)) throw new codes.ERR_OUT_OF_RANGE(name, 'a non-negative finite number', value);
  if (value > 2147483647) {
    process.emitWarning(`${value} does not fit into a 32-bit signed integer.\nTimer duration was truncated to 2147483647.`, 'TimeoutOverflowWarning');
    return 2147483647;
  }
  return value;
}

// The request is destroyed when the signal aborts, as long as it is under way.
function obey(req, signal) {
  validateAbortSignal(signal, 'signal');
  const onAbort = () => { req.destroy(new AbortError(undefined, { cause: signal.reason })); };
  if (signal.aborted) {
    onAbort();
    return;
  }
  signal.addEventListener('abort', onAbort, { once: true });
  req.once('close', () => signal.removeEventListener('abort', onAbort));
}

function readSettings(req, options) {
  const { method, maxHeaderSize, insecureHTTPParser, httpValidation, joinDuplicateHeaders } = options;
  if (method !== null && method !== undefined && typeof method !== 'string') throw new ERR_INVALID_ARG_TYPE('options.method', 'string', method);
  if (method) {
    if (!native.isToken(method)) throw new ERR_INVALID_HTTP_TOKEN('Method', method);
    req.method = method.toUpperCase();
  } else {
    req.method = 'GET';
  }
  if (maxHeaderSize !== undefined) validateInteger(maxHeaderSize, 'maxHeaderSize', 0);
  req.maxHeaderSize = maxHeaderSize;
  if (insecureHTTPParser !== undefined) validateBoolean(insecureHTTPParser, 'options.insecureHTTPParser');
  req.insecureHTTPParser = insecureHTTPParser;
  if (httpValidation !== undefined) validateOneOf(httpValidation, 'options.httpValidation', ['strict', 'relaxed', 'insecure']);
  req.httpValidation = httpValidation;
  if (joinDuplicateHeaders !== undefined) validateBoolean(joinDuplicateHeaders, 'options.joinDuplicateHeaders');
  req.joinDuplicateHeaders = joinDuplicateHeaders;
  req[kPath] = String(options.path || '/');
}

// What Host says: an IPv6 address in brackets, a port that is not the usual one.
function authority(host, port, defaultPort) {
  const colon = host.indexOf(':');
  const shown = colon !== -1 && host.includes(':', colon + 1) && !host.startsWith('[') ? `[${host}]` : host;
  return port && +port !== defaultPort ? `${shown}:${port}` : shown;
}

function firstLine(req) {
  return `${req.method} ${req.path} HTTP/1.1\r\n`;
}

function readHeaders(req, options, withHost) {
  const { headers } = options;
  if (Array.isArray(headers)) {
    req._storeHeader(firstLine(req), headers);
    return;
  }
  if (headers) for (const name of Object.keys(headers)) req.setHeader(name, headers[name]);
  if (withHost && !req.getHeader('host')) req.setHeader('Host', req[kAuthority]);
  if (options.auth && !req.getHeader('Authorization')) {
    req.setHeader('Authorization', `Basic ${require('buffer').Buffer.from(options.auth).toString('base64')}`);
  }
  if (req.getHeader('expect')) req._storeHeader(firstLine(req), req[kOutHeaders]);
}

// Asks for a connection.
function begin(req, options) {
  let rest = options;
  if (options.signal) {
    rest = { ...options };
    delete rest.signal; // the request's, not the connection's
  }
  if (req.agent) {
    req.agent.addRequest(req, rest);
    return;
  }
  req._last = true;
  req.shouldKeepAlive = false;
  if (rest.path || rest.socketPath) rest = { ...rest, path: rest.socketPath || undefined };
  if (typeof rest.createConnection !== 'function') {
    req.onSocket(net.createConnection(rest));
    return;
  }
  const made = once((err, socket) => {
    if (err) process.nextTick(() => emitError(req, err));
    else req.onSocket(socket);
  });
  try {
    const socket = rest.createConnection(rest, made);
    if (socket) made(null, socket);
  } catch (err) {
    made(err);
  }
}

Object.defineProperty(plain, 'path', {
  __proto__: null,
  configurable: true,
  enumerable: true,
  get() { return this[kPath]; },
  set(value) {
    const path = String(value);
    checkPath(path);
    this[kPath] = path;
  },
});

plain._finish = function _finish() {
  OutgoingMessage.prototype._finish.call(this);
  if (channels.clientRequestStart.hasSubscribers) channels.clientRequestStart.publish({ request: this });
};

plain._implicitHeader = function _implicitHeader() {
  if (this._header) throw new ERR_HTTP_HEADERS_SENT('render');
  this._storeHeader(firstLine(this), this[kOutHeaders]);
};

plain.abort = function abort() {
  if (this.aborted) return;
  this.aborted = true;
  process.nextTick(emitAbort, this);
  this.destroy();
};

function emitAbort(req) {
  req.emit('abort');
}

plain.destroy = function destroy(err) {
  if (this.destroyed) return this;
  this.destroyed = true;
  if (this.res) this.res._dump(); // nobody wants the rest
  this[kErrored] = err;
  this.socket?.destroy(err);
  return this;
};

plain.onSocket = function onSocket(socket, err) {
  process.nextTick(onSocketTick, this, socket, err);
};

// Calls a method of the socket once there is one that is connected.
plain._deferToConnect = function _deferToConnect(method, args) {
  const call = () => {
    if (method) Reflect.apply(this.socket[method], this.socket, args);
  };
  const whenConnected = () => {
    if (this.socket.writable && !this.socket.connecting) call();
    else this.socket.once('connect', call);
  };
  if (this.socket) whenConnected();
  else this.once('socket', whenConnected);
};

plain.setTimeout = function setTimeout(msecs, callback) {
  if (this._ended) return this;
  listenTimeout(this);
  msecs = duration(msecs, 'msecs');
  if (callback) this.once('timeout', callback);
  if (this.socket) setSocketTimeout(this.socket, msecs);
  else this.once('socket', (socket) => setSocketTimeout(socket, msecs));
  return this;
};

function setSocketTimeout(socket, msecs) {
  if (socket.connecting) socket.once('connect', function() { this.setTimeout(msecs); });
  else socket.setTimeout(msecs);
}

plain.setNoDelay = function setNoDelay(noDelay) {
  this._deferToConnect('setNoDelay', [noDelay]);
};

plain.setSocketKeepAlive = function setSocketKeepAlive(enable, initialDelay) {
  this._deferToConnect('setKeepAlive', [enable, initialDelay]);
};

plain.clearTimeout = function clearTimeout(callback) {
  this.setTimeout(0, callback);
};

module.exports = { ClientRequest };
