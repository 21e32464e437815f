'use strict';
// Between Node's streams and web streams: what Readable, Writable and Duplex have as fromWeb() and toWeb().
//
// Backpressure goes through: a Node stream is paused while the web side has enough, and a web stream is read only when the
// Node side asks.

const { AbortError, codes } = require('internal/errors');
const { ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_STREAM_PREMATURE_CLOSE } = codes;
const { validateAbortSignal, validateBoolean, validateObject, validateOneOf } = require('internal/validators');
const { create, enqueueMicrotask, fulfill, invalidState, isPending, reject, then } = require('internal/webstreams/util');
const readableCore = require('internal/webstreams/readable');
const writableCore = require('internal/webstreams/writable');
const { ReadableStream, implOf: readableOf } = require('internal/webstreams/readable_stream');
const { WritableStream, implOf: writableOf } = require('internal/webstreams/writable_stream');
const { classOf } = internalBinding('util');

const lazy = {
  get destroyer() { return require('internal/streams/destroy').destroyer; },
  get finished() { return require('internal/streams/end_of_stream').eos; },
};

// An early close is an abort to the web; nothing else changes.
function webError(err) {
  return err?.code === 'ERR_STREAM_PREMATURE_CLOSE' ? new AbortError(undefined, { cause: err }) : err;
}

function ignoreErrors() {}

// A plain Uint8Array over the same bytes: web streams show no Buffers.
function plainBytes(chunk) {
  return new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.byteLength);
}

function isBytes(chunk) { return classOf(chunk) === 'Uint8Array'; }

// --- to the web

function readableToWeb(streamReadable, options = {}) {
  if (typeof streamReadable?._readableState !== 'object') throw new ERR_INVALID_ARG_TYPE('streamReadable', 'stream.Readable', streamReadable);
  validateObject(options, 'options');
  if (options.type !== undefined) validateOneOf(options.type, 'options.type', ['bytes', undefined]);
  const isByteStream = options.type === 'bytes';
  if (streamReadable.destroyed || !isReadableNow(streamReadable)) {
    const done = new ReadableStream();
    if (streamReadable.destroyed) readableCore.errorController(readableOf(done).controller, webError(streamReadable.errored ?? new ERR_STREAM_PREMATURE_CLOSE()));
    else readableCore.cancelStream(readableOf(done));
    return done;
  }
  const { readableObjectMode, readableHighWaterMark } = streamReadable;
  const strategy = options.strategy ?? strategyFor(readableObjectMode, readableHighWaterMark, isByteStream);
  let controller;
  let wasCanceled = false;
  const onData = (chunk) => {
    if (isBytes(chunk) && !readableObjectMode) chunk = plainBytes(chunk);
    controller.enqueue(chunk);
    if (controller.desiredSize <= 0) streamReadable.pause();
  };
  const source = {
    start(c) { controller = c; },
    pull() { streamReadable.resume(); },
    cancel(reason) {
      wasCanceled = true;
      lazy.destroyer(streamReadable, reason);
    },
  };
  if (isByteStream) source.type = 'bytes';
  const stream = new ReadableStream(source, strategy);
  streamReadable.pause();
  const cleanup = lazy.finished(streamReadable, (err) => {
    cleanup();
    streamReadable.on('error', ignoreErrors); // later ones are nobody's
    if (err) {
      controller.error(webError(err));
      return;
    }
    if (wasCanceled) return;
    controller.close();
    if (isByteStream && controller.byobRequest !== null) controller.byobRequest.respond(0);
  });
  streamReadable.on('data', onData);
  return stream;
}

function strategyFor(objectMode, highWaterMark, isByteStream) {
  const { ByteLengthQueuingStrategy, CountQueuingStrategy } = require('internal/webstreams/strategies');
  if (isByteStream) return { highWaterMark: objectMode ? 0 : highWaterMark };
  if (objectMode) return new CountQueuingStrategy({ highWaterMark });
  return new ByteLengthQueuingStrategy({ highWaterMark });
}

function isReadableNow(stream) {
  return stream._readableState.readable !== false && stream.readable !== false;
}

function isWritableNow(stream) {
  return stream._writableState.writable !== false && stream.writable === true;
}

