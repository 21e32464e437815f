'use strict';
// net.Server: a listening socket that makes a Socket of each connection.

const EventEmitter = require('events');
const { codes, errnoException, exceptionWithHostPort, uvExceptionWithHostPort } = require('internal/errors');
const { validateAbortSignal, validateNumber, validatePort } = require('internal/validators');
const context = require('internal/async_context');
const { Handle, Pipe, PipeServer, TCP, TCPServer, addressObject, native } = require('internal/net/handle');
const { checkBlockList, isPipeName, kConsume, normalizeArgs, toNumber } = require('internal/net/options');
const { Socket } = require('internal/net/socket');
const { getDefaultHighWaterMark } = require('internal/streams/state');

const kRefWish = Symbol('unref');
const V6_ONLY = 1;
const REUSE_PORT = 2;

// By event number: see BINDINGS.md.
const events = [
  undefined,
  (handle, id) => onConnection(handle.owner, accepted(handle, id)),
  undefined, undefined, undefined, undefined,
  (handle, status) => handle.owner.emit('error', errnoException(status, 'accept')),
];

// The stream of a connection. Async hooks hear that the server's handle was the reason for it.
function accepted(handle, id) {
  const make = () => (handle instanceof TCPServer ? new TCP(id) : new Pipe(id));
  if (handle.scope === undefined || context.tracker === undefined) return make();
  const { kAsyncId, kFrame, withTrigger } = require('internal/async_hooks');
  const stream = withTrigger(handle.scope[kAsyncId], make);
  // A connection comes from outside: what was running when the server was made is not what it belongs to.
  stream.scope[kFrame] = undefined;
  return stream;
}

function Server(options, listener) {
  if (!(this instanceof Server)) return new Server(options, listener);
  EventEmitter.call(this);
  if (typeof options === 'function') {
    listener = options;
    options = {};
    this.on('connection', listener);
  } else if (options === undefined || options === null || typeof options === 'object') {
    options = { ...options };
    if (typeof listener === 'function') this.on('connection', listener);
  } else {
    throw new codes.ERR_INVALID_ARG_TYPE('options', 'Object', options);
  }
  if (options.keepAliveInitialDelay !== undefined) {
    validateNumber(options.keepAliveInitialDelay, 'options.keepAliveInitialDelay');
    if (options.keepAliveInitialDelay < 0) options.keepAliveInitialDelay = 0;
  }
  if (options.highWaterMark !== undefined) {
    validateNumber(options.highWaterMark, 'options.highWaterMark');
    if (options.highWaterMark < 0) options.highWaterMark = getDefaultHighWaterMark();
  }
  this._connections = 0;
  this._handle = null;
  this._usingWorkers = false;
  this._workers = [];
  this[kRefWish] = false;
  this._listeningId = 1;
  this.allowHalfOpen = options.allowHalfOpen || false;
  this.pauseOnConnect = Boolean(options.pauseOnConnect);
  this.noDelay = Boolean(options.noDelay);
  this.keepAlive = Boolean(options.keepAlive);
  this.keepAliveInitialDelay = ~~((options.keepAliveInitialDelay ?? 0) / 1000);
  this.highWaterMark = options.highWaterMark ?? getDefaultHighWaterMark();
  const blockList = checkBlockList(options.blockList);
  if (blockList) this.blockList = blockList;
}
Object.setPrototypeOf(Server.prototype, EventEmitter.prototype);
Object.setPrototypeOf(Server, EventEmitter);

