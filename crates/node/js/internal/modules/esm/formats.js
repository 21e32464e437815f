'use strict';
// What kind of module a URL is: by its scheme, its extension, the `type` of its package, and where none of these says,
// by the syntax of its text.

const native = internalBinding('fs');
const path = require('path');
const { codes } = require('internal/errors');
const { fileURLToPath } = require('internal/url_files');
const packages = require('internal/modules/cjs/package');

const MIME = { __proto__: null, 'text/javascript': 'module', 'application/javascript': 'module', 'application/json': 'json', 'application/wasm': 'wasm' };
const EXTENSIONS = { __proto__: null, '.cjs': 'commonjs', '.mjs': 'module', '.json': 'json', '.wasm': 'wasm', '.mts': 'module-typescript', '.cts': 'commonjs-typescript' };

const typeless = new Set(); // package.json files that were told about

// Says once that a file was compiled twice because its package.json has no `type`.
function warnTypeless(url, file) {
  const pkg = packages.packageScope(file);
  if (pkg === null || typeless.has(pkg.path) || /[/\\]node_modules[/\\]/.test(file)) return;
  typeless.add(pkg.path);
  process.emitWarning(`Module type of ${url} is not specified and it doesn't parse as CommonJS.\n` +
    'Reparsing as ES module because module syntax was detected. This incurs a performance overhead.\n' +
    `To eliminate this warning, add "type": "module" to ${pkg.path}.`, { type: 'Warning', code: 'MODULE_TYPELESS_PACKAGE_JSON' });
}

// Whether a text is an ES module by its syntax.
function isModuleText(source, name) {
  return internalBinding('contextify').looksLikeModule(source, name);
}

// Of a file. `source` gives the text when it has to be looked at.
function fileFormat(url, file, source) {
  const extension = path.extname(file);
  const known = EXTENSIONS[extension];
  const strips = require.options.stripTypes !== false;
  if (known !== undefined && (strips || !known.endsWith('typescript'))) return known;
  const typescript = strips && extension === '.ts';
  if (extension !== '.js' && extension !== '' && !typescript) throw new codes.ERR_UNKNOWN_FILE_EXTENSION(extension, file);
  const suffix = typescript ? '-typescript' : '';
  const pkg = packages.packageScope(file);
  const type = pkg?.type ?? 'none';
  if (type !== 'none') return type + suffix;
  let text = source();
  if (typescript) text = require('internal/modules/typescript').strip(text, file);
  if (!isModuleText(text, file)) return `commonjs${suffix}`;
  if (extension !== '') warnTypeless(url, file);
  return `module${suffix}`;
}

function dataFormat(url) {
  const mime = /^data:([^/;,]+\/[^;,]+)?/i.exec(url)[1]?.toLowerCase();
  return MIME[mime] ?? { unknown: mime ?? null };
}

// The format of a URL that exists.
function formatOf(url, source) {
  if (url.startsWith('node:') || url.startsWith('tally:')) return 'builtin';
  if (url.startsWith('file:')) return fileFormat(url, fileURLToPath(url), source);
  if (url.startsWith('data:')) return dataFormat(url);
  return undefined;
}

// The same as far as it can be told without the text; undefined where it cannot.
function hintOf(url) {
  try {
    const format = formatOf(url, () => { throw undefined; });
    return typeof format === 'string' ? format : undefined;
  } catch {
    return undefined;
  }
}

function readText(file) {
  return native.readFileUtf8(file);
}

module.exports = { formatOf, hintOf, warnTypeless, isModuleText, readText };
