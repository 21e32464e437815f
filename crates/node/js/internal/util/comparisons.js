'use strict';
// Deep equality: util.isDeepStrictEqual and assert's deepEqual (loose) and deepStrictEqual.
//
// Kinds are compared by internal slot; in strict mode prototypes and toStringTags must be equal too. Circles: what is
// under comparison is remembered on both sides. Sets and maps compare members in any order: primitives by look-up,
// objects by trying each partner that is left.

const { classOf } = internalBinding('util');
const types = require('internal/util/types');

function enumerableSymbols(value) {
  return Object.getOwnPropertySymbols(value).filter((s) => primordials.propertyIsEnumerable.call(value, s));
}

function compare(a, b, strict, memo) {
  if (a === b) return a !== 0 || !strict || Object.is(a, b);
  if (strict) {
    if (typeof a !== 'object') return typeof a === 'number' && Number.isNaN(a) && Number.isNaN(b);
    if (typeof b !== 'object' || a === null || b === null) return false;
    if (!memo.skipPrototype && Object.getPrototypeOf(a) !== Object.getPrototypeOf(b)) return false;
  } else {
    if (a === null || typeof a !== 'object') {
      // eslint-disable-next-line eqeqeq
      return (b === null || typeof b !== 'object') && (a == b || (Number.isNaN(a) && Number.isNaN(b)));
    }
    if (b === null || typeof b !== 'object') return false;
  }
  return compareObjects(a, b, strict, memo);
}

function compareObjects(a, b, strict, memo) {
  const ca = kindOf(a);
  const cb = kindOf(b);
  if (strict && tagOf(a) !== tagOf(b)) return false;
  if (ca !== cb) return false;
  switch (ca) {
    case 'Array': {
      if (a.length !== b.length) return false;
      const keysA = ownKeys(a, strict, true);
      const keysB = ownKeys(b, strict, true);
      return keysA.length === keysB.length && compareContent(a, b, strict, memo, keysA, 'Array');
    }
    case 'Date':
      if (!Object.is(primordials.DateGetTime.call(a), primordials.DateGetTime.call(b))) return false;
      break;
    case 'RegExp':
      if (a.source !== b.source || a.flags !== b.flags || a.lastIndex !== b.lastIndex) return false;
      break;
    case 'Error':
      if (a.message !== b.message || a.name !== b.name) return false;
      if (strict || 'cause' in a || 'cause' in b) {
        if (Object.hasOwn(a, 'cause') !== Object.hasOwn(b, 'cause') || !withMemo(a.cause, b.cause, strict, memo)) return false;
      }
      if (Object.hasOwn(a, 'errors') !== Object.hasOwn(b, 'errors') || !withMemo(a.errors, b.errors, strict, memo)) return false;
      break;
    case 'NumberObject':
      if (!Object.is(primordials.NumberValueOf.call(a), primordials.NumberValueOf.call(b))) return false;
      break;
    case 'StringObject':
      if (primordials.StringValueOf.call(a) !== primordials.StringValueOf.call(b)) return false;
      break;
    case 'BooleanObject':
      if (primordials.BooleanValueOf.call(a) !== primordials.BooleanValueOf.call(b)) return false;
      break;
    case 'BigIntObject':
      if (primordials.BigIntValueOf.call(a) !== primordials.BigIntValueOf.call(b)) return false;
      break;
    case 'SymbolObject':
      if (primordials.SymbolValueOf.call(a) !== primordials.SymbolValueOf.call(b)) return false;
      break;
    case 'ArrayBuffer':
    case 'SharedArrayBuffer':
      if (!sameBytes(new Uint8Array(a), new Uint8Array(b))) return false;
      break;
    case 'Set':
      if (primordials.SetSize.call(a) !== primordials.SetSize.call(b)) return false;
      break;
    case 'Map':
      if (primordials.MapSize.call(a) !== primordials.MapSize.call(b)) return false;
      break;
    case 'WeakMap': case 'WeakSet': case 'Promise': case 'WeakRef':
      return false; // only the same object is equal: its content cannot be seen
    case 'DataView':
      if (!sameBytes(new Uint8Array(a.buffer, a.byteOffset, a.byteLength), new Uint8Array(b.buffer, b.byteOffset, b.byteLength))) return false;
      break;
    case 'Function': case 'AsyncFunction': case 'GeneratorFunction': case 'AsyncGeneratorFunction':
      return false;
    default:
      if (types.isTypedArray(a)) {
        if (a.length !== b.length) return false;
        for (let i = 0; i < a.length; i++) {
          if (strict ? !Object.is(a[i], b[i]) : a[i] !== b[i]) return false;
        }
        const keysA = ownKeys(a, strict, true);
        const keysB = ownKeys(b, strict, true);
        return keysA.length === keysB.length && compareContent(a, b, strict, memo, keysA, 'TypedArray');
      }
      if (tagOf(a) === 'URL' || tagOf(b) === 'URL') {
        const { isURL } = require('internal/url');
        if (isURL(a) !== isURL(b) || (isURL(a) && a.href !== b.href)) return false;
      }
  }
  const keysA = ownKeys(a, strict, false);
  const keysB = ownKeys(b, strict, false);
  if (keysA.length !== keysB.length) return false;
  return compareContent(a, b, strict, memo, keysA, ca);
}

