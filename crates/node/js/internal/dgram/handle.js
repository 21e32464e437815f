'use strict';
// What a datagram socket is natively: an object around the number of the native handle, which there is from binding on.
//
// One function hears of everything that happens (see BINDINGS.md).

require('buffer'); // what is received is one
const native = internalBinding('udp');
const context = require('internal/async_context');

const MESSAGE = 1;
const SENT = 2;
const ERROR = 3;
const CLOSED = 4;

const handles = new Map();
const EBADF = -9;
const EINVAL = -22;

native.setDispatcher((id, event, a, b, c, d) => {
  const handle = handles.get(id);
  if (handle === undefined) return;
  switch (event) {
    case MESSAGE:
      if (handle.onmessage !== null) context.run(handle.scope, handle.onmessage, handle, a, b, c, d);
      break;
    case SENT: {
      const done = handle.sends.get(b);
      handle.sends.delete(b);
      done?.(a);
      break;
    }
    case ERROR:
      if (handle.onerror !== null) context.run(handle.scope, handle.onerror, handle, a);
      break;
    case CLOSED:
      handles.delete(id);
      context.close(handle.scope);
  }
});

class UDP {
  #id = 0;
  #sends = 0;
  #family;
  constructor(family) {
    this.#family = family;
    this.onmessage = this.onerror = null; // (bytes, address, family, port), (error number or error)
    this.sends = new Map(); // number of a datagram that waits -> its callback
    this.scope = context.open('UDPWRAP', this);
  }

  #took(id) {
    if (id < 0) return id;
    this.#id = id;
    handles.set(id, this);
    return 0;
  }
  #create() { return this.#id !== 0 ? 0 : this.#took(native.create(this.#family)); }
  get fd() { return this.#id === 0 ? EBADF : native.fd(this.#id); }
  bind(address, port, flags) { return this.#create() || native.bind(this.#id, address, port, flags); }
  open(fd) { return this.#id !== 0 ? EINVAL : this.#took(native.open(fd)); }
  // What needs a descriptor before anybody bound it is bound to any address.
  #deferred() { return this.#id !== 0 ? 0 : this.bind(this.#family === 4 ? '0.0.0.0' : '::', 0, 0); }

  connect(address, port) { return native.connect(this.#id, address, port); }
  disconnect() { return native.disconnect(this.#id); }
  // The number of bytes and 1: the kernel has it; 0: `done(error number)` follows; negative: an error number.
  send(list, address, port, done) {
    const token = ++this.#sends;
    const result = native.send(this.#id, list, address, port, token);
    if (result === 0) this.sends.set(token, done && context.wrap('UDPSENDWRAP', done));
    return result;
  }
  recvStart() { return native.recvStart(this.#id); }
  recvStop() { return native.recvStop(this.#id); }
  setBroadcast(on) { return native.setOption(this.#id, 1, on); }
  setTTL(ttl) { return native.setOption(this.#id, 2, ttl); }
  setMulticastTTL(ttl) { return native.setOption(this.#id, 3, ttl); }
  setMulticastLoopback(on) { return native.setOption(this.#id, 4, on); }
  setMulticastInterface(address) { return native.setMulticastInterface(this.#id, address); }
  membership(join, group, address) { return this.#deferred() || native.membership(this.#id, join, group, address); }
  sourceMembership(join, source, group, address) { return this.#deferred() || native.sourceMembership(this.#id, join, source, group, address); }
  bufferSize(size, receiving) { return native.bufferSize(this.#id, size, receiving); }
  queue() { return this.#id === 0 ? [0, 0] : native.queue(this.#id); }
  // [address, family, port], or an error number.
  address() { return native.address(this.#id); }
  peer() { return native.peer(this.#id); }
  ref() { native.ref(this.#id); }
  unref() { native.unref(this.#id); }
  hasRef() { return native.hasRef(this.#id); }
  close() {
    if (this.#id === 0) context.close(this.scope);
    else native.close(this.#id);
  }
}

module.exports = { UDP, flags: { ipv6Only: 1, reuseAddr: 4, reusePort: 8 } };
