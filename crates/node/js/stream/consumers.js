'use strict';
// The public module `stream/consumers`: all of a stream at once, of Node's streams and of web streams.

const { TextDecoder } = require('internal/encoding');
const { encodeUtf8 } = internalBinding('encoding');
const { classOf } = internalBinding('util');

// The chunks as Uint8Arrays, and their length.
async function collect(stream) {
  const parts = [];
  let size = 0;
  for await (const chunk of stream) {
    const part = bytesOf(chunk);
    parts.push(part);
    size += part.byteLength;
  }
  return { parts, size };
}

function bytesOf(chunk) {
  if (typeof chunk === 'string') return encodeUtf8(chunk);
  if (ArrayBuffer.isView(chunk)) return classOf(chunk) === 'Uint8Array' ? chunk : new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.byteLength);
  const kind = classOf(chunk);
  if (kind === 'ArrayBuffer' || kind === 'SharedArrayBuffer') return new Uint8Array(chunk);
  return encodeUtf8(`${chunk}`); // as a Blob takes it
}

function fill(target, parts) {
  let at = 0;
  for (const part of parts) {
    target.set(part, at);
    at += part.byteLength;
  }
  return target;
}

async function blob(stream) {
  const { parts, size } = await collect(stream);
  return require('internal/blob').blobOfBytes([fill(new Uint8Array(size), parts)]);
}

async function arrayBuffer(stream) {
  const { parts, size } = await collect(stream);
  return fill(new Uint8Array(size), parts).buffer;
}

async function buffer(stream) {
  const { parts, size } = await collect(stream);
  return fill(require('buffer').Buffer.allocUnsafeSlow(size), parts);
}

async function bytes(stream) {
  const { parts, size } = await collect(stream);
  return fill(new Uint8Array(size), parts);
}

async function text(stream) {
  const decoder = new TextDecoder();
  let out = '';
  for await (const chunk of stream) out += typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true });
  return out + decoder.decode();
}

async function json(stream) {
  return JSON.parse(await text(stream));
}

module.exports = { arrayBuffer, blob, buffer, bytes, text, json };
