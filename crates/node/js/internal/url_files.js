'use strict';
// Files and URLs: fileURLToPath, pathToFileURL, and urlToHttpOptions beside them.
//
// What programs hand over as URLs may be of another realm or package: an object that looks like one is taken for one.

const { codes } = require('internal/errors');
const { ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_INVALID_FILE_URL_HOST, ERR_INVALID_FILE_URL_PATH, ERR_INVALID_URL_SCHEME } = codes;
const { validateObject, validateString } = require('internal/validators');
const { URL } = require('internal/url');

function isURLLike(value) {
  return Boolean(value?.href && value.protocol && value.auth === undefined && value.path === undefined);
}

function invalidPath(reason, input) {
  const err = new ERR_INVALID_FILE_URL_PATH(reason);
  err.input = input;
  return err;
}

// The URL that is meant, a file's.
function fileURL(path) {
  if (typeof path === 'string') path = new URL(path);
  else if (!isURLLike(path)) throw new ERR_INVALID_ARG_TYPE('path', ['string', 'URL'], path);
  if (path.protocol !== 'file:') throw new ERR_INVALID_URL_SCHEME('file');
  return path;
}

function checkHost(url) {
  if (url.hostname !== '') throw new ERR_INVALID_FILE_URL_HOST(process.platform);
}

function fileURLToPath(path, options = undefined) {
  const windows = options?.windows;
  const url = fileURL(path);
  return windows ? windowsPath(url) : posixPath(url);
}

function posixPath(url) {
  checkHost(url);
  const { pathname } = url;
  if (/%2f/i.test(pathname)) throw invalidPath('must not include encoded / characters', url);
  return decodeURIComponent(pathname);
}

function windowsPath(url) {
  const { hostname } = url;
  let { pathname } = url;
  if (/%2f|%5c/i.test(pathname)) throw invalidPath('must not include encoded \\ or / characters', url);
  pathname = decodeURIComponent(pathname.replaceAll('/', '\\'));
  if (hostname !== '') return `\\\\${internalBinding('url').hostToUnicode(hostname)}${pathname}`;
  if (!/^.[a-z]:/i.test(pathname)) throw invalidPath('must be absolute', url);
  return pathname.slice(1);
}

function fileURLToPathBuffer(path, options = undefined) {
  const windows = options?.windows;
  const url = fileURL(path);
  const { unescapeBuffer } = require('querystring');
  const { Buffer } = require('buffer');
  if (!windows) {
    checkHost(url);
    return Buffer.from(unescapeBuffer(url.pathname));
  }
  const bytes = unescapeBuffer(url.pathname.replaceAll('/', '\\'));
  if (url.hostname !== '') return Buffer.concat([Buffer.from(`\\\\${internalBinding('url').hostToUnicode(url.hostname)}`), bytes]);
  if (!/^.[a-z]:/i.test(bytes.subarray(0, 3).latin1Slice())) throw invalidPath('must be absolute', url);
  return bytes.subarray(1);
}

// Characters of a path that a URL would not keep or read in another way.
const SPECIAL = { '__proto__': null, '\0': '%00', '\t': '%09', '\n': '%0A', '\r': '%0D', ' ': '%20', '"': '%22', '#': '%23', '%': '%25', '?': '%3F', '[': '%5B', ']': '%5D', '^': '%5E', '|': '%7C', '~': '%7E' };

function escapePath(path, windows) {
  path = path.replace(/[\0\t\n\r "#%?[\]^|~]/g, (c) => SPECIAL[c]);
  return windows ? path.replaceAll('\\', '/') : path.replaceAll('\\', '%5C');
}

function pathToFileURL(filepath, options = undefined) {
  const windows = options?.windows;
  validateString(filepath, 'path');
  if (windows) return windowsURL(filepath);
  let resolved = require('path').posix.resolve(filepath);
  if (filepath.endsWith('/') && !resolved.endsWith('/')) resolved += '/';
  return new URL(`file://${escapePath(resolved, false)}`);
}

function windowsURL(filepath) {
  const path = require('path');
  let resolved = filepath.startsWith('\\\\') ? filepath : path.win32.resolve(filepath);
  if (/^\\\\\?\\(?!UNC\\)/.test(resolved)) resolved = resolved.slice(4);
  if (resolved.startsWith('\\\\')) {
    const start = resolved.startsWith('\\\\?\\UNC\\') ? 8 : 2;
    const end = resolved.indexOf('\\', start);
    if (end === -1) throw new ERR_INVALID_ARG_VALUE('path', resolved, 'Missing UNC resource path');
    if (end === 2) throw new ERR_INVALID_ARG_VALUE('path', resolved, 'Empty UNC servername');
    return new URL(`file://${resolved.slice(start, end)}${escapePath(resolved.slice(end), true)}`);
  }
  if (/[\\/]$/.test(filepath) && resolved.at(-1) !== path.sep) resolved += '/';
  return new URL(`file:///${escapePath(resolved, true).replace(/^\//, '')}`);
}

function urlToHttpOptions(url) {
  validateObject(url, 'url', require('internal/validators').kValidateObjectAllowObjects);
  const { hostname, pathname, port, username, password, search } = url;
  const options = {
    __proto__: null,
    ...url, // what a program added
    protocol: url.protocol,
    hostname: hostname && hostname[0] === '[' ? hostname.slice(1, -1) : hostname,
    hash: url.hash,
    search,
    pathname,
    path: `${pathname || ''}${search || ''}`,
    href: url.href,
  };
  if (port !== '') options.port = Number(port);
  if (username || password) options.auth = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return options;
}

module.exports = { fileURLToPath, fileURLToPathBuffer, pathToFileURL, urlToHttpOptions, isURLLike };
