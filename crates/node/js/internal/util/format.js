'use strict';
// util.format: printf-like text from a template and values.

const { inspect, formatValue, isBuiltin } = require('internal/util/inspect');
const { formatNumber, formatBigInt } = require('internal/util/inspect/text');
const { stylizePlain } = require('internal/util/inspect/colors');
const { classOf } = internalBinding('util');

const PERCENT = 37;

function format(...args) {
  return formatWithOptionsInternal(undefined, args);
}

function formatWithOptions(options, ...args) {
  require('internal/validators').validateObject(options, 'inspectOptions', 4 | 2);
  return formatWithOptionsInternal(options, args);
}

// JSON.stringify, with '[Circular]' for a structure that has no JSON because of a circle.
function toJson(value) {
  try {
    return `${JSON.stringify(value)}`;
  } catch (err) {
    if (err.name === 'TypeError' && /circular|cyclic/i.test(err.message)) return '[Circular]';
    throw err;
  }
}

// Whether `%s` should call the object's own toString: it, or a class of the program's, defines one.
function hasOwnToString(value) {
  if (classOf(value) === 'Proxy') {
    do {
      value = internalBinding('util').getProxyDetails(value)[0];
      if (value === null) return false;
    } while (classOf(value) === 'Proxy');
  }
  if (typeof value[Symbol.toPrimitive] === 'function') {
    if (Object.hasOwn(value, Symbol.toPrimitive)) return true;
  } else if (typeof value.toString !== 'function') {
    return false;
  }
  if (Object.hasOwn(value, 'toString')) return true;
  let pointer = value;
  do {
    pointer = Object.getPrototypeOf(pointer);
    if (pointer === null) return false;
  } while (!Object.hasOwn(pointer, 'toString') && !Object.hasOwn(pointer, Symbol.toPrimitive));
  const own = Object.getOwnPropertyDescriptor(pointer, 'constructor');
  return own === undefined || typeof own.value !== 'function' || !isBuiltin(own.value.name);
}

function asString(value, options) {
  switch (typeof value) {
    case 'string': return value;
    case 'number': return formatNumber(stylizePlain, value, options?.numericSeparator ?? false);
    case 'bigint': return formatBigInt(stylizePlain, value, options?.numericSeparator ?? false);
    case 'object':
    case 'function':
      if (value !== null && (typeof value === 'object' || typeof value === 'function') && hasOwnToString(value)) return String(value);
      if (typeof value === 'function') return String(value);
      return inspect(value, { ...options, depth: 0, colors: false, compact: 3 });
    default: return String(value);
  }
}

function asNumber(value, options) {
  if (typeof value === 'bigint') return formatBigInt(stylizePlain, value, options?.numericSeparator ?? false);
  if (typeof value === 'symbol') return formatNumber(stylizePlain, NaN, options?.numericSeparator ?? false);
  return formatNumber(stylizePlain, Number(value), options?.numericSeparator ?? false);
}

function asInteger(value, options) {
  if (typeof value === 'bigint') return formatBigInt(stylizePlain, value, options?.numericSeparator ?? false);
  return formatNumber(stylizePlain, typeof value === 'symbol' ? NaN : Number.parseInt(value), options?.numericSeparator ?? false);
}

function asFloat(value, options) {
  return formatNumber(stylizePlain, typeof value === 'symbol' ? NaN : Number.parseFloat(value), options?.numericSeparator ?? false);
}

// One directive; undefined for a character that is none.
function directive(code, value, options) {
  switch (code) {
    case 115: return asString(value, options); // s
    case 100: return asNumber(value, options); // d
    case 105: return asInteger(value, options); // i
    case 102: return asFloat(value, options); // f
    case 106: return toJson(value); // j
    case 79: return inspect(value, options); // O
    case 111: return inspect(value, { ...options, showHidden: true, showProxy: true, depth: 4 }); // o
    case 99: return ''; // c
    default: return undefined;
  }
}

function formatWithOptionsInternal(options, args) {
  const first = args[0];
  let next = 0;
  let out = '';
  if (typeof first === 'string') {
    if (args.length === 1) return first;
    let kept = 0;
    next = 1;
    for (let i = 0; i < first.length - 1; i++) {
      if (first.charCodeAt(i) !== PERCENT) continue;
      const code = first.charCodeAt(++i);
      if (code === PERCENT) {
        out += first.slice(kept, i);
        kept = i + 1;
      } else if (next < args.length) {
        const text = directive(code, args[next], options);
        if (text === undefined) continue;
        next++;
        out += first.slice(kept, i - 1) + text;
        kept = i + 1;
      }
    }
    out += kept === 0 ? first : first.slice(kept);
  }
  for (; next < args.length; next++) {
    const value = args[next];
    if (next !== 0) out += ' ';
    out += typeof value === 'string' ? value : inspect(value, options);
  }
  return out;
}

module.exports = { format, formatWithOptions, formatWithOptionsInternal, formatValue };
