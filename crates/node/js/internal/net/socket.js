'use strict';
// net.Socket: a Duplex over a native stream.
//
// Reading stops natively while the readable side is full, so that a slow program holds nothing. A write that the kernel does
// not take at once is finished natively ('written'); until then the Writable hands over no other. How a connection is made
// is in internal/net/connect.

const { Duplex } = require('internal/streams/duplex');
const { codes, errnoException } = require('internal/errors');
const { encodingNumber } = require('internal/buffer/encodings');
const { validateAbortSignal, validateFunction, validateInt32, validateNumber, validateString } = require('internal/validators');
const { Pipe, TCP, addressObject, openStream } = require('internal/net/handle');
const context = require('internal/async_context');
const { kConsume, kNormalized, normalizeArgs, checkBlockList } = require('internal/net/options');
const { getTimerDuration } = require('internal/timers');

const kSettings = Symbol('settings'); // what is to be set on a handle that is still to come
const kTimeout = Symbol('timeout');
const kLastQueueSize = Symbol('lastWriteQueueSize');
const kBytesRead = Symbol('bytesRead');
const kBytesWritten = Symbol('bytesWritten');
const kOwnBuffer = Symbol('ownBuffer');
const kWriteCallback = Symbol('writeCallback');
const kFinalCallback = Symbol('finalCallback');
const NONE = { __proto__: null, noDelay: undefined, keepAlive: undefined, initialDelay: 0, tos: undefined };

// By event number: see BINDINGS.md.
const events = [
  undefined,
  undefined,
  (handle, status) => handle.connected?.(status),
  function data(handle, value) {
    const socket = handle.owner;
    if (socket === null) return;
    restartTimer(socket);
    if (socket.destroyed) return;
    const own = socket[kOwnBuffer];
    const more = own === null ? socket.push(value) : pushOwn(socket, own, value);
    if (!more && !socket.destroyed) {
      const err = handle.readStop();
      if (err < 0) socket.destroy(errnoException(err, 'read'));
    }
  },
  function end(handle) {
    handle.reading = false;
    const socket = handle.owner;
    if (socket === null || socket.destroyed) return;
    restartTimer(socket);
    // The half that reads ends once the program has read what is buffered.
    socket.push(null);
    socket.read(0);
  },
  function written(handle, status) {
    if (status === 0) status = handle.writeRest();
    if (status === 0) return; // there was more of a long list
    finishWrite(handle.owner, status);
  },
  function error(handle, value) {
    handle.reading = false;
    handle.owner?.destroy(typeof value === 'number' ? errnoException(value, 'read') : value);
  },
  function closed(handle) {
    const socket = handle.owner;
    handle.owner = null;
    handle.onClosed?.(socket);
  },
  function shutdown(handle) {
    const socket = handle.owner;
    if (socket === null) return;
    const callback = socket[kFinalCallback];
    socket[kFinalCallback] = null;
    callback?.();
  },
];

function finishWrite(socket, status) {
  if (socket === null) return;
  const callback = socket[kWriteCallback];
  socket[kWriteCallback] = null;
  if (callback === null || callback === undefined) return;
  if (socket.destroyed) {
    callback(null);
    return;
  }
  if (status < 0) {
    callback(errnoException(status, 'write'));
    return;
  }
  restartTimer(socket);
  callback(null);
}

// A read into the program's own buffer, which may give another one for the next.
function pushOwn(socket, own, count) {
  const more = own.callback(count, own.view) !== false;
  if (own.make !== null) {
    const next = own.make();
    if (next instanceof Uint8Array) {
      own.view = next;
      socket._handle?.readInto(next);
    }
  }
  return more;
}

