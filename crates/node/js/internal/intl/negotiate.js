'use strict';
// Which locale a service answers in, and how options are read.
// https://tc39.es/ecma402/#sec-abstract-operations

const { core, availableLocales } = require('internal/intl/data');
const tags = require('internal/intl/tags');

// CanonicalizeLocaleList
function canonicalizeLocaleList(locales) {
  if (locales === undefined) return [];
  const seen = [];
  let list;
  if (typeof locales === 'string' || isLocale(locales)) list = [locales];
  else if (locales === null) throw new TypeError('Cannot convert undefined or null to object');
  else list = Object(locales);
  const length = Math.min(Math.max(Math.trunc(Number(list.length)) || 0, 0), Number.MAX_SAFE_INTEGER);
  for (let k = 0; k < length; k++) {
    if (!(k in list)) continue;
    const value = list[k];
    if (typeof value !== 'string' && (value === null || (typeof value !== 'object' && typeof value !== 'function'))) {
      throw new TypeError('Language ID should be string or object.');
    }
    const tag = isLocale(value) ? localeTag(value) : `${value}`;
    const canonical = tags.canonicalize(tag);
    if (canonical === undefined) throw new RangeError(`Incorrect locale information provided`);
    if (!seen.includes(canonical)) seen.push(canonical);
  }
  return seen;
}

const localeTags = new WeakMap();
const isLocale = (v) => v !== null && typeof v === 'object' && localeTags.has(v);
const localeTag = (v) => localeTags.get(v);

let usual;
// The locale of the environment, as ICU takes it.
function defaultLocale() {
  if (usual === undefined) {
    const { env } = process;
    const wanted = env.LC_ALL || env.LC_MESSAGES || env.LANG || '';
    const tag = tags.canonicalize(wanted.replace(/[.@].*$/, '').replace(/_/g, '-'));
    usual = tag !== undefined && bestAvailable(tag) || 'en-US';
  }
  return usual;
}

// The longest prefix of a tag (without extensions) that there is.
function bestAvailable(tag, available = availableLocales()) {
  let candidate = tag;
  for (;;) {
    if (available.has(candidate)) return candidate;
    let at = candidate.lastIndexOf('-');
    if (at === -1) return undefined;
    if (at >= 2 && candidate[at - 2] === '-') at -= 2;
    candidate = candidate.slice(0, at);
  }
}

function withoutExtensions(tag) {
  const p = tags.parse(tag);
  return tags.baseName(p);
}

// The data's name of an available locale: zh-TW is zh-Hant-TW in the CLDR, de-DE is de.
function dataLocale(locale) {
  const all = core('locales').all;
  if (dataLocale.set === undefined) dataLocale.set = new Set(all);
  if (dataLocale.set.has(locale)) return locale;
  const p = tags.maximize(tags.parse(locale));
  const full = `${p.language}-${tags.title(p.script)}-${p.region.toUpperCase()}`;
  for (const tried of [full, `${p.language}-${p.region.toUpperCase()}`, `${p.language}-${tags.title(p.script)}`, p.language]) {
    if (!dataLocale.set.has(tried)) continue;
    // A language alone is its usual script.
    if (tried === p.language && tags.maximize(tags.parse(tried)).script !== p.script) continue;
    return tried;
  }
  return 'und';
}

// LookupMatcher and the choice of extension keys. `keys`: {key: (locale) => its values, the default first}; `options`:
// {key: the option's value or undefined}.
function resolveLocale(requested, options, keys, available = availableLocales()) {
  let found;
  let asked;
  for (const tag of requested) {
    const base = withoutExtensions(tag);
    const best = bestAvailable(base, available);
    if (best !== undefined) {
      found = best;
      asked = tags.parse(tag);
      break;
    }
  }
  if (found === undefined) found = bestAvailable(defaultLocale(), available);
  const result = { locale: found, dataLocale: dataLocale(found) };
  const kept = [];
  for (const key of Object.keys(keys)) {
    const values = keys[key](result.dataLocale, found);
    let value = values[0];
    let keep;
    const keyword = asked !== undefined ? asked.keywords.find(([k]) => k === key) : undefined;
    if (keyword !== undefined) {
      const wanted = keyword[1] === '' ? 'true' : keyword[1];
      if (values.includes(wanted)) {
        value = wanted;
        keep = keyword[1] === '' ? key : `${key}-${keyword[1]}`;
      }
    }
    let option = options[key];
    if (typeof option === 'string') {
      option = canonicalOption(key, option);
      if (values.includes(option) && option !== value) {
        value = option;
        keep = undefined;
      }
    } else if (option === null && values.includes(null)) {
      value = null;
      keep = undefined;
    }
    if (keep !== undefined) kept.push(keep);
    result[key] = value;
  }
  if (kept.length !== 0) result.locale += '-u-' + kept.sort().join('-');
  return result;
}

