'use strict';
// The class URL (https://url.spec.whatwg.org). URLSearchParams is in internal/url_search_params.
//
// A URL is its serialization and seven places in it, so that every getter is a slice; the parser is native (BINDINGS.md,
// `url`). What URLSearchParams changes reaches the text when somebody reads it: a flag says that it is behind.
//
// The names of private members are those of Node's messages for receivers that are no URL.

const { codes: { ERR_MISSING_ARGS } } = require('internal/errors');
const { constructorOf, customInspectSymbol, kEnumerableProperty } = require('internal/util');
const { parse, canParse, set } = internalBinding('url');

// Filled by the natives: ends of scheme and user name, start and end of the host, starts of path, query and fragment.
const places = new Uint32Array(7);
const READY = Symbol('parsed'); // the constructor's input when `places` and `ready` hold the result already
let ready;

// Numbers of the components for the native `set`.
const HREF = 0;
const PROTOCOL = 1;
const USERNAME = 2;
const PASSWORD = 3;
const HOST = 4;
const HOSTNAME = 5;
const PORT = 6;
const PATHNAME = 7;
const SEARCH = 8;
const HASH = 9;

function invalidUrl(input, base) {
  const err = new TypeError('Invalid URL');
  err.code = 'ERR_INVALID_URL';
  err.input = input.toWellFormed();
  if (base !== undefined) err.base = base.toWellFormed();
  return err;
}

let params; // internal/url_search_params, loaded when a query is looked at
let setProperties; // (url, component, value) -> whether the value was taken
let isURL;
let textOf; // (url) -> href
let paramsChanged; // (url): its URLSearchParams is ahead of its text

// What a URL consists of: the serialization, and the places in it. A record of its own, for fields of one object are
// made faster than private ones.
class URLContext {
  constructor(href) {
    this.href = href;
    this.schemeEnd = places[0];
    this.usernameEnd = places[1];
    this.hostStart = places[2];
    this.hostEnd = places[3];
    this.pathStart = places[4];
    this.queryStart = places[5];
    this.fragmentStart = places[6];
    this.behind = false; // whether URLSearchParams is ahead of the text
  }
}

class URL {
  #context;
  #searchParams = undefined;

  constructor(...args) { // `arguments` would cost more than parsing does
    if (args.length === 0) throw new ERR_MISSING_ARGS('url');
    let input = args[0];
    if (input === READY) {
      this.#context = new URLContext(ready);
      return;
    }
    let base = args[1];
    input = `${input}`;
    if (base !== undefined) base = `${base}`;
    const href = parse(input, base, places);
    if (href === undefined) throw invalidUrl(input, base);
    this.#context = new URLContext(href);
  }

  static parse(...args) {
    if (args.length === 0) throw new ERR_MISSING_ARGS('url');
    const input = `${args[0]}`;
    let base = args[1];
    if (base !== undefined) base = `${base}`;
    ready = parse(input, base, places);
    return ready === undefined ? null : new URL(READY);
  }

  static canParse(...args) {
    if (args.length === 0) throw new ERR_MISSING_ARGS('url');
    const url = `${args[0]}`;
    let base = args[1];
    if (base !== undefined) base = `${base}`;
    return canParse(url, base);
  }

  static createObjectURL(obj) {
    const make = require('internal/url_blobs').createObjectURL;
    return make(obj);
  }

  static revokeObjectURL(url) {
    if (arguments.length === 0) throw new ERR_MISSING_ARGS('url');
    require('internal/url_blobs').revokeObjectURL(`${url}`);
  }

