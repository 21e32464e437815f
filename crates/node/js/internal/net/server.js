'use strict';
// net.Server: a listening socket that makes a Socket of each connection.

const EventEmitter = require('events');
const native = internalBinding('tcp');
const { codes } = require('internal/errors');
const { ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE } = codes;
const { validateFunction, validatePort } = require('internal/validators');
const { register } = require('internal/net/dispatch');
const { Socket, normalizeArgs } = require('internal/net/socket');
const { isIP } = require('internal/net/ip');

const kHandle = Symbol('handle');
const kOptions = Symbol('options');
const kUnref = Symbol('unref');
const kClosing = Symbol('closing'); // the handle was asked to close and has not said that it is

function Server(options, listener) {
  if (!(this instanceof Server)) return new Server(options, listener);
  EventEmitter.call(this);
  if (typeof options === 'function') {
    listener = options;
    options = {};
  } else if (options !== undefined && options !== null && typeof options !== 'object') {
    throw new ERR_INVALID_ARG_TYPE('options', 'Object', options);
  }
  this[kOptions] = { ...options };
  if (listener !== undefined && listener !== null) {
    validateFunction(listener, 'connectionListener');
    this.on('connection', listener);
  }
  this._connections = 0;
  this[kHandle] = null;
  this[kUnref] = this[kClosing] = false;
  this.allowHalfOpen = Boolean(options?.allowHalfOpen);
  this.pauseOnConnect = Boolean(options?.pauseOnConnect);
}
Object.setPrototypeOf(Server.prototype, EventEmitter.prototype);
Object.setPrototypeOf(Server, EventEmitter);

Server.prototype.listen = function(...args) {
  const [options, callback] = normalizeArgs(args);
  if (this[kHandle] !== null) {
    const err = new Error('Listen method has been called more than once without closing.');
    err.code = 'ERR_SERVER_ALREADY_LISTEN';
    throw err;
  }
  if (callback !== null) this.once('listening', callback);
  const backlog = typeof args[2] === 'number' ? args[2] : typeof args[1] === 'number' ? args[1] : options.backlog || 511;
  let { port, host, path } = options;
  if (args.length === 0 || typeof args[0] === 'function' || (port === undefined && 'port' in options) || port === null) port = 0;
  if (port !== undefined) {
    port = validatePort(port, 'options.port');
    if (host && !isIP(host)) {
      native.lookup(host, 0, (err, list) => {
        if (err) this.emit('error', err);
        else open(this, () => native.listen(list[0], port, backlog), list[0], port);
      });
    } else {
      open(this, () => native.listen(host || undefined, port, backlog), host || '::', port);
    }
  } else if (path !== undefined) {
    open(this, () => native.listenPath(path, backlog), path, -1);
  } else {
    throw new ERR_INVALID_ARG_VALUE('options', options, 'must have the property "port" or "path"');
  }
  if (options.signal !== undefined) options.signal.addEventListener('abort', () => this.close(), { once: true });
  return this;
};

function open(server, make, address, port) {
  let id;
  try {
    id = make();
  } catch (err) {
    process.nextTick(() => server.emit('error', withPlace(err, address, port)));
    return;
  }
  server[kHandle] = id;
  if (server[kUnref]) native.unref(id);
  register(id, {
    onConnection(socketId) { onConnection(server, socketId); },
    onError(err) { server.emit('error', err); },
    onClosed() {
      server[kClosing] = false;
      server._emitCloseIfDrained();
    },
  });
  process.nextTick(() => {
    if (server[kHandle] !== null) server.emit('listening');
  });
}

// "listen EADDRINUSE: address already in use 127.0.0.1:80", and the place as properties.
function withPlace(err, address, port) {
  if (err.code === undefined || err.address !== undefined) return err;
  err.message += port >= 0 ? ` ${address}:${port}` : ` ${address}`;
  err.address = address;
  if (port >= 0) err.port = port;
  return err;
}

function onConnection(server, id) {
  if (server.maxConnections && server._connections >= server.maxConnections) {
    register(id, { onClosed() {} });
    native.close(id);
    server.emit('drop');
    return;
  }
  const { noDelay, keepAlive, keepAliveInitialDelay, highWaterMark } = server[kOptions];
  const socket = new Socket({ handle: id, allowHalfOpen: server.allowHalfOpen, pauseOnCreate: server.pauseOnConnect, readable: true, writable: true, noDelay, keepAlive, keepAliveInitialDelay, highWaterMark });
  server._connections++;
  socket.server = server;
  socket._server = server;
  server.emit('connection', socket);
}

Server.prototype.close = function(callback) {
  if (typeof callback === 'function') {
    if (this[kHandle] === null) {
      this.once('close', () => {
        const err = new Error('Server is not running.');
        err.code = 'ERR_SERVER_NOT_RUNNING';
        callback(err);
      });
    } else {
      this.once('close', callback);
    }
  }
  if (this[kHandle] !== null) {
    const id = this[kHandle];
    this[kHandle] = null;
    this[kClosing] = true;
    native.close(id); // onClosed follows
  } else {
    this._emitCloseIfDrained();
  }
  return this;
};
Server.prototype[Symbol.asyncDispose] = async function() {
  if (this[kHandle] !== null) await new Promise((resolve, reject) => this.close((err) => (err ? reject(err) : resolve())));
};

// 'close' once the server is closed and its last connection too.
Server.prototype._emitCloseIfDrained = function() {
  if (this[kHandle] !== null || this[kClosing] || this._connections > 0) return;
  process.nextTick(() => {
    if (this[kHandle] === null && this._connections === 0) this.emit('close');
  });
};

Server.prototype.address = function() {
  if (this[kHandle] === null) return null;
  const found = native.address(this[kHandle]);
  if (typeof found === 'string') return found;
  return { address: found[0], family: found[1], port: found[2] };
};

Server.prototype.getConnections = function(callback) {
  process.nextTick(callback, null, this._connections);
  return this;
};

Server.prototype.ref = function() {
  this[kUnref] = false;
  if (this[kHandle] !== null) native.ref(this[kHandle]);
  return this;
};
Server.prototype.unref = function() {
  this[kUnref] = true;
  if (this[kHandle] !== null) native.unref(this[kHandle]);
  return this;
};
Object.defineProperty(Server.prototype, 'listening', { __proto__: null, configurable: true, enumerable: true, get() { return this[kHandle] !== null; } });

module.exports = { Server };
