'use strict';
// Intl.RelativeTimeFormat. https://tc39.es/ecma402/#relativetimeformat-objects

const { section } = require('internal/intl/data');
const n = require('internal/intl/negotiate');
const { NumberFormat, joined, numberingSystems } = require('internal/intl/number_format');
const { categoryOf } = require('internal/intl/plural_rules');

const internals = new WeakMap();
const stateOf = (value, method) => n.stateOf(internals, value, `Intl.RelativeTimeFormat.prototype.${method}`);

const UNITS = ['second', 'minute', 'hour', 'day', 'week', 'month', 'quarter', 'year'];

function toParts(state, value, unitText) {
  const x = Number(value);
  const text = `${unitText}`;
  const unit = text.endsWith('s') ? text.slice(0, -1) : text;
  if (!UNITS.includes(unit)) throw new RangeError(`Invalid unit argument for Intl.RelativeTimeFormat.prototype.format() '${text}'`);
  if (!Number.isFinite(x)) throw new RangeError('Invalid time value');
  const fields = section('fields', state.dataLocale);
  const field = fields[unit + (state.style === 'long' ? '' : '-' + state.style)] || fields[unit];
  if (state.numeric === 'auto') {
    const named = field[`relative-type-${Object.is(x, -0) ? 0 : x}`];
    if (named !== undefined) return [{ type: 'literal', value: named }];
  }
  const past = x < 0 || Object.is(x, -0);
  const patterns = field[`relativeTime-type-${past ? 'past' : 'future'}`];
  state.format ??= new NumberFormat(state.locale, { numberingSystem: state.nu, useGrouping: undefined });
  const parts = state.format.formatToParts(Math.abs(x));
  const digits = parts.map((p) => (p.type === 'integer' || p.type === 'fraction' ? p.value : p.type === 'decimal' ? '.' : '')).join('');
  const category = categoryOf(state.dataLocale, 'cardinal', state.nu === 'latn' ? digits : String(Math.abs(x)));
  const pattern = patterns[`relativeTimePattern-count-${category}`] || patterns['relativeTimePattern-count-other'];
  const made = [];
  for (const piece of pattern.split(/(\{0\})/)) {
    if (piece === '{0}') made.push(...parts.map((p) => ({ ...p, unit })));
    else if (piece !== '') made.push({ type: 'literal', value: piece });
  }
  return made;
}

class RelativeTimeFormat {
  constructor(locales = undefined, options = undefined) {
    const requested = n.canonicalizeLocaleList(locales);
    n.reading('Intl.RelativeTimeFormat');
    const o = n.coerceOptions(options);
    n.getOption(o, 'localeMatcher', 'string', ['lookup', 'best fit'], 'best fit');
    const nu = n.checkedType(n.getOption(o, 'numberingSystem', 'string', undefined, undefined), 'numberingSystem');
    const state = n.resolveLocale(requested, { nu }, { nu: numberingSystems });
    state.style = n.getOption(o, 'style', 'string', ['long', 'short', 'narrow'], 'long');
    state.numeric = n.getOption(o, 'numeric', 'string', ['always', 'auto'], 'always');
    internals.set(this, state);
  }
  format(value, unit) { return joined(toParts(stateOf(this, 'format'), value, unit)); }
  formatToParts(value, unit) { return toParts(stateOf(this, 'formatToParts'), value, unit); }
  resolvedOptions() {
    const { locale, style, numeric, nu } = stateOf(this, 'resolvedOptions');
    return { locale, style, numeric, numberingSystem: nu };
  }
}
n.finish(RelativeTimeFormat);
n.addSupported(RelativeTimeFormat);

module.exports = { RelativeTimeFormat };
