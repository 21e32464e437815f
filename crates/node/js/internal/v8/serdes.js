'use strict';
// v8.serialize and v8.deserialize: the two classes with views of buffers as Node writes them, as host objects.

const { Buffer } = require('buffer');
const { Serializer } = require('internal/v8/serializer');
const { Deserializer } = require('internal/v8/deserializer');

// The order is the numbers' in the format.
const KINDS = [Int8Array, Uint8Array, Uint8ClampedArray, Int16Array, Uint16Array, Int32Array, Uint32Array, Float32Array, Float64Array, DataView, Buffer, BigInt64Array, BigUint64Array, Float16Array];
const BUFFER = 10;

class DefaultSerializer extends Serializer {
  constructor() {
    super();
    this._setTreatArrayBufferViewsAsHostObjects(true);
  }

  _writeHostObject(view) {
    let kind = BUFFER;
    if (view.constructor !== Buffer) {
      kind = KINDS.findIndex((Kind) => Kind.name === Object.prototype.toString.call(view).slice(8, -1));
      if (kind === -1) throw new this._getDataCloneError(`Unserializable host object: ${view}`);
    }
    this.writeUint32(kind);
    this.writeUint32(view.byteLength);
    this.writeRawBytes(new Uint8Array(view.buffer, view.byteOffset, view.byteLength));
  }
}

class DefaultDeserializer extends Deserializer {
  _readHostObject() {
    const Kind = KINDS[this.readUint32()];
    const length = this.readUint32();
    if (Kind === undefined) throw new Error('Unable to deserialize cloned data.');
    const bytes = this.readRawBytes(length);
    if (Kind === Buffer) return bytes;
    const copy = new ArrayBuffer(length);
    new Uint8Array(copy).set(bytes);
    return new Kind(copy, 0, length / (Kind.BYTES_PER_ELEMENT ?? 1));
  }
}

function serialize(value) {
  const serializer = new DefaultSerializer();
  serializer.writeHeader();
  serializer.writeValue(value);
  return serializer.releaseBuffer();
}

function deserialize(buffer) {
  const deserializer = new DefaultDeserializer(buffer);
  deserializer.readHeader();
  return deserializer.readValue();
}

// Natives in Node, whose methods are seen.
for (const { prototype } of [Serializer, Deserializer]) {
  for (const name of Object.getOwnPropertyNames(prototype)) if (name !== 'constructor' && !name.startsWith('_write') && !name.startsWith('_readHost') && !name.startsWith('_get')) Object.defineProperty(prototype, name, { __proto__: null, enumerable: true });
}

module.exports = { Serializer, Deserializer, DefaultSerializer, DefaultDeserializer, serialize, deserialize };
