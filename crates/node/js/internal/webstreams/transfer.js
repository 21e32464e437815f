'use strict';
// Moving streams (structuredClone with `transfer`): the moved stream is piped into, or from, one of the receiver's, and
// every chunk is cloned on its way. Streams Standard, 8.2.

const { createTransform, enqueue, implOf: transformOf, TransformStream } = require('internal/webstreams/transform');
const { pipe } = require('internal/webstreams/pipe');
const { kImpl } = require('internal/webstreams/util');

function refuse(what) {
  const { DOMException } = require('internal/domexception');
  return new DOMException(`Cannot transfer a locked ${what}`, 'DataCloneError');
}

function cloning() {
  const { cloneWithTransfer } = require('internal/structured_clone');
  return createTransform((chunk, controller) => enqueue(controller, cloneWithTransfer(chunk, []).value));
}

function moveReadable(impl) {
  const through = cloning();
  pipe(impl, through.writable, {}, true);
  return through.readable;
}

function moveWritable(impl) {
  const through = cloning();
  pipe(through.readable, impl, {}, true);
  return through.writable;
}

// Each answers with { receive }, as kTransfer asks.
function transferReadable(impl) {
  if (impl.locked) throw refuse('ReadableStream');
  return { receive: () => moveReadable(impl).public };
}

function transferWritable(impl) {
  if (impl.locked) throw refuse('WritableStream');
  return { receive: () => moveWritable(impl).public };
}

function transferTransform(stream) {
  const { readable, writable } = transformOf(stream);
  if (readable.locked) throw refuse('ReadableStream');
  if (writable.locked) throw refuse('WritableStream');
  return { receive: () => new TransformStream(kImpl, { readable: moveReadable(readable), writable: moveWritable(writable), backpressure: undefined }) };
}

module.exports = { transferReadable, transferTransform, transferWritable };
