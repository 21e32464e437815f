'use strict';
// The public module `vm`. A context is a realm of its own, whose global object reads and writes a program's object
// (`createContext` of the binding); this module remembers which context belongs to which object, weakly.

const { runInThisContext: runNative, compileFunction: compileNative, createContext: createNative, runInRealmOf, runGuarded } = internalBinding('contextify');
const { codes } = require('internal/errors');
const { ERR_INVALID_ARG_TYPE, ERR_SCRIPT_EXECUTION_INTERRUPTED, ERR_SCRIPT_EXECUTION_TIMEOUT, ERR_TALLY_NOT_BUILT_YET } = codes;
const { validateArray, validateBoolean, validateFunction, validateInt32, validateObject, validateOneOf, validateString, validateStringArray, validateUint32 } = require('internal/validators');
const { Buffer } = require('buffer');

const constants = Object.freeze({ __proto__: null, USE_MAIN_CONTEXT_DEFAULT_LOADER: Symbol('vm_dynamic_import_main_context_default'), DONT_CONTEXTIFY: Symbol('vm_context_no_contextify') });

// Text that begins at a line and column of a file: what is in front of it is blank.
const MAX_OFFSET = 1e6;
function placed(code, { lineOffset, columnOffset }, what) {
  if (lineOffset === 0 && columnOffset === 0) return code;
  if (lineOffset < 0 || columnOffset < 0 || lineOffset + columnOffset > MAX_OFFSET) throw new ERR_TALLY_NOT_BUILT_YET(`${what} with these offsets`);
  return `${'\n'.repeat(lineOffset)}${' '.repeat(columnOffset)}${code.replace(/^#!/, '//')}`;
}

// What scripts and functions have in common. `filename`: the usual one.
function readOptions(options, what, usual) {
  if (typeof options === 'string') options = { filename: options };
  validateObject(options, 'options');
  const { filename = usual, lineOffset = 0, columnOffset = 0, cachedData, produceCachedData = false, importModuleDynamically } = options;
  validateString(filename, 'options.filename');
  validateInt32(lineOffset, 'options.lineOffset');
  validateInt32(columnOffset, 'options.columnOffset');
  if (cachedData !== undefined && !ArrayBuffer.isView(cachedData)) throw new ERR_INVALID_ARG_TYPE('options.cachedData', ['Buffer', 'TypedArray', 'DataView'], cachedData);
  validateBoolean(produceCachedData, 'options.produceCachedData');
  if (importModuleDynamically !== undefined && importModuleDynamically !== constants.USE_MAIN_CONTEXT_DEFAULT_LOADER) {
    validateFunction(importModuleDynamically, 'options.importModuleDynamically');
    throw new ERR_TALLY_NOT_BUILT_YET(`${what} with the option importModuleDynamically`);
  }
  return { filename, lineOffset, columnOffset, cachedData, produceCachedData };
}

function readRunOptions(options = {}) {
  validateObject(options, 'options');
  const { displayErrors = true, timeout, breakOnSigint = false } = options;
  if (timeout !== undefined) validateUint32(timeout, 'options.timeout', true);
  validateBoolean(displayErrors, 'options.displayErrors');
  validateBoolean(breakOnSigint, 'options.breakOnSigint');
  return { displayErrors, timeout: timeout ?? 0, breakOnSigint };
}

const isLimited = ({ timeout, breakOnSigint }) => timeout !== 0 || breakOnSigint;

// Runs `run` under the limits of `options`.
function limited({ timeout, breakOnSigint }, run) {
  const [ended, value] = runGuarded(run, timeout, breakOnSigint);
  if (ended === 1) throw new ERR_SCRIPT_EXECUTION_TIMEOUT(timeout);
  if (ended === 2) throw new ERR_SCRIPT_EXECUTION_INTERRUPTED();
  return value;
}

// Nothing is kept of what was compiled but its mark: data that this version made for the same text is as good as any, and
// accepted, other data is rejected.
function cacheOf(code) {
  let hash = 0x811c9dc5;
  for (let i = 0; i < code.length; i++) hash = Math.imul(hash ^ code.charCodeAt(i), 0x01000193);
  return Buffer.from(`tally ${process.version} ${code.length} ${hash >>> 0}\n`);
}

function noteCache(target, code, { cachedData, produceCachedData }) {
  if (cachedData !== undefined) {
    const given = Buffer.from(cachedData.buffer, cachedData.byteOffset, cachedData.byteLength);
    target.cachedDataRejected = !given.equals(cacheOf(code));
  }
  if (produceCachedData) {
    target.cachedDataProduced = true;
    target.cachedData = cacheOf(code);
  }
}

