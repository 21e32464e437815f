'use strict';
// What each kind of object looks like to inspect.
//
// describe(ctx, value, cls, info) returns finished text, or { base, open, close, list, kind }: `base` stands before the
// opening bracket, `list(ctx, value, recurseTimes, info)` makes the entries that are not properties, and info.keys are
// the properties to format after them.

const { getConstructorName, getOwnNonIndexProperties, previewEntries } = internalBinding('util');
const core = require('internal/util/inspect');
const lists = require('internal/util/inspect/lists');
const { formatPrimitive, formatNumber } = require('internal/util/inspect/text');
const { stylizePlain } = require('internal/util/inspect/colors');
const { kObject, kArray } = require('internal/util/inspect/layout');

const { getPrefix, keysOf } = core;

function shape(open, close, list = undefined, kind = kObject, base = '') {
  return { base, open, close, list, kind };
}

function bare(info) {
  return info.keys.length === 0 && info.protoEntries === undefined;
}

const describers = {
  __proto__: null,
  Array: describeArray,
  Set: describeSet,
  Map: describeMap,
  MapIterator: (ctx, value, info) => describeIterator('Map', value, info),
  SetIterator: (ctx, value, info) => describeIterator('Set', value, info),
  Arguments: describeArguments,
  Function: describeFunction,
  AsyncFunction: describeFunction,
  GeneratorFunction: describeFunction,
  AsyncGeneratorFunction: describeFunction,
  RegExp: describeRegExp,
  Date: describeDate,
  Error: (ctx, value, info) => require('internal/util/inspect/errors').describeError(ctx, value, info),
  ArrayBuffer: (ctx, value, info) => describeArrayBuffer(ctx, value, info, 'ArrayBuffer'),
  SharedArrayBuffer: (ctx, value, info) => describeArrayBuffer(ctx, value, info, 'SharedArrayBuffer'),
  DataView: describeDataView,
  Promise: (ctx, value, info) => shape(`${getPrefix(info.constructor, info.tag, 'Promise')}{`, '}', lists.promiseState),
  WeakSet: (ctx, value, info) => shape(`${getPrefix(info.constructor, info.tag, 'WeakSet')}{`, '}', ctx.showHidden ? lists.weakSetItems : lists.unknownItems),
  WeakMap: (ctx, value, info) => shape(`${getPrefix(info.constructor, info.tag, 'WeakMap')}{`, '}', ctx.showHidden ? lists.weakMapItems : lists.unknownItems),
  Generator: (ctx, value, info) => describePlain(ctx, value, info),
  ModuleNamespace: (ctx, value, info) => shape(`${getPrefix(info.constructor, info.tag, 'Module')}{`, '}', lists.namespace),
  NumberObject: describeBoxed,
  StringObject: describeBoxed,
  BooleanObject: describeBoxed,
  SymbolObject: describeBoxed,
  BigIntObject: describeBoxed,
  External: (ctx) => ctx.stylize('[External: <address>]', 'special'),
};
for (const name of ['Int8', 'Uint8', 'Uint8Clamped', 'Int16', 'Uint16', 'Int32', 'Uint32', 'Float16', 'Float32', 'Float64', 'BigInt64', 'BigUint64']) {
  describers[`${name}Array`] = describeTypedArray;
}

const ITERABLE = { __proto__: null, Set: true, Map: true, MapIterator: true, SetIterator: true };

function describe(ctx, value, cls, info) {
  let known = describers[cls];
  const listed = cls === 'Array' || known === describeTypedArray;
  // A list whose prototype has no iterator is shown as a plain object.
  if ((listed || ITERABLE[cls] !== undefined) && info.constructor !== null && !value[Symbol.iterator]) known = undefined;
  if (listed && known !== undefined) {
    info.keys = getOwnNonIndexProperties(value, !ctx.showHidden);
    return known(ctx, value, info, cls);
  }
  info.keys = keysOf(value, ctx.showHidden);
  // What says that it is an Object is shown as one, whatever it was made as.
  if (info.constructor === 'Object' && typeof value !== 'function' && ITERABLE[cls] === undefined && cls !== 'Arguments') return describePlain(ctx, value, info);
  if (known !== undefined) return known(ctx, value, info, cls);
  if (core.isError(value)) return describers.Error(ctx, value, info);
  return describePlain(ctx, value, info);
}

