'use strict';
// pipeline(a, b, c, callback): connects streams, async generators and async functions; ends or destroys them together.

const { AbortError, aggregateTwoErrors, codes } = require('internal/errors');
const { ERR_INVALID_ARG_TYPE, ERR_INVALID_RETURN_VALUE, ERR_MISSING_ARGS, ERR_STREAM_DESTROYED, ERR_STREAM_PREMATURE_CLOSE } = codes;
const { validateAbortSignal, validateFunction } = require('internal/validators');
const { once } = require('internal/util');
const { eos, isReadable, isWritable } = require('internal/streams/end_of_stream');
const { destroyer } = require('internal/streams/destroy');
const { Readable } = require('internal/streams/readable');

function isStream(value) { return Boolean(value) && typeof value === 'object' && typeof value.on === 'function' && (isReadable(value) || isWritable(value)); }
function isIterable(value) { return value != null && (typeof value[Symbol.asyncIterator] === 'function' || typeof value[Symbol.iterator] === 'function'); }

function watch(stream, reading, writing) {
  let finished = false;
  stream.on('close', () => { finished = true; });
  const cleanup = eos(stream, { readable: reading, writable: writing }, (err) => { finished = !err; });
  return {
    destroy(err) {
      if (finished) return;
      finished = true;
      destroyer(stream, err || new ERR_STREAM_DESTROYED('pipe'));
    },
    cleanup,
  };
}

async function* fromReadable(value) {
  yield* Readable.prototype[Symbol.asyncIterator].call(value);
}

function asIterable(value) {
  if (isIterable(value)) return value;
  if (isReadable(value)) return fromReadable(value);
  throw new ERR_INVALID_ARG_TYPE('val', ['Readable', 'Iterable', 'AsyncIterable'], value);
}

// Writes what an iterable yields, waiting for 'drain'.
async function pump(iterable, writable, finish, end) {
  let error;
  let wake = null;
  const resume = (err) => {
    if (err) error = err;
    if (wake) {
      const fn = wake;
      wake = null;
      fn();
    }
  };
  const wait = () => new Promise((resolve, reject) => {
    if (error) reject(error);
    else wake = () => (error ? reject(error) : resolve());
  });
  writable.on('drain', resume);
  const cleanup = eos(writable, { readable: false }, resume);
  try {
    if (writable.writableNeedDrain) await wait();
    for await (const chunk of iterable) if (!writable.write(chunk)) await wait();
    if (end) {
      writable.end();
      await wait();
    }
    finish();
  } catch (err) {
    finish(error !== err ? aggregateTwoErrors(error, err) : err);
  } finally {
    cleanup();
    writable.off('drain', resume);
  }
}

function pipe(src, dst, finish, { end }) {
  let ended = false;
  dst.on('close', () => {
    if (!ended) finish(new ERR_STREAM_PREMATURE_CLOSE());
  });
  src.pipe(dst, { end: false });
  if (end) {
    const endFn = () => {
      ended = true;
      dst.end();
    };
    if (src.readableEnded) process.nextTick(endFn);
    else src.once('end', endFn);
  } else {
    finish();
  }
  eos(src, { readable: true, writable: false }, (err) => {
    const r = src._readableState;
    if (err && err.code === 'ERR_STREAM_PREMATURE_CLOSE' && r && r.ended && !r.errored && !r.errorEmitted) {
      // It ended, and closed before its end was read.
      src.once('end', finish).once('error', finish);
    } else {
      finish(err);
    }
  });
  return eos(dst, { readable: false, writable: true }, finish);
}

function pipeline(...streams) {
  const last = streams[streams.length - 1];
  validateFunction(last, 'streams[stream.length - 1]');
  return run(streams.slice(0, -1), once(last));
}