function Socket(options) {
  if (!(this instanceof Socket)) return new Socket(options);
  if (options === null || options === undefined) options = {};
  else if (typeof options === 'number') options = { fd: options };
  else options = { ...options };
  for (const name of ['objectMode', 'readableObjectMode', 'writableObjectMode']) {
    if (options[name]) throw new codes.ERR_INVALID_ARG_VALUE(`options.${name}`, options[name], 'is not supported');
  }
  if (options.keepAliveInitialDelay !== undefined) {
    validateNumber(options.keepAliveInitialDelay, 'options.keepAliveInitialDelay');
    if (options.keepAliveInitialDelay < 0) options.keepAliveInitialDelay = 0;
  }
  if (options.typeOfService !== undefined) validateInt32(options.typeOfService, 'options.typeOfService', 0, 255);

  this.connecting = false;
  this._hadError = false;
  this._parent = null;
  this._host = null;
  this._handle = null;
  this._peername = null;
  this._sockname = null;
  this._pendingData = null;
  this._pendingEncoding = '';
  this.allowHalfOpen = Boolean(options.allowHalfOpen);
  this.server = null;
  this._server = null;
  this.timeout = 0;
  this[kTimeout] = null;
  this[kLastQueueSize] = 0;
  this[kSettings] = NONE;
  this[kOwnBuffer] = null;
  this[kWriteCallback] = null;
  this[kFinalCallback] = null;
  this[kBytesRead] = 0;
  this[kBytesWritten] = 0;

  options.allowHalfOpen = this.allowHalfOpen;
  options.emitClose = false;
  options.autoDestroy = true;
  options.decodeStrings = false;
  Duplex.call(this, options);

  if (typeof options.handle?.[kConsume] === 'function') {
    const { id, path } = options.handle[kConsume]();
    this._handle = path === undefined ? new TCP(id) : new Pipe(id);
    this._handle.bound = true; // has an address, but no connection yet
  } else if (options.handle) {
    this._handle = options.handle;
  } else if (options.fd !== undefined) {
    const { fd } = options;
    validateInt32(fd, 'fd', 0);
    const handle = openStream(fd);
    if (typeof handle === 'number') throw handle === -22 ? new codes.ERR_INVALID_FD_TYPE(internalBinding('process').stdioKind(fd)) : errnoException(handle, 'open');
    this._handle = handle;
  }
  const { onread } = options;
  if (onread !== null && typeof onread === 'object' && (onread.buffer instanceof Uint8Array || typeof onread.buffer === 'function') && typeof onread.callback === 'function') {
    const make = typeof onread.buffer === 'function' ? onread.buffer : null;
    this[kOwnBuffer] = { view: make === null ? onread.buffer : make(), make, callback: onread.callback };
  }
  if (options.noDelay || options.keepAlive || options.typeOfService !== undefined) {
    this[kSettings] = { noDelay: options.noDelay ? true : undefined, keepAlive: options.keepAlive ? true : undefined, initialDelay: ~~((options.keepAliveInitialDelay ?? 0) / 1000), tos: options.typeOfService };
  }
  this.blockList = checkBlockList(options.blockList);
  if (this.blockList === undefined) delete this.blockList;

  this.on('end', onReadableEnd);
  adopt(this);
  if (this._handle !== null && options.readable !== false && !options.noRead && !this._handle.bound) {
    if (options.pauseOnCreate) {
      this._handle.readStop();
      this.readableFlowing = false;
    } else if (!options.manualStart) {
      this.read(0);
    }
  }
  if (options.signal) validateAbortSignal(options.signal, 'signal');
}
Object.setPrototypeOf(Socket.prototype, Duplex.prototype);
Object.setPrototypeOf(Socket, Duplex);

// The socket has got its handle.
function adopt(socket) {
  const handle = socket._handle;
  if (handle === null) return;
  handle.owner = socket;
  handle.events = events;
  if (socket[kOwnBuffer] !== null) handle.readInto(socket[kOwnBuffer].view);
}

// Of a connection that is there: what was asked for before it was.
function applySettings(socket) {
  const handle = socket._handle;
  const { noDelay, keepAlive, initialDelay, tos } = socket[kSettings];
  if (noDelay) handle.setNoDelay?.(true);
  if (keepAlive) handle.setKeepAlive?.(true, initialDelay);
  if (tos !== undefined) handle.setTypeOfService?.(tos);
}

function change(socket, name, value) {
  if (socket[kSettings] === NONE) socket[kSettings] = { ...NONE };
  socket[kSettings][name] = value;
}

// After the peer's end: only a socket that may be half open can write.
function onReadableEnd() {
  if (!this.allowHalfOpen) this.write = writeAfterFIN;
}

function writeAfterFIN(chunk, encoding, callback) {
  if (!this.writableEnded) return Duplex.prototype.write.call(this, chunk, encoding, callback);
  if (typeof encoding === 'function') callback = encoding;
  const err = new Error('This socket has been ended by the other party');
  err.code = 'EPIPE';
  if (typeof callback === 'function') process.nextTick(callback, err);
  this.destroy(err);
  return false;
}

