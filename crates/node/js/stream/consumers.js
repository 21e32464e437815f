'use strict';
// The public module `stream/consumers`: all of a stream at once.

const { Buffer } = require('buffer');

async function buffer(stream) {
  const parts = [];
  for await (const chunk of stream) parts.push(typeof chunk === 'string' ? Buffer.from(chunk) : Buffer.from(chunk.buffer ?? chunk, chunk.byteOffset, chunk.byteLength));
  return Buffer.concat(parts);
}

async function arrayBuffer(stream) {
  const all = await buffer(stream);
  return all.buffer.slice(all.byteOffset, all.byteOffset + all.byteLength);
}

async function text(stream) {
  const decoder = new TextDecoder();
  let out = '';
  for await (const chunk of stream) out += typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true });
  return out + decoder.decode(undefined, { stream: false });
}

async function json(stream) {
  return JSON.parse(await text(stream));
}

async function blob() {
  throw new (require('internal/errors').codes.ERR_TALLY_NOT_BUILT_YET)('stream/consumers.blob');
}

module.exports = { arrayBuffer, blob, buffer, json, text };
