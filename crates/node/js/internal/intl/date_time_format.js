'use strict';
// Intl.DateTimeFormat. https://tc39.es/ecma402/#datetimeformat-objects

const { core, section } = require('internal/intl/data');
const n = require('internal/intl/negotiate');
const tags = require('internal/intl/tags');
const patterns = require('internal/intl/date_patterns');
const zones = require('internal/intl/zones');
const { numberingSystems, digitsOf, joined } = require('internal/intl/number_format');

// Calendars whose years are counted otherwise, and nothing else.
const CALENDARS = ['gregory', 'iso8601', 'buddhist', 'roc'];
const OTHERS = ['chinese', 'coptic', 'dangi', 'ethioaa', 'ethiopic', 'hebrew', 'indian', 'islamic', 'islamic-civil', 'islamic-rgsa', 'islamic-tbla', 'islamic-umalqura', 'japanese', 'persian'];

const internals = new WeakMap();
const stateOf = (value, method) => n.stateOf(internals, value, `Intl.DateTimeFormat.prototype.${method}`);

function notBuilt(what) {
  const { codes } = require('internal/errors');
  return new codes.ERR_TALLY_NOT_BUILT_YET(what);
}

function calendarsOf(dataLocale, locale) {
  const { region } = tags.maximize(tags.parse(locale));
  const preferred = core('calendars').preference[region.toUpperCase()] || core('calendars').preference['001'];
  const list = (typeof preferred === 'string' ? preferred.split(' ') : [...preferred]).map((c) => (c === 'gregorian' ? 'gregory' : c));
  return [...new Set([...list, ...CALENDARS, ...OTHERS])];
}

const TIME_DATA = { h: 'h12', H: 'h23', K: 'h11', k: 'h24' };
// The hour cycles of a locale: the preferred one, and the one of the other kind.
function hourData(locale) {
  const p = tags.maximize(tags.parse(locale));
  const region = p.region.toUpperCase();
  const all = core('calendars').time;
  return all[`${p.language}-${region}`] || all[`${p.language}_${region}`] || all[region] || all['001'];
}

const TEXT = ['narrow', 'short', 'long'];
const NUMBER = ['2-digit', 'numeric'];
const FIELDS = [
  ['weekday', TEXT], ['era', TEXT], ['year', NUMBER], ['month', [...NUMBER, ...TEXT]], ['day', NUMBER], ['dayPeriod', TEXT], ['hour', NUMBER], ['minute', NUMBER],
  ['second', NUMBER], ['fractionalSecondDigits'], ['timeZoneName', ['short', 'long', 'shortOffset', 'longOffset', 'shortGeneric', 'longGeneric']],
];
const STYLES = ['full', 'long', 'medium', 'short'];

