'use strict';
// The public module `dgram`: datagram sockets.
//
// A socket is bound when somebody says so or first sends or connects; binding takes a look-up of the address, so it is over
// in a later tick at the earliest, and what is sent meanwhile waits in `queue`. The native side takes most datagrams at
// once; it queues what the kernel does not.

const EventEmitter = require('events');
const { codes, errnoException, exceptionWithHostPort } = require('internal/errors');
const { validateAbortSignal, validateFunction, validateNumber, validateObject, validatePort, validateString, validateUint32 } = require('internal/validators');
const { deprecate } = require('internal/util');
const { isIP } = require('internal/net/ip');
const { UDP, flags: FLAGS } = require('internal/dgram/handle');

const {
  ERR_BUFFER_OUT_OF_BOUNDS, ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_INVALID_FD_TYPE, ERR_IP_BLOCKED, ERR_MISSING_ARGS, ERR_SOCKET_ALREADY_BOUND,
  ERR_SOCKET_BAD_BUFFER_SIZE, ERR_SOCKET_BAD_TYPE, ERR_SOCKET_DGRAM_IS_CONNECTED, ERR_SOCKET_DGRAM_NOT_CONNECTED,
  ERR_SOCKET_DGRAM_NOT_RUNNING,
} = codes;

const UNBOUND = 0;
const BINDING = 1;
const BOUND = 2;
const DISCONNECTED = 0;
const CONNECTING = 1;
const CONNECTED = 2;

const BYTES = ['Buffer', 'TypedArray', 'DataView', 'string'];

const kState = Symbol('state symbol');

function checkBlockList(value, name) {
  if (value !== undefined && !require('internal/net/block_list').BlockList.isBlockList(value)) throw new ERR_INVALID_ARG_TYPE(name, 'net.BlockList', value);
  return value;
}

function Socket(type, listener) {
  EventEmitter.call(this);
  let options;
  if (type !== null && typeof type === 'object') {
    options = type;
    type = options.type;
    if (options.recvBufferSize) validateUint32(options.recvBufferSize, 'options.recvBufferSize');
    if (options.sendBufferSize) validateUint32(options.sendBufferSize, 'options.sendBufferSize');
  }
  const lookup = options?.lookup;
  if (lookup !== undefined) validateFunction(lookup, 'lookup');
  if (type !== 'udp4' && type !== 'udp6') throw new ERR_SOCKET_BAD_TYPE();
  this.type = type;
  const state = {
    handle: null,
    receiving: false,
    bindState: UNBOUND,
    connectState: DISCONNECTED,
    queue: undefined,
    reuseAddr: options?.reuseAddr,
    reusePort: options?.reusePort,
    ipv6Only: options?.ipv6Only,
    recvBufferSize: options?.recvBufferSize,
    sendBufferSize: options?.sendBufferSize,
    receiveBlockList: checkBlockList(options?.receiveBlockList, 'options.receiveBlockList'),
    sendBlockList: checkBlockList(options?.sendBlockList, 'options.sendBlockList'),
  };
  state.handle = new UDP(type === 'udp4' ? 4 : 6);
  Object.defineProperty(state, 'lookup', { __proto__: null, value: lookup, enumerable: false });
  this[kState] = state;
  if (typeof listener === 'function') this.on('message', listener);
  if (options?.signal !== undefined) {
    const { signal } = options;
    validateAbortSignal(signal, 'options.signal');
    const onAborted = () => {
      if (state.handle !== null) this.close();
    };
    if (signal.aborted) {
      onAborted();
    } else {
      const disposable = EventEmitter.addAbortListener(signal, onAborted);
      this.once('close', () => disposable[Symbol.dispose]());
    }
  }
}
Object.setPrototypeOf(Socket.prototype, EventEmitter.prototype);
Object.setPrototypeOf(Socket, EventEmitter);

function createSocket(type, listener) {
  return new Socket(type, listener);
}

function healthCheck(socket) {
  if (socket[kState].handle === null) throw new ERR_SOCKET_DGRAM_NOT_RUNNING();
}

