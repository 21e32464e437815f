'use strict';
// The public module `stream`.

const { Stream } = require('internal/streams/legacy');
const { Readable } = require('internal/streams/readable');
const { Writable } = require('internal/streams/writable');
const { Duplex } = require('internal/streams/duplex');
const { Transform, PassThrough } = require('internal/streams/transform');
const { eos } = require('internal/streams/end_of_stream');
const { getDefaultHighWaterMark, setDefaultHighWaterMark } = require('internal/streams/state');
const { destroyer } = require('internal/streams/destroy');
const { isDestroyed, isDisturbed, isErrored, isReadable, isWritable } = require('internal/streams/utils');

const customPromisify = Symbol.for('nodejs.util.promisify.custom');

function duplexPair(options) { return require('internal/streams/duplexpair').duplexPair(options); }
function pipeline(...streams) { return require('internal/streams/pipeline').pipeline(...streams); }
function addAbortSignal(signal, stream) { return require('internal/streams/signal').addAbortSignal(signal, stream); }
function compose(...streams) { return require('internal/streams/compose').compose(...streams); }
function isUint8Array(value) { return internalBinding('util').classOf(value) === 'Uint8Array'; }
function _uint8ArrayToBuffer(chunk) { return require('buffer').Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength); }

module.exports = Stream;
Object.assign(Stream, {
  isDestroyed, isDisturbed, isErrored, isReadable, isWritable, Readable, Writable, Duplex, Transform, PassThrough, duplexPair, pipeline, addAbortSignal, finished: eos,
  destroy: destroyer, compose, setDefaultHighWaterMark, getDefaultHighWaterMark,
});
Object.defineProperty(Stream, 'promises', { __proto__: null, configurable: true, enumerable: true, get() { return require('stream/promises'); } });
Object.assign(Stream, { Stream, _isArrayBufferView: ArrayBuffer.isView, _isUint8Array: isUint8Array, _uint8ArrayToBuffer });

Object.defineProperty(pipeline, customPromisify, { __proto__: null, enumerable: true, get() { return require('stream/promises').pipeline; } });
Object.defineProperty(eos, customPromisify, { __proto__: null, enumerable: true, get() { return require('stream/promises').finished; } });