function setUp(locales, options, required, defaults, method = 'Intl.DateTimeFormat') {
  const requested = n.canonicalizeLocaleList(locales);
  n.reading(method);
  const o = n.coerceOptions(options);
  n.getOption(o, 'localeMatcher', 'string', ['lookup', 'best fit'], 'best fit');
  const ca = n.checkedType(n.getOption(o, 'calendar', 'string', undefined, undefined), 'calendar');
  const nu = n.checkedType(n.getOption(o, 'numberingSystem', 'string', undefined, undefined), 'numberingSystem');
  const hour12 = n.getOption(o, 'hour12', 'boolean', undefined, undefined);
  let hc = n.getOption(o, 'hourCycle', 'string', ['h11', 'h12', 'h23', 'h24'], undefined);
  if (hour12 !== undefined) hc = null;
  const state = n.resolveLocale(requested, { ca, nu, hc }, { ca: calendarsOf, hc: () => [null, 'h11', 'h12', 'h23', 'h24'], nu: numberingSystems });
  if (!CALENDARS.includes(state.ca)) throw notBuilt(`Intl.DateTimeFormat with the calendar ${state.ca}`);
  let zone = o.timeZone;
  if (zone === undefined) {
    zone = zones.systemZone();
  } else {
    const text = `${zone}`;
    zone = zones.canonicalZone(text);
    if (zone === undefined) throw new RangeError(`Invalid time zone specified: ${text}`);
  }
  state.timeZone = zone;
  const wanted = {};
  let explicit = false;
  for (const [field, values] of FIELDS) {
    const value = values === undefined ? n.getNumberOption(o, field, 1, 3, undefined) : n.getOption(o, field, 'string', values, undefined);
    wanted[field] = value;
    if (value !== undefined) explicit = true;
  }
  n.getOption(o, 'formatMatcher', 'string', ['basic', 'best fit'], 'best fit');
  const dateStyle = n.getOption(o, 'dateStyle', 'string', STYLES, undefined);
  const timeStyle = n.getOption(o, 'timeStyle', 'string', STYLES, undefined);
  const hours = hourData(state.locale);
  const preferred = TIME_DATA[hours._preferred];
  const choose = () => {
    if (hour12 === true) return 'h12';
    if (hour12 === false) return 'h23';
    return state.hc || preferred;
  };
  if (dateStyle !== undefined || timeStyle !== undefined) {
    if (explicit) {
      const bad = FIELDS.find(([f]) => wanted[f] !== undefined)[0];
      throw new TypeError(`Can't set option ${bad} when ${dateStyle !== undefined ? 'dateStyle' : 'timeStyle'} is used`);
    }
    if (required === 'date' && timeStyle !== undefined) throw new TypeError('Invalid option : timeStyle');
    if (required === 'time' && dateStyle !== undefined) throw new TypeError('Invalid option : dateStyle');
    Object.assign(state, { dateStyle, timeStyle });
    state.items = patterns.stylePattern(state.dataLocale, dateStyle, timeStyle);
    if (timeStyle !== undefined) {
      const own = state.items.find((p) => 'hHKk'.includes(p.field || ' '));
      const cycle = hour12 === undefined && !state.hc ? (own ? TIME_DATA[own.field] : preferred) : choose();
      state.hourCycle = cycle;
      if (own !== undefined && TIME_DATA[own.field] !== cycle) state.items = withCycle(state, cycle, dateStyle, timeStyle);
    }
  } else {
    const any = (...keys) => keys.some((k) => wanted[k] !== undefined);
    let plain = true;
    if ((required === 'date' || required === 'any') && any('weekday', 'year', 'month', 'day')) plain = false;
    if ((required === 'time' || required === 'any') && any('dayPeriod', 'hour', 'minute', 'second', 'fractionalSecondDigits')) plain = false;
    if (plain) {
      if (defaults === 'date' || defaults === 'all') wanted.year = wanted.month = wanted.day = 'numeric';
      if (defaults === 'time' || defaults === 'all') wanted.hour = wanted.minute = wanted.second = 'numeric';
    }
    if (wanted.hour !== undefined) state.hourCycle = choose();
    state.items = patterns.bestPattern(state.dataLocale, skeletonFor(wanted, state.hourCycle));
    setCycle(state.items, state.hourCycle);
    if (wanted.dayPeriod === undefined) for (const p of state.items) if (p.field === 'B') Object.assign(p, { field: 'a', length: 1 });
  }
  return state;
}

const LETTER = { h11: 'K', h12: 'h', h23: 'H', h24: 'k' };
function skeletonFor(w, cycle) {
  const width = (letter, v) => ({ narrow: letter.repeat(5), long: letter.repeat(4), short: letter.repeat(3), '2-digit': letter + letter, numeric: letter }[v]);
  let s = '';
  if (w.era) s += width('G', w.era);
  if (w.year) s += width('y', w.year);
  if (w.month) s += width('M', w.month);
  if (w.weekday) s += width('E', w.weekday);
  if (w.day) s += width('d', w.day);
  if (w.dayPeriod && (w.hour === undefined || cycle === 'h12' || cycle === 'h11')) s += { narrow: 'BBBBB', short: 'B', long: 'BBBB' }[w.dayPeriod];
  // Patterns are for the 12 hours from 12 or the 24 from 0; the others are put in afterwards.
  if (w.hour) s += width(cycle === 'h11' || cycle === 'h12' ? 'h' : 'H', w.hour);
  if (w.minute) s += width('m', w.minute);
  if (w.second) s += width('s', w.second);
  if (w.fractionalSecondDigits) s += 'S'.repeat(w.fractionalSecondDigits);
  if (w.timeZoneName) s += { short: 'z', long: 'zzzz', shortOffset: 'O', longOffset: 'OOOO', shortGeneric: 'v', longGeneric: 'vvvv' }[w.timeZoneName];
  return s;
}
function setCycle(items, cycle) {
  for (const p of items) if (p.field !== undefined && 'hHKk'.includes(p.field)) p.field = LETTER[cycle];
}