// Throws what a native answered, if that is an error.
function check(err, syscall) {
  if (err < 0) throw errnoException(err, syscall);
}

// The address behind a name: done(err, address). Without a name it is this machine.
function resolve(socket, name, done) {
  const { state, v4 } = { state: socket[kState], v4: socket.type === 'udp4' };
  const lookup = state.lookup ?? require('dns').lookup;
  lookup(name || (v4 ? '127.0.0.1' : '::1'), v4 ? 4 : 6, done);
}

function flagsOf(state) {
  return (state.reuseAddr ? FLAGS.reuseAddr : 0) | (state.ipv6Only ? FLAGS.ipv6Only : 0) | (state.reusePort ? FLAGS.reusePort : 0);
}

function startReceiving(socket) {
  const state = socket[kState];
  const { handle } = state;
  handle.onmessage = (bytes, address, family, port) => onMessage(socket, bytes, address, family, port);
  handle.onerror = (err) => socket.emit('error', typeof err === 'number' ? errnoException(err, 'recvmsg') : err);
  handle.recvStart();
  state.receiving = true;
  state.bindState = BOUND;
  if (state.recvBufferSize) bufferSize(socket, state.recvBufferSize, true);
  if (state.sendBufferSize) bufferSize(socket, state.sendBufferSize, false);
}

function startListening(socket) {
  startReceiving(socket);
  socket.emit('listening');
}

function onMessage(socket, bytes, address, family, port) {
  const rinfo = { address, family: family === 6 ? 'IPv6' : 'IPv4', port, size: bytes.length };
  if (socket[kState].receiveBlockList?.check(address, `ipv${family}`)) return;
  socket.emit('message', bytes, rinfo);
}

function stopReceiving(socket) {
  const state = socket[kState];
  if (!state.receiving) return;
  state.handle.recvStop();
  state.receiving = false;
}

Socket.prototype.bind = function(port_, address_ /* , callback */) {
  let port = port_;
  healthCheck(this);
  const state = this[kState];
  if (state.bindState !== UNBOUND) throw new ERR_SOCKET_ALREADY_BOUND();
  state.bindState = BINDING;

  const callback = arguments.length > 0 && arguments[arguments.length - 1];
  if (typeof callback === 'function') {
    const forget = () => {
      this.removeListener('error', forget);
      this.removeListener('listening', listening);
    };
    const listening = () => {
      forget();
      callback.call(this);
    };
    this.on('error', forget);
    this.on('listening', listening);
  }

  if (port !== null && typeof port === 'object' && Number.isInteger(port.fd) && port.fd > 0) {
    const { fd } = port;
    const err = state.handle.open(fd);
    if (err !== 0) {
      state.bindState = UNBOUND;
      if (err === -22) throw new ERR_INVALID_FD_TYPE(internalBinding('process').stdioKind(fd).toUpperCase());
      throw errnoException(err, 'open');
    }
    startListening(this);
    return this;
  }

  let address;
  let exclusive = false;
  if (port !== null && typeof port === 'object') {
    address = port.address || '';
    exclusive = Boolean(port.exclusive);
    port = port.port;
  } else {
    address = typeof address_ === 'function' ? '' : address_;
  }
  if (!address) address = this.type === 'udp4' ? '0.0.0.0' : '::';

  resolve(this, address, (err, ip) => {
    if (state.handle === null) return; // closed meanwhile
    if (err) {
      state.bindState = UNBOUND;
      this.emit('error', err);
      return;
    }
    const bound = (failure) => {
      if (failure !== 0) {
        state.bindState = UNBOUND;
        this.emit('error', exceptionWithHostPort(failure, 'bind', ip, port));
        return;
      }
      startListening(this);
    };
    // Workers of a cluster share the primary's socket.
    if (require.options.clusterId !== undefined && process.connected === true && !exclusive) {
      require('cluster')._getServer(this, { address: ip, port: port || 0, addressType: this.type, flags: flagsOf(state) }, (errno, fd) => {
        if (state.handle === null) internalBinding('child').closeFd(fd ?? -1);
        else bound(errno || state.handle.open(fd));
      });
      return;
    }
    let result;
    try {
      result = state.handle.bind(ip, port || 0, flagsOf(state));
    } catch (denied) {
      state.bindState = UNBOUND;
      this.emit('error', denied);
      return;
    }
    bound(result);
  });
  return this;
};

