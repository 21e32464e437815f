'use strict';
// The first JavaScript that runs: internal `require`, the primordials, and the hooks that the Rust half calls.
//
// Compiled with the single parameter `native` (BINDINGS.md, section 1). Returns the hooks. Everything that an empty
// program does not need is behind a lazy require.

const { compile, binding: internalBinding } = native;

const getter = (proto, key) => Object.getOwnPropertyDescriptor(proto, key).get;
const TypedArrayPrototype = Object.getPrototypeOf(Uint8Array.prototype);

// Methods that must work although a program replaced or deleted them on their prototypes. Use with .call().
const primordials = Object.freeze({
  __proto__: null,
  propertyIsEnumerable: Object.prototype.propertyIsEnumerable,
  FunctionToString: Function.prototype.toString,
  RegExpToString: RegExp.prototype.toString,
  DateGetTime: Date.prototype.getTime,
  DateToString: Date.prototype.toString,
  DateToISOString: Date.prototype.toISOString,
  ErrorToString: Error.prototype.toString,
  SymbolToString: Symbol.prototype.toString,
  SymbolValueOf: Symbol.prototype.valueOf,
  NumberValueOf: Number.prototype.valueOf,
  StringValueOf: String.prototype.valueOf,
  BooleanValueOf: Boolean.prototype.valueOf,
  BigIntValueOf: BigInt.prototype.valueOf,
  WeakRefDeref: WeakRef.prototype.deref,
  SetSize: getter(Set.prototype, 'size'),
  MapSize: getter(Map.prototype, 'size'),
  TypedArrayLength: getter(TypedArrayPrototype, 'length'),
  TypedArrayBuffer: getter(TypedArrayPrototype, 'buffer'),
  TypedArraySet: TypedArrayPrototype.set,
  TypedArrayFill: TypedArrayPrototype.fill,
});

const loaded = { __proto__: null };

// Internal `require`: every js/*.js by its id. Users' require is in internal/modules/cjs/loader.
function requireBuiltin(id) {
  const known = loaded[id];
  if (known !== undefined) return known.exports;
  const body = compile(id);
  if (body === undefined) throw new Error(`No such built-in module: ${id}`);
  const module = { id, exports: {}, loaded: false };
  loaded[id] = module;
  try {
    body(module.exports, requireBuiltin, module, internalBinding, primordials);
  } catch (err) {
    delete loaded[id]; // a stack overflow or a memory limit may pass: let the next require try again
    throw err;
  }
  module.loaded = true;
  return module.exports;
}

// Builtin ids a program may require; `tally:` modules only with their prefix.
const builtinIds = [];
for (const id of native.ids) {
  if (!id.startsWith('internal/') && !id.startsWith('tally/')) builtinIds.push(id);
}
Object.assign(requireBuiltin, { isLoaded: (id) => loaded[id] !== undefined, ids: native.ids, builtinIds, tallyIds: native.ids.filter((id) => id.startsWith('tally/')), options: native.options });

return requireBuiltin('internal/bootstrap/node').start(native);
