'use strict';
// LockManager: named locks between parts of one thread. Web Locks API.
//
// Each name has a queue of requests; those at its head that are compatible with what is held are granted. Stealing takes a
// lock from its holders, whose requests fail.

const { codes: { ERR_ILLEGAL_CONSTRUCTOR, ERR_INVALID_THIS, ERR_MISSING_ARGS } } = require('internal/errors');
const { validateAbortSignal, validateDictionary, validateFunction, validateOneOf } = require('internal/validators');
const { create, isPending, reject, resolve, then, promiseOf } = require('internal/webstreams/util');

const kMake = Symbol('kMake');

const names = new Map(); // name -> { held: [], queue: [] }
let ids = 0;

function clientId() { return `node-${process.pid}-0`; }

function domError(message, name) {
  return new (require('internal/domexception').DOMException)(message, name);
}

class Lock {
  #name;
  #mode;

  constructor() {
    if (arguments[0] !== kMake) throw new ERR_ILLEGAL_CONSTRUCTOR();
    this.#name = arguments[1];
    this.#mode = arguments[2];
  }

  get name() { return this.#name; }
  get mode() { return this.#mode; }
}

class LockManager {
  #brand = true;

  constructor() {
    if (arguments[0] !== kMake) throw new ERR_ILLEGAL_CONSTRUCTOR();
  }

  async request(name, options, callback = undefined) {
    if (!(#brand in this)) throw new ERR_INVALID_THIS('LockManager');
    if (arguments.length < 2) throw new ERR_MISSING_ARGS(arguments.length === 0 ? 'name' : 'callback');
    if (callback === undefined) {
      callback = options;
      options = undefined;
    }
    name = `${name}`;
    validateFunction(callback, 'callback');
    validateDictionary(options, 'options');
    const { mode = 'exclusive', ifAvailable = false, steal = false, signal } = options ?? {};
    validateOneOf(`${mode}`, 'options.mode', ['shared', 'exclusive']);
    if (signal !== undefined) validateAbortSignal(signal, 'options.signal');
    if (name.startsWith('-')) throw domError('Lock name may not start with hyphen', 'NotSupportedError');
    if (ifAvailable && steal) throw domError('ifAvailable and steal are mutually exclusive', 'NotSupportedError');
    if (steal && `${mode}` !== 'exclusive') throw domError(`mode: "${mode}" and steal are mutually exclusive`, 'NotSupportedError');
    if (signal && (steal || ifAvailable)) throw domError('signal cannot be used with steal or ifAvailable', 'NotSupportedError');
    signal?.throwIfAborted();
    return add({ id: ++ids, name, mode: `${mode}`, ifAvailable: Boolean(ifAvailable), callback, promise: create(), signal }, Boolean(steal));
  }

  async query() {
    if (!(#brand in this)) throw new ERR_INVALID_THIS('LockManager');
    const held = [];
    const pending = [];
    const show = ({ name, mode }) => ({ __proto__: null, name, mode, clientId: clientId() });
    for (const entry of names.values()) {
      held.push(...entry.held.map(show));
      pending.push(...entry.queue.map(show));
    }
    return { held, pending };
  }
}

function add(request, steal) {
  let entry = names.get(request.name);
  if (entry === undefined) names.set(request.name, entry = { held: [], queue: [] });
  if (steal) {
    for (const other of entry.held) reject(other.promise, domError('The operation was aborted', 'AbortError'));
    entry.held = [];
    entry.queue.unshift(request);
  } else if (request.ifAvailable && !(entry.queue.length === 0 && compatible(entry, request))) {
    process.nextTick(() => settle(request, promiseOf(request.callback, null)));
    return request.promise;
  } else {
    entry.queue.push(request);
  }
  if (request.signal) {
    request.signal.addEventListener('abort', () => {
      const at = entry.queue.indexOf(request);
      if (at === -1) return;
      entry.queue.splice(at, 1);
      reject(request.promise, request.signal.reason);
      grant(request.name, entry);
    }, { once: true });
  }
  grant(request.name, entry);
  return request.promise;
}

function compatible(entry, { mode }) {
  return entry.held.length === 0 || (mode === 'shared' && entry.held.every((other) => other.mode === 'shared'));
}

function grant(name, entry) {
  while (entry.queue.length > 0 && compatible(entry, entry.queue[0])) {
    const request = entry.queue.shift();
    entry.held.push(request);
    process.nextTick(() => {
      const done = promiseOf(request.callback, new Lock(kMake, name, request.mode));
      const release = () => {
        const at = entry.held.indexOf(request);
        if (at !== -1) entry.held.splice(at, 1);
        settle(request, done);
        grant(name, entry);
      };
      then(done, release, release);
    });
  }
  if (entry.queue.length === 0 && entry.held.length === 0) names.delete(name);
}

function settle(request, done) {
  if (isPending(request.promise)) resolve(request.promise, done); // a stolen one has failed before
}

for (const [Class, keys] of [[Lock, ['name', 'mode']], [LockManager, ['request', 'query']]]) {
  for (const key of keys) Object.defineProperty(Class.prototype, key, { __proto__: null, enumerable: true });
  Object.defineProperty(Class.prototype, Symbol.toStringTag, { __proto__: null, value: Class.name, configurable: true });
}

module.exports = { Lock, LockManager, locks: new LockManager(kMake) };
