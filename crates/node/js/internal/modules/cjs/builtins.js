'use strict';
// Which ids are built-in modules, and loading them for programs.

// Node's modules that are not here yet: known as built-in, and an error that names them when required.
const ABSENT = ['async_hooks', 'child_process', 'cluster', 'crypto', 'dgram', 'domain', 'http', 'http2', 'https',
  'inspector', 'inspector/promises', 'punycode', 'readline', 'readline/promises', 'repl', 'tls',
  'trace_events', 'url', 'wasi', 'worker_threads', 'zlib'];
// Built-in only with the prefix.
const SCHEME_ONLY = ['sea', 'sqlite', 'test', 'test/reporters'];

const present = new Set(require.options.exposeInternals ? require.ids.filter((id) => !id.startsWith('tally/')) : require.builtinIds);
const known = new Set([...present, ...ABSENT]);
const schemeOnly = new Set(SCHEME_ONLY.map((id) => `node:${id}`));
const tally = new Set(require.tallyIds.map((id) => id.replace('tally/', 'tally:')));

const builtinModules = [...known, ...schemeOnly, ...tally].sort();

function canBeRequired(id) {
  return known.has(id) || isSchemeId(id);
}

function isSchemeId(id) {
  return (id.startsWith('node:') && (known.has(id.slice(5)) || schemeOnly.has(id))) || tally.has(id);
}

function loadBuiltin(id) {
  if (tally.has(id)) return require(id.replace('tally:', 'tally/'));
  const plain = id.startsWith('node:') ? id.slice(5) : id;
  if (present.has(plain)) return require(plain);
  const { codes } = require('internal/errors');
  throw new codes.ERR_TALLY_NOT_BUILT_YET(`The built-in module '${plain}'`);
}

module.exports = { builtinModules, canBeRequired, isSchemeId, loadBuiltin };
