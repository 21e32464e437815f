'use strict';
// Intl.NumberFormat. https://tc39.es/ecma402/#numberformat-objects

const { core, section } = require('internal/intl/data');
const n = require('internal/intl/negotiate');
const digits = require('internal/intl/number_digits');
const { categoryOf } = require('internal/intl/plural_rules');

const UNITS = ['acre', 'bit', 'byte', 'celsius', 'centimeter', 'day', 'degree', 'fahrenheit', 'fluid-ounce', 'foot', 'gallon', 'gigabit', 'gigabyte', 'gram', 'hectare',
  'hour', 'inch', 'kilobit', 'kilobyte', 'kilogram', 'kilometer', 'liter', 'megabit', 'megabyte', 'meter', 'microsecond', 'mile', 'mile-scandinavian', 'milliliter',
  'millimeter', 'millisecond', 'minute', 'month', 'nanosecond', 'ounce', 'percent', 'petabyte', 'pound', 'second', 'stone', 'terabit', 'terabyte', 'week', 'yard', 'year'];

const internals = new WeakMap();
const stateOf = (value, method) => n.stateOf(internals, value, `Intl.NumberFormat.prototype.${method}`);

// The digits of a numbering system, zero first.
function digitsOf(system) {
  const known = core('digits')[system];
  return known && known._digits ? [...known._digits] : undefined;
}

function numberingSystems(dataLocale) {
  const usual = section('numbers', dataLocale).defaultNumberingSystem || 'latn';
  return [usual, ...Object.keys(core('digits')).filter((s) => s !== usual && core('digits')[s]._type === 'numeric')];
}

function isUnit(unit) {
  if (UNITS.includes(unit)) return true;
  const at = unit.indexOf('-per-');
  return at !== -1 && UNITS.includes(unit.slice(0, at)) && UNITS.includes(unit.slice(at + 5));
}

function currencyDigits(currency) {
  const known = core('fractions')[currency];
  return known ? Number(known._digits) : 2;
}

// The formats of one numbering system, or those of `latn`.
function ofSystem(numbers, name, system) {
  return numbers[`${name}-numberSystem-${system}`] || numbers[`${name}-numberSystem-latn`] || {};
}

function setUp(locales, options, method = 'Intl.NumberFormat') {
  const requested = n.canonicalizeLocaleList(locales);
  n.reading(method);
  const o = n.coerceOptions(options);
  n.getOption(o, 'localeMatcher', 'string', ['lookup', 'best fit'], 'best fit');
  const nu = n.checkedType(n.getOption(o, 'numberingSystem', 'string', undefined, undefined), 'numberingSystem');
  const state = n.resolveLocale(requested, { nu }, { nu: numberingSystems });
  state.style = n.getOption(o, 'style', 'string', ['decimal', 'percent', 'currency', 'unit'], 'decimal');
  let currency = n.getOption(o, 'currency', 'string', undefined, undefined);
  if (currency === undefined) {
    if (state.style === 'currency') throw new TypeError('Currency code is required with currency style.');
  } else if (!/^[A-Za-z]{3}$/.test(currency)) {
    throw new RangeError(`Invalid currency code : ${currency}`);
  }
  const currencyDisplay = n.getOption(o, 'currencyDisplay', 'string', ['code', 'symbol', 'narrowSymbol', 'name'], 'symbol');
  const currencySign = n.getOption(o, 'currencySign', 'string', ['standard', 'accounting'], 'standard');
  const unit = n.getOption(o, 'unit', 'string', undefined, undefined);
  if (unit === undefined) {
    if (state.style === 'unit') throw new TypeError('Unit is required with unit style.');
  } else if (!isUnit(unit)) {
    throw new RangeError(`Invalid unit argument for Intl.NumberFormat() '${unit}'`);
  }
  const unitDisplay = n.getOption(o, 'unitDisplay', 'string', ['short', 'narrow', 'long'], 'short');
  if (state.style === 'currency') {
    currency = currency.toUpperCase();
    Object.assign(state, { currency, currencyDisplay, currencySign });
  } else if (state.style === 'unit') {
    Object.assign(state, { unit, unitDisplay });
  }
  state.notation = n.getOption(o, 'notation', 'string', ['standard', 'scientific', 'engineering', 'compact'], 'standard');
  const usual = state.style === 'currency' && state.notation === 'standard' ? currencyDigits(currency) : 0;
  const most = state.style === 'currency' && state.notation === 'standard' ? usual : state.style === 'percent' ? 0 : 3;
  digits.setDigitOptions(state, o, usual, most, state.notation);
  const compactDisplay = n.getOption(o, 'compactDisplay', 'string', ['short', 'long'], 'short');
  let grouping = 'auto';
  if (state.notation === 'compact') {
    state.compactDisplay = compactDisplay;
    grouping = 'min2';
  }
  state.useGrouping = groupingOption(o, grouping);
  state.signDisplay = n.getOption(o, 'signDisplay', 'string', ['auto', 'never', 'always', 'exceptZero', 'negative'], 'auto');
  return state;
}

