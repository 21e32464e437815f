'use strict';
// net.Socket: a Duplex over a native stream socket.
//
// Reading stops natively while the readable side is full. A write that the kernel does not take at once is finished by
// the native side, which then calls back. Destroying closes the handle; 'close' says whether there was an error.

const native = internalBinding('tcp');
const { Duplex } = require('internal/streams/duplex');
const { codes, exceptionWithHostPort, errnoException } = require('internal/errors');
const { ERR_MISSING_ARGS } = codes;
const { validateFunction, validateNumber, validatePort, validateString } = require('internal/validators');
const { register } = require('internal/net/dispatch');
const { isIP } = require('internal/net/ip');

const kHandle = Symbol('handle');
const kReading = Symbol('reading');
const kPending = Symbol('pendingWrite');
const kShutdown = Symbol('pendingShutdown');
const kBytesRead = Symbol('kBytesRead');
const kBytesWritten = Symbol('kBytesWritten');
const kTimeout = Symbol('timeout');
const kPeer = Symbol('peername');
const kEvents = Symbol('events');
const kUnref = Symbol('unref');

function Socket(options) {
  if (!(this instanceof Socket)) return new Socket(options);
  if (typeof options === 'number') options = { fd: options };
  options = { ...options };
  if (options.fd !== undefined) throw new (require('internal/errors').codes.ERR_TALLY_NOT_BUILT_YET)('net.Socket over a descriptor');
  this.connecting = false;
  this._hadError = false;
  this._parent = null;
  this._host = null;
  this.server = null;
  this._server = null;
  this.timeout = 0;
  for (const key of [kHandle, kPending, kShutdown, kTimeout, kPeer]) this[key] = null;
  this[kReading] = this[kUnref] = false;
  this[kBytesRead] = this[kBytesWritten] = 0;
  Duplex.call(this, {
    allowHalfOpen: Boolean(options.allowHalfOpen), emitClose: false, autoDestroy: true, decodeStrings: true, signal: options.signal,
    highWaterMark: options.highWaterMark, readableHighWaterMark: options.readableHighWaterMark, writableHighWaterMark: options.writableHighWaterMark,
    readable: options.handle !== undefined ? options.readable : undefined, writable: options.handle !== undefined ? options.writable : undefined,
  });
  if (options.handle !== undefined) attach(this, options.handle);
  this[kEvents] = { noDelay: Boolean(options.noDelay), keepAlive: Boolean(options.keepAlive), keepAliveInitialDelay: Math.trunc((options.keepAliveInitialDelay ?? 0) / 1000) };
  if (options.handle !== undefined) {
    applyOptions(this);
    if (options.pauseOnCreate) this.readableFlowing = false;
    else if (!options.manualStart) this.read(0);
  }
}
Object.setPrototypeOf(Socket.prototype, Duplex.prototype);
Object.setPrototypeOf(Socket, Duplex);

function applyOptions(socket) {
  const { noDelay, keepAlive, keepAliveInitialDelay } = socket[kEvents];
  if (noDelay) native.setNoDelay(socket[kHandle], true);
  if (keepAlive) native.setKeepAlive(socket[kHandle], true, keepAliveInitialDelay);
  if (socket[kUnref]) native.unref(socket[kHandle]);
}

// What the native side reports of this socket.
function attach(socket, id) {
  socket[kHandle] = id;
  register(id, {
    onConnect(err) { afterConnect(socket, err); },
    onData(chunk) {
      socket[kBytesRead] += chunk.length;
      restartTimer(socket);
      if (!socket.push(chunk) && socket[kHandle] !== null) {
        socket[kReading] = false;
        native.readStop(socket[kHandle]);
      }
    },
    onEnd() {
      socket[kReading] = false;
      socket.push(null);
      socket.read(0);
    },
    onWritten(err) {
      const callback = socket[kPending];
      socket[kPending] = null;
      restartTimer(socket);
      callback?.(err);
    },
    onError(err) { socket.destroy(err); },
    onShutdown() {
      const callback = socket[kShutdown];
      socket[kShutdown] = null;
      callback?.();
    },
    onClosed() { socket.emit('close', socket._hadError); },
  });
}

Socket.prototype._read = function() {
  if (this.connecting || this[kHandle] === null) {
    if (this.connecting) this.once('connect', () => this._read());
    return;
  }
  if (!this[kReading]) {
    this[kReading] = true;
    native.readStart(this[kHandle]);
  }
};