// Binds at once, to an address that needs no look-up; answers where.
Socket.prototype.bindSync = function(options = {}) {
  healthCheck(this);
  const state = this[kState];
  if (state.bindState !== UNBOUND) throw new ERR_SOCKET_ALREADY_BOUND();
  validateObject(options, 'options');
  const { port = 0, address = this.type === 'udp4' ? '0.0.0.0' : '::' } = options;
  const number = validatePort(port, 'options.port');
  validateString(address, 'options.address');
  if (isIP(address) === 0) throw new ERR_INVALID_ARG_VALUE('options.address', address, 'must be a numeric IP address; bindSync does not perform DNS resolution');
  const err = state.handle.bind(address, number, flagsOf(state));
  if (err !== 0) throw exceptionWithHostPort(err, 'bind', address, number);
  startReceiving(this);
  process.nextTick(() => {
    if (state.handle !== null) this.emit('listening');
  });
  return this.address();
};

Socket.prototype.connect = function(port, address, callback) {
  port = validatePort(port, 'Port', false);
  if (typeof address === 'function') [address, callback] = ['', address];
  else if (address === undefined) address = '';
  validateString(address, 'address');
  const state = this[kState];
  if (state.connectState !== DISCONNECTED) throw new ERR_SOCKET_DGRAM_IS_CONNECTED();
  if (state.bindState === UNBOUND) this.bind({ port: 0, exclusive: true }, null);
  state.connectState = CONNECTING;
  whenBound(this, () => {
    if (callback) this.once('connect', callback);
    resolve(this, address, (err, ip) => doConnect(this, err, ip, address, port, callback));
  });
};

function doConnect(socket, err, ip, address, port, callback) {
  const state = socket[kState];
  if (state.handle === null) return;
  if (!err) err = connectTo(state, ip, address, port);
  if (err) {
    state.connectState = DISCONNECTED;
    process.nextTick(() => {
      if (callback) {
        socket.removeListener('connect', callback);
        callback(err);
      } else {
        socket.emit('error', err);
      }
    });
    return;
  }
  state.connectState = CONNECTED;
  process.nextTick(() => socket.emit('connect'));
}

// Connects to an address; the error, if there is one.
function connectTo(state, ip, address, port) {
  if (state.sendBlockList?.check(ip, `ipv${isIP(ip)}`)) return new ERR_IP_BLOCKED(ip);
  const err = state.handle.connect(ip, port);
  return err === 0 ? null : exceptionWithHostPort(err, 'connect', address, port);
}

// Connects at once, to an address that needs no look-up.
Socket.prototype.connectSync = function(port, address) {
  port = validatePort(port, 'Port', false);
  if (address === undefined) address = this.type === 'udp4' ? '127.0.0.1' : '::1';
  validateString(address, 'address');
  const state = this[kState];
  if (state.connectState !== DISCONNECTED) throw new ERR_SOCKET_DGRAM_IS_CONNECTED();
  if (isIP(address) === 0) throw new ERR_INVALID_ARG_VALUE('address', address, 'must be a numeric IP address; connectSync does not perform DNS resolution');
  healthCheck(this);
  if (state.bindState === UNBOUND) this.bindSync();
  const err = connectTo(state, address, address, port);
  if (err !== null) throw err;
  state.connectState = CONNECTED;
  process.nextTick(() => {
    if (state.handle !== null) this.emit('connect');
  });
};

Socket.prototype.disconnect = function() {
  const state = this[kState];
  if (state.connectState !== CONNECTED) throw new ERR_SOCKET_DGRAM_NOT_CONNECTED();
  check(state.handle.disconnect(), 'connect');
  state.connectState = DISCONNECTED;
};

