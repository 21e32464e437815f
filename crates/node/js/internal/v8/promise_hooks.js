'use strict';
// v8.promiseHooks: programs hear of every promise. The machine knows one set of hooks, which async_hooks has when it wants
// it: both are put together here.

const native = internalBinding('async_context');
const { codes } = require('internal/errors');
const { validateFunction, validatePlainFunction } = require('internal/validators');

const KINDS = ['init', 'before', 'after', 'settled'];

// Of async_hooks, in the order of KINDS.
let base = require.isLoaded('internal/async/hooks') ? require('internal/async/hooks').promiseHooks() : [];
const added = { __proto__: null, init: [], before: [], after: [], settled: [] };

// What a hook throws ends the program, as in async_hooks.
function guarded(fn) {
  return (promise, parent) => {
    try {
      fn(promise, parent);
    } catch (err) {
      process._rawDebug(typeof err?.stack === 'string' ? err.stack : String(err));
      process.exit(1);
    }
  };
}

function all(own, list) {
  if (list.length === 0) return own;
  const fns = own === undefined ? list : [own, ...list];
  return (promise, parent) => { for (const fn of fns) fn(promise, parent); };
}

function use() {
  const fns = KINDS.map((kind, i) => all(base[i], added[kind]));
  if (fns.every((fn) => fn === undefined)) native.setPromiseHooks();
  else native.setPromiseHooks(...fns);
}

// Those of async_hooks; nothing when it wants none.
function setBase(...fns) {
  base = fns;
  use();
}

function add(kind, fn) {
  const hook = guarded(fn);
  added[kind] = [...added[kind], hook];
  use();
  return () => {
    added[kind] = added[kind].filter((each) => each !== hook);
    use();
  };
}

function check(fn, name) {
  validateFunction(fn, name);
  validatePlainFunction(fn, name);
}

function adder(kind, name) {
  const wanted = `${kind}Hook`;
  return { [name](fn) {
    check(fn, wanted);
    return add(kind, fn);
  } }[name];
}

const promiseHooks = {
  createHook({ init, before, after, settled } = {}) {
    const given = { init, before, after, settled };
    const stops = [];
    for (const kind of KINDS) if (given[kind]) check(given[kind], `${kind}Hook`);
    for (const kind of KINDS) if (given[kind]) stops.push(add(kind, given[kind]));
    return () => { for (const stop of stops) stop(); };
  },
  onInit: adder('init', 'onInit'),
  onBefore: adder('before', 'onBefore'),
  onAfter: adder('after', 'onAfter'),
  onSettled: adder('settled', 'onSettled'),
};

module.exports = { promiseHooks, setBase };
