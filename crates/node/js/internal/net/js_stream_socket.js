'use strict';
// A net.Socket over any Duplex: what would be a native handle is the other stream.

const { Socket } = require('net');
const { Buffer } = require('buffer');
const { codes: { ERR_STREAM_WRAP } } = require('internal/errors');
const { names } = require('internal/buffer/encodings');

// Event numbers of a handle's `events` (BINDINGS.md, `stream`).
const DATA = 3;
const END = 4;
const WRITTEN = 5;
const ERROR = 6;
const CLOSED = 7;
const SHUTDOWN = 8;
const ECANCELED = -125;

class StreamBehind {
  constructor(stream) {
    this.stream = stream;
    this.owner = null;
    this.events = null;
    this.reading = false;
    this.closing = false;
    this.onClosed = undefined;
    this.bytesRead = 0;
    this.bytesWritten = 0;
    this.writeQueueSize = 0;
    stream.pause();
    stream.on('data', (chunk) => {
      if (typeof chunk === 'string' || stream.readableObjectMode) {
        // Bytes are all that a socket may see.
        stream.pause();
        stream.removeAllListeners('data');
        this.tell(ERROR, new ERR_STREAM_WRAP());
        return;
      }
      this.bytesRead += chunk.length;
      this.tell(DATA, chunk);
    });
    stream.once('end', () => this.tell(END));
    stream.on('error', (err) => this.owner?.emit('error', err));
    stream.once('close', () => {
      setImmediate(() => { // behind what is being told
        if (!this.closing) this.owner?.destroy();
      });
    });
  }

  tell(event, value) { this.events?.[event]?.(this, value); }
  readStart() {
    this.reading = true;
    this.stream.resume();
    return 0;
  }
  readStop() {
    this.reading = false;
    this.stream.pause();
    return 0;
  }
  readInto() { return 0; }
  writeRest() { return 1; }
  write(chunk, encoding) { return this.writeList([chunk, encoding]); }
  // [chunk, encoding, chunk, encoding, ...]; 'written' follows.
  writeList(list) {
    let pending = list.length / 2;
    let status = 1;
    const done = (err) => {
      if (err) status = ECANCELED;
      if (--pending === 0) setImmediate(() => this.tell(WRITTEN, status));
    };
    this.stream.cork();
    for (let i = 0; i < list.length; i += 2) {
      const chunk = typeof list[i] === 'string' ? Buffer.from(list[i], names[list[i + 1]]) : list[i];
      this.bytesWritten += chunk.length;
      this.stream.write(chunk, done);
    }
    this.stream.uncork();
    return 0;
  }
  shutdown() {
    this.stream.end(() => setImmediate(() => this.tell(SHUTDOWN)));
    return 0;
  }
  close() {
    this.closing = true;
    this.stream.destroy();
    setImmediate(() => this.tell(CLOSED));
    return 0;
  }
  reset() { return this.close(); }
  ref() {}
  unref() {}
  hasRef() { return true; }
  get fd() { return -1; }
  address() { return undefined; }
  peer() { return undefined; }
}

class JSStreamSocket extends Socket {
  constructor(stream) {
    super({ handle: new StreamBehind(stream), manualStart: true });
    this.stream = stream;
    this.read(0);
  }

  static get StreamWrap() { return JSStreamSocket; }

  isClosing() { return !this.readable || !this.writable; }
  readStart() { return this._handle?.readStart() ?? 0; }
  readStop() { return this._handle?.readStop() ?? 0; }
  doShutdown(request) {
    this.stream.end(() => this.finishShutdown(request, 0));
    return 0;
  }
  finishShutdown(request, status) { request?.oncomplete?.(status); }
  doWrite(request, buffers) {
    let pending = buffers.length;
    const done = (err) => {
      if (--pending === 0 || err) this.finishWrite(request, err ? ECANCELED : 0);
    };
    this.stream.cork();
    for (const buffer of buffers) this.stream.write(buffer, done);
    this.stream.uncork();
    return 0;
  }
  finishWrite(request, status) { request?.oncomplete?.(status); }
  doClose(callback) {
    this.stream.destroy();
    setImmediate(() => callback?.());
  }
}

module.exports = JSStreamSocket;