function writeBytes(socket, views, bytes, callback) {
  if (socket.connecting) {
    socket.once('connect', function connect() {
      socket.off('close', onClose);
      writeBytes(socket, views, bytes, callback);
    });
    function onClose() {
      callback(new codes.ERR_STREAM_DESTROYED('write'));
    }
    socket.once('close', onClose);
    return;
  }
  if (socket[kHandle] === null) {
    callback(errnoException(-32, 'write'));
    return;
  }
  restartTimer(socket);
  socket[kBytesWritten] += bytes;
  let done;
  try {
    done = native.write(socket[kHandle], views);
  } catch (err) {
    callback(err);
    return;
  }
  if (done) callback();
  else socket[kPending] = callback;
}

Socket.prototype._write = function(chunk, encoding, callback) { writeBytes(this, [chunk], chunk.length, callback); };
Socket.prototype._writev = function(chunks, callback) {
  let bytes = 0;
  const views = chunks.map(({ chunk }) => {
    bytes += chunk.length;
    return chunk;
  });
  writeBytes(this, views, bytes, callback);
};

Socket.prototype._final = function(callback) {
  if (this.connecting) {
    this.once('connect', () => this._final(callback));
    return;
  }
  if (this[kHandle] === null) {
    callback();
    return;
  }
  this[kShutdown] = callback;
  native.shutdown(this[kHandle]);
};

Socket.prototype._destroy = function(err, callback) {
  this.connecting = false;
  if (this[kTimeout] !== null) {
    clearTimeout(this[kTimeout]);
    this[kTimeout] = null;
  }
  this._hadError = Boolean(err);
  const id = this[kHandle];
  if (id !== null) {
    this[kPeer] ??= native.peer(id) ?? null;
    this[kHandle] = null;
    native.close(id); // onClosed follows
    callback(err);
  } else {
    callback(err);
    process.nextTick(() => this.emit('close', Boolean(err)));
  }
  if (this._server) {
    this._server._connections--;
    this._server._emitCloseIfDrained?.();
    this._server = null;
  }
};

function afterConnect(socket, err) {
  if (socket.destroyed) return;
  socket.connecting = false;
  if (err) {
    const { host, port, path } = socket[kEvents];
    const failure = exceptionWithHostPort(err.errno, 'connect', path ?? host, port);
    socket.destroy(failure);
    return;
  }
  applyOptions(socket);
  restartTimer(socket);
  socket.emit('connect');
  socket.emit('ready');
  if (socket.readable && !socket.isPaused()) socket.read(0);
}

// (options, callback), (port, host, callback) or (path, callback) -> [options, callback]
function normalizeArgs(args) {
  if (args.length === 0) return [{}, null];
  let options = {};
  const [first] = args;
  if (typeof first === 'object' && first !== null) {
    options = first;
  } else if (typeof first === 'string' && !(Number(first) >= 0 && first.trim() !== '')) {
    options.path = first;
  } else {
    options.port = first;
    if (args.length > 1 && typeof args[1] === 'string') options.host = args[1];
  }
  const callback = args[args.length - 1];
  return [options, typeof callback === 'function' ? callback : null];
}

Socket.prototype.connect = function(...args) {
  const [options, callback] = Array.isArray(args[0]) ? args[0] : normalizeArgs(args);
  const { path, port } = options;
  if (path === undefined && port === undefined) throw new ERR_MISSING_ARGS(['options', 'port', 'path']);
  if (this.destroyed) {
    this._undestroy();
    this[kHandle] = null;
    this[kReading] = false;
  }
  if (callback !== null) this.once('connect', callback);
  this.connecting = true;
  this[kPeer] = null;
  if (path !== undefined) {
    validateString(path, 'options.path');
    Object.assign(this[kEvents], { path });
    begin(this, () => native.connectPath(path));
    return this;
  }
  const host = options.host || 'localhost';
  const number = validatePort(port, 'Port', true);
  if (options.noDelay) this[kEvents].noDelay = true;
  if (options.keepAlive) this[kEvents].keepAlive = true;
  Object.assign(this[kEvents], { host, port: number, path: undefined });
  if (isIP(host)) {
    begin(this, () => native.connect(host, number));
    return this;
  }
  this._host = host;
  const resolve = options.lookup;
  const found = (err, address, family) => {
    this.emit('lookup', err, address, family, host);
    if (!this.connecting) return;
    if (err) {
      process.nextTick(() => this.destroy(err));
      return;
    }
    this[kEvents].host = address;
    begin(this, () => native.connect(address, number));
  };
  if (resolve !== undefined) {
    validateFunction(resolve, 'options.lookup');
    resolve(host, { family: options.family, hints: options.hints || 0 }, found);
  } else {
    native.lookup(host, options.family ?? 0, (err, list) => (err ? found(err) : found(null, list[0], isIP(list[0]))));
  }
  return this;
};

