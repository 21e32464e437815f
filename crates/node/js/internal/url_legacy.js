'use strict';
// The older half of the module `url`: Url, parse, format, resolve. Kept for what exists; its answers are Node's, odd ones too.
//
// parse takes a text apart from both ends: white space, `protocol:`, `//auth@host:port` up to the first character that no
// host has, then path, search and hash. resolve works on lists of segments.

const { codes: { ERR_INVALID_ARG_TYPE } } = require('internal/errors');
const { validateObject, validateString } = require('internal/validators');

const KEYS = ['protocol', 'slashes', 'auth', 'host', 'port', 'hostname', 'hash', 'search', 'query', 'pathname', 'path', 'href'];

function Url() {
  for (const key of KEYS) this[key] = null;
}

// Protocols whose host comes behind two slashes, without colon; others may have a host without them.
const SLASHED = new Set(['http', 'https', 'ftp', 'gopher', 'file', 'ws', 'wss']);
const isSlashed = (protocol) => protocol != null && SLASHED.has(protocol.endsWith(':') ? protocol.slice(0, -1) : protocol);
const isHostless = (protocol) => protocol === 'javascript:' || protocol === 'javascript';

const isSpace = (code) => code < 33 || code === 160 || code === 65279;

function invalidUrl(input) {
  const err = new TypeError('Invalid URL');
  err.code = 'ERR_INVALID_URL';
  err.input = input;
  return err;
}