// The pattern of a time style with another hour cycle.
function withCycle(state, cycle, dateStyle, timeStyle) {
  const time = patterns.stylePattern(state.dataLocale, undefined, timeStyle);
  const half = cycle === 'h11' || cycle === 'h12';
  let skeleton = patterns.skeletonOf(time).replace(/[hHkK]+/, half ? 'h' : 'H');
  const zoned = /z+/.exec(skeleton);
  if (zoned !== null) skeleton = skeleton.replace(/z+/, '');
  let items = patterns.bestPattern(state.dataLocale, skeleton);
  if (!half) { const own = items.find((p) => p.field === 'H'); if (own !== undefined && own.length === 1 && /HH/.test(patterns.unparse(time))) own.length = 2; }
  if (zoned !== null) items = [...items, { text: ' ' }, { field: 'z', length: zoned[0].length }];
  setCycle(items, cycle);
  if (dateStyle === undefined) return items;
  const dates = section('dates', state.dataLocale);
  return patterns.joinPattern((dates.at || {})[dateStyle] || dates.join[dateStyle], items, patterns.stylePattern(state.dataLocale, dateStyle, undefined));
}

// The fields of a moment in a zone.
function fieldsAt(state, time) {
  const local = new Date(time + zones.offsetAt(state.timeZone, time)[0] * 1000);
  const year = local.getUTCFullYear();
  const f = { year, month: local.getUTCMonth(), day: local.getUTCDate(), weekday: local.getUTCDay(), hour: local.getUTCHours(), minute: local.getUTCMinutes(), second: local.getUTCSeconds(), ms: local.getUTCMilliseconds(), time };
  f.era = year > 0 ? 1 : 0;
  f.eraYear = year > 0 ? year : 1 - year;
  if (state.ca === 'buddhist') { f.era = 'BE'; f.eraYear = year + 543; }
  if (state.ca === 'roc') { f.era = year > 1911 ? 'Minguo' : 'Before R.O.C.'; f.eraYear = year > 1911 ? year - 1911 : 1912 - year; }
  return f;
}

const DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];
const TYPES = { G: 'era', y: 'year', u: 'year', r: 'relatedYear', U: 'yearName', M: 'month', L: 'month', E: 'weekday', c: 'weekday', e: 'weekday', d: 'day', a: 'dayPeriod', b: 'dayPeriod', B: 'dayPeriod', h: 'hour', H: 'hour', K: 'hour', k: 'hour', m: 'minute', s: 'second', S: 'fractionalSecond', z: 'timeZoneName', v: 'timeZoneName', O: 'timeZoneName' };

function widthOf(length) {
  return length <= 3 ? 'abbreviated' : length === 4 ? 'wide' : length === 5 ? 'narrow' : 'short';
}

function minutesOf(text) {
  const [h, m] = text.split(':');
  return Number(h) * 60 + Number(m);
}

// The flexible period of the day, as `B` has it.
function periodOf(dataLocale, f) {
  const all = core('calendars').periods;
  const rules = all[dataLocale] || all[dataLocale.split('-')[0]] || all.und || {};
  const now = f.hour * 60 + f.minute;
  let found;
  for (const [name, rule] of Object.entries(rules)) {
    if (rule._at !== undefined) {
      if (minutesOf(rule._at) % 1440 === now && f.second === 0 && name === 'noon') return name;
      continue;
    }
    const [from, before] = [minutesOf(rule._from), minutesOf(rule._before)];
    if (from < before ? now >= from && now < before : now >= from || now < before) found = name;
  }
  return found;
}

