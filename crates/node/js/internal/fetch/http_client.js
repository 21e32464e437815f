'use strict';
// One HTTP exchange of fetch over the module `http`: sends a request, answers with its head, and has the body as a byte
// stream that reads from the socket only while somebody reads from it.
//
// Connections are kept per origin by an Agent of fetch's own. Pieces of the body are the pieces of the socket's reads.

const http = require('http');
const errors = require('internal/fetch/errors');
const { HeaderList } = require('internal/fetch/headers');
const { Body } = require('internal/fetch/body');
const { setTimeout: setTimer, clearTimeout: clearTimer } = require('timers');

const CONNECT_TIMEOUT = 10_000;
const HEADERS_TIMEOUT = 300_000;
const BODY_TIMEOUT = 300_000;
const KEEP_ALIVE = 4_000;

let sharedAgent;
let secureAgent;

function agent(secure) {
  const options = { keepAlive: true, timeout: KEEP_ALIVE, scheduling: 'lifo' };
  if (secure) return secureAgent ??= new (require('https').Agent)({ ...options, ALPNProtocols: ['http/1.1'] });
  return sharedAgent ??= new http.Agent(options);
}

// The header lines in Node's order: what is fetch's own first and last, the program's between.
function headerLines(request, body) {
  const { headers, url } = request;
  const lines = ['host', url.host];
  const connection = headers.get('connection');
  lines.push('connection', request.method === 'HEAD' || connection === 'close' ? 'close' : 'keep-alive');
  const raw = headers.raw();
  for (let i = 0; i < raw.length; i += 2) {
    switch (raw[i].toLowerCase()) {
      case 'host': case 'connection': case 'content-length': break;
      case 'transfer-encoding': throw errors.invalidArgument('invalid transfer-encoding header');
      case 'keep-alive': throw errors.invalidArgument('invalid keep-alive header');
      case 'upgrade': throw errors.invalidArgument('invalid upgrade header');
      case 'expect': throw errors.notSupported('expect header not supported');
      default: lines.push(raw[i], raw[i + 1]);
    }
  }
  const add = (name, value) => {
    if (!headers.has(name)) lines.push(name, value);
  };
  add('accept', '*/*');
  add('accept-language', '*');
  if (request.referrer !== 'about:client' && request.referrer !== '') add('referer', request.referrer);
  add('sec-fetch-mode', request.mode);
  add('user-agent', 'node');
  if (request.cache === 'no-cache' && !headers.has('cache-control')) lines.push('cache-control', 'max-age=0');
  if (request.cache === 'no-store' || request.cache === 'reload') {
    add('pragma', 'no-cache');
    add('cache-control', 'no-cache');
  }
  add('accept-encoding', headers.has('range') ? 'identity' : 'gzip, deflate');
  const given = headers.get('content-length');
  if (body === null) {
    if (['POST', 'PUT', 'PATCH'].includes(request.method)) lines.push('content-length', '0');
  } else if (body.length !== null) {
    if (given !== null && +given !== body.length) throw errors.contentLength();
    lines.push('content-length', String(body.length));
  } else if (given !== null) {
    lines.push('content-length', given);
  } else {
    lines.push('transfer-encoding', 'chunked');
  }
  return lines;
}

// Calls `exchange.onHead(head)` once, or `exchange.onError(err)`. `exchange.abort(reason)` ends it at any time.
class Exchange {
  constructor(request, onHead, onError) {
    this.request = request;
    this.onHead = onHead;
    this.onError = onError;
    this.req = undefined;
    this.res = undefined;
    this.stream = undefined;
    this.timer = undefined;
    this.over = false;
    this.retried = false;
  }

  start() {
    let lines;
    try {
      lines = headerLines(this.request, this.request.body);
    } catch (err) {
      this.fail(err);
      return;
    }
    this.send(lines);
  }

  send(lines) {
    const { method, url, body } = this.request;
    const { hostname, port } = url;
    const secure = url.protocol === 'https:';
    const standard = secure ? 443 : 80;
    const req = this.req = (secure ? require('https') : http).request({
      agent: agent(secure), method, headers: lines, setHost: false, setDefaultHeaders: false,
      hostname: hostname.startsWith('[') ? hostname.slice(1, -1) : hostname, port: port === '' ? standard : +port, path: `${url.pathname}${url.search}`,
      maxHeaderSize: 16384,
    });
    req.on('socket', (socket) => {
      if (socket.connecting) {
        this.watch(CONNECT_TIMEOUT, () => errors.connectTimeout(hostname, port || standard, CONNECT_TIMEOUT));
        socket.once('connect', () => this.watch(HEADERS_TIMEOUT, errors.headersTimeout));
      } else {
        this.watch(HEADERS_TIMEOUT, errors.headersTimeout);
      }
    });
    req.on('response', (res) => this.head(res));
    req.on('upgrade', (res, socket) => {
      socket.destroy();
      this.fail(errors.socket('bad upgrade', socket));
    });
    req.on('error', (err) => {
      // A kept connection that the other side had closed meanwhile: asked again on a new one, if nothing of a stream is gone.
      if (req.reusedSocket && !this.retried && this.res === undefined && err.code === 'ECONNRESET' && (body === null || body.impl === undefined)) {
        this.retried = true;
        this.send(lines);
        return;
      }
      this.fail(errors.fromHttp(err, req.socket));
    });
    if (body === null) req.end();
    else if (body.impl === undefined && body.source.parts.every((part) => part.bytes !== undefined)) sendParts(req, body.source.parts);
    else sendStream(req, body.stream, (err) => this.abort(err));
  }

