'use strict';
// fetch: the main loop over schemes and redirects. Fetch Standard, section 4.
//
// A failure is a TypeError 'fetch failed' whose cause says what it was.

const { Request, innerOf, signalOf } = require('internal/fetch/request');
const { REDIRECTS, blank, responseOf } = require('internal/fetch/response');
const { Body, fromBytes } = require('internal/fetch/body');
const { create, reject, fulfill, isPending } = require('internal/webstreams/util');

const MOST_REDIRECTS = 20;
const BODY_HEADERS = ['content-encoding', 'content-language', 'content-location', 'content-type', 'content-length'];
const ORIGIN_HEADERS = ['authorization', 'proxy-authorization', 'cookie', 'host'];
// Fetch Standard, "bad ports".
const BAD_PORTS = new Set([
  1, 7, 9, 11, 13, 15, 17, 19, 20, 21, 22, 23, 25, 37, 42, 43, 53, 69, 77, 79, 87, 95, 101, 102, 103, 104, 109, 110, 111, 113, 115, 117, 119, 123, 135, 137, 139, 143, 161, 179, 389,
  427, 465, 512, 513, 514, 515, 526, 530, 531, 532, 540, 548, 554, 556, 563, 587, 601, 636, 989, 990, 993, 995, 1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061, 6000, 6566, 6665,
  6666, 6667, 6668, 6669, 6679, 6697, 10080,
]);

class Fetch {
  constructor(inner, signal) {
    this.request = { ...inner, headers: inner.headers.copy() };
    this.urls = [inner.url];
    this.promise = create();
    this.exchange = undefined;
    this.signal = signal;
    this.onAbort = undefined;
  }

  start() {
    const { signal } = this;
    if (signal.aborted) {
      this.abort();
      return this.promise;
    }
    this.onAbort = () => this.abort();
    signal.addEventListener('abort', this.onAbort, { once: true });
    this.go();
    return this.promise;
  }

  abort() {
    const { reason } = this.signal;
    const { body } = this.request;
    if (isPending(this.promise)) reject(this.promise, reason);
    if (body !== null && body.impl !== undefined && body.impl.state === 'readable') require('internal/webstreams/readable').cancelStream(body.impl, reason);
    this.exchange?.abort(reason, true);
  }

  fail(cause) {
    this.done();
    if (isPending(this.promise)) reject(this.promise, new TypeError('fetch failed', { cause }));
  }

  done() {
    if (this.onAbort !== undefined && (this.exchange === undefined || this.exchange.over)) this.signal.removeEventListener('abort', this.onAbort);
  }

  answer(head) {
    const inner = { ...blank(), ...head, type: 'basic', urls: this.urls, immutable: true };
    this.done();
    fulfill(this.promise, responseOf(inner));
  }

  go() {
    const { url } = this.request;
    switch (url.protocol) {
      case 'about:': this.fail(new Error('about scheme is not supported')); return;
      case 'blob:': this.fetchBlob(url); return;
      case 'data:': this.fetchData(url); return;
      case 'file:': this.fail(new Error('not implemented... yet...')); return;
      case 'http:': case 'https:': this.fetchHttp(url); return;
      default: this.fail(new Error('unknown scheme'));
    }
  }

  fetchData(url) {
    const data = require('internal/fetch/data_url').processDataURL(url);
    if (data === null) {
      this.fail(new Error('failed to fetch the data URL'));
      return;
    }
    const head = { ...blank(), statusText: 'OK', body: fromBytes(data.bytes).body };
    head.headers.append('content-type', data.type);
    this.answer(head);
  }

