'use strict';
// WebAssembly.Module.

const { CompileError, needNew, setState, sourceOf, stateOf } = require('internal/wasm/util');
const binding = internalBinding('wasm');

function Module(source) {
  needNew(new.target, 'Module');
  const where = 'WebAssembly.Module()';
  adopt(this, where, binding.compile(sourceOf(where, source)));
}

// Gives an object what was compiled, or throws what is wrong with it.
function adopt(object, where, made) {
  if (Array.isArray(made)) {
    const error = new CompileError(`${where}: ${made[0]}`);
    if (made[0].includes('not built yet')) error.code = 'ERR_TALLY_NOT_BUILT_YET';
    throw error;
  }
  const [imports, exports, memories] = binding.describe(made);
  setState(object, 'Module', { handle: made, imports, exports, memories });
  return object;
}

function makeModule(where, source) {
  return adopt(Object.create(Module.prototype), where, binding.compile(source));
}

// Compiles on a thread: a promise.
function moduleLater(where, source) {
  return new Promise((resolve, reject) => {
    binding.compileLater(source, (error, made) => {
      if (error !== null && error !== undefined) return reject(error);
      try {
        resolve(adopt(Object.create(Module.prototype), where, made));
      } catch (e) {
        reject(e);
      }
    });
  });
}

function stateOfModule(where, module) {
  const state = stateOf(module, 'Module');
  if (state === undefined) throw new TypeError(`${where}: Argument 0 must be a WebAssembly.Module`);
  return state;
}

// What a module imports (`which` 0) or exports (1).
function describe(where, module, which) {
  const state = stateOfModule(where, module);
  if (which === 0) return state.imports.map(([module, name, kind]) => ({ module, name, kind }));
  return state.exports.map(([name, kind]) => ({ name, kind }));
}

function customSections(module, name) {
  const where = 'WebAssembly.Module.customSections()';
  const { handle } = stateOfModule(where, module);
  if (name === undefined) throw new TypeError(`${where}: Argument 1 is required`);
  return binding.customSections(handle, `${name}`.toWellFormed());
}

module.exports = { Module, customSections, describe, makeModule, moduleLater, stateOfModule };
