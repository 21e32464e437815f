'use strict';
// Headers and the list behind it. Fetch Standard, section 5.1.
//
// The list maps a lower-case name to { name, values }: names are sent as they were first written. Set-Cookie keeps its
// values apart.

const { byteString, defineIteration, finish, illegalInvocation, needArguments } = require('internal/fetch/webidl');
const { kInspect } = require('internal/webstreams/util');

const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;

class HeaderList {
  constructor() {
    this.map = new Map();
    this.sorted = undefined; // what iterating goes through, until something changes
  }

  append(name, value) {
    const key = name.toLowerCase();
    const entry = this.map.get(key);
    this.sorted = undefined;
    if (entry === undefined) this.map.set(key, { name, values: [value] });
    else entry.values.push(value);
  }

  set(name, value) {
    this.sorted = undefined;
    this.map.set(name.toLowerCase(), { name, values: [value] });
  }

  delete(name) {
    this.sorted = undefined;
    this.map.delete(name.toLowerCase());
  }

  get(name) {
    const key = name.toLowerCase();
    const entry = this.map.get(key);
    return entry === undefined ? null : joined(key, entry.values);
  }

  has(name) { return this.map.has(name.toLowerCase()); }

  copy() {
    const list = new HeaderList();
    for (const [key, { name, values }] of this.map) list.map.set(key, { name, values: values.slice() });
    return list;
  }

  // Sorted by name, Set-Cookie once for each value.
  entries() {
    if (this.sorted !== undefined) return this.sorted;
    const out = [];
    for (const key of [...this.map.keys()].sort()) {
      const { values } = this.map.get(key);
      if (key === 'set-cookie') {
        for (const value of values) out.push([key, value]);
      } else {
        out.push([key, joined(key, values)]);
      }
    }
    return this.sorted = out;
  }

  // As they were written, for sending: name, value, name, value.
  raw() {
    const out = [];
    for (const [key, { name, values }] of this.map) {
      if (key === 'set-cookie') for (const value of values) out.push(name, value);
      else out.push(name, joined(key, values));
    }
    return out;
  }
}

function joined(key, values) {
  if (values.length === 1) return values[0];
  return values.join(key === 'cookie' ? '; ' : ', ');
}

function normalize(value) {
  return value.replace(/^[\t\n\r ]+|[\t\n\r ]+$/g, '');
}

function invalid(method, what, value) {
  return new TypeError(`Headers.${method}: "${value}" is an invalid header ${what}.`);
}

function isValidValue(value) {
  return !/[\0\n\r]/.test(value);
}

let stateOf;

class Headers {
  #list;
  #guard; // 'none', 'request', 'response', 'immutable'

