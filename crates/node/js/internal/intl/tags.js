'use strict';
// Language tags: BCP 47 as UTS 35 has it. Their parts, the canonical form, likely subtags.
// https://tc39.es/ecma402/#sec-canonicalizeunicodelocaleid, https://unicode.org/reports/tr35/#LocaleId_Canonicalization

const { core } = require('internal/intl/data');

const ALPHANUM = /^[a-z0-9]{1,8}$/;
const LANGUAGE = /^(?:[a-z]{2,3}|[a-z]{5,8})$/;
const SCRIPT = /^[a-z]{4}$/;
const REGION = /^(?:[a-z]{2}|[0-9]{3})$/;
const VARIANT = /^(?:[a-z0-9]{5,8}|[0-9][a-z0-9]{3})$/;

// The parts of a tag; undefined if it is none.
function parse(tag) {
  if (!/^[A-Za-z0-9-]+$/.test(tag)) return undefined;
  const parts = tag.toLowerCase().split('-');
  let at = 0;
  if (!LANGUAGE.test(parts[at])) return undefined;
  const made = { language: parts[at++], script: '', region: '', variants: [], attributes: [], keywords: [], hasU: false, fields: [], transformed: undefined, hasT: false, other: [], privateUse: '' };
  if (at < parts.length && SCRIPT.test(parts[at])) made.script = parts[at++];
  if (at < parts.length && REGION.test(parts[at])) made.region = parts[at++];
  while (at < parts.length && VARIANT.test(parts[at])) {
    if (made.variants.includes(parts[at])) return undefined;
    made.variants.push(parts[at++]);
  }
  const singletons = new Set();
  while (at < parts.length) {
    const singleton = parts[at++];
    if (singleton.length !== 1) return undefined;
    if (singleton === 'x') {
      const rest = parts.slice(at);
      if (rest.length === 0 || !rest.every((p) => ALPHANUM.test(p))) return undefined;
      made.privateUse = rest.join('-');
      return made;
    }
    if (singletons.has(singleton)) return undefined;
    singletons.add(singleton);
    const start = at;
    while (at < parts.length && parts[at].length > 1) {
      if (!ALPHANUM.test(parts[at])) return undefined;
      at++;
    }
    const items = parts.slice(start, at);
    if (items.length === 0) return undefined;
    if (singleton === 'u') {
      if (!unicodeExtension(made, items)) return undefined;
    } else if (singleton === 't') {
      if (!transformExtension(made, items)) return undefined;
    } else {
      made.other.push([singleton, items.join('-')]);
    }
  }
  return made;
}

function unicodeExtension(made, items) {
  made.hasU = true;
  let i = 0;
  while (i < items.length && items[i].length > 2) made.attributes.push(items[i++]);
  while (i < items.length) {
    const key = items[i++];
    if (!/^[a-z0-9][a-z]$/.test(key)) return false;
    const values = [];
    while (i < items.length && items[i].length > 2) values.push(items[i++]);
    if (!made.keywords.some(([k]) => k === key)) made.keywords.push([key, values.join('-')]);
  }
  return true;
}

function transformExtension(made, items) {
  made.hasT = true;
  let i = 0;
  if (!/^[a-z][0-9]$/.test(items[0])) {
    const end = items.findIndex((p) => /^[a-z][0-9]$/.test(p));
    const inner = items.slice(0, end === -1 ? items.length : end).join('-');
    const parsed = parse(inner);
    if (parsed === undefined || parsed.hasU || parsed.hasT || parsed.other.length || parsed.privateUse) return false;
    made.transformed = parsed;
    i = end === -1 ? items.length : end;
  }
  while (i < items.length) {
    const key = items[i++];
    if (!/^[a-z][0-9]$/.test(key) || made.fields.some(([k]) => k === key)) return false;
    const values = [];
    while (i < items.length && items[i].length > 2) values.push(items[i++]);
    if (values.length === 0) return false;
    made.fields.push([key, values.join('-')]);
  }
  return true;
}

const title = (s) => s && s[0].toUpperCase() + s.slice(1);

// Language, script, region and variants as a tag, in the canonical case.
function baseName(p) {
  let tag = p.language;
  if (p.script) tag += '-' + title(p.script);
  if (p.region) tag += '-' + p.region.toUpperCase();
  for (const v of p.variants) tag += '-' + v;
  return tag;
}

