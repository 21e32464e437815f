'use strict';
// What a stream socket, pipe, terminal or server is natively: an object around the number of the native handle.
//
// One function hears of everything that happens. Who has a handle sets `owner` and `events`, an array of functions
// (handle, value) by event number (see BINDINGS.md); it is shared by all handles of one sort, so that a connection costs no
// closures. Other streams can stand in for a socket's handle by having these methods.

const native = internalBinding('stream');

const handles = new Map();
const CLOSED = 7;
const CHUNKS = 1024; // natively written at once

native.setDispatcher((id, event, value) => {
  const handle = handles.get(id);
  if (handle === undefined) return;
  if (event === CLOSED) handles.delete(id);
  handle.events?.[event]?.(handle, value);
});

class Handle {
  constructor(id) {
    this.id = id;
    this.owner = null;
    this.events = null;
    this.reading = false;
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
  constructor(id) {
    super(id);
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

// [address, family, port] -> {address, family, port}; a path and an error are what they are.
function addressObject(found) {
  if (!Array.isArray(found)) return found;
  const [address, family, port] = found;
  return { address, family, port };
}

// A stream over a descriptor of the program's, or a negative error number.
function openStream(fd) {
  const id = native.open(fd);
  return id < 0 ? id : new StreamHandle(id);
}

module.exports = { Handle, StreamHandle, addressObject, openStream, native };
