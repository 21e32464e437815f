'use strict';
// URLSearchParams: a flat list [name, value, name, value, ...], on its own or of a URL, which it tells what changed.

const { codes } = require('internal/errors');
const { ERR_ARG_NOT_ITERABLE, ERR_INVALID_THIS, ERR_INVALID_TUPLE, ERR_MISSING_ARGS } = codes;
const { constructorOf, customInspectSymbol, kEnumerableProperty } = require('internal/util');
const { validateFunction } = require('internal/validators');
const { parseForm, serializeForm } = internalBinding('url');
const { paramsChanged } = require('internal/url');

let ofURL; // (url, query) -> the URLSearchParams of a URL
let setText; // (params, query): the URL's query was set
let listOf;
let isSearchParams;

const wellFormed = (value) => `${value}`.toWellFormed();

class URLSearchParams {
  #searchParams = [];
  #context = undefined; // the URL

  constructor(init = undefined) {
    if (init === undefined) return;
    if (init === null || (typeof init !== 'object' && typeof init !== 'function')) {
      init = wellFormed(init);
      this.#searchParams = parseForm(init[0] === '?' ? init.slice(1) : init);
      return;
    }
    const method = init[Symbol.iterator];
    if (method === this[Symbol.iterator] && #searchParams in init) {
      this.#searchParams = init.#searchParams.slice();
    } else if (method != null) {
      this.#fromPairs(init, method);
    } else {
      this.#fromRecord(init);
    }
  }

  static {
    ofURL = (url, query) => {
      const made = new URLSearchParams();
      made.#searchParams = query === '' ? [] : parseForm(query);
      made.#context = url;
      return made;
    };
    setText = (params, query) => { params.#searchParams = parseForm(query); };
    listOf = (params) => params.#searchParams;
    isSearchParams = (value) => typeof value === 'object' && value !== null && #searchParams in value;
  }

  #fromPairs(init, method) {
    if (typeof method !== 'function') throw new ERR_ARG_NOT_ITERABLE('Query pairs');
    const list = this.#searchParams;
    for (const pair of { [Symbol.iterator]: () => Reflect.apply(method, init, []) }) {
      if (pair == null || (typeof pair !== 'object' && typeof pair !== 'function') || typeof pair[Symbol.iterator] !== 'function') {
        throw new ERR_INVALID_TUPLE('Each query pair', '[name, value]');
      }
      let count = 0;
      for (const element of pair) {
        count++;
        list.push(wellFormed(element));
      }
      if (count !== 2) throw new ERR_INVALID_TUPLE('Each query pair', '[name, value]');
    }
  }