// Does it now, or once the socket is bound.
function whenBound(socket, work) {
  const state = socket[kState];
  if (state.bindState === BOUND) {
    work();
    return;
  }
  if (state.queue === undefined) {
    state.queue = [];
    const bound = () => {
      socket.removeListener(EventEmitter.errorMonitor, failed);
      const { queue } = state;
      state.queue = undefined;
      for (const item of queue) item();
    };
    const failed = () => {
      socket.removeListener('listening', bound);
      state.queue = undefined;
    };
    socket.once(EventEmitter.errorMonitor, failed);
    socket.once('listening', bound);
  }
  state.queue.push(work);
}

Socket.prototype.sendto = function(buffer, offset, length, port, address, callback) {
  validateNumber(offset, 'offset');
  validateNumber(length, 'length');
  validateNumber(port, 'port');
  validateString(address, 'address');
  this.send(buffer, offset, length, port, address, callback);
};

// A part of something that is bytes.
function slice(buffer, offset, length) {
  if (typeof buffer === 'string') buffer = Buffer.from(buffer);
  else if (!ArrayBuffer.isView(buffer)) throw new ERR_INVALID_ARG_TYPE('buffer', BYTES, buffer);
  offset >>>= 0;
  length >>>= 0;
  if (offset > buffer.byteLength) throw new ERR_BUFFER_OUT_OF_BOUNDS('offset');
  if (offset + length > buffer.byteLength) throw new ERR_BUFFER_OUT_OF_BOUNDS('length');
  return bytesOf(buffer).subarray(offset, offset + length);
}

function bytesOf(view) {
  return view instanceof Uint8Array ? view : new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
}

// The pieces of a datagram, as views of bytes.
function pieces(buffer) {
  if (!Array.isArray(buffer)) {
    if (typeof buffer === 'string') return [Buffer.from(buffer)];
    if (!ArrayBuffer.isView(buffer)) throw new ERR_INVALID_ARG_TYPE('buffer', BYTES, buffer);
    return [bytesOf(buffer)];
  }
  const list = [];
  for (const part of buffer) {
    if (typeof part === 'string') list.push(Buffer.from(part));
    else if (ArrayBuffer.isView(part)) list.push(bytesOf(part));
    else throw new ERR_INVALID_ARG_TYPE('buffer list arguments', BYTES, buffer);
  }
  if (list.length === 0) list.push(Buffer.alloc(0));
  return list;
}

// Not connected: send(bytes, port, address, callback), send(bytes, offset, length, port, address, callback), any of the last
// two left out. Connected: send(bytes, callback), send(bytes, offset, length, callback).
Socket.prototype.send = function(buffer, offset, length, port, address, callback) {
  const state = this[kState];
  const connected = state.connectState === CONNECTED;
  if (!connected) {
    if (address || (port && typeof port !== 'function')) {
      buffer = slice(buffer, offset, length);
    } else {
      callback = port;
      port = offset;
      address = length;
    }
  } else {
    if (typeof length === 'number') {
      buffer = slice(buffer, offset, length);
      if (typeof port === 'function') {
        callback = port;
        port = null;
      }
    } else {
      callback = offset;
    }
    if (port || address) throw new ERR_SOCKET_DGRAM_IS_CONNECTED();
  }
  const list = pieces(buffer);
  if (!connected) port = validatePort(port, 'Port', false);
  if (typeof callback !== 'function') callback = undefined;
  if (typeof address === 'function') {
    callback = address;
    address = undefined;
  } else if (address != null) {
    validateString(address, 'address');
  }
  healthCheck(this);
  if (state.bindState === UNBOUND) this.bind({ port: 0, exclusive: true }, null);
  if (state.bindState !== BOUND) {
    whenBound(this, () => this.send(list, port, address, callback));
    return;
  }
  if (connected) doSend(this, null, undefined, list, address, port, callback);
  else resolve(this, address, (err, ip) => doSend(this, err, ip, list, address, port, callback));
};

