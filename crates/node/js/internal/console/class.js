'use strict';
// class Console: a console over any two streams.

const { codes: { ERR_CONSOLE_WRITABLE_STREAM, ERR_INCOMPATIBLE_OPTION_PAIR, ERR_INVALID_ARG_VALUE } } = require('internal/errors');
const { validateInteger, validateObject } = require('internal/validators');
const { makeMethods, names } = require('internal/console/methods');

const made = new WeakMap(); // console -> its methods

function Console(options, ...rest) {
  if (!new.target) return Reflect.construct(Console, [options, ...rest]);
  if (!options || typeof options.write === 'function') options = { stdout: options, stderr: rest[0], ignoreErrors: rest[1] };
  const { stdout, stderr = stdout, ignoreErrors = true, colorMode = 'auto', inspectOptions, groupIndentation = 2 } = options;
  if (!stdout || typeof stdout.write !== 'function') throw new ERR_CONSOLE_WRITABLE_STREAM('stdout');
  if (!stderr || typeof stderr.write !== 'function') throw new ERR_CONSOLE_WRITABLE_STREAM('stderr');
  if (typeof colorMode !== 'boolean' && colorMode !== 'auto') throw new ERR_INVALID_ARG_VALUE('colorMode', colorMode, "must be one of: 'auto', true, false");
  validateInteger(groupIndentation, 'groupIndentation', 0, 1000);
  if (inspectOptions !== undefined) {
    validateObject(inspectOptions, 'options.inspectOptions');
    if (inspectOptions.colors !== undefined && options.colorMode !== undefined) throw new ERR_INCOMPATIBLE_OPTION_PAIR('options.inspectOptions.color', 'colorMode');
  }
  const colors = (isError) => {
    if (inspectOptions?.colors !== undefined) return Boolean(inspectOptions.colors);
    return colorMode === 'auto' ? require('internal/tty').shouldColorize(isError ? stderr : stdout) : colorMode;
  };
  const out = {
    groupIndentation,
    write(isError, text) {
      const stream = isError ? stderr : stdout;
      if (ignoreErrors === false) {
        stream.write(text);
        return;
      }
      const ignore = () => {};
      if (typeof stream.once === 'function') stream.once('error', ignore);
      try {
        stream.write(text, ignore);
      } catch (err) {
        if (require('internal/errors').isStackOverflowError(err)) throw err;
      } finally {
        if (typeof stream.removeListener === 'function') stream.removeListener('error', ignore);
      }
    },
    colors,
    inspectOptions(isError) {
      if (inspectOptions === undefined) return colors(isError) ? { colors: true } : undefined;
      return { ...inspectOptions, colors: colors(isError) };
    },
    isTerminal: () => stdout.isTTY === true,
  };
  const methods = makeMethods(out);
  made.set(this, methods);
  // Methods of a subclass go before ours.
  for (const name of names) {
    const value = this[name] !== undefined && this[name] !== Console.prototype[name] ? this[name].bind(this) : methods[name];
    Object.defineProperty(this, name, { __proto__: null, value, writable: true, enumerable: true, configurable: true });
  }
  Object.defineProperty(this, '_stdout', { __proto__: null, value: stdout, writable: true, configurable: true, enumerable: false });
  Object.defineProperty(this, '_stderr', { __proto__: null, value: stderr, writable: true, configurable: true, enumerable: false });
}

// On the prototype: the method of the console that it is called on.
const LENGTHS = { __proto__: null, dir: 2, assert: 1, table: 2 };
for (const name of names) {
  const method = { [name](...args) { return (made.get(this) ?? require('internal/console/global'))[name](...args); } }[name];
  Console.prototype[name] = Object.defineProperty(method, 'length', { value: LENGTHS[name] ?? 0 });
}
Object.defineProperty(Console, Symbol.hasInstance, {
  value(instance) { return instance !== null && typeof instance === 'object' && (Function.prototype[Symbol.hasInstance].call(this, instance) || instance === globalThis.console); },
});

module.exports = { Console };
