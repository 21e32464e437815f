'use strict';
// Intl.Locale. https://tc39.es/ecma402/#locale-objects, with the information of the proposal intl-locale-info.

const { core, section } = require('internal/intl/data');
const n = require('internal/intl/negotiate');
const tags = require('internal/intl/tags');

const internals = new WeakMap();
const stateOf = (value, method) => n.stateOf(internals, value, `Intl.Locale.prototype.${method}`);

const KEYS = { ca: 'calendar', co: 'collation', fw: 'firstDayOfWeek', hc: 'hourCycle', kf: 'caseFirst', kn: 'numeric', nu: 'numberingSystem' };
const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];

function setKeyword(p, key, value) {
  const at = p.keywords.findIndex(([k]) => k === key);
  const text = value === 'true' ? '' : value;
  if (at === -1) p.keywords.push([key, text]);
  else p.keywords[at] = [key, text];
  p.hasU = true;
}

class Locale {
  constructor(tag, options = undefined) {
    if (typeof tag !== 'string' && (tag === null || (typeof tag !== 'object' && typeof tag !== 'function'))) throw new TypeError('First argument to Intl.Locale constructor can\'t be empty or missing');
    const text = internals.has(tag) ? internals.get(tag).tag : `${tag}`;
    n.reading('Intl.Locale');
    const o = n.coerceOptions(options);
    const p = tags.parse(text);
    const wrong = () => new RangeError('Incorrect locale information provided');
    if (p === undefined) throw wrong();
    tags.canonicalizeParts(p);
    const part = (name, test) => {
      const value = n.getOption(o, name, 'string', undefined, undefined);
      if (value !== undefined && !test.test(value)) throw wrong();
      return value === undefined ? undefined : value.toLowerCase();
    };
    const language = part('language', /^([A-Za-z]{2,3}|[A-Za-z]{5,8})$/);
    const script = part('script', /^[A-Za-z]{4}$/);
    const region = part('region', /^([A-Za-z]{2}|[0-9]{3})$/);
    const variants = n.getOption(o, 'variants', 'string', undefined, undefined);
    if (variants !== undefined) {
      const list = variants.toLowerCase().split('-');
      if (!list.every((v) => /^([a-z0-9]{5,8}|[0-9][a-z0-9]{3})$/.test(v)) || new Set(list).size !== list.length) throw wrong();
      p.variants = list;
    }
    if (language !== undefined) p.language = language;
    if (script !== undefined) p.script = script;
    if (region !== undefined) p.region = region;
    tags.canonicalizeParts(p);
    const type = (name) => {
      const value = n.getOption(o, name, 'string', undefined, undefined);
      if (value !== undefined && !/^[A-Za-z0-9]{3,8}(-[A-Za-z0-9]{3,8})*$/.test(value)) throw wrong();
      return value === undefined ? undefined : value.toLowerCase();
    };
    const wanted = {};
    wanted.ca = type('calendar');
    wanted.co = type('collation');
    let fw = n.getOption(o, 'firstDayOfWeek', 'string', undefined, undefined);
    if (fw !== undefined) {
      if (/^[0-7]$/.test(fw)) fw = WEEKDAYS[(Number(fw) + 6) % 7];
      if (!/^[A-Za-z0-9]{3,8}(-[A-Za-z0-9]{3,8})*$/.test(fw)) throw wrong();
    }
    wanted.fw = fw;
    wanted.hc = n.getOption(o, 'hourCycle', 'string', ['h11', 'h12', 'h23', 'h24'], undefined);
    wanted.kf = n.getOption(o, 'caseFirst', 'string', ['upper', 'lower', 'false'], undefined);
    const kn = n.getOption(o, 'numeric', 'boolean', undefined, undefined);
    wanted.kn = kn === undefined ? undefined : String(kn);
    wanted.nu = type('numberingSystem');
    for (const key of Object.keys(wanted)) if (wanted[key] !== undefined) setKeyword(p, key, wanted[key]);
    tags.canonicalizeParts(p);
    const made = tags.text(p);
    internals.set(this, { tag: made, p });
    n.localeTags.set(this, made);
  }
  maximize() { const s = stateOf(this, 'maximize'); return changed(s, tags.maximize); }
  minimize() { const s = stateOf(this, 'minimize'); return changed(s, tags.minimize); }
  toString() { return stateOf(this, 'toString').tag; }
  getCalendars() {
    const { p } = stateOf(this, 'getCalendars');
    const own = keyword(p, 'ca');
    if (own !== undefined) return [own];
    const region = regionOf(p);
    const all = core('calendars').preference;
    const list = all[region] || all['001'];
    return (typeof list === 'string' ? list.split(' ') : [...list]).map((c) => (c === 'gregorian' ? 'gregory' : c));
  }
  getCollations() {
    const { p } = stateOf(this, 'getCollations');
    const own = keyword(p, 'co');
    if (own !== undefined) return [own];
    return [...(require('internal/intl/collator').COLLATIONS[p.language] || []), 'emoji', 'eor'].sort();
  }
  getHourCycles() {
    const { p, tag } = stateOf(this, 'getHourCycles');
    const own = keyword(p, 'hc');
    if (own !== undefined) return [own];
    const { hourData } = require('internal/intl/date_time_format');
    const names = { h: 'h12', H: 'h23', K: 'h11', k: 'h24' };
    return [names[hourData(tag)._preferred]];
  }
  getNumberingSystems() {
    const { p, tag } = stateOf(this, 'getNumberingSystems');
    const own = keyword(p, 'nu');
    if (own !== undefined) return [own];
    const best = n.bestAvailable(tags.baseName(tags.parse(tag)));
    return [section('numbers', best === undefined ? 'und' : n.dataLocale(best)).defaultNumberingSystem || 'latn'];
  }
  getTimeZones() {
    const { p } = stateOf(this, 'getTimeZones');
    if (!p.region) return undefined;
    return require('internal/intl/supported').zonesOfRegion(p.region.toUpperCase());
  }
  getTextInfo() {
    const { p } = stateOf(this, 'getTextInfo');
    const { script } = tags.maximize({ ...p });
    return { direction: ['arab', 'hebr', 'thaa', 'syrc', 'nkoo', 'adlm', 'mand', 'samr', 'rohg', 'mend', 'yezi'].includes(script) ? 'rtl' : 'ltr' };
  }
  getWeekInfo() {
    const { p } = stateOf(this, 'getWeekInfo');
    const region = regionOf(p);
    const week = core('calendars').week;
    const day = (name) => WEEKDAYS.indexOf(name) + 1;
    const of = (table) => table[region] || table['001'];
    const [start, end] = [day(of(week.weekendStart)), day(of(week.weekendEnd))];
    const weekend = [];
    for (let d = start; ; d = (d % 7) + 1) { weekend.push(d); if (d === end) break; }
    const own = keyword(p, 'fw');
    return { firstDay: own !== undefined && day(own) > 0 ? day(own) : day(of(week.firstDay)), weekend: weekend.sort() };
  }
  get baseName() { return tags.baseName(stateOf(this, 'baseName').p); }
  get calendar() { return keyword(stateOf(this, 'calendar').p, 'ca'); }
  get caseFirst() { return keyword(stateOf(this, 'caseFirst').p, 'kf'); }
  get collation() { return keyword(stateOf(this, 'collation').p, 'co'); }
  get firstDayOfWeek() { return keyword(stateOf(this, 'firstDayOfWeek').p, 'fw'); }
  get hourCycle() { return keyword(stateOf(this, 'hourCycle').p, 'hc'); }
  get numeric() {
    const value = keyword(stateOf(this, 'numeric').p, 'kn');
    return value === '' || value === 'true';
  }
  get numberingSystem() { return keyword(stateOf(this, 'numberingSystem').p, 'nu'); }
  get language() { return stateOf(this, 'language').p.language; }
  get script() { return tags.title(stateOf(this, 'script').p.script) || undefined; }
  get region() { return stateOf(this, 'region').p.region.toUpperCase() || undefined; }
  get variants() { return stateOf(this, 'variants').p.variants.join('-') || undefined; }
}
n.finish(Locale, 1);

function keyword(p, key) {
  const found = p.keywords.find(([k]) => k === key);
  return found === undefined ? undefined : found[1];
}
// The region that conventions are of: that of `rg`, the tag's, or the likely one.
function regionOf(p) {
  const rg = keyword(p, 'rg');
  if (rg !== undefined && /^[a-z]{2}zzzz$/.test(rg)) return rg.slice(0, 2).toUpperCase();
  return (p.region || tags.maximize({ ...p }).region).toUpperCase();
}
function changed(s, how) {
  const p = { ...s.p, variants: [...s.p.variants], keywords: s.p.keywords.map((k) => [...k]) };
  how(p);
  return new Locale(tags.text(p));
}

module.exports = { Locale, KEYS };
