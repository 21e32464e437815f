'use strict';
// The public module `vm`, in the one context there is: other contexts are not built, and say so.

const { runInThisContext: runNative, compileFunction: compileNative } = internalBinding('contextify');
const { codes } = require('internal/errors');
const { ERR_INVALID_ARG_TYPE, ERR_TALLY_NOT_BUILT_YET } = codes;
const { validateArray, validateBoolean, validateFunction, validateInt32, validateObject, validateOneOf, validateString, validateStringArray, validateUint32 } = require('internal/validators');
const { notBuilt } = require('internal/absent');

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

function readRunOptions(options, what) {
  validateObject(options, 'options');
  const { displayErrors = true, timeout, breakOnSigint = false } = options;
  if (timeout !== undefined) {
    validateUint32(timeout, 'options.timeout', true);
    throw new ERR_TALLY_NOT_BUILT_YET(`${what} with the option timeout`);
  }
  validateBoolean(displayErrors, 'options.displayErrors');
  validateBoolean(breakOnSigint, 'options.breakOnSigint');
  if (breakOnSigint) throw new ERR_TALLY_NOT_BUILT_YET(`${what} with the option breakOnSigint`);
}

// Nothing is kept of what was compiled: data from elsewhere is rejected, and none is made.
function noteCache(target, { cachedData, produceCachedData }) {
  if (cachedData !== undefined) target.cachedDataRejected = true;
  if (produceCachedData) target.cachedDataProduced = false;
}

class Script {
  #code;
  #filename;

  constructor(code, options = {}) {
    const read = readOptions(options, 'vm.Script', 'evalmachine.<anonymous>');
    code = `${code}`;
    this.#code = placed(code, read, 'vm.Script');
    this.#filename = read.filename;
    compileNative(this.#code, this.#filename, []); // says at once when it does not parse
    this.sourceURL = /\/\/[#@] sourceURL=(\S+)\s*$/.exec(code)?.[1];
    this.sourceMapURL = /\/\/[#@] sourceMappingURL=(\S+)\s*$/.exec(code)?.[1];
    noteCache(this, read);
  }

  runInThisContext(options) {
    if (options !== undefined) readRunOptions(options, 'vm.Script.runInThisContext');
    return runNative(this.#code, this.#filename);
  }
}
for (const [name, length] of [['runInContext', 2], ['runInNewContext', 2]]) {
  Object.defineProperty(Script.prototype, name, { __proto__: null, value: notBuilt(`vm.Script.${name}`, length), writable: true, configurable: true });
}
Object.defineProperty(Script.prototype, 'createCachedData', { __proto__: null, value: notBuilt('vm.Script.createCachedData'), writable: true, configurable: true });

function isContext(object) {
  validateObject(object, 'object', 4); // functions too
  return false;
}

function checkNoContext(object, name) {
  if ((typeof object !== 'object' && typeof object !== 'function') || object === null) throw new ERR_INVALID_ARG_TYPE('object', 'Object', object);
  throw new ERR_INVALID_ARG_TYPE(name, 'vm.Context', object);
}

function compileFunction(code, params = undefined, options = {}) {
  validateString(code, 'code');
  validateObject(options, 'options');
  if (params !== undefined) validateStringArray(params, 'params');
  const { parsingContext, contextExtensions = [] } = options;
  const read = readOptions(options, 'vm.compileFunction', '');
  if (parsingContext !== undefined) throw new ERR_INVALID_ARG_TYPE('options.parsingContext', 'Context', parsingContext);
  validateArray(contextExtensions, 'options.contextExtensions');
  contextExtensions.forEach((extension, i) => validateObject(extension, `options.contextExtensions[${i}]`, 1));
  if (contextExtensions.length > 0) throw new ERR_TALLY_NOT_BUILT_YET('vm.compileFunction with the option contextExtensions');
  const compiled = compileNative(placed(code, read, 'vm.compileFunction'), read.filename, params ?? []);
  noteCache(compiled, read);
  return compiled;
}
Object.defineProperty(compileFunction, 'length', { value: 2 });

function runInThisContext(code, options) {
  if (typeof options === 'string') options = { filename: options };
  const script = new Script(code, options);
  return script.runInThisContext(options);
}

function measureMemory(options = {}) {
  validateObject(options, 'options');
  const { mode = 'summary', execution = 'default' } = options;
  validateOneOf(mode, 'options.mode', ['summary', 'detailed']);
  validateOneOf(execution, 'options.execution', ['default', 'eager']);
  return Promise.reject(new ERR_TALLY_NOT_BUILT_YET('vm.measureMemory'));
}
Object.defineProperty(measureMemory, 'length', { value: 0 });

module.exports = {
  Script,
  createContext: notBuilt('vm.createContext', 0),
  createScript(code, options) { return new Script(code, options); },
  runInContext(code, contextifiedObject, options) { checkNoContext(contextifiedObject, 'contextifiedObject'); },
  runInNewContext: notBuilt('vm.runInNewContext', 3),
  runInThisContext,
  isContext,
  compileFunction,
  measureMemory,
  constants,
};