function describePlain(ctx, value, info) {
  if (info.constructor === 'Object' && info.tag === '') return bare(info) ? '{}' : shape('{', '}');
  const prefix = getPrefix(info.constructor, info.tag, info.constructor === null ? getConstructorName(value) : 'Object');
  if (!ctx.customInspect && bare(info) && value[Symbol.toStringTag] === 'URL' && require('internal/url').isURL(value)) return require('internal/url').textOf(value);
  return bare(info) ? `${prefix}{}` : shape(`${prefix}{`, '}');
}

function describeArray(ctx, value, info) {
  const prefix = info.constructor !== 'Array' || info.tag !== '' ? getPrefix(info.constructor, info.tag, 'Array', `(${value.length})`) : '';
  if (value.length === 0 && bare(info)) return `${prefix}[]`;
  return shape(`${prefix}[`, ']', lists.arrayItems, kArray);
}

function describeSet(ctx, value, info) {
  const size = primordials.SetSize.call(value);
  const prefix = getPrefix(info.constructor, info.tag, 'Set', `(${size})`);
  if (size === 0 && bare(info)) return `${prefix}{}`;
  return shape(`${prefix}{`, '}', lists.setItems);
}

function describeMap(ctx, value, info) {
  const size = primordials.MapSize.call(value);
  const prefix = getPrefix(info.constructor, info.tag, 'Map', `(${size})`);
  if (size === 0 && bare(info)) return `${prefix}{}`;
  return shape(`${prefix}{`, '}', lists.mapItems);
}

function describeIterator(kind, value, info) {
  let { tag } = info;
  if (tag !== `${kind} Iterator`) {
    if (tag !== '') tag += '] [';
    tag += `${kind} Iterator`;
  }
  if (previewEntries(value)[1]) tag = tag.replace(/ Iterator$/, ' Entries');
  return shape(`[${tag}] {`, '}', lists.iteratorItems, kObject);
}

function describeTypedArray(ctx, value, info, cls) {
  const size = primordials.TypedArrayLength.call(value);
  const prefix = getPrefix(info.constructor, info.tag, info.constructor === null ? cls : '', `(${size})`);
  if (size === 0 && info.keys.length === 0 && !ctx.showHidden && info.constructor !== null) return `${prefix}[]`;
  return shape(`${prefix}[`, ']', lists.typedArrayItems, kArray);
}

function describeArguments(ctx, value, info) {
  if (info.constructor !== 'Object') return describePlain(ctx, value, info);
  return bare(info) ? '[Arguments] {}' : shape('[Arguments] {', '}');
}

function describeFunction(ctx, value, info, cls) {
  const base = functionBase(ctx, value, info, cls);
  return bare(info) ? ctx.stylize(base, 'special') : shape('{', '}', undefined, kObject, base);
}

