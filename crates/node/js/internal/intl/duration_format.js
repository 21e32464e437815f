'use strict';
// Intl.DurationFormat. https://tc39.es/ecma402/#durationformat-objects

const { section } = require('internal/intl/data');
const n = require('internal/intl/negotiate');
const { NumberFormat, joined, numberingSystems } = require('internal/intl/number_format');
const { ListFormat } = require('internal/intl/list_format');

const UNITS = ['years', 'months', 'weeks', 'days', 'hours', 'minutes', 'seconds', 'milliseconds', 'microseconds', 'nanoseconds'];
const STYLES = {
  years: ['long', 'short', 'narrow'], months: ['long', 'short', 'narrow'], weeks: ['long', 'short', 'narrow'], days: ['long', 'short', 'narrow'],
  hours: ['long', 'short', 'narrow', 'numeric', '2-digit'], minutes: ['long', 'short', 'narrow', 'numeric', '2-digit'], seconds: ['long', 'short', 'narrow', 'numeric', '2-digit'],
  milliseconds: ['long', 'short', 'narrow', 'numeric'], microseconds: ['long', 'short', 'narrow', 'numeric'], nanoseconds: ['long', 'short', 'narrow', 'numeric'],
};
const internals = new WeakMap();
const stateOf = (value, method) => n.stateOf(internals, value, `Intl.DurationFormat.prototype.${method}`);

// ToDurationRecord
function record(input) {
  if (input === null || (typeof input !== 'object' && typeof input !== 'function')) {
    if (typeof input === 'string') throw new RangeError(`Invalid duration: ${input}`);
    throw new TypeError('Invalid duration');
  }
  const made = {};
  let any = false;
  for (const unit of ['days', 'hours', 'microseconds', 'milliseconds', 'minutes', 'months', 'nanoseconds', 'seconds', 'weeks', 'years']) {
    const value = input[unit];
    made[unit] = 0;
    if (value === undefined) continue;
    any = true;
    const x = Number(value);
    if (!Number.isInteger(x)) throw new RangeError(`Invalid duration property value ${unit}`);
    made[unit] = x;
  }
  if (!any) throw new TypeError('Invalid duration');
  const signs = new Set(UNITS.map((u) => Math.sign(made[u])).filter((s) => s !== 0));
  if (signs.size > 1) throw new RangeError('Invalid duration');
  for (const u of ['years', 'months', 'weeks']) if (Math.abs(made[u]) >= 2 ** 32) throw new RangeError('Invalid duration');
  const seconds = Math.abs(made.days * 86400 + made.hours * 3600 + made.minutes * 60 + made.seconds + made.milliseconds / 1e3 + made.microseconds / 1e6 + made.nanoseconds / 1e9);
  if (seconds >= 2 ** 53) throw new RangeError('Invalid duration');
  return made;
}

// Seconds (or their parts) with what follows them as a fraction, as text.
function fractional(d, unit) {
  const order = ['seconds', 'milliseconds', 'microseconds', 'nanoseconds'];
  const at = order.indexOf(unit);
  let total = 0n;
  for (const [i, u] of order.entries()) if (i >= at) total += BigInt(d[u]) * 10n ** BigInt(9 - 3 * i);
  const scale = 10n ** BigInt(9 - 3 * at);
  const negative = total < 0n;
  const abs = negative ? -total : total;
  const fraction = String(abs % scale).padStart(9 - 3 * at, '0').replace(/0+$/, '');
  return `${negative ? '-' : ''}${abs / scale}${at < 3 && fraction !== '' ? '.' + fraction : ''}`;
}

