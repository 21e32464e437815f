'use strict';
// Values on their way to another thread: bytes in V8's format, and a list of parts that are no bytes (ArrayBuffers that are
// moved, SharedArrayBuffers, numbers of ports, descriptors).
//
// What is encoded is a clone already (internal/structured_clone): a tree of our own making, so that nothing of a program's
// runs here. Ports in it leave this isolate. Objects of the runtime's own classes say by `kPack` how they are made anew.

const { Serializer } = require('internal/v8/serializer');
const { Deserializer } = require('internal/v8/deserializer');
const { codes: { ERR_TALLY_NOT_BUILT_YET } } = require('internal/errors');
const { kPack, kTakeFd, kTransfer } = require('internal/messaging');
const { isMessagePort } = require('internal/message_port');
const ends = require('internal/worker/ends');

const LEAST_MOVED = 4096; // smaller ArrayBuffers go as bytes

const PORT = 0, PACKED = 1, ERROR = 2, FILE = 3;

class Writer extends Serializer {
  parts;
  ports = [];

  constructor(buffers) {
    super();
    this.parts = [];
    for (const buffer of buffers) {
      if (buffer.byteLength < LEAST_MOVED && !buffer.resizable) continue;
      this.transferArrayBuffer(this.parts.length, buffer);
      this.parts.push(buffer);
    }
    this.writeHeader();
  }

  _getDataCloneError(message) {
    const { DOMException } = require('internal/domexception');
    return new DOMException(message, 'DataCloneError');
  }

  _getSharedArrayBufferId(buffer) {
    const known = this.parts.indexOf(buffer);
    return known !== -1 ? known : this.parts.push(buffer) - 1;
  }

  _isHostObject(object) {
    return isMessagePort(object) || object[kTransfer] !== undefined || object[kTakeFd] !== undefined || object[kPack] !== undefined || partsOf(object) !== undefined;
  }

  _writeHostObject(object) {
    if (isMessagePort(object)) {
      this.writeUint32(PORT);
      this.writeUint32(this.parts.length);
      this.parts.push(ends.moveOut(object));
      return;
    }
    if (object[kTakeFd] !== undefined) {
      this.writeUint32(FILE);
      this.writeUint32(this.parts.length);
      this.parts.push(-1 - object[kTakeFd]());
      return;
    }
    if (object[kTransfer] !== undefined) throw new ERR_TALLY_NOT_BUILT_YET(`moving a ${object.constructor?.name} to another thread`);
    const exception = partsOf(object);
    if (exception !== undefined) {
      this.writeUint32(ERROR);
      this.writeValue([exception.message, exception.name, object.stack]);
      return;
    }
    this.writeUint32(PACKED);
    this.writeValue(object[kPack]());
  }
}

function partsOf(object) {
  return require.isLoaded('internal/domexception') ? require('internal/domexception').partsOf(object) : undefined;
}

class Reader extends Deserializer {
  parts;
  ports = [];

  constructor(bytes, parts) {
    super(bytes);
    this.parts = parts;
    for (let i = 0; i < parts.length; i++) if (typeof parts[i] !== 'number') this.transferArrayBuffer(i, parts[i]);
    this.readHeader();
  }

  _readHostObject() {
    switch (this.readUint32()) {
      case PORT: {
        const i = this.readUint32();
        const port = ends.moveIn(this.parts[i]);
        this.parts[i] = undefined;
        this.ports.push(port);
        return port;
      }
      case FILE: {
        const i = this.readUint32();
        const fd = -1 - this.parts[i];
        this.parts[i] = undefined;
        return new (require('internal/fs/handle').FileHandle)(fd);
      }
      case ERROR: {
        const { DOMException } = require('internal/domexception');
        const [message, name, stack] = this.readValue();
        const error = new DOMException(message, name);
        Object.defineProperty(error, 'stack', { __proto__: null, value: stack, writable: true, configurable: true, enumerable: false });
        return error;
      }
      default: {
        const [id, data] = this.readValue();
        return require(id).unpack(data);
      }
    }
  }
}

// [bytes, parts] of a clone. `buffers`: its ArrayBuffers, which nobody else has.
function encode(value, buffers = []) {
  const writer = new Writer(buffers);
  writer.writeValue(value);
  return [writer.releaseBuffer(), writer.parts];
}

// { value, ports } of what `take` answered.
function decode(message) {
  const reader = new Reader(message[0], message.slice(1));
  try {
    return { value: reader.readValue(), ports: reader.ports };
  } finally {
    // Ports that nobody got are closed.
    for (const part of reader.parts) if (typeof part === 'number') {
        if (part < 0) internalBinding('fs').close(-1 - part);
        else ends.native.close(part);
      }
  }
}

// As a message of a port: the value is cloned first, which may throw.
function encodeClone(value, list) {
  const { value: copy, transferred, memory } = require('internal/structured_clone').cloneWithTransfer(value, list);
  return encode(copy, buffersOf(memory, transferred));
}

function buffersOf(memory, transferred) {
  const { isArrayBuffer } = require('internal/util/types');
  const out = new Set();
  for (const item of transferred) if (isArrayBuffer(item)) out.add(item);
  for (const copy of memory.values()) if (typeof copy === 'object' && copy !== null && isArrayBuffer(copy) && !copy.detached) out.add(copy);
  return out;
}

module.exports = { buffersOf, decode, encode, encodeClone };
