'use strict';
// The `require` function that each module gets.

function makeRequire(module) {
  const { Module } = require('internal/modules/cjs/loader');
  function require_(path) {
    return module.require(path);
  }
  Object.defineProperty(require_, 'name', { value: 'require' });
  function resolve(request, options) {
    require('internal/validators').validateString(request, 'request');
    return Module._resolveFilename(request, module, false, options);
  }
  function paths(request) {
    require('internal/validators').validateString(request, 'request');
    return Module._resolveLookupPaths(request, module);
  }
  resolve.paths = paths;
  require_.resolve = resolve;
  require_.main = process.mainModule;
  require_.extensions = Module._extensions;
  require_.cache = Module._cache;
  return require_;
}

// `tally -e`: modules as globals, each required when first used.
function addBuiltinGlobals(target, require_) {
  const { builtinModules } = require('internal/modules/cjs/builtins');
  for (const id of builtinModules) {
    if (id.startsWith('_') || id.includes('/') || id.includes(':') || Object.hasOwn(target, id)) continue;
    Object.defineProperty(target, id, {
      __proto__: null, configurable: true, enumerable: false,
      get() {
        const value = require_(id);
        Object.defineProperty(target, id, { __proto__: null, value, writable: true, configurable: true, enumerable: false });
        return value;
      },
      set(value) { Object.defineProperty(target, id, { __proto__: null, value, writable: true, configurable: true, enumerable: true }); },
    });
  }
}

module.exports = { makeRequire, addBuiltinGlobals };