function tryReadStart(socket) {
  const err = socket._handle.readStart();
  if (err < 0) socket.destroy(errnoException(err, 'read'));
}

Socket.prototype._read = function(n) {
  if (this.connecting || this._handle === null) this.once('connect', () => this._read(n));
  else if (!this._handle.reading) tryReadStart(this);
};

// With a buffer of its own nothing is buffered here: pausing stops the native side, and resuming starts it.
Socket.prototype.pause = function() {
  if (this[kOwnBuffer] !== null && !this.connecting && this._handle?.reading) {
    if (!this.destroyed) this._handle.readStop();
  }
  return Duplex.prototype.pause.call(this);
};
Socket.prototype.resume = function() {
  if (this[kOwnBuffer] !== null && !this.connecting && this._handle !== null && !this._handle.reading) tryReadStart(this);
  return Duplex.prototype.resume.call(this);
};
Socket.prototype.read = function(n) {
  if (this[kOwnBuffer] !== null && !this.connecting && this._handle !== null && !this._handle.reading) tryReadStart(this);
  return Duplex.prototype.read.call(this, n);
};

Socket.prototype.end = function(data, encoding, callback) {
  Duplex.prototype.end.call(this, data, encoding, callback);
  return this;
};

// Waits for the connection, then goes on; or for its end.
function whenConnected(socket, go, callback) {
  socket.once('connect', function connect() {
    socket.off('close', onClose);
    go();
  });
  function onClose() {
    callback(new codes.ERR_SOCKET_CLOSED_BEFORE_CONNECTION());
  }
  socket.once('close', onClose);
}

Socket.prototype._writeGeneric = function(list, chunk, encoding, callback) {
  if (this.connecting) {
    this._pendingData = list ?? chunk;
    this._pendingEncoding = encoding;
    whenConnected(this, () => this._writeGeneric(list, chunk, encoding, callback), callback);
    return undefined;
  }
  this._pendingData = null;
  this._pendingEncoding = '';
  const handle = this._handle;
  if (handle === null) {
    callback(new codes.ERR_SOCKET_CLOSED());
    return false;
  }
  restartTimer(this);
  const done = list === null ? handle.write(chunk, encodingNumber(encoding) ?? 1) : handle.writeList(list);
  if (done === 0) {
    this[kWriteCallback] = context.wrap('WRITEWRAP', callback);
    if (this[kTimeout] !== null) this[kLastQueueSize] = handle.writeQueueSize;
  } else if (done < 0) {
    callback(errnoException(done, 'write'));
  } else {
    callback();
  }
  return undefined;
};

Socket.prototype._write = function(chunk, encoding, callback) { this._writeGeneric(null, chunk, encoding, callback); };
Socket.prototype._writev = function(chunks, callback) {
  const list = new Array(chunks.length * 2);
  for (let i = 0; i < chunks.length; i++) {
    const { chunk, encoding } = chunks[i];
    list[2 * i] = chunk;
    list[2 * i + 1] = encodingNumber(encoding) ?? 1;
  }
  this._writeGeneric(list, null, '', callback);
};

Socket.prototype._final = function(callback) {
  if (this.connecting) {
    this.once('connect', () => this._final(callback));
    return;
  }
  if (this._handle === null) {
    callback();
    return;
  }
  this[kFinalCallback] = context.wrap('SHUTDOWNWRAP', callback);
  const err = this._handle.shutdown();
  if (err === 0) return;
  this[kFinalCallback] = null;
  callback(err === 1 || err === -107 ? undefined : errnoException(err, 'shutdown')); // ENOTCONN: nothing to shut
};

Socket.prototype._destroy = function(exception, callback) {
  const wasConnecting = this.connecting;
  this.connecting = false;
  for (let socket = this; socket !== null && socket !== undefined; socket = socket._parent) {
    if (socket[kTimeout]) clearTimeout(socket[kTimeout]);
  }
  const handle = this._handle;
  const hadError = Boolean(exception);
  if (handle !== null) {
    this[kBytesRead] = handle.bytesRead;
    this[kBytesWritten] = handle.bytesWritten;
    handle.onClosed = () => this.emit('close', hadError);
    const err = this.resetAndClosing ? handle.reset() : handle.close();
    this._handle = null;
    this._sockname = null;
    callback(exception);
    if (err < 0 && this.resetAndClosing) {
      this.emit('error', errnoException(err, 'reset'));
      handle.close();
    }
    this.resetAndClosing = false;
  } else {
    callback(exception);
    // In Node a socket that connects has a handle from the start, and 'close' says then whether there was an error.
    if (wasConnecting) process.nextTick(emitClose, this, hadError);
    else process.nextTick(emitClose, this);
  }
  if (this._server) {
    this._server._connections--;
    this._server._emitCloseIfDrained?.();
  }
};

