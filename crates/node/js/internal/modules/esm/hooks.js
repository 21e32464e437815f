'use strict';
// Hooks into resolution and loading: module.registerHooks(), whose functions are synchronous and serve require() as well,
// and module.register(), whose functions may be asynchronous and serve import alone.
//
// Node runs the second kind on a thread of its own; here they run on the program's, between its jobs. The last that was
// registered is asked first, and asks the others by `next`.

const { codes } = require('internal/errors');
const { URL } = require('internal/url');

const chains = { resolve: [], load: [] }; // { fn, isAsync, data }
const state = {
  isAsync: false,
  hasSync: false,
  resolve: (specifier, context, last, sync) => resolve(specifier, context, last, sync),
  load: (url, context, last, sync) => load(url, context, last, sync),
};

function isThenable(value) {
  return value !== null && typeof value === 'object' && typeof value.then === 'function';
}

function checkResult(kind, value) {
  if (value === null || typeof value !== 'object') {
    throw new codes.ERR_INVALID_RETURN_VALUE('an object', `${kind} hook's ${kind}()`, value);
  }
  return value;
}

// Calls a chain; the answer may be a promise when one of its functions is asynchronous.
function call(kind, first, context, last, sync) {
  const chain = sync ? chains[kind].filter((hook) => !hook.isAsync) : chains[kind];
  const at = (index, subject, given) => {
    if (index < 0) return last(subject, given);
    const { fn } = chain[index];
    let asked = false;
    const next = (again = subject, more) => {
      asked = true;
      if (typeof again !== 'string') throw new codes.ERR_INVALID_ARG_TYPE(kind === 'resolve' ? 'specifier' : 'url', 'string', again);
      return at(index - 1, again, { ...given, ...more });
    };
    const check = (value) => {
      if (!asked && value?.shortCircuit !== true) {
        if (chain[index].isAsync) throw new codes.ERR_LOADER_CHAIN_INCOMPLETE(kind);
        throw new codes.ERR_INVALID_RETURN_PROPERTY_VALUE('true', kind, 'shortCircuit', value?.shortCircuit);
      }
      return checkResult(kind, value);
    };
    const value = fn(subject, given, next);
    return isThenable(value) ? Promise.resolve(value).then(check) : check(value);
  };
  return at(chain.length - 1, first, context);
}

function* resolve(specifier, context, last, sync) {
  const found = yield call('resolve', specifier, context, last, sync);
  const { url, format, importAttributes } = found;
  if (typeof url !== 'string') throw new codes.ERR_INVALID_RETURN_PROPERTY_VALUE('a URL string', 'resolve', 'url', url);
  if (!URL.canParse(url)) throw new codes.ERR_INVALID_RETURN_PROPERTY_VALUE('a URL string', 'resolve', 'url', url);
  if (format != null && typeof format !== 'string') throw new codes.ERR_INVALID_RETURN_PROPERTY_VALUE('a string', 'resolve', 'format', format);
  return { url, format: format ?? undefined, importAttributes };
}

function* load(url, context, last, sync) {
  const { format, source } = yield call('load', url, context, last, sync);
  if (format != null && typeof format !== 'string') throw new codes.ERR_INVALID_RETURN_PROPERTY_VALUE('a string', 'load', 'format', format);
  return { format, source };
}

function install() {
  require('internal/modules/esm/loader').setHooks(state);
  state.isAsync = chains.resolve.some((hook) => hook.isAsync) || chains.load.some((hook) => hook.isAsync);
  state.hasResolve = chains.resolve.some((hook) => !hook.isAsync);
  state.hasSync = chains.resolve.some((hook) => !hook.isAsync) || chains.load.some((hook) => !hook.isAsync);
  require('internal/modules/cjs/loader').setHooks(state.hasSync ? state : undefined);
}

function add(kind, fn, isAsync) {
  if (fn === undefined || fn === null) return undefined;
  require('internal/validators').validateFunction(fn, `hooks.${kind}`);
  const hook = { fn, isAsync };
  chains[kind].push(hook);
  return hook;
}

class ModuleHooks {
  constructor(resolveHook, loadHook) {
    this.resolve = resolveHook;
    this.load = loadHook;
    Object.defineProperty(this, 'hooks', { __proto__: null, value: [add('resolve', resolveHook, false), add('load', loadHook, false)] });
  }
  deregister() {
    for (const kind of ['resolve', 'load']) chains[kind] = chains[kind].filter((hook) => !this.hooks.includes(hook));
    install();
  }
}

function registerHooks(hooks) {
  const made = new ModuleHooks(hooks.resolve, hooks.load);
  install();
  return Object.freeze(made);
}

// The module of hooks is loaded at once, and its `initialize` called; import() waits for both.
function register(specifier, parentURL = undefined, options = undefined) {
  if (parentURL !== null && typeof parentURL === 'object' && !(parentURL instanceof URL)) {
    options = parentURL;
    parentURL = options.parentURL;
  }
  const base = `${parentURL?.href ?? parentURL ?? 'data:'}`;
  const loader = require('internal/modules/esm/loader');
  const record = loader.loadHooksModule(`${specifier?.href ?? specifier}`, base);
  const { initialize, resolve: resolveHook, load: loadHook } = record;
  const ready = initialize?.(options?.data);
  const wrap = (fn) => fn && (isThenable(ready) ? async (...args) => { await ready; return fn(...args); } : fn);
  add('resolve', wrap(resolveHook), true);
  add('load', wrap(loadHook), true);
  install();
}

module.exports = { registerHooks, register, state };
