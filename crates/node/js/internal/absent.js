'use strict';
// The modules of Node that are not built yet: they load, with Node's names, kinds and constants, and what is called
// throws ERR_TALLY_NOT_BUILT_YET naming itself.
//
// One mechanism over one table (internal/absent/table). A module is a list of nodes, objects and functions, that refer
// to one another by number; each is made once, so aliases stay aliases. A module of its own in js/ takes the table's
// place; one that is half built takes what it does not have from `load(id)`.

const stubs = { __proto__: null };

// A function that throws. `kind`: 'c' a class, 'F' a function that may be constructed, 'a' asynchronous, 'f' any other.
function stub(path, kind) {
  switch (kind) {
    case 'c': return class { constructor() { throw new (require('internal/errors').codes.ERR_TALLY_NOT_BUILT_YET)(path); } };
    case 'F': return function() { throw new (require('internal/errors').codes.ERR_TALLY_NOT_BUILT_YET)(path); };
    case 'a': return { async f() { throw new (require('internal/errors').codes.ERR_TALLY_NOT_BUILT_YET)(path); } }.f;
    default: return { f() { throw new (require('internal/errors').codes.ERR_TALLY_NOT_BUILT_YET)(path); } }.f;
  }
}

function define(target, key, value, bits = 7) {
  Object.defineProperty(target, key, { __proto__: null, value, enumerable: (bits & 1) !== 0, writable: (bits & 2) !== 0, configurable: (bits & 4) !== 0 });
}

function rename(fn, name, length) {
  define(fn, 'name', name, 4);
  define(fn, 'length', length, 4);
  return fn;
}

// A function of a module that is here, but this function is not.
function notBuilt(path, length = 0, kind = 'f') {
  return rename(stub(path, kind), path.slice(path.lastIndexOf('.') + 1), length);
}

const MISSING = Symbol('missing');

// What another module, or the global object, has under a path such as 'stream.Transform'.
function lookUp(path) {
  const names = path.split('.');
  let value;
  try {
    value = names[0] === 'globalThis' ? globalThis : require('internal/modules/cjs/builtins').loadBuiltin(names[0]);
  } catch {
    return MISSING;
  }
  for (let i = 1; i < names.length; i++) {
    if ((typeof value !== 'object' && typeof value !== 'function') || value === null || !(names[i] in value)) return MISSING;
    value = value[names[i]];
  }
  return value;
}

function keyOf(name) {
  if (name[0] !== '@') return name;
  return name[1] === '@' ? Symbol.for(name.slice(2)) : Symbol[name.slice(1)];
}

function build(id) {
  const { root, nodes, globals } = JSON.parse(require('internal/absent/table')[id]);
  const made = [];
  const instances = new WeakMap(); // object -> what the accessors of its class answer for it

  function value(spec, path) {
    if (spec === null || typeof spec !== 'object') return spec;
    const [tag, detail] = spec;
    switch (tag) {
      case 'u': return undefined;
      case 'n': return Number(detail);
      case 'y': return Symbol(detail);
      case 'Y': return Symbol.for(detail);
      case 'a': return detail.map((item) => value(item, path));
      case 'r': return node(detail, path);
      default: {
        const found = lookUp(detail);
        if (found !== MISSING) return found;
        return /\.[A-Z]\w*$/.test(detail) ? notBuilt(detail, 0, 'F') : notBuilt(detail);
      }
    }
  }

  function accessor(target, key, [, settable, spec], bits, path) {
    const get = spec !== undefined ?
      () => value(spec, path) :
      function() {
        const answers = instances.get(this);
        if (answers !== undefined && key in answers) return answers[key];
        throw new (require('internal/errors').codes.ERR_TALLY_NOT_BUILT_YET)(path);
      };
    const set = settable ? () => { throw new (require('internal/errors').codes.ERR_TALLY_NOT_BUILT_YET)(path); } : undefined;
    Object.defineProperty(target, key, { __proto__: null, get, set, enumerable: (bits & 1) !== 0, configurable: (bits & 4) !== 0 });
  }

  function addMembers(target, list = [], path) {
    for (const [name, spec, bits = 7] of list) {
      const key = keyOf(name);
      const inner = `${path}.${name}`;
      if (Array.isArray(spec) && spec[0] === 'g') accessor(target, key, spec, bits, inner);
      else define(target, key, value(spec, inner), bits);
    }
  }

  // What a class inherits from: [constructor or undefined, prototype].
  function baseOf(spec) {
    const base = value(spec, spec[0] === 'r' ? nodes[spec[1]].n : undefined);
    return typeof base === 'function' ? [base, base.prototype] : [undefined, base];
  }

  function node(number, path) {
    if (number in made) return made[number];
    const from = nodes[number];
    if (from.k === undefined) {
      const object = {};
      made[number] = object;
      if (from.p !== undefined) Object.setPrototypeOf(object, from.p === null ? null : baseOf(from.p)[1]);
      addMembers(object, from.o, path);
      if (from.v !== undefined) {
        const answers = { __proto__: null };
        for (const [name, spec] of from.v) answers[name] = value(spec, `${path}.${name}`);
        instances.set(object, answers);
      }
      return from.z ? Object.freeze(object) : object;
    }
    const fn = rename(stub(path, from.k), from.n, from.l ?? 0);
    made[number] = fn;
    if (from.b !== undefined) {
      const [base, proto] = baseOf(from.b);
      if (proto !== undefined && proto !== null) Object.setPrototypeOf(fn.prototype, proto);
      if (from.i && base !== undefined) Object.setPrototypeOf(fn, base);
    }
    addMembers(fn, from.s, path);
    addMembers(fn.prototype, from.t, `${path}.prototype`);
    return fn;
  }

  const name = id.replace('/', '.');
  const out = { exports: value(root, name), globals: { __proto__: null } };
  for (const [key, spec] of globals ?? []) out.globals[key] = value(spec, key);
  return out;
}

function load(id) {
  if (stubs[id] === undefined) {
    stubs[id] = build(id);
  }
  return stubs[id].exports;
}

module.exports = { load, notBuilt };
