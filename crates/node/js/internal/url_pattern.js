'use strict';
// URLPattern (https://urlpattern.spec.whatwg.org): a component each for the parts of a URL, over our RegExp.
//
// A pattern is made from a text (url_pattern/constructor_string) or an object; what is not given is `*`.

const { codes } = require('internal/errors');
const { ERR_INVALID_URL_PATTERN } = codes;
const { URL } = require('internal/url');
const { Component } = require('internal/url_pattern/component');
const canonicalize = require('internal/url_pattern/canonicalize');

const COMPONENTS = ['protocol', 'username', 'password', 'hostname', 'port', 'pathname', 'search', 'hash'];
const RESULT_KEYS = ['hash', 'hostname', 'inputs', 'password', 'pathname', 'port', 'protocol', 'search', 'username'];
const PLAIN = { delimiter: '', prefix: '' };
const HOSTNAME = { delimiter: '.', prefix: '' };
const PATHNAME = { delimiter: '/', prefix: '/' };
const SCHEMES = [...canonicalize.SPECIAL.keys()];

const states = new WeakMap(); // URLPattern -> { protocol: Component, ... }

const escapePattern = (text) => text.replace(/[+*?:{}()\\]/g, '\\$&');

// What an object says of a URL; anything that is no text does not count.
function readInit(object) {
  const init = {};
  for (const key of [...COMPONENTS, 'baseURL']) {
    const value = object[key];
    if (typeof value === 'string') init[key] = value.toWellFormed();
  }
  return init;
}

function isAbsolute(path, isPattern) {
  if (path === '') return false;
  return path[0] === '/' || (isPattern && (path.startsWith('\\/') || path.startsWith('{/')));
}