function run(streams, callback, opts) {
  if (streams.length === 1 && Array.isArray(streams[0])) [streams] = streams;
  if (streams.length < 2) throw new ERR_MISSING_ARGS('streams');
  const outer = opts?.signal;
  validateAbortSignal(outer, 'options.signal');
  const ac = new AbortController();
  const { signal } = ac;
  const cleanups = [];
  const destroys = [];
  let error;
  let value;
  let pending = 0;
  const abort = () => finishImpl(new AbortError(undefined, { cause: outer.reason }));
  if (outer) {
    if (outer.aborted) process.nextTick(abort);
    else outer.addEventListener('abort', abort, { once: true });
  }
  function finish(err) { finishImpl(err, --pending === 0); }
  function finishOnlyHandleError(err) { finishImpl(err, false); }
  function finishImpl(err, final) {
    if (err && (!error || error.code === 'ERR_STREAM_PREMATURE_CLOSE')) error = err;
    if (!error && !final) return;
    while (destroys.length > 0) destroys.shift()(error);
    outer?.removeEventListener('abort', abort);
    ac.abort();
    if (final) {
      if (!error) for (const fn of cleanups) fn();
      process.nextTick(callback, error, value);
    }
  }
  let ret;
  for (let i = 0; i < streams.length; i++) {
    const stream = streams[i];
    const reading = i < streams.length - 1;
    const writing = i > 0;
    const end = reading || opts?.end !== false;
    const isLast = i === streams.length - 1;
    if (isStream(stream)) {
      if (end) {
        const { destroy, cleanup } = watch(stream, reading, writing);
        destroys.push(destroy);
        if (isReadable(stream) && isLast) cleanups.push(cleanup);
      }
      const onError = (err) => {
        if (err && err.name !== 'AbortError' && err.code !== 'ERR_STREAM_PREMATURE_CLOSE') finishOnlyHandleError(err);
      };
      stream.on('error', onError);
      if (isReadable(stream) && isLast) cleanups.push(() => stream.removeListener('error', onError));
    }
    if (i === 0) {
      if (typeof stream === 'function') {
        ret = stream({ signal });
        if (!isIterable(ret)) throw new ERR_INVALID_RETURN_VALUE('Iterable, AsyncIterable or Stream', 'source', ret);
      } else if (isIterable(stream) || isReadable(stream)) {
        ret = stream;
      } else {
        ret = require('internal/streams/duplexify').from(stream);
      }
    } else if (typeof stream === 'function') {
      ret = stream(asIterable(ret), { signal });
      if (reading) {
        if (!isIterable(ret)) throw new ERR_INVALID_RETURN_VALUE('AsyncIterable', `transform[${i - 1}]`, ret);
      } else {
        const { PassThrough } = require('internal/streams/transform');
        const pt = new PassThrough({ objectMode: true });
        const then = ret?.then;
        if (typeof then === 'function') {
          pending++;
          then.call(ret, (val) => {
            value = val;
            if (val != null) pt.write(val);
            if (end) pt.end();
            process.nextTick(finish);
          }, (err) => {
            pt.destroy(err);
            process.nextTick(finish, err);
          });
        } else if (isIterable(ret)) {
          pending++;
          pump(ret, pt, finish, end);
        } else {
          throw new ERR_INVALID_RETURN_VALUE('AsyncIterable or Promise', 'destination', ret);
        }
        ret = pt;
        const { destroy, cleanup } = watch(ret, false, true);
        destroys.push(destroy);
        if (isLast) cleanups.push(cleanup);
      }
    } else if (isStream(stream)) {
      if (isReadable(ret) && isStream(ret)) {
        pending += 2;
        const cleanup = pipe(ret, stream, finish, { end });
        if (isReadable(stream) && isLast) cleanups.push(cleanup);
      } else if (isIterable(ret)) {
        pending++;
        pump(ret, stream, finish, end);
      } else {
        throw new ERR_INVALID_ARG_TYPE('val', ['Readable', 'Iterable', 'AsyncIterable'], ret);
      }
      ret = stream;
    } else {
      ret = require('internal/streams/duplexify').from(stream);
    }
  }
  if (signal.aborted || outer?.aborted) process.nextTick(abort);
  return ret;
}

module.exports = { pipeline, pipelineImpl: run };
