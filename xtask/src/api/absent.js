'use strict';
// Writes crates/node/js/internal/absent/table.js: what the modules that tally does not have yet export, as Node has it.
// Run by `cargo xtask api-tables --node PATH`, under that node, with the table's path and the modules' ids as arguments.
//
// A module becomes a list of nodes (objects and functions) that refer to one another by number, so that aliases and
// circles stay what they are. What another module or the global object has already is referred to by its path.
const fs = require('fs');
const { builtinModules } = require('module');

const [, , file, ...wanted] = process.argv;
// Files of the old internals come last: what they have is somebody else's.
const ids = wanted.sort((a, b) => (a[0] === '_') - (b[0] === '_') || (a < b ? -1 : 1));
process.emitWarning = () => {};

const sourceOf = Function.prototype.toString;
const SKIP = new Set(['caller', 'callee', 'arguments', 'prototype', 'length', 'name', 'super_']);
const BASES = new Set([Object.prototype, Function.prototype, null]);
const plain = (id) => id.replace(/^node:/, '');

// Functions that answer with a promise although they are no async functions.
const promises = new Set(Object.values(Object.getOwnPropertyDescriptors(SubtleCrypto.prototype)).map((d) => d.value));

// Everything public that the table need not describe: value -> path.
const known = new Map();
function learn(value, path, depth) {
  if ((typeof value !== 'function' && (typeof value !== 'object' || depth === 0)) || value === null || known.has(value)) return;
  known.set(value, path);
  for (const key of Reflect.ownKeys(value)) {
    if (typeof key !== 'string' || SKIP.has(key) || key === 'constructor') continue;
    const d = Object.getOwnPropertyDescriptor(value, key);
    if ('value' in d) {
      if (depth > 0) learn(d.value, `${path}.${key}`, depth - 1);
    } else if (!path.includes('prototype')) {
      try { learn(value[key], `${path}.${key}`, 0); } catch { /* its getter wants an instance */ }
    }
  }
  const prototype = typeof value === 'function' && Object.getOwnPropertyDescriptor(value, 'prototype')?.value;
  if (prototype) learn(prototype, `${path}.prototype`, 1);
}
for (const key of Reflect.ownKeys(globalThis)) {
  if (typeof key !== 'string' || ['process', 'global', 'globalThis', 'crypto', 'Crypto', 'SubtleCrypto', 'CryptoKey', 'navigator', 'localStorage', 'sessionStorage'].includes(key)) continue;
  try { learn(globalThis[key], `globalThis.${key}`, 1); } catch { /* a flag is missing */ }
}
for (const id of builtinModules) {
  // Loading domain changes every emitter.
  if (!ids.includes(plain(id)) && id[0] !== '_' && id !== 'process' && id !== 'domain') learn(require(id), plain(id), 1);
}

function keyOf(key) {
  if (typeof key === 'string') return key;
  if (Symbol.keyFor(key) !== undefined) return `@@${Symbol.keyFor(key)}`;
  if (key.description?.startsWith('Symbol.') && Symbol[key.description.slice(7)] === key) return `@${key.description.slice(7)}`;
  return undefined;
}