function canonicalOption(key, value) {
  const tag = tags.canonicalize(`und-u-${key}-${value}`);
  if (tag === undefined) return value;
  const keyword = tags.parse(tag).keywords[0];
  return keyword[1] === '' ? 'true' : keyword[1];
}

// SupportedLocales
function supportedLocales(locales, options) {
  const requested = canonicalizeLocaleList(locales);
  const o = options === undefined ? undefined : Object(nullRefused(options));
  if (o !== undefined) getOption(o, 'localeMatcher', 'string', ['lookup', 'best fit'], 'best fit');
  return requested.filter((tag) => bestAvailable(withoutExtensions(tag)) !== undefined);
}

function nullRefused(options) {
  if (options === null) throw new TypeError('Cannot convert undefined or null to object');
  return options;
}

// GetOptionsObject
function getOptionsObject(options) {
  if (options === undefined) return { __proto__: null };
  if (options !== null && (typeof options === 'object' || typeof options === 'function')) return options;
  throw new TypeError('Incorrect options');
}
// CoerceOptionsToObject
function coerceOptions(options) {
  if (options === null) throw new TypeError(`${current} called on null or undefined`);
  return options === undefined ? { __proto__: null } : Object(options);
}

// GetOption
function getOption(options, property, type, values, fallback) {
  let value = options[property];
  if (value === undefined) {
    return fallback;
  }
  if (type === 'boolean') value = Boolean(value);
  else value = `${value}`;
  if (values !== undefined && !values.includes(value)) throw new RangeError(`Value ${value} out of range for ${current} options property ${property}`);
  return value;
}
// Whose options are read, for messages.
let current = 'Intl';
function reading(name) { current = name; }

// GetNumberOption
function getNumberOption(options, property, minimum, maximum, fallback) {
  return defaultNumberOption(options[property], minimum, maximum, fallback, property);
}
function defaultNumberOption(value, minimum, maximum, fallback, property) {
  if (value === undefined) return fallback;
  const n = Number(value);
  if (!(n >= minimum && n <= maximum)) throw new RangeError(`${property} value is out of range.`);
  return Math.floor(n);
}

// A `type` as Unicode locale keywords have it.
function checkedType(value, property) {
  if (value !== undefined && !/^[A-Za-z0-9]{3,8}(-[A-Za-z0-9]{3,8})*$/.test(value)) throw new RangeError(`Invalid ${property} : ${value}`);
  return value === undefined ? undefined : value.toLowerCase();
}

// What a class keeps of an object of its own; TypeError for others, as V8 words it.
function stateOf(internals, value, method) {
  const state = internals.get(value);
  if (state === undefined) {
    const text = value !== null && typeof value === 'object' ? Object.prototype.toString.call(value) : String(value);
    throw new TypeError(`Method ${method} called on incompatible receiver ${text}`);
  }
  return state;
}

// Makes a class one of Intl's: names, `toStringTag`, `supportedLocalesOf`.
function finish(Class, length = 0) {
  Object.defineProperty(Class.prototype, Symbol.toStringTag, { __proto__: null, value: `Intl.${Class.name}`, configurable: true });
  Object.defineProperty(Class, 'length', { __proto__: null, value: length, configurable: true });
  Object.defineProperty(Class, 'prototype', { __proto__: null, writable: false });
}
function addSupported(Class) {
  const { supportedLocalesOf: f } = { supportedLocalesOf(locales) { return supportedLocales(locales, arguments[1]); } };
  Object.defineProperty(Class, 'supportedLocalesOf', { __proto__: null, value: f, writable: true, configurable: true });
}

module.exports = {
  canonicalizeLocaleList, defaultLocale, bestAvailable, withoutExtensions, dataLocale, resolveLocale, supportedLocales, getOptionsObject, coerceOptions, getOption,
  getNumberOption, defaultNumberOption, checkedType, reading, stateOf, finish, addSupported, localeTags,
};