Server.prototype.listen = function(...args) {
  const [given, callback] = normalizeArgs(args);
  if (this._handle) throw new codes.ERR_SERVER_ALREADY_LISTEN();
  if (callback !== null) this.once('listening', callback);
  // (handle, backlog), (path, backlog), (port, backlog) or (port, host, backlog)
  const backlogArg = toNumber(args.length > 1 && args[1]) || toNumber(args.length > 2 && args[2]);
  const options = given._handle || given.handle || given;
  if (options instanceof Handle) {
    opened(this, options);
    return this;
  }
  if (typeof options[kConsume] === 'function') {
    const { id, path } = options[kConsume]();
    if (path !== undefined) this._pipeName = path;
    open(this, native.listenBound(id, given.backlog || backlogArg || 511, path), path, path === undefined ? undefined : -1);
    return this;
  }
  if (options.signal !== undefined) {
    validateAbortSignal(options.signal, 'options.signal');
    const close = () => this.close();
    if (options.signal.aborted) process.nextTick(close);
    else {
      const remove = require('events').addAbortListener(options.signal, close);
      this.once('close', () => remove[Symbol.dispose]());
    }
  }
  const backlog = options.backlog || backlogArg || 511;
  if (typeof options.fd === 'number' && options.fd >= 0) {
    open(this, native.listenFd(options.fd, backlog), null, null);
    return this;
  }
  let { port } = options;
  if (args.length === 0 || typeof args[0] === 'function' || (port === undefined && 'port' in options) || port === null) port = 0;
  if (typeof port === 'number' || typeof port === 'string') {
    validatePort(port, 'options.port');
    port |= 0;
    const flags = (options.ipv6Only ? V6_ONLY : 0) | (options.reusePort ? REUSE_PORT : 0);
    if (options.host) {
      const { host } = options;
      require('dns').lookup(host, (err, ip, family) => {
        if (err) this.emit('error', err);
        else openPort(this, ip ?? undefined, port, ip ? family : 4, backlog, flags, options.exclusive);
      });
    } else {
      openPort(this, undefined, port, 4, backlog, flags, options.exclusive);
    }
    return this;
  }
  if (options.path && isPipeName(options.path)) {
    this._pipeName = options.path;
    if (ofCluster(options.exclusive)) {
      askPrimary(this, { address: options.path, port: -1, addressType: -1, backlog, readableAll: options.readableAll, writableAll: options.writableAll });
      return this;
    }
    // What others may do with the socket's file.
    const mode = (options.readableAll ? 0o444 : 0) | (options.writableAll ? 0o222 : 0);
    open(this, allowed(() => native.listenPath(options.path, backlog, mode)), options.path, -1);
    if (this._handle) this._connectionKey = `-1:${options.path}:-1`;
    return this;
  }
  if (!('port' in options || 'path' in options)) throw new codes.ERR_INVALID_ARG_VALUE('options', options, 'must have the property "port" or "path"');
  throw new codes.ERR_INVALID_ARG_VALUE('options', options);
};

// Whether the primary of a cluster is to be asked.
function ofCluster(exclusive) {
  return require.options.clusterId !== undefined && !exclusive && process.connected === true;
}

function askPrimary(server, options) {
  const { address, port, addressType } = options;
  require('cluster')._getServer(server, options, (errno, handle) => {
    if (errno) {
      const err = exceptionWithHostPort(errno, 'bind', address ?? null, port);
      process.nextTick(emitError, server, err);
      return;
    }
    // Connections that the primary hands on.
    if (!(handle instanceof Handle)) handle.deliver = (stream) => onConnection(server, stream);
    opened(server, handle);
    server._connectionKey = `${addressType}:${address}:${port}`;
  });
}

// Without an address: all of IPv6 and IPv4, or of IPv4 where the machine has no IPv6.
function openPort(server, address, port, family, backlog, flags, exclusive) {
  if (ofCluster(exclusive)) {
    askPrimary(server, { address: address ?? null, port, addressType: family, flags, backlog });
    return;
  }
  let id;
  if (address === undefined) {
    id = allowed(() => native.listen('::', port, backlog, flags));
    family = 6;
    address = '::';
    if (id === -97 || id === -22 || id === -99) { // EAFNOSUPPORT, EINVAL, EADDRNOTAVAIL
      address = '0.0.0.0';
      family = 4;
      id = native.listen(address, port, backlog, flags);
    }
  } else {
    id = allowed(() => native.listen(address, port, backlog, flags));
  }
  open(server, id, address, port);
  server._connectionKey = `${family}:${address}:${port}`;
}

