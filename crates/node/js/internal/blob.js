'use strict';
// Blob: bytes that never change, held as parts.
//
// A part is { bytes, start, end } over a Uint8Array that nobody else has, or { file, start, end } of a file that is read
// when the bytes are asked for. Slices and blobs made of blobs share the parts' bytes. What goes out to a program is a
// copy.

const { codes } = require('internal/errors');
const { ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_INVALID_THIS } = codes;
const { validateDictionary } = require('internal/validators');
const { classOf } = internalBinding('util');
const { encodeUtf8, decodeUtf8 } = internalBinding('encoding');
const { kClone, kPack } = require('internal/messaging');

const kInspect = Symbol.for('nodejs.util.inspect.custom');
const kParts = Symbol('kParts');
const PIECE = 1 << 20; // a stream's chunks are no longer

let implOf;

function conversionError(message) {
  const err = internalBinding('errors').create(TypeError.prototype, message, `TypeError [ERR_INVALID_ARG_TYPE]: ${message}`);
  err.code = 'ERR_INVALID_ARG_TYPE';
  return err;
}

class Blob {
  #impl;

  constructor(sources = [], options = {}) {
    if (sources === kParts) {
      this.#impl = options;
      return;
    }
    if (sources === null || typeof sources !== 'object' || typeof sources[Symbol.iterator] !== 'function') throw conversionError('Value cannot be converted to sequence.');
    validateDictionary(options, 'options');
    const { type = '', endings = 'transparent' } = options ?? {};
    const endingsText = `${endings}`;
    if (endingsText !== 'transparent' && endingsText !== 'native') throw new ERR_INVALID_ARG_VALUE('options.endings', endingsText);
    const parts = [];
    let index = 0;
    for (const source of sources) addPart(parts, source, endingsText === 'native', index++);
    let size = 0;
    for (const part of parts) size += part.end - part.start;
    this.#impl = { parts, size, type: normalizeType(`${type}`) };
  }