function emitClose(socket, ...args) {
  socket.emit('close', ...args);
}

Socket.prototype._reset = function() {
  this.resetAndClosing = true;
  return this.destroy();
};

Socket.prototype.resetAndDestroy = function() {
  if (this._handle === null && !this.connecting) {
    this.destroy(new codes.ERR_SOCKET_CLOSED());
    return this;
  }
  if (this._handle !== null && !(this._handle instanceof TCP)) throw new codes.ERR_INVALID_HANDLE_TYPE();
  if (this.connecting) this.once('connect', () => this._reset());
  else this._reset();
  return this;
};

Socket.prototype.destroySoon = function() {
  if (this.writable) this.end();
  if (this.writableFinished) this.destroy();
  else this.once('finish', this.destroy);
};

Socket.prototype.connect = function(...args) {
  const [options, callback] = Array.isArray(args[0]) && args[0][kNormalized] ? args[0] : normalizeArgs(args);
  if (options.port === undefined && (options.path === undefined || options.path === null)) throw new codes.ERR_MISSING_ARGS(['options', 'port', 'path']);
  if (this.write !== Socket.prototype.write) this.write = Socket.prototype.write;
  if (this.destroyed) {
    this._handle = null;
    this._peername = null;
    this._sockname = null;
    this._undestroy();
  }
  this._hadError = false;
  if (callback !== null) this.once('connect', callback);
  this._unrefTimer();
  this.connecting = true;
  if (options.noDelay) change(this, 'noDelay', true);
  if (options.keepAlive) {
    change(this, 'keepAlive', true);
    change(this, 'initialDelay', ~~((options.keepAliveInitialDelay ?? 0) / 1000));
  }
  require('internal/net/connect').begin(this, options);
  return this;
};

// The handle of a connection that is on its way.
function setHandle(socket, handle) {
  socket._handle = handle;
  adopt(socket);
  if (socket[kRefWish] === false) handle.unref();
  return handle;
}
const kRefWish = Symbol('ref');

function afterConnect(socket) {
  socket.connecting = false;
  socket._sockname = null;
  restartTimer(socket);
  applySettings(socket);
  socket.emit('connect');
  socket.emit('ready');
  // An end that is there already is seen; nothing is consumed.
  if (socket.readable && !socket.isPaused()) socket.read(0);
}

function restartTimer(socket) {
  for (; socket !== null && socket !== undefined; socket = socket._parent) {
    const timer = socket[kTimeout];
    if (timer) timer.refresh();
  }
}
Socket.prototype._unrefTimer = function() { restartTimer(this); };

Socket.prototype._onTimeout = function() {
  const handle = this._handle;
  const last = this[kLastQueueSize];
  if (last > 0 && handle !== null) {
    // A slow peer that still takes something is no idle one.
    const now = handle.writeQueueSize;
    if (last !== now) {
      this[kLastQueueSize] = now;
      this._unrefTimer();
      return;
    }
  }
  this.emit('timeout');
};

Socket.prototype.setTimeout = function(msecs, callback) {
  if (this.destroyed) return this;
  this.timeout = msecs;
  msecs = getTimerDuration(msecs, 'msecs');
  if (this[kTimeout] !== null) clearTimeout(this[kTimeout]);
  if (msecs === 0) {
    this[kTimeout] = null;
    if (callback !== undefined) {
      validateFunction(callback, 'callback');
      this.removeListener('timeout', callback);
    }
  } else {
    this[kTimeout] = setTimeout(onTimeout, msecs, this).unref();
    if (callback !== undefined) {
      validateFunction(callback, 'callback');
      this.once('timeout', callback);
    }
  }
  return this;
};
function onTimeout(socket) {
  socket._onTimeout();
}

Socket.prototype.setNoDelay = function(enable) {
  enable = enable === undefined ? true : Boolean(enable);
  const before = this[kSettings].noDelay;
  if (before === enable || (before === undefined && !enable && this._handle === null)) return this;
  change(this, 'noDelay', enable);
  if (this._handle !== null && !this.connecting) this._handle.setNoDelay?.(enable);
  return this;
};

