'use strict';
// What stands between a TLS socket and the handle of the connection: looks like a stream handle to the socket
// (internal/net/handle), and is the owner of the one below.
//
// Bytes from below go through the native session; what it makes readable goes up. While the handshake is under way it reads
// by itself; afterwards reading is what the socket asks for. One write at a time is below; others wait in line here.

const native = internalBinding('tls');
const { names } = require('internal/buffer/encodings');

const DATA = 3;
const END = 4;
const WRITTEN = 5;
const ERROR = 6;
const CLOSED = 7;
const SHUTDOWN = 8;
const HANDSHAKING = 1;
const PEER_CLOSED = 2;
const HELLO = 4;
const PARTS = 64; // views written at once

// By event number of the handle below, whose owner is a TLSHandle.
const below = [
  undefined,
  undefined,
  undefined,
  (inner, chunk) => inner.owner?.received(chunk),
  (inner) => inner.owner?.ended(),
  (inner, status) => {
    if (status === 0) status = inner.writeRest();
    if (status !== 0) inner.owner?.written(status);
  },
  (inner, error) => inner.owner?.tell(ERROR, error),
  (inner) => {
    const handle = inner.owner;
    inner.owner = null;
    handle?.tell(CLOSED);
  },
  (inner, status) => inner.owner?.tell(SHUTDOWN, status),
];

class TLSHandle {
  // `told`: { hello(), secure(), failed(error), left() (the peer, before the handshake was over), session(ticket), keylog(line) }
  constructor(inner, session, told) {
    this.inner = inner;
    this.session = session;
    this.told = told;
    this.owner = null;
    this.events = null;
    this.reading = false;
    this.scope = undefined;
    this.connected = undefined;
    this.onClosed = undefined;
    this.begun = false;
    this.secure = false;
    this.waitsForHello = false;
    this.failed = false;
    this.eof = false;
    this.pending = []; // plain text that nobody reads yet
    this.line = []; // what waits to be written below
    this.writing = false;
    this.waiting = false; // the socket waits for 'written'
    this.held = undefined; // what it wrote before the handshake was over
    this.shutting = false;
    this.readTotal = 0;
    this.writtenTotal = 0;
    inner.owner = this;
    inner.events = below;
  }

  tell(event, value) {
    this.events?.[event]?.(this, value);
  }

  start() { return this.inner.readStart(); }

  // A client says its first words: when the socket is told to, or has something to write. A server only answers.
  begin() {
    if (this.begun) return;
    this.begun = true;
    this.flush();
  }

  received(chunk) {
    if (this.failed) return;
    this.begun = true;
    let plain;
    let error;
    try {
      plain = native.feed(this.session, chunk);
    } catch (err) {
      error = err;
    }
    this.advance(plain, error);
  }

  // After anything that the session did.
  advance(plain, error) {
    if (this.told.keylog !== undefined) for (const line of native.log(this.session)) this.told.keylog(line);
    if (error !== undefined) {
      // Who does not speak TLS is not sent an alert.
      if (error.code !== 'ERR_SSL_HTTP_REQUEST' && error.code !== 'ERR_SSL_HTTPS_PROXY_REQUEST') this.flush();
      this.failed = true;
      this.inner.readStop();
      this.told.failed(error);
      return;
    }
    const state = native.state(this.session);
    if (state & HELLO) {
      if (!this.waitsForHello) {
        this.waitsForHello = true;
        this.told.hello(native.hello(this.session));
      }
      return;
    }
    if (!this.secure && (state & HANDSHAKING) === 0) {
      // A client that does not like the certificate leaves before its last words of the handshake are sent.
      this.told.secure();
      if (this.owner === null || this.owner.destroyed) {
        this.failed = true;
        return;
      }
      this.secure = true;
      this.flush();
      this.release();
      if (!this.reading && this.inner.reading) this.inner.readStop();
    } else {
      this.flush();
    }
    if (this.told.session !== undefined) {
      const tickets = native.tickets(this.session);
      if (tickets !== undefined) for (const ticket of tickets) this.told.session(ticket);
    }
    if (plain !== undefined) this.deliver(plain);
    if (state & PEER_CLOSED) this.ended();
  }

  // A server's context was chosen.
  accept(context, alpn, requestCert, mandatory, keylog, maxFragment) {
    this.waitsForHello = false;
    let plain;
    let error;
    try {
      plain = native.accept(this.session, context, alpn, requestCert, keylog, maxFragment, mandatory);
    } catch (err) {
      error = err;
    }
    this.advance(plain, error);
  }

  deliver(plain) {
    this.readTotal += plain.length;
    if (this.reading && this.pending.length === 0) this.tell(DATA, plain);
    else this.pending.push(plain);
  }

  ended() {
    if (this.eof) return;
    this.eof = true;
    if (!this.secure && this.told.left !== undefined) {
      this.told.left();
      return;
    }
    if (this.pending.length === 0) this.tell(END);
  }

  flush() {
    const out = native.outgoing(this.session);
    if (out !== undefined) this.send(out);
  }

