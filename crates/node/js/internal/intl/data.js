'use strict';
// The CLDR's data: what a section says of a locale, put together of what it says and what it inherits.

const binding = internalBinding('intl');

const chunks = new Map();
function chunk(name) {
  let made = chunks.get(name);
  if (made === undefined) {
    const text = binding.chunk(name);
    made = text === undefined ? null : JSON.parse(text);
    chunks.set(name, made);
  }
  return made;
}

function core(name) {
  return chunk('core/' + name);
}

function parentOf(locale) {
  if (locale === 'und') return undefined;
  const known = core('locales').parents[locale];
  if (known !== undefined) return known;
  const at = locale.lastIndexOf('-');
  return at === -1 ? 'und' : locale.slice(0, at);
}

// A copy of `base` with what `own` has otherwise; null takes away.
function merged(base, own) {
  const all = { __proto__: null, ...base };
  for (const key of Object.keys(own)) {
    const v = own[key];
    if (v === null) delete all[key];
    else if (typeof v === 'object') all[key] = merged(all[key] !== null && typeof all[key] === 'object' ? all[key] : {}, v);
    else all[key] = v;
  }
  return all;
}

const whole = new Map();
// What a section (`dates`, `numbers`, ...) says of a locale: a language, with script and region where the CLDR has them.
function section(name, locale) {
  const key = name + '/' + locale;
  let made = whole.get(key);
  if (made === undefined) {
    const parent = parentOf(locale);
    made = parent === undefined ? {} : section(name, parent);
    const of = chunk(name + '/' + locale.split('-', 1)[0]);
    const own = of !== null ? of[locale] : undefined;
    if (own !== undefined) made = merged(made, own);
    whole.set(key, made);
  }
  return made;
}

let available;
// The locales that there are, as a Set.
function availableLocales() {
  if (available === undefined) {
    available = new Set(core('locales').all);
    available.delete('und');
    available.delete('root');
    for (const locale of [...available]) {
      // A language with a script stands for the region alone, too: zh-TW is zh-Hant-TW.
      const parts = locale.split('-');
      if (parts.length === 3 && parts[1].length === 4) available.add(parts[0] + '-' + parts[2]);
    }
    available.add('en-US');
    for (const l of ['de-DE', 'fr-FR', 'es-ES', 'it-IT', 'ja-JP', 'ko-KR', 'pt-BR', 'ru-RU', 'zh-CN', 'nl-NL', 'pl-PL', 'tr-TR', 'sv-SE', 'da-DK', 'fi-FI', 'nb-NO', 'cs-CZ', 'hu-HU']) available.add(l);
    addDefaultRegions();
  }
  return available;
}

// The CLDR has no entry of its own for the usual region of a language: de stands for de-DE.
function addDefaultRegions() {
  const likely = core('likely');
  for (const locale of [...available]) {
    const full = likely[locale];
    if (full === undefined) continue;
    const [language, script, region] = full.split('-');
    if (locale === language) {
      available.add(language + '-' + region);
    } else if (locale === language + '-' + script) {
      available.add(locale + '-' + region);
      if (likely[`${language}-${region}`] === undefined || likely[`${language}-${region}`].split('-')[1] === script) available.add(language + '-' + region);
    }
  }
}

module.exports = { core, section, availableLocales, parentOf };
