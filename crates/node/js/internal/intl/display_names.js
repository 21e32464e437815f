'use strict';
// Intl.DisplayNames. https://tc39.es/ecma402/#intl-displaynames-objects

const { section } = require('internal/intl/data');
const n = require('internal/intl/negotiate');
const tags = require('internal/intl/tags');

const internals = new WeakMap();
const stateOf = (value, method) => n.stateOf(internals, value, `Intl.DisplayNames.prototype.${method}`);

const FIELDS = { era: 'era', year: 'year', quarter: 'quarter', month: 'month', weekOfYear: 'week', weekday: 'weekday', day: 'day', dayPeriod: 'dayperiod', hour: 'hour', minute: 'minute', second: 'second', timeZoneName: 'zone' };

function styled(names, code, style) {
  if (style === 'narrow') return names[code + '-alt-narrow'] || names[code + '-alt-short'] || names[code];
  if (style === 'short') return names[code + '-alt-short'] || names[code];
  return names[code];
}

function languageName(state, code) {
  const names = section('names', state.dataLocale);
  const p = tags.parse(code);
  if (state.languageDisplay === 'dialect') {
    const whole = styled(names.languages, code, state.style);
    if (whole !== undefined) return whole;
  }
  let base = p.language;
  let name;
  const rest = { script: p.script, region: p.region };
  if (state.languageDisplay === 'dialect') {
    // A name of language and script is for those alone; with a region all is listed.
    for (const [tag, used] of [[p.script && !p.region && `${p.language}-${tags.title(p.script)}`, 'script'], [p.region && !p.script && `${p.language}-${p.region.toUpperCase()}`, 'region']]) {
      if (tag && names.languages[tag] !== undefined) { base = tag; name = styled(names.languages, tag, state.style); rest[used] = ''; break; }
    }
  }
  name ??= styled(names.languages, base, state.style);
  if (name === undefined) {
    if (state.fallback === 'none') return undefined;
    name = base;
  }
  const extra = [];
  if (rest.script) extra.push(styled(names.scripts, tags.title(rest.script), state.style) || tags.title(rest.script));
  if (rest.region) extra.push(styled(names.regions, rest.region.toUpperCase(), state.style) || rest.region.toUpperCase());
  for (const v of p.variants) extra.push((names.variants || {})[v.toUpperCase()] || v.toUpperCase());
  if (extra.length === 0) return name;
  const separator = names.pattern.localeSeparator;
  const list = extra.reduce((a, b) => separator.replace('{0}', () => a).replace('{1}', () => b));
  return names.pattern.localePattern.replace('{0}', () => name).replace('{1}', () => list);
}

function canonicalCode(type, code) {
  const bad = () => new RangeError(`Invalid argument to Intl.DisplayNames.prototype.of`);
  switch (type) {
    case 'language': {
      const p = tags.parse(code);
      if (p === undefined || p.hasU || p.hasT || p.other.length || p.privateUse) throw bad();
      return tags.canonicalize(code);
    }
    case 'region':
      if (!/^([A-Za-z]{2}|[0-9]{3})$/.test(code)) throw bad();
      return code.toUpperCase();
    case 'script':
      if (!/^[A-Za-z]{4}$/.test(code)) throw bad();
      return tags.title(code.toLowerCase());
    case 'currency':
      if (!/^[A-Za-z]{3}$/.test(code)) throw bad();
      return code.toUpperCase();
    case 'calendar':
      if (!/^[A-Za-z0-9]{3,8}(-[A-Za-z0-9]{3,8})*$/.test(code)) throw bad();
      return code.toLowerCase();
    default:
      if (!Object.hasOwn(FIELDS, code)) throw bad();
      return code;
  }
}

class DisplayNames {
  constructor(locales, options) {
    const requested = n.canonicalizeLocaleList(locales);
    if (options === undefined) throw new TypeError('Cannot convert undefined or null to object');
    const o = n.getOptionsObject(options);
    n.reading('Intl.DisplayNames');
    n.getOption(o, 'localeMatcher', 'string', ['lookup', 'best fit'], 'best fit');
    const style = n.getOption(o, 'style', 'string', ['narrow', 'short', 'long'], 'long');
    const type = n.getOption(o, 'type', 'string', ['language', 'region', 'script', 'currency', 'calendar', 'dateTimeField'], undefined);
    if (type === undefined) throw new TypeError('Required option "type" must not be undefined');
    const fallback = n.getOption(o, 'fallback', 'string', ['code', 'none'], 'code');
    const languageDisplay = n.getOption(o, 'languageDisplay', 'string', ['dialect', 'standard'], 'dialect');
    const state = Object.assign(n.resolveLocale(requested, {}, {}), { style, type, fallback });
    if (type === 'language') state.languageDisplay = languageDisplay;
    internals.set(this, state);
  }
  of(code) {
    const s = stateOf(this, 'of');
    const canonical = canonicalCode(s.type, `${code}`);
    let name;
    switch (s.type) {
      case 'language': name = languageName(s, canonical); break;
      case 'region': name = styled(section('names', s.dataLocale).regions, canonical, s.style); break;
      case 'script': name = styled(section('names', s.dataLocale).scripts, canonical + (s.style === 'long' ? '-alt-stand-alone' : ''), s.style) || styled(section('names', s.dataLocale).scripts, canonical, s.style); break;
      case 'currency': {
        const known = section('currencies', s.dataLocale)[canonical];
        if (known !== undefined) name = s.style === 'long' ? known.displayName : s.style === 'narrow' ? known['symbol-alt-narrow'] || known.symbol || canonical : known.symbol || canonical;
        break;
      }
      case 'calendar': name = (section('names', s.dataLocale).calendars || {})[canonical === 'gregory' ? 'gregorian' : canonical === 'ethioaa' ? 'ethiopic-amete-alem' : canonical]; break;
      default: {
        const fields = section('fields', s.dataLocale);
        name = (fields[FIELDS[canonical] + (s.style === 'long' ? '' : '-' + s.style)] || fields[FIELDS[canonical]] || {}).displayName;
      }
    }
    if (name !== undefined) return name;
    return s.fallback === 'code' ? canonical : undefined;
  }
  resolvedOptions() {
    const { locale, style, type, fallback, languageDisplay } = stateOf(this, 'resolvedOptions');
    const made = { locale, style, type, fallback };
    if (languageDisplay !== undefined) made.languageDisplay = languageDisplay;
    return made;
  }
}
n.finish(DisplayNames, 2);
n.addSupported(DisplayNames);

module.exports = { DisplayNames };