function doSend(socket, err, ip, list, address, port, callback) {
  const state = socket[kState];
  if (!err && state.handle === null) return;
  if (!err && ip && state.sendBlockList?.check(ip, `ipv${isIP(ip)}`)) {
    if (callback) process.nextTick(callback, new ERR_IP_BLOCKED(ip));
    return;
  }
  if (err) {
    process.nextTick(() => {
      if (callback) callback(err);
      else socket.emit('error', err);
    });
    return;
  }
  let size = 0;
  const done = callback && ((failure) => {
    if (failure < 0) callback(exceptionWithHostPort(failure, 'send', address, port));
    else callback(null, size);
  });
  const result = state.handle.send(list, ip, port, done);
  if (result > 0) {
    if (callback) process.nextTick(callback, null, result - 1);
  } else if (result < 0) {
    if (callback) process.nextTick(callback, exceptionWithHostPort(result, 'send', address, port));
  } else {
    for (const part of list) size += part.length;
  }
}

Socket.prototype.close = function(callback) {
  const state = this[kState];
  if (typeof callback === 'function') this.on('close', callback);
  if (state.queue !== undefined) {
    state.queue.push(() => this.close());
    return this;
  }
  healthCheck(this);
  stopReceiving(this);
  state.handle.close();
  state.handle = null;
  process.nextTick(() => this.emit('close'));
  return this;
};

Socket.prototype[Symbol.asyncDispose] = async function() {
  if (this[kState].handle === null) return;
  await new Promise((resolve) => {
    this.close(resolve);
  });
};

function place(found, syscall) {
  if (typeof found === 'number') throw errnoException(found, syscall);
  return { address: found[0], family: found[1], port: found[2] };
}

Socket.prototype.address = function() {
  healthCheck(this);
  return place(this[kState].handle.address(), 'getsockname');
};

Socket.prototype.remoteAddress = function() {
  healthCheck(this);
  const state = this[kState];
  if (state.connectState !== CONNECTED) throw new ERR_SOCKET_DGRAM_NOT_CONNECTED();
  return place(state.handle.peer(), 'getpeername');
};

Socket.prototype.setBroadcast = function(arg) {
  check(this[kState].handle.setBroadcast(arg ? 1 : 0), 'setBroadcast');
};

Socket.prototype.setTTL = function(ttl) {
  validateNumber(ttl, 'ttl');
  check(this[kState].handle.setTTL(ttl), 'setTTL');
  return ttl;
};

Socket.prototype.setMulticastTTL = function(ttl) {
  validateNumber(ttl, 'ttl');
  check(this[kState].handle.setMulticastTTL(ttl), 'setMulticastTTL');
  return ttl;
};

Socket.prototype.setMulticastLoopback = function(arg) {
  check(this[kState].handle.setMulticastLoopback(arg ? 1 : 0), 'setMulticastLoopback');
  return arg;
};

Socket.prototype.setMulticastInterface = function(interfaceAddress) {
  healthCheck(this);
  validateString(interfaceAddress, 'interfaceAddress');
  check(this[kState].handle.setMulticastInterface(interfaceAddress), 'setMulticastInterface');
};

Socket.prototype.addMembership = function(multicastAddress, interfaceAddress) {
  healthCheck(this);
  if (!multicastAddress) throw new ERR_MISSING_ARGS('multicastAddress');
  check(this[kState].handle.membership(true, `${multicastAddress}`, textOr(interfaceAddress)), 'addMembership');
};

Socket.prototype.dropMembership = function(multicastAddress, interfaceAddress) {
  healthCheck(this);
  if (!multicastAddress) throw new ERR_MISSING_ARGS('multicastAddress');
  check(this[kState].handle.membership(false, `${multicastAddress}`, textOr(interfaceAddress)), 'dropMembership');
};

function textOr(value) {
  return value === undefined || value === null ? undefined : `${value}`;
}

