'use strict';
// The public module `stream/promises`.

const { eos } = require('internal/streams/end_of_stream');

function finished(stream, options) {
  let autoCleanup = false;
  if (options?.cleanup) {
    require('internal/validators').validateBoolean(options.cleanup, 'cleanup');
    autoCleanup = options.cleanup;
  }
  return new Promise((resolve, reject) => {
    const cleanup = eos(stream, options ?? {}, (err) => {
      if (autoCleanup) cleanup();
      if (err) reject(err);
      else resolve();
    });
  });
}

function pipeline(...streams) {
  return new Promise((resolve, reject) => {
    let options;
    const last = streams[streams.length - 1];
    if (last && typeof last === 'object' && typeof last.on !== 'function' && last[Symbol.asyncIterator] === undefined && last[Symbol.iterator] === undefined) {
      options = streams.pop();
      if (options.signal !== undefined) require('internal/validators').validateAbortSignal(options.signal, 'options.signal');
    }
    require('internal/streams/pipeline').pipelineImpl(streams, (err, value) => (err ? reject(err) : resolve(value)), options);
  });
}

module.exports = { finished, pipeline };
