'use strict';
// WebAssembly.Memory, Table and Global, and the stores that they belong to.
//
// A store here is { handle, wrappers }: what there is of objects for its memories, tables and globals, by kind and number, so
// that a thing has one object. State of an object: { store, id } once it belongs to a store, else what it will be made of.

const { codes } = require('internal/errors');
const { limits, needNew, receiver, setState, stateOf, uint32 } = require('internal/wasm/util');
const binding = internalBinding('wasm');

const MOST_PAGES = 65536;
const MOST_PAGES_64 = 262144;
const MOST_ELEMENTS = 10_000_000;
const REFERENCES = { __proto__: null, anyfunc: 'funcref', externref: 'externref' };
const NO_FUNCTION = 'function-typed object must be null (if nullable) or a Wasm function object';

// Stores by the handles that functions know.
const stores = new WeakMap();

function newStore() {
  const store = { handle: binding.newStore(new Map()), wrappers: { table: [], memory: [], global: [] } };
  stores.set(store.handle, store);
  return store;
}

// The function of a store that a function object is: { store, id }, or undefined.
function functionOf(value) {
  const found = typeof value === 'function' ? binding.functionOf(value) : undefined;
  return found && { store: stores.get(found[0]), id: found[1] };
}

// The object of a memory, table or global of a store.
function wrapperOf(store, kind, id) {
  const list = store.wrappers[kind];
  if (list[id] === undefined) {
    const { C, name } = { memory: { C: Memory, name: 'Memory' }, table: { C: Table, name: 'Table' }, global: { C: Global, name: 'Global' } }[kind];
    const object = Object.create(C.prototype);
    setState(object, name, attach({}, store, kind, id, object));
  }
  return list[id];
}

// Notes that a state belongs to a store now.
function attach(state, store, kind, id, object) {
  state.store = store;
  state.id = id;
  if (kind === 'table') state.element = binding.tableType(store.handle, id)[0];
  if (kind === 'global') [state.type, state.mutable] = binding.globalType(store.handle, id);
  store.wrappers[kind][id] = object;
  return state;
}

function isObject(value) {
  return (typeof value === 'object' && value !== null) || typeof value === 'function';
}

// ---- Memory ----

function Memory(descriptor) {
  needNew(new.target, 'Memory');
  const where = 'WebAssembly.Memory()';
  if (!isObject(descriptor)) throw new TypeError(`${where}: Argument 0 must be a memory descriptor`);
  const { address } = descriptor;
  if (address !== undefined && `${address}` !== 'i32' && `${address}` !== 'i64') {
    throw new TypeError(`${where}: Unknown address type '${address}'; pass 'i32' or 'i64'`);
  }
  const is64 = address !== undefined && `${address}` === 'i64';
  const most = is64 ? MOST_PAGES_64 : MOST_PAGES;
  const [initial, maximum] = limits(where, descriptor, most, most, is64);
  if (descriptor.shared) {
    if (maximum < 0) throw new TypeError(`${where}: If shared is true, maximum property should be defined.`);
    throw new codes.ERR_TALLY_NOT_BUILT_YET('WebAssembly.Memory with the option shared');
  }
  const store = newStore();
  const id = binding.newMemory(store.handle, initial, maximum, is64);
  setState(this, 'Memory', attach({ alone: true }, store, 'memory', id, this));
}

function grow(delta) {
  const where = 'WebAssembly.Memory.grow()';
  const state = receiver(this, 'Memory', where);
  const is64 = binding.memoryType(state.store.handle, state.id)[2];
  const pages = is64 ? Number(BigInt.asUintN(64, BigInt(delta))) : uint32(where, 'Argument 0', delta);
  const before = binding.memoryGrow(state.store.handle, state.id, pages);
  if (before < 0) throw new RangeError(`${where}: Maximum memory size exceeded`);
  return is64 ? BigInt(before) : before;
}
Memory.prototype.grow = grow;
Object.defineProperty(Memory.prototype, 'buffer', {
  __proto__: null, configurable: true,
  get: { get buffer() {
    const state = receiver(this, 'Memory', 'WebAssembly.Memory.buffer');
    return binding.memoryBuffer(state.store.handle, state.id);
  } }.__lookupGetter__('buffer'),
});

// Moves a memory that is alone in its store to another.
function bindMemory(memory, store) {
  const state = stateOf(memory, 'Memory');
  if (state.store !== store) {
    if (!state.alone) refuse('a memory');
    const id = binding.moveMemory(state.store.handle, state.id, store.handle);
    attach(state, store, 'memory', id, memory);
  }
  state.alone = false;
  return state.id;
}