// `destroys`: what the stream refuses to be written ends it.
function writableToWeb(streamWritable, destroys = false) {
  if (typeof streamWritable?._writableState !== 'object' || streamWritable._writableState === null) throw new ERR_INVALID_ARG_TYPE('streamWritable', 'stream.Writable', streamWritable);
  if (streamWritable.destroyed || !isWritableNow(streamWritable)) {
    const done = new WritableStream();
    done.close();
    return done;
  }
  const { writableHighWaterMark, writableObjectMode } = streamWritable;
  let controller;
  let drained; // promise of the write that waits
  let closed;
  const cleanup = lazy.finished(streamWritable, (err) => {
    err = webError(err);
    cleanup();
    streamWritable.on('error', ignoreErrors);
    if (err != null) {
      if (drained !== undefined && isPending(drained)) reject(drained, err);
      if (closed !== undefined) {
        reject(closed, err);
        closed = undefined;
      }
      controller.error(err);
      controller = undefined;
      return;
    }
    if (closed !== undefined) {
      fulfill(closed, undefined);
      closed = undefined;
      return;
    }
    controller.error(new AbortError());
    controller = undefined;
  });
  streamWritable.on('drain', () => {
    if (drained !== undefined) fulfill(drained, undefined);
    drained = undefined;
  });
  return new WritableStream({
    start(c) { controller = c; },
    write(chunk) {
      if (!writableObjectMode && (classOf(chunk) === 'ArrayBuffer' || classOf(chunk) === 'SharedArrayBuffer')) chunk = new Uint8Array(chunk);
      try {
        if (streamWritable.writableNeedDrain || !streamWritable.write(chunk)) return drained = create();
      } catch (err) {
        if (destroys) lazy.destroyer(streamWritable, err);
        throw err;
      }
      return undefined;
    },
    abort(reason) { lazy.destroyer(streamWritable, reason); },
    close() {
      if (closed === undefined && !streamWritable.writableEnded) closed = create();
      const promise = closed;
      streamWritable.end();
      return promise;
    },
  }, writableObjectMode ? strategyFor(true, writableHighWaterMark) : { highWaterMark: writableHighWaterMark });
}

function duplexToWeb(duplex, options = {}, destroys = false) {
  if (typeof duplex?._writableState !== 'object' || typeof duplex?._readableState !== 'object') throw new ERR_INVALID_ARG_TYPE('duplex', 'stream.Duplex', duplex);
  validateObject(options, 'options');
  if (duplex.destroyed) {
    const writable = new WritableStream();
    const readable = new ReadableStream();
    writable.close();
    readable.cancel();
    return { readable, writable };
  }
  let writable;
  if (isWritableNow(duplex)) {
    writable = writableToWeb(duplex, destroys);
  } else {
    writable = new WritableStream();
    writable.close();
  }
  let readable;
  if (isReadableNow(duplex)) {
    readable = readableToWeb(duplex, { ...options, type: options.readableType ?? options.type });
  } else {
    readable = new ReadableStream();
    readable.cancel();
  }
  return { writable, readable };
}

// --- from the web

function throwLater(err) {
  process.nextTick(() => { throw err; });
}

// Calls a callback of a stream; what it throws is uncaught, not a rejection of ours.
function callSafely(callback, err) {
  try {
    callback(err);
  } catch (thrown) {
    throwLater(thrown);
  }
}

// A reader's requests feed a Node stream: the same object for all reads of it.
function readableParts(stream, options) {
  const impl = readableOf(stream);
  if (impl.locked) throw invalidState('ReadableStream is locked');
  const reader = readableCore.acquireDefaultReader(impl);
  const parts = { reader, closed: false, target: undefined };
  const request = {
    chunk(value) { parts.target.push(value); },
    close() { parts.target.push(null); },
    error(err) { lazy.destroyer(parts.target, err); },
  };
  // A microtask later, as a promise of read() would tell: push() must not run inside of the source's enqueue().
  const later = {
    chunk(value) { enqueueMicrotask(() => request.chunk(value)); },
    close() { enqueueMicrotask(request.close); },
    error(err) { enqueueMicrotask(() => request.error(err)); },
  };
  parts.read = () => readableCore.readDefault(reader, later);
  then(readableCore.readerClosed(reader), () => { parts.closed = true; }, (err) => {
    parts.closed = true;
    lazy.destroyer(parts.target, err);
  });
  return parts;
}

function readableFromWeb(readableStream, options = {}) {
  if (readableOf(readableStream) === undefined) throw new ERR_INVALID_ARG_TYPE('readableStream', 'ReadableStream', readableStream);
  validateObject(options, 'options');
  const { highWaterMark, encoding, objectMode = false, signal } = options;
  if (encoding !== undefined && !require('buffer').Buffer.isEncoding(encoding)) throw new ERR_INVALID_ARG_VALUE('options.encoding', encoding);
  validateBoolean(objectMode, 'options.objectMode');
  validateAbortSignal(signal, 'signal');
  const { Readable } = require('internal/streams/readable');
  let parts;
  const readable = new Readable({
    objectMode, highWaterMark, encoding, signal,
    read() { parts.read(); },
    destroy(err, callback) {
      const done = () => callSafely(callback, err);
      if (parts.closed) done();
      else then(readableCore.cancelReader(parts.reader, err), done, done);
    },
  });
  parts = readableParts(readableStream);
  parts.target = readable;
  return readable;
}

const encodings = { __proto__: null, utf8: true, 'utf-8': true };

function encodeChunk(chunk, encoding) {
  if (encodings[encoding] || encoding === undefined) return internalBinding('encoding').encodeUtf8(chunk);
  return require('buffer').Buffer.from(chunk, encoding);
}