// What `init` says, completed from its base URL and from `known`; for a URL in its normal form.
function process(init, isPattern, known) {
  const result = { ...known };
  let base;
  if (init.baseURL !== undefined) {
    base = URL.parse(init.baseURL);
    if (base === null) throw new TypeError('invalid base');
    const ofBase = { protocol: base.protocol.slice(0, -1), username: base.username, password: base.password, hostname: base.hostname, port: base.port, pathname: base.pathname, search: base.search.slice(1), hash: base.hash.slice(1) };
    const has = (...keys) => keys.some((key) => init[key] !== undefined);
    const inherit = (key) => { result[key] = isPattern ? escapePattern(ofBase[key]) : ofBase[key]; };
    if (!has('protocol')) inherit('protocol');
    if (!isPattern && !has('protocol', 'hostname', 'port', 'username')) inherit('username');
    if (!isPattern && !has('protocol', 'hostname', 'port', 'username', 'password')) inherit('password');
    if (!has('protocol', 'hostname')) inherit('hostname');
    if (!has('protocol', 'hostname', 'port')) inherit('port');
    if (!has('protocol', 'hostname', 'port', 'pathname')) inherit('pathname');
    if (!has('protocol', 'hostname', 'port', 'pathname', 'search')) inherit('search');
    if (!has('protocol', 'hostname', 'port', 'pathname', 'search', 'hash')) inherit('hash');
  }
  const as = (value, convert) => (isPattern ? value : convert(value));
  if (init.protocol !== undefined) result.protocol = as(init.protocol.replace(/:$/, ''), canonicalize.protocol);
  if (init.username !== undefined) result.username = as(init.username, canonicalize.username);
  if (init.password !== undefined) result.password = as(init.password, canonicalize.password);
  const scheme = result.protocol;
  const special = scheme === undefined || scheme === '' || canonicalize.SPECIAL.has(scheme);
  if (init.hostname !== undefined) result.hostname = as(init.hostname, special ? canonicalize.hostname : canonicalize.opaqueHostname);
  if (init.port !== undefined) result.port = as(init.port, (port) => canonicalize.port(port, scheme));
  if (init.pathname !== undefined) {
    let path = init.pathname;
    if (base !== undefined && base.pathname.startsWith('/') && !isAbsolute(path, isPattern)) {
      const basePath = isPattern ? escapePattern(base.pathname) : base.pathname;
      path = basePath.slice(0, basePath.lastIndexOf('/') + 1) + path;
    }
    result.pathname = as(path, special ? canonicalize.pathname : canonicalize.opaquePathname);
  }
  if (init.search !== undefined) result.search = as(init.search.replace(/^\?/, ''), canonicalize.search);
  if (init.hash !== undefined) result.hash = as(init.hash.replace(/^#/, ''), canonicalize.hash);
  return result;
}

function isIPv6Pattern(text) {
  return text.length > 1 && (text[0] === '[' || text.startsWith('{[') || text.startsWith('\\['));
}

function compile(input, base, ignoreCase) {
  let init;
  if (typeof input === 'string') {
    init = require('internal/url_pattern/constructor_string').parseConstructorString(input.toWellFormed());
    if (base === undefined && init.protocol === undefined) throw new TypeError('no protocol');
    if (base !== undefined) init.baseURL = base;
  } else {
    if (base !== undefined) throw new TypeError('a base beside an object');
    init = input;
  }
  const text = process(init, true, {});
  for (const key of COMPONENTS) text[key] ??= '*';
  if (canonicalize.SPECIAL.has(text.protocol) && canonicalize.SPECIAL.get(text.protocol) === text.port) text.port = '';
  const protocol = new Component(text.protocol, canonicalize.protocol, PLAIN);
  const special = SCHEMES.some((scheme) => protocol.test(scheme));
  const host = isIPv6Pattern(text.hostname) ? canonicalize.ipv6Hostname : special ? canonicalize.hostname : canonicalize.opaqueHostname;
  return {
    protocol,
    username: new Component(text.username, canonicalize.username, PLAIN),
    password: new Component(text.password, canonicalize.password, PLAIN),
    hostname: new Component(text.hostname, host, HOSTNAME),
    port: new Component(text.port, (port) => canonicalize.port(port), PLAIN),
    pathname: special ? new Component(text.pathname, canonicalize.pathname, PATHNAME, ignoreCase) : new Component(text.pathname, canonicalize.opaquePathname, PLAIN, ignoreCase),
    search: new Component(text.search, canonicalize.search, PLAIN, ignoreCase),
    hash: new Component(text.hash, canonicalize.hash, PLAIN, ignoreCase),
  };
}

const isObject = (value) => (typeof value === 'object' && value !== null) || typeof value === 'function';

// Errors that come from native code in Node have no code in their stack.
function plainError(code, message) {
  return Object.assign(new TypeError(message), { code });
}
const argumentError = (message) => plainError('ERR_INVALID_ARG_TYPE', message);

function URLPattern(input, second, third) {
  if (new.target === undefined) {
    throw plainError('ERR_CONSTRUCT_CALL_REQUIRED', 'Cannot call constructor without `new`');
  }
  if (input == null) input = {};
  else if (typeof input !== 'string' && !isObject(input)) throw argumentError('Input must be an object or a string');
  let base;
  let options;
  if (arguments.length > 2) {
    if (second != null && typeof second !== 'string') throw argumentError('second argument must be a string');
    base = second ?? undefined;
    options = third;
    if (options != null && !isObject(options)) throw argumentError('options must be an object');
  } else if (typeof second === 'string') {
    base = second;
  } else if (second != null) {
    if (!isObject(second)) throw argumentError('second argument must be a string or object');
    options = second;
  }
  const ignoreCase = Boolean(options?.ignoreCase);
  const read = typeof input === 'string' ? input : readInit(input);
  try {
    states.set(this, compile(read, base?.toWellFormed(), ignoreCase));
  } catch {
    throw new ERR_INVALID_URL_PATTERN();
  }
}
Object.defineProperty(URLPattern, 'length', { __proto__: null, value: 0, configurable: true });

function stateOf(pattern) {
  const state = states.get(pattern);
  if (state === undefined) throw new TypeError('Illegal invocation');
  return state;
}

// The components of what is matched, with the inputs as they are shown; undefined if it is no URL.
function componentsOf(input, base) {
  if (isObject(input)) {
    const init = readInit(input);
    const shown = {};
    for (const key of [...COMPONENTS, 'baseURL']) shown[key] = init[key];
    const empty = Object.fromEntries(COMPONENTS.map((key) => [key, '']));
    try {
      return { parts: process(init, false, empty), inputs: [shown] };
    } catch {
      return undefined;
    }
  }
  const inputs = base === undefined ? [input] : [input, base];
  const url = URL.parse(input, base);
  if (url === null) return undefined;
  const { protocol, username, password, hostname, port, pathname, search, hash } = url;
  return { parts: { protocol: protocol.slice(0, -1), username, password, hostname, port, pathname, search: search.slice(1), hash: hash.slice(1) }, inputs };
}

function match(state, input, base) {
  const found = componentsOf(input, base);
  if (found === undefined) return null;
  const result = { __proto__: null };
  for (const key of RESULT_KEYS) {
    if (key === 'inputs') {
      result.inputs = found.inputs;
      continue;
    }
    const part = state[key].exec(found.parts[key]);
    if (part === null) return null;
    result[key] = part;
  }
  return result;
}

function checkArguments(input, base, failure) {
  input ??= {};
  if (typeof input !== 'string' && !isObject(input)) throw argumentError('URLPattern input needs to be a string or an object');
  if (base !== undefined && typeof base !== 'string') throw argumentError('baseURL must be a string');
  if (base !== undefined && typeof input !== 'string') throw plainError('ERR_OPERATION_FAILED', failure);
  return input;
}

const methods = {
  exec(...args) {
    const state = stateOf(this);
    const input = checkArguments(args[0], args[1], 'Failed to exec URLPattern');
    return match(state, typeof input === 'string' ? input.toWellFormed() : input, args[1]);
  },
  test(...args) {
    const state = stateOf(this);
    const input = checkArguments(args[0], args[1], 'Failed to test URLPattern');
    return match(state, typeof input === 'string' ? input.toWellFormed() : input, args[1]) !== null;
  },
};

function defineGetter(name, get) {
  Object.defineProperty(get, 'name', { __proto__: null, value: '', configurable: true });
  Object.defineProperty(URLPattern.prototype, name, { __proto__: null, get, enumerable: true, configurable: false });
}

for (const key of COMPONENTS) defineGetter(key, function() { return stateOf(this)[key].pattern; });
defineGetter('hasRegExpGroups', function() { return Object.values(stateOf(this)).some((component) => component.hasRegExpGroups); });
for (const name of ['exec', 'test']) {
  Object.defineProperty(URLPattern.prototype, name, { __proto__: null, value: methods[name], enumerable: true, writable: true, configurable: true });
}
delete URLPattern.prototype.constructor; // it comes last
Object.defineProperty(URLPattern.prototype, 'constructor', { __proto__: null, value: URLPattern, writable: true, configurable: true });

module.exports = { URLPattern };