// Without white space around, with slashes for backslashes before the query. { text, hash, at } tell what it has.
function tidy(url) {
  let from = 0;
  let to = url.length;
  while (from < to && isSpace(url.charCodeAt(from))) from++;
  while (to > from && isSpace(url.charCodeAt(to - 1))) to--;
  const text = url.slice(from, to);
  const split = text.search(/[?#]/);
  const before = split === -1 ? text : text.slice(0, split);
  const behind = split === -1 ? '' : text.slice(split);
  return { text: before.replaceAll('\\', '/') + behind, hash: behind.includes('#'), at: before.includes('@') };
}

function parseQuery(query) {
  return require('querystring').parse(query);
}

// The text without tabs and line feeds where the host is looked for, and the place where the host ends.
function findHost(rest) {
  let at = -1; // of the last @
  let end = -1; // of the host
  let i = 0;
  for (; i < rest.length; i++) {
    const c = rest[i];
    if (c === '@') {
      at = i;
      end = -1;
    } else if (c === '#' || c === '/' || c === '?') {
      if (end === -1) end = i;
      break;
    } else if (end === -1 && ' "%\';<>\\^`{|}'.includes(c)) {
      end = i;
    }
  }
  return { at, end };
}

// Takes the port off this.host.
function takePort(url) {
  const { host } = url;
  const port = /:[0-9]*$/.exec(host)?.[0];
  if (port === undefined) {
    if (host) url.hostname = host;
    return;
  }
  if (port !== ':') url.port = port.slice(1);
  url.hostname = host.slice(0, host.length - port.length) || url.hostname;
}

let warnedPort = false;
function warnPort(url) {
  if (warnedPort) return;
  warnedPort = true;
  process.emitWarning(`The URL ${url} is invalid. Future versions of Node.js will throw an error.`, 'DeprecationWarning', 'DEP0170');
}

const ASCII = /^[\u0000-\u007f]*$/;

// Host and port off the front of `rest`; returns what follows.
function parseAuthority(url, rest, whole) {
  rest = withoutBreaks(rest);
  const { at, end } = findHost(rest);
  const start = at + 1;
  if (at !== -1) url.auth = decodeURIComponent(rest.slice(0, at));
  url.host = end === -1 ? rest.slice(start) : rest.slice(start, end);
  rest = end === -1 ? '' : rest.slice(end);
  takePort(url);
  if (typeof url.hostname !== 'string') url.hostname = '';
  const ipv6 = /^\[.*\]$/s.test(url.hostname);
  if (!ipv6) {
    const bad = url.hostname.search(/[/\\#?:]/);
    if (bad !== -1) {
      if (url.hostname[bad] === ':') warnPort(whole);
      rest = `/${url.hostname.slice(bad)}${rest}`;
      url.hostname = url.hostname.slice(0, bad);
    }
  }
  url.hostname = url.hostname.length > 255 ? '' : url.hostname.toLowerCase();
  if (url.hostname !== '') {
    if (ipv6) {
      if (/[\0\t\n\r #%/<>?@\\^|]/.test(url.hostname)) throw invalidUrl(whole);
    } else {
      if (!ASCII.test(url.hostname)) url.hostname = internalBinding('url').hostToASCII(url.hostname) ?? '';
      if (url.hostname === '' || /[\0\t\n\r #%/:<>?@[\\\]^|]/.test(url.hostname)) throw invalidUrl(whole);
    }
  }
  url.host = url.hostname + (url.port ? `:${url.port}` : '');
  if (ipv6) {
    url.hostname = url.hostname.slice(1, -1);
    if (rest[0] !== '/') rest = `/${rest}`;
  }
  return rest;
}

// Tabs and line feeds go from the front up to where the host ends.
function withoutBreaks(rest) {
  const end = /[#/?]/.exec(rest)?.index ?? rest.length;
  return rest.slice(0, end).replace(/[\t\n\r]/g, '') + rest.slice(end);
}

const ESCAPES = { '__proto__': null, '\t': '%09', '\n': '%0A', '\r': '%0D', ' ': '%20', '"': '%22', "'": '%27', '<': '%3C', '>': '%3E', '\\': '%5C', '^': '%5E', '`': '%60', '{': '%7B', '|': '%7C', '}': '%7D' };
const escapeRest = (rest) => rest.replace(/[\t\n\r "'<>\\^`{|}]/g, (c) => ESCAPES[c]);

Url.prototype.parse = function parse(url, parseQueryString, slashesDenoteHost) {
  validateString(url, 'url');
  const { text, hash, at } = tidy(url);
  let rest = text;
  if (!slashesDenoteHost && !hash && !at) {
    const simple = /^(\/\/?(?!\/)[^?\s]*)(\?[^\s]*)?$/.exec(rest);
    if (simple !== null) {
      this.path = this.href = rest;
      this.pathname = simple[1];
      if (simple[2]) {
        this.search = simple[2];
        this.query = parseQueryString ? parseQuery(this.search.slice(1)) : this.search.slice(1);
      } else if (parseQueryString) {
        this.search = null;
        this.query = { __proto__: null };
      }
      return this;
    }
  }
  const protocol = /^[a-z0-9.+-]+:/i.exec(rest)?.[0];
  if (protocol !== undefined) {
    this.protocol = protocol.toLowerCase();
    rest = rest.slice(protocol.length);
  }
  const hostless = isHostless(this.protocol);
  let slashes = false;
  if (slashesDenoteHost || protocol !== undefined || /^\/\/[^@/]+@[^@/]+/.test(rest)) {
    slashes = rest.startsWith('//');
    if (slashes && !hostless) {
      rest = rest.slice(2);
      this.slashes = true;
    }
  }
  if (!hostless && (slashes || (protocol !== undefined && !isSlashed(protocol)))) rest = parseAuthority(this, rest, url);
  if (!hostless) rest = escapeRest(rest);

  const hashAt = rest.indexOf('#');
  const beforeHash = hashAt === -1 ? rest : rest.slice(0, hashAt);
  if (hashAt !== -1) this.hash = rest.slice(hashAt);
  const queryAt = beforeHash.indexOf('?');
  if (queryAt !== -1) {
    this.search = beforeHash.slice(queryAt);
    this.query = beforeHash.slice(queryAt + 1);
    if (parseQueryString) this.query = parseQuery(this.query);
  } else if (parseQueryString) {
    this.search = null;
    this.query = { __proto__: null };
  }
  const pathname = queryAt === -1 ? beforeHash : beforeHash.slice(0, queryAt);
  if (pathname !== '') this.pathname = pathname;
  if (isSlashed(this.protocol) && this.hostname && !this.pathname) this.pathname = '/';
  if (this.pathname || this.search) this.path = (this.pathname || '') + (this.search || '');
  this.href = this.format();
  return this;
};

// Each part of the credentials by itself, so that the colons stay.
function encodeAuth(auth) {
  const { escape } = require('querystring');
  return auth.split(':').map((part) => escape(part)).join(':');
}

// Fields of a program's own object may be of any type.
const text = (value) => (value ? `${value}` : '');

Url.prototype.format = function format() {
  const auth = this.auth ? `${encodeAuth(text(this.auth))}@` : '';
  const hostname = text(this.hostname);
  let protocol = text(this.protocol);
  let pathname = text(this.pathname).replace(/[#?]/g, (c) => (c === '#' ? '%23' : '%3F'));
  let hash = text(this.hash);
  let host = '';
  if (this.host) {
    host = auth + this.host;
  } else if (hostname) {
    host = auth + (hostname.includes(':') && !/^\[.*\]$/s.test(hostname) ? `[${hostname}]` : hostname);
    if (this.port) host += `:${this.port}`;
  }
  const query = this.query !== null && typeof this.query === 'object' ? require('querystring').stringify(this.query) : '';
  let search = text(this.search || (query && `?${query}`)).replaceAll('#', '%23');
  if (protocol && !protocol.endsWith(':')) protocol += ':';
  if (this.slashes || isSlashed(protocol)) {
    if (this.slashes || host) {
      if (pathname && pathname[0] !== '/') pathname = `/${pathname}`;
      host = `//${host}`;
    } else if (protocol.startsWith('file')) {
      host = '//';
    }
  }
  if (hash && hash[0] !== '#') hash = `#${hash}`;
  if (search && search[0] !== '?') search = `?${search}`;
  return protocol + host + pathname + search + hash;
};

Url.prototype.resolve = function resolve(relative) {
  return this.resolveObject(parseWithHost(relative)).format();
};

function parseWithHost(text) {
  return new Url().parse(text, false, true);
}

Url.prototype.resolveObject = function resolveObject(relative) {
  if (typeof relative === 'string') relative = parseWithHost(relative);
  const result = Object.assign(new Url(), this);
  result.hash = relative.hash;
  if (relative.href === '') return finished(result);
  if (relative.slashes && !relative.protocol) { // another host
    for (const key of Object.keys(relative)) if (key !== 'protocol') result[key] = relative[key];
    if (isSlashed(result.protocol) && result.hostname && !result.pathname) result.path = result.pathname = '/';
    return finished(result);
  }
  if (relative.protocol && relative.protocol !== result.protocol) return otherProtocol(result, relative);
  return sameHost(result, relative);
};

function finished(url) {
  url.href = url.format();
  return url;
}

function setPath(url) {
  url.path = (url.pathname || '') + (url.search || '');
}

function otherProtocol(result, relative) {
  if (!isSlashed(relative.protocol)) return finished(Object.assign(result, relative));
  result.protocol = relative.protocol;
  if (!relative.host && !/^file:?$/.test(relative.protocol) && !isHostless(relative.protocol)) {
    // `http:/a/b`: the first name is the host.
    const segments = (relative.pathname || '').split('/');
    const first = segments.findIndex((s) => s !== '');
    relative.host = first === -1 ? '' : segments[first];
    relative.hostname ||= '';
    const rest = first === -1 ? [] : segments.slice(first + 1);
    if (rest[0] !== '') rest.unshift('');
    if (rest.length < 2) rest.unshift('');
    result.pathname = rest.join('/');
  } else {
    result.pathname = relative.pathname;
  }
  result.search = relative.search;
  result.query = relative.query;
  result.host = relative.host || '';
  result.auth = relative.auth;
  result.hostname = relative.hostname || relative.host;
  result.port = relative.port;
  if (result.pathname || result.search) setPath(result);
  result.slashes ||= relative.slashes;
  return finished(result);
}

// Puts a host where the list of segments begins.
function hostInFront(segments, host) {
  if (segments[0] === '') segments[0] = host;
  else segments.unshift(host);
}

// Takes the first segment for host, with credentials.
function hostFromFront(url, host) {
  url.hostname = url.host = host;
  if (host && host.indexOf('@') > 0) {
    const [auth, name] = host.split('@');
    url.auth = auth;
    url.host = url.hostname = name;
  }
}

// Segments without `.` and `..`, and how many `..` there were too many at the front.
function withoutDots(segments) {
  const out = [];
  let up = 0;
  for (let i = segments.length - 1; i >= 0; i--) {
    if (segments[i] === '.') continue;
    if (segments[i] === '..') up++;
    else if (up > 0) up--;
    else out.push(segments[i]);
  }
  return { out: out.reverse(), up };
}

function sameHost(result, relative) {
  const sourceAbsolute = result.pathname && result.pathname[0] === '/';
  const relativeAbsolute = relative.host || (relative.pathname && relative.pathname[0] === '/');
  let absolute = relativeAbsolute || sourceAbsolute || (result.host && relative.pathname);
  const removeAllDots = absolute;
  let segments = result.pathname ? result.pathname.split('/') : [];
  const added = relative.pathname ? relative.pathname.split('/') : [];
  const hostIsPath = result.protocol && !isSlashed(result.protocol); // `mailto:a@b`: the host is the first segment
  if (hostIsPath) {
    result.hostname = '';
    result.port = null;
    if (result.host) hostInFront(segments, result.host);
    result.host = '';
    if (relative.protocol) {
      relative.hostname = null;
      relative.port = null;
      result.auth = null;
      if (relative.host) hostInFront(added, relative.host);
      relative.host = null;
    }
    absolute &&= added[0] === '' || segments[0] === '';
  }
  if (relativeAbsolute) {
    if (relative.host || relative.host === '') {
      if (result.host !== relative.host) result.auth = null;
      result.host = relative.host;
      result.port = relative.port;
    }
    if (relative.hostname || relative.hostname === '') {
      if (result.hostname !== relative.hostname) result.auth = null;
      result.hostname = relative.hostname;
    }
    result.search = relative.search;
    result.query = relative.query;
    segments = added;
  } else if (added.length > 0) {
    segments.pop();
    for (const segment of added) segments.push(segment);
    result.search = relative.search;
    result.query = relative.query;
  } else if (relative.search !== null && relative.search !== undefined) {
    if (hostIsPath) hostFromFront(result, segments.shift());
    result.search = relative.search;
    result.query = relative.query;
    if (result.pathname !== null || result.search !== null) setPath(result);
    return finished(result);
  }
  if (segments.length === 0) {
    result.pathname = null;
    result.path = result.search ? `/${result.search}` : null;
    return finished(result);
  }
  const last = segments[segments.length - 1];
  const trailingSlash = ((result.host || relative.host || segments.length > 1) && (last === '.' || last === '..')) || last === '';
  const { out, up } = withoutDots(segments);
  segments = out;
  if (!absolute && !removeAllDots) segments = [...new Array(up).fill('..'), ...segments];
  if (absolute && segments[0] !== '' && (!segments[0] || segments[0][0] !== '/')) segments.unshift('');
  if (trailingSlash && !segments.join('/').endsWith('/')) segments.push('');
  const isAbsolute = segments[0] === '' || (segments[0] && segments[0][0] === '/');
  if (hostIsPath) hostFromFront(result, isAbsolute ? '' : segments.length > 0 ? segments.shift() : '');
  absolute ||= result.host && segments.length > 0;
  if (absolute && !isAbsolute) segments.unshift('');
  result.pathname = segments.length === 0 ? null : segments.join('/');
  if (result.pathname === null) result.path = null;
  if (result.pathname !== null || result.search !== null) setPath(result);
  result.auth = relative.auth || result.auth;
  result.slashes ||= relative.slashes;
  return finished(result);
}

Url.prototype.parseHost = function parseHost() {
  takePort(this);
};

let warnedParse = false;
function warnParse() {
  if (warnedParse) return;
  if (require('internal/util').isInsideNodeModules()) return;
  warnedParse = true;
  process.emitWarning('`url.parse()` behavior is not standardized and prone to errors that have security implications. ' +
    'Use the WHATWG URL API instead. CVEs are not issued for `url.parse()` vulnerabilities.', 'DeprecationWarning', 'DEP0169');
}

function urlParse(url, parseQueryString, slashesDenoteHost) {
  warnParse();
  if (url instanceof Url) return url;
  return new Url().parse(url, parseQueryString, slashesDenoteHost);
}

function urlResolve(source, relative) {
  return urlParse(source, false, true).resolve(relative);
}

function urlResolveObject(source, relative) {
  if (!source) return relative;
  return urlParse(source, false, true).resolveObject(relative);
}

// Of a URL: the text without what the options leave out.
function formatURL(url, options) {
  let { auth, fragment, search, unicode } = { auth: true, fragment: true, search: true, unicode: false };
  if (options) {
    validateObject(options, 'options');
    if (options.fragment != null) fragment = Boolean(options.fragment);
    if (options.unicode != null) unicode = Boolean(options.unicode);
    if (options.search != null) search = Boolean(options.search);
    if (options.auth != null) auth = Boolean(options.auth);
  }
  const { href, hostname, port, username, password, protocol } = url;
  const hasHost = href.startsWith(`${protocol}//`);
  let out = protocol;
  if (hasHost) {
    out += '//';
    if (auth && (username !== '' || password !== '')) out += `${username}${password === '' ? '' : `:${password}`}@`;
    out += unicode ? internalBinding('url').hostToUnicode(hostname) : hostname;
    if (port !== '') out += `:${port}`;
  } else if (url.pathname.startsWith('//')) {
    out += '/.';
  }
  out += url.pathname;
  // A `?` or `#` with nothing behind it stays.
  const hashAt = href.indexOf('#');
  const beforeHash = hashAt === -1 ? href : href.slice(0, hashAt);
  const queryAt = beforeHash.indexOf('?');
  if (search && queryAt !== -1) out += beforeHash.slice(queryAt);
  if (fragment && hashAt !== -1) out += href.slice(hashAt);
  return out;
}

function urlFormat(urlObject, options) {
  if (typeof urlObject === 'string') {
    urlObject = new Url().parse(urlObject);
  } else if (typeof urlObject !== 'object' || urlObject === null) {
    throw new ERR_INVALID_ARG_TYPE('urlObject', ['object', 'string'], urlObject);
  } else if (require('internal/url_files').isURLLike(urlObject)) {
    const { URL, isURL } = require('internal/url');
    return formatURL(isURL(urlObject) ? urlObject : new URL(urlObject.href), options);
  }
  return Url.prototype.format.call(urlObject);
}

module.exports = { Url, urlParse, urlResolve, urlResolveObject, urlFormat };
