'use strict';
// Makes crates/intl/data/cldr.bin of the CLDR's JSON packages (cldr-core, cldr-dates-full, cldr-numbers-full,
// cldr-misc-full, cldr-units-full, cldr-localenames-full from npm, all of one version).
//
//   generate.js DIR OUT     DIR is the node_modules with the packages
//
// The file is an index of lines "section/name offset packed raw", an empty line, then chunks of deflated JSON. A chunk has
// what one section says of all locales of a language: {locale: what differs from the locale it inherits from}. Supplemental
// data are chunks of the section `core`.

const fs = require('fs');
const path = require('path');
const zlib = require('zlib');

const [dir, out] = process.argv.slice(2);
const read = (...at) => JSON.parse(fs.readFileSync(path.join(dir, ...at), 'utf8'));
const supplemental = (name) => read('cldr-core', 'supplemental', name + '.json').supplemental;
const pick = (o, keys) => Object.fromEntries(keys.filter((k) => o[k] !== undefined).map((k) => [k, o[k]]));
const without = (o, test) => Object.fromEntries(Object.entries(o).filter(([k]) => !test(k)));

const SIMPLE_UNITS = ['acre', 'bit', 'byte', 'celsius', 'centimeter', 'day', 'degree', 'fahrenheit', 'fluid-ounce', 'foot', 'gallon', 'gigabit', 'gigabyte', 'gram',
  'hectare', 'hour', 'inch', 'kilobit', 'kilobyte', 'kilogram', 'kilometer', 'liter', 'megabit', 'megabyte', 'meter', 'microsecond', 'mile', 'mile-scandinavian',
  'milliliter', 'millimeter', 'millisecond', 'minute', 'month', 'nanosecond', 'ounce', 'percent', 'petabyte', 'pound', 'second', 'stone', 'terabit', 'terabyte', 'week', 'yard', 'year'];
// Compounds that have patterns of their own.
const COMPOUNDS = ['kilometer-per-hour', 'meter-per-second', 'mile-per-hour', 'mile-per-gallon', 'liter-per-kilometer'];

const sections = {
  dates(locale) {
    const g = read('cldr-dates-full', 'main', locale, 'ca-gregorian.json').main[locale].dates.calendars.gregorian;
    const text = (formats) => without(formats, (k) => k.startsWith('_'));
    const styles = (formats) => pick(text(formats), ['full', 'long', 'medium', 'short']);
    const dtf = g.dateTimeFormats;
    const available = without(dtf.availableFormats, (k) => /-count-|-alt-|[QwWY]/.test(k));
    const interval = without(dtf.intervalFormats, (k) => /[QwWY]/.test(k) || k.includes('-alt-'));
    for (const [k, v] of Object.entries(interval)) if (typeof v === 'object') interval[k] = without(v, (field) => field.includes('-alt-'));
    return {
      months: g.months, days: g.days, dayPeriods: g.dayPeriods,
      eras: Object.fromEntries(Object.entries(g.eras).map(([k, v]) => [k, pick(v, ['0', '1'])])),
      date: styles(g.dateFormats), time: styles(g.timeFormats), join: styles(dtf), at: styles((g['dateTimeFormats-atTime'] || {}).standard || {}),
      available, interval, append: dtf.appendItems,
    };
  },
  zones(locale) {
    const z = read('cldr-dates-full', 'main', locale, 'timeZoneNames.json').main[locale].dates.timeZoneNames;
    const zone = {};
    (function walk(o, at) {
      for (const [k, v] of Object.entries(o)) {
        if (v._type === 'zone' || v.exemplarCity || v.long || v.short) zone[at + k] = pick(v, ['exemplarCity', 'long', 'short']);
        else walk(v, at + k + '/');
      }
    })(z.zone || {}, '');
    return { ...pick(z, ['hourFormat', 'gmtFormat', 'gmtZeroFormat', 'regionFormat', 'regionFormat-type-daylight', 'regionFormat-type-standard', 'fallbackFormat']), metazone: z.metazone || {}, zone };
  },
  numbers(locale) {
    const n = read('cldr-numbers-full', 'main', locale, 'numbers.json').main[locale].numbers;
    const all = {};
    for (const [k, v] of Object.entries(n)) if (!/^(rationalFormats|minimalPairs|otherNumberingSystems)/.test(k)) all[k] = v;
    return all;
  },
  currencies(locale) {
    const c = read('cldr-numbers-full', 'main', locale, 'currencies.json').main[locale].numbers.currencies;
    return Object.fromEntries(Object.entries(c).map(([k, v]) => [k, without(v, (x) => x.includes('-alt-') && !x.endsWith('narrow'))]));
  },
  units(locale) {
    const u = read('cldr-units-full', 'main', locale, 'units.json').main[locale].units;
    const wanted = (k) => SIMPLE_UNITS.includes(k.slice(k.indexOf('-') + 1)) || COMPOUNDS.some((c) => k.endsWith('-' + c)) || k === 'per';
    const slim = {};
    for (const width of ['long', 'short', 'narrow']) {
      slim[width] = {};
      for (const [k, v] of Object.entries(u[width] || {})) {
        if (wanted(k)) slim[width][k === 'per' ? k : k.slice(k.indexOf('-') + 1)] = without(v, (x) => /-case-|displayName|gender/.test(x));
      }
    }
    for (const k of ['hm', 'hms', 'ms']) slim[k] = (u['durationUnit-type-' + k] || {}).durationUnitPattern;
    return slim;
  },
  fields(locale) {
    const f = read('cldr-dates-full', 'main', locale, 'dateFields.json').main[locale].dates.fields;
    const wanted = /^(era|year|quarter|month|week|weekOfMonth|weekday|day|dayperiod|hour|minute|second|zone|weekOfYear)(-short|-narrow)?$/;
    return Object.fromEntries(Object.entries(f).filter(([k]) => wanted.test(k)));
  },
  lists(locale) {
    return read('cldr-misc-full', 'main', locale, 'listPatterns.json').main[locale].listPatterns;
  },
  names(locale) {
    const of = (file) => read('cldr-localenames-full', 'main', locale, file + '.json').main[locale].localeDisplayNames;
    const display = of('localeDisplayNames');
    return { languages: of('languages').languages, scripts: of('scripts').scripts, regions: of('territories').territories, variants: of('variants').variants,
      pattern: display.localeDisplayPattern, calendars: (display.types || {}).calendar };
  },
};

