'use strict';
// Errors that end a worker, on their way to its parent: with all their properties as far as these can be cloned. What is no
// error and cannot be cloned goes as the text that `inspect` makes of it.

const { classOf } = internalBinding('util');
const { isError } = require('internal/util/inspect');

const TYPES = { __proto__: null, Error, EvalError, RangeError, ReferenceError, SyntaxError, TypeError, URIError };

function cloned(value) {
  try {
    return require('internal/structured_clone').cloneWithTransfer(value, []).value;
  } catch {
    return undefined;
  }
}

// The innermost constructor up the prototype chain that both sides know.
function baseOf(error) {
  for (let proto = error; proto !== null; proto = Object.getPrototypeOf(proto)) {
    const own = Object.getOwnPropertyDescriptor(proto, 'constructor');
    const name = typeof own?.value === 'function' ? own.value.name : undefined;
    if (typeof name === 'string' && TYPES[name] !== undefined) return name;
  }
  return 'Error';
}

function pack(error, depth = 0) {
  if (typeof error === 'symbol') return { symbol: error.description };
  if (typeof error !== 'function' && !(typeof error === 'object' && error !== null && isError(error) && classOf(error) !== 'Proxy')) {
    try {
      return { value: require('internal/structured_clone').cloneWithTransfer(error, []).value };
    } catch {
      return { value: require('internal/util/inspect').inspect(error) };
    }
  }
  if (typeof error === 'function') return { value: require('internal/util/inspect').inspect(error) };
  const properties = [];
  for (const key of Object.getOwnPropertyNames(error)) {
    let value;
    try {
      value = error[key];
    } catch {
      continue;
    }
    const { enumerable } = Object.getOwnPropertyDescriptor(error, key) ?? {};
    if (key !== 'stack' && value !== undefined && typeof value === 'object' && isError(value) && depth < 8) properties.push([key, enumerable, { error: pack(value, depth + 1) }]);
    else {
      const copy = cloned(value);
      if (copy !== undefined) properties.push([key, enumerable, { value: copy }]);
    }
  }
  // Those of the class that are no methods: its name, say.
  if (!Object.hasOwn(error, 'name')) {
    const name = cloned(error.name);
    if (name !== undefined && name !== baseOf(error)) properties.push(['name', false, { value: name }]);
  }
  return { type: baseOf(error), properties };
}

function unpack(packed) {
  if ('symbol' in packed) return Symbol(packed.symbol);
  if ('value' in packed) return packed.value;
  const Type = TYPES[packed.type];
  const error = internalBinding('errors').create(Type.prototype, '', packed.type);
  delete error.message;
  delete error.stack;
  for (const [key, enumerable, item] of packed.properties) {
    const value = 'error' in item ? unpack(item.error) : item.value;
    Object.defineProperty(error, key, { __proto__: null, value, enumerable, writable: true, configurable: true });
  }
  return error;
}

module.exports = { pack, unpack };