function isClass(source) {
  if (!source.startsWith('class') || !source.endsWith('}')) return false;
  const head = source.slice(5, -1);
  const brace = head.indexOf('{');
  if (brace === -1) return false;
  // `class(` could be a method with that name: then there is a parenthesis before the brace and no `extends`.
  return !head.slice(0, brace).includes('(') || /^(\s+[^(]*?)\s*{/.test(head.replace(/(\/\/.*?\n)|(\/\*(.|\n)*?\*\/)/g, ''));
}

function functionBase(ctx, value, { constructor, tag }, cls) {
  if (cls === 'Function' && isClass(primordials.FunctionToString.call(value))) return classBase(value, constructor, tag);
  let type = 'Function';
  if (cls === 'GeneratorFunction') type = 'GeneratorFunction';
  else if (cls === 'AsyncFunction') type = 'AsyncFunction';
  else if (cls === 'AsyncGeneratorFunction') type = 'AsyncGeneratorFunction';
  let base = `[${type}`;
  if (constructor === null) base += ' (null prototype)';
  if (value.name === '') base += ' (anonymous)';
  else base += `: ${typeof value.name === 'string' ? value.name : core.formatValue(ctx, value.name)}`;
  base += ']';
  if (constructor !== type && constructor !== null) base += ` ${constructor}`;
  if (tag !== '' && constructor !== tag) base += ` [${tag}]`;
  return base;
}

function classBase(value, constructor, tag) {
  let base = `class ${(Object.hasOwn(value, 'name') && value.name) || '(anonymous)'}`;
  if (constructor !== 'Function' && constructor !== null) base += ` [${constructor}]`;
  if (tag !== '' && constructor !== tag) base += ` [${tag}]`;
  if (constructor !== null) {
    const parent = Object.getPrototypeOf(value).name;
    if (parent) base += ` extends ${parent}`;
  } else {
    base += ' extends [null prototype]';
  }
  return `[${base}]`;
}

function describeRegExp(ctx, value, info) {
  let base = primordials.RegExpToString.call(info.constructor !== null ? value : new RegExp(value));
  const prefix = getPrefix(info.constructor, info.tag, 'RegExp');
  if (prefix !== 'RegExp ') base = `${prefix}${base}`;
  if (bare(info) || info.beyondDepth) return ctx.stylize(base, 'regexp');
  return shape('{', '}', undefined, kObject, base);
}

function describeDate(ctx, value, info) {
  let base = Number.isNaN(primordials.DateGetTime.call(value)) ? primordials.DateToString.call(value) : primordials.DateToISOString.call(value);
  const prefix = getPrefix(info.constructor, info.tag, 'Date');
  if (prefix !== 'Date ') base = `${prefix}${base}`;
  if (bare(info)) return ctx.stylize(base, 'date');
  return shape('{', '}', undefined, kObject, base);
}

function describeArrayBuffer(ctx, value, info, type) {
  const prefix = getPrefix(info.constructor, info.tag, type);
  if (info.asTypedArrayBuffer === true && bare(info)) return `${prefix}{ [byteLength]: ${formatNumber(ctx.stylize, value.byteLength, false)} }`;
  return shape(`${prefix}{`, '}', lists.bytes);
}

function describeDataView(ctx, value, info) {
  return shape(`${getPrefix(info.constructor, info.tag, 'DataView')}{`, '}', lists.dataViewItems);
}

const valueOf = {
  __proto__: null,
  NumberObject: (v) => primordials.NumberValueOf.call(v),
  StringObject: (v) => primordials.StringValueOf.call(v),
  BooleanObject: (v) => primordials.BooleanValueOf.call(v),
  BigIntObject: (v) => primordials.BigIntValueOf.call(v),
  SymbolObject: (v) => primordials.SymbolValueOf.call(v),
};

function describeBoxed(ctx, value, info, cls) {
  const type = cls.slice(0, -6);
  const primitive = valueOf[cls](value);
  if (cls === 'StringObject') info.keys.splice(0, primitive.length); // the characters
  let base = `[${type}`;
  if (type !== info.constructor) base += info.constructor === null ? ' (null prototype)' : ` (${info.constructor})`;
  base += `: ${formatPrimitive(stylizePlain, primitive, ctx)}]`;
  if (info.tag !== '' && info.tag !== info.constructor) base += ` [${info.tag}]`;
  if (!bare(info)) return shape('{', '}', undefined, kObject, base);
  return ctx.stylize === stylizePlain ? base : ctx.stylize(base, type.toLowerCase());
}

module.exports = { describe };
