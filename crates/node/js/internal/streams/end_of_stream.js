'use strict';
// finished(stream, callback): once when a stream has ended, failed, or closed too early.

const { bind } = require('internal/async_context');
const { AbortError, codes: { ERR_INVALID_ARG_TYPE, ERR_STREAM_PREMATURE_CLOSE } } = require('internal/errors');
const { validateAbortSignal, validateFunction, validateObject } = require('internal/validators');
const { once } = require('internal/util');

function isRequest(stream) {
  return stream.setHeader && typeof stream.abort === 'function';
}

function isReadable(stream) { return Boolean(stream?._readableState) || (typeof stream?.read === 'function' && typeof stream?.on === 'function') || (stream?.readable !== undefined && typeof stream?.pipe === 'function'); }
function isWritable(stream) { return Boolean(stream?._writableState) || (typeof stream?.write === 'function' && typeof stream?.on === 'function'); }

// The writable half is done; undefined when the stream does not tell.
function isFinished(stream, strict) {
  const w = stream._writableState;
  if (w?.errored) return false;
  if (typeof w?.finished !== 'boolean') return undefined;
  return w.finished || (strict === false && w.ended === true && w.length === 0);
}

function isEnded(stream, strict) {
  const r = stream._readableState;
  if (r?.errored) return false;
  if (typeof r?.endEmitted !== 'boolean') return undefined;
  return r.endEmitted || (strict === false && r.ended === true && r.length === 0);
}

function isClosed(stream) {
  const r = stream._readableState;
  const w = stream._writableState;
  if (typeof w?.closed === 'boolean' || typeof r?.closed === 'boolean') return Boolean(w?.closed || r?.closed);
  return typeof stream.closed === 'boolean' ? stream.closed : undefined;
}

function eos(stream, options, callback) {
  if (typeof options === 'function') {
    callback = options;
    options = {};
  } else if (options == null) {
    options = {};
  } else {
    validateObject(options, 'options');
  }
  validateFunction(callback, 'callback');
  validateAbortSignal(options.signal, 'options.signal');
  callback = once(bind('STREAM_END_OF_STREAM', callback));
  if (!stream || typeof stream.on !== 'function') throw new ERR_INVALID_ARG_TYPE('stream', ['ReadableStream', 'WritableStream', 'Stream'], stream);
  const w = stream._writableState;
  const r = stream._readableState;
  const readable = options.readable ?? (r ? r.readable !== false && isReadable(stream) : isReadable(stream) && !isWritable(stream));
  const writable = options.writable ?? (w ? w.writable !== false : isWritable(stream) && !r);

  const onlegacyfinish = () => {
    if (!stream.writable) onfinish();
  };
  // Whether 'close' will follow: then it is waited for.
  let willEmitClose = Boolean((w && w.autoDestroy && w.emitClose && w.closed === false) || (!w && r && r.autoDestroy && r.emitClose && r.closed === false)) &&
    Boolean(r) === readable && Boolean(w) === writable;
  let writableFinished = isFinished(stream, false);
  const onfinish = () => {
    writableFinished = true;
    if (stream.destroyed) willEmitClose = false;
    if (willEmitClose && (!stream.writable || readable)) return;
    if (!readable || readableFinished) callback.call(stream);
  };
  let readableFinished = isEnded(stream, false);
  const onend = () => {
    readableFinished = true;
    if (stream.destroyed) willEmitClose = false;
    if (willEmitClose && (!stream.readable || writable)) return;
    if (!writable || writableFinished) callback.call(stream);
  };
  const onerror = (err) => callback.call(stream, err);
  let closed = isClosed(stream);
  const onclose = () => {
    closed = true;
    const errored = (w?.errored && typeof w.errored !== 'boolean' && w.errored) || (r?.errored && typeof r.errored !== 'boolean' && r.errored);
    if (errored) {
      callback.call(stream, errored);
      return;
    }
    if (readable && !readableFinished && r && !isEnded(stream, false)) {
      callback.call(stream, new ERR_STREAM_PREMATURE_CLOSE());
      return;
    }
    if (writable && !writableFinished && !isFinished(stream, false)) {
      callback.call(stream, new ERR_STREAM_PREMATURE_CLOSE());
      return;
    }
    callback.call(stream);
  };
  const onclosed = () => {
    closed = true;
    const errored = w?.errored || r?.errored;
    if (errored && typeof errored !== 'boolean') callback.call(stream, errored);
    else callback.call(stream);
  };
  const onrequest = () => stream.req.on('finish', onfinish);
  if (isRequest(stream)) {
    stream.on('complete', onfinish);
    if (!willEmitClose) stream.on('abort', onclose);
    if (stream.req) onrequest();
    else stream.on('request', onrequest);
  } else if (writable && !w) {
    stream.on('end', onlegacyfinish);
    stream.on('close', onlegacyfinish);
  }
  if (!willEmitClose && typeof stream.aborted === 'boolean') stream.on('aborted', onclose);
  stream.on('end', onend);
  stream.on('finish', onfinish);
  if (options.error !== false) stream.on('error', onerror);
  stream.on('close', onclose);
  if (closed) {
    process.nextTick(onclose);
  } else if (w?.errorEmitted || r?.errorEmitted) {
    if (!willEmitClose) process.nextTick(onclosed);
  } else if (!readable && (!willEmitClose || stream.readable) && (writableFinished || stream.writable === false)) {
    process.nextTick(onclosed);
  } else if (!writable && (!willEmitClose || stream.writable) && (readableFinished || stream.readable === false)) {
    process.nextTick(onclosed);
  } else if (r && stream.req && stream.aborted) {
    process.nextTick(onclosed);
  }
  const cleanup = () => {
    callback = () => {};
    for (const [event, fn] of [['aborted', onclose], ['complete', onfinish], ['abort', onclose], ['request', onrequest], ['end', onlegacyfinish], ['close', onlegacyfinish],
      ['finish', onfinish], ['end', onend], ['error', onerror], ['close', onclose]]) stream.removeListener(event, fn);
    if (stream.req) stream.req.removeListener('finish', onfinish);
  };
  if (options.signal && !closed) {
    const { signal } = options;
    const onAbort = () => {
      const ending = callback;
      cleanup();
      ending.call(stream, new AbortError(undefined, { cause: signal.reason }));
    };
    if (signal.aborted) {
      process.nextTick(onAbort);
    } else {
      const original = callback;
      signal.addEventListener('abort', onAbort, { once: true });
      callback = once((...args) => {
        signal.removeEventListener('abort', onAbort);
        original.apply(stream, args);
      });
    }
  }
  return cleanup;
}

module.exports = { eos, isFinished, isEnded, isClosed, isReadable, isWritable };
