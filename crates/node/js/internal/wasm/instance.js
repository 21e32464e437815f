'use strict';
// WebAssembly.Instance: reads imports, finds the store that they are of, links, runs the start function, makes the exports.

const { LinkError, needNew, receiver, setState, stateOf } = require('internal/wasm/util');
const { bindGlobal, bindMemory, bindTable, functionOf, newStore, refuse, wrapperOf } = require('internal/wasm/objects');
const { stateOfModule } = require('internal/wasm/module');
const binding = internalBinding('wasm');

const KIND = { function: 0, table: 1, memory: 2, global: 3 };
const NAMES = ['function', 'table', 'memory', 'global'];

function Instance(module, imports = undefined) {
  needNew(new.target, 'Instance');
  const where = 'WebAssembly.Instance()';
  stateOfModule(where, module);
  if (imports !== undefined && (imports === null || (typeof imports !== 'object' && typeof imports !== 'function'))) {
    throw new TypeError(`${where}: Argument 1 must be an object`);
  }
  setState(this, 'Instance', instantiate(where, module, imports));
}
Object.defineProperty(Instance.prototype, 'exports', {
  __proto__: null, configurable: true,
  get: { get exports() { return receiver(this, 'Instance', 'WebAssembly.Instance.exports'); } }.__lookupGetter__('exports'),
});

function instantiateModule(where, module, imports) {
  return setState(Object.create(Instance.prototype), 'Instance', instantiate(where, module, imports));
}

// Answers with the exports object.
function instantiate(where, module, imports) {
  const { handle, imports: wanted, exports: given } = stateOfModule(where, module);
  const values = readImports(where, wanted, imports);
  const store = storeFor(values, wanted) ?? newStore();
  const ids = values.map((value, i) => link(where, store, handle, wanted[i], i, value));
  const made = binding.instantiate(store.handle, handle, ids);
  if (typeof made === 'string') throw new LinkError(`${where}: ${made}`);
  const exports = { __proto__: null };
  given.forEach((entry, i) => {
    const [name] = entry;
    const id = Math.floor(made[i + 1] / 4);
    const kind = NAMES[made[i + 1] % 4];
    const value = kind === 'function' ? binding.functionObject(store.handle, id, entry.at(-1)) : wrapperOf(store, kind, id);
    Object.defineProperty(exports, name, { __proto__: null, value, enumerable: true });
  });
  Object.freeze(exports);
  if (made[0] >= 0) binding.functionObject(store.handle, made[0], made[0])();
  return exports;
}

function readImports(where, wanted, imports) {
  if (wanted.length === 0) return [];
  if (imports === undefined) throw new TypeError(`${where}: Imports argument must be present and must be an object`);
  return wanted.map(([module, name], i) => {
    const from = imports[module];
    if (from === null || (typeof from !== 'object' && typeof from !== 'function')) {
      throw new TypeError(`${where}: Import #${i} "${module}": module is not an object or function`);
    }
    return from[name];
  });
}

// The store that the imports are of; undefined if they are of none. What is alone in a store can be moved.
function storeFor(values, wanted) {
  let firm;
  let loose;
  values.forEach((value, i) => {
    const kind = wanted[i][2];
    if (kind === 'function') {
      loose ??= functionOf(value)?.store;
      return;
    }
    const state = stateOf(value, kind === 'memory' ? 'Memory' : kind === 'table' ? 'Table' : 'Global');
    if (state?.store === undefined || state.alone) return;
    if (kind === 'global' && !state.mutable && state.type !== 'funcref') {
      loose ??= state.store;
      return;
    }
    if (firm !== undefined && firm !== state.store) refuse(`a ${kind}`);
    firm = state.store;
  });
  return firm ?? loose;
}

// The id of an import in the store.
function link(where, store, module, [from, name, kind, ...type], i, value) {
  const fail = (text) => new LinkError(`${where}: Import #${i} "${from}" "${name}": ${text}`);
  const id = LINK[kind](store, value, type, fail, module, i);
  return id * 4 + KIND[kind];
}

const LINK = {
  __proto__: null,
  function(store, value, type, fail, module, i) {
    if (typeof value !== 'function') throw fail('function import requires a callable');
    const found = functionOf(value);
    if (found && !binding.sameType(found.store.handle, found.id, module, i)) throw fail('imported function does not match the expected type');
    if (found) return binding.adopt(store.handle, value);
    return binding.hostFunction(store.handle, module, i, value);
  },
  table(store, value, [min, max, element], fail) {
    const state = stateOf(value, 'Table');
    if (state === undefined) throw fail('table import requires a WebAssembly.Table');
    if (state.element !== element) throw fail('imported table does not match the expected type');
    const id = bindTable(value, store);
    const [, length, most] = binding.tableType(store.handle, id);
    if (length < min) throw fail(`table import has ${length} elements, which is smaller than the declared initial of ${min}`);
    if (max >= 0 && most < 0) throw fail('table import has no maximum length, required: ' + max);
    if (max >= 0 && most > max) throw fail(`table import has a larger maximum size ${most} than the module's declared maximum ${max}`);
    return id;
  },
  memory(store, value, [min, max], fail) {
    const state = stateOf(value, 'Memory');
    if (state === undefined) throw fail('memory import must be a WebAssembly.Memory object');
    const [pages, most] = binding.memoryType(state.store.handle, state.id);
    if (pages < min) throw fail(`memory import has ${pages} pages which is smaller than the declared initial of ${min}`);
    if (max >= 0 && most < 0) throw fail('memory import has no maximum limit, expected at most 4294967295');
    if (max >= 0 && most > max) throw fail(`memory import has a larger maximum size ${most} than the module's declared maximum ${max}`);
    return bindMemory(value, store);
  },
  global(store, value, [type, mutable], fail) {
    const state = stateOf(value, 'Global');
    if (state !== undefined) {
      if (state.mutable !== mutable) throw fail('imported global does not match the expected mutability');
      if (state.type !== type) throw fail('imported global does not match the expected type');
      return bindGlobal(value, store);
    }
    if (mutable) throw fail('imported mutable global must be a WebAssembly.Global object');
    const fits = type === 'i64' ? typeof value === 'bigint' : type === 'externref' ? true
      : type === 'funcref' ? value === null || functionOf(value) !== undefined
        : type !== 'v128' && typeof value === 'number';
    if (!fits) throw fail('global import must be a number, valid Wasm reference, or WebAssembly.Global object');
    return binding.newGlobal(store.handle, type, false, value);
  },
};

module.exports = { Instance, instantiateModule };
