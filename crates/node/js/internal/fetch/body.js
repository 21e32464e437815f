'use strict';
// Bodies of requests and responses. Fetch Standard, section 2.2.4 and 5.3.
//
// A body holds what it was made of as long as nobody looks at it as a stream: text() of a response over a string makes
// none. `source`: { parts, size } of a Blob, or undefined when there is only the stream (an impl).

const { classOf } = internalBinding('util');
const { encodeUtf8, decodeUtf8 } = internalBinding('encoding');
const { implOf: readableOf } = require('internal/webstreams/readable_stream');
const readable = require('internal/webstreams/readable');
const blobs = require('internal/blob');
const { domString, illegalInvocation } = require('internal/fetch/webidl');

class Body {
  constructor(source, stream, length) {
    this.source = source;
    this.impl = stream;
    this.length = length; // bytes, or null when unknown
    this.consumed = false; // read without a stream
  }

  // The stream, made when first asked for.
  get stream() {
    if (this.impl === undefined) {
      if (this.consumed) {
        this.impl = require('internal/webstreams/byte_stream').createByteStream();
        readable.closeStream(this.impl);
        this.impl.disturbed = true;
        readable.acquireDefaultReader(this.impl);
      } else {
        this.impl = blobs.streamOf(this.source);
      }
    }
    return this.impl;
  }

  get used() { return this.consumed || (this.impl !== undefined && this.impl.disturbed); }

  get unusable() { return this.used || (this.impl !== undefined && this.impl.locked); }

  clone() {
    if (this.impl === undefined) return new Body(this.source, undefined, this.length);
    const [first, second] = require('internal/webstreams/tee').tee(this.impl, true);
    this.impl = first;
    return new Body(this.source, second, this.length);
  }

  // The bytes in one view, as a promise.
  bytes() {
    if (this.impl === undefined) {
      this.consumed = true;
      const { parts } = this.source;
      if (parts.length === 1 && parts[0].bytes !== undefined) {
        const [{ bytes, start, end }] = parts;
        return Promise.resolve(bytes.subarray(start, end)); // for our eyes only: callers copy what they give away
      }
      return blobs.readAll(this.source);
    }
    return collect(this.impl);
  }
}

function bytesSource(bytes) {
  return { parts: bytes.length === 0 ? [] : [{ bytes, start: 0, end: bytes.length }], size: bytes.length };
}

// Everything of a stream, joined.
function collect(stream) {
  const { create, fulfill, reject } = require('internal/webstreams/util');
  const reader = readable.acquireDefaultReader(stream);
  const promise = create();
  const chunks = [];
  let size = 0;
  let sync;
  let again;
  const request = {
    chunk(value) {
      if (classOf(value) !== 'Uint8Array') {
        const err = new TypeError('Received non-Uint8Array chunk');
        reject(promise, err);
        readable.cancelReader(reader, err);
        return;
      }
      chunks.push(value);
      size += value.byteLength;
      if (sync) again = true;
      else read();
    },
    close() { fulfill(promise, chunks.length === 1 ? chunks[0] : join(chunks, size)); },
    error(err) { reject(promise, err); },
  };
  function read() {
    do { // chunks that are there already come at once: no recursion
      again = false;
      sync = true;
      readable.readDefault(reader, request);
      sync = false;
    } while (again);
  }
  read();
  return promise;
}

function join(chunks, size) {
  const all = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    all.set(chunk, at);
    at += chunk.byteLength;
  }
  return all;
}

// What a BodyInit is: { body, type }. `prefix` names the argument's owner in errors.
function extractBody(object, prefix, keepalive = false) {
  const stream = readableOf(object);
  if (stream !== undefined) {
    if (keepalive) throw new TypeError('keepalive');
    if (stream.disturbed || stream.locked) throw new TypeError('Response body object should not be disturbed or locked');
    return { body: new Body(undefined, stream, null), type: null };
  }
  if (typeof object === 'object' && object !== null) {
    const blob = blobs.implOf(object);
    if (blob !== undefined) return { body: new Body(blob, undefined, blob.size), type: blob.type || null };
    const kind = classOf(object);
    if (kind === 'ArrayBuffer' || kind === 'SharedArrayBuffer') return fromBytes(new Uint8Array(object).slice());
    if (ArrayBuffer.isView(object)) {
      const view = kind === 'Uint8Array' ? object : new Uint8Array(object.buffer, object.byteOffset, object.byteLength);
      const copy = new Uint8Array(view.length);
      copy.set(view);
      return fromBytes(copy);
    }
    const form = require('internal/fetch/form_data').listOf(object);
    if (form !== undefined) {
      const { parts, size, boundary } = require('internal/fetch/multipart').serialize(form);
      return { body: new Body({ parts, size }, undefined, size), type: `multipart/form-data; boundary=${boundary}` };
    }
    if (object instanceof require('internal/url_search_params').URLSearchParams) {
      return { ...fromBytes(encodeUtf8(`${object}`)), type: 'application/x-www-form-urlencoded;charset=UTF-8' };
    }
    if (typeof object[Symbol.asyncIterator] === 'function') return { body: new Body(undefined, fromAsyncIterable(object), null), type: null };
  }
  return { ...fromBytes(encodeUtf8(domString(object, prefix, 'body'))), type: 'text/plain;charset=UTF-8' };
}

