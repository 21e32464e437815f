'use strict';
// The public module `repl`: read a line, evaluate it, print what came of it.

const { REPLServer, REPL_MODE_SLOPPY, REPL_MODE_STRICT, Recoverable, writer } = require('internal/repl/server');
const { isValidSyntax } = require('internal/repl/recoverable');


function start(prompt, source, eval_, useGlobal, ignoreUndefined, replMode) {
  return new REPLServer(prompt, source, eval_, useGlobal, ignoreUndefined, replMode);
}

module.exports = { start, writer, REPLServer, REPL_MODE_SLOPPY, REPL_MODE_STRICT, Recoverable, isValidSyntax };

for (const name of ['builtinModules', '_builtinLibs']) {
  Object.defineProperty(module.exports, name, {
    __proto__: null,
    get: () => require('internal/repl/context').builtinModules(),
    set(value) { Object.defineProperty(module.exports, name, { __proto__: null, value, writable: true, enumerable: false, configurable: true }); },
    enumerable: false,
    configurable: true,
  });
}
