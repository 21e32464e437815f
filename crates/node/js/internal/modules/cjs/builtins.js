'use strict';
// Which ids are built-in modules, and loading them for programs.

// Node's modules, in the order of its `builtinModules`. Those without a file in js/ are in internal/absent's table.
const NODE = ('_http_agent _http_client _http_common _http_incoming _http_outgoing _http_server _stream_duplex _stream_passthrough ' +
  '_stream_readable _stream_transform _stream_wrap _stream_writable _tls_common _tls_wrap assert assert/strict async_hooks buffer ' +
  'child_process cluster console constants crypto dgram diagnostics_channel dns dns/promises domain events fs fs/promises http http2 ' +
  'https inspector inspector/promises module net os path path/posix path/win32 perf_hooks process punycode querystring readline ' +
  'readline/promises repl stream stream/consumers stream/promises stream/web string_decoder sys timers timers/promises tls ' +
  'trace_events tty url util util/types v8 vm wasi worker_threads zlib').split(' ');
// Built-in only with the prefix.
const SCHEME_ONLY = ['sea', 'sqlite', 'test', 'test/reporters'];

const present = new Set(require.options.exposeInternals ? require.ids.filter((id) => !id.startsWith('tally/')) : require.builtinIds);
for (const id of SCHEME_ONLY) present.delete(id);
const known = new Set([...NODE, ...present]);
const schemeOnly = new Set(SCHEME_ONLY.map((id) => `node:${id}`));
const tally = new Set(require.tallyIds.map((id) => id.replace('tally/', 'tally:')));

const builtinModules = [...NODE, ...schemeOnly, ...tally];

function canBeRequired(id) {
  return known.has(id) || isSchemeId(id);
}

function isSchemeId(id) {
  return (id.startsWith('node:') && (known.has(id.slice(5)) || schemeOnly.has(id))) || tally.has(id);
}

function loadBuiltin(id) {
  if (tally.has(id)) return require(id.replace('tally:', 'tally/'));
  const plain = id.startsWith('node:') ? id.slice(5) : id;
  if (present.has(plain) || (SCHEME_ONLY.includes(plain) && require.ids.includes(plain))) return require(plain);
  if (Object.hasOwn(require('internal/absent/table'), plain)) return require('internal/absent').load(plain);
  const { codes } = require('internal/errors');
  throw new codes.ERR_TALLY_NOT_BUILT_YET(`The built-in module '${plain}'`);
}

module.exports = { builtinModules, canBeRequired, isSchemeId, loadBuiltin };
