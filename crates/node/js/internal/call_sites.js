'use strict';
// The call sites that Error.prepareStackTrace gets, made of what the machine knows of each line of a trace.

// Where in a line's array things are, and the bits of its flags.
const TEXT = 0, TYPE = 1, NAME = 2, METHOD = 3, FILE = 4, LINE = 5, COLUMN = 6, FLAGS = 7, THIS = 8, FUNCTION = 9, ORIGIN = 10, ELEMENT = 11, POSITION = 12, ENCLOSING_LINE = 13, ENCLOSING_COLUMN = 14;
const NATIVE = 1, CONSTRUCTOR = 2, ASYNC = 4, EVAL = 8, TOP_LEVEL = 16;

class CallSite {
  #line;

  constructor(line) {
    this.#line = line;
  }

  getColumnNumber() { return this.#line[FLAGS] & NATIVE ? null : this.#line[COLUMN]; }
  getEnclosingColumnNumber() { return this.#line[ENCLOSING_COLUMN]; }
  getEnclosingLineNumber() { return this.#line[ENCLOSING_LINE]; }
  getEvalOrigin() { return this.#line[ORIGIN]; }
  getFileName() { return this.#line[FILE] ?? undefined; }
  getFunction() { return this.#line[FUNCTION]; }
  getFunctionName() { return this.#line[NAME]; }
  getLineNumber() { return this.#line[FLAGS] & NATIVE ? null : this.#line[LINE]; }
  getMethodName() { return this.#line[METHOD]; }
  getPosition() { return this.#line[POSITION]; }
  getPromiseIndex() { return this.#line[ELEMENT]; }
  getScriptNameOrSourceURL() { return this.#line[FILE] ?? undefined; }
  getScriptHash() { return ''; }
  getThis() { return this.#line[THIS]; }
  getTypeName() { return this.#line[TYPE]; }
  isAsync() { return (this.#line[FLAGS] & ASYNC) !== 0; }
  isConstructor() { return (this.#line[FLAGS] & CONSTRUCTOR) !== 0; }
  isEval() { return (this.#line[FLAGS] & EVAL) !== 0; }
  isNative() { return (this.#line[FLAGS] & NATIVE) !== 0; }
  isPromiseAll() { return this.#line[ELEMENT] !== null && this.#line[TEXT].startsWith('async Promise.all '); }
  isToplevel() { return (this.#line[FLAGS] & TOP_LEVEL) !== 0; }
  toString() { return this.#line[TEXT]; }
}

function prepare(err, lines) {
  const own = Error.prepareStackTrace;
  // Without one of the program's it is asked because stacks go by source maps.
  if (typeof own !== 'function' || own.name === 'ErrorPrepareStackTrace') {
    return require('internal/source_map_stacks').mapStack(err, lines.map((line) => line[TEXT]));
  }
  return Error.prepareStackTrace(err, lines.map((line) => new CallSite(line)));
}

module.exports = { prepare };
