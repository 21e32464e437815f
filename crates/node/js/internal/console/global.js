'use strict';
// The global console: writes to descriptors 1 and 2 directly, until a program takes process.stdout or stderr.

const native = internalBinding('process');
const { state } = require('internal/process/stdio');
const { makeMethods, names } = require('internal/console/methods');

const isTTY = [undefined, undefined, undefined];

function terminal(fd) {
  return isTTY[fd] ??= native.isatty(fd);
}

const colorOptions = { colors: true };

const out = {
  groupIndentation: 2,
  write(isError, text) {
    const fd = isError ? 2 : 1;
    if (state.taken[fd]) {
      // A program may listen, or have replaced write: go through the stream, and never throw for it.
      const stream = isError ? process.stderr : process.stdout;
      const ignore = () => {};
      stream.once('error', ignore);
      try {
        stream.write(text, ignore);
      } catch (err) {
        if (require('internal/errors').isStackOverflowError(err)) throw err;
      } finally {
        stream.removeListener('error', ignore);
      }
      return;
    }
    native.writeString(fd, text);
  },
  colors(isError) {
    const fd = isError ? 2 : 1;
    return (terminal(fd) || process.env.FORCE_COLOR !== undefined) && require('internal/tty').shouldColorize({ isTTY: terminal(fd) }) &&
      require('internal/tty').getColorDepth() > 2;
  },
  inspectOptions(isError) { return out.colors(isError) ? colorOptions : undefined; },
  isTerminal: () => terminal(1),
};

// The global console's prototype is an empty object whose own is Object.prototype, as the specification says.
const console = Object.create({});
const methods = makeMethods(out);
for (const name of names) console[name] = methods[name];
for (const name of ['profile', 'profileEnd', 'timeStamp']) console[name] = { [name]() {} }[name];
console.context = function context(name) {
  throw new (require('internal/errors').codes.ERR_TALLY_NOT_BUILT_YET)('console.context');
};
// Names a task for a debugger; without one there is nobody to tell.
Object.defineProperty(console.context, 'length', { value: 1 });
console.createTask = function createTask(...[name]) {
  if (typeof name !== 'string' || name === '') throw new Error('First argument must be a non-empty string.');
  return {
    run(f) {
      if (typeof f !== 'function') throw new Error('First argument must be a function.');
      return f();
    },
  };
};
for (const [name, fd] of [['_stdout', 1], ['_stderr', 2]]) {
  Object.defineProperty(console, name, {
    __proto__: null, configurable: true, enumerable: false,
    get: () => require('internal/process/stdio').stream(fd),
    set(value) { Object.defineProperty(console, name, { __proto__: null, value, writable: true, configurable: true, enumerable: false }); },
  });
}
internalBinding('util').defineLazy(console, 'Console', () => require('internal/console/class').Console, true);
Object.defineProperty(console, Symbol.toStringTag, { __proto__: null, value: 'console', writable: false, enumerable: false, configurable: true });

module.exports = console;
