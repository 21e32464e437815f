'use strict';
// The public module `stream/promises`.

const { finished } = require('internal/streams/end_of_stream');

function pipeline(...streams) {
  return new Promise((resolve, reject) => {
    let signal;
    let end;
    const last = streams[streams.length - 1];
    const { isIterable, isNodeStream, isWebStream } = require('internal/streams/utils');
    if (last && typeof last === 'object' && !isNodeStream(last) && !isIterable(last) && !isWebStream(last)) ({ signal, end } = streams.pop());
    require('internal/streams/pipeline').pipelineImpl(streams, (err, value) => (err ? reject(err) : resolve(value)), { signal, end });
  });
}

module.exports = { finished, pipeline };