let aliases;
function loadAliases() {
  if (aliases === undefined) {
    const a = core('aliases');
    aliases = { language: a.languageAlias, script: a.scriptAlias, region: a.territoryAlias, variant: a.variantAlias, subdivision: a.subdivisionAlias };
    aliases.byVariant = Object.keys(a.languageAlias).filter((k) => k.split('-').some((x, i) => i > 0 && VARIANT.test(x.toLowerCase())));
  }
  return aliases;
}

// Replaces deprecated subtags of language, script, region and variants.
function replaceAliases(p) {
  const a = loadAliases();
  for (let round = 0; round < 8; round++) {
    const before = baseName(p);
    // Whole tags with variants first (`sgn-br`, `hy-arevela`), then language with region, then the language.
    let rule;
    for (const key of a.byVariant) {
      const k = parse(key.toLowerCase().replace(/_/g, '-'));
      if (k !== undefined && (k.language === p.language || k.language === 'und') && (!k.region || k.region === p.region) && k.variants.every((v) => p.variants.includes(v))) {
        rule = [k, a.language[key]._replacement];
        break;
      }
    }
    if (rule === undefined && p.region && a.language[p.language + '-' + p.region.toUpperCase()]) {
      rule = [{ language: p.language, region: p.region, variants: [] }, a.language[p.language + '-' + p.region.toUpperCase()]._replacement];
    }
    if (rule === undefined && a.language[p.language]) rule = [{ language: p.language, region: '', variants: [] }, a.language[p.language]._replacement];
    if (rule !== undefined) {
      const [matched, replacement] = rule;
      const to = parse(replacement.toLowerCase());
      if (matched.language !== 'und' || to.language !== 'und') p.language = to.language === 'und' ? p.language : to.language;
      if (matched.region) p.region = '';
      p.variants = p.variants.filter((v) => !matched.variants.includes(v));
      if (to.script && !p.script) p.script = to.script;
      if (to.region && !p.region) p.region = to.region;
      for (const v of to.variants) if (!p.variants.includes(v)) p.variants.push(v);
    }
    const script = p.script && a.script[title(p.script)];
    if (script) p.script = script._replacement.toLowerCase();
    const region = p.region && a.region[p.region.toUpperCase()];
    if (region) {
      const choices = region._replacement.split(' ').map((r) => r.toLowerCase());
      p.region = choices[0];
      if (choices.length > 1) {
        const likely = core('likely')[p.language + (p.script ? '-' + title(p.script) : '')] || core('likely')['und' + (p.script ? '-' + title(p.script) : '')];
        const usual = likely && likely.split('-').pop().toLowerCase();
        if (choices.includes(usual)) p.region = usual;
      }
    }
    p.variants = p.variants.map((v) => {
      const known = a.variant[v] || a.variant[v.toUpperCase()];
      return known ? known._replacement.toLowerCase() : v;
    });
    p.variants.sort();
    if (baseName(p) === before) return;
  }
}

// Values of keywords that are written otherwise now.
const KEYWORD_ALIASES = {
  __proto__: null,
  ca: { __proto__: null, ethiopic: 'ethiopic', 'ethiopic-amete-alem': 'ethioaa', 'islamicc': 'islamic-civil', gregorian: 'gregory' },
  kb: { __proto__: null, yes: '' }, kc: { __proto__: null, yes: '' }, kh: { __proto__: null, yes: '' }, kk: { __proto__: null, yes: '' }, kn: { __proto__: null, yes: '' },
  ks: { __proto__: null, primary: 'level1', tertiary: 'level3' },
  ms: { __proto__: null, imperial: 'uksystem' },
  tz: { __proto__: null, cnckg: 'cnsha', cnhrb: 'cnsha', cnkhg: 'cnurc', cuba: 'cuhav', egypt: 'egcai', eire: 'iedub', est: 'papty', gmt0: 'gmt', hongkong: 'hkhkg', hst: 'ushnl', iceland: 'isrey', iran: 'irthr', israel: 'jeruslm', jamaica: 'jmkin', japan: 'jptyo', kwajalein: 'mhkwa', libya: 'lytip', mst: 'usphx', navajo: 'usden', poland: 'plwaw', portugal: 'ptlis', prc: 'cnsha', roc: 'twtpe', rok: 'krsel', singapore: 'sgsin', turkey: 'trist', uct: 'utc', usnavajo: 'usden', zulu: 'utc' },
  co: { __proto__: null, dictionary: 'dict', phonebook: 'phonebk', traditional: 'trad' },
  rg: null, sd: null,
};

