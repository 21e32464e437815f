'use strict';
// What a stream socket, pipe, terminal or server is natively: an object around the number of the native handle.
//
// One function hears of everything that happens. Who has a handle sets `owner` and `events`, an array of functions
// (handle, value) by event number (see BINDINGS.md); it is shared by all handles of one sort, so that a connection costs no
// closures. Other streams can stand in for a socket's handle by having these methods.

const native = internalBinding('stream');
const context = require('internal/async_context');

const handles = new Map();
const CLOSED = 7;
const CHUNKS = 1024; // natively written at once
// Ends of requests (connect, written, shutdown): their callbacks bring the context that they were made in.
const OF_REQUESTS = 1 << 2 | 1 << 5 | 1 << 8;

native.setDispatcher((id, event, value) => {
  const handle = handles.get(id);
  if (handle === undefined) return;
  if (event === CLOSED) handles.delete(id);
  const heard = handle.events?.[event];
  if (heard === undefined) return;
  if (handle.scope === undefined || 1 << event & OF_REQUESTS) heard(handle, value);
  else context.run(handle.scope, heard, undefined, handle, value);
  if (event === CLOSED) context.close(handle.scope);
});

class Handle {
  // `type`: what async hooks call it.
  constructor(id, type) {
    this.id = id;
    this.type = type;
    this.owner = null;
    this.events = null;
    this.reading = false;
    this.scope = context.open(type, this);
    handles.set(id, this);
  }
  get fd() { return native.fd(this.id); }
  ref() { native.ref(this.id); }
  unref() { native.unref(this.id); }
  hasRef() { return native.hasRef(this.id); }
  // 'closed' follows, in the loop's last phase.
  close() { return native.close(this.id); }
  address() { return native.address(this.id); }
}

class StreamHandle extends Handle {
  constructor(id, type) {
    super(id, type);
    this.connected = undefined; // told of the outcome
    this.onClosed = undefined;
    this.list = null; // chunks that follow what is under way
    this.next = 0;
  }
  get bytesRead() { return native.counts(this.id)[0]; }
  get bytesWritten() { return native.counts(this.id)[1]; }
  get writeQueueSize() { return native.counts(this.id)[2]; }
  readStart() {
    this.reading = true;
    return native.readStart(this.id);
  }
  readStop() {
    this.reading = false;
    return native.readStop(this.id);
  }
  readInto(view) { return native.readInto(this.id, view); }
  // 1: all of it is with the kernel; 0: 'written' follows; negative: an error number.
  write(chunk, encoding) { return native.write(this.id, chunk, encoding); }
  // The same for [chunk, encoding, chunk, encoding, ...].
  writeList(list, from = 0) {
    for (; from < list.length; from += 2 * CHUNKS) {
      const done = native.writeList(this.id, list, from);
      if (done === 1) continue;
      if (done === 0 && from + 2 * CHUNKS < list.length) {
        this.list = list;
        this.next = from + 2 * CHUNKS;
      }
      return done;
    }
    return 1;
  }
  // What is left of a list once the part under way was written: as writeList.
  writeRest() {
    const list = this.list;
    if (list === null) return 1;
    this.list = null;
    return this.writeList(list, this.next);
  }
  shutdown() { return native.shutdown(this.id); }
  // Closes so that the peer gets a reset.
  reset() { return native.reset(this.id); }
  setNoDelay(on) { return native.setNoDelay(this.id, on); }
  setKeepAlive(on, seconds) { return native.setKeepAlive(this.id, on, seconds); }
  setTypeOfService(value) { return native.setTypeOfService(this.id, value); }
  getTypeOfService() { return native.typeOfService(this.id); }
  peer() { return native.peer(this.id); }
}

class TCP extends StreamHandle {
  constructor(id) { super(id, 'TCPWRAP'); }
}
class Pipe extends StreamHandle {
  constructor(id) { super(id, 'PIPEWRAP'); }
}
class TTY extends StreamHandle {
  constructor(id) { super(id, 'TTYWRAP'); }
}
const TCPServer = { TCP: class extends Handle { constructor(id) { super(id, 'TCPSERVERWRAP'); } } }.TCP;
const PipeServer = { Pipe: class extends Handle { constructor(id) { super(id, 'PIPESERVERWRAP'); } } }.Pipe;

// [address, family, port] -> {address, family, port}; a path and an error are what they are.
function addressObject(found) {
  if (!Array.isArray(found)) return found;
  const [address, family, port] = found;
  return { address, family, port };
}

// A stream over a descriptor of the program's, or a negative error number.
function openStream(fd) {
  const kind = internalBinding('process').stdioKind(fd);
  const id = native.open(fd);
  if (id < 0) return id;
  return kind === 'tcp' ? new TCP(id) : kind === 'tty' ? new TTY(id) : new Pipe(id);
}

// Those that keep the loop going, as the objects that programs know.
function activeOwners() {
  return [...handles.values()].filter((handle) => handle.hasRef()).map((handle) => handle.owner ?? handle);
}

module.exports = { Handle, StreamHandle, TCP, Pipe, TTY, TCPServer, PipeServer, activeOwners, addressObject, openStream, native };
