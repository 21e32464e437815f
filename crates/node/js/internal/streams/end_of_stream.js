'use strict';
// finished(stream, callback): once when a stream has ended, failed, or closed too early.
//
// A stream that will emit 'close' is waited for until then, so that its errors are seen; others are over with 'end' and
// 'finish', as far as they can be read and written.

const { bind } = require('internal/async_context');
const { AbortError, codes: { ERR_INVALID_ARG_TYPE, ERR_STREAM_PREMATURE_CLOSE } } = require('internal/errors');
const { validateAbortSignal, validateBoolean, validateFunction, validateObject } = require('internal/validators');
const { once } = require('internal/util');
const {
  isClosed, isNodeStream, isReadable, isReadableErrored, isReadableFinished, isReadableNodeStream, isReadableStream, isWritable, isWritableErrored, isWritableFinished,
  isWritableNodeStream, isWritableStream, kIsClosedPromise, willEmitClose: willClose,
} = require('internal/streams/utils');

function nop() {}

function isRequest(stream) { return stream.setHeader && typeof stream.abort === 'function'; }

// Calls `onAbort` when the signal aborts; gives `callback` wrapped so that it lets go of the signal.
function withSignal(signal, callback, onAbort, receiver) {
  if (signal.aborted) {
    process.nextTick(onAbort);
    return callback;
  }
  signal.addEventListener('abort', onAbort, { once: true });
  return once((...args) => {
    signal.removeEventListener('abort', onAbort);
    callback.apply(receiver, args);
  });
}

// Of web streams: a promise says when they are over.
function eosWeb(stream, options, callback) {
  let aborted = false;
  let onAbort = nop;
  if (options.signal) {
    onAbort = () => {
      aborted = true;
      callback.call(stream, new AbortError(undefined, { cause: options.signal.reason }));
    };
    callback = withSignal(options.signal, callback, onAbort, stream);
  }
  const settled = (...args) => {
    if (!aborted) process.nextTick(() => callback.apply(stream, args));
  };
  stream[kIsClosedPromise].promise.then(settled, settled);
  return nop;
}

function eos(stream, options, callback) {
  if (arguments.length === 2) {
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
  if (isReadableStream(stream) || isWritableStream(stream)) return eosWeb(stream, options, callback);
  if (!isNodeStream(stream)) throw new ERR_INVALID_ARG_TYPE('stream', ['ReadableStream', 'WritableStream', 'Stream'], stream);

  const couldRead = isReadableNodeStream(stream);
  const couldWrite = isWritableNodeStream(stream);
  const readable = options.readable ?? couldRead;
  const writable = options.writable ?? couldWrite;
  const w = stream._writableState;
  const r = stream._readableState;
  let willEmitClose = willClose(stream) && couldRead === readable && couldWrite === writable;
  let writableFinished = isWritableFinished(stream, false);
  let readableFinished = isReadableFinished(stream, false);
  let closed = isClosed(stream);

  const onfinish = () => {
    writableFinished = true;
    if (stream.destroyed) willEmitClose = false; // a 'close' may be long past
    if (willEmitClose && (!stream.writable || stream.readable)) return;
    if (!readable || readableFinished) callback.call(stream);
  };
  const onend = () => {
    readableFinished = true;
    if (stream.destroyed) willEmitClose = false;
    if (willEmitClose && (!stream.readable || stream.writable)) return;
    if (!writable || writableFinished) callback.call(stream);
  };
  const onlegacyfinish = () => {
    if (!stream.writable) onfinish();
  };
  const onerror = (err) => callback.call(stream, err);
  const failed = () => {
    const errored = isWritableErrored(stream) || isReadableErrored(stream);
    return typeof errored !== 'boolean' && errored;
  };
  const early = () => (readable && !readableFinished && isReadableNodeStream(stream, true) && !isReadableFinished(stream, false)) ||
    (writable && !writableFinished && !isWritableFinished(stream, false));
  const answer = (err) => {
    if (err) callback.call(stream, err);
    else callback.call(stream);
  };
  const onclose = () => {
    closed = true;
    answer(failed() || (early() ? new ERR_STREAM_PREMATURE_CLOSE() : undefined));
  };

  // What has happened already is told in the next tick, as it is now: nobody has to listen.
  let over;
  if (closed) {
    over = true;
  } else if (w?.errorEmitted || r?.errorEmitted) {
    over = !willEmitClose;
  } else if (!readable && (!willEmitClose || isReadable(stream)) && (writableFinished || isWritable(stream) === false) && (w == null || w.pendingcb === undefined || w.pendingcb === 0)) {
    over = true;
  } else if (!writable && (!willEmitClose || isWritable(stream)) && (readableFinished || isReadable(stream) === false)) {
    over = true;
  } else {
    over = Boolean(r && stream.req && stream.aborted);
  }
  if (over) {
    process.nextTick(answer, failed() || (closed && early() ? new ERR_STREAM_PREMATURE_CLOSE() : undefined));
    return () => { callback = nop; };
  }
  const onrequest = () => stream.req.on('finish', onfinish);

  if (isRequest(stream)) {
    stream.on('complete', onfinish);
    if (!willEmitClose) stream.on('abort', onclose);
    if (stream.req) onrequest();
    else stream.on('request', onrequest);
  } else if (writable && !w) { // of old
    stream.on('end', onlegacyfinish);
    stream.on('close', onlegacyfinish);
  }
  if (!willEmitClose && typeof stream.aborted === 'boolean') stream.on('aborted', onclose);
  stream.on('end', onend);
  stream.on('finish', onfinish);
  if (options.error !== false) stream.on('error', onerror);
  stream.on('close', onclose);

  const cleanup = () => {
    callback = nop;
    stream.removeListener('aborted', onclose);
    stream.removeListener('complete', onfinish);
    stream.removeListener('abort', onclose);
    stream.removeListener('request', onrequest);
    if (stream.req) stream.req.removeListener('finish', onfinish);
    stream.removeListener('end', onlegacyfinish);
    stream.removeListener('close', onlegacyfinish);
    stream.removeListener('finish', onfinish);
    stream.removeListener('end', onend);
    stream.removeListener('error', onerror);
    stream.removeListener('close', onclose);
  };
  if (options.signal) {
    callback = withSignal(options.signal, callback, () => {
      const ending = callback; // cleanup takes it
      cleanup();
      ending.call(stream, new AbortError(undefined, { cause: options.signal.reason }));
    }, stream);
  }
  return cleanup;
}

// The same as a promise.
function finished(stream, options) {
  let autoCleanup = false;
  options ??= {};
  if (options.cleanup) {
    validateBoolean(options.cleanup, 'cleanup');
    autoCleanup = options.cleanup;
  }
  return new Promise((resolve, reject) => {
    const cleanup = eos(stream, options, (err) => {
      if (autoCleanup) cleanup();
      if (err) reject(err);
      else resolve();
    });
  });
}

module.exports = { eos, finished };
