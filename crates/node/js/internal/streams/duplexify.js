'use strict';
// Duplex.from: streams, pairs of them, iterables, promises and (async) functions as a Duplex.

const { AbortError, codes: { ERR_INVALID_ARG_TYPE, ERR_INVALID_RETURN_VALUE } } = require('internal/errors');
const { Duplex } = require('internal/streams/duplex');
const { Readable } = require('internal/streams/readable');
const { from: fromIterable } = require('internal/streams/iterate');
const { eos } = require('internal/streams/end_of_stream');
const { destroyer } = require('internal/streams/destroy');
const {
  isDuplexNodeStream, isIterable, isNodeStream, isReadable, isReadableNodeStream, isReadableStream, isWritable, isWritableNodeStream, isWritableStream,
} = require('internal/streams/utils');

function nop() {}

class Duplexify extends Duplex {}

function from(body, name = 'body') {
  if (isDuplexNodeStream(body)) return body;
  if (isReadableNodeStream(body)) return join({ readable: body });
  if (isWritableNodeStream(body)) return join({ writable: body });
  if (isNodeStream(body)) return join({ writable: false, readable: false });
  if (isReadableStream(body)) return join({ readable: Readable.fromWeb(body) });
  if (isWritableStream(body)) return join({ writable: require('internal/streams/writable').Writable.fromWeb(body) });
  if (typeof body === 'function') return fromFunction(body, name);
  if (isBlob(body)) return from(body.arrayBuffer());
  if (isIterable(body)) return fromIterable(Duplexify, body, { objectMode: true, writable: false });
  if (isReadableStream(body?.readable) && isWritableStream(body?.writable)) return Duplexify.fromWeb(body);
  if (typeof body?.writable === 'object' || typeof body?.readable === 'object') {
    const readable = body.readable ? (isReadableNodeStream(body.readable) ? body.readable : from(body.readable)) : undefined;
    const writable = body.writable ? (isWritableNodeStream(body.writable) ? body.writable : from(body.writable)) : undefined;
    return join({ readable, writable });
  }
  const then = body?.then;
  if (typeof then === 'function') {
    const d = new Duplexify({ objectMode: true, writable: false, read() {} });
    then.call(body, (value) => {
      if (value != null) d.push(value);
      d.push(null);
    }, (err) => destroyer(d, err));
    return d;
  }
  throw new ERR_INVALID_ARG_TYPE(name, ['Blob', 'ReadableStream', 'WritableStream', 'Stream', 'Iterable', 'AsyncIterable', 'Function', '{ readable, writable } pair', 'Promise'], body);
}

function isBlob(value) { return value !== null && typeof value === 'object' && typeof value.arrayBuffer === 'function' && typeof value.stream === 'function' && typeof Blob === 'function' && value instanceof Blob; }

// The function gets what is written as an async iterable; what it yields is read.
function fromFunction(body, name) {
  const { value, write, final, destroy } = callWithInput(body);
  if (isDuplexNodeStream(value)) return value;
  if (isIterable(value)) return fromIterable(Duplexify, value, { objectMode: true, write, final, destroy });
  const then = value?.then;
  if (typeof then === 'function') {
    let d;
    const promise = then.call(value, (result) => {
      if (result != null) throw new ERR_INVALID_RETURN_VALUE('nully', 'body', result);
    }, (err) => destroyer(d, err));
    return d = new Duplexify({
      objectMode: true,
      readable: false,
      write,
      final(callback) {
        final(async () => {
          try {
            await promise;
            process.nextTick(callback, null);
          } catch (err) {
            process.nextTick(callback, err);
          }
        });
      },
      destroy,
    });
  }
  throw new ERR_INVALID_RETURN_VALUE('Iterable, AsyncIterable or AsyncFunction', name, value);
}

function callWithInput(fn) {
  let { promise, resolve } = Promise.withResolvers();
  const ac = new AbortController();
  const { signal } = ac;
  async function* input() {
    for (;;) {
      const current = promise;
      promise = null;
      const { chunk, done, callback } = await current;
      process.nextTick(callback);
      if (done) return;
      if (signal.aborted) throw new AbortError(undefined, { cause: signal.reason });
      ({ promise, resolve } = Promise.withResolvers());
      yield chunk;
    }
  }
  const tell = (message) => {
    const current = resolve;
    resolve = null;
    current(message);
  };
  return {
    value: fn(input(), { signal }),
    write(chunk, encoding, callback) { tell({ chunk, done: false, callback }); },
    final(callback) { tell({ done: true, callback }); },
    destroy(err, callback) {
      ac.abort();
      if (resolve !== null) tell({ done: true, callback: nop }); // the function waits for input: there will be none
      callback(err);
    },
  };
}

// What is written to `d` goes to `w`. `pending` keeps the callbacks that wait for events of the other stream.
function writeTo(d, w, pending) {
  d._write = function(chunk, encoding, callback) {
    if (w.write(chunk, encoding)) callback();
    else pending.drain = callback;
  };
  d._final = function(callback) {
    w.end();
    pending.finish = callback;
  };
  w.on('drain', () => answer(pending, 'drain'));
}

// What `r` gives is read from `d`.
function readInto(d, r, pending) {
  r.on('readable', () => answer(pending, 'readable'));
  r.on('end', () => d.push(null));
  d._read = () => {
    for (;;) {
      const chunk = r.read();
      if (chunk === null) {
        pending.readable = d._read;
        return;
      }
      if (!d.push(chunk)) return;
    }
  };
}

function answer(pending, what) {
  const callback = pending[what];
  if (callback === null) return;
  pending[what] = null;
  callback();
}

function join(pair) {
  const r = pair.readable && typeof pair.readable.read !== 'function' ? Readable.wrap(pair.readable) : pair.readable;
  const w = pair.writable;
  const readable = Boolean(isReadable(r));
  const writable = Boolean(isWritable(w));
  let onclose; // null once a side is over
  const onfinished = (err) => {
    const callback = onclose;
    onclose = null;
    if (callback) callback(err);
    else if (err) d.destroy(err);
  };
  const d = new Duplexify({ readableObjectMode: Boolean(r?.readableObjectMode), writableObjectMode: Boolean(w?.writableObjectMode), readable, writable });
  const pending = { drain: null, finish: null, readable: null };
  if (writable) {
    eos(w, (err) => {
      if (err) destroyer(r, err);
      onfinished(err);
    });
    writeTo(d, w, pending);
    w.on('finish', () => answer(pending, 'finish'));
  }
  if (readable) {
    eos(r, (err) => {
      if (err) destroyer(r, err);
      onfinished(err);
    });
    readInto(d, r, pending);
  }
  d._destroy = function(err, callback) {
    if (!err && onclose !== null) err = new AbortError();
    pending.drain = pending.finish = pending.readable = null;
    if (onclose === null) {
      callback(err);
    } else {
      onclose = callback;
      destroyer(w, err);
      destroyer(r, err);
    }
  };
  return d;
}

module.exports = { from, writeTo };