  static {
    implOf = (value) => (typeof value === 'object' && value !== null && #impl in value ? value.#impl : undefined);
  }

  get type() { return check(this).type; }
  get size() { return check(this).size; }

  slice(start = 0, end = undefined, contentType = '') {
    const { parts, size } = check(this);
    const from = clamp(start, size);
    const to = end === undefined ? size : Math.max(clamp(end, size), from);
    return new Blob(kParts, { parts: sliceParts(parts, from, to), size: Math.max(to - from, 0), type: normalizeType(`${contentType}`) });
  }

  async arrayBuffer() { return (await readAll(check(this))).buffer; }

  async text() {
    const impl = check(this);
    return decodeUtf8(impl.parts.length === 1 && impl.parts[0].bytes !== undefined ? view(impl.parts[0]) : await readAll(impl), false, false);
  }

  async bytes() { return readAll(check(this)); }

  stream() { return streamOf(check(this)).public; }

  textStream() {
    const stream = this.stream();
    const { TextDecoderStream } = require('internal/webstreams/encoding');
    return stream.pipeThrough(new TextDecoderStream());
  }

  [kInspect](depth, options) {
    if (depth < 0) return this.constructor === Blob ? '[Blob]' : `[${this.constructor.name}]`;
    const { size, type } = check(this);
    return `Blob ${require('internal/util/inspect').inspect({ size, type }, innerOptions(options))}`;
  }

  [kClone]() { return new Blob(kParts, check(this)); }

  [kPack]() { return ['internal/blob', packed(check(this))]; }
}

function innerOptions(options) {
  return { ...options, depth: options.depth == null ? null : options.depth - 1 };
}

function check(value) {
  const impl = implOf(value);
  if (impl === undefined) throw new ERR_INVALID_THIS('Blob');
  return impl;
}

// Of parts in memory only what is seen of them goes to another thread.
function packed({ parts, size, type }) {
  return { parts: parts.map((part) => (part.bytes === undefined ? { ...part } : { bytes: view(part).slice(), start: 0, end: part.end - part.start })), size, type };
}

function unpack(impl) { return new Blob(kParts, impl); }

function isBlob(value) { return implOf(value) !== undefined; }

// An index from the end when negative, within the size.
function clamp(value, size) {
  let number = Math.round(+value) || 0; // [Clamp] rounds, halves to even
  if (number % 2 !== 0 && number - value === 0.5) number--;
  return number < 0 ? Math.max(size + number, 0) : Math.min(number, size);
}

function normalizeType(type) {
  return /[^\x20-\x7e]/.test(type) ? '' : type.toLowerCase();
}

function addPart(parts, source, native, index) {
  const kind = typeof source === 'object' && source !== null ? classOf(source) : '';
  let bytes;
  if (kind === 'ArrayBuffer' || kind === 'SharedArrayBuffer') {
    bytes = new Uint8Array(source).slice();
  } else if (kind !== '' && ArrayBuffer.isView(source)) {
    const own = kind === 'Uint8Array' ? source : new Uint8Array(source.buffer, source.byteOffset, source.byteLength);
    bytes = new Uint8Array(own.length);
    bytes.set(own);
  } else {
    const blob = implOf(source);
    if (blob !== undefined) {
      parts.push(...blob.parts);
      return;
    }
    if (typeof source === 'symbol') throw conversionError(`Value[${index}] is a Symbol and cannot be converted to a string.`);
    let text = `${source}`;
    if (native) text = text.replace(/\r\n|\r/g, '\n');
    bytes = encodeUtf8(text);
  }
  if (bytes.length > 0) parts.push({ bytes, start: 0, end: bytes.length });
}

function sliceParts(parts, from, to) {
  const out = [];
  let at = 0;
  for (const part of parts) {
    const length = part.end - part.start;
    const start = Math.max(from - at, 0);
    const end = Math.min(to - at, length);
    if (start < end) out.push(start === 0 && end === length ? part : { ...part, start: part.start + start, end: part.start + end });
    at += length;
    if (at >= to) break;
  }
  return out;
}

// The bytes of a part in memory, uncopied.
function view(part) {
  return part.start === 0 && part.end === part.bytes.length ? part.bytes : part.bytes.subarray(part.start, part.end);
}

function notReadable() {
  const { DOMException } = require('internal/domexception');
  return new DOMException('The blob could not be read', 'NotReadableError');
}

async function readAll({ parts, size }) {
  const all = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    if (part.bytes !== undefined) {
      all.set(view(part), at);
      at += part.end - part.start;
    } else {
      const end = at + (part.end - part.start);
      while (at < end) at += await readFile(part, part.start + (at - (end - (part.end - part.start))), all.subarray(at, end));
    }
  }
  return all;
}

// Reads into `target` from a place of a file; the file must be as it was when the blob was made.
async function readFile({ file }, position, target) {
  const { open } = require('fs/promises');
  let handle;
  try {
    handle = await open(file.path, 'r');
    const stat = await handle.stat();
    if (stat.size !== file.size || stat.mtimeMs !== file.mtimeMs || !stat.isFile()) throw notReadable();
    const { bytesRead } = await handle.read(target, 0, target.length, position);
    if (bytesRead === 0) throw notReadable();
    return bytesRead;
  } catch {
    throw notReadable();
  } finally {
    await handle?.close();
  }
}

// A byte stream over the parts: the impl of a ReadableStream. Chunks are copies.
function streamOf({ parts }) {
  const bytes = require('internal/webstreams/byte_stream');
  let index = 0;
  let at = 0; // in the part
  let stream;
  const deliver = (target, chunk) => {
    if (target === null) {
      bytes.enqueueOwned(stream.controller, chunk);
    } else {
      bytes.respond(stream.controller, chunk.length);
    }
  };
  const next = (length) => {
    const part = parts[index];
    const count = Math.min(part.end - part.start - at, length);
    const start = part.start + at;
    at += count;
    if (at === part.end - part.start) {
      index++;
      at = 0;
    }
    return { part, start, count };
  };
  const pull = () => {
    const request = bytes.getByobRequest(stream.controller);
    const target = request === null ? null : request.view;
    if (index === parts.length) {
      bytes.closeController(stream.controller);
      if (target !== null) bytes.respond(stream.controller, 0);
      return undefined;
    }
    const { part, start, count } = next(target === null ? PIECE : target.byteLength);
    if (part.bytes !== undefined) {
      const source = part.bytes.subarray(start, start + count);
      if (target === null) {
        deliver(null, source.slice());
      } else {
        target.set(source);
        deliver(target, source);
      }
      return undefined;
    }
    return pullFile(part, start, count, target, deliver);
  };
  stream = bytes.createByteStream(undefined, pull, undefined, 0);
  return stream;
}

