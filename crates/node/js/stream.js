'use strict';
// The public module `stream`.

const { Stream } = require('internal/streams/legacy');
const { Readable } = require('internal/streams/readable');
const { Writable } = require('internal/streams/writable');
const { Duplex } = require('internal/streams/duplex');
const { Transform, PassThrough } = require('internal/streams/transform');
const { eos, isEnded } = require('internal/streams/end_of_stream');
const { getDefaultHighWaterMark, setDefaultHighWaterMark } = require('internal/streams/state');
const { destroyer } = require('internal/streams/destroy');

const customPromisify = Symbol.for('nodejs.util.promisify.custom');

module.exports = Stream;
Object.assign(Stream, { Stream, Readable, Writable, Duplex, Transform, PassThrough, finished: eos, destroy: destroyer, getDefaultHighWaterMark, setDefaultHighWaterMark });

Stream.pipeline = function pipeline(...streams) { return require('internal/streams/pipeline').pipeline(...streams); };
Stream.addAbortSignal = function addAbortSignal(signal, stream) { return require('internal/streams/signal').addAbortSignal(signal, stream); };
Stream.compose = function compose() {
  throw new (require('internal/errors').codes.ERR_TALLY_NOT_BUILT_YET)('stream.compose');
};
Stream.isDisturbed = (stream) => Boolean(stream && (stream._readableState?.dataEmitted || stream._readableState?.endEmitted || stream.readableDidRead || stream.readableAborted));
Stream.isErrored = (stream) => Boolean(stream && (stream.readableErrored ?? stream.writableErrored ?? stream._readableState?.errored ?? stream._writableState?.errored));
Stream.isReadable = (stream) => {
  if (stream === null || typeof stream !== 'object' || typeof stream.readable !== 'boolean') return null;
  return !stream.destroyed && stream.readable && !isEnded(stream);
};
Stream.isWritable = (stream) => {
  if (stream === null || typeof stream !== 'object' || typeof stream.writable !== 'boolean') return null;
  return !stream.destroyed && stream.writable && !stream.writableEnded;
};
Stream.isDestroyed = (stream) => (stream && typeof stream === 'object' && '_readableState' in stream || '_writableState' in stream ? Boolean(stream.destroyed) : null);
Stream._isUint8Array = (value) => internalBinding('util').classOf(value) === 'Uint8Array';
Stream._isArrayBufferView = ArrayBuffer.isView;
Stream._uint8ArrayToBuffer = (chunk) => require('buffer').Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);

Object.defineProperty(Stream, 'promises', { __proto__: null, configurable: true, enumerable: true, get() { return require('stream/promises'); } });
Object.defineProperty(Stream.pipeline, customPromisify, { __proto__: null, enumerable: true, get() { return require('stream/promises').pipeline; } });
Object.defineProperty(eos, customPromisify, { __proto__: null, enumerable: true, get() { return require('stream/promises').finished; } });
