'use strict';
// util.inspect: a value as text that looks like the source that would make it.
//
// formatValue decides between primitives, proxies, custom functions and circles; formatObject asks the kind of the
// object (inspect/kinds.js) for a description { base, open, close, list, kind } or a finished string, formats its own
// properties after the list, and lets inspect/layout.js join the entries.
//
// Invariants: the only user code that runs is what Node runs too: custom inspect functions, getters under `getters`,
// toStringTag and `constructor` look-ups. Kinds come from internal slots (classOf), never from prototypes.

// The modules below read these while this one is still loading.
Object.assign(exports, { formatValue, getPrefix, isError, keysOf, currentDirectory, formatNested, moreItems });

const { classOf, getProxyDetails, getConstructorName: nativeConstructorName } = internalBinding('util');
const { formatPrimitive, quote, escapeBare, stripAnsi, stringWidth } = require('internal/util/inspect/text');
const { colors, styles, stylizeWithColor, stylizePlain } = require('internal/util/inspect/colors');
const { join, kObject, kArray } = require('internal/util/inspect/layout');
const { describe } = require('internal/util/inspect/kinds');

const customInspect = Symbol.for('nodejs.util.inspect.custom');
const OUTPUT_BUDGET = 2 ** 27; // past this much text on a level only the outermost objects go on

const defaults = Object.seal({
  showHidden: false,
  depth: 2,
  colors: false,
  customInspect: true,
  showProxy: false,
  maxArrayLength: 100,
  maxStringLength: 10000,
  breakLength: 80,
  compact: 3,
  sorted: false,
  getters: false,
  numericSeparator: false,
});

function inspect(value, opts) {
  const ctx = {
    budget: {},
    indentationLvl: 0,
    seen: [],
    circular: undefined,
    currentDepth: 0,
    stylize: stylizePlain,
    showHidden: defaults.showHidden,
    depth: defaults.depth,
    colors: defaults.colors,
    customInspect: defaults.customInspect,
    showProxy: defaults.showProxy,
    maxArrayLength: defaults.maxArrayLength,
    maxStringLength: defaults.maxStringLength,
    breakLength: defaults.breakLength,
    compact: defaults.compact,
    sorted: defaults.sorted,
    getters: defaults.getters,
    numericSeparator: defaults.numericSeparator,
    userOptions: undefined,
  };
  if (arguments.length > 1) {
    if (arguments.length > 2) { // the old form: (value, showHidden, depth, colors)
      if (arguments[2] !== undefined) ctx.depth = arguments[2];
      if (arguments.length > 3 && arguments[3] !== undefined) ctx.colors = arguments[3];
    }
    if (typeof opts === 'boolean') {
      ctx.showHidden = opts;
    } else if (opts) {
      for (const key of Object.keys(opts)) {
        if (Object.hasOwn(defaults, key) || key === 'stylize') ctx[key] = opts[key];
        else ctx.userOptions ??= opts;
      }
    }
  }
  if (ctx.colors) ctx.stylize = stylizeWithColor;
  ctx.maxArrayLength ??= Infinity;
  ctx.maxStringLength ??= Infinity;
  return formatValue(ctx, value, 0);
}
inspect.custom = customInspect;
inspect.colors = colors;
inspect.styles = styles;
Object.defineProperty(inspect, 'defaultOptions', {
  get() { return defaults; },
  set(options) {
    require('internal/validators').validateObject(options, 'options');
    Object.assign(defaults, options);
  },
});

// The options a custom inspect function gets. Objects of another realm get no objects of ours.
function userOptions(ctx, foreign) {
  const options = {
    stylize: ctx.stylize,
    showHidden: ctx.showHidden,
    depth: ctx.depth,
    colors: ctx.colors,
    customInspect: ctx.customInspect,
    showProxy: ctx.showProxy,
    maxArrayLength: ctx.maxArrayLength,
    maxStringLength: ctx.maxStringLength,
    breakLength: ctx.breakLength,
    compact: ctx.compact,
    sorted: ctx.sorted,
    getters: ctx.getters,
    numericSeparator: ctx.numericSeparator,
    ...ctx.userOptions,
  };
  if (foreign) {
    Object.setPrototypeOf(options, null);
    for (const key of Object.keys(options)) {
      const type = typeof options[key];
      if ((type === 'object' || type === 'function') && options[key] !== null) delete options[key];
    }
    options.stylize = Object.setPrototypeOf((value, flavour) => `${ctx.stylize(`${value}`, flavour)}`, null);
  }
  return options;
}