  fetchBlob(url) {
    const blob = require('internal/blob').resolveObjectURL(url.href);
    if (this.request.method !== 'GET' || blob === undefined) {
      this.fail(new Error('invalid method'));
      return;
    }
    const head = { ...blank(), statusText: 'OK' };
    let part = blob;
    const range = this.request.headers.get('range');
    if (range !== null) {
      const match = /^bytes[\t ]*=[\t ]*(\d*)[\t ]*-[\t ]*(\d*)$/.exec(range);
      const { size } = blob;
      if (match === null || (match[1] === '' && match[2] === '')) {
        this.fail(new Error('failed to fetch the data URL'));
        return;
      }
      let start = +match[1];
      let end = match[2] === '' ? size - 1 : Math.min(+match[2], size - 1);
      if (match[1] === '') {
        start = Math.max(size - +match[2], 0);
        end = size - 1;
      }
      if (start >= size || start > end) {
        this.fail(new Error("Range start is greater than the blob's size."));
        return;
      }
      part = blob.slice(start, end + 1, blob.type);
      head.status = 206;
      head.statusText = 'Partial Content';
      head.headers.append('content-range', `bytes ${start}-${end}/${size}`);
    }
    head.headers.append('content-length', String(part.size));
    head.headers.append('content-type', blob.type);
    const impl = require('internal/blob').implOf(part);
    head.body = new Body(impl, undefined, impl.size);
    this.answer(head);
  }

  fetchHttp(url) {
    if (url.port !== '' && BAD_PORTS.has(+url.port)) {
      this.fail(new Error('bad port'));
      return;
    }
    const { Exchange } = require('internal/fetch/http_client');
    const exchange = this.exchange = new Exchange(this.request, (head) => this.onHead(exchange, head), (err) => this.fail(err));
    exchange.start();
  }

  onHead(exchange, head) {
    const { status, headers } = head;
    const location = headers.get('location');
    if (REDIRECTS.includes(status) && this.request.redirect !== 'manual') {
      const drop = (cause) => {
        this.fail(cause);
        exchange.abort(cause, true);
      };
      if (this.request.redirect === 'error') drop(new Error('unexpected redirect'));
      else if (location === null) this.answer(head);
      else this.redirect(exchange, status, location, head, drop);
      return;
    }
    this.answer(head);
  }

  redirect(exchange, status, location, head, drop) {
    const { request } = this;
    const current = request.url;
    let next;
    try {
      next = new (require('internal/url').URL)(normalizeLocation(location), current.href);
      if (next.hash === '' && current.hash !== '') next.hash = current.hash;
    } catch (err) {
      drop(err);
      return;
    }
    const sameOrigin = next.origin === current.origin;
    if (next.protocol !== 'http:' && next.protocol !== 'https:') drop(new Error('URL scheme must be a HTTP(S) scheme'));
    else if (this.urls.length > MOST_REDIRECTS) drop(new Error('redirect count exceeded'));
    else if (request.mode === 'cors' && (next.username !== '' || next.password !== '')) drop(new Error('cross origin not allowed for request mode "cors"'));
    else if (status !== 303 && request.body !== null && request.body.source === undefined) drop(new Error(''));
    else this.follow(exchange, status, head, next, sameOrigin);
  }

  follow(exchange, status, head, next, sameOrigin) {
    const { request } = this;
    if (((status === 301 || status === 302) && request.method === 'POST') || (status === 303 && request.method !== 'GET' && request.method !== 'HEAD')) {
      request.method = 'GET';
      request.body = null;
      for (const name of BODY_HEADERS) request.headers.delete(name);
    }
    if (!sameOrigin) for (const name of ORIGIN_HEADERS) request.headers.delete(name);
    if (request.body !== null) request.body = new Body(request.body.source, undefined, request.body.length);
    request.url = next;
    this.urls.push(next);
    // What the redirect said is read to its end, so that the connection can be used again.
    if (head.body === null) {
      this.go();
      return;
    }
    head.body.bytes().then(() => this.go(), () => this.go());
  }
}

// Bytes of a header are latin1; a Location in UTF-8 is taken as such.
function normalizeLocation(text) {
  if (!/[\x80-\xff]/.test(text)) return text;
  return internalBinding('encoding').decodeUtf8(Uint8Array.from(text, (c) => c.charCodeAt(0)), true, false);
}

function fetch(input, init) {
  const failed = create();
  let request;
  try {
    request = new Request(input, init);
  } catch (err) {
    reject(failed, err);
    return failed;
  }
  return new Fetch(innerOf(request), signalOf(request)).start();
}

module.exports = { fetch };