  // Fails with `makeError()` when nothing happens for `ms`.
  watch(ms, makeError) {
    if (this.timer !== undefined) clearTimer(this.timer);
    this.timer = undefined;
    if (this.over) return;
    this.timer = setTimer(() => this.abort(makeError()), ms);
    this.timer.unref();
  }

  head(res) {
    this.res = res;
    if (this.over) {
      res.destroy();
      return;
    }
    const headers = new HeaderList();
    const { rawHeaders } = res;
    for (let i = 0; i < rawHeaders.length; i += 2) headers.append(rawHeaders[i].toLowerCase(), rawHeaders[i + 1]);
    const { method } = this.request;
    const { statusCode: status, statusMessage: statusText } = res;
    let body = null;
    if (method === 'HEAD' || status === 204 || status === 205 || status === 304) {
      this.finish();
      res.resume();
    } else {
      let codings;
      try {
        const header = headers.get('content-encoding');
        codings = header === null ? [] : require('internal/fetch/codings').codingsOf(header);
      } catch (err) {
        this.abort(err);
        return;
      }
      body = new Body(undefined, this.makeStream(res, codings), null);
    }
    this.onHead({ status, statusText, headers, body });
  }

  makeStream(res, codings) {
    const bytes = require('internal/webstreams/byte_stream');
    let reading = false;
    let source = res; // or what decodes it
    const stream = this.stream = bytes.createByteStream(undefined, () => {
      reading = true;
      this.watch(BODY_TIMEOUT, errors.bodyTimeout);
      source.resume();
    }, () => {
      this.finish();
      this.req.destroy();
    }, 0);
    const { controller } = stream;
    const broken = (err) => {
      if (this.over) return;
      this.finish();
      bytes.errorController(controller, new TypeError('terminated', { cause: err }));
    };
    const lost = (err) => broken(errors.fromHttp(err, this.req.socket));
    res.on('error', lost);
    res.on('close', () => {
      if (!res.complete) lost(errors.socket('other side closed', this.req.socket));
    });
    if (codings.length > 0) {
      source = require('internal/fetch/codings').decoded(res, codings, (err) => {
        broken(err);
        this.req.destroy();
      });
    }
    source.on('data', (chunk) => {
      if (chunk.length === 0 || stream.state !== 'readable') return;
      Object.setPrototypeOf(chunk, Uint8Array.prototype); // the same bytes, as no Buffer
      bytes.enqueueOwned(controller, chunk);
      if (reading && bytes.desiredSize(controller) <= 0 && (stream.reader === undefined || stream.reader.requests.length === 0)) {
        reading = false;
        if (this.timer !== undefined) clearTimer(this.timer); // the reader may take its time
        this.timer = undefined;
        source.pause();
      }
    });
    source.pause();
    source.on('end', () => {
      this.finish();
      if (stream.state !== 'readable') return;
      bytes.closeController(controller);
      if (controller.pending.length > 0) bytes.respond(controller, 0);
    });
    return stream;
  }

  finish() {
    this.over = true;
    if (this.timer !== undefined) clearTimer(this.timer);
    this.timer = undefined;
  }

  fail(err) {
    if (this.over) return;
    this.finish();
    if (this.stream !== undefined) require('internal/webstreams/byte_stream').errorController(this.stream.controller, new TypeError('terminated', { cause: err }));
    else this.onError(err);
  }

  // `raw`: the error goes to the body's reader as it is.
  abort(reason, raw = false) {
    if (this.over) return;
    this.finish();
    if (this.stream !== undefined) require('internal/webstreams/byte_stream').errorController(this.stream.controller, raw ? reason : new TypeError('terminated', { cause: reason }));
    else this.onError(reason);
    this.req?.destroy();
  }
}

function sendParts(req, parts) {
  for (const { bytes, start, end } of parts) req.write(require('buffer').Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start));
  req.end();
}

// Writes what a stream has, as fast as the socket takes it.
function sendStream(req, stream, fail) {
  const readable = require('internal/webstreams/readable');
  const { classOf } = internalBinding('util');
  const reader = readable.acquireDefaultReader(stream);
  let sync;
  let again;
  const request = {
    chunk(value) {
      if (classOf(value) !== 'Uint8Array') {
        const err = new TypeError('Received non-Uint8Array chunk');
        readable.cancelReader(reader, err);
        fail(err);
        return;
      }
      const more = value.byteLength === 0 || req.write(require('buffer').Buffer.from(value.buffer, value.byteOffset, value.byteLength));
      if (!more) req.once('drain', read);
      else if (sync) again = true;
      else read();
    },
    close() { req.end(); },
    error(err) { fail(err); },
  };
  function read() {
    if (req.destroyed) {
      if (stream.state === 'readable') readable.cancelReader(reader, undefined);
      return;
    }
    do {
      again = false;
      sync = true;
      readable.readDefault(reader, request);
      sync = false;
    } while (again);
  }
  req.on('close', () => {
    if (stream.state === 'readable' && reader.stream !== undefined && !req.writableFinished) readable.cancelReader(reader, undefined);
  });
  read();
}

module.exports = { Exchange };
