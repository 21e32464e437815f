'use strict';
// Intl.PluralRules, and the CLDR's plural rules behind everything that counts.
// https://tc39.es/ecma402/#pluralrules-objects, https://unicode.org/reports/tr35/tr35-numbers.html#Language_Plural_Rules

const { core } = require('internal/intl/data');
const n = require('internal/intl/negotiate');

// A condition as a function of the operands {n, i, v, w, f, t, e}.
function compile(rule) {
  const text = rule.split('@')[0].trim();
  if (text === '') return () => true;
  const either = text.split(' or ').map((alternative) => alternative.split(' and ').map(relation));
  return (o) => either.some((all) => all.every((holds) => holds(o)));
}

function relation(text) {
  const m = /^([nivwftce])\s*(?:%\s*(\d+)\s*)?(!=|=)\s*(.*)$/.exec(text.trim());
  const [, name, modulus, operator, list] = m;
  const ranges = list.split(',').map((r) => r.trim().split('..').map(Number));
  return (o) => {
    let value = o[name === 'c' ? 'e' : name];
    if (modulus !== undefined) value %= Number(modulus);
    const inside = ranges.some(([from, to = from]) => value >= from && value <= to && (to === from || Number.isInteger(value)));
    return inside === (operator === '=');
  };
}

const compiled = new Map();
function rulesFor(dataLocale, type) {
  const key = type + dataLocale;
  let made = compiled.get(key);
  if (made === undefined) {
    const all = core('plurals')[type];
    const rules = all[dataLocale] || all[dataLocale.split('-').slice(0, 2).join('-')] || all[dataLocale.split('-')[0]] || all.und || { 'pluralRule-count-other': '' };
    made = Object.keys(rules).map((k) => [k.slice('pluralRule-count-'.length), compile(rules[k])]);
    // `other` is what is left.
    made = made.filter(([k]) => k !== 'other').concat([['other', () => true]]);
    compiled.set(key, made);
  }
  return made;
}

// The category of a number written as digits with an optional point and no sign; `e` is its exponent in compact notation.
function categoryOf(dataLocale, type, digits, e = 0) {
  if (!/^[0-9]+(\.[0-9]+)?$/.test(digits)) return 'other';
  // Of a compact number it is the digits that are counted, as ICU does.
  const [whole, fraction = ''] = digits.split('.');
  const trimmed = fraction.replace(/0+$/, '');
  const o = { n: Number(digits), i: Number(whole), v: fraction.length, w: trimmed.length, f: Number(fraction || 0), t: Number(trimmed || 0), e };
  for (const [category, holds] of rulesFor(dataLocale, type)) if (holds(o)) return category;
  return 'other';
}

const ORDER = ['zero', 'one', 'two', 'few', 'many', 'other'];
const internals = new WeakMap();
const stateOf = (value, method) => n.stateOf(internals, value, `Intl.PluralRules.prototype.${method}`);

class PluralRules {
  constructor(locales = undefined, options = undefined) {
    const requested = n.canonicalizeLocaleList(locales);
    n.reading('Intl.PluralRules');
    const o = n.coerceOptions(options);
    n.getOption(o, 'localeMatcher', 'string', ['lookup', 'best fit'], 'best fit');
    const type = n.getOption(o, 'type', 'string', ['cardinal', 'ordinal'], 'cardinal');
    const { setDigitOptions } = require('internal/intl/number_digits');
    const state = n.resolveLocale(requested, {}, {}, new Set(Object.keys(core('plurals').cardinal)));
    state.type = type;
    const notation = n.getOption(o, 'notation', 'string', ['standard', 'scientific', 'engineering', 'compact'], 'standard');
    setDigitOptions(state, o, 0, 3, notation);
    internals.set(this, state);
  }
  select(value) {
    const state = stateOf(this, 'select');
    const x = Number(value);
    if (!Number.isFinite(x)) return 'other';
    const { roundedText } = require('internal/intl/number_digits');
    return categoryOf(state.dataLocale, state.type, roundedText(state, x).replace('-', ''));
  }
  selectRange(start, end) {
    const state = stateOf(this, 'selectRange');
    if (start === undefined || end === undefined) throw new TypeError('Invalid argument');
    const [x, y] = [Number(start), Number(end)];
    if (Number.isNaN(x) || Number.isNaN(y)) throw new RangeError('Invalid argument');
    const [from, to] = [this.select(x), this.select(y)];
    if (state.type === 'ordinal') return to;
    const ranges = core('plurals').ranges[state.dataLocale.split('-')[0]];
    return ranges && ranges[`pluralRange-start-${from}-end-${to}`] || to;
  }
  resolvedOptions() {
    const state = stateOf(this, 'resolvedOptions');
    const names = rulesFor(state.dataLocale, state.type).map(([k]) => k);
    const made = { locale: state.locale, type: state.type };
    require('internal/intl/number_digits').resolvedDigits(state, made);
    const { roundingIncrement, roundingMode, roundingPriority, trailingZeroDisplay, ...digits } = made;
    return { ...digits, pluralCategories: ORDER.filter((k) => names.includes(k)), roundingIncrement, roundingMode, roundingPriority, trailingZeroDisplay };
  }
}
n.finish(PluralRules);
n.addSupported(PluralRules);

module.exports = { PluralRules, categoryOf };
