'use strict';
// Between streams and iterables: `for await (const chunk of readable)` and Readable.from.

const { codes: { ERR_INVALID_ARG_TYPE, ERR_STREAM_NULL_VALUES } } = require('internal/errors');
const { Buffer } = require('buffer');

async function* iterate(stream, options) {
  const { eos } = require('internal/streams/end_of_stream');
  const { destroyer } = require('internal/streams/destroy');
  if (typeof stream.read !== 'function') stream = require('internal/streams/readable').Readable.wrap(stream, { objectMode: true });
  let wake = () => {};
  const next = (resolve) => {
    wake = resolve;
  };
  const onReadable = () => {
    const resolve = wake;
    wake = () => {};
    resolve();
  };
  stream.on('readable', onReadable);
  let error;
  const cleanup = eos(stream, { writable: false }, (err) => {
    error = err ? require('internal/errors').aggregateTwoErrors(error, err) : null;
    onReadable();
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
    error = require('internal/errors').aggregateTwoErrors(error, err);
    throw error;
  } finally {
    if ((error || options?.destroyOnReturn !== false) && (error === undefined || stream._readableState.autoDestroy)) {
      destroyer(stream, error === undefined || error === null ? null : error);
    } else {
      stream.off('readable', onReadable);
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
  readable._read = function() {
    if (reading) return;
    reading = true;
    pull();
  };
  readable._destroy = function(error, callback) {
    close(error).then(() => process.nextTick(callback, error), (err) => process.nextTick(callback, err || error));
  };
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
  async function pull() {
    for (;;) {
      try {
        const { value, done } = isAsync ? await iterator.next() : iterator.next();
        if (done) {
          readable.push(null);
          return;
        }
        const result = value && typeof value.then === 'function' ? await value : value;
        if (result === null) {
          reading = false;
          throw new ERR_STREAM_NULL_VALUES();
        }
        if (readable.push(result)) continue;
        reading = false;
      } catch (err) {
        readable.destroy(err);
      }
      return;
    }
  }
  return readable;
}

module.exports = { iterate, from };