const FILE_PIECE = 65536;

// One piece of a file; of a short one the rest follows.
async function pullFile(part, start, count, target, deliver) {
  let left = count;
  let position = start;
  if (target !== null) {
    const chunk = new Uint8Array(count);
    for (let at = 0; at < count;) at += await readFile(part, start + at, chunk.subarray(at));
    target.set(chunk);
    deliver(target, chunk);
    return;
  }
  while (left > 0) {
    const chunk = new Uint8Array(Math.min(left, FILE_PIECE));
    const got = await readFile(part, position, chunk);
    deliver(null, got === chunk.length ? chunk : chunk.slice(0, got));
    position += got;
    left -= got;
  }
}

// fs.openAsBlob. Checks the path at once; what goes wrong with the file is a rejection.
function openFile(path, type) {
  path = require('internal/fs/args').toPath(path);
  const { statSync } = require('fs');
  return new Promise((resolve, reject) => {
    const stat = statSync(path, { throwIfNoEntry: false });
    if (stat !== undefined) {
      resolve(fileBlob(path, stat, type));
      return;
    }
    const err = internalBinding('errors').create(TypeError.prototype, 'Unable to open file as blob', 'TypeError [ERR_INVALID_ARG_VALUE]: Unable to open file as blob');
    err.code = 'ERR_INVALID_ARG_VALUE';
    reject(err);
  });
}

// A blob over a file as it is now.
function fileBlob(path, stat, type) {
  const { size } = stat;
  const parts = size === 0 ? [] : [{ file: { path, size, mtimeMs: stat.mtimeMs }, start: 0, end: size }];
  return new Blob(kParts, { parts, size, type: normalizeType(type) });
}

// A blob over bytes that nobody else will change.
function blobOfBytes(list, type = '') {
  const parts = [];
  let size = 0;
  for (const bytes of list) {
    if (bytes.length === 0) continue;
    parts.push({ bytes, start: 0, end: bytes.length });
    size += bytes.length;
  }
  return new Blob(kParts, { parts, size, type: normalizeType(type) });
}

for (const name of ['type', 'size', 'slice', 'arrayBuffer', 'text', 'bytes', 'stream', 'textStream']) {
  Object.defineProperty(Blob.prototype, name, { __proto__: null, enumerable: true });
}
Object.defineProperty(Blob.prototype, Symbol.toStringTag, { __proto__: null, value: 'Blob', configurable: true });
Object.defineProperty(Blob.prototype, 'constructor', { __proto__: null, value: Blob, writable: true, configurable: true });

// Object URLs: the blobs that a program gave a name, until it takes the name back.
const urls = new Map();

function createObjectURL(blob) {
  if (!isBlob(blob)) throw new ERR_INVALID_ARG_TYPE('obj', 'Blob', blob);
  let id;
  do {
    id = randomUUID();
  } while (urls.has(id));
  urls.set(id, blob[kClone]());
  return `blob:nodedata:${id}`;
}

// Only for names of our own: nothing secret hangs on it.
function randomUUID() {
  const hex = (n) => Math.floor(Math.random() * 16 ** n).toString(16).padStart(n, '0');
  return `${hex(8)}-${hex(4)}-4${hex(3)}-${(8 + Math.floor(Math.random() * 4)).toString(16)}${hex(3)}-${hex(6)}${hex(6)}`;
}

function idOf(url) {
  const match = /^blob:nodedata:([0-9a-f-]+)(?:#.*)?$/.exec(url);
  return match === null ? undefined : match[1];
}

function revokeObjectURL(url) { urls.delete(idOf(`${url}`)); }

function resolveObjectURL(url) {
  const blob = urls.get(idOf(`${url}`));
  return blob === undefined ? undefined : blob[kClone]();
}

module.exports = { Blob, blobOfBytes, createObjectURL, implOf, innerOptions, isBlob, kParts, openFile, packed, unpack, readAll, resolveObjectURL, revokeObjectURL, streamOf };
