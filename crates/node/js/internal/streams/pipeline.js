'use strict';
// pipeline(a, b, c, callback): connects streams, async generators and async functions; ends or destroys them together.

const { AbortError, aggregateTwoErrors, codes } = require('internal/errors');
const { ERR_INVALID_ARG_TYPE, ERR_INVALID_RETURN_VALUE, ERR_MISSING_ARGS, ERR_STREAM_DESTROYED, ERR_STREAM_PREMATURE_CLOSE } = codes;
const { validateAbortSignal, validateFunction } = require('internal/validators');
const { once } = require('internal/util');
const { eos } = require('internal/streams/end_of_stream');
const { destroyer } = require('internal/streams/destroy');
const { isIterable, isNodeStream, isReadable, isReadableFinished, isReadableNodeStream, isReadableStream, isTransformStream, isWebStream } = require('internal/streams/utils');

const SOURCES = ['Readable', 'Iterable', 'AsyncIterable', 'ReadableStream', 'TransformStream'];

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
  yield* require('internal/streams/readable').Readable.prototype[Symbol.asyncIterator].call(value);
}

function asIterable(value) {
  if (isIterable(value)) return value;
  if (isReadableNodeStream(value)) return fromReadable(value); // of old
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

// The same into a web stream.
async function pumpToWeb(readable, writable, finish, end) {
  if (isTransformStream(writable)) writable = writable.writable;
  const writer = writable.getWriter();
  try {
    for await (const chunk of readable) {
      await writer.ready;
      writer.write(chunk).catch(() => {});
    }
    await writer.ready;
    if (end) await writer.close();
    finish();
  } catch (err) {
    try {
      await writer.abort(err);
      finish(err);
    } catch (abortError) {
      finish(abortError);
    }
  }
}

function pipe(src, dst, finish, finishOnlyHandleError, end) {
  let ended = false;
  dst.on('close', () => {
    if (!ended) finishOnlyHandleError(new ERR_STREAM_PREMATURE_CLOSE());
  });
  src.pipe(dst, { end: false });
  if (end) {
    const endFn = () => {
      ended = true;
      dst.end();
    };
    if (isReadableFinished(src)) process.nextTick(endFn);
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
    if (err && (!error || error.code === 'ERR_STREAM_PREMATURE_CLOSE' || error.code === 'ABORT_ERR')) error = err;
    if (!error && !final) return;
    while (destroys.length > 0) destroys.shift()(error);
    outer?.removeEventListener('abort', abort);
    ac.abort();
    if (final) {
      if (!error) for (const fn of cleanups) fn();
      process.nextTick(callback, error, value);
    }
  }
  // What the last function answers: its chunks, or one value when its promise is kept.
  function intoPassThrough(result, end, isLast) {
    const { PassThrough } = require('internal/streams/transform');
    const pt = new PassThrough({ objectMode: true });
    const then = result?.then;
    if (typeof then === 'function') {
      pending++;
      then.call(result, (val) => {
        value = val;
        if (val != null) pt.write(val);
        if (end) pt.end();
        process.nextTick(finish);
      }, (err) => {
        pt.destroy(err);
        process.nextTick(finish, err);
      });
    } else if (isIterable(result, true)) {
      pending++;
      pump(result, pt, finish, end);
    } else if (isReadableStream(result) || isTransformStream(result)) {
      pending++;
      pump(result.readable || result, pt, finish, end);
    } else {
      throw new ERR_INVALID_RETURN_VALUE('AsyncIterable or Promise', 'destination', result);
    }
    const { destroy, cleanup } = watch(pt, false, true);
    destroys.push(destroy);
    if (isLast) cleanups.push(cleanup);
    return pt;
  }
  let ret;
  for (let i = 0; i < streams.length; i++) {
    const stream = streams[i];
    const reading = i < streams.length - 1;
    const writing = i > 0;
    const end = reading || opts?.end !== false;
    const isLast = i === streams.length - 1;
    if (isNodeStream(stream)) {
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
      } else if (isIterable(stream) || isReadableNodeStream(stream) || isTransformStream(stream)) {
        ret = stream;
      } else {
        ret = require('internal/streams/duplexify').from(stream);
      }
    } else if (typeof stream === 'function') {
      ret = stream(asIterable(isTransformStream(ret) ? ret.readable : ret), { signal });
      if (reading) {
        if (!isIterable(ret, true)) throw new ERR_INVALID_RETURN_VALUE('AsyncIterable', `transform[${i - 1}]`, ret);
      } else {
        ret = intoPassThrough(ret, end, isLast);
      }
    } else if (isNodeStream(stream)) {
      if (isReadableNodeStream(ret)) {
        pending += 2;
        const cleanup = pipe(ret, stream, finish, finishOnlyHandleError, end);
        if (isReadable(stream) && isLast) cleanups.push(cleanup);
      } else if (isTransformStream(ret) || isReadableStream(ret)) {
        pending++;
        pump(ret.readable || ret, stream, finish, end);
      } else if (isIterable(ret)) {
        pending++;
        pump(ret, stream, finish, end);
      } else {
        throw new ERR_INVALID_ARG_TYPE('val', SOURCES, ret);
      }
      ret = stream;
    } else if (isWebStream(stream)) {
      if (!isReadableNodeStream(ret) && !isReadableStream(ret) && !isIterable(ret) && !isTransformStream(ret)) throw new ERR_INVALID_ARG_TYPE('val', SOURCES, ret);
      pending++;
      pumpToWeb(isTransformStream(ret) ? ret.readable : asIterable(ret), stream, finish, end);
      ret = stream;
    } else {
      ret = require('internal/streams/duplexify').from(stream);
    }
  }
  if (signal.aborted || outer?.aborted) process.nextTick(abort);
  return ret;
}

module.exports = { pipeline, pipelineImpl: run };
