'use strict';
// An old-style stream (events and pause(), no read()) as a Readable.

const { destroyer, errorOrDestroy } = require('internal/streams/destroy');

function wrap(readable, stream) {
  let paused = false;
  stream.on('data', (chunk) => {
    if (!readable.push(chunk) && stream.pause) {
      paused = true;
      stream.pause();
    }
  });
  stream.on('end', () => readable.push(null));
  stream.on('error', (err) => errorOrDestroy(readable, err));
  stream.on('close', () => readable.destroy());
  stream.on('destroy', () => readable.destroy());
  readable._read = () => {
    if (paused && stream.resume) {
      paused = false;
      stream.resume();
    }
  };
  // Methods of the old stream that are not a Readable's.
  for (const key of Object.keys(stream)) if (readable[key] === undefined && typeof stream[key] === 'function') readable[key] = stream[key].bind(stream);
  return readable;
}

function wrapped(Readable, src, options) {
  return new Readable({
    objectMode: src.readableObjectMode ?? src.objectMode ?? true,
    ...options,
    destroy(err, callback) {
      destroyer(src, err);
      callback(err);
    },
  }).wrap(src);
}

module.exports = { wrap, wrapped };
