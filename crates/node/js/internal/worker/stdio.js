'use strict';
// Standard streams between a worker and its parent. What is written goes as a message; the next write waits until the other
// side has been read.
//
// Messages: { type: 'stdio', stream, chunks: [{ chunk, encoding }] }, a chunk of null ends it; { type: 'more', stream }.

const { Readable, Writable } = require('stream');

class ReadableWorkerStdio extends Readable {
  constructor(port, name) {
    super();
    Object.defineProperty(this, 'port', { __proto__: null, value: port });
    this.name = name;
    this.wanted = undefined; // called when it is first read
    this.on('end', () => { this.ended?.(); });
  }

  _read() {
    this.wanted?.();
    this.port.postMessage({ type: 'more', stream: this.name });
  }
}

class WritableWorkerStdio extends Writable {
  constructor(port, name) {
    super({ decodeStrings: false });
    Object.defineProperty(this, 'port', { __proto__: null, value: port });
    this.name = name;
    this.waiting = [];
  }

  _writev(chunks, callback) {
    this.port.postMessage({ type: 'stdio', stream: this.name, chunks: chunks.map(({ chunk, encoding }) => ({ chunk, encoding })) });
    if (process._exiting) callback();
    else this.waiting.push(callback);
  }

  _write(chunk, encoding, callback) {
    this._writev([{ chunk, encoding }], callback);
  }

  _final(callback) {
    this.port.postMessage({ type: 'stdio', stream: this.name, chunks: [{ chunk: null, encoding: '' }] });
    callback();
  }

  // The other side has read.
  more() {
    const waiting = this.waiting;
    this.waiting = [];
    for (const callback of waiting) callback();
  }
}

function receive(stream, chunks) {
  for (const { chunk, encoding } of chunks) stream.push(chunk !== null && typeof chunk === 'object' ? require('buffer').Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength) : chunk, encoding);
}

module.exports = { ReadableWorkerStdio, WritableWorkerStdio, receive };