const parents = supplemental('parentLocales').parentLocales.parentLocale;
const likely = supplemental('likelySubtags').likelySubtags;
function parentOf(locale) {
  if (locale === 'und') return undefined;
  if (parents[locale]) return parents[locale];
  const parts = locale.split('-');
  parts.pop();
  return parts.length ? parts.join('-') : 'und';
}
// What `child` has otherwise than `parent`; null stands for what it lacks.
function difference(child, parent) {
  const d = {};
  for (const [k, v] of Object.entries(child)) {
    const p = parent && parent[k];
    if (v && typeof v === 'object') {
      const inner = difference(v, p && typeof p === 'object' ? p : undefined);
      if (Object.keys(inner).length || (!p && Object.keys(v).length === 0)) d[k] = inner;
    } else if (v !== p) d[k] = v;
  }
  for (const k of Object.keys(parent || {})) if (!(k in child)) d[k] = null;
  return d;
}

const locales = fs.readdirSync(path.join(dir, 'cldr-dates-full', 'main')).filter((l) => fs.existsSync(path.join(dir, 'cldr-numbers-full', 'main', l, 'numbers.json')));
const chunks = [];
for (const [section, make] of Object.entries(sections)) {
  const made = new Map();
  const data = (l) => {
    if (!made.has(l)) { try { made.set(l, make(l)); } catch (e) { if (e.code !== 'ENOENT') throw e; made.set(l, undefined); } }
    return made.get(l);
  };
  const byLanguage = new Map();
  for (const l of locales) {
    const d = data(l);
    if (!d) continue;
    let p = parentOf(l);
    while (p && !data(p)) p = parentOf(p);
    const diff = difference(d, p && data(p));
    if (l !== 'und' && Object.keys(diff).length === 0) continue;
    const language = l.split('-')[0];
    if (!byLanguage.has(language)) byLanguage.set(language, {});
    byLanguage.get(language)[l] = diff;
  }
  for (const [language, o] of byLanguage) chunks.push([`${section}/${language}`, JSON.stringify(o)]);
}

const core = {
  locales: { all: locales, parents, default: supplemental('parentLocales').parentLocales },
  likely,
  aliases: supplemental('aliases').metadata.alias,
  plurals: { cardinal: supplemental('plurals')['plurals-type-cardinal'], ordinal: supplemental('ordinals')['plurals-type-ordinal'], ranges: supplemental('pluralRanges').plurals },
  calendars: { week: supplemental('weekData').weekData, time: supplemental('timeData').timeData, preference: supplemental('calendarPreferenceData').calendarPreferenceData, periods: supplemental('dayPeriods')['dayPeriodRuleSet'] },
  digits: supplemental('numberingSystems').numberingSystems,
  fractions: supplemental('currencyData').currencyData.fractions,
  metazones: supplemental('metaZones').metaZones,
  primary: supplemental('primaryZones').primaryZones,
};
for (const [k, v] of Object.entries(core)) chunks.push(['core/' + k, JSON.stringify(v)]);
chunks.sort((a, b) => (a[0] < b[0] ? -1 : 1));
let at = 0;
const index = [];
const parts = [];
for (const [name, text] of chunks) {
  const raw = Buffer.from(text);
  const packed = zlib.deflateRawSync(raw, { level: 9 });
  index.push(`${name} ${at} ${packed.length} ${raw.length}`);
  parts.push(packed);
  at += packed.length;
}
fs.writeFileSync(out, Buffer.concat([Buffer.from(index.join('\n') + '\n\n'), ...parts]));
console.log(`${locales.length} locales, ${chunks.length} chunks, ${at} bytes`);
const sums = {};
for (const [i, [name]] of chunks.entries()) { const s = name.split('/')[0]; sums[s] = (sums[s] || 0) + parts[i].length; }
console.log(sums);
