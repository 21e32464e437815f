'use strict';
// From the text of a module of some format to its record.

const modules = internalBinding('modules');
const { codes } = require('internal/errors');
const { fileURLToPath } = require('internal/url_files');

function toText(source, hook) {
  if (typeof source === 'string') return source;
  const { isAnyArrayBuffer } = require('internal/util/types');
  const { Buffer } = require('buffer');
  if (isAnyArrayBuffer(source)) return Buffer.from(source).toString();
  if (ArrayBuffer.isView(source)) return Buffer.from(source.buffer, source.byteOffset, source.byteLength).toString();
  throw new codes.ERR_INVALID_RETURN_PROPERTY_VALUE('a string, an ArrayBuffer, or a TypedArray', hook, 'source', source);
}

function stripBOM(text) {
  return text.charCodeAt(0) === 0xFEFF ? text.slice(1) : text;
}

function parseJson(url, text) {
  if (url.startsWith('file:')) {
    const file = fileURLToPath(url);
    const { Module } = require('internal/modules/cjs/loader');
    const known = /[?#]/.test(url) ? undefined : Module._cache[file];
    if (known?.loaded) return known.exports;
    return parseNamed(text, file);
  }
  return parseNamed(text, url);
}

function parseNamed(text, name) {
  try {
    return JSON.parse(stripBOM(text));
  } catch (err) {
    err.message = `${name}: ${err.message}`;
    throw err;
  }
}

function translate(url, format, source, isMain) {
  switch (format) {
    case 'builtin':
      return require('internal/modules/esm/builtins').builtinRecord(url);
    case 'module':
      return modules.compile(url, stripBOM(toText(source, 'load')));
    case 'module-typescript':
      return modules.compile(url, stripBOM(require('internal/modules/typescript').strip(toText(source, 'load'), url)));
    case 'json': {
      const value = parseJson(url, toText(source, 'load'));
      return modules.synthetic(url, ['default'], (record) => modules.setExport(record, 'default', value));
    }
    case 'commonjs':
    case 'commonjs-typescript': {
      const { loadForImport } = require('internal/modules/cjs/loader');
      const file = url.startsWith('file:') ? fileURLToPath(url) : url;
      const load = (name) => loadForImport(name, isMain);
      return require('internal/modules/esm/commonjs').commonjsRecord(url, file, source ?? undefined, format, load);
    }
    case 'wasm':
      return require('internal/modules/esm/wasm').wasmRecord(url, source);
    default:
      throw new codes.ERR_UNKNOWN_MODULE_FORMAT(format, url);
  }
}

module.exports = { translate };
