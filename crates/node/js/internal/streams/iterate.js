'use strict';
// Between streams and iterables: `for await (const chunk of readable)` and Readable.from.

const { aggregateTwoErrors, codes: { ERR_INVALID_ARG_TYPE, ERR_STREAM_NULL_VALUES } } = require('internal/errors');
const { Buffer } = require('buffer');
const { destroyer } = require('internal/streams/destroy');
const { isWritable } = require('internal/streams/utils');

function nop() {}

function iterate(stream, options) {
  if (typeof stream.read !== 'function') stream = require('internal/streams/readable').Readable.wrap(stream, { objectMode: true });
  const iterator = chunksOf(stream, options);
  iterator.stream = stream;
  return iterator;
}

async function* chunksOf(stream, options) {
  let wake = nop;
  // As a listener of 'readable' it wakes, as an executor of a promise it waits.
  function next(resolve) {
    if (this === stream) {
      wake();
      wake = nop;
    } else {
      wake = resolve;
    }
  }
  stream.on('readable', next);
  let error; // undefined: not over; null: over
  const cleanup = require('internal/streams/end_of_stream').eos(stream, { writable: false }, (err) => {
    error = err ? aggregateTwoErrors(error, err) : null;
    wake();
    wake = nop;
  });
  try {
    for (;;) {
      const chunk = stream.destroyed ? null : stream.read();
      if (chunk !== null) yield chunk;
      else if (error) throw error;
      else if (error === null) return;
      else await new Promise(next);
    }
  } catch (err) {
    error = aggregateTwoErrors(error, err);
    throw error;
  } finally {
    // A Duplex that was read to its end may still be written.
    const halfOpen = error === null && stream.allowHalfOpen === true && isWritable(stream);
    if ((error || options?.destroyOnReturn !== false) && (error === undefined || stream._readableState.autoDestroy) && !halfOpen) {
      destroyer(stream, null);
    } else {
      stream.off('readable', next);
      cleanup();
    }
  }
}

function from(Readable, iterable, options) {
  if (typeof iterable === 'string' || iterable instanceof Buffer) {
    return new Readable({
      objectMode: true,
      ...options,
      read() {
        this.push(iterable);
        this.push(null);
      },
    });
  }
  let iterator;
  let isAsync;
  if (iterable?.[Symbol.asyncIterator]) {
    isAsync = true;
    iterator = iterable[Symbol.asyncIterator]();
  } else if (iterable?.[Symbol.iterator]) {
    isAsync = false;
    iterator = iterable[Symbol.iterator]();
  } else {
    throw new ERR_INVALID_ARG_TYPE('iterable', ['Iterable'], iterable);
  }
  const readable = new Readable({ objectMode: true, highWaterMark: 1, ...options });
  let reading = false;
  let promisesSeen = false; // of a plain iterator: from then on its values are awaited
  readable._read = function() {
    if (reading) return;
    reading = true;
    if (isAsync) pullAsync();
    else if (promisesSeen) pullPromises();
    else pullValues();
  };
  const destroyOfClass = readable._destroy;
  readable._destroy = function(error, callback) {
    destroyOfClass.call(this, error, (err) => {
      const known = err || error;
      close(known).then(() => process.nextTick(callback, known), (e) => process.nextTick(callback, e || known));
    });
  };
  return readable;

  async function close(error) {
    const failed = error !== undefined && error !== null;
    if (failed && typeof iterator.throw === 'function') {
      const { value, done } = await iterator.throw(error);
      await value;
      if (done) return;
    }
    if (typeof iterator.return === 'function') {
      const { value } = await iterator.return();
      await value;
    }
  }
  // Whether to go on.
  function give(value) {
    if (value === null) {
      reading = false;
      throw new ERR_STREAM_NULL_VALUES();
    }
    if (readable.push(value)) return true;
    reading = false;
    return false;
  }
  // Without a promise where none is needed.
  function pullValues() {
    for (;;) {
      try {
        const { value, done } = iterator.next();
        if (done) {
          readable.push(null);
          return;
        }
        if (value && typeof value.then === 'function') {
          promisesSeen = true;
          givePromised(value);
          return;
        }
        if (give(value)) continue;
      } catch (err) {
        readable.destroy(err);
      }
      return;
    }
  }
  async function givePromised(promise) {
    try {
      if (give(await promise)) pullPromises();
    } catch (err) {
      readable.destroy(err);
    }
  }
  async function pullPromises() {
    for (;;) {
      try {
        const { value, done } = iterator.next();
        if (done) {
          readable.push(null);
          return;
        }
        if (give(value && typeof value.then === 'function' ? await value : value)) continue;
      } catch (err) {
        readable.destroy(err);
      }
      return;
    }
  }
  async function pullAsync() {
    for (;;) {
      try {
        const { value, done } = await iterator.next();
        if (done) {
          readable.push(null);
          return;
        }
        if (give(value)) continue;
      } catch (err) {
        readable.destroy(err);
      }
      return;
    }
  }
}

module.exports = { iterate, from };
