'use strict';
// The global object that a REPL evaluates in: the program's own, or that of a context made for it.

function builtinModules() {
  return require('internal/modules/cjs/builtins').builtinModules.filter((id) => !id.startsWith('_') && !id.includes(':'));
}

// A module of the runtime under its name, loaded when it is first read.
function addBuiltins(object) {
  for (const name of builtinModules()) {
    if (name.includes('/') || Object.hasOwn(object, name)) continue;
    const own = (value) => Object.defineProperty(object, name, { __proto__: null, value, writable: true, enumerable: true, configurable: true });
    Object.defineProperty(object, name, {
      __proto__: null,
      get() {
        const value = object.require ? object.require(name) : require('internal/modules/cjs/builtins').loadBuiltin(name);
        Object.defineProperty(object, name, { __proto__: null, value, writable: true, enumerable: false, configurable: true });
        return value;
      },
      set: own,
      enumerable: false,
      configurable: true,
    });
  }
}

function makeModule(context) {
  const { Module } = require('internal/modules/cjs/loader');
  const module = new Module('<repl>');
  module.paths = [...Module._nodeModulePaths(process.cwd()), ...Module.globalPaths];
  const require_ = require('internal/modules/cjs/helpers').makeRequire(module);
  for (const [name, value] of [['module', module], ['require', require_]]) {
    Object.defineProperty(context, name, { __proto__: null, value, writable: true, enumerable: true, configurable: true });
  }
}

function makeContext(server) {
  let context;
  if (server.useGlobal) {
    context = globalThis;
  } else {
    const vm = require('vm');
    context = vm.createContext();
    const own = new Set(vm.runInContext('Object.getOwnPropertyNames(globalThis)', context));
    for (const name of Object.getOwnPropertyNames(globalThis)) {
      if (!own.has(name)) Object.defineProperty(context, name, Object.getOwnPropertyDescriptor(globalThis, name));
    }
    context.global = context;
    const { Console } = require('console');
    Object.defineProperty(context, 'console', { __proto__: null, value: new Console(server.output), writable: true, enumerable: true, configurable: true });
  }
  makeModule(context);
  addBuiltins(context);
  return context;
}

module.exports = { builtinModules, makeContext };
