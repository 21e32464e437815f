'use strict';
// The public module `url`: the WHATWG classes, files, and the older parse/format/resolve. Each part is loaded when used.

const { codes: { ERR_MISSING_ARGS } } = require('internal/errors');
const { defineLazy } = require('internal/util');

const legacy = () => require('internal/url_legacy');
const files = () => require('internal/url_files');

function urlParse(url, parseQueryString, slashesDenoteHost) {
  return legacy().urlParse(url, parseQueryString, slashesDenoteHost);
}

function urlResolve(source, relative) {
  return legacy().urlResolve(source, relative);
}

function urlResolveObject(source, relative) {
  return legacy().urlResolveObject(source, relative);
}

function urlFormat(urlObject, options) {
  return legacy().urlFormat(urlObject, options);
}

function domainToASCII(domain) {
  if (arguments.length < 1) throw new ERR_MISSING_ARGS('domain');
  return internalBinding('url').domainToASCII(`${domain}`) ?? '';
}

function domainToUnicode(domain) {
  if (arguments.length < 1) throw new ERR_MISSING_ARGS('domain');
  return internalBinding('url').domainToUnicode(`${domain}`) ?? '';
}

function pathToFileURL(filepath, options) {
  return files().pathToFileURL(filepath, options);
}

function fileURLToPath(path, options = undefined) {
  return files().fileURLToPath(path, options);
}

function fileURLToPathBuffer(path, options = undefined) {
  return files().fileURLToPathBuffer(path, options);
}

function urlToHttpOptions(url) {
  return files().urlToHttpOptions(url);
}

defineLazy(exports, 'Url', () => legacy().Url);
Object.assign(exports, { parse: urlParse, resolve: urlResolve, resolveObject: urlResolveObject, format: urlFormat });
defineLazy(exports, 'URL', () => require('internal/url').URL);
defineLazy(exports, 'URLPattern', () => require('internal/url_pattern').URLPattern);
defineLazy(exports, 'URLSearchParams', () => require('internal/url_search_params').URLSearchParams);
Object.assign(exports, { domainToASCII, domainToUnicode, pathToFileURL, fileURLToPath, fileURLToPathBuffer, urlToHttpOptions });