  constructor(init = undefined) {
    this.#list = new HeaderList();
    this.#guard = 'none';
    if (init !== undefined) fill(this.#list, init);
  }

  static {
    stateOf = {
      list: (value) => (typeof value === 'object' && value !== null && #list in value ? value.#list : undefined),
      of(list, guard) {
        const headers = new Headers();
        headers.#list = list;
        headers.#guard = guard;
        return headers;
      },
      guard: (value) => value.#guard,
    };
  }

  append(name, value) {
    const list = writable(this);
    needArguments(arguments.length, 2, 'Headers.append');
    name = byteString(name, 'Headers.append', 'name');
    value = byteString(value, 'Headers.append', 'value');
    appendTo(list, name, value, stateOf.guard(this));
  }

  delete(name) {
    const list = writable(this);
    needArguments(arguments.length, 1, 'Headers.delete');
    name = byteString(name, 'Headers.delete', 'name');
    if (!TOKEN.test(name)) throw invalid('delete', 'name', name);
    if (stateOf.guard(this) === 'immutable') throw new TypeError('immutable');
    if (list.has(name)) list.delete(name);
  }

  get(name) {
    const list = writable(this);
    needArguments(arguments.length, 1, 'Headers.get');
    name = byteString(name, 'Headers.get', 'name');
    if (!TOKEN.test(name)) throw invalid('get', 'name', name);
    return list.get(name);
  }

  has(name) {
    const list = writable(this);
    needArguments(arguments.length, 1, 'Headers.has');
    name = byteString(name, 'Headers.has', 'name');
    if (!TOKEN.test(name)) throw invalid('has', 'name', name);
    return list.has(name);
  }

  set(name, value) {
    const list = writable(this);
    needArguments(arguments.length, 2, 'Headers.set');
    name = byteString(name, 'Headers.set', 'name');
    value = normalize(byteString(value, 'Headers.set', 'value'));
    if (!TOKEN.test(name)) throw invalid('set', 'name', name);
    if (!isValidValue(value)) throw invalid('set', 'value', value);
    if (stateOf.guard(this) === 'immutable') throw new TypeError('immutable');
    list.set(name, value);
  }

  getSetCookie() {
    const entry = writable(this).map.get('set-cookie');
    return entry === undefined ? [] : entry.values.slice();
  }

  [kInspect](depth, options) {
    const list = writable(this);
    const shown = {};
    for (const [key, { name, values }] of list.map) shown[name] = joined(key, values);
    const inner = { ...options, depth: options.depth ?? depth };
    return `Headers ${require('internal/util/inspect').inspect(shown, inner)}`;
  }
}

function writable(headers) {
  const list = stateOf.list(headers);
  if (list === undefined) throw illegalInvocation();
  return list;
}

function appendTo(list, name, value, guard) {
  value = normalize(value);
  if (!TOKEN.test(name)) throw invalid('append', 'name', name);
  if (!isValidValue(value)) throw invalid('append', 'value', value);
  if (guard === 'immutable') throw new TypeError('immutable');
  list.append(name, value);
}

// HeadersInit: pairs, or a record.
function fill(list, init) {
  const existing = stateOf.list(init);
  if (existing !== undefined) {
    for (const [key, { name, values }] of existing.map) list.map.set(key, { name, values: values.slice() });
    return;
  }
  if ((typeof init !== 'object' && typeof init !== 'function') || init === null) {
    throw new TypeError('Headers constructor: Argument 1 could not be converted to one of: sequence<sequence<ByteString>>, record<ByteString, ByteString>.');
  }
  const method = init[Symbol.iterator];
  if (typeof method === 'function') {
    let index = 0;
    const pairs = [];
    for (const pair of init) {
      if (pair === null || typeof pair !== 'object' || typeof pair[Symbol.iterator] !== 'function') {
        throw new TypeError(`Headers constructor: init[${index}] (${typeof pair === 'string' ? `"${pair}"` : String(pair)}) is not iterable.`);
      }
      pairs.push([...pair].map((part, i) => byteString(part, 'Headers constructor', `init[${index}][${i}]`)));
      index++;
    }
    for (const pair of pairs) {
      if (pair.length !== 2) throw new TypeError(`Headers constructor: expected name/value pair to be length 2, found ${pair.length}.`);
      appendTo(list, pair[0], pair[1]);
    }
    return;
  }
  const record = [];
  for (const key of Reflect.ownKeys(init)) {
    const descriptor = Reflect.getOwnPropertyDescriptor(init, key);
    if (!descriptor?.enumerable) continue;
    if (typeof key === 'symbol') throw new TypeError(`Headers constructor: Key ${symbolText(key)} in init is a symbol, which cannot be converted to a ByteString.`);
    record.push([byteString(key, 'Headers constructor', 'key'), byteString(init[key], 'Headers constructor', 'value')]);
  }
  for (const [key, value] of record) appendTo(list, key, value);
}

function symbolText(key) {
  return `Symbol(${key.description})`;
}

const entries = defineIteration(Headers, 'Headers', (headers) => writable(headers).entries());
Object.defineProperty(Headers.prototype, Symbol.iterator, { __proto__: null, value: entries, writable: true, configurable: true });
finish(Headers, ['append', 'delete', 'get', 'has', 'set', 'getSetCookie']);

module.exports = { HeaderList, Headers, fill, headersOf: stateOf.of, listOf: stateOf.list, isToken: (text) => TOKEN.test(text), isValidValue };
