'use strict';
// vm.SourceTextModule and vm.SyntheticModule: records of the machine that a program links by itself. They are there with
// --experimental-vm-modules.

const native = internalBinding('modules');
const { codes } = require('internal/errors');
const { inspect } = require('internal/util/inspect');
const { validateArray, validateBoolean, validateFunction, validateInt32, validateObject, validateString, validateUint32 } = require('internal/validators');

const STATUSES = ['unlinked', 'unlinked', 'linking', 'linked', 'evaluating', 'evaluating', 'evaluated'];

const owners = new Map(); // identifier -> the module of text, for import() and import.meta in it
// How many modules of each context have no name of their own.
const nameless = new WeakMap();
function usualName(context = globalThis) {
  const number = nameless.get(context) ?? 0;
  nameless.set(context, number + 1);
  return `vm:module(${number})`;
}

let recordOf; // of a Module
let linkAll;
let linkTo; // without asking a linker
let instantiate;

let realmOf; // of a context: a function of its realm; from `vm`

class Module {
  #record;
  #identifier;
  #context;
  #linking = false;

  constructor(options) {
    if (new.target === Module) throw new TypeError('Module is not a constructor');
    const { context, identifier, make } = options;
    if (identifier !== undefined) validateString(identifier, 'options.identifier');
    if (context !== undefined) {
      validateObject(context, 'context');
      if (!require('vm').isContext(context)) throw new codes.ERR_INVALID_ARG_TYPE('options.context', 'vm.Context', context);
    }
    this.#identifier = identifier ?? usualName(context);
    this.#context = context;
    this.#record = make(this.#identifier, this, context === undefined ? undefined : realmOf(context));
  }