function writableParts(stream, { decodeStrings, objectMode }) {
  const impl = writableOf(stream);
  if (impl.locked) throw invalidState('WritableStream is locked');
  const writer = writableCore.acquireWriter(impl);
  const parts = { writer, closed: false, target: undefined };
  const prepare = (chunk, encoding) => (typeof chunk === 'string' && decodeStrings && !objectMode ? encodeChunk(chunk, encoding) : chunk);
  parts.write = function(chunk, encoding, callback) {
    const done = (err) => {
      try {
        callback(err);
      } catch (thrown) {
        lazy.destroyer(parts.target, thrown);
      }
    };
    then(writableCore.writerReady(writer), () => then(writableCore.writeChunk(writer, prepare(chunk, encoding)), () => done(), done), done);
  };
  parts.writev = function(chunks, callback) {
    const done = (err) => {
      try {
        callback(err);
      } catch (thrown) {
        throwLater(thrown);
      }
    };
    then(writableCore.writerReady(writer), () => {
      let left = chunks.length;
      let failed = false;
      for (const { chunk, encoding } of chunks) {
        then(writableCore.writeChunk(writer, prepare(chunk, encoding)), () => {
          if (--left === 0 && !failed) done();
        }, (err) => {
          if (failed) return;
          failed = true;
          done(err);
        });
      }
    }, done);
  };
  parts.final = function(callback) {
    const done = (err) => {
      try {
        callback(err);
      } catch (thrown) {
        throwLater(lazy.destroyer(parts.target, thrown));
      }
    };
    if (parts.closed) done();
    else if (writableCore.closing(impl)) done(invalidState('WritableStream is closed'));
    else then(writableCore.closeStream(impl), () => done(), done);
  };
  // Aborts, or ends as far as it still can be.
  parts.finish = function(err, done) {
    if (parts.closed) {
      done();
      return;
    }
    let over;
    if (err != null) over = writableCore.abortStream(impl, err);
    else if (writableCore.closing(impl)) over = writableCore.writerClosed(writer);
    else over = writableCore.closeStream(impl);
    then(over, done, done);
  };
  then(writableCore.writerClosed(writer), () => {
    parts.closed = true;
    if (!parts.target.writableEnded) lazy.destroyer(parts.target, new ERR_STREAM_PREMATURE_CLOSE());
  }, (err) => {
    parts.closed = true;
    lazy.destroyer(parts.target, err);
  });
  return parts;
}

function writableFromWeb(writableStream, options = {}) {
  if (writableOf(writableStream) === undefined) throw new ERR_INVALID_ARG_TYPE('writableStream', 'WritableStream', writableStream);
  validateObject(options, 'options');
  const { highWaterMark, decodeStrings = true, objectMode = false, signal } = options;
  validateBoolean(objectMode, 'options.objectMode');
  validateAbortSignal(signal, 'signal');
  validateBoolean(decodeStrings, 'options.decodeStrings');
  const { Writable } = require('internal/streams/writable');
  let parts;
  const writable = new Writable({
    highWaterMark, objectMode, decodeStrings, signal,
    write(chunk, encoding, callback) { parts.write(chunk, encoding, callback); },
    writev(chunks, callback) { parts.writev(chunks, callback); },
    destroy(err, callback) { parts.finish(err, () => callSafely(callback, err)); },
    final(callback) { parts.final(callback); },
  });
  parts = writableParts(writableStream, { decodeStrings, objectMode });
  parts.target = writable;
  return writable;
}

function duplexFromWeb(pair = {}, options = {}) {
  validateObject(pair, 'pair');
  const { readable: readableStream, writable: writableStream } = pair;
  if (readableOf(readableStream) === undefined) throw new ERR_INVALID_ARG_TYPE('pair.readable', 'ReadableStream', readableStream);
  if (writableOf(writableStream) === undefined) throw new ERR_INVALID_ARG_TYPE('pair.writable', 'WritableStream', writableStream);
  validateObject(options, 'options');
  const { allowHalfOpen = false, objectMode = false, encoding, decodeStrings = true, highWaterMark, signal } = options;
  validateBoolean(objectMode, 'options.objectMode');
  validateAbortSignal(signal, 'signal');
  if (encoding !== undefined && !require('buffer').Buffer.isEncoding(encoding)) throw new ERR_INVALID_ARG_VALUE('options.encoding', encoding);
  const { Duplex } = require('internal/streams/duplex');
  let from;
  let to;
  const duplex = new Duplex({
    allowHalfOpen, highWaterMark, objectMode, encoding, decodeStrings, signal,
    read() { from.read(); },
    write(chunk, enc, callback) { to.write(chunk, enc, callback); },
    writev(chunks, callback) { to.writev(chunks, callback); },
    destroy(err, callback) {
      let left = 2;
      const done = () => {
        if (--left === 0) callSafely(callback, err);
      };
      to.finish(err, done);
      if (from.closed) done();
      else then(readableCore.cancelReader(from.reader, err), done, done);
    },
    final(callback) { to.final(callback); },
  });
  from = readableParts(readableStream);
  to = writableParts(writableStream, { decodeStrings, objectMode });
  from.target = to.target = duplex;
  return duplex;
}

module.exports = { duplexFromWeb, duplexToWeb, readableFromWeb, readableToWeb, writableFromWeb, writableToWeb };
