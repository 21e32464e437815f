'use strict';
// Conversions of arguments, with the messages that Node's fetch has for them.


function missing(count, needed, prefix) {
  return new TypeError(`${prefix}: ${needed} argument${needed === 1 ? '' : 's'} required, but${count > 0 ? ' only' : ''} ${count} found.`);
}

function needArguments(count, needed, prefix) {
  if (count < needed) throw missing(count, needed, prefix);
}

function illegalInvocation() {
  const err = internalBinding('errors').create(TypeError.prototype, 'Illegal invocation', 'TypeError [ERR_INVALID_THIS]: Illegal invocation');
  err.code = 'ERR_INVALID_THIS';
  return err;
}

function byteString(value, prefix, name) {
  if (typeof value === 'symbol') throw new TypeError(`${prefix}: ${name} is a symbol, which cannot be converted to a ByteString.`);
  const text = `${value}`;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit > 255) throw new TypeError(`Cannot convert argument to a ByteString because the character at index ${i} has a value of ${unit} which is greater than 255.`);
  }
  return text;
}

function domString(value, prefix, name) {
  if (typeof value === 'symbol') throw new TypeError(`${prefix}: ${name} is a symbol, which cannot be converted to a DOMString.`);
  return `${value}`;
}

function usvString(value, prefix, name) {
  return domString(value, prefix, name).toWellFormed();
}

function oneOf(value, allowed) {
  const text = domString(value);
  if (!allowed.includes(text)) throw new TypeError(`undefined: ${text} is not an accepted type. Expected one of ${allowed.join(', ')}.`);
  return text;
}

function dictionary(value) {
  if (value === null || value === undefined) return {};
  if (typeof value !== 'object' && typeof value !== 'function') throw new TypeError(`undefined: Expected ${String(value)} to be one of: Null, Undefined, Object.`);
  return value;
}

// Entries of Headers and FormData: `next` answers with [name, value] or undefined, and looks at the list as it is then.
function defineIteration(Class, name, entriesOf) {
  const prototype = Object.create(Object.getPrototypeOf(Object.getPrototypeOf([][Symbol.iterator]())), {
    next: {
      __proto__: null, writable: true, enumerable: true, configurable: true,
      value: function next() {
        const state = iterators.get(this);
        if (state === undefined) throw new TypeError(`'next' called on an object that does not implement interface ${name} Iterator.`);
        const entries = entriesOf(state.target);
        if (state.at >= entries.length) return { value: undefined, done: true };
        const [key, value] = entries[state.at++];
        return { value: state.kind === 'keys' ? key : state.kind === 'values' ? value : [key, value], done: false };
      },
    },
    [Symbol.toStringTag]: { __proto__: null, value: `${name} Iterator`, configurable: true },
  });
  const iterators = new WeakMap();
  const make = (target, kind) => {
    const iterator = Object.create(prototype);
    iterators.set(iterator, { target, kind, at: 0 });
    return iterator;
  };
  const methods = {
    keys() { return make(this, 'keys'); },
    values() { return make(this, 'values'); },
    entries() { return make(this, 'entries'); },
    forEach(callback) {
      const thisArg = arguments[1];
      entriesOf(this);
      needArguments(arguments.length, 1, `${name}.forEach`);
      if (typeof callback !== 'function') throw new TypeError(`Failed to execute 'forEach' on '${name}': parameter 1 is not of type 'Function'.`);
    for (const [key, value] of make(this, 'entries')) callback.call(thisArg, value, key, this);
    },
  };
  const check = (f) => ({ [f.name]() {
    entriesOf(this); // throws for what is none
    return f.call(this);
  } })[f.name];
  for (const key of ['keys', 'values', 'entries']) Object.defineProperty(Class.prototype, key, { __proto__: null, value: check(methods[key]), writable: true, enumerable: true, configurable: true });
  Object.defineProperty(Class.prototype, 'forEach', { __proto__: null, value: methods.forEach, writable: true, enumerable: true, configurable: true });
  return Class.prototype.entries;
}

function finish(Class, members, name = Class.name) {
  for (const key of members) Object.defineProperty(Class.prototype, key, { __proto__: null, enumerable: true });
  Object.defineProperty(Class.prototype, Symbol.toStringTag, { __proto__: null, value: name, configurable: true });
}

module.exports = { byteString, defineIteration, dictionary, domString, finish, illegalInvocation, needArguments, oneOf, usvString };