function toParts(state, d) {
  const lists = [];
  let clock;
  let negativeShown = false;
  const negative = UNITS.some((u) => d[u] < 0);
  for (let i = 0; i < UNITS.length; i++) {
    const unit = UNITS[i];
    const { style, display } = state.units[unit];
    let value = d[unit];
    let last = false;
    const o = { numberingSystem: state.nu };
    if (['seconds', 'milliseconds', 'microseconds'].includes(unit)) {
      const next = state.units[UNITS[i + 1]];
      if (next.style === 'numeric' || next.style === 'fractional') {
        value = fractional(d, unit);
        o.maximumFractionDigits = state.fractionalDigits === undefined ? 9 : state.fractionalDigits;
        o.minimumFractionDigits = state.fractionalDigits === undefined ? 0 : state.fractionalDigits;
        o.roundingMode = 'trunc';
        last = true;
      }
    }
    const zero = Number(value) === 0;
    let shown = !zero || display !== 'auto';
    const inClock = style === 'numeric' || style === '2-digit';
    if (inClock && zero && unit === 'minutes' && clock !== undefined) {
      shown ||= state.units.seconds.display === 'always' || d.seconds !== 0 || d.milliseconds !== 0 || d.microseconds !== 0 || d.nanoseconds !== 0;
    }
    if (shown) {
      if (!negativeShown) {
        negativeShown = true;
        if (negative && zero) value = typeof value === 'string' ? '-0' : -0;
      } else {
        o.signDisplay = 'never';
      }
      if (style === '2-digit') o.minimumIntegerDigits = 2;
      if (inClock) {
        o.useGrouping = false;
        const parts = new NumberFormat(state.locale, o).formatToParts(value).map((p) => ({ ...p, unit: unit.slice(0, -1) }));
        if (clock !== undefined) {
          const symbols = section('numbers', state.dataLocale)[`symbols-numberSystem-${state.nu}`] || section('numbers', state.dataLocale)['symbols-numberSystem-latn'];
          const hms = section('units', state.dataLocale).hms;
          const separator = hms ? /h+(.*?)m/.exec(hms)[1] : symbols.timeSeparator;
          clock.push({ type: 'literal', value: separator }, ...parts);
        } else {
          clock = parts;
          lists.push(clock);
        }
      } else {
        clock = undefined;
        Object.assign(o, { style: 'unit', unit: unit.slice(0, -1), unitDisplay: style });
        lists.push(new NumberFormat(state.locale, o).formatToParts(value).map((p) => ({ ...p, unit: unit.slice(0, -1) })));
      }
    }
    if (last) break;
  }
  const style = state.style === 'digital' ? 'short' : state.style;
  const glue = new ListFormat(state.locale, { type: 'unit', style }).formatToParts(lists.map((_, i) => String(i)));
  const made = [];
  for (const p of glue) {
    if (p.type === 'element') made.push(...lists[Number(p.value)]);
    else made.push(p);
  }
  return made;
}

class DurationFormat {
  constructor(locales = undefined, options = undefined) {
    const requested = n.canonicalizeLocaleList(locales);
    const o = n.getOptionsObject(options);
    n.reading('Intl.DurationFormat');
    n.getOption(o, 'localeMatcher', 'string', ['lookup', 'best fit'], 'best fit');
    const nu = n.checkedType(n.getOption(o, 'numberingSystem', 'string', undefined, undefined), 'numberingSystem');
    const state = n.resolveLocale(requested, { nu }, { nu: numberingSystems });
    state.style = n.getOption(o, 'style', 'string', ['long', 'short', 'narrow', 'digital'], 'short');
    state.units = {};
    let previous = '';
    for (const unit of UNITS) {
      let style = n.getOption(o, unit, 'string', STYLES[unit], undefined);
      let display = 'always';
      const small = ['milliseconds', 'microseconds', 'nanoseconds'].includes(unit);
      const digital = ['hours', 'minutes', 'seconds', 'milliseconds', 'microseconds', 'nanoseconds'].includes(unit);
      const afterClock = previous === 'fractional' || previous === 'numeric' || previous === '2-digit';
      if (style === undefined) {
        if (state.style === 'digital') {
          if (!['hours', 'minutes', 'seconds'].includes(unit)) display = 'auto';
          style = digital ? 'numeric' : 'short';
        } else if (afterClock && digital) {
          style = 'numeric';
          if (!['minutes', 'seconds'].includes(unit)) display = 'auto';
        } else {
          style = state.style;
          display = 'auto';
        }
      }
      if (style === 'numeric' && small) {
        style = 'fractional';
        display = 'auto';
      }
      display = n.getOption(o, unit + 'Display', 'string', ['auto', 'always'], display);
      if (style === 'fractional' && display === 'always') throw new RangeError(`Invalid option ${unit}Display`);
      if (previous === 'fractional' && style !== 'fractional') throw new RangeError(`Invalid option ${unit}`);
      if (afterClock && previous !== 'fractional') {
        if (style !== 'fractional' && style !== 'numeric' && style !== '2-digit') throw new RangeError(`Invalid option ${unit}`);
        if (unit === 'minutes' || unit === 'seconds') style = '2-digit';
      }
      state.units[unit] = { style, display };
      if (['hours', 'minutes', 'seconds', 'milliseconds', 'microseconds'].includes(unit)) previous = style;
    }
    state.fractionalDigits = n.getNumberOption(o, 'fractionalDigits', 0, 9, undefined);
    internals.set(this, state);
  }
  format(duration) { const s = stateOf(this, 'format'); return joined(toParts(s, record(duration))); }
  formatToParts(duration) { const s = stateOf(this, 'formatToParts'); return toParts(s, record(duration)); }
  resolvedOptions() {
    const s = stateOf(this, 'resolvedOptions');
    const made = { locale: s.locale, numberingSystem: s.nu, style: s.style };
    for (const unit of UNITS) {
      made[unit] = s.units[unit].style === 'fractional' ? 'numeric' : s.units[unit].style;
      made[unit + 'Display'] = s.units[unit].display;
    }
    if (s.fractionalDigits !== undefined) made.fractionalDigits = s.fractionalDigits;
    return made;
  }
}
n.finish(DurationFormat);
n.addSupported(DurationFormat);

module.exports = { DurationFormat };