function refuse(what) {
  throw new codes.ERR_TALLY_NOT_BUILT_YET(`WebAssembly: an instance of things of two groups that shared nothing before (${what})`);
}

// ---- Table ----

function Table(descriptor, init = undefined) {
  needNew(new.target, 'Table');
  const where = 'WebAssembly.Table()';
  if (!isObject(descriptor)) throw new TypeError(`${where}: Argument 0 must be a table descriptor`);
  const element = REFERENCES[`${descriptor.element}`];
  if (element === undefined) throw new TypeError(`${where}: Descriptor property 'element' must be a WebAssembly reference type`);
  const { address } = descriptor;
  if (address !== undefined && `${address}` === 'i64') throw new codes.ERR_TALLY_NOT_BUILT_YET('WebAssembly.Table with the address type i64');
  const [initial, maximum] = limits(where, descriptor, MOST_ELEMENTS, 2 ** 32 - 1, false);
  let value = arguments.length < 2 ? undefined : init;
  if (element === 'funcref') {
    value ??= null;
    if (value !== null && !functionOf(value)) {
      throw new TypeError(`${where}: Argument 2 must be undefined or a value of type compatible with the type of the new table: ${NO_FUNCTION}.`);
    }
  }
  const state = { element, initial, maximum, init: value };
  setState(this, 'Table', state);
  // (A table of nothing belongs to nobody before something is put in.)
  if (element === 'externref') bindTable(this, newStore(), true);
  else if (value !== null) bindTable(this, functionOf(value).store);
}

function bindTable(table, store, alone = false) {
  const state = stateOf(table, 'Table');
  if (state.store === undefined) {
    const id = binding.newTable(store.handle, state.element, state.initial, state.maximum, state.init);
    if (id < 0) throw new RangeError('WebAssembly.Table(): could not allocate the table');
    attach(state, store, 'table', id, table);
    state.alone = alone;
  } else if (state.store !== store) {
    if (!state.alone) refuse('a table');
    const [, length, maximum] = binding.tableType(state.store.handle, state.id);
    const values = Array.from({ length }, (_, i) => binding.tableGet(state.store.handle, state.id, i));
    const id = binding.newTable(store.handle, state.element, length, maximum, null);
    if (id < 0) throw new RangeError('WebAssembly.Table(): could not allocate the table');
    values.forEach((value, i) => binding.tableSet(store.handle, id, i, value));
    attach(state, store, 'table', id, table);
  }
  if (!alone) state.alone = false;
  return state.id;
}

function tableLength(state) {
  return state.store === undefined ? state.initial : binding.tableType(state.store.handle, state.id)[1];
}

// The value for an element, or V8's TypeError.
function elementFor(where, n, table, state, value) {
  if (state.element !== 'funcref') return value;
  if (value === null) return value;
  const found = functionOf(value);
  if (!found) throw new TypeError(`${where}: Argument ${n} is invalid for table: ${NO_FUNCTION}`);
  // (One of another store is adopted.)
  if (state.store === undefined) bindTable(table, found.store);
  return value;
}

function addressOf(where, state, index) {
  const at = uint32(where, 'Argument 0', index);
  const length = tableLength(state);
  if (at >= length) throw new RangeError(`${where}: invalid address ${at} in ${state.element} table of size ${length}`);
  return at;
}