function begin(socket, make) {
  try {
    attach(socket, make());
  } catch (err) {
    process.nextTick(() => socket.destroy(err));
  }
}

function restartTimer(socket) {
  socket[kTimeout]?.refresh();
}

Socket.prototype.setTimeout = function(ms, callback) {
  if (this.destroyed) return this;
  validateNumber(ms, 'msecs', 0);
  this.timeout = ms;
  if (this[kTimeout] !== null) clearTimeout(this[kTimeout]);
  this[kTimeout] = null;
  if (callback !== undefined) validateFunction(callback, 'callback');
  if (ms === 0) {
    if (callback !== undefined) this.removeListener('timeout', callback);
  } else {
    this[kTimeout] = setTimeout(() => this.emit('timeout'), ms).unref();
    if (callback !== undefined) this.once('timeout', callback);
  }
  return this;
};

Socket.prototype.setNoDelay = function(enable = true) {
  this[kEvents].noDelay = Boolean(enable);
  if (this[kHandle] !== null && !this.connecting) native.setNoDelay(this[kHandle], Boolean(enable));
  return this;
};

Socket.prototype.setKeepAlive = function(enable, initialDelay = 0) {
  Object.assign(this[kEvents], { keepAlive: Boolean(enable), keepAliveInitialDelay: Math.trunc(initialDelay / 1000) });
  if (this[kHandle] !== null && !this.connecting) native.setKeepAlive(this[kHandle], Boolean(enable), Math.trunc(initialDelay / 1000));
  return this;
};

Socket.prototype.ref = function() {
  this[kUnref] = false;
  if (this[kHandle] !== null) native.ref(this[kHandle]);
  return this;
};
Socket.prototype.unref = function() {
  this[kUnref] = true;
  if (this[kHandle] !== null) native.unref(this[kHandle]);
  return this;
};

Socket.prototype.address = function() {
  const found = this[kHandle] === null ? undefined : native.address(this[kHandle]);
  return found === undefined ? {} : { address: found[0], family: found[1], port: found[2] };
};

Socket.prototype.destroySoon = function() {
  if (this.writable) this.end();
  if (this.writableFinished) this.destroy();
  else this.once('finish', this.destroy);
};
Socket.prototype.resetAndDestroy = function() {
  if (this[kHandle] !== null) native.reset(this[kHandle]);
  return this.destroy();
};

function peer(socket, index) {
  if (socket[kPeer] === null && socket[kHandle] !== null && !socket.connecting) socket[kPeer] = native.peer(socket[kHandle]) ?? null;
  return socket[kPeer]?.[index];
}

const getter = (get) => ({ __proto__: null, configurable: true, enumerable: true, get });
Object.defineProperties(Socket.prototype, {
  bytesRead: getter(function() { return this[kBytesRead]; }),
  _bytesDispatched: getter(function() { return this[kBytesWritten]; }),
  bytesWritten: getter(function() {
    let bytes = this[kBytesWritten];
    for (const entry of this.writableBuffer ?? []) bytes += entry.chunk.length;
    return bytes;
  }),
  bufferSize: getter(function() { return this[kHandle] === null ? undefined : this.writableLength; }),
  pending: getter(function() { return this[kHandle] === null || this.connecting; }),
  readyState: getter(function() {
    if (this.connecting) return 'opening';
    if (this.readable && this.writable) return 'open';
    if (this.readable) return 'readOnly';
    return this.writable ? 'writeOnly' : 'closed';
  }),
  remoteAddress: getter(function() { return peer(this, 0); }),
  remoteFamily: getter(function() { return peer(this, 1); }),
  remotePort: getter(function() { return peer(this, 2); }),
  localAddress: getter(function() { return this.address().address; }),
  localPort: getter(function() { return this.address().port; }),
  localFamily: getter(function() { return this.address().family; }),
  _handle: { __proto__: null, configurable: true, enumerable: false, get() { return this[kHandle]; } },
});

module.exports = { Socket, normalizeArgs };
