'use strict';
// TypeScript by blanking types, as Node runs it: what only erases becomes spaces, so that places stay; what would have to be
// compiled is refused.

const { codes } = require('internal/errors');
const { stripTypes } = internalBinding('contextify');

// The error of a text that could not be stripped, with its place in front of the stack. `name`: what stacks call the text.
function failure([unsupported, message, line, snippet], name) {
  const err = unsupported ? new codes.ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX(message) : new codes.ERR_INVALID_TYPESCRIPT_SYNTAX(message);
  if (name !== undefined) err.stack = `${name}:${line}\n${snippet}\n\n${err.stack}`;
  return err;
}

function urlOf(name) {
  return name[0] === '/' ? require('internal/url_files').pathToFileURL(name).href : name;
}

// The text as JavaScript. `name`: its path or URL.
function strip(text, name) {
  const out = stripTypes(text);
  if (typeof out === 'string') return out;
  throw failure(out, urlOf(name));
}

// Text of a file: those of packages are not touched.
function stripFile(text, name) {
  const file = name.startsWith('file:') ? require('internal/url_files').fileURLToPath(name) : name;
  if (/[/\\]node_modules[/\\]/.test(file)) throw new codes.ERR_UNSUPPORTED_NODE_MODULES_TYPE_STRIPPING(file);
  return strip(text, name);
}

// Text of -e and standard input: undefined when it is no TypeScript either, with a text that says why in `why`.
function tryStrip(text) {
  const out = stripTypes(text);
  return typeof out === 'string' ? { text: out } : { why: out[1] };
}

let told = false;

function stripTypeScriptTypes(code, options = {}) {
  const { validateObject, validateOneOf, validateString } = require('internal/validators');
  if (!told) process.emitWarning('stripTypeScriptTypes is an experimental feature and might change at any time', 'ExperimentalWarning');
  told = true;
  validateString(code, 'code');
  validateObject(options, 'options');
  const { sourceMap = false, sourceUrl = '', mode = 'strip' } = options;
  require('internal/validators').validateBoolean(sourceMap, 'options.sourceMap');
  validateString(sourceUrl, 'options.sourceUrl');
  validateOneOf(mode, 'options.mode', ['strip', 'transform']);
  if (mode === 'strip' && sourceMap) throw new codes.ERR_INVALID_ARG_VALUE('options.sourceMap', sourceMap, 'must be one of: false, undefined');
  if (mode === 'transform') throw new codes.ERR_TALLY_NOT_BUILT_YET("module.stripTypeScriptTypes with the mode 'transform'");
  const out = stripTypes(code);
  if (typeof out !== 'string') throw failure(out, undefined);
  return sourceUrl === '' ? out : `${out}\n\n//# sourceURL=${sourceUrl}`;
}

module.exports = { strip: stripFile, stripText: strip, tryStrip, stripTypeScriptTypes };
