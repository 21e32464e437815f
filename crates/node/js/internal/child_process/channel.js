'use strict';
// The channel between a process and its child: messages as lines of JSON, or as V8's serialized values behind their
// length, and handles beside them.
//
// A message with a handle is wrapped: { cmd: 'NODE_HANDLE', type, msg }. The other side says that it has it
// (NODE_HANDLE_ACK) before the next handle is sent; what is sent meanwhile waits in line. Messages whose `cmd` begins with
// NODE_ are ours ('internalMessage'), the rest is the program's.

const { Buffer } = require('buffer');
const EventEmitter = require('events');
const { codes, errnoException } = require('internal/errors');
const { validateObject } = require('internal/validators');
const { native, listeners, DATA, DESCRIPTOR, END, SENT } = require('internal/child_process/native');
const { open, run, close } = require('internal/async_context');

const HIGH_WATER = 65536 * 2;
const INTERNAL = 'NODE_';

function isInternal(message) {
  return message !== null && typeof message === 'object' && typeof message.cmd === 'string' && message.cmd.length > INTERNAL.length && message.cmd.startsWith(INTERNAL);
}

const json = {
  write: (message) => Buffer.from(`${JSON.stringify(message)}\n`),
  // Takes whole messages off the front of `data`: [messages, rest].
  read(data) {
    const messages = [];
    let from = 0;
    for (let at = data.indexOf(10); at !== -1; at = data.indexOf(10, from)) {
      messages.push(JSON.parse(data.utf8Slice(from, at)));
      from = at + 1;
    }
    return [messages, from];
  },
};

const advanced = {
  write(message) {
    const body = require('v8').serialize(message);
    const out = Buffer.allocUnsafe(4 + body.length);
    out.writeUInt32BE(body.length, 0);
    body.copy(out, 4);
    return out;
  },
  read(data) {
    const messages = [];
    let from = 0;
    while (data.length - from >= 4) {
      const size = data.readUInt32BE(from);
      if (data.length - from - 4 < size) break;
      messages.push(require('v8').deserialize(data.subarray(from + 4, from + 4 + size)));
      from += 4 + size;
    }
    return [messages, from];
  },
};

// What a program sees as `channel`: counts who needs it to be alive.
class Control extends EventEmitter {
  #channel;
  #refs = 0;
  #refExplicitlySet = false;

  constructor(channel) {
    super();
    this.#channel = channel;
  }