  send(out) {
    if (this.writing) {
      this.line.push(out);
      return;
    }
    const done = this.inner.write(out, 1);
    if (done === 0) this.writing = true;
    else if (done < 0) this.written(done);
  }

  written(status) {
    this.writing = false;
    if (status < 0) {
      this.line.length = 0;
      if (this.waiting) {
        this.waiting = false;
        this.tell(WRITTEN, status);
      }
      return;
    }
    while (this.line.length > 0 && !this.writing) {
      const list = [];
      for (const chunk of this.line) list.push(chunk, 1);
      this.line.length = 0;
      const done = this.inner.writeList(list);
      if (done === 0) this.writing = true;
      else if (done < 0) {
        this.written(done);
        return;
      }
    }
    if (this.writing) return;
    if (this.waiting && this.held === undefined) {
      this.waiting = false;
      this.tell(WRITTEN, 0 + 1);
    }
    if (this.shutting) this.finishShutdown();
  }

  // The handshake is over: what waited for that goes on.
  release() {
    if (this.held !== undefined) {
      const list = this.held;
      this.held = undefined;
      this.encrypt(list);
      if (!this.writing) {
        this.waiting = false;
        process.nextTick(() => this.tell(WRITTEN, 1));
      }
    }
    if (this.wantsShutdown) {
      this.wantsShutdown = false;
      this.beginShutdown();
    }
  }

  readStart() {
    this.reading = true;
    if (this.pending.length > 0 || this.eof) process.nextTick(resume, this);
    return this.eof || this.failed || this.inner.reading ? 0 : this.inner.readStart();
  }
  readStop() {
    this.reading = false;
    // The handshake reads on, whether the socket wants to read or not.
    return this.secure ? this.inner.readStop() : 0;
  }
  readInto() { return 0; }

  write(chunk, encoding) { return this.writeList([chunk, encoding]); }
  writeList(list) {
    if (this.failed) return -32; // EPIPE
    const views = [];
    for (let i = 0; i < list.length; i += 2) {
      const view = typeof list[i] === 'string' ? require('buffer').Buffer.from(list[i], names[list[i + 1]]) : list[i];
      this.writtenTotal += view.length;
      views.push(view);
    }
    if (!this.secure) {
      this.held = views;
      this.waiting = true;
      this.begin();
      return 0;
    }
    this.encrypt(views);
    if (!this.writing) return 1;
    this.waiting = true;
    return 0;
  }
  writeRest() { return 1; }
  encrypt(views) {
    for (let i = 0; i < views.length; i += PARTS) {
      const out = native.write(this.session, ...views.slice(i, i + PARTS));
      if (out !== undefined) this.send(out);
    }
  }

  shutdown() {
    if (this.failed) return 1;
    if (!this.secure) this.wantsShutdown = true;
    else this.beginShutdown();
    return 0;
  }
  beginShutdown() {
    const out = native.close(this.session);
    if (out !== undefined) this.send(out);
    this.shutting = true;
    if (!this.writing) this.finishShutdown();
  }
  finishShutdown() {
    this.shutting = false;
    const done = this.inner.shutdown();
    if (done !== 0) process.nextTick(() => this.tell(SHUTDOWN, done));
  }

  close() {
    if (!this.failed && this.secure && !this.shutting) {
      const out = native.close(this.session);
      if (out !== undefined && !this.writing) this.inner.write(out, 1);
    }
    return this.closeInner();
  }
  // A socket that this one was put around closes its own handle.
  closeInner() {
    const { parent } = this;
    if (parent !== undefined && parent !== null) {
      if (parent._handle === this.inner) {
        parent.once('close', () => this.tell(CLOSED));
        parent.destroy();
        return 0;
      }
      setImmediate(() => this.tell(CLOSED));
      return 0;
    }
    return this.inner.close();
  }
  reset() { return this.inner.reset?.() ?? this.close(); }
  // The socket that stands between this one and a stream that is none: packages take its class from here.
  get _parentWrap() { return this.parent ?? undefined; }
  ref() { this.inner.ref?.(); }
  unref() { this.inner.unref?.(); }
  hasRef() { return this.inner.hasRef?.() ?? true; }
  get fd() { return this.inner.fd; }
  get bytesRead() { return this.readTotal; }
  get bytesWritten() { return this.writtenTotal; }
  get writeQueueSize() { return this.inner.writeQueueSize; }
  address() { return this.inner.address?.(); }
  peer() { return this.inner.peer?.(); }
  setNoDelay(on) { return this.inner.setNoDelay?.(on); }
  setKeepAlive(on, seconds) { return this.inner.setKeepAlive?.(on, seconds); }
  setTypeOfService(value) { return this.inner.setTypeOfService?.(value); }
  getTypeOfService() { return this.inner.getTypeOfService?.(); }
}

function resume(handle) {
  while (handle.reading && handle.pending.length > 0) handle.tell(DATA, handle.pending.shift());
  if (handle.reading && handle.eof && handle.pending.length === 0 && !handle.endTold) {
    handle.endTold = true;
    handle.tell(END);
  }
}

module.exports = { TLSHandle, native };
