'use strict';
// http.Server: a net.Server whose connections carry HTTP/1.1.

const net = require('net');
const EE = require('events');
const { kIncomingMessage } = require('internal/http/common');
const { IncomingMessage } = require('internal/http/incoming');
const { kUniqueHeaders, parseUniqueHeadersOption } = require('internal/http/outgoing');
const { ServerResponse } = require('internal/http/response');
const { STATUS_CODES } = require('internal/http/status');
const { connect, kServerResponse, kOptimizeEmptyRequests } = require('internal/http/connection');
const { Connections, kConnectionsCheckingInterval } = require('internal/http/connections');
const { getDefaultHighWaterMark } = require('internal/streams/state');
const { codes: { ERR_OUT_OF_RANGE } } = require('internal/errors');
const { validateBoolean, validateFunction, validateInteger, validateObject, validateOneOf } = require('internal/validators');

const kConnections = Symbol('http.server.connections');

function whole(options, name, standard) {
  const value = options[name];
  if (value === undefined) return standard;
  validateInteger(value, name, 0);
  return value;
}

function onOff(options, name, standard) {
  const value = options[name];
  if (value === undefined) return standard;
  validateBoolean(value, `options.${name}`);
  return value;
}

function storeHTTPOptions(options) {
  this[kIncomingMessage] = options.IncomingMessage || IncomingMessage;
  this[kServerResponse] = options.ServerResponse || ServerResponse;
  const { maxHeaderSize, httpValidation, shouldUpgradeCallback } = options;
  if (maxHeaderSize !== undefined) validateInteger(maxHeaderSize, 'maxHeaderSize', 0);
  this.maxHeaderSize = maxHeaderSize;
  this.insecureHTTPParser = onOff(options, 'insecureHTTPParser', undefined);
  if (httpValidation !== undefined) validateOneOf(httpValidation, 'options.httpValidation', ['strict', 'relaxed', 'insecure']);
  this.httpValidation = httpValidation;
  this.requestTimeout = whole(options, 'requestTimeout', 300_000);
  this.headersTimeout = whole(options, 'headersTimeout', Math.min(60_000, this.requestTimeout));
  if (this.requestTimeout > 0 && this.headersTimeout > 0 && this.headersTimeout > this.requestTimeout) {
    throw new ERR_OUT_OF_RANGE('headersTimeout', '<= requestTimeout', options.headersTimeout);
  }
  this.keepAliveTimeout = whole(options, 'keepAliveTimeout', 5_000);
  this.keepAliveTimeoutBuffer = whole(options, 'keepAliveTimeoutBuffer', 1_000);
  this.connectionsCheckingInterval = whole(options, 'connectionsCheckingInterval', 30_000);
  this.requireHostHeader = onOff(options, 'requireHostHeader', true);
  this.joinDuplicateHeaders = onOff(options, 'joinDuplicateHeaders', undefined);
  this.rejectNonStandardBodyWrites = onOff(options, 'rejectNonStandardBodyWrites', false);
  if (shouldUpgradeCallback !== undefined) {
    validateFunction(shouldUpgradeCallback, 'options.shouldUpgradeCallback');
    this.shouldUpgradeCallback = shouldUpgradeCallback;
  } else {
    this.shouldUpgradeCallback = upgradesIfHeard;
  }
  this[kOptimizeEmptyRequests] = onOff(options, 'optimizeEmptyRequests', false);
}

function upgradesIfHeard() {
  return this.listenerCount('upgrade') > 0;
}
Object.defineProperty(upgradesIfHeard, 'name', { value: '' });

function Server(options, requestListener) {
  if (!(this instanceof Server)) return new Server(options, requestListener);
  if (typeof options === 'function') {
    requestListener = options;
    options = {};
  } else if (options == null) {
    options = {};
  } else {
    validateObject(options, 'options');
  }
  storeHTTPOptions.call(this, options);
  net.Server.call(this, {
    allowHalfOpen: true,
    noDelay: options.noDelay ?? true,
    keepAlive: options.keepAlive,
    keepAliveInitialDelay: options.keepAliveInitialDelay,
    highWaterMark: options.highWaterMark ?? getDefaultHighWaterMark(),
  });
  if (requestListener) this.on('request', requestListener);
  // Half-open connections are for those who ask: a client that ends is done.
  this.httpAllowHalfOpen = false;
  this.on('connection', connectionListener);
  this.on('listening', setupConnectionsTracking);
  this.timeout = 0;
  this.maxHeadersCount = null;
  this.maxRequestsPerSocket = 0;
  this[kUniqueHeaders] = parseUniqueHeadersOption(options.uniqueHeaders);
}
Object.setPrototypeOf(Server.prototype, net.Server.prototype);
Object.setPrototypeOf(Server, net.Server);

function connectionListener(socket) {
  connect(this, socket, connectionsOf(this));
}

function connectionsOf(server) {
  return server[kConnections] ??= new Connections(server);
}

function setupConnectionsTracking() {
  connectionsOf(this).closed = false;
}

function httpServerPreClose(server) {
  server.closeIdleConnections();
  const list = server[kConnections];
  if (list === undefined) return;
  list.closed = true;
  if (server[kConnectionsCheckingInterval]) clearTimeout(server[kConnectionsCheckingInterval]);
  server[kConnectionsCheckingInterval] = null;
}

const plain = Server.prototype;

plain.close = function close() {
  httpServerPreClose(this);
  Reflect.apply(net.Server.prototype.close, this, arguments);
  return this;
};

plain[Symbol.asyncDispose] = async function() {
  await new Promise((resolve, reject) => {
    this.close((err) => (err ? reject(err) : resolve()));
  });
};

Object.defineProperty(plain[Symbol.asyncDispose], 'name', { value: '[Symbol.asyncDispose]', configurable: true });

plain.closeAllConnections = function closeAllConnections() {
  this[kConnections]?.closeAll();
};

plain.closeIdleConnections = function closeIdleConnections() {
  this[kConnections]?.closeIdle();
};

plain.setTimeout = function setTimeout(msecs, callback) {
  this.timeout = msecs;
  if (callback) this.on('timeout', callback);
  return this;
};

// A request listener's promise was rejected.
plain[EE.captureRejectionSymbol] = function(err, event, ...args) {
  if (event !== 'request') {
    net.Server.prototype[EE.captureRejectionSymbol].call(this, err, event, ...args);
    return;
  }
  const [, res] = args;
  if (res.headersSent || res.writableEnded) {
    res.destroy();
    return;
  }
  for (const name of res.getHeaderNames()) res.removeHeader(name); // nothing of what was meant for success
  res.statusCode = 500;
  res.end(STATUS_CODES[500]);
};
Object.defineProperty(plain[EE.captureRejectionSymbol], 'name', { value: '[nodejs.rejection]', configurable: true });
Object.defineProperty(plain[EE.captureRejectionSymbol], 'length', { value: 2, configurable: true });

module.exports = {
  STATUS_CODES,
  Server,
  ServerResponse,
  setupConnectionsTracking,
  storeHTTPOptions,
  _connectionListener: connectionListener,
  kServerResponse,
  httpServerPreClose,
  kConnectionsCheckingInterval,
};