// GetBooleanOrStringNumberFormatOption
function groupingOption(o, fallback) {
  const value = o.useGrouping;
  if (value === undefined) return fallback;
  if (value === true) return 'always';
  if (value === false || value === null || value === 0 || value === '' || Number.isNaN(value)) return false;
  const text = `${value}`;
  if (text === 'true' || text === 'false') return fallback;
  if (!['min2', 'auto', 'always'].includes(text)) throw new RangeError(`Value ${text} out of range for Intl.NumberFormat options property useGrouping`);
  return text;
}

// What of the data a format needs, read when something is formatted for the first time.
function prepared(state) {
  if (state.data !== undefined) return state.data;
  const numbers = section('numbers', state.dataLocale);
  const symbols = { ...ofSystem(numbers, 'symbols', 'latn'), ...numbers[`symbols-numberSystem-${state.nu}`] };
  const decimals = ofSystem(numbers, 'decimalFormats', state.nu);
  const data = { numbers, symbols, decimals, digits: state.nu === 'latn' ? undefined : digitsOf(state.nu), minimumGrouping: Number(numbers.minimumGroupingDigits || 1) };
  let pattern = decimals.standard;
  if (state.style === 'percent') pattern = ofSystem(numbers, 'percentFormats', state.nu).standard;
  if (state.style === 'currency') {
    const formats = data.currencyFormats = ofSystem(numbers, 'currencyFormats', state.nu);
    data.symbol = currencySymbol(state);
    if (state.currencyDisplay !== 'name') {
      pattern = formats[state.currencySign] || formats.standard;
    }
  }
  data.pattern = splitPattern(pattern);
  const groups = splitPattern(state.style === 'currency' && state.currencyDisplay !== 'name' ? pattern : decimals.standard);
  data.primary = groups.primary;
  data.secondary = groups.secondary;
  state.data = data;
  return data;
}

function currencySymbol(state) {
  const known = section('currencies', state.dataLocale)[state.currency] || {};
  switch (state.currencyDisplay) {
    case 'code': return state.currency;
    case 'narrowSymbol': return known['symbol-alt-narrow'] || known.symbol || state.currency;
    case 'name': return undefined;
    default: return known.symbol || state.currency;
  }
}