  #fromRecord(init) {
    const list = this.#searchParams;
    const seen = new Map(); // names that are the same when well formed
    for (const key of Reflect.ownKeys(init)) {
      if (!Reflect.getOwnPropertyDescriptor(init, key)?.enumerable) continue;
      const name = wellFormed(key);
      const value = wellFormed(init[key]);
      const known = seen.get(name);
      if (known !== undefined) {
        list[known] = value;
      } else {
        seen.set(name, list.push(name, value) - 1);
      }
    }
  }

  #changed() {
    if (this.#context !== undefined) paramsChanged(this.#context);
  }

  // Removes what `keep` does not want kept; a pass over the list.
  #retain(keep) {
    const list = this.#searchParams;
    let to = 0;
    for (let i = 0; i < list.length; i += 2) {
      if (!keep(list[i], list[i + 1])) continue;
      list[to++] = list[i];
      list[to++] = list[i + 1];
    }
    list.length = to;
  }

  [customInspectSymbol](depth, ctx) {
    if (!(typeof this === 'object' && this !== null && #searchParams in this)) throw new ERR_INVALID_THIS('URLSearchParams');
    if (typeof depth === 'number' && depth < 0) return ctx.stylize('[Object]', 'special');
    const show = shower(depth, ctx);
    const list = this.#searchParams;
    const shown = [];
    for (let i = 0; i < list.length; i += 2) shown.push(`${show(list[i])} => ${show(list[i + 1])}`);
    const name = (constructorOf(this) ?? URLSearchParams).name;
    if (shown.length === 0) return `${name} {}`;
    return `${name} ${layout(shown, ctx)}`;
  }

  get size() {
    if (!(typeof this === 'object' && this !== null && #searchParams in this)) throw new ERR_INVALID_THIS('URLSearchParams');
    return this.#searchParams.length / 2;
  }

  append(...args) {
    if (!(typeof this === 'object' && this !== null && #searchParams in this)) throw new ERR_INVALID_THIS('URLSearchParams');
    if (args.length < 2) throw new ERR_MISSING_ARGS('name', 'value');
    const name = wellFormed(args[0]);
    const value = wellFormed(args[1]);
    this.#searchParams.push(name, value);
    this.#changed();
  }

  delete(...args) {
    if (!(typeof this === 'object' && this !== null && #searchParams in this)) throw new ERR_INVALID_THIS('URLSearchParams');
    if (args.length < 1) throw new ERR_MISSING_ARGS('name');
    const name = wellFormed(args[0]);
    if (args[1] === undefined) {
      this.#retain((n) => n !== name);
    } else {
      const value = wellFormed(args[1]);
      this.#retain((n, v) => n !== name || v !== value);
    }
    this.#changed();
  }

  get(...args) {
    if (!(typeof this === 'object' && this !== null && #searchParams in this)) throw new ERR_INVALID_THIS('URLSearchParams');
    if (args.length < 1) throw new ERR_MISSING_ARGS('name');
    const name = wellFormed(args[0]);
    const list = this.#searchParams;
    for (let i = 0; i < list.length; i += 2) if (list[i] === name) return list[i + 1];
    return null;
  }

  getAll(...args) {
    if (!(typeof this === 'object' && this !== null && #searchParams in this)) throw new ERR_INVALID_THIS('URLSearchParams');
    if (args.length < 1) throw new ERR_MISSING_ARGS('name');
    const name = wellFormed(args[0]);
    const list = this.#searchParams;
    const values = [];
    for (let i = 0; i < list.length; i += 2) if (list[i] === name) values.push(list[i + 1]);
    return values;
  }

  has(...args) {
    if (!(typeof this === 'object' && this !== null && #searchParams in this)) throw new ERR_INVALID_THIS('URLSearchParams');
    if (args.length < 1) throw new ERR_MISSING_ARGS('name');
    const name = wellFormed(args[0]);
    const value = args[1] === undefined ? undefined : wellFormed(args[1]);
    const list = this.#searchParams;
    for (let i = 0; i < list.length; i += 2) if (list[i] === name && (value === undefined || list[i + 1] === value)) return true;
    return false;
  }

  set(...args) {
    if (!(typeof this === 'object' && this !== null && #searchParams in this)) throw new ERR_INVALID_THIS('URLSearchParams');
    if (args.length < 2) throw new ERR_MISSING_ARGS('name', 'value');
    const name = wellFormed(args[0]);
    const value = wellFormed(args[1]);
    const list = this.#searchParams;
    const first = list.findIndex((n, i) => i % 2 === 0 && n === name);
    if (first === -1) {
      list.push(name, value);
    } else {
      list[first + 1] = value;
      let found = false;
      this.#retain((n) => {
        if (n !== name) return true;
        if (found) return false;
        return found = true;
      });
    }
    this.#changed();
  }

  sort() {
    if (!(typeof this === 'object' && this !== null && #searchParams in this)) throw new ERR_INVALID_THIS('URLSearchParams');
    const list = this.#searchParams;
    const pairs = [];
    for (let i = 0; i < list.length; i += 2) pairs.push([list[i], list[i + 1]]);
    pairs.sort((a, b) => (a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : 0)); // by UTF-16 units
    for (let i = 0; i < pairs.length; i++) {
      list[2 * i] = pairs[i][0];
      list[2 * i + 1] = pairs[i][1];
    }
    this.#changed();
  }

  entries() {
    if (!(typeof this === 'object' && this !== null && #searchParams in this)) throw new ERR_INVALID_THIS('URLSearchParams');
    return new URLSearchParamsIterator(this, ENTRIES);
  }

  forEach(callback, thisArg = undefined) {
    if (!(typeof this === 'object' && this !== null && #searchParams in this)) throw new ERR_INVALID_THIS('URLSearchParams');
    validateFunction(callback, 'callback');
    for (let i = 0; i < this.#searchParams.length; i += 2) {
      const list = this.#searchParams;
      Reflect.apply(callback, thisArg, [list[i + 1], list[i], this]);
    }
  }

  keys() {
    if (!(typeof this === 'object' && this !== null && #searchParams in this)) throw new ERR_INVALID_THIS('URLSearchParams');
    return new URLSearchParamsIterator(this, KEYS);
  }

  values() {
    if (!(typeof this === 'object' && this !== null && #searchParams in this)) throw new ERR_INVALID_THIS('URLSearchParams');
    return new URLSearchParamsIterator(this, VALUES);
  }

  toString() {
    if (!(typeof this === 'object' && this !== null && #searchParams in this)) throw new ERR_INVALID_THIS('URLSearchParams');
    return serializeForm(this.#searchParams);
  }
}

// They take their arguments as lists, since a missing one is not `undefined`, and `arguments` is slow.
for (const name of ['append', 'set']) Object.defineProperty(URLSearchParams.prototype[name], 'length', { __proto__: null, configurable: true, value: 2 });
for (const name of ['delete', 'get', 'getAll', 'has']) Object.defineProperty(URLSearchParams.prototype[name], 'length', { __proto__: null, configurable: true, value: 1 });
Object.defineProperty(URLSearchParams.prototype, Symbol.toStringTag, { __proto__: null, configurable: true, value: 'URLSearchParams' });
Object.defineProperty(URLSearchParams.prototype, Symbol.iterator, { __proto__: null, configurable: true, writable: true, value: URLSearchParams.prototype.entries });
for (const key of ['size', 'append', 'delete', 'get', 'getAll', 'has', 'set', 'sort', 'entries', 'forEach', 'keys', 'values', 'toString']) {
  Object.defineProperty(URLSearchParams.prototype, key, kEnumerableProperty);
}

const KEYS = 0;
const VALUES = 1;
const ENTRIES = 2;

function itemAt(list, i, kind) {
  if (kind === ENTRIES) return [list[i], list[i + 1]];
  return list[kind === KEYS ? i : i + 1];
}

class URLSearchParamsIterator {
  #target;
  #kind;
  #index = 0;

  constructor(target, kind) {
    this.#target = target;
    this.#kind = kind;
  }

  next() {
    if (typeof this !== 'object' || this === null || !(#target in this)) throw new ERR_INVALID_THIS('URLSearchParamsIterator');
    const list = listOf(this.#target);
    const at = this.#index;
    if (at >= list.length) return { value: undefined, done: true };
    this.#index += 2;
    return { value: itemAt(list, at, this.#kind), done: false };
  }

  [customInspectSymbol](depth, ctx) {
    if (!(typeof this === 'object' && this !== null && #target in this)) throw new ERR_INVALID_THIS('URLSearchParamsIterator');
    if (typeof depth === 'number' && depth < 0) return ctx.stylize('[Object]', 'special');
    const show = shower(depth, ctx);
    const list = listOf(this.#target);
    const shown = [];
    for (let i = this.#index; i < list.length; i += 2) shown.push(show(itemAt(list, i, this.#kind)));
    return `${this[Symbol.toStringTag]} ${layout(shown, ctx)}`;
  }
}
delete URLSearchParamsIterator.prototype.constructor;
Object.setPrototypeOf(URLSearchParamsIterator.prototype, Object.getPrototypeOf(Object.getPrototypeOf([][Symbol.iterator]())));
Object.defineProperty(URLSearchParamsIterator.prototype, 'next', kEnumerableProperty);
Object.defineProperty(URLSearchParamsIterator.prototype, Symbol.toStringTag, { __proto__: null, configurable: true, value: 'URLSearchParams Iterator' });

// Shows what is inside of an object that is shown with `ctx`.
function shower(depth, ctx) {
  const { inspect } = require('internal/util/inspect');
  const inner = { ...ctx };
  if (depth !== null) inner.depth = depth - 1;
  return (value) => inspect(value, inner);
}

// Braces around a list, on one line if it fits.
function layout(shown, ctx) {
  const length = shown.reduce((sum, text) => sum + text.replace(/\u001b\[\d\d?m/g, '').length + 2, -2);
  return length > ctx.breakLength ? `{\n  ${shown.join(',\n  ')} }` : `{ ${shown.join(', ')} }`;
}

module.exports = { URLSearchParams, isSearchParams, ofURL, setText };