// A proxy is what it can be told to be from outside: an array or an object.
function kindOf(value) {
  const kind = classOf(value);
  return kind !== 'Proxy' ? kind : Array.isArray(value) ? 'Array' : 'Object';
}

function tagOf(value) {
  return value[Symbol.toStringTag];
}

function ownKeys(value, strict, nonIndex) {
  const keys = nonIndex ? internalBinding('util').getOwnNonIndexProperties(value, true).filter((k) => typeof k === 'string') : Object.keys(value);
  if (strict) {
    for (const symbol of enumerableSymbols(value)) keys.push(symbol);
  }
  return keys;
}

function sameBytes(a, b) {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

function withMemo(a, b, strict, memo) {
  return compare(a, b, strict, memo);
}

function compareContent(a, b, strict, memo, keys, kind) {
  for (const key of keys) {
    if (!primordials.propertyIsEnumerable.call(b, key)) return false;
  }
  // Two objects that are both being compared further out are a circle on both sides; only one of them is none.
  const left = memo.left ??= new Set();
  const right = memo.right ??= new Set();
  const known = left.has(a);
  if (known || right.has(b)) return known && right.has(b);
  left.add(a);
  right.add(b);
  const equal = compareMembers(a, b, strict, memo, keys, kind);
  left.delete(a);
  right.delete(b);
  return equal;
}

function compareMembers(a, b, strict, memo, keys, kind) {
  if (kind === 'Set') {
    if (!compareSets(a, b, strict, memo)) return false;
  } else if (kind === 'Map') {
    if (!compareMaps(a, b, strict, memo)) return false;
  } else if (kind === 'Array') {
    for (let i = 0; i < a.length; i++) {
      const has = Object.hasOwn(a, i);
      if (has !== Object.hasOwn(b, i)) return false;
      if (has && !compare(a[i], b[i], strict, memo)) return false;
    }
  }
  for (const key of keys) if (!compare(a[key], b[key], strict, memo)) return false;
  return true;
}

function isObject(value) {
  return typeof value === 'object' && value !== null;
}

function compareSets(a, b, strict, memo) {
  const left = [];
  for (const value of a) {
    if (isObject(value) || (!strict && !b.has(value))) left.push(value);
    else if (!b.has(value)) return false;
  }
  if (left.length === 0) return true;
  const rest = [];
  for (const value of b) if (isObject(value) || (!strict && !a.has(value))) rest.push(value);
  return matchAll(left, rest, (x, y) => compare(x, y, strict, memo));
}

function compareMaps(a, b, strict, memo) {
  const left = [];
  for (const [key, value] of a) {
    if (isObject(key)) {
      left.push([key, value]);
    } else if (!b.has(key)) {
      if (strict) return false;
      left.push([key, value]);
    } else if (!compare(value, b.get(key), strict, memo)) {
      return false;
    }
  }
  if (left.length === 0) return true;
  const rest = [];
  for (const [key, value] of b) if (isObject(key) || (!strict && !a.has(key))) rest.push([key, value]);
  return matchAll(left, rest, (x, y) => compare(x[0], y[0], strict, memo) && compare(x[1], y[1], strict, memo));
}

// Whether every member of `left` finds a partner of its own in `rest`.
function matchAll(left, rest, equal) {
  if (left.length !== rest.length) return false;
  for (const x of left) {
    const at = rest.findIndex((y) => equal(x, y));
    if (at === -1) return false;
    rest.splice(at, 1);
  }
  return true;
}

module.exports = {
  isDeepEqual: (a, b) => compare(a, b, false, {}),
  // `skipPrototype`: objects of one kind may have different prototypes.
  isDeepStrictEqual: (a, b, skipPrototype) => compare(a, b, true, { skipPrototype: Boolean(skipPrototype) }),
};