function fieldText(state, p, f, digits) {
  const dates = section('dates', state.dataLocale);
  const number = (v, length) => digits(String(v).padStart(length, '0'));
  switch (p.field) {
    case 'G': {
      if (typeof f.era === 'string') return f.era;
      const eras = dates.eras[p.length <= 3 ? 'eraAbbr' : p.length === 4 ? 'eraNames' : 'eraNarrow'];
      return eras[f.era];
    }
    case 'y': return p.length === 2 ? number(f.eraYear % 100, 2) : number(f.eraYear, p.length);
    case 'u': case 'r': return number(f.year, p.length);
    case 'M': case 'L':
      if (p.length <= 2) return number(f.month + 1, p.length);
      return dates.months[p.field === 'M' ? 'format' : 'stand-alone'][widthOf(p.length)][f.month + 1];
    case 'E': case 'c': case 'e':
      return dates.days[p.field === 'c' ? 'stand-alone' : 'format'][widthOf(p.length)][DAYS[f.weekday]];
    case 'd': return number(f.day, p.length);
    case 'a': case 'b': {
      const names = dates.dayPeriods.format[p.length <= 3 ? 'abbreviated' : widthOf(p.length)];
      return names[f.hour < 12 ? 'am' : 'pm'];
    }
    case 'B': {
      const names = dates.dayPeriods.format[p.length <= 3 ? 'abbreviated' : widthOf(p.length)];
      const period = periodOf(state.dataLocale, f);
      return (period !== undefined && names[period]) || names[f.hour < 12 ? 'am' : 'pm'];
    }
    case 'h': return number(f.hour % 12 || 12, p.length);
    case 'H': return number(f.hour, p.length);
    case 'K': return number(f.hour % 12, p.length);
    case 'k': return number(f.hour || 24, p.length);
    case 'm': return number(f.minute, p.length);
    case 's': return number(f.second, p.length);
    case 'S': return digits(String(f.ms).padStart(3, '0').slice(0, p.length).padEnd(p.length, '0'));
    default: return zones.zoneName(state.dataLocale, state.timeZone, f.time, p.field, p.length, digits);
  }
}

function writer(state) {
  if (state.digits === undefined) {
    const list = state.nu === 'latn' ? undefined : digitsOf(state.nu);
    state.digits = list === undefined ? (text) => text : (text) => text.replace(/[0-9]/g, (c) => list[c]);
  }
  return state.digits;
}

// V8 writes the narrow spaces that the CLDR has as plain ones in `format`, for programs that take times apart.
const plainSpaces = (text) => text.replace(/\u202F/g, ' ');

function toParts(state, items, time) {
  const f = fieldsAt(state, time);
  const digits = writer(state);
  const parts = [];
  for (const p of items) {
    if (p.text !== undefined) {
      const last = parts[parts.length - 1];
      if (last !== undefined && last.type === 'literal') last.value += p.text;
      else parts.push({ type: 'literal', value: p.text });
    } else {
      parts.push({ type: TYPES[p.field] || 'unknown', value: fieldText(state, p, f, digits) });
    }
  }
  return parts;
}

// TimeClip of what a program hands in.
function moment(value) {
  const x = value === undefined ? Date.now() : Number(value);
  if (!(Math.abs(x) <= 8.64e15)) throw new RangeError('Invalid time value');
  return Math.trunc(x) + 0;
}