function canonicalKeyword(key, value) {
  if (value === 'true') return '';
  const known = KEYWORD_ALIASES[key];
  if (known && known[value] !== undefined) return known[value];
  if (key === 'rg' || key === 'sd') {
    const to = loadAliases().subdivision[value];
    if (to) {
      const first = to._replacement.split(' ')[0].toLowerCase();
      return /^[a-z]{2}$/.test(first) ? first + 'zzzz' : first;
    }
  }
  return value;
}

function extensionU(p) {
  if (!p.hasU || (p.attributes.length === 0 && p.keywords.length === 0)) return '';
  let text = 'u';
  for (const a of p.attributes) text += '-' + a;
  for (const [k, v] of p.keywords) text += '-' + k + (v ? '-' + v : '');
  return text;
}

function extensionT(p) {
  if (!p.hasT) return '';
  let text = 't';
  if (p.transformed) text += '-' + baseName(p.transformed).toLowerCase();
  for (const [k, v] of p.fields) text += '-' + k + '-' + v;
  return text;
}

function text(p) {
  const extensions = p.other.map(([s, v]) => s + '-' + v);
  const u = extensionU(p);
  if (u) extensions.push(u);
  const t = extensionT(p);
  if (t) extensions.push(t);
  extensions.sort();
  let tag = baseName(p);
  for (const e of extensions) tag += '-' + e;
  if (p.privateUse) tag += '-x-' + p.privateUse;
  return tag;
}

const canonical = new Map();
// The canonical form; undefined if it is no tag.
function canonicalize(tag) {
  let made = canonical.get(tag);
  if (made === undefined) {
    const p = parse(tag);
    if (p === undefined) return undefined;
    canonicalizeParts(p);
    made = text(p);
    if (canonical.size > 500) canonical.clear();
    canonical.set(tag, made);
  }
  return made;
}

function canonicalizeParts(p) {
  p.variants.sort();
  replaceAliases(p);
  p.attributes = [...new Set(p.attributes)].sort();
  p.keywords = p.keywords.map(([k, v]) => [k, canonicalKeyword(k, v)]).sort((a, b) => (a[0] < b[0] ? -1 : 1));
  p.fields.sort((a, b) => (a[0] < b[0] ? -1 : 1));
  p.fields = p.fields.map(([k, v]) => [k, k === 'm0' && v === 'names' ? 'prprname' : v]);
  if (p.transformed) { p.transformed.variants.sort(); replaceAliases(p.transformed); }
}

// Adds likely subtags to the parts, in place.
function maximize(p) {
  const likely = core('likely');
  const find = (...parts) => likely[parts.filter(Boolean).join('-')];
  const { language } = p;
  const script = title(p.script);
  const region = p.region.toUpperCase();
  if (language !== 'und' && script && region) return p;
  const found = (script && region && find(language, script, region)) || (region && find(language, region)) || (script && find(language, script)) || find(language) ||
    (language === 'und' ? undefined : (script && find('und', script)));
  if (!found) return p;
  const [l, s, r] = found.toLowerCase().split('-');
  if (p.language === 'und') p.language = l;
  if (!p.script) p.script = s;
  if (!p.region && r !== undefined) p.region = r;
  return p;
}

// Removes what `maximize` would add again.
function minimize(p) {
  const max = maximize({ ...p });
  for (const [script, region] of [['', ''], ['', max.region], [max.script, '']]) {
    const tried = maximize({ language: max.language, script, region });
    if (tried.language === max.language && tried.script === max.script && tried.region === max.region) {
      p.language = max.language; p.script = script; p.region = region;
      return p;
    }
  }
  p.language = max.language; p.script = max.script; p.region = max.region;
  return p;
}

module.exports = { parse, canonicalize, canonicalizeParts, text, baseName, extensionU, maximize, minimize, title };