function formatValue(ctx, value, recurseTimes, asTypedArrayBuffer) {
  if (value === null) return ctx.stylize('null', 'null');
  if (typeof value !== 'object' && typeof value !== 'function') return formatPrimitive(ctx.stylize, value, ctx);
  const original = value;
  let cls = classOf(value);
  const isProxy = cls === 'Proxy';
  while (cls === 'Proxy') {
    const details = getProxyDetails(value);
    if (details[0] === null) return ctx.stylize('<Revoked Proxy>', 'special');
    if (ctx.showProxy) return formatProxy(ctx, details, recurseTimes);
    value = details[0];
    cls = classOf(value);
  }
  if (ctx.customInspect) {
    const custom = value[customInspect];
    if (typeof custom === 'function' && custom !== inspect) {
      const own = Object.getOwnPropertyDescriptor(value, 'constructor');
      // A prototype object itself is shown plainly: its inspect function expects an instance.
      if (!(own !== undefined && own.value && own.value.prototype === value)) {
        const depth = ctx.depth === null ? null : ctx.depth - recurseTimes;
        const foreign = isProxy || !(original instanceof Object);
        const result = custom.call(original, depth, userOptions(ctx, foreign), inspect);
        if (result !== original) {
          if (typeof result !== 'object') return String(result).replaceAll('\n', `\n${' '.repeat(ctx.indentationLvl)}`);
          return formatValue(ctx, result, recurseTimes);
        }
      }
    }
  }
  if (ctx.seen.includes(value)) {
    ctx.circular ??= new Map();
    let index = ctx.circular.get(value);
    if (index === undefined) {
      index = ctx.circular.size + 1;
      ctx.circular.set(value, index);
    }
    return ctx.stylize(`[Circular *${index}]`, 'special');
  }
  return formatObject(ctx, value, cls, recurseTimes, asTypedArrayBuffer);
}

function formatProxy(ctx, details, recurseTimes) {
  if (recurseTimes > ctx.depth && ctx.depth !== null) return ctx.stylize('Proxy [Array]', 'special');
  recurseTimes += 1;
  ctx.indentationLvl += 2;
  const parts = [formatValue(ctx, details[0], recurseTimes), formatValue(ctx, details[1], recurseTimes)];
  ctx.indentationLvl -= 2;
  return join(ctx, parts, '', 'Proxy [', ']', kArray, recurseTimes);
}

function formatObject(ctx, value, cls, recurseTimes, asTypedArrayBuffer) {
  const protoEntries = ctx.showHidden && (recurseTimes <= ctx.depth || ctx.depth === null) ? [] : undefined;
  const constructor = constructorName(value, ctx, recurseTimes, protoEntries);
  if (protoEntries !== undefined && protoEntries.length === 0) protoEntries.length = 0;
  const info = {
    constructor,
    tag: tagOf(ctx, value),
    keys: undefined,
    protoEntries: protoEntries !== undefined && protoEntries.length !== 0 ? protoEntries : undefined,
    asTypedArrayBuffer,
    beyondDepth: recurseTimes > ctx.depth && ctx.depth !== null,
  };
  const shape = describe(ctx, value, cls, info);
  if (typeof shape === 'string') return shape;
  if (info.beyondDepth) {
    const name = getPrefix(constructor, info.tag, constructor === null ? nativeConstructorName(value) : 'Object').slice(0, -1);
    return ctx.stylize(constructor !== null ? `[${name}]` : name, 'special');
  }
  recurseTimes += 1;
  ctx.seen.push(value);
  ctx.currentDepth = recurseTimes;
  const indentation = ctx.indentationLvl;
  const { keys } = info;
  let { base, open } = shape;
  let output;
  try {
    output = shape.list === undefined ? [] : shape.list(ctx, value, recurseTimes, info);
    for (let i = 0; i < keys.length; i++) output.push(formatProperty(ctx, value, recurseTimes, keys[i], shape.kind));
    if (info.protoEntries !== undefined) output.push(...info.protoEntries);
  } catch (err) {
    if (!require('internal/errors').isStackOverflowError(err)) throw err;
    ctx.seen.pop();
    ctx.indentationLvl = indentation;
    const name = getPrefix(constructor, info.tag, 'Object').slice(0, -1);
    return ctx.stylize(`[${name}: Inspection interrupted prematurely. Maximum call stack size exceeded.]`, 'special');
  }
  if (ctx.circular !== undefined) {
    const index = ctx.circular.get(value);
    if (index !== undefined) {
      const reference = ctx.stylize(`<ref *${index}>`, 'special');
      if (ctx.compact !== true) base = base === '' ? reference : `${reference} ${base}`;
      else open = `${reference} ${open}`;
    }
  }
  ctx.seen.pop();
  if (ctx.sorted) sortEntries(ctx, output, shape.kind, keys.length);
  const text = join(ctx, output, base, open, shape.close, shape.kind, recurseTimes, value);
  const used = (ctx.budget[ctx.indentationLvl] || 0) + text.length;
  ctx.budget[ctx.indentationLvl] = used;
  if (used > OUTPUT_BUDGET) ctx.depth = -1;
  return text;
}

