'use strict';
// Reading modules: from a URL to its format and text, with the checks of import attributes.

const { codes } = require('internal/errors');
const { fileURLToPath } = require('internal/url_files');
const { formatOf, readText } = require('internal/modules/esm/formats');

// The `type` that an import of a format needs; '' for none.
const TYPES = { __proto__: null, 'builtin': '', 'commonjs': '', 'json': 'json', 'module': '', 'wasm': '', 'module-typescript': '', 'commonjs-typescript': '' };

// Whether the attributes of an import go with what it found.
function checkAttributes(url, format, attributes) {
  for (const key of Object.keys(attributes)) {
    if (key !== 'type') throw new codes.ERR_IMPORT_ATTRIBUTE_UNSUPPORTED(key, attributes[key], url);
  }
  const wanted = TYPES[format];
  const { type } = attributes;
  if (wanted === undefined || type === wanted || (wanted === '' && type === undefined)) return;
  if (type === undefined) throw new codes.ERR_IMPORT_ATTRIBUTE_MISSING(url, 'type', wanted);
  if (typeof type !== 'string') throw new codes.ERR_INVALID_ARG_TYPE('type', 'string', type);
  if (type !== 'json') throw new codes.ERR_IMPORT_ATTRIBUTE_UNSUPPORTED('type', type, url);
  throw new codes.ERR_IMPORT_ATTRIBUTE_TYPE_INCOMPATIBLE(url, type);
}

function dataText(url) {
  const match = /^data:([^,]*?)(;base64)?,([^]*)$/i.exec(url.replace(/#[^]*$/, ''));
  if (match === null) throw new codes.ERR_INVALID_URL(url);
  const { Buffer } = require('buffer');
  return Buffer.from(decodeURIComponent(match[3]), match[2] ? 'base64' : 'utf8').toString();
}

function readBytes(url) {
  if (!url.startsWith('data:')) return require('fs').readFileSync(fileURLToPath(url));
  const { Buffer } = require('buffer');
  const match = /^data:([^,]*?)(;base64)?,([^]*)$/i.exec(url.replace(/#[^]*$/, ''));
  if (match === null) throw new codes.ERR_INVALID_URL(url);
  return Buffer.from(decodeURIComponent(match[3]), match[2] ? 'base64' : 'latin1');
}

function checkScheme(url) {
  if (/^(?:file|data|node|tally):/.test(url)) return;
  throw new codes.ERR_UNSUPPORTED_ESM_URL_SCHEME(/^[^:]*:/.exec(url)[0]);
}

// { format, source, responseURL }: what a loader's hook may answer with as well.
function defaultLoad(url, attributes, hinted) {
  checkScheme(url);
  let text;
  const source = () => (text ??= url.startsWith('data:') ? dataText(url) : readText(fileURLToPath(url)));
  let format = hinted ?? formatOf(url, source);
  if (typeof format === 'object') throw new codes.ERR_UNKNOWN_MODULE_FORMAT(format.unknown, url);
  checkAttributes(url, format, attributes);
  if (format === 'builtin') return { format, source: null, responseURL: url };
  // The text of CommonJS is read when it runs, and before that for its names.
  if (format === 'wasm') return { format, source: readBytes(url), responseURL: url };
  return { format, source: source(), responseURL: url };
}

module.exports = { defaultLoad, checkAttributes };
