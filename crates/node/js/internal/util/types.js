'use strict';
// util.types: what kind an object is, by its internal slots.

const { classOf } = internalBinding('util');

const types = {};

function is(name, ...classes) {
  const key = `is${name}`;
  types[key] = classes.length === 1 ?
    { [key](value) { return classOf(value) === classes[0]; } }[key] :
    { [key](value) { return classes.includes(classOf(value)); } }[key];
  // As in Node, where all but these are native.
  if (!/^DataView$|Array$/.test(name)) Object.defineProperty(types[key], 'length', { value: 0 });
}

is('External', 'External');
is('Date', 'Date');
is('ArgumentsObject', 'Arguments');
is('BigIntObject', 'BigIntObject');
is('BooleanObject', 'BooleanObject');
is('NumberObject', 'NumberObject');
is('StringObject', 'StringObject');
is('SymbolObject', 'SymbolObject');
is('BoxedPrimitive', 'NumberObject', 'StringObject', 'BooleanObject', 'BigIntObject', 'SymbolObject');
is('NativeError', 'Error');
is('RegExp', 'RegExp');
is('AsyncFunction', 'AsyncFunction', 'AsyncGeneratorFunction');
is('GeneratorFunction', 'GeneratorFunction', 'AsyncGeneratorFunction');
is('GeneratorObject', 'Generator', 'AsyncGenerator');
is('Promise', 'Promise');
is('Map', 'Map');
is('Set', 'Set');
is('MapIterator', 'MapIterator');
is('SetIterator', 'SetIterator');
is('WeakMap', 'WeakMap');
is('WeakSet', 'WeakSet');
is('ArrayBuffer', 'ArrayBuffer');
is('DataView', 'DataView');
is('SharedArrayBuffer', 'SharedArrayBuffer');
is('Proxy', 'Proxy');
is('AnyArrayBuffer', 'ArrayBuffer', 'SharedArrayBuffer');

types.isModuleNamespaceObject = function isModuleNamespaceObject(value) { return classOf(value) === 'ModuleNamespace'; };
Object.defineProperty(types.isModuleNamespaceObject, 'length', { value: 0 });
const isObject = (obj) => typeof obj === 'object' && obj !== null;
types.isCryptoKey = function isCryptoKey(obj) { return isObject(obj) && require('internal/crypto/cryptokey').isCryptoKey(obj); };
types.isKeyObject = function isKeyObject(obj) { return isObject(obj) && require('internal/crypto/keys').isKeyObject(obj); };
types.isArrayBufferView = function isView(value) { return ArrayBuffer.isView(value); };
types.isTypedArray = function isTypedArray(value) { return ArrayBuffer.isView(value) && classOf(value) !== 'DataView'; };
for (const name of ['Uint8Array', 'Uint8ClampedArray', 'Uint16Array', 'Uint32Array', 'Int8Array', 'Int16Array', 'Int32Array', 'Float16Array', 'Float32Array', 'Float64Array', 'BigInt64Array', 'BigUint64Array']) {
  is(name, name);
}

module.exports = types;
