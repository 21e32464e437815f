'use strict';
// assert.partialDeepStrictEqual: everything in `expected` is in `actual`.
//
// Lists are contained when their members appear in the same order, sets and maps when every member has a partner of its
// own. Prototypes are not compared. Circles: as in internal/util/comparisons.

const { classOf } = internalBinding('util');
const { isDeepStrictEqual } = require('internal/util/comparisons');

function kindOf(value) {
  const kind = classOf(value);
  return kind !== 'Proxy' ? kind : Array.isArray(value) ? 'Array' : 'Object';
}

function isObject(value) {
  return typeof value === 'object' && value !== null;
}

function includes(actual, expected, pairs) {
  if (!isObject(expected) || !isObject(actual)) return Object.is(actual, expected);
  if (actual === expected) return true;
  const kind = kindOf(expected);
  if (kind !== kindOf(actual)) return false;
  if (kind === 'Object' && Reflect.ownKeys(expected).length === 0) return true;
  const known = pairs.actual.has(actual);
  if (known || pairs.expected.has(expected)) return known && pairs.expected.has(expected);
  pairs.actual.add(actual);
  pairs.expected.add(expected);
  const result = includesContent(actual, expected, kind, pairs);
  pairs.actual.delete(actual);
  pairs.expected.delete(expected);
  return result;
}

function includesContent(actual, expected, kind, pairs) {
  switch (kind) {
    case 'Object': case 'Arguments': break;
    case 'Array':
      if (!includesInOrder(actual, expected, pairs)) return false;
      break;
    case 'Map':
      if (!includesPairs(actual, expected, pairs)) return false;
      break;
    case 'Set':
      if (!includesMembers(actual, expected, pairs)) return false;
      break;
    case 'Error':
      if (actual.message !== expected.message || actual.name !== expected.name) return false;
      for (const key of ['cause', 'errors']) {
        if (Object.hasOwn(expected, key) && !(Object.hasOwn(actual, key) && includes(actual[key], expected[key], pairs))) return false;
      }
      break;
    case 'ArrayBuffer': case 'SharedArrayBuffer':
      if (!includesNumbers(new Uint8Array(actual), new Uint8Array(expected))) return false;
      break;
    case 'DataView':
      if (!includesNumbers(bytesOf(actual), bytesOf(expected))) return false;
      break;
    default:
      if (!ArrayBuffer.isView(expected)) return isDeepStrictEqual(actual, expected);
      if (!includesNumbers(actual, expected)) return false;
  }
  const listed = kind === 'Array' || (ArrayBuffer.isView(expected) && kind !== 'DataView');
  const keys = listed ? internalBinding('util').getOwnNonIndexProperties(expected, true) : Reflect.ownKeys(expected);
  return keys.every((key) => !primordials.propertyIsEnumerable.call(expected, key) ||
    (primordials.propertyIsEnumerable.call(actual, key) && includes(actual[key], expected[key], pairs)));
}

function bytesOf(view) {
  return new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
}

function includesNumbers(actual, expected) {
  let at = 0;
  for (let i = 0; i < expected.length; i++) {
    while (at < actual.length && !Object.is(actual[at], expected[i])) at++;
    if (at++ >= actual.length) return false;
  }
  return true;
}

// Holes of `expected` ask for nothing; holes of `actual` give nothing.
function includesInOrder(actual, expected, pairs) {
  let at = 0;
  return expected.every((item) => {
    while (at < actual.length) {
      const index = at++;
      if (Object.hasOwn(actual, index) && includes(actual[index], item, pairs)) return true;
    }
    return false;
  });
}

function includesMembers(actual, expected, pairs) {
  if (expected.size > actual.size) return false;
  const left = [...actual].filter(isObject);
  for (const value of expected) {
    if (actual.has(value) && !isObject(value)) continue;
    const at = left.findIndex((other) => includes(other, value, pairs));
    if (at === -1) return false;
    left.splice(at, 1);
  }
  return true;
}

function includesPairs(actual, expected, pairs) {
  if (expected.size > actual.size) return false;
  const left = [...actual].filter(([key]) => isObject(key));
  for (const [key, value] of expected) {
    if (!isObject(key)) {
      if (!actual.has(key) || !includes(actual.get(key), value, pairs)) return false;
      continue;
    }
    const at = left.findIndex(([other, item]) => includes(other, key, pairs) && includes(item, value, pairs));
    if (at === -1) return false;
    left.splice(at, 1);
  }
  return true;
}

module.exports = { includesPartially: (actual, expected) => includes(actual, expected, { actual: new Set(), expected: new Set() }) };