// What a program's object, or a context's own global, belongs to: its global and a function of its realm.
const contexts = new WeakMap();

function contextOf(object, name) {
  if (!isContext(object)) throw new ERR_INVALID_ARG_TYPE(name, 'vm.Context', object);
  return contexts.get(object);
}

class ContextifyScript {
  createCachedData() { return cacheOf(textOf(this)); }
}

let textOf;
class Script extends ContextifyScript {
  #code;
  #filename;

  static {
    textOf = (script) => script.#code;
  }

  constructor(code, options = {}) {
    super();
    const read = readOptions(options, 'vm.Script', 'evalmachine.<anonymous>');
    code = `${code}`;
    this.#code = placed(code, read, 'vm.Script');
    this.#filename = read.filename;
    compileNative(this.#code, this.#filename, []); // says at once when it does not parse
    this.sourceURL = /\/\/[#@] sourceURL=(\S+)\s*$/.exec(code)?.[1];
    this.sourceMapURL = /\/\/[#@] sourceMappingURL=(\S+)\s*$/.exec(code)?.[1];
    noteCache(this, code, read);
  }

  runInThisContext(options) {
    const read = readRunOptions(options);
    if (!isLimited(read)) return runNative(this.#code, this.#filename, read.displayErrors);
    return limited(read, () => runNative(this.#code, this.#filename, read.displayErrors));
  }

  runInContext(contextifiedObject, options) {
    const { realm } = contextOf(contextifiedObject, 'contextifiedObject');
    const read = readRunOptions(options);
    if (!isLimited(read)) return runInRealmOf(realm, this.#code, this.#filename, read.displayErrors);
    return limited(read, () => runInRealmOf(realm, this.#code, this.#filename, read.displayErrors));
  }

  runInNewContext(contextObject, options) {
    const context = createContext(contextObject, contextOptions(options));
    return this.runInContext(context, options);
  }
}

function isContext(object) {
  validateObject(object, 'object', 4); // functions too
  return contexts.has(object);
}

// The options of runInNewContext that are its context's.
function contextOptions(options) {
  if (options === undefined || typeof options === 'string') return {};
  validateObject(options, 'options');
  const { contextName: name, contextOrigin: origin, contextCodeGeneration: codeGeneration, microtaskMode } = options;
  if (name !== undefined) validateString(name, 'options.contextName');
  if (origin !== undefined) validateString(origin, 'options.contextOrigin');
  if (codeGeneration !== undefined) {
    validateObject(codeGeneration, 'options.contextCodeGeneration');
    const { strings, wasm } = codeGeneration;
    if (strings !== undefined) validateBoolean(strings, 'options.contextCodeGeneration.strings');
    if (wasm !== undefined) validateBoolean(wasm, 'options.contextCodeGeneration.wasm');
  }
  return { name, origin, codeGeneration, microtaskMode };
}

// The console of a context writes nothing, as V8's without an inspector.
const CONSOLE = `Object.defineProperty(globalThis, 'console', { value: {}, writable: true, enumerable: false, configurable: true });
for (const name of ['debug', 'error', 'info', 'log', 'warn', 'dir', 'dirxml', 'table', 'trace', 'group', 'groupCollapsed', 'groupEnd', 'clear',
  'count', 'countReset', 'assert', 'profile', 'profileEnd', 'time', 'timeLog', 'timeEnd', 'timeStamp', 'context']) console[name] = { [name]() {} }[name];`;

let contextCount = 0;
// What the language's realms have and is not made by the machine: contexts share what the main realm has.
function complete(global) {
  for (const name of ['Intl', 'WebAssembly']) if (name in globalThis) internalBinding('util').defineLazy(global, name, () => globalThis[name], false);
}

function createContext(contextObject = {}, options = {}) {
  const vanilla = contextObject === constants.DONT_CONTEXTIFY;
  if (!vanilla) {
    validateObject(contextObject, 'object', 4);
    if (contexts.has(contextObject)) return contextObject;
  }
  validateObject(options, 'options');
  const { name = `VM Context ${++contextCount}`, origin, codeGeneration, microtaskMode, importModuleDynamically } = options;
  validateString(name, 'options.name');
  if (origin !== undefined) validateString(origin, 'options.origin');
  if (codeGeneration !== undefined) validateObject(codeGeneration, 'options.codeGeneration');
  const { strings = true, wasm = true } = codeGeneration ?? {};
  validateBoolean(strings, 'options.codeGeneration.strings');
  validateBoolean(wasm, 'options.codeGeneration.wasm');
  validateOneOf(microtaskMode, 'options.microtaskMode', ['afterEvaluate', undefined]);
  if (microtaskMode !== undefined) throw new ERR_TALLY_NOT_BUILT_YET('vm.createContext with the option microtaskMode');
  if (importModuleDynamically !== undefined && importModuleDynamically !== constants.USE_MAIN_CONTEXT_DEFAULT_LOADER) {
    validateFunction(importModuleDynamically, 'options.importModuleDynamically');
    throw new ERR_TALLY_NOT_BUILT_YET('vm.createContext with the option importModuleDynamically');
  }
  const [global, realm] = createNative(vanilla ? undefined : contextObject, CONSOLE, !strings, complete);
  const result = vanilla ? global : contextObject;
  if (require.isLoaded('internal/v8/controls') && require('internal/v8/controls').settings.exposeGc) {
    Object.defineProperty(global, 'gc', { __proto__: null, value: internalBinding('memory').gc, writable: true, configurable: true });
  }
  contexts.set(result, { global, realm });
  return result;
}
Object.defineProperty(createContext, 'length', { value: 0 });

function compileFunction(code, params = undefined, options = {}) {
  validateString(code, 'code');
  validateObject(options, 'options');
  if (params !== undefined) validateStringArray(params, 'params');
  const { parsingContext, contextExtensions = [] } = options;
  const read = readOptions(options, 'vm.compileFunction', '');
  if (parsingContext !== undefined && !((typeof parsingContext === 'object' && parsingContext !== null) && contexts.has(parsingContext))) {
    throw new ERR_INVALID_ARG_TYPE('options.parsingContext', 'Context', parsingContext);
  }
  validateArray(contextExtensions, 'options.contextExtensions');
  contextExtensions.forEach((extension, i) => validateObject(extension, `options.contextExtensions[${i}]`, 1));
  const realm = parsingContext === undefined ? undefined : contexts.get(parsingContext).realm;
  const text = placed(code, read, 'vm.compileFunction');
  let compiled = compileNative(text, read.filename, params ?? [], realm);
  if (contextExtensions.length > 0) {
    // The same inside `with` statements: that it parses alone was just seen.
    const names = contextExtensions.map((_, i) => `e${i}`);
    const before = `${names.map((name) => `with(${name})`).join('')}return function(${(params ?? []).join(',')}){`;
    compiled = compileNative(`${before}${text}\n}`, read.filename, names, realm, before.length)(...contextExtensions);
  }
  noteCache(compiled, code, read);
  return compiled;
}
Object.defineProperty(compileFunction, 'length', { value: 2 });

function runInThisContext(code, options) {
  if (typeof options === 'string') options = { filename: options };
  const script = new Script(code, options);
  return script.runInThisContext(options);
}

function runInContext(code, contextifiedObject, options) {
  contextOf(contextifiedObject, 'contextifiedObject');
  if (typeof options === 'string') options = { filename: options };
  return new Script(code, options).runInContext(contextifiedObject, options);
}

function runInNewContext(code, contextObject, options) {
  if (typeof options === 'string') options = { filename: options };
  const context = createContext(contextObject, contextOptions(options));
  return runInContext(code, context, options);
}

// All contexts of an isolate share its heap: what one holds is not told apart from the others.
let warned = false;
function measureMemory(options = {}) {
  validateObject(options, 'options');
  const { mode = 'summary', execution = 'default' } = options;
  validateOneOf(mode, 'options.mode', ['summary', 'detailed']);
  validateOneOf(execution, 'options.execution', ['default', 'eager']);
  if (!warned) {
    warned = true;
    process.emitWarning('vm.measureMemory is an experimental feature and might change at any time', 'ExperimentalWarning');
  }
  const estimate = () => {
    const bytes = process.memoryUsage().heapUsed;
    return { jsMemoryEstimate: bytes, jsMemoryRange: [bytes, bytes] };
  };
  return new Promise((resolve) => {
    setImmediate(() => {
      const result = { total: estimate() };
      if (mode === 'detailed') {
        result.current = estimate();
        result.other = [];
      }
      resolve(result);
    });
  });
}
Object.defineProperty(measureMemory, 'length', { value: 0 });

module.exports = {
  Script,
  createContext,
  createScript(code, options) { return new Script(code, options); },
  runInContext,
  runInNewContext,
  runInThisContext,
  isContext,
  compileFunction,
  measureMemory,
  constants,
};
if (require.options.experimentalVmModules) {
  const { setRealmOf, Module, SourceTextModule, SyntheticModule } = require('internal/vm/module');
  setRealmOf((context) => contexts.get(context).realm);
  Object.assign(module.exports, { Module, SourceTextModule, SyntheticModule });
}
