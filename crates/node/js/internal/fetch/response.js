'use strict';
// Response. Fetch Standard, section 5.5.

const { kInspect } = require('internal/webstreams/util');
const { byteString, dictionary, finish, illegalInvocation, needArguments, usvString } = require('internal/fetch/webidl');
const { HeaderList, fill, headersOf } = require('internal/fetch/headers');
const { defineBodyMethods, extractBody, fromBytes } = require('internal/fetch/body');
const { parseURL } = require('internal/fetch/request');

const NULL_BODY = [101, 204, 205, 304];
const REDIRECTS = [301, 302, 303, 307, 308];

let innerOf;
let headersOfResponse;

class Response {
  #inner;
  #headers;

  constructor(body = null, init = {}) {
    if (body === innerOf) {
      this.#inner = init;
      return;
    }
    const extracted = body === null || body === undefined ? null : extractBody(body, 'Response');
    this.#inner = blank();
    initialize(this.#inner, convert(init), extracted);
  }

  static {
    innerOf = (value) => (typeof value === 'object' && value !== null && #inner in value ? value.#inner : undefined);
    headersOfResponse = (response) => response.#headers ??= headersOf(response.#inner.headers, response.#inner.immutable ? 'immutable' : 'response');
  }

  static error() {
    return responseOf({ ...blank(), type: 'error', status: 0, immutable: true });
  }

  static json(data, init = undefined) {
    needArguments(arguments.length, 1, 'Response.json');
    const text = JSON.stringify(data);
    if (text === undefined) throw new TypeError('Value is not JSON serializable');
    const { body } = fromBytes(internalBinding('encoding').encodeUtf8(text));
    const inner = blank();
    initialize(inner, convert(init), { body, type: 'application/json' });
    return responseOf(inner);
  }

  static redirect(url, status = 302) {
    needArguments(arguments.length, 1, 'Response.redirect');
    const text = usvString(url, 'Response.redirect', 'url');
    status = toStatus(status);
    const parsed = parseURL(text);
    if (!REDIRECTS.includes(status)) throw new RangeError(`Invalid status code ${status}`);
    const inner = { ...blank(), status, immutable: true };
    inner.headers.append('location', parsed.href);
    return responseOf(inner);
  }

  get type() { return check(this).type; }

  get url() {
    const { urls } = check(this);
    if (urls.length === 0) return '';
    const { href, hash } = urls[urls.length - 1];
    return hash === '' && !href.endsWith('#') ? href : href.slice(0, href.indexOf('#'));
  }

  get redirected() { return check(this).urls.length > 1; }
  get status() { return check(this).status; }

  get ok() {
    const { status } = check(this);
    return status >= 200 && status <= 299;
  }

  get statusText() { return check(this).statusText; }

  get headers() {
    check(this);
    return headersOfResponse(this);
  }

  get body() {
    const { body } = check(this);
    return body === null ? null : body.stream.public;
  }

  get bodyUsed() {
    const { body } = check(this);
    return body !== null && body.used;
  }

  clone() {
    const inner = check(this);
    if (inner.body !== null && inner.body.unusable) throw new TypeError('Response.clone: Body has already been consumed.');
    return responseOf({ ...inner, headers: inner.headers.copy(), body: inner.body === null ? null : inner.body.clone() });
  }

  [kInspect](depth, options) {
    const { status, statusText, headers, body, bodyUsed, ok, redirected, type, url } = this;
    const shown = { status, statusText, headers, body, bodyUsed, ok, redirected, type, url };
    return `Response ${require('internal/util/inspect').inspect(shown, { ...options, depth: options.depth ?? 2 })}`;
  }
}

function check(value) {
  const inner = innerOf(value);
  if (inner === undefined) throw illegalInvocation();
  return inner;
}

function blank() {
  return { type: 'default', status: 200, statusText: '', headers: new HeaderList(), body: null, urls: [], immutable: false };
}

function responseOf(inner) {
  return new Response(innerOf, inner);
}

function toStatus(value) {
  return Math.trunc(+value) & 0xffff;
}

function convert(init) {
  const options = dictionary(init);
  const { headers, status, statusText } = options;
  return { status: status === undefined ? 200 : toStatus(status), statusText: statusText === undefined ? '' : byteString(statusText, 'ResponseInit', 'statusText'), headers };
}

function initialize(inner, { status, statusText, headers }, extracted) {
  if (status < 200 || status > 599) throw new RangeError('init["status"] must be in the range of 200 to 599, inclusive.');
  if (!/^[\t\x20-\x7e\x80-\xff]*$/.test(statusText)) throw new TypeError('Invalid statusText');
  inner.status = status;
  inner.statusText = statusText;
  if (headers !== undefined && headers !== null) fill(inner.headers, headers);
  if (extracted === null) return;
  if (NULL_BODY.includes(status)) throw new TypeError(`Response constructor: Invalid response status code ${status}`);
  inner.body = extracted.body;
  if (extracted.type !== null && !inner.headers.has('content-type')) inner.headers.append('content-type', extracted.type);
}

defineBodyMethods(Response, (value) => innerOf(value));
finish(Response, ['type', 'url', 'status', 'ok', 'redirected', 'statusText', 'headers', 'clone', 'body', 'bodyUsed']);
for (const key of ['error', 'json', 'redirect']) Object.defineProperty(Response, key, { __proto__: null, enumerable: true });

module.exports = { NULL_BODY, REDIRECTS, Response, blank, innerOf, responseOf };