function describe(id, root, extra) {
  const nodes = [];
  const numbers = new Map();

  function spec(value) {
    switch (typeof value) {
      case 'undefined': return ['u'];
      case 'symbol': return Symbol.keyFor(value) === undefined ? ['y', value.description] : ['Y', Symbol.keyFor(value)];
      case 'number': return Number.isFinite(value) && !Object.is(value, -0) ? value : ['n', String(value)];
      case 'object': case 'function': break;
      default: return value;
    }
    if (value === null) return null;
    if (known.has(value)) return ['x', known.get(value)];
    if (Array.isArray(value)) return ['a', value.map(spec)];
    if (ArrayBuffer.isView(value)) return ['u'];
    return ['r', numbers.has(value) ? numbers.get(value) : add(value)];
  }

  // The members of an object; `instance`: of one with a class of its own, whose private parts do not matter.
  function members(object, instance) {
    const out = [];
    for (const key of Reflect.ownKeys(object)) {
      const name = keyOf(key);
      if (name === undefined || (typeof object === 'function' && SKIP.has(name)) || name === 'constructor') continue;
      if (instance && name[0] === '_') continue;
      const d = Object.getOwnPropertyDescriptor(object, key);
      const bits = (d.enumerable ? 1 : 0) | (d.writable || !('value' in d) ? 2 : 0) | (d.configurable ? 4 : 0);
      let value;
      if ('value' in d) {
        value = spec(d.value);
      } else {
        let seen;
        try { seen = object === root ? object[key] : undefined; } catch { /* it wants an instance */ }
        const big = Array.isArray(seen) && seen.length > 100;
        value = seen === undefined || big ? ['g', d.set ? 1 : 0] : ['g', d.set ? 1 : 0, spec(seen)];
      }
      out.push(bits === 7 ? [name, value] : [name, value, bits]);
    }
    return out;
  }

  function add(value) {
    const at = nodes.push(null) - 1;
    numbers.set(value, at);
    const proto = Object.getPrototypeOf(value);
    const node = {};
    if (typeof value === 'function') {
      const own = Object.getOwnPropertyDescriptor(value, 'prototype')?.value;
      const kind = value.constructor.name;
      node.k = /^class\b/.test(sourceOf.call(value)) ? 'c' : kind === 'AsyncFunction' || promises.has(value) ? 'a' : own && kind === 'Function' ? 'F' : 'f';
      node.n = value.name;
      if (value.length > 0) node.l = value.length;
      const statics = members(value, false);
      if (statics.length > 0) node.s = statics;
      if ((node.k === 'c' || node.k === 'F') && own) {
        const inner = members(own, false);
        if (inner.length > 0) node.t = inner;
        const base = Object.getPrototypeOf(own);
        if (!BASES.has(base)) node.b = spec(base.constructor?.prototype === base ? base.constructor : base);
        if (!BASES.has(proto) && node.b !== undefined) node.i = 1;
      }
    } else {
      const instance = !BASES.has(proto) && value !== root;
      node.o = members(value, instance);
      if (proto === null) node.p = null;
      else if (!BASES.has(proto)) node.p = spec(proto.constructor?.prototype === proto ? proto.constructor : proto);
      if (Object.isFrozen(value)) node.z = 1;
      // Accessors of its class that answer with objects of ours.
      if (instance && typeof proto.constructor === 'function') {
        const via = [];
        for (const key of Object.keys(Object.getOwnPropertyDescriptors(proto))) {
          const d = Object.getOwnPropertyDescriptor(proto, key);
          if (!d.get) continue;
          try {
            const seen = value[key];
            if (typeof seen !== 'object' || (seen !== null && !Array.isArray(seen) && !(seen instanceof Map))) via.push([key, spec(seen)]);
          } catch { /* not for this one */ }
        }
        if (via.length > 0) node.v = via;
      }
    }
    nodes[at] = node;
    return at;
  }

  const start = spec(root);
  const out = { root: start, nodes };
  if (extra) out.globals = Object.entries(extra).map(([name, value]) => [name, spec(value)]);
  return JSON.stringify(out);
}

const header = `'use strict';
// What the modules that are not built yet export: names, kinds and constants of Node ${process.versions.node}, read by internal/absent.
// Written by \`cargo xtask api-tables --node PATH\`; xtask/src/api/absent.js says what the letters mean.

module.exports = {
  __proto__: null,
`;
const quote = (text) => `'${text.replace(/[\\']/g, '\\$&')}'`;
const lines = ids.map((id) => {
  const root = require(id[0] === '_' ? id : `node:${id}`);
  const { Crypto, CryptoKey, SubtleCrypto } = globalThis;
  const text = describe(id, root, id === 'crypto' && { Crypto, CryptoKey, SubtleCrypto });
  learn(root, id, 1); // the modules below refer to it
  return `  ${/^\w+$/.test(id) ? id : quote(id)}: ${quote(text)},\n`;
});
fs.writeFileSync(file, `${header}${lines.join('')}};\n`);
for (let i = 0; i < ids.length; i++) console.log(`${ids[i]}: ${lines[i].length} bytes`);
