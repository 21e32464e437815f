'use strict';
// Duplex.from: iterables and promises as a Duplex that can only be read.

const { codes } = require('internal/errors');
const { ERR_INVALID_ARG_TYPE } = codes;
const { Duplex } = require('internal/streams/duplex');
const { Readable } = require('internal/streams/readable');

function from(body) {
  if (body instanceof Duplex) return body;
  if (typeof body === 'string' || (body !== null && typeof body === 'object' && (body[Symbol.asyncIterator] || body[Symbol.iterator]))) {
    const source = Readable.from(body, { objectMode: true });
    return readOnly(source);
  }
  if (typeof body?.then === 'function') {
    return readOnly(Readable.from((async function* () {
      const value = await body;
      if (value != null) yield value;
    })()));
  }
  if (typeof body === 'function' || typeof body?.writable === 'object' || typeof body?.readable === 'object') {
    throw new codes.ERR_TALLY_NOT_BUILT_YET('Duplex.from of functions and pairs');
  }
  throw new ERR_INVALID_ARG_TYPE('body', ['Blob', 'ReadableStream', 'WritableStream', 'Stream', 'Iterable', 'AsyncIterable', 'Function', '{ readable, writable } pair', 'Promise'], body);
}

function readOnly(source) {
  const duplex = new Duplex({ objectMode: true, writable: false, read() { source.resume(); }, destroy(err, callback) { source.destroy(err); callback(err); } });
  source.on('data', (chunk) => {
    if (!duplex.push(chunk)) source.pause();
  });
  source.on('end', () => duplex.push(null));
  source.on('error', (err) => duplex.destroy(err));
  source.pause();
  return duplex;
}

module.exports = { from };