// What `f` answers, or the error of a program that may not.
function allowed(f) {
  try {
    return f();
  } catch (err) {
    if (err?.code !== 'ERR_ACCESS_DENIED') throw err;
    return err;
  }
}

function open(server, id, address, port) {
  if (id instanceof Error) process.nextTick(emitError, server, id);
  else if (id >= 0) opened(server, port === -1 || server._pipeName !== undefined ? new PipeServer(id) : new TCPServer(id));
  else process.nextTick(emitError, server, uvExceptionWithHostPort(id, 'listen', address, port));
}

function opened(server, handle) {
  server._handle = handle;
  handle.owner = server;
  handle.events = events;
  if (server[kRefWish]) handle.unref();
  process.nextTick(emitListening, server);
}

function emitError(server, err) {
  server.emit('error', err);
}
function emitListening(server) {
  if (server._handle) server.emit('listening');
}

function onConnection(server, handle) {
  const { maxConnections } = server;
  if (maxConnections !== undefined && maxConnections !== null && server._connections >= maxConnections) {
    turnAway(server, handle);
    return;
  }
  if (server.blockList !== undefined) {
    const peer = addressObject(handle.peer());
    if (typeof peer === 'object' && server.blockList.check(peer.address, peer.family.toLowerCase())) {
      handle.close();
      return;
    }
  }
  const socket = new Socket({
    handle, allowHalfOpen: server.allowHalfOpen, pauseOnCreate: server.pauseOnConnect, readable: true, writable: true,
    readableHighWaterMark: server.highWaterMark, writableHighWaterMark: server.highWaterMark,
  });
  if (server.noDelay) socket.setNoDelay(true);
  if (server.keepAlive) socket.setKeepAlive(true, server.keepAliveInitialDelay * 1000);
  server._connections++;
  socket.server = server;
  socket._server = server;
  server.emit('connection', socket);
}

function turnAway(server, handle) {
  const local = addressObject(handle.address());
  const peer = addressObject(handle.peer());
  const data = {};
  if (typeof local === 'object') Object.assign(data, { localAddress: local.address, localPort: local.port, localFamily: local.family });
  if (typeof peer === 'object') Object.assign(data, { remoteAddress: peer.address, remotePort: peer.port, remoteFamily: peer.family });
  handle.close();
  server.emit('drop', data);
}

Server.prototype.close = function(callback) {
  if (typeof callback === 'function') {
    if (!this._handle) {
      this.once('close', function close() {
        callback(new codes.ERR_SERVER_NOT_RUNNING());
      });
    } else {
      this.once('close', callback);
    }
  }
  if (this._handle) {
    this._handle.close();
    this._handle = null;
  }
  this._emitCloseIfDrained();
  return this;
};

Server.prototype[Symbol.asyncDispose] = async function() {
  if (!this._handle) return;
  await new Promise((resolve, reject) => this.close((err) => (err ? reject(err) : resolve())));
};

// 'close' once the server is closed and its last connection too.
Server.prototype._emitCloseIfDrained = function() {
  if (this._handle || this._connections) return;
  process.nextTick(emitClose, this);
};
function emitClose(server) {
  server.emit('close');
}

Server.prototype[EventEmitter.captureRejectionSymbol] = function(err, event, socket) {
  if (event === 'connection') socket.destroy(err);
  else this.emit('error', err);
};

Server.prototype.address = function() {
  if (!this._handle) return null;
  const found = addressObject(this._handle.address());
  if (typeof found === 'number') throw errnoException(found, 'address');
  return found;
};

Server.prototype.getConnections = function(callback) {
  process.nextTick(callback, null, this._connections);
  return this;
};

Server.prototype.ref = function() {
  this[kRefWish] = false;
  this._handle?.ref();
  return this;
};
Server.prototype.unref = function() {
  this[kRefWish] = true;
  this._handle?.unref();
  return this;
};
Object.defineProperty(Server.prototype, 'listening', { __proto__: null, configurable: true, enumerable: true, get() { return Boolean(this._handle); } });

module.exports = { Server };