Socket.prototype.setKeepAlive = function(enable, initialDelay) {
  enable = Boolean(enable);
  const seconds = ~~(initialDelay / 1000);
  change(this, 'keepAlive', enable);
  change(this, 'initialDelay', seconds);
  if (this._handle !== null && !this.connecting) this._handle.setKeepAlive?.(enable, seconds);
  return this;
};

Socket.prototype.setTypeOfService = function(tos) {
  if (Number.isNaN(tos)) throw new codes.ERR_INVALID_ARG_TYPE('tos', 'number', tos);
  validateInt32(tos, 'tos', 0, 255);
  change(this, 'tos', tos);
  if (this._handle !== null && !this.connecting) {
    const err = this._handle.setTypeOfService?.(tos);
    if (err < 0) throw errnoException(err, 'setTypeOfService');
  }
  return this;
};
Socket.prototype.getTypeOfService = function() {
  if (this._handle === null || this.connecting) return this[kSettings].tos ?? 0;
  const tos = this._handle.getTypeOfService?.() ?? this[kSettings].tos ?? 0;
  if (tos < 0) throw errnoException(tos, 'getTypeOfService');
  return tos;
};

Socket.prototype.ref = function() {
  this[kRefWish] = true;
  if (this._handle !== null) this._handle.ref?.();
  return this;
};
Socket.prototype.unref = function() {
  this[kRefWish] = false;
  if (this._handle !== null) this._handle.unref?.();
  return this;
};

Socket.prototype.address = function() { return this._getsockname(); };
Socket.prototype._getsockname = function() {
  if (this._handle === null || this._handle.address === undefined) return {};
  if (this._sockname === null) {
    const found = addressObject(this._handle.address());
    this._sockname = typeof found === 'object' ? found : {};
  }
  return this._sockname;
};
Socket.prototype._getpeername = function() {
  if (this._handle === null || this._handle.peer === undefined || this.connecting) return this._peername ?? {};
  if (this._peername === null) {
    const found = addressObject(this._handle.peer());
    if (typeof found === 'number') return {};
    this._peername = typeof found === 'object' ? found : {};
  }
  return this._peername;
};

const getter = (enumerable, get) => ({ __proto__: null, configurable: false, enumerable, get });
Object.defineProperties(Socket.prototype, {
  _connecting: getter(false, function() { return this.connecting; }),
  pending: getter(true, function() { return this._handle === null || this.connecting; }),
  readyState: getter(true, function() {
    if (this.connecting) return 'opening';
    if (this.readable && this.writable) return 'open';
    if (this.readable) return 'readOnly';
    return this.writable ? 'writeOnly' : 'closed';
  }),
  bufferSize: getter(false, function() { return this._handle === null && !this.connecting ? undefined : this.writableLength; }),
  [kLastQueueSize]: { __proto__: null, value: 0, writable: true, enumerable: false },
  bytesRead: getter(true, function() { return this._handle === null ? this[kBytesRead] : this._handle.bytesRead; }),
  remoteAddress: getter(true, function() { return this._getpeername().address; }),
  remoteFamily: getter(true, function() { return this._getpeername().family; }),
  remotePort: getter(true, function() { return this._getpeername().port; }),
  localAddress: getter(true, function() { return this._getsockname().address; }),
  localPort: getter(true, function() { return this._getsockname().port; }),
  localFamily: getter(true, function() { return this._getsockname().family; }),
  _bytesDispatched: getter(true, function() { return this._handle === null ? this[kBytesWritten] : this._handle.bytesWritten; }),
  bytesWritten: getter(true, function() {
    let bytes = this._bytesDispatched;
    const { Buffer } = require('buffer');
    const length = (chunk, encoding) => (typeof chunk === 'string' ? Buffer.byteLength(chunk, encoding) : chunk.length);
    for (const { chunk, encoding } of this.writableBuffer ?? []) bytes += length(chunk, encoding);
    const pending = this._pendingData;
    if (Array.isArray(pending)) {
      for (let i = 0; i < pending.length; i += 2) bytes += length(pending[i]);
    } else if (pending) {
      bytes += length(pending, this._pendingEncoding);
    }
    return bytes;
  }),
});

module.exports = { Socket, afterConnect, applySettings, kSettings, kTimeout, setHandle };
