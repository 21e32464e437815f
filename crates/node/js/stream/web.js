'use strict';
// The public module `stream/web`: web streams, all of which are globals too.

const readable = require('internal/webstreams/readable_stream');
const controllers = require('internal/webstreams/readable_controllers');
const transform = require('internal/webstreams/transform');
const writable = require('internal/webstreams/writable_stream');
const strategies = require('internal/webstreams/strategies');
const encoding = require('internal/webstreams/encoding');
const compression = require('internal/webstreams/compression');

module.exports = {
  ReadableStream: readable.ReadableStream,
  ReadableStreamTee: readable.ReadableStreamTee,
  ReadableStreamDefaultReader: readable.ReadableStreamDefaultReader,
  ReadableStreamBYOBReader: readable.ReadableStreamBYOBReader,
  ReadableStreamBYOBRequest: controllers.ReadableStreamBYOBRequest,
  ReadableByteStreamController: controllers.ReadableByteStreamController,
  ReadableStreamDefaultController: controllers.ReadableStreamDefaultController,
  TransformStream: transform.TransformStream,
  TransformStreamDefaultController: transform.TransformStreamDefaultController,
  WritableStream: writable.WritableStream,
  WritableStreamDefaultWriter: writable.WritableStreamDefaultWriter,
  WritableStreamDefaultController: writable.WritableStreamDefaultController,
  ByteLengthQueuingStrategy: strategies.ByteLengthQueuingStrategy,
  CountQueuingStrategy: strategies.CountQueuingStrategy,
  TextEncoderStream: encoding.TextEncoderStream,
  TextDecoderStream: encoding.TextDecoderStream,
  CompressionStream: compression.CompressionStream,
  DecompressionStream: compression.DecompressionStream,
};