Object.defineProperty(Table.prototype, 'length', {
  __proto__: null, configurable: true,
  get: { get length() { return tableLength(receiver(this, 'Table', 'WebAssembly.Table.length')); } }.__lookupGetter__('length'),
});
const tableMethods = {
  grow(delta, ...rest) {
    const where = 'WebAssembly.Table.grow()';
    const state = receiver(this, 'Table', where);
    const more = uint32(where, 'Argument 0', delta);
    const value = elementFor(where, 1, this, state, rest.length > 0 && rest[0] !== undefined ? rest[0] : state.element === 'funcref' ? null : undefined);
    const length = tableLength(state);
    const most = state.store === undefined ? state.maximum : binding.tableType(state.store.handle, state.id)[2];
    const failed = () => new RangeError(`${where}: failed to grow table by ${more}`);
    if (length + more > (most < 0 ? MOST_ELEMENTS : Math.min(most, MOST_ELEMENTS))) throw failed();
    if (state.store === undefined) state.initial = length + more;
    else if (binding.tableGrow(state.store.handle, state.id, more, value) < 0) throw failed();
    return length;
  },
  set(index, ...rest) {
    const where = 'WebAssembly.Table.set()';
    const state = receiver(this, 'Table', where);
    const at = addressOf(where, state, index);
    let value = rest.length > 0 ? rest[0] : state.element === 'funcref' ? null : undefined;
    value = elementFor(where, 1, this, state, value);
    if (state.store !== undefined) binding.tableSet(state.store.handle, state.id, at, value);
  },
  get(index) {
    const where = 'WebAssembly.Table.get()';
    const state = receiver(this, 'Table', where);
    const at = addressOf(where, state, index);
    return state.store === undefined ? null : binding.tableGet(state.store.handle, state.id, at);
  },
};
for (const name of ['grow', 'set', 'get']) {
  Object.defineProperty(tableMethods[name], 'length', { __proto__: null, value: 1, configurable: true });
  Table.prototype[name] = tableMethods[name];
}

// ---- Global ----

const CONVERT = {
  __proto__: null,
  i32: (value) => value | 0,
  i64: (value) => new BigInt64Array([value])[0],
  f32: (value) => Math.fround(value),
  f64: (value) => +value,
  externref: (value) => value,
  anyfunc: (value) => {
    if (value !== null && !functionOf(value)) throw new TypeError(`WebAssembly.Global(): ${NO_FUNCTION}`);
    return value;
  },
};
const ZERO = { __proto__: null, i32: 0, i64: 0n, f32: 0, f64: 0, externref: undefined, anyfunc: null };

function Global(descriptor, value = undefined) {
  needNew(new.target, 'Global');
  const where = 'WebAssembly.Global()';
  if (!isObject(descriptor)) throw new TypeError(`${where}: Argument 0 must be a global descriptor`);
  const mutable = !!descriptor.mutable;
  const type = `${descriptor.value}`;
  if (type === 'v128') throw new TypeError(`${where}: A global of type 'v128' cannot be created in JavaScript`);
  if (!(type in CONVERT)) throw new TypeError(`${where}: Descriptor property 'value' must be a WebAssembly type`);
  const converted = value === undefined ? ZERO[type] : CONVERT[type](value);
  const state = { type: type === 'anyfunc' ? 'funcref' : type, mutable, value: converted };
  setState(this, 'Global', state);
  if (type === 'anyfunc' && converted !== null) bindGlobal(this, functionOf(converted).store);
}

function bindGlobal(object, store) {
  const state = stateOf(object, 'Global');
  if (state.store === undefined) {
    const { type, mutable, value } = state;
    attach(state, store, 'global', binding.newGlobal(store.handle, type, mutable, value), object);
    state.value = undefined;
  } else if (state.store !== store) {
    if (state.mutable || state.type === 'funcref' || state.type === 'v128') refuse('a global');
    // What does not change may be there twice.
    return binding.newGlobal(store.handle, state.type, false, binding.globalGet(state.store.handle, state.id));
  }
  return state.id;
}

function globalValue(state) {
  return state.store === undefined ? state.value : binding.globalGet(state.store.handle, state.id);
}

Global.prototype.valueOf = { valueOf() { return globalValue(receiver(this, 'Global', 'WebAssembly.Global.valueOf()')); } }.valueOf;
const valueAccessor = {
  get value() { return globalValue(receiver(this, 'Global', 'get WebAssembly.Global.value')); },
  set value(value) {
    const where = 'set WebAssembly.Global.value';
    const state = receiver(this, 'Global', where);
    if (!state.mutable) throw new TypeError(`${where}): Can't set the value of an immutable global.`);
    if (state.type === 'funcref' && value !== null) {
      const found = functionOf(value);
      if (!found) throw new TypeError(`${where}): ${NO_FUNCTION}`);
      if (state.store === undefined) bindGlobal(this, found.store);
    }
    if (state.store === undefined) state.value = CONVERT[state.type === 'funcref' ? 'anyfunc' : state.type](value);
    else binding.globalSet(state.store.handle, state.id, value);
  },
};
Object.defineProperty(Global.prototype, 'value', { ...Object.getOwnPropertyDescriptor(valueAccessor, 'value'), enumerable: false });

module.exports = { CONVERT, Global, Memory, Table, bindGlobal, bindMemory, bindTable, functionOf, newStore, refuse, wrapperOf };