  get fd() { return undefined; }
  refCounted() { if (++this.#refs === 1 && !this.#refExplicitlySet) this.#channel.ref(); }
  unrefCounted() {
    if (--this.#refs === 0 && !this.#refExplicitlySet) {
      this.#channel.unref();
      this.emit('unref');
    }
  }
  ref() {
    this.#refExplicitlySet = true;
    this.#channel.ref();
  }
  unref() {
    this.#refExplicitlySet = true;
    this.#channel.unref();
  }
}

// The native channel.
class Pipe {
  constructor(fd, onEvent) {
    this.id = native.openChannel(fd);
    if (this.id < 0) throw errnoException(this.id, 'open');
    this.scope = open('PIPEWRAP', this);
    this.done = []; // of messages that wait, in line
    listeners.set(this.id, (event, first, second) => {
      if (event === SENT) this.done.shift()?.(first);
      else run(this.scope, onEvent, undefined, event, first, second);
    });
  }
  get writeQueueSize() { return native.channelQueue(this.id); }
  start() { native.channelRead(this.id, true); }
  // Whether it went at once, or a negative error number. `done(status)` is called otherwise.
  send(bytes, fd, done) {
    const sent = native.channelSend(this.id, bytes, fd);
    if (sent === 0) this.done.push(done);
    return sent;
  }
  ref() { native.ref(this.id); }
  unref() { native.unref(this.id); }
  close() {
    listeners.delete(this.id);
    native.channelClose(this.id);
    for (const done of this.done.splice(0)) done(-125); // ECANCELED
    close(this.scope);
  }
}

// --- handles

function typeOf(handle) {
  const net = require('net');
  const dgram = require('dgram');
  if (handle instanceof net.Socket) return 'net.Socket';
  if (handle instanceof net.Server) return 'net.Server';
  if (handle instanceof dgram.Socket) return 'dgram.Socket';
  if (handle instanceof require('internal/net/handle').Handle) return 'net.Native';
  if (typeof handle?.descriptor === 'number') return 'descriptor'; // cluster's
  throw new codes.ERR_INVALID_HANDLE_TYPE();
}

const conversions = {
  '__proto__': null,
  'descriptor': {
    send: (message, handle) => ({ fd: handle.descriptor }),
    got: (message, fd, emit) => emit(fd),
  },
  'net.Native': {
    send: (message, handle) => ({ fd: handle.fd }),
    got: (message, fd, emit) => emit(require('internal/net/handle').openStream(fd)),
  },
  'net.Server': {
    send: (message, server) => (server._handle ? { fd: server._handle.fd } : undefined),
    got(message, fd, emit) {
      const server = new (require('net').Server)();
      server.listen({ fd }, () => emit(server));
    },
  },
  'net.Socket': {
    // The socket is the other side's, unless it is to stay open here.
    send(message, socket, options) {
      const handle = socket._handle;
      if (!handle) return undefined;
      const { fd } = handle;
      if (options.keepOpen) return { fd };
      handle.readStop();
      handle.events = null;
      handle.owner = null;
      socket._handle = null;
      socket.setTimeout(0);
      if (socket.server) socket.server._connections--;
      return { fd, handle };
    },
    got(message, fd, emit) {
      const { openStream } = require('internal/net/handle');
      emit(new (require('net').Socket)({ handle: openStream(fd), readable: true, writable: true }));
    },
  },
  'dgram.Socket': {
    send(message, socket) {
      message.dgramType = socket.type;
      return { fd: socket[Object.getOwnPropertySymbols(socket).find(({ description }) => description === 'state symbol')].handle.fd };
    },
    got(message, fd, emit) {
      const socket = new (require('dgram').Socket)(message.dgramType);
      socket.bind({ fd }, () => emit(socket));
    },
  },
};

// --- the channel of `target`, a ChildProcess or the process itself

function setup(target, fd, serialization, onClosed) {
  const codec = serialization === 'advanced' ? advanced : json;
  const pipe = new Pipe(fd, onEvent);
  const control = new Control(pipe);
  target.channel = control;
  target._channel = pipe;
  target._handleQueue = null;
  target._pendingMessage = null;
  let rest; // bytes of a message that is not whole
  let queued = []; // messages that nobody listens for yet
  const descriptors = [];

  function onEvent(event, first, second) {
    switch (event) {
      case DESCRIPTOR: descriptors.push(second); break;
      case DATA: take(first); break;
      case END:
        // What was said before the other side went is heard.
        if (target.connected) target._disconnect();
        break;
      default:
    }
  }

  function take(data) {
    if (rest !== undefined) data = Buffer.concat([rest, data]);
    const [messages, used] = codec.read(data);
    rest = used < data.length ? data.subarray(used) : undefined;
    for (const message of messages) {
      if (target.channel === null) break;
      if (isInternal(message)) onInternal(message);
      else deliver('message', message, undefined);
    }
  }

  function onInternal(message) {
    if (message.cmd === 'NODE_HANDLE') {
      const found = descriptors.shift();
      if (found === undefined) {
        target._send({ cmd: 'NODE_HANDLE_NACK' }, null, { swallowErrors: true });
        return;
      }
      target._send({ cmd: 'NODE_HANDLE_ACK' }, null, { swallowErrors: true });
      conversions[message.type].got(message, found, (handle) => deliver(isInternal(message.msg) ? 'internalMessage' : 'message', message.msg, handle));
      return;
    }
    if (message.cmd === 'NODE_HANDLE_ACK' || message.cmd === 'NODE_HANDLE_NACK') {
      settle();
      return;
    }
    deliver('internalMessage', message, undefined);
  }

  function deliver(event, message, handle) {
    if (event === 'message' && target.listenerCount('message') === 0) queued.push([message, handle]);
    else process.nextTick(() => target.emit(event, message, handle));
  }
  target.on('newListener', (name) => {
    if (name !== 'message' || queued.length === 0) return;
    const waiting = queued;
    queued = [];
    process.nextTick(() => {
      for (const [message, handle] of waiting) target.emit('message', message, handle);
    });
  });

  // The other side has the handle: ours is closed, and what waits goes.
  function settle() {
    target._pendingMessage?.handle?.close();
    target._pendingMessage = null;
    const waiting = target._handleQueue;
    target._handleQueue = null;
    for (const { callback, handle, options, message } of waiting ?? []) target._send(message, handle, options, callback);
    // One who was told to disconnect goes when all is sent.
    if (!target.connected && target.channel !== null && target._handleQueue === null) target._disconnect();
  }

  target.send = function(message, handle, options, callback) {
    if (typeof handle === 'function') {
      callback = handle;
      handle = undefined;
      options = undefined;
    } else if (typeof options === 'function') {
      callback = options;
      options = undefined;
    } else if (options !== undefined) {
      validateObject(options, 'options');
    }
    options = { swallowErrors: false, ...options };
    if (this.connected) return this._send(message, handle, options, callback);
    const err = new codes.ERR_IPC_CHANNEL_CLOSED();
    if (typeof callback === 'function') process.nextTick(callback, err);
    else process.nextTick(() => this.emit('error', err));
    return false;
  };

  target._send = function(message, handle, options, callback) {
    if (message === undefined) throw new codes.ERR_MISSING_ARGS('message');
    if (serialization !== 'advanced' && !['string', 'object', 'number', 'boolean'].includes(typeof message)) {
      throw new codes.ERR_INVALID_ARG_TYPE('message', ['string', 'object', 'number', 'boolean'], message);
    }
    if (typeof options === 'boolean') options = { swallowErrors: options };
    options ??= {};
    let given;
    const acknowledges = message?.cmd === 'NODE_HANDLE_ACK' || message?.cmd === 'NODE_HANDLE_NACK';
    if (handle) {
      const wrapped = { cmd: 'NODE_HANDLE', type: typeOf(handle), msg: message };
      if (this._handleQueue !== null) {
        this._handleQueue.push({ callback, handle, options, message });
        return this._handleQueue.length === 1;
      }
      given = conversions[wrapped.type].send(wrapped, handle, options);
      if (given !== undefined) message = wrapped;
    } else if (this._handleQueue !== null && !acknowledges) {
      this._handleQueue.push({ callback, handle: null, options, message });
      return this._handleQueue.length === 1;
    }
    const sent = pipe.send(codec.write(message), given?.fd ?? -1, (status) => {
      control.unrefCounted();
      if (typeof callback === 'function') callback(status === 0 ? null : errnoException(status, 'write'));
    });
    if (sent < 0) {
      given?.handle?.close();
      if (!options.swallowErrors) {
        const err = errnoException(sent, 'write');
        if (typeof callback === 'function') process.nextTick(callback, err);
        else process.nextTick(() => this.emit('error', err));
      }
      return false;
    }
    if (given !== undefined) {
      this._handleQueue = [];
      this._pendingMessage = { handle: given.handle };
    }
    if (sent === 0) control.refCounted();
    else if (typeof callback === 'function') process.nextTick(callback, null);
    return pipe.writeQueueSize < HIGH_WATER;
  };

  target.connected = true;

  target.disconnect = function() {
    if (!this.connected) {
      this.emit('error', new codes.ERR_IPC_DISCONNECTED());
      return;
    }
    this._disconnect();
  };

  let finished = false;
  target._disconnect = function() {
    this.connected = false;
    // What waits for a handle to arrive is sent first.
    if (this._handleQueue !== null && this._handleQueue.length > 0 || this._pendingMessage !== null && pipe.id > 0 && !finished && this._pendingMessage.handle !== undefined) return;
    if (finished) return;
    finished = true;
    process.nextTick(() => {
      for (const unclaimed of descriptors.splice(0)) native.closeFd(unclaimed);
      this._pendingMessage?.handle?.close();
      this._pendingMessage = null;
      pipe.close();
      this.channel = null;
      this._channel = null;
      this.emit('disconnect');
      onClosed?.();
    });
  };

  pipe.start();
  return { control, pipe };
}

// In the child: the channel keeps the process alive while somebody listens.
function setupChild(fd, serialization) {
  const { control, pipe } = setup(process, fd, serialization);
  pipe.unref();
  process.on('newListener', (name) => {
    if (name === 'message' || name === 'disconnect') control.refCounted();
  });
  process.on('removeListener', (name) => {
    if (name === 'message' || name === 'disconnect') control.unrefCounted();
  });
}

module.exports = { isInternal, setup, setupChild };
