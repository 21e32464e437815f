'use strict';
// Request. Fetch Standard, section 5.4.
//
// What a request says is a record (`inner`); fetch works on copies of it and never on the object that a program has.

const { kInspect } = require('internal/webstreams/util');
const { dictionary, domString, finish, illegalInvocation, needArguments, oneOf, usvString } = require('internal/fetch/webidl');
const { HeaderList, fill, headersOf, isToken } = require('internal/fetch/headers');
const { defineBodyMethods, extractBody } = require('internal/fetch/body');

const METHODS = ['DELETE', 'GET', 'HEAD', 'OPTIONS', 'POST', 'PUT'];
const FORBIDDEN = ['CONNECT', 'TRACE', 'TRACK'];
const SIMPLE = ['GET', 'HEAD', 'POST'];
const enums = {
  referrerPolicy: ['', 'no-referrer', 'no-referrer-when-downgrade', 'same-origin', 'origin', 'strict-origin', 'origin-when-cross-origin', 'strict-origin-when-cross-origin', 'unsafe-url'],
  mode: ['navigate', 'same-origin', 'no-cors', 'cors'],
  credentials: ['omit', 'same-origin', 'include'],
  cache: ['default', 'no-store', 'reload', 'no-cache', 'force-cache', 'only-if-cached'],
  redirect: ['follow', 'manual', 'error'],
  duplex: ['half'],
  priority: ['high', 'low', 'auto'],
};

let innerOf;
let made;

class Request {
  #inner;
  #headers;
  #signal;

  constructor(input, init = undefined) {
    if (input === innerOf) {
      this.#inner = init;
      return;
    }
    needArguments(arguments.length, 1, 'Request constructor');
    const options = dictionary(init);
    const inner = fromInput(input);
    const before = innerOf(input);
    const given = convert(options);
    const { signal } = given;
    if (options.window !== undefined && options.window !== null) throw new TypeError("'window' option 'client' must be null");
    const changes = Object.keys(given).length > 0;
    if (changes) {
      if (inner.mode === 'navigate') inner.mode = 'same-origin';
      inner.referrer = 'about:client';
      inner.referrerPolicy = '';
    }
    if (given.referrer !== undefined) inner.referrer = parseReferrer(given.referrer);
    if (given.referrerPolicy !== undefined) inner.referrerPolicy = given.referrerPolicy;
    if (given.mode === 'navigate') throw new TypeError('Request constructor: invalid request mode navigate.');
    for (const key of ['mode', 'credentials', 'cache']) if (given[key] !== undefined) inner[key] = given[key];
    if (inner.cache === 'only-if-cached' && inner.mode !== 'same-origin') throw new TypeError("'only-if-cached' can be set only with 'same-origin' mode");
    for (const key of ['redirect', 'integrity']) if (given[key] !== undefined) inner[key] = given[key];
    if (given.keepalive !== undefined) inner.keepalive = given.keepalive;
    if (given.method !== undefined) inner.method = checkMethod(given.method);
    if (inner.mode === 'no-cors' && !SIMPLE.includes(inner.method)) throw new TypeError(`'${inner.method} is unsupported in no-cors mode.`);
    inner.dispatcher = options.dispatcher;
    if (given.headers !== undefined) {
      inner.headers = new HeaderList();
      fill(inner.headers, given.headers);
    }
    const inputBody = before === undefined ? null : before.body;
    const hasBody = given.body !== undefined && given.body !== null;
    if ((hasBody || inputBody !== null) && (inner.method === 'GET' || inner.method === 'HEAD')) throw new TypeError('Request with GET/HEAD method cannot have body.');
    if (hasBody) {
      const { body, type } = extractBody(given.body, 'Request constructor', inner.keepalive);
      if (body.source === undefined && given.duplex === undefined) throw new TypeError('RequestInit: duplex option is required when sending a body.');
      inner.body = body;
      if (type !== null && !inner.headers.has('content-type')) inner.headers.append('content-type', type);
    } else if (inputBody !== null) {
      if (inputBody.unusable) throw new TypeError('Cannot construct a Request with a Request object that has already been used.');
      inner.body = given.body === undefined ? takeOver(inputBody) : null;
    }
    this.#inner = inner;
    const follows = signal === undefined ? (before === undefined ? null : signalOf(input)) : signal;
    if (follows !== null) this.#signal = following(follows);
  }

