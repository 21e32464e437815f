'use strict';
// compose(a, b, c): a Duplex whose writable side is the first and whose readable side is the last of a pipeline.

const { AbortError, codes: { ERR_INVALID_ARG_VALUE, ERR_MISSING_ARGS } } = require('internal/errors');
const { Duplex } = require('internal/streams/duplex');
const { pipeline } = require('internal/streams/pipeline');
const { eos } = require('internal/streams/end_of_stream');
const { destroyer } = require('internal/streams/destroy');
const { writeTo } = require('internal/streams/duplexify');
const { isNodeStream, isReadable, isReadableStream, isTransformStream, isWebStream, isWritable, isWritableStream } = require('internal/streams/utils');

const canRead = (stream) => Boolean(isReadable(stream) || isReadableStream(stream) || isTransformStream(stream));
const canWrite = (stream) => Boolean(isWritable(stream) || isWritableStream(stream) || isTransformStream(stream));

function compose(...streams) {
  if (streams.length === 0) throw new ERR_MISSING_ARGS('streams');
  if (streams.length === 1) return Duplex.from(streams[0]);
  const given = streams.slice();
  const last = streams.length - 1;
  if (typeof streams[0] === 'function') streams[0] = Duplex.from(streams[0]);
  if (typeof streams[last] === 'function') streams[last] = Duplex.from(streams[last]);
  for (let n = 0; n < streams.length; n++) {
    if (!isNodeStream(streams[n]) && !isWebStream(streams[n])) continue; // a function or an iterable
    if (n < last && !canRead(streams[n])) throw new ERR_INVALID_ARG_VALUE(`streams[${n}]`, given[n], 'must be readable');
    if (n > 0 && !canWrite(streams[n])) throw new ERR_INVALID_ARG_VALUE(`streams[${n}]`, given[n], 'must be writable');
  }

  let onclose; // null once the pipeline is over
  const head = streams[0];
  const tail = pipeline(streams, (err) => {
    const callback = onclose;
    onclose = null;
    if (callback) callback(err);
    else if (err) d.destroy(err);
    else if (!readable && !writable) d.destroy();
  });
  const writable = canWrite(head);
  const readable = canRead(tail);
  const d = new Duplex({ writableObjectMode: Boolean(head?.writableObjectMode), readableObjectMode: Boolean(tail?.readableObjectMode), writable, readable });
  const pending = { drain: null, finish: null };
  if (writable) {
    if (isNodeStream(head)) writeTo(d, head, pending);
    else writeToWeb(d, isTransformStream(head) ? head.writable : head);
    eos(isTransformStream(tail) ? tail.readable : tail, () => {
      if (pending.finish === null) return;
      const callback = pending.finish;
      pending.finish = null;
      callback();
    });
  }
  if (readable) {
    if (isNodeStream(tail)) {
      tail.on('data', (chunk) => {
        if (!d.push(chunk)) tail.pause();
      });
      tail.on('end', () => d.push(null));
      d._read = () => { tail.resume(); };
    } else {
      readFromWeb(d, isTransformStream(tail) ? tail.readable : tail);
    }
  }
  d._destroy = function(err, callback) {
    if (!err && onclose !== null) err = new AbortError();
    pending.drain = pending.finish = null;
    if (isNodeStream(tail)) destroyer(tail, err);
    if (onclose === null) callback(err);
    else onclose = callback;
  };
  return d;
}

function writeToWeb(d, stream) {
  const writer = stream.getWriter();
  d._write = async function(chunk, encoding, callback) {
    try {
      await writer.ready;
      writer.write(chunk).catch(() => {});
      callback();
    } catch (err) {
      callback(err);
    }
  };
  d._final = async function(callback) {
    try {
      await writer.ready;
      writer.close().catch(() => {});
      callback();
    } catch (err) {
      callback(err);
    }
  };
}

function readFromWeb(d, stream) {
  const reader = stream.getReader();
  d._read = async function() {
    for (;;) {
      try {
        const { value, done } = await reader.read();
        if (!d.push(done ? null : value) || done) return;
      } catch {
        return; // the pipeline tells
      }
    }
  };
}

module.exports = { compose };