  static {
    isURL = (value) => typeof value === 'object' && value !== null && #context in value;
    textOf = (url) => {
      if (url.#context.behind) url.#ensureSearchParamsUpdated();
      return url.#context.href;
    };
    paramsChanged = (url) => { url.#context.behind = true; };
    setProperties = (url, component, value) => {
      if (url.#context.behind) url.#ensureSearchParamsUpdated();
      const context = url.#context;
      places[0] = context.schemeEnd;
      places[1] = context.usernameEnd;
      places[2] = context.hostStart;
      places[3] = context.hostEnd;
      places[4] = context.pathStart;
      places[5] = context.queryStart;
      places[6] = context.fragmentStart;
      const href = component === HREF ? parse(value, undefined, places) : set(context.href, places, component, value);
      if (href === undefined) return false;
      url.#context = new URLContext(href);
      if ((component === SEARCH || component === HREF) && url.#searchParams !== undefined) params.setText(url.#searchParams, url.#query());
      return true;
    };
  }

  #query() {
    const context = this.#context;
    return context.href.slice(context.queryStart + 1, context.fragmentStart);
  }

  #ensureSearchParamsUpdated() {
    const context = this.#context;
    if (!context.behind) return;
    context.behind = false;
    const params = this.#searchParams;
    this.#searchParams = undefined; // it is ahead, and not to be read back
    try {
      setProperties(this, SEARCH, `${params}`);
    } finally {
      this.#searchParams = params;
    }
  }

  [customInspectSymbol](depth, opts) {
    if (typeof depth === 'number' && depth < 0) return this;
    this.#ensureSearchParamsUpdated();
    const constructor = constructorOf(this) ?? URL;
    const obj = { __proto__: { constructor } };
    for (const key of ['href', 'origin', 'protocol', 'username', 'password', 'host', 'hostname', 'port', 'pathname', 'search', 'searchParams', 'hash']) obj[key] = this[key];
    return `${constructor.name} ${require('internal/util/inspect').inspect(obj, opts)}`;
  }

  toString() {
    this.#ensureSearchParamsUpdated();
    return this.#context.href;
  }

  get href() {
    this.#ensureSearchParamsUpdated();
    return this.#context.href;
  }

  set href(value) {
    value = `${value}`;
    if (!setProperties(this, HREF, value)) throw invalidUrl(value);
  }

  get origin() {
    const context = this.#context;
    const protocol = context.href.slice(0, context.schemeEnd);
    switch (protocol) {
      case 'https:':
      case 'http:':
      case 'ws:':
      case 'wss:':
      case 'ftp:':
        return `${protocol}//${context.href.slice(context.hostStart, context.pathStart)}`;
      case 'blob:': {
        const inner = URL.parse(context.href.slice(context.pathStart, context.queryStart));
        return inner !== null && (inner.protocol === 'http:' || inner.protocol === 'https:') ? inner.origin : 'null';
      }
      default:
        return 'null';
    }
  }

  get protocol() {
    const context = this.#context;
    return context.href.slice(0, context.schemeEnd);
  }

  set protocol(value) {
    setProperties(this, PROTOCOL, `${value}`);
  }

  get username() {
    const context = this.#context;
    return context.href.slice(context.schemeEnd + 2, context.usernameEnd);
  }

  set username(value) {
    setProperties(this, USERNAME, `${value}`);
  }

  get password() {
    const context = this.#context;
    return context.hostStart > context.usernameEnd ? context.href.slice(context.usernameEnd + 1, context.hostStart - 1) : '';
  }

  set password(value) {
    setProperties(this, PASSWORD, `${value}`);
  }

  get host() {
    const context = this.#context;
    return context.hostStart > context.schemeEnd ? context.href.slice(context.hostStart, context.pathStart) : '';
  }

  set host(value) {
    setProperties(this, HOST, `${value}`);
  }

  get hostname() {
    const context = this.#context;
    return context.href.slice(context.hostStart, context.hostEnd);
  }

  set hostname(value) {
    setProperties(this, HOSTNAME, `${value}`);
  }

  get port() {
    const context = this.#context;
    return context.hostStart > context.schemeEnd ? context.href.slice(context.hostEnd + 1, context.pathStart) : '';
  }

  set port(value) {
    setProperties(this, PORT, `${value}`);
  }

  get pathname() {
    const context = this.#context;
    return context.href.slice(context.pathStart, context.queryStart);
  }

  set pathname(value) {
    setProperties(this, PATHNAME, `${value}`);
  }

  get search() {
    this.#ensureSearchParamsUpdated();
    const context = this.#context;
    return context.fragmentStart - context.queryStart > 1 ? context.href.slice(context.queryStart, context.fragmentStart) : '';
  }

  set search(value) {
    setProperties(this, SEARCH, `${value}`);
  }

  get searchParams() {
    if (this.#searchParams === undefined) {
      params ??= require('internal/url_search_params');
      this.#searchParams = params.ofURL(this, this.#query());
    }
    return this.#searchParams;
  }

  get hash() {
    const context = this.#context;
    return context.href.length - context.fragmentStart > 1 ? context.href.slice(context.fragmentStart) : '';
  }

  set hash(value) {
    setProperties(this, HASH, `${value}`);
  }

  toJSON() {
    this.#ensureSearchParamsUpdated();
    return this.#context.href;
  }
}

for (const f of [URL, URL.parse, URL.canParse]) Object.defineProperty(f, 'length', { __proto__: null, configurable: true, value: 1 });
Object.defineProperty(URL.prototype, Symbol.toStringTag, { __proto__: null, configurable: true, value: 'URL' });
for (const key of ['toString', 'href', 'origin', 'protocol', 'username', 'password', 'host', 'hostname', 'port', 'pathname', 'search', 'searchParams', 'hash', 'toJSON']) {
  Object.defineProperty(URL.prototype, key, kEnumerableProperty);
}
for (const key of ['canParse', 'parse', 'createObjectURL', 'revokeObjectURL']) Object.defineProperty(URL, key, kEnumerableProperty);

module.exports = { URL, isURL, textOf, paramsChanged };
