'use strict';
// createHook: lists of functions that hear of every resource.
//
// A hook that is enabled or disabled by a hook counts from the end of the outermost emission on. What a hook throws ends
// the program. The machine tells of promises only while some enabled hook wants it.

const tracking = require('internal/async_hooks');
const native = internalBinding('async_context');
const { codes } = require('internal/errors');
const { kAsyncId, kTriggerId } = tracking;

const KINDS = ['init', 'before', 'after', 'destroy', 'promiseResolve'];

let hooks = [];
let later; // the list from the end of this emission on
let depth = 0;
const counts = { __proto__: null, init: 0, before: 0, after: 0, destroy: 0, promiseResolve: 0, promises: 0 };

// Prints the error and leaves.
function fatal(err) {
  let text;
  try {
    if (typeof err.stack === 'string') text = err.stack;
  } catch {
    // Not an object, or one that does not want to be read.
  }
  if (text === undefined) {
    const holder = { message: require('internal/util/inspect').inspect(err) };
    Error.captureStackTrace(holder, fatal);
    text = holder.stack;
  }
  process._rawDebug(text);
  process.exit(1);
}

function emission(kind) {
  return function(id, type, triggerId, resource) {
    if (counts[kind] === 0) return;
    depth++;
    try {
      for (let i = 0; i < hooks.length; i++) {
        const fn = hooks[i][kind];
        if (fn !== undefined) Reflect.apply(fn, hooks[i].self, kind === 'init' ? [id, type, triggerId, resource] : [id]);
      }
    } catch (err) {
      fatal(err);
    } finally {
      if (--depth === 0 && later !== undefined) use(later);
    }
  };
}

const emit = { __proto__: null, wanted: (kind) => counts[kind] > 0 };
for (const kind of KINDS) emit[kind] = emission(kind);

function use(list) {
  hooks = list;
  later = undefined;
  for (const kind of KINDS) counts[kind] = list.filter((hook) => hook[kind] !== undefined).length;
  counts.promises = list.filter((hook) => hook.trackPromises).length;
  tracking.setEmitter(list.length > 0 ? emit : undefined);
  if (counts.promises === 0) {
    setPromiseHooks();
  } else {
    const watched = counts.init > 0 || counts.destroy > 0;
    setPromiseHooks(watched ? promiseMade : undefined, promiseBefore, promiseAfter, counts.promiseResolve > 0 ? promiseSettled : undefined);
  }
}

// Programs may have hooks of their own on promises.
let promiseFns = [];
function setPromiseHooks(...fns) {
  promiseFns = fns;
  if (require.isLoaded('internal/v8/promise_hooks')) require('internal/v8/promise_hooks').setBase(...fns);
  else native.setPromiseHooks(...fns);
}

function change(list) {
  if (depth > 0) later = list;
  else use(list);
}

// Promises. An id is given to those that are met without one: they were made before there were hooks.

function idOf(promise) {
  return promise[kAsyncId] ?? track(promise);
}

function track(promise, parent) {
  const triggerId = parent === undefined ? tracking.defaultTriggerId() : idOf(parent);
  const id = promise[kAsyncId] = tracking.newAsyncId();
  promise[kTriggerId] = triggerId;
  return id;
}

// A frozen promise takes no id; nobody hears of it then.
function guarded(fn) {
  return function(promise, parent) {
    try {
      if (promise[kAsyncId] === undefined) track(promise, parent);
    } catch {
      return;
    }
    fn(promise);
  };
}

const promiseMade = guarded((promise) => {
  const id = promise[kAsyncId];
  emit.init(id, 'PROMISE', promise[kTriggerId], promise);
  if (counts.destroy > 0) destroyWhenCollected(promise, id);
});
const promiseBefore = guarded((promise) => tracking.enter(promise[kAsyncId], promise[kTriggerId], promise));
const promiseAfter = guarded((promise) => tracking.leave(promise[kAsyncId]));
const promiseSettled = guarded((promise) => emit.promiseResolve(promise[kAsyncId]));

// The destroy hooks hear of `id` when `resource` is collected, unless `state.destroyed` says that they have.
let registry;

function destroyWhenCollected(resource, id, state) {
  registry ??= new FinalizationRegistry((held) => {
    if (typeof held === 'number') tracking.emitDestroy(held);
    else if (!held.state.destroyed) tracking.emitDestroy(held.id);
  });
  registry.register(resource, state === undefined ? id : { id, state });
}

class AsyncHook {
  constructor({ init, before, after, destroy, promiseResolve, trackPromises }) {
    const given = { init, before, after, destroy, promiseResolve };
    for (const kind of KINDS) {
      if (given[kind] !== undefined && typeof given[kind] !== 'function') throw new codes.ERR_ASYNC_CALLBACK(`hook.${kind}`);
    }
    if (trackPromises !== undefined) {
      require('internal/validators').validateBoolean(trackPromises, 'trackPromises');
      if (!trackPromises && promiseResolve !== undefined) {
        throw new codes.ERR_INVALID_ARG_VALUE('trackPromises', trackPromises, 'must not be false when promiseResolve is enabled');
      }
    }
    this.#entry = { __proto__: null, self: this, ...given, trackPromises: trackPromises ?? true };
  }

  #entry;

  enable() {
    const list = later ?? hooks;
    if (!list.includes(this.#entry)) change([...list, this.#entry]);
    return this;
  }

  disable() {
    const list = later ?? hooks;
    if (list.includes(this.#entry)) change(list.filter((entry) => entry !== this.#entry));
    return this;
  }
}

function createHook(callbacks) {
  return new AsyncHook(callbacks);
}

module.exports = { createHook, destroyWhenCollected, promiseHooks: () => promiseFns };
