'use strict';
// The global WebAssembly. https://webassembly.github.io/spec/js-api/, in V8's words.
//
// What runs is in the binding `wasm` (crates/wasm). Things that share something are in one store there, which goes when nobody
// has any of them: a memory, table or global that a program makes belongs to no store before something else needs it
// (wasm/objects.js).

const { Module, customSections, describe, makeModule, moduleLater } = require('internal/wasm/module');
const { Instance, instantiateModule } = require('internal/wasm/instance');
const { Global, Memory, Table } = require('internal/wasm/objects');
const { CompileError, LinkError, RuntimeError, SuspendError, finishClass, isModule, sourceOf } = require('internal/wasm/util');
const { Exception, JSTag, Suspending, Tag, promising } = require('internal/wasm/absent');

async function compileSource(where, source) {
  return moduleLater(where, sourceOf(where, source));
}

async function instantiateSource(where, source, imports) {
  if (isModule(source)) {
    checkImports(where, imports);
    await undefined;
    return instantiateModule(where, source, imports);
  }
  if (!ArrayBuffer.isView(source) && !isBuffer(source)) throw new TypeError(`${where}: Argument 0 must be a buffer source or a WebAssembly.Module object`);
  checkImports(where, imports);
  const module = await moduleLater(where, sourceOf(where, source));
  return { module, instance: instantiateModule(where, module, imports) };
}

function isBuffer(value) {
  const { classOf } = internalBinding('util');
  const kind = classOf(value);
  return kind === 'ArrayBuffer' || kind === 'SharedArrayBuffer';
}

function checkImports(where, imports) {
  if (imports !== undefined && (imports === null || (typeof imports !== 'object' && typeof imports !== 'function'))) {
    throw new TypeError(`${where}: Argument 1 must be an object`);
  }
}

// The bytes of a Response, or of a promise of one.
async function bytesOf(source) {
  const { codes } = require('internal/errors');
  const { innerOf } = require('internal/fetch/response');
  const response = await source;
  if (innerOf(response) === undefined) {
    throw new codes.ERR_INVALID_ARG_TYPE('source', ['Response', 'Promise resolving to Response'], response);
  }
  const type = response.headers.get('Content-Type');
  if (type !== 'application/wasm') throw new codes.ERR_WEBASSEMBLY_RESPONSE(`has unsupported MIME type '${type ?? ''}'`);
  if (!response.ok) throw new codes.ERR_WEBASSEMBLY_RESPONSE(`has status code ${response.status}`);
  if (response.bodyUsed) throw new codes.ERR_WEBASSEMBLY_RESPONSE('body has already been used');
  return response.arrayBuffer();
}

async function compileResponse(where, source) {
  return moduleLater(where, await bytesOf(source));
}

async function instantiateResponse(where, source, imports) {
  checkImports(where, imports);
  const module = await moduleLater(where, await bytesOf(source));
  return { module, instance: instantiateModule(where, module, imports) };
}

// Methods, so that they cannot be constructed.
const functions = {
  compile(source) { return compileSource('WebAssembly.compile()', source); },
  validate(source) { return internalBinding('wasm').validate(sourceOf('WebAssembly.validate()', source, true)); },
  instantiate(source, imports = undefined) { return instantiateSource('WebAssembly.instantiate()', source, imports); },
  compileStreaming(source) { return compileResponse('WebAssembly.compileStreaming()', source); },
  instantiateStreaming(source, imports = undefined) { return instantiateResponse('WebAssembly.instantiateStreaming()', source, imports); },
};

const WebAssembly = {};
function define(name, value, enumerable) {
  Object.defineProperty(WebAssembly, name, { __proto__: null, value, writable: true, enumerable, configurable: true });
}
for (const name of ['compile', 'validate', 'instantiate']) define(name, functions[name], true);
for (const C of [Module, Instance, Table, Memory, Global, Tag]) {
  finishClass(C);
  define(C.name, C, false);
}
Object.defineProperty(WebAssembly, 'JSTag', { __proto__: null, value: JSTag, configurable: true });
finishClass(Exception);
define('Exception', Exception, false);
for (const C of [CompileError, LinkError, RuntimeError]) define(C.name, C, false);
for (const name of ['compileStreaming', 'instantiateStreaming']) define(name, functions[name], true);
finishClass(Suspending);
define('Suspending', Suspending, false);
define('promising', promising, true);
define('SuspendError', SuspendError, false);
Object.defineProperty(WebAssembly, Symbol.toStringTag, { __proto__: null, value: 'WebAssembly', configurable: true });
for (const [name, f] of Object.entries({
  imports: { imports(module) { return describe('WebAssembly.Module.imports()', module, 0); } }.imports,
  exports: { exports(module) { return describe('WebAssembly.Module.exports()', module, 1); } }.exports,
  customSections: { customSections(module, name) { return customSections(module, name); } }.customSections,
})) {
  Object.defineProperty(Module, name, { __proto__: null, value: f, writable: true, enumerable: true, configurable: true });
}

// What an export is for importers of ES modules: the value of a global, else itself.
function valueOfExport(thing) {
  return thing instanceof Global ? thing.value : thing;
}

module.exports = { WebAssembly, makeModule, valueOfExport };