function sortEntries(ctx, output, kind, keyCount) {
  const compare = ctx.sorted === true ? undefined : ctx.sorted;
  if (kind === kObject) {
    output.sort(compare);
  } else if (keyCount > 1) {
    const at = output.length - keyCount;
    output.splice(at, keyCount, ...output.slice(at).sort(compare));
  }
}

// A tag is shown only when it is not an own property that is listed anyway.
function tagOf(ctx, value) {
  const tag = value[Symbol.toStringTag];
  if (typeof tag !== 'string' || tag === '') return '';
  const listed = ctx.showHidden ? Object.hasOwn(value, Symbol.toStringTag) : primordials.propertyIsEnumerable.call(value, Symbol.toStringTag);
  return listed ? '' : tag;
}

// Whether the name of a class says the tag already: the same, or one of its words (`InternMap`, `MyWeakMap`).
function saysTag(name, tag) {
  const at = name.indexOf(tag);
  return at !== -1 && !/[a-z0-9_$]/.test(name[at + tag.length] ?? '');
}

function isInstance(value, constructor) {
  try {
    return value instanceof constructor;
  } catch {
    return false;
  }
}

// The name of the nearest constructor the object is an instance of; null when it has no prototype at all.
function constructorName(value, ctx, recurseTimes, protoEntries) {
  let object = value;
  let first;
  while (object) {
    const own = Object.getOwnPropertyDescriptor(object, 'constructor');
    if (own !== undefined && typeof own.value === 'function' && own.value.name !== '' && isInstance(value, own.value)) {
      if (protoEntries !== undefined && (first !== object || !isBuiltin(own.value.name))) {
        addPrototypeProperties(ctx, value, first || value, recurseTimes, protoEntries);
      }
      return String(own.value.name);
    }
    object = Object.getPrototypeOf(object);
    first ??= object;
  }
  if (first === null) return null;
  const name = nativeConstructorName(value);
  if (recurseTimes > ctx.depth && ctx.depth !== null) return `${name} <Complex prototype>`;
  const protoName = constructorName(first, ctx, recurseTimes + 1, protoEntries);
  if (protoName === null) return `${name} <${inspect(first, { ...ctx, customInspect: false, depth: -1 })}>`;
  return `${name} <${protoName}>`;
}

// The language's own constructors; what a host adds to the global object counts as a program's. (SharedArrayBuffer is
// missing in Node's list, too.)
const BUILTINS = new Set(('AggregateError Array ArrayBuffer Atomics BigInt BigInt64Array BigUint64Array Boolean DataView Date Error EvalError ' +
  'FinalizationRegistry Float16Array Float32Array Float64Array Function Infinity Int16Array Int32Array Int8Array Iterator JSON Map Math NaN Number ' +
  'Object Promise Proxy RangeError ReferenceError Reflect RegExp Set String Symbol SyntaxError TypeError URIError Uint16Array Uint32Array Uint8Array ' +
  'Uint8ClampedArray WeakMap WeakRef WeakSet').split(' '));

function isBuiltin(name) {
  return BUILTINS.has(name);
}

// With showHidden: what up to three prototypes between the object and a built-in one add, methods left out.
function addPrototypeProperties(ctx, main, object, recurseTimes, output) {
  let keys;
  const seen = new Set();
  for (let depth = 0; depth < 3; depth++) {
    if (depth !== 0 || main === object) {
      object = Object.getPrototypeOf(object);
      if (object === null) break;
      const own = Object.getOwnPropertyDescriptor(object, 'constructor');
      if (own !== undefined && typeof own.value === 'function' && isBuiltin(own.value.name)) break;
    }
    if (keys !== undefined) for (const key of keys) seen.add(key);
    keys = Reflect.ownKeys(object);
    ctx.seen.push(main);
    for (const key of keys) {
      if (key === 'constructor' || Object.hasOwn(main, key) || (depth !== 0 && seen.has(key))) continue;
      const desc = Object.getOwnPropertyDescriptor(object, key);
      if (typeof desc.value === 'function') continue;
      const text = formatProperty(ctx, object, recurseTimes, key, kObject, desc, main);
      output.push(ctx.colors ? `\u001b[2m${text}\u001b[22m` : text);
    }
    ctx.seen.pop();
  }
}