  static {
    innerOf = (value) => (typeof value === 'object' && value !== null && #inner in value ? value.#inner : undefined);
    made = {
      signal: (request) => request.#signal ??= new (require('internal/abort_controller').AbortController)().signal,
      setSignal(request, signal) { request.#signal = signal; },
      headers: (request) => request.#headers ??= headersOf(request.#inner.headers, 'request'),
    };
  }

  get method() { return check(this).method; }
  get url() { return check(this).url.href; }

  get headers() {
    check(this);
    return made.headers(this);
  }

  get destination() {
    check(this);
    return '';
  }

  get referrer() { return check(this).referrer; }
  get referrerPolicy() { return check(this).referrerPolicy; }
  get mode() { return check(this).mode; }
  get credentials() { return check(this).credentials; }
  get cache() { return check(this).cache; }
  get redirect() { return check(this).redirect; }
  get integrity() { return check(this).integrity; }
  get keepalive() { return check(this).keepalive; }

  get isReloadNavigation() {
    check(this);
    return false;
  }

  get isHistoryNavigation() {
    check(this);
    return false;
  }

  get signal() {
    check(this);
    return made.signal(this);
  }

  get body() {
    const { body } = check(this);
    return body === null ? null : body.stream.public;
  }

  get bodyUsed() {
    const { body } = check(this);
    return body !== null && body.used;
  }

  get duplex() {
    check(this);
    return 'half';
  }

  clone() {
    const inner = check(this);
    if (inner.body !== null && inner.body.unusable) throw new TypeError('unusable');
    const copy = new Request(innerOf, { ...inner, headers: inner.headers.copy(), body: inner.body === null ? null : inner.body.clone() });
    made.setSignal(copy, following(made.signal(this)));
    return copy;
  }

  [kInspect](depth, options) {
    const { method, url, headers, destination, referrer, referrerPolicy, mode, credentials, cache, redirect, integrity, keepalive, isReloadNavigation, isHistoryNavigation, signal } = this;
    const shown = { method, url, headers, destination, referrer, referrerPolicy, mode, credentials, cache, redirect, integrity, keepalive, isReloadNavigation, isHistoryNavigation, signal };
    return `Request ${require('internal/util/inspect').inspect(shown, { ...options, depth: options.depth ?? 2 })}`;
  }
}

function check(value) {
  const inner = innerOf(value);
  if (inner === undefined) throw illegalInvocation();
  return inner;
}

function signalOf(request) { return made.signal(request); }

function parseURL(text, base) {
  try {
    return new (require('internal/url').URL)(text, base);
  } catch (cause) {
    throw new TypeError(`Failed to parse URL from ${text}`, { cause });
  }
}

// A record for what a program gave: text, a URL, or a Request, whose body is not taken yet.
function fromInput(input) {
  const inner = innerOf(input);
  if (inner !== undefined) return { ...inner, headers: inner.headers.copy(), body: null };
  const text = usvString(input, 'Request constructor', 'input');
  const url = parseURL(text);
  if (url.username !== '' || url.password !== '') throw new TypeError(`Request cannot be constructed from a URL that includes credentials: ${text}`);
  return {
    method: 'GET', url, headers: new HeaderList(), body: null, referrer: 'about:client', referrerPolicy: '', mode: 'cors', credentials: 'same-origin',
    cache: 'default', redirect: 'follow', integrity: '', keepalive: false, dispatcher: undefined,
  };
}

// RequestInit, in the order of its members.
function convert(options) {
  const given = {};
  const { body, cache, credentials, duplex, headers, integrity, keepalive, method, mode, priority, redirect, referrer, referrerPolicy, signal } = options;
  if (method !== undefined) given.method = domString(method, 'RequestInit', 'method');
  if (headers !== undefined) given.headers = headers;
  if (body !== undefined) given.body = body;
  if (referrer !== undefined) given.referrer = usvString(referrer, 'RequestInit', 'referrer');
  if (referrerPolicy !== undefined) given.referrerPolicy = oneOf(referrerPolicy, enums.referrerPolicy);
  if (mode !== undefined) given.mode = oneOf(mode, enums.mode);
  if (credentials !== undefined) given.credentials = oneOf(credentials, enums.credentials);
  if (cache !== undefined) given.cache = oneOf(cache, enums.cache);
  if (redirect !== undefined) given.redirect = oneOf(redirect, enums.redirect);
  if (integrity !== undefined) given.integrity = domString(integrity, 'RequestInit', 'integrity');
  if (keepalive !== undefined) given.keepalive = Boolean(keepalive);
  if (signal !== undefined) {
    const { AbortSignal } = require('internal/abort_controller');
    if (signal !== null && !(signal instanceof AbortSignal)) {
      throw new TypeError(`RequestInit: Expected signal ("${String(signal)}") to be an instance of AbortSignal.`);
    }
    given.signal = signal;
  }
  if (duplex !== undefined) given.duplex = oneOf(duplex, enums.duplex);
  if (priority !== undefined) oneOf(priority, enums.priority);
  return given;
}

function parseReferrer(text) {
  if (text === '') return '';
  let url;
  try {
    url = new (require('internal/url').URL)(text);
  } catch (cause) {
    throw new TypeError(`Referrer "${text}" is not a valid URL.`, { cause });
  }
  return url.href;
}

let warnedPatch = false;

function checkMethod(method) {
  if (!isToken(method)) throw new TypeError(`'${method}' is not a valid HTTP method.`);
  const upper = method.toUpperCase();
  if (FORBIDDEN.includes(upper)) throw new TypeError(`'${method}' HTTP method is unsupported.`);
  if (METHODS.includes(upper)) return upper;
  if (method === 'patch' && !warnedPatch) {
    warnedPatch = true;
    process.emitWarning('Using `patch` is highly likely to result in a `405 Method Not Allowed`. `PATCH` is much more likely to succeed.', { code: 'UNDICI-FETCH-patch' });
  }
  return method;
}

// The body of a request that another one is made of: the first one is used up by it.
function takeOver(body) {
  const copy = body.impl === undefined ? body.clone() : transferred(body);
  if (body.impl === undefined) body.consumed = true;
  return copy;
}

function transferred(body) {
  const { Body } = require('internal/fetch/body');
  const { createTransform, enqueue } = require('internal/webstreams/transform');
  const identity = createTransform((chunk, controller) => enqueue(controller, chunk));
  require('internal/webstreams/pipe').pipe(body.impl, identity.writable, {}, true);
  return new Body(undefined, identity.readable, body.length);
}

// A signal that aborts as `signal` does.
function following(signal) {
  const controller = new (require('internal/abort_controller').AbortController)();
  if (signal.aborted) controller.abort(signal.reason);
  else signal.addEventListener('abort', () => controller.abort(signal.reason), { once: true });
  return controller.signal;
}

defineBodyMethods(Request, (value) => innerOf(value));
finish(Request, ['method', 'url', 'headers', 'redirect', 'clone', 'signal', 'duplex', 'destination', 'body', 'bodyUsed', 'isHistoryNavigation', 'isReloadNavigation', 'keepalive',
  'integrity', 'cache', 'credentials', 'referrerPolicy', 'referrer', 'mode']);

Object.defineProperty(Request.prototype, 'attribute', { __proto__: null, enumerable: true }); // Node has it, without a value

module.exports = { Request, innerOf, parseURL, signalOf };
