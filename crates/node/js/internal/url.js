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

class URL {
  #context; // the serialization
  #schemeEnd;
  #usernameEnd;
  #hostStart;
  #hostEnd;
  #pathStart;
  #queryStart;
  #fragmentStart;
  #searchParams = undefined;
  #behind = false;

  constructor(input, base = undefined) {
    if (arguments.length === 0) throw new ERR_MISSING_ARGS('url');
    let href;
    if (input === READY) {
      href = ready;
    } else {
      input = `${input}`;
      if (base !== undefined) base = `${base}`;
      href = parse(input, base, places);
      if (href === undefined) throw invalidUrl(input, base);
    }
    this.#context = href;
    this.#schemeEnd = places[0];
    this.#usernameEnd = places[1];
    this.#hostStart = places[2];
    this.#hostEnd = places[3];
    this.#pathStart = places[4];
    this.#queryStart = places[5];
    this.#fragmentStart = places[6];
  }

  static parse(input, base = undefined) {
    if (arguments.length === 0) throw new ERR_MISSING_ARGS('url');
    input = `${input}`;
    if (base !== undefined) base = `${base}`;
    ready = parse(input, base, places);
    return ready === undefined ? null : new URL(READY);
  }

  static canParse(url, base = undefined) {
    if (arguments.length === 0) throw new ERR_MISSING_ARGS('url');
    url = `${url}`;
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
      if (url.#behind) url.#ensureSearchParamsUpdated();
      return url.#context;
    };
    paramsChanged = (url) => { url.#behind = true; };
    setProperties = (url, component, value) => {
      if (url.#context !== undefined && url.#behind) url.#ensureSearchParamsUpdated();
      places[0] = url.#schemeEnd;
      places[1] = url.#usernameEnd;
      places[2] = url.#hostStart;
      places[3] = url.#hostEnd;
      places[4] = url.#pathStart;
      places[5] = url.#queryStart;
      places[6] = url.#fragmentStart;
      const href = component === HREF ? parse(value, undefined, places) : set(url.#context, places, component, value);
      if (href === undefined) return false;
      url.#context = href;
      url.#schemeEnd = places[0];
      url.#usernameEnd = places[1];
      url.#hostStart = places[2];
      url.#hostEnd = places[3];
      url.#pathStart = places[4];
      url.#queryStart = places[5];
      url.#fragmentStart = places[6];
      if ((component === SEARCH || component === HREF) && url.#searchParams !== undefined) params.setText(url.#searchParams, url.#query());
      return true;
    };
  }

  #query() {
    return this.#context.slice(this.#queryStart + 1, this.#fragmentStart);
  }

  #ensureSearchParamsUpdated() {
    if (!this.#behind) return;
    this.#behind = false;
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
    return this.#context;
  }

  get href() {
    this.#ensureSearchParamsUpdated();
    return this.#context;
  }

  set href(value) {
    value = `${value}`;
    if (!setProperties(this, HREF, value)) throw invalidUrl(value);
  }

  get origin() {
    const protocol = this.#context.slice(0, this.#schemeEnd);
    switch (protocol) {
      case 'https:':
      case 'http:':
      case 'ws:':
      case 'wss:':
      case 'ftp:':
        return `${protocol}//${this.#context.slice(this.#hostStart, this.#pathStart)}`;
      case 'blob:': {
        const inner = URL.parse(this.#context.slice(this.#pathStart, this.#queryStart));
        return inner !== null && (inner.protocol === 'http:' || inner.protocol === 'https:') ? inner.origin : 'null';
      }
      default:
        return 'null';
    }
  }

  get protocol() {
    return this.#context.slice(0, this.#schemeEnd);
  }

  set protocol(value) {
    setProperties(this, PROTOCOL, `${value}`);
  }

  get username() {
    return this.#context.slice(this.#schemeEnd + 2, this.#usernameEnd);
  }

  set username(value) {
    setProperties(this, USERNAME, `${value}`);
  }

  get password() {
    const href = this.#context;
    return this.#hostStart > this.#usernameEnd ? href.slice(this.#usernameEnd + 1, this.#hostStart - 1) : '';
  }

  set password(value) {
    setProperties(this, PASSWORD, `${value}`);
  }

  get host() {
    const href = this.#context;
    return this.#hostStart > this.#schemeEnd ? href.slice(this.#hostStart, this.#pathStart) : '';
  }

  set host(value) {
    setProperties(this, HOST, `${value}`);
  }

  get hostname() {
    return this.#context.slice(this.#hostStart, this.#hostEnd);
  }

  set hostname(value) {
    setProperties(this, HOSTNAME, `${value}`);
  }

  get port() {
    const href = this.#context;
    return this.#hostStart > this.#schemeEnd ? href.slice(this.#hostEnd + 1, this.#pathStart) : '';
  }

  set port(value) {
    setProperties(this, PORT, `${value}`);
  }

  get pathname() {
    return this.#context.slice(this.#pathStart, this.#queryStart);
  }

  set pathname(value) {
    setProperties(this, PATHNAME, `${value}`);
  }

  get search() {
    this.#ensureSearchParamsUpdated();
    return this.#fragmentStart - this.#queryStart > 1 ? this.#context.slice(this.#queryStart, this.#fragmentStart) : '';
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
    return this.#context.length - this.#fragmentStart > 1 ? this.#context.slice(this.#fragmentStart) : '';
  }

  set hash(value) {
    setProperties(this, HASH, `${value}`);
  }

  toJSON() {
    this.#ensureSearchParamsUpdated();
    return this.#context;
  }
}

Object.defineProperty(URL.prototype, Symbol.toStringTag, { __proto__: null, configurable: true, value: 'URL' });
for (const key of ['toString', 'href', 'origin', 'protocol', 'username', 'password', 'host', 'hostname', 'port', 'pathname', 'search', 'searchParams', 'hash', 'toJSON']) {
  Object.defineProperty(URL.prototype, key, kEnumerableProperty);
}
for (const key of ['canParse', 'parse', 'createObjectURL', 'revokeObjectURL']) Object.defineProperty(URL, key, kEnumerableProperty);

module.exports = { URL, isURL, textOf, paramsChanged };
