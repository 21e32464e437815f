'use strict';
// The public module `vm`, in the one context there is.

const { runInThisContext: runNative, compileFunction: compileNative } = internalBinding('contextify');
const { codes } = require('internal/errors');
const { validateString, validateStringArray } = require('internal/validators');

function nameOf(options, fallback = 'evalmachine.<anonymous>') {
  return typeof options === 'string' ? options : options?.filename ?? fallback;
}

function notBuilt(name) {
  return { [name]() { throw new codes.ERR_TALLY_NOT_BUILT_YET(`vm.${name}`); } }[name];
}

class Script {
  #code;
  #filename;

  constructor(code, options) {
    this.#code = `${code}`;
    this.#filename = nameOf(options);
    compileNative(this.#code, this.#filename, []); // says at once when it does not parse
  }

  runInThisContext() { return runNative(this.#code, this.#filename); }
}
Script.prototype.runInContext = notBuilt('Script.runInContext');
Script.prototype.runInNewContext = notBuilt('Script.runInNewContext');
Script.prototype.createCachedData = notBuilt('Script.createCachedData');

module.exports = {
  Script,
  runInThisContext(code, options) { return runNative(`${code}`, nameOf(options)); },
  compileFunction(code, params, options) {
    validateString(code, 'code');
    if (params !== undefined) validateStringArray(params, 'params');
    return compileNative(code, nameOf(options, ''), params ?? []);
  },
  isContext: () => false,
  createContext: notBuilt('createContext'),
  createScript: (code, options) => new Script(code, options),
  runInContext: notBuilt('runInContext'),
  runInNewContext: notBuilt('runInNewContext'),
  measureMemory: notBuilt('measureMemory'),
  constants: Object.freeze({ __proto__: null, USE_MAIN_CONTEXT_DEFAULT_LOADER: Symbol('vm_dynamic_import_main_context_default'), DONT_CONTEXTIFY: Symbol('vm_context_no_contextify') }),
};