const DIFFERENCES = [['G', (f) => f.era], ['y', (f) => f.year], ['M', (f) => f.month], ['d', (f) => f.day], ['a', (f) => f.hour < 12], ['B', (f) => f.hour], ['h', (f) => f.hour], ['H', (f) => f.hour], ['m', (f) => f.minute], ['s', (f) => f.second], ['S', (f) => f.ms]];
function rangeParts(state, x, y) {
  const has = new Set(state.items.filter((p) => p.field !== undefined).map((p) => patterns.KINDS[p.field]));
  const [a, b] = [fieldsAt(state, x), fieldsAt(state, y)];
  const shared = (parts, source) => parts.map((p) => ({ ...p, source }));
  const [from, to] = [toParts(state, state.items, x), toParts(state, state.items, y)];
  // The largest field in which the two differ.
  let greatest;
  for (const [letter, of] of DIFFERENCES) if (of(a) !== of(b)) { greatest = letter; break; }
  if (joined(from) === joined(to) || greatest === undefined) return shared(from, 'shared');
  const found = patterns.intervalPatterns(state.dataLocale, patterns.skeletonOf(state.items).replace(/[Kk]/g, (c) => (c === 'K' ? 'h' : 'H')));
  const dates = section('dates', state.dataLocale);
  const hours = has.has('h') && (state.hourCycle === 'h12' || state.hourCycle === 'h11');
  if (greatest === 'B' || greatest === 'h') greatest = hours ? 'h' : 'H';
  if (greatest === 'a' && !hours) greatest = 'H';
  const pattern = found && found.patterns[greatest];
  if (pattern !== undefined) {
    const items = found.adjust(pattern);
    setCycle(items, state.hourCycle || 'h23');
    // The second half begins with the first field that comes again.
    const seen = new Set();
    let split = items.length;
    for (const [i, p] of items.entries()) {
      if (p.field === undefined) continue;
      const kind = patterns.KINDS[p.field];
      if (seen.has(kind)) { split = i; break; }
      seen.add(kind);
    }
    const second = new Set(items.slice(split).filter((p) => p.field).map((p) => patterns.KINDS[p.field]));
    const made = [];
    for (const [i, p] of items.entries()) {
      const inFirst = i < split;
      const part = toParts(state, [p], inFirst ? x : y)[0];
      const kind = p.field !== undefined ? patterns.KINDS[p.field] : undefined;
      let source = 'shared';
      if (kind !== undefined && (inFirst ? second.has(kind) : seen.has(kind))) source = inFirst ? 'startRange' : 'endRange';
      made.push({ ...part, source });
    }
    // Text inside one half belongs to it.
    const firstEnd = made.findLastIndex((p) => p.source === 'startRange');
    const secondStart = made.findIndex((p) => p.source === 'endRange');
    const secondEnd = made.findLastIndex((p) => p.source === 'endRange');
    const firstStart = made.findIndex((p) => p.source === 'startRange');
    for (const [i, p] of made.entries()) {
      if (p.type !== 'literal') continue;
      if (i > firstStart && i < firstEnd) p.source = 'startRange';
      else if (i > secondStart && i < secondEnd) p.source = 'endRange';
    }
    return made;
  }
  const fallback = dates.interval.intervalFormatFallback || '{0} – {1}';
  const made = [];
  // Times of one day share its date.
  const dateItems = state.items.filter((p) => p.field !== undefined);
  if (!'GyMd'.includes(greatest) && dateItems.some((p) => 'GyMdE'.includes(patterns.KINDS[p.field])) && dateItems.some((p) => 'hms'.includes(patterns.KINDS[p.field]))) {
    const parts = splitDateTime(state);
    if (parts !== undefined) return sameDay(state, parts, x, y, fallback);
  }
  for (const piece of fallback.split(/(\{[01]\})/)) {
    if (piece === '{0}') made.push(...shared(from, 'startRange'));
    else if (piece === '{1}') made.push(...shared(to, 'endRange'));
    else if (piece !== '') made.push({ type: 'literal', value: piece, source: 'shared' });
  }
  return made;
}

// Date, glue and time of a pattern that has the date first; undefined for others.
function splitDateTime(state) {
  const isTime = (p) => p.field !== undefined && 'aBhmsSv'.includes(patterns.KINDS[p.field]);
  const first = state.items.findIndex(isTime);
  const lastDate = state.items.findLastIndex((p) => p.field !== undefined && !isTime(p));
  if (first === -1 || lastDate > first) return undefined;
  return { date: state.items.slice(0, lastDate + 1), glue: state.items.slice(lastDate + 1, first), time: state.items.slice(first) };
}
function sameDay(state, { date, glue, time }, x, y, fallback) {
  const inner = { ...state, items: time };
  const made = [...toParts(state, date, x), ...toParts(state, glue, x)].map((p) => ({ ...p, source: 'shared' }));
  const found = patterns.intervalPatterns(state.dataLocale, patterns.skeletonOf(time));
  if (found !== undefined) return [...made, ...rangeParts(inner, x, y)];
  for (const piece of fallback.split(/(\{[01]\})/)) {
    if (piece === '{0}') made.push(...toParts(state, time, x).map((p) => ({ ...p, source: 'startRange' })));
    else if (piece === '{1}') made.push(...toParts(state, time, y).map((p) => ({ ...p, source: 'endRange' })));
    else if (piece !== '') made.push({ type: 'literal', value: piece, source: 'shared' });
  }
  return made;
}

function DateTimeFormat(locales, options) {
  const target = new.target === undefined ? DateTimeFormat : new.target;
  const made = Reflect.construct(Object, [], target);
  internals.set(made, setUp(locales, options, 'any', 'date'));
  return made;
}

