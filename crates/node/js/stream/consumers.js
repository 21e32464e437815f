'use strict';
// The public module `stream/consumers`: all of a stream, or of anything iterable, at once.
//
// Chunks count as the parts of a Blob do: bytes as they are, anything else as text.

const { Buffer } = require('buffer');

function bytesOf(chunk) {
  if (ArrayBuffer.isView(chunk)) return Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
  const kind = internalBinding('util').classOf(chunk);
  if (kind === 'ArrayBuffer' || kind === 'SharedArrayBuffer') return Buffer.from(chunk);
  return Buffer.from(`${chunk}`);
}

async function collect(stream) {
  const parts = [];
  for await (const chunk of stream) parts.push(bytesOf(chunk));
  return parts;
}

// In a store of its own.
async function arrayBuffer(stream) {
  const parts = await collect(stream);
  let length = 0;
  for (const part of parts) length += part.length;
  const all = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all.buffer;
}

async function blob(stream) {
  const { Blob } = require('buffer');
  if (Blob === undefined) throw new (require('internal/errors').codes.ERR_TALLY_NOT_BUILT_YET)('stream/consumers.blob');
  const parts = [];
  for await (const chunk of stream) parts.push(chunk);
  return new Blob(parts);
}

async function buffer(stream) { return Buffer.from(await arrayBuffer(stream)); }

async function bytes(stream) { return new Uint8Array(await arrayBuffer(stream)); }

async function text(stream) {
  const decoder = new TextDecoder();
  let out = '';
  for await (const chunk of stream) out += typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true });
  return out + decoder.decode(undefined, { stream: false });
}

async function json(stream) { return JSON.parse(await text(stream)); }

module.exports = { arrayBuffer, blob, buffer, bytes, text, json };
