'use strict';
// Namespace objects of modules that import() loads without there being ES modules: null prototype, names in order, frozen.
//
// They differ from real ones in one thing: their properties say `writable: false`.

const made = new WeakSet();

function makeNamespace(entries) {
  const namespace = { __proto__: null };
  for (const name of Object.keys(entries).sort((a, b) => (a < b ? -1 : 1))) {
    Object.defineProperty(namespace, name, { __proto__: null, value: entries[name], enumerable: true });
  }
  Object.defineProperty(namespace, Symbol.toStringTag, { __proto__: null, value: 'Module' });
  made.add(namespace);
  return Object.freeze(namespace);
}

module.exports = { makeNamespace, isNamespace: (value) => made.has(value) };