  static {
    recordOf = (value) => (value !== null && typeof value === 'object' && #record in value ? value.#record : undefined);
    linkAll = (module, linker) => module.#link(linker);
    linkTo = (module, modules) => module.#linkTo(modules);
    instantiate = (module) => module.#instantiate();
  }

  get identifier() { return this.#identifier; }
  get context() { return this.#context; }

  get status() {
    const status = STATUSES[native.status(this.#record)];
    if (status === 'unlinked') return this.#linking ? 'linking' : 'unlinked';
    return status === 'evaluated' && native.error(this.#record) !== undefined ? 'errored' : status;
  }

  get error() {
    if (this.status !== 'errored') throw new codes.ERR_VM_MODULE_STATUS('must be errored');
    return native.error(this.#record)[0];
  }

  get namespace() {
    const { status } = this;
    if (status === 'unlinked' || status === 'linking') throw new codes.ERR_VM_MODULE_STATUS('must not be unlinked or linking');
    return native.namespace(this.#record);
  }

  async link(linker) {
    validateFunction(linker, 'linker');
    const { status } = this;
    if (status === 'linked') throw new codes.ERR_VM_MODULE_ALREADY_LINKED();
    if (status !== 'unlinked') throw new codes.ERR_VM_MODULE_STATUS('must be unlinked');
    await this.#link(linker);
    this.#instantiate();
  }

  // Its requests, and theirs.
  async #link(linker) {
    this.#linking = true; // and so it stays if the linker fails
    const records = [];
    for (const { specifier, attributes } of requestsOf(this.#record)) {
      const found = await linker(specifier, this, { attributes, assert: attributes });
      records.push(this.#accept(specifier, found));
      if (found.status === 'unlinked') await linkAll(found, linker);
    }
    native.link(this.#record, records);
  }

  #accept(specifier, found) {
    const record = recordOf(found);
    if (record === undefined) throw new codes.ERR_VM_MODULE_NOT_MODULE();
    if (found.context !== this.#context) throw new codes.ERR_VM_MODULE_DIFFERENT_CONTEXT();
    if (found.status === 'errored') {
      const err = new codes.ERR_VM_MODULE_LINK_FAILURE(`request for '${specifier}' resolved to an errored module`);
      err.cause = found.error;
      throw err;
    }
    return record;
  }

  #linkTo(modules) {
    const requests = requestsOf(this.#record);
    if (modules.length !== requests.length) throw new codes.ERR_MODULE_LINK_MISMATCH(`Expected ${requests.length} modules, got ${modules.length}`);
    native.link(this.#record, modules.map((module, i) => this.#accept(requests[i].specifier, module)));
  }

  #instantiate() {
    this.#linking = false;
    native.instantiate(this.#record);
  }

  async evaluate(options = {}) {
    validateObject(options, 'options');
    const { timeout, breakOnSigint = false } = options;
    if (timeout !== undefined) validateUint32(timeout, 'options.timeout', true);
    validateBoolean(breakOnSigint, 'options.breakOnSigint');
    if (timeout !== undefined || breakOnSigint) throw new codes.ERR_TALLY_NOT_BUILT_YET(`Module.prototype.evaluate with the option ${breakOnSigint ? 'breakOnSigint' : 'timeout'}`);
    const { status } = this;
    if (status !== 'linked' && status !== 'evaluated' && status !== 'errored') throw new codes.ERR_VM_MODULE_STATUS('must be one of linked, evaluated, or errored');
    await native.evaluate(this.#record);
  }

  [inspect.custom](depth, options) {
    const name = this instanceof SourceTextModule ? 'SourceTextModule' : 'SyntheticModule';
    if (depth < 0) return `[${name}]`;
    // Of its class, with what the accessors say as properties.
    const shown = Object.create(this.constructor.prototype);
    for (const key of ['status', 'identifier', 'context']) Object.defineProperty(shown, key, { __proto__: null, value: this[key], enumerable: true });
    return inspect(shown, { ...options, customInspect: false, depth: options.depth == null ? null : options.depth - 1 });
  }
}

function requestsOf(record) {
  const flat = native.requests(record);
  const list = [];
  for (let i = 0; i < flat.length; i += 2) {
    list.push(Object.freeze({ __proto__: null, specifier: flat[i], attributes: Object.freeze({ __proto__: null, ...flat[i + 1] }), phase: 'evaluation' }));
  }
  return list;
}

class SourceTextModule extends Module {
  #requests;
  #async;

  constructor(sourceText, options = {}) {
    validateString(sourceText, 'sourceText');
    validateObject(options, 'options');
    const { lineOffset = 0, columnOffset = 0, initializeImportMeta, importModuleDynamically, context, identifier, cachedData } = options;
    validateInt32(lineOffset, 'options.lineOffset');
    validateInt32(columnOffset, 'options.columnOffset');
    if (initializeImportMeta !== undefined) validateFunction(initializeImportMeta, 'options.initializeImportMeta');
    if (cachedData !== undefined && !ArrayBuffer.isView(cachedData)) throw new codes.ERR_INVALID_ARG_TYPE('options.cachedData', ['Buffer', 'TypedArray', 'DataView'], cachedData);
    const { constants } = require('vm');
    if (importModuleDynamically !== undefined && importModuleDynamically !== constants.USE_MAIN_CONTEXT_DEFAULT_LOADER) validateFunction(importModuleDynamically, 'options.importModuleDynamically');
    const text = `${'\n'.repeat(Math.max(0, Math.min(lineOffset, 1e6)))}${' '.repeat(Math.max(0, Math.min(columnOffset, 1e6)))}${sourceText}`;
    super({ context, identifier, make: (name, self, realm) => native.compile(name, text, realm) });
    owners.set(this.identifier, { module: this, initializeImportMeta, importModuleDynamically });
    this.#requests = Object.freeze(requestsOf(recordOf(this)));
  }

  get moduleRequests() { return this.#requests; }
  get dependencySpecifiers() { return Object.freeze(this.#requests.map((request) => request.specifier)); }
  get status() { return super.status; }
  get error() { return super.error; }

  linkRequests(modules) {
    validateArray(modules, 'modules');
    if (this.status !== 'unlinked') throw new codes.ERR_VM_MODULE_STATUS('must be unlinked');
    linkTo(this, modules);
  }

  instantiate() {
    if (this.status !== 'unlinked') throw new codes.ERR_VM_MODULE_STATUS('must be unlinked');
    instantiate(this);
  }

  #mustBeInstantiated() {
    const { status } = this;
    if (status === 'unlinked' || status === 'linking') throw new codes.ERR_VM_MODULE_STATUS('must be instantiated');
  }

  hasAsyncGraph() {
    this.#mustBeInstantiated();
    return (this.#async ??= native.isAsync(recordOf(this)));
  }

  hasTopLevelAwait() { return this.hasAsyncGraph(); }

  createCachedData() {
    const { status } = this;
    if (status === 'evaluating' || status === 'evaluated' || status === 'errored') throw new codes.ERR_VM_MODULE_CANNOT_CREATE_CACHED_DATA();
    return Buffer.from(`tally ${process.version}\n`);
  }
}

class SyntheticModule extends Module {
  constructor(exportNames, evaluateCallback, options = {}) {
    if (!Array.isArray(exportNames) || exportNames.some((name) => typeof name !== 'string') || new Set(exportNames).size !== exportNames.length) {
      throw new codes.ERR_INVALID_ARG_TYPE('exportNames', 'Array of unique strings', exportNames);
    }
    validateFunction(evaluateCallback, 'evaluateCallback');
    validateObject(options, 'options');
    const { context, identifier } = options;
    super({ context, identifier, make: (name, self) => native.synthetic(name, exportNames, () => Reflect.apply(evaluateCallback, self, [])) });
  }

  link() {
    if (this.status !== 'unlinked') return Promise.resolve();
    return super.link(() => {});
  }

  setExport(name, value) {
    validateString(name, 'name');
    if (this.status === 'unlinked') throw new codes.ERR_VM_MODULE_STATUS('must be linked');
    if (!native.setExport(recordOf(this), name, value)) throw new ReferenceError(`Export '${name}' is not defined in module`);
  }
}

// ---- for the hooks of modules

// The namespace of what import() in such a module asks for; undefined for other modules.
function importFrom(source, specifier, options) {
  const owner = owners.get(source);
  if (owner === undefined) return undefined;
  const { importModuleDynamically: fn, module } = owner;
  if (typeof fn !== 'function') {
    if (fn !== undefined) return undefined;
    return Promise.reject(new codes.ERR_VM_DYNAMIC_IMPORT_CALLBACK_MISSING());
  }
  return (async () => {
    const attributes = { __proto__: null, ...options?.with };
    const found = await fn(`${specifier}`, module, attributes, 'evaluation');
    if (recordOf(found) === undefined) {
      if (internalBinding('util').classOf(found) === 'ModuleNamespace') return found;
      throw new codes.ERR_VM_MODULE_NOT_MODULE();
    }
    if (found.status === 'linked') await found.evaluate();
    if (found.status === 'errored') throw found.error;
    return found.namespace;
  })();
}

// True when the module is one of these.
function fillMeta(url, meta) {
  const owner = owners.get(url);
  if (owner === undefined) return false;
  owner.initializeImportMeta?.(meta, owner.module);
  return true;
}

function setRealmOf(fn) {
  realmOf = fn;
}

module.exports = { setRealmOf, Module, SourceTextModule, SyntheticModule, fillMeta, importFrom };