// "Foo(2) [tag] ", or "[Foo(2): null prototype] [tag] " for an object without prototype.
function getPrefix(constructor, tag, fallback, size = '') {
  if (constructor === null) {
    const name = `[${fallback}${size}: null prototype] `;
    return tag !== '' && fallback !== tag ? `${name}[${tag}] ` : name;
  }
  return tag !== '' && !saysTag(constructor, tag) ? `${constructor}${size} [${tag}] ` : `${constructor}${size} `;
}

function keysOf(value, showHidden) {
  const symbols = Object.getOwnPropertySymbols(value);
  let keys;
  if (showHidden) {
    keys = Object.getOwnPropertyNames(value);
    if (symbols.length !== 0) keys.push(...symbols);
    return keys;
  }
  try {
    keys = Object.keys(value);
  } catch {
    keys = Object.getOwnPropertyNames(value); // a module namespace with bindings that have no value yet
  }
  for (const symbol of symbols) if (primordials.propertyIsEnumerable.call(value, symbol)) keys.push(symbol);
  return keys;
}

function formatNested(ctx, value, recurseTimes) {
  ctx.indentationLvl += 2;
  const text = formatValue(ctx, value, recurseTimes);
  ctx.indentationLvl -= 2;
  return text;
}

function getterText(ctx, desc, original, recurseTimes) {
  const label = desc.set !== undefined ? 'Getter/Setter' : 'Getter';
  const special = (text) => ctx.stylize(text, 'special');
  const wanted = ctx.getters === true || (ctx.getters === 'get' && desc.set === undefined) || (ctx.getters === 'set' && desc.set !== undefined);
  if (!ctx.getters || !wanted) return special(`[${label}]`);
  const indentation = ctx.indentationLvl;
  ctx.indentationLvl += 2;
  try {
    const value = desc.get.call(original);
    let text;
    if (value === null) text = `${special(`[${label}:`)} ${ctx.stylize('null', 'null')}${special(']')}`;
    else if (typeof value === 'object' || typeof value === 'function') text = `${special(`[${label}]`)} ${formatValue(ctx, value, recurseTimes)}`;
    else text = `${special(`[${label}:`)} ${formatPrimitive(ctx.stylize, value, ctx)}${special(']')}`;
    return text;
  } catch (err) {
    return `${special(`[${label}:`)} <Inspection threw (${formatValue(ctx, err, recurseTimes)})>${special(']')}`;
  } finally {
    ctx.indentationLvl = indentation;
  }
}

function formatProperty(ctx, value, recurseTimes, key, kind, desc, original = value) {
  desc ??= Object.getOwnPropertyDescriptor(value, key) ?? { value: value[key], configurable: true, enumerable: false };
  let text;
  let gap = ' ';
  if (desc.value !== undefined) {
    const step = ctx.compact !== true || kind !== kObject ? 2 : 3;
    ctx.indentationLvl += step;
    text = formatValue(ctx, desc.value, recurseTimes);
    if (step === 3 && ctx.breakLength < stringWidth(text, ctx.colors)) gap = `\n${' '.repeat(ctx.indentationLvl)}`;
    ctx.indentationLvl -= step;
  } else if (desc.get !== undefined) {
    text = getterText(ctx, desc, original, recurseTimes);
  } else {
    text = desc.set !== undefined ? ctx.stylize('[Setter]', 'special') : ctx.stylize('undefined', 'undefined');
  }
  if (kind === 1) return text;
  let name;
  if (typeof key === 'symbol') name = ctx.stylize(escapeBare(primordials.SymbolToString.call(key)), 'symbol');
  else if (key === '__proto__') name = "['__proto__']";
  else if (/^[a-zA-Z_][a-zA-Z_0-9]*$/.test(key)) name = ctx.stylize(key, 'name');
  else name = ctx.stylize(quote(key), 'string');
  if (desc.enumerable === false) name = `[${name}]`;
  return `${name}:${gap}${text}`;
}

function moreItems(count) {
  return `... ${count} more item${count > 1 ? 's' : ''}`;
}

function isError(value) {
  return classOf(value) === 'Error' || isInstance(value, Error);
}

function currentDirectory() {
  try {
    return internalBinding('process').cwd();
  } catch {
    return undefined;
  }
}

Object.assign(exports, {
  inspect, formatProperty, constructorName, isBuiltin, stripAnsi, stringWidth, customInspect, defaults, stylizePlain, stylizeWithColor,
});