const methods = {
  get format() {
    const state = stateOf(this, 'format');
    if (state.bound === undefined) {
      state.bound = { f: (date) => plainSpaces(joined(toParts(state, state.items, moment(date)))) }.f;
      Object.defineProperty(state.bound, 'name', { __proto__: null, value: '' });
    }
    return state.bound;
  },
  formatToParts(date) {
    const state = stateOf(this, 'formatToParts');
    return toParts(state, state.items, moment(date));
  },
  formatRange(startDate, endDate) {
    const state = stateOf(this, 'formatRange');
    if (startDate === undefined || endDate === undefined) throw new TypeError('startDate or endDate cannot be undefined');
    const [x, y] = [Number(startDate), Number(endDate)];
    return joined(rangeParts(state, moment(x), moment(y)));
  },
  formatRangeToParts(startDate, endDate) {
    const state = stateOf(this, 'formatRangeToParts');
    if (startDate === undefined || endDate === undefined) throw new TypeError('startDate or endDate cannot be undefined');
    const [x, y] = [Number(startDate), Number(endDate)];
    return rangeParts(state, moment(x), moment(y));
  },
  resolvedOptions() {
    const s = stateOf(this, 'resolvedOptions');
    const made = { locale: s.locale, calendar: s.ca, numberingSystem: s.nu, timeZone: s.timeZone };
    if (s.hourCycle !== undefined) {
      made.hourCycle = s.hourCycle;
      made.hour12 = s.hourCycle === 'h11' || s.hourCycle === 'h12';
    }
    if (s.dateStyle === undefined && s.timeStyle === undefined) {
      const of = (kinds) => s.items.find((p) => p.field !== undefined && kinds.includes(p.field));
      const text = (p) => (p === undefined ? undefined : p.length === 4 ? 'long' : p.length === 5 ? 'narrow' : 'short');
      const number = (p) => (p === undefined ? undefined : p.length === 2 ? '2-digit' : 'numeric');
      const month = of('ML');
      const all = {
        weekday: text(of('Ec')), era: text(of('G')), year: number(of('yu')), month: month === undefined ? undefined : month.length <= 2 ? number(month) : text(month), day: number(of('d')),
        dayPeriod: text(of('B')), hour: number(of('hHKk')), minute: number(of('m')), second: number(of('s')), fractionalSecondDigits: (of('S') || {}).length,
        timeZoneName: ((p) => p && { z: { 1: 'short', 4: 'long' }, O: { 1: 'shortOffset', 4: 'longOffset' }, v: { 1: 'shortGeneric', 4: 'longGeneric' } }[p.field][p.length])(of('zOv')),
      };
      for (const [k, v] of Object.entries(all)) if (v !== undefined) made[k] = v;
    }
    if (s.dateStyle !== undefined) made.dateStyle = s.dateStyle;
    if (s.timeStyle !== undefined) made.timeStyle = s.timeStyle;
    return made;
  },
};
for (const key of ['format', 'formatToParts', 'formatRange', 'formatRangeToParts', 'resolvedOptions']) {
  Object.defineProperty(DateTimeFormat.prototype, key, { ...Object.getOwnPropertyDescriptor(methods, key), enumerable: false });
}
n.finish(DateTimeFormat);
n.addSupported(DateTimeFormat);

const formats = new Map();
// What `toLocaleString` and its kin answer.
function formatDate(time, locales, options, required, defaults) {
  if (Number.isNaN(time)) return 'Invalid Date';
  const method = `Date.prototype.toLocale${{ any: '', date: 'Date', time: 'Time' }[required]}String`;
  let state;
  if (options === undefined && (locales === undefined || typeof locales === 'string')) {
    const key = `${required}/${defaults}/${process.env.TZ}/${locales}`;
    state = formats.get(key);
    if (state === undefined) {
      state = setUp(locales, options, required, defaults, method);
      if (formats.size > 50) formats.clear();
      formats.set(key, state);
    }
  } else {
    state = setUp(locales, options, required, defaults, method);
  }
  return plainSpaces(joined(toParts(state, state.items, time)));
}

module.exports = { DateTimeFormat, formatDate, CALENDARS, hourData };