function fromBytes(bytes) {
  const source = bytesSource(bytes);
  return { body: new Body(source, undefined, source.size), type: null };
}

// undici takes async iterables of bytes.
function fromAsyncIterable(iterable) {
  const bytes = require('internal/webstreams/byte_stream');
  const iterator = iterable[Symbol.asyncIterator]();
  const stream = bytes.createByteStream(undefined, async () => {
    for (;;) {
      const { value, done } = await iterator.next();
      if (done) {
        bytes.closeController(stream.controller);
        if (stream.controller.pending.length > 0) bytes.respond(stream.controller, 0);
        return;
      }
      const chunk = typeof value === 'string' ? encodeUtf8(value) : new Uint8Array(value);
      if (chunk.byteLength === 0) continue;
      bytes.enqueueOwned(stream.controller, chunk);
      return;
    }
  }, async (reason) => { await iterator.return?.(reason); }, 0);
  return stream;
}

// The methods that Request and Response share. `stateOf(object)` answers with { body, headers: HeaderList } or undefined.
function defineBodyMethods(Class, stateOf) {
  const consume = async (object, convert) => {
    const state = stateOf(object);
    if (state === undefined) throw illegalInvocation();
    const { body } = state;
    if (body === null) return convert(new Uint8Array(0), state);
    if (body.unusable) throw new TypeError('Body is unusable: Body has already been read');
    state.aborted?.();
    return convert(await body.bytes(), state, body.source !== undefined);
  };
  // What came from a stream is the caller's; what a source holds is not.
  const own = (bytes, shared) => (shared ? bytes.slice() : bytes);
  const methods = {
    blob() {
      return consume(this, (bytes, state, shared) => {
        const mime = require('internal/fetch/mime').mimeOf(state.headers);
        return blobs.blobOfBytes([own(bytes, shared)], mime === null ? '' : require('internal/fetch/mime').serializeMime(mime));
      });
    },
    arrayBuffer() {
      return consume(this, (bytes, state, shared) => {
        if (!shared && bytes.byteLength === bytes.buffer.byteLength) return bytes.buffer;
        return new Uint8Array(bytes).buffer;
      });
    },
    text() { return consume(this, (bytes) => decodeUtf8(bytes, false, false)); },
    json() { return consume(this, (bytes) => JSON.parse(decodeUtf8(bytes, false, false))); },
    formData() { return consume(this, parseForm); },
    bytes() { return consume(this, (bytes, state, shared) => plain(own(bytes, shared))); },
  };
  for (const name of Object.keys(methods)) {
    Object.defineProperty(Class.prototype, name, { __proto__: null, value: methods[name], writable: true, enumerable: true, configurable: true });
  }
}

// A Uint8Array, whatever class the bytes came in.
function plain(bytes) {
  return Object.getPrototypeOf(bytes) === Uint8Array.prototype ? bytes : new Uint8Array(bytes);
}

function parseForm(bytes, state) {
  const mime = require('internal/fetch/mime').mimeOf(state.headers);
  const { formDataOf } = require('internal/fetch/form_data');
  if (mime?.essence === 'multipart/form-data') {
    try {
      const boundary = mime.parameters.get('boundary');
      if (boundary === undefined) throw new TypeError('missing boundary in content-type header');
      return formDataOf(require('internal/fetch/multipart').parse(plain(bytes).slice(), boundary));
    } catch (cause) {
      throw new TypeError('Failed to parse body as FormData.', { cause });
    }
  }
  if (mime?.essence === 'application/x-www-form-urlencoded') {
    return formDataOf([...new (require('internal/url_search_params').URLSearchParams)(decodeUtf8(bytes, false, false))]);
  }
  throw new TypeError('Content-Type was not one of "multipart/form-data" or "application/x-www-form-urlencoded".');
}

module.exports = { Body, bytesSource, defineBodyMethods, extractBody, fromBytes };