// A CLDR number pattern: affixes of positive and negative numbers, and group sizes.
function splitPattern(pattern) {
  const [positive, negative] = halves(pattern);
  const p = affixes(positive);
  const made = { prefix: p.prefix, suffix: p.suffix, primary: 0, secondary: 0 };
  if (negative !== undefined) {
    const q = affixes(negative);
    made.negativePrefix = q.prefix;
    made.negativeSuffix = q.suffix;
  }
  const groups = p.number.split('.')[0].split(',');
  if (groups.length > 1) {
    made.primary = groups[groups.length - 1].length;
    made.secondary = groups.length > 2 ? groups[groups.length - 2].length : made.primary;
  }
  return made;
}
function halves(pattern) {
  const at = pattern.indexOf(';');
  return at === -1 ? [pattern] : [pattern.slice(0, at), pattern.slice(at + 1)];
}
function affixes(pattern) {
  const m = /^((?:[^#0,.@']|'[^']*')*)([#0,.@]+(?:E\+?0+)?)(.*)$/s.exec(pattern);
  return { prefix: m[1], number: m[2], suffix: m[3] };
}

// The parts of an affix, whose signs are still pattern characters.
function affixParts(affix, state, data, sign, parts, compact) {
  let literal = '';
  const flush = () => { if (literal !== '') { parts.push({ type: 'literal', value: literal }); literal = ''; } };
  for (let i = 0; i < affix.length; i++) {
    const c = affix[i];
    if (c === "'") {
      const end = affix.indexOf("'", i + 1);
      const quoted = end === i + 1 ? "'" : affix.slice(i + 1, end);
      if (compact) { flush(); pushCompact(parts, quoted); } else literal += quoted;
      i = end;
    } else if (c === '¤') {
      flush();
      parts.push({ type: 'currency', value: data.symbol });
    } else if (c === '%') {
      flush();
      parts.push({ type: state.style === 'unit' ? 'unit' : 'percentSign', value: data.symbols.percentSign });
    } else if (c === '-') {
      flush();
      if (sign !== '') parts.push(sign === '+' ? { type: 'plusSign', value: data.symbols.plusSign } : { type: 'minusSign', value: data.symbols.minusSign });
    } else if (compact && !/[\s\u00A0\u202F\u200F\u200E\u061C]/.test(c)) {
      flush();
      pushCompact(parts, c);
    } else {
      literal += c;
    }
  }
  flush();
}
function pushCompact(parts, text) {
  const last = parts[parts.length - 1];
  if (last !== undefined && last.type === 'compact') last.value += text;
  else parts.push({ type: 'compact', value: text });
}

function grouped(whole, state, data) {
  if (state.useGrouping === false || data.primary === 0) return [whole];
  let least = data.minimumGrouping;
  if (state.useGrouping === 'always') least = 1;
  if (state.useGrouping === 'min2') least = Math.max(2, least);
  if (whole.length < data.primary + least) return [whole];
  const groups = [whole.slice(-data.primary)];
  let rest = whole.slice(0, -data.primary);
  while (rest.length > 0) {
    groups.unshift(rest.slice(-data.secondary));
    rest = rest.slice(0, -data.secondary);
  }
  return groups;
}

function numberParts(whole, fraction, state, data, parts) {
  const write = (text) => (data.digits === undefined ? text : text.replace(/[0-9]/g, (c) => data.digits[c]));
  const money = state.style === 'currency';
  const groups = grouped(whole, state, data);
  for (const [i, g] of groups.entries()) {
    if (i > 0) parts.push({ type: 'group', value: (money && data.symbols.currencyGroup) || data.symbols.group });
    parts.push({ type: 'integer', value: write(g) });
  }
  if (fraction !== '') {
    parts.push({ type: 'decimal', value: (money && data.symbols.currencyDecimal) || data.symbols.decimal });
    parts.push({ type: 'fraction', value: write(fraction) });
  }
}

// The sign that is shown: '-', '+' or ''.
function signOf(state, negative, zero) {
  switch (state.signDisplay) {
    case 'never': return '';
    case 'always': return negative ? '-' : '+';
    case 'exceptZero': return zero ? '' : negative ? '-' : '+';
    case 'negative': return negative && !zero ? '-' : '';
    default: return negative ? '-' : '';
  }
}

// The compact pattern for a magnitude (of ten): its text by category, and the power of ten it divides by.
function compactFormat(state, data, magnitude) {
  const length = state.compactDisplay;
  let formats;
  if (state.style === 'currency' && state.currencyDisplay !== 'name') formats = ((data.currencyFormats || {}).short || {}).standard;
  else formats = ((data.decimals[length] || {}).decimalFormat);
  if (formats === undefined || magnitude < 3) return undefined;
  for (let m = Math.min(magnitude, 20); m >= 3; m--) {
    const key = '1' + '0'.repeat(m);
    const other = formats[key + '-count-other'];
    if (other === undefined) continue;
    const zeros = (/0+/.exec(other.replace(/'[^']*'/g, '')) || ['0'])[0].length;
    if (/^0+$/.test(other) || other === '0') return undefined;
    return { shift: m - zeros + 1, pattern: (category) => formats[`${key}-count-${category}`] || other, explicit: formats[key + '-count-1'] };
  }
  return undefined;
}

// The number as parts.
function toParts(state, value) {
  const data = prepared(state);
  const parts = [];
  let d = value;
  let whole;
  let fraction = '';
  let exponent;
  let compact;
  let category = 'other';
  let negative;
  let zero = false;
  let special;
  if (typeof d === 'number') {
    negative = d < 0;
    special = Number.isNaN(d) ? { type: 'nan', value: data.symbols.nan } : { type: 'infinity', value: data.symbols.infinity };
    if (special.type === 'nan') zero = true;
  } else {
    if (state.style === 'percent' && d.digits !== '') d = { ...d, point: d.point + 2 };
    const magnitudeOf = (x) => (x.digits === '' ? 0 : x.point - 1);
    if (state.notation === 'compact') {
      let magnitude = magnitudeOf(d);
      for (let round = 0; round < 2; round++) {
        compact = compactFormat(state, data, magnitude);
        const shifted = compact === undefined || d.digits === '' ? d : { ...d, point: d.point - compact.shift };
        const made = digits.rounded(state, shifted);
        const after = magnitudeOf(made.d) + (compact === undefined ? 0 : compact.shift);
        ({ whole, fraction } = made);
        zero = made.d.digits === '';
        if (after <= magnitude || made.d.digits === '') break;
        magnitude = after;
      }
      category = categoryOf(state.dataLocale, 'cardinal', whole + (fraction ? '.' + fraction : ''), compact === undefined ? 0 : compact.shift);
    } else if (state.notation !== 'standard') {
      exponent = magnitudeOf(d);
      if (state.notation === 'engineering') exponent = Math.floor(exponent / 3) * 3;
      let made = digits.rounded(state, d.digits === '' ? d : { ...d, point: d.point - exponent });
      const after = magnitudeOf(made.d);
      if (made.d.digits !== '' && after >= (state.notation === 'engineering' ? 3 : 1)) {
        exponent += state.notation === 'engineering' ? 3 : 1;
        made = digits.rounded(state, { ...d, point: d.point - exponent });
      }
      ({ whole, fraction } = made);
      zero = made.d.digits === '';
    } else {
      const made = digits.rounded(state, d);
      ({ whole, fraction } = made);
      zero = made.d.digits === '';
      if (state.style === 'unit' || state.currencyDisplay === 'name') category = categoryOf(state.dataLocale, 'cardinal', whole + (fraction ? '.' + fraction : ''));
    }
    ({ negative } = d);
  }
  const sign = signOf(state, negative, zero);
  let { prefix, suffix } = data.pattern;
  if (sign === '-' && data.pattern.negativePrefix !== undefined) {
    prefix = data.pattern.negativePrefix;
    suffix = data.pattern.negativeSuffix;
  } else if (sign !== '') {
    prefix = '-' + prefix;
  }
  const isCompact = compact !== undefined && special === undefined;
  if (isCompact) {
    const split = affixes(halves(compact.pattern(category))[0]);
    const lead = sign === '' ? '' : '-';
    prefix = lead + split.prefix;
    suffix = split.suffix;
  }
  const body = [];
  affixParts(prefix, state, data, sign, body, isCompact);
  const from = body.length;
  if (special !== undefined) body.push(special);
  else numberParts(whole, fraction, state, data, body);
  if (exponent !== undefined && special === undefined) {
    body.push({ type: 'exponentSeparator', value: data.symbols.exponential });
    if (exponent < 0) body.push({ type: 'exponentMinusSign', value: data.symbols.minusSign });
    const text = String(Math.abs(exponent));
    body.push({ type: 'exponentInteger', value: data.digits === undefined ? text : text.replace(/[0-9]/g, (c) => data.digits[c]) });
  }
  const to = body.length;
  affixParts(suffix, state, data, sign, body, isCompact);
  space(body, from, to, data);
  if (state.style === 'unit') return inPattern(unitPattern(state, category), body, 'unit');
  if (state.style === 'currency' && state.currencyDisplay === 'name') {
    const known = section('currencies', state.dataLocale)[state.currency] || {};
    const name = known[`displayName-count-${category}`] || known['displayName-count-other'] || known.displayName || state.currency;
    const formats = data.currencyFormats;
    const pattern = formats[`unitPattern-count-${category}`] || formats['unitPattern-count-other'];
    return inPattern(pattern.replace('{1}', name), body, 'currency');
  }
  return body;
}

// Puts a space between a currency of letters and the number beside it.
function space(body, from, to) {
  if (body[from].type !== 'integer') return;
  const [before, after] = [body[from - 1], body[to]];
  const gap = { type: 'literal', value: '\u00A0' };
  if (after !== undefined && after.type === 'currency' && !/^[\p{S}\p{Z}]/u.test(after.value)) body.splice(to, 0, gap);
  if (before !== undefined && before.type === 'currency' && !/[\p{S}\p{Z}]$/u.test(before.value)) body.splice(from, 0, gap);
}

// `{0} km` with the number in its place.
function inPattern(pattern, body, type) {
  const at = pattern.indexOf('{0}');
  if (at === -1) return [{ type, value: pattern }];
  const parts = [];
  const add = (text, before) => {
    const m = before ? /^(.*?)(\s*)$/su.exec(text) : /^(\s*)(.*)$/su.exec(text);
    for (const [i, piece] of [m[1], m[2]].entries()) {
      if (piece !== '') parts.push({ type: (i === 0) === before ? type : 'literal', value: piece });
    }
  };
  add(pattern.slice(0, at), true);
  parts.push(...body);
  add(pattern.slice(at + 3), false);
  return parts;
}

function unitPattern(state, category) {
  const units = section('units', state.dataLocale);
  const of = (width, unit) => ((units[width] || {})[unit] || {});
  const width = state.unitDisplay;
  const counted = (unit) => of(width, unit)[`unitPattern-count-${category}`] || of(width, unit)['unitPattern-count-other'] || `{0} ${unit}`;
  const known = of(width, state.unit);
  if (known['unitPattern-count-other'] !== undefined) return counted(state.unit);
  const [above, below] = state.unit.split('-per-');
  const per = of(width, below).perUnitPattern;
  if (per !== undefined) return per.replace('{0}', counted(above));
  const single = (of(width, below)['unitPattern-count-one'] || of(width, below)['unitPattern-count-other'] || below).replace('{0}', '').trim();
  const compound = (units[width].per || {}).compoundUnitPattern || '{0}/{1}';
  return compound.replace('{0}', counted(above)).replace('{1}', single);
}

const joined = (parts) => { let s = ''; for (const p of parts) s += p.value; return s; };

// The range of two numbers as parts with their source.
function rangeParts(state, start, end) {
  if (typeof start === 'number' && Number.isNaN(start) || typeof end === 'number' && Number.isNaN(end)) throw new RangeError('Invalid argument');
  const [a, b] = [toParts(state, start), toParts(state, end)];
  const misc = ofSystem(prepared(state).numbers, 'miscPatterns', state.nu);
  const shared = (list, source) => list.map((p) => ({ ...p, source }));
  if (joined(a) === joined(b)) {
    const at = (misc.approximately || '~{0}').indexOf('{0}');
    const sign = (misc.approximately || '~{0}').slice(0, at);
    return [{ type: 'approximatelySign', value: sign, source: 'shared' }, ...shared(a, 'shared')];
  }
  // What both begin or end with is said once, if it is more than one character.
  const isUnit = (p) => ['unit', 'currency', 'literal', 'compact'].includes(p.type);
  let same = 0;
  let lead = 0;
  if (state.style === 'unit' || state.style === 'currency' || state.notation === 'compact') {
    while (same < a.length && same < b.length && isUnit(a[a.length - 1 - same]) && isUnit(b[b.length - 1 - same]) &&
      a[a.length - 1 - same].value === b[b.length - 1 - same].value) same++;
    if ([...joined(a.slice(a.length - same))].length < 2) same = 0;
    while (lead < a.length && lead < b.length && isUnit(a[lead]) && isUnit(b[lead]) && a[lead].value === b[lead].value) lead++;
    if ([...joined(a.slice(0, lead))].length < 2) lead = 0;
  }
  let dash = (misc.range || '{0}–{1}').slice(3, -3);
  const outer = (p) => isUnit(p) || ['percentSign', 'minusSign', 'plusSign'].includes(p.type);
  const loose = (same === 0 && outer(a[a.length - 1])) || (lead === 0 && outer(b[0]));
  if (loose && dash.trim() === dash) dash = ` ${dash} `;
  return [
    ...shared(a.slice(0, lead), 'shared'), ...shared(a.slice(lead, a.length - same), 'startRange'), { type: 'literal', value: dash, source: 'shared' },
    ...shared(b.slice(lead, b.length - same), 'endRange'), ...shared(b.slice(b.length - same), 'shared'),
  ];
}

// `new` may be left out.
function NumberFormat(locales, options) {
  const target = new.target === undefined ? NumberFormat : new.target;
  const made = Reflect.construct(Object, [], target);
  internals.set(made, setUp(locales, options));
  return made;
}

const methods = {
  get format() {
    const state = stateOf(this, 'format');
    state.bound ??= { f: (value) => joined(toParts(state, digits.toDecimal(value))) }.f;
    if (state.bound.name !== '') Object.defineProperty(state.bound, 'name', { __proto__: null, value: '' });
    return state.bound;
  },
  formatToParts(value) { return toParts(stateOf(this, 'formatToParts'), digits.toDecimal(value)); },
  formatRange(start, end) {
    const state = stateOf(this, 'formatRange');
    if (start === undefined || end === undefined) throw new TypeError('Invalid argument');
    return joined(rangeParts(state, digits.toDecimal(start), digits.toDecimal(end)));
  },
  formatRangeToParts(start, end) {
    const state = stateOf(this, 'formatRangeToParts');
    if (start === undefined || end === undefined) throw new TypeError('Invalid argument');
    return rangeParts(state, digits.toDecimal(start), digits.toDecimal(end));
  },
  resolvedOptions() {
    const s = stateOf(this, 'resolvedOptions');
    const made = { locale: s.locale, numberingSystem: s.nu, style: s.style };
    for (const key of ['currency', 'currencyDisplay', 'currencySign', 'unit', 'unitDisplay']) if (s[key] !== undefined) made[key] = s[key];
    const all = {};
    digits.resolvedDigits(s, all);
    const { roundingIncrement, roundingMode, roundingPriority, trailingZeroDisplay, ...counts } = all;
    Object.assign(made, counts, { useGrouping: s.useGrouping, notation: s.notation });
    if (s.compactDisplay !== undefined) made.compactDisplay = s.compactDisplay;
    return Object.assign(made, { signDisplay: s.signDisplay, roundingIncrement, roundingMode, roundingPriority, trailingZeroDisplay });
  },
};
for (const key of ['format', 'formatToParts', 'formatRange', 'formatRangeToParts', 'resolvedOptions']) {
  Object.defineProperty(NumberFormat.prototype, key, { ...Object.getOwnPropertyDescriptor(methods, key), enumerable: false });
}
n.finish(NumberFormat);
n.addSupported(NumberFormat);

// What `toLocaleString` answers.
const formats = new Map();
function formatNumber(value, locales, options) {
  const method = `${typeof value === 'bigint' ? 'BigInt' : 'Number'}.prototype.toLocaleString`;
  let state;
  if (options === undefined && (locales === undefined || typeof locales === 'string')) {
    state = formats.get(locales);
    if (state === undefined) {
      state = setUp(locales, options, method);
      if (formats.size > 50) formats.clear();
      formats.set(locales, state);
    }
  } else {
    state = setUp(locales, options, method);
  }
  return joined(toParts(state, digits.toDecimal(value)));
}

module.exports = { NumberFormat, formatNumber, numberState: setUp, numberToParts: toParts, numberingSystems, digitsOf, joined, UNITS };