Socket.prototype.addSourceSpecificMembership = function(sourceAddress, groupAddress, interfaceAddress) {
  healthCheck(this);
  validateString(sourceAddress, 'sourceAddress');
  validateString(groupAddress, 'groupAddress');
  check(this[kState].handle.sourceMembership(true, sourceAddress, groupAddress, textOr(interfaceAddress)), 'addSourceSpecificMembership');
};

Socket.prototype.dropSourceSpecificMembership = function(sourceAddress, groupAddress, interfaceAddress) {
  healthCheck(this);
  validateString(sourceAddress, 'sourceAddress');
  validateString(groupAddress, 'groupAddress');
  check(this[kState].handle.sourceMembership(false, sourceAddress, groupAddress, textOr(interfaceAddress)), 'dropSourceSpecificMembership');
};

Socket.prototype.ref = function() {
  this[kState].handle?.ref();
  return this;
};

Socket.prototype.unref = function() {
  this[kState].handle?.unref();
  return this;
};

// Sets the size of a buffer of the kernel's, or with 0 answers it.
function bufferSize(socket, size, receiving) {
  if (size >>> 0 !== size) throw new ERR_SOCKET_BAD_BUFFER_SIZE();
  const result = socket[kState].handle.bufferSize(size, receiving);
  if (result < 0) throw bufferSizeError(result, receiving ? 'uv_recv_buffer_size' : 'uv_send_buffer_size');
  return result;
}

function bufferSizeError(errno, syscall) {
  const { create, uvErrorName } = internalBinding('errors');
  const [code, text] = uvErrorName(errno) ?? ['UNKNOWN', 'unknown error'];
  const message = `Could not get or set buffer size: ${syscall} returned ${code} (${text})`;
  const err = create(Error.prototype, message, `SystemError [ERR_SOCKET_BUFFER_SIZE]: ${message}`);
  err.code = 'ERR_SOCKET_BUFFER_SIZE';
  Object.defineProperty(err, 'name', { __proto__: null, value: 'SystemError', writable: true, configurable: true, enumerable: false });
  Object.assign(err, { info: { errno, code, message: text, syscall }, errno, syscall });
  return err;
}

Socket.prototype.setRecvBufferSize = function(size) { bufferSize(this, size, true); };
Socket.prototype.setSendBufferSize = function(size) { bufferSize(this, size, false); };
Socket.prototype.getRecvBufferSize = function() { return bufferSize(this, 0, true); };
Socket.prototype.getSendBufferSize = function() { return bufferSize(this, 0, false); };
Socket.prototype.getSendQueueSize = function() { return this[kState].handle.queue()[0]; };
Socket.prototype.getSendQueueCount = function() { return this[kState].handle.queue()[1]; };

// What programs were never meant to use.
for (const [name, key] of [['_handle', 'handle'], ['_receiving', 'receiving'], ['_bindState', 'bindState'], ['_queue', 'queue'], ['_reuseAddr', 'reuseAddr']]) {
  const text = `Socket.prototype.${name} is deprecated`;
  Object.defineProperty(Socket.prototype, name, {
    __proto__: null,
    get: deprecate(function() { return this[kState][key]; }, text, 'DEP0112'),
    set: deprecate(function(value) { this[kState][key] = value; }, text, 'DEP0112'),
  });
}
Socket.prototype._healthCheck = deprecate(function() { healthCheck(this); }, 'Socket.prototype._healthCheck() is deprecated', 'DEP0112');
Socket.prototype._stopReceiving = deprecate(function() { stopReceiving(this); }, 'Socket.prototype._stopReceiving() is deprecated', 'DEP0112');

// A native handle, bound to an address; a number when that failed.
function createSocketHandle(address, port, addressType, fd, flags) {
  const handle = new UDP(addressType === 'udp4' ? 4 : 6);
  const err = Number.isInteger(fd) && fd > 0 ? handle.open(fd) : port || address ? handle.bind(address, port || 0, flags) : 0;
  return err < 0 ? err : handle;
}

module.exports = {
  _createSocketHandle: deprecate(createSocketHandle, 'dgram._createSocketHandle() is deprecated', 'DEP0112'),
  createSocket,
  Socket,
};
