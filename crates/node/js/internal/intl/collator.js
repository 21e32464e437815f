'use strict';
// Intl.Collator. https://tc39.es/ecma402/#collator-objects

const binding = internalBinding('intl');
const n = require('internal/intl/negotiate');

const SENSITIVITIES = ['base', 'accent', 'case', 'variant'];
const CASE_FIRST = ['upper', 'lower', 'false'];
// Kinds of order that the CLDR has beside the usual one.
const COLLATIONS = { de: ['phonebk'], es: ['trad'], zh: ['pinyin', 'stroke', 'zhuyin', 'unihan'], sv: ['trad'], ja: ['unihan'], ko: ['unihan', 'searchjl'], ar: ['compat'], fi: ['trad'], hr: [], bn: ['trad'], kn: ['trad'], ln: ['phonetic'], si: ['dict'], vi: ['trad'] };

const internals = new WeakMap();
const stateOf = (value, method) => n.stateOf(internals, value, method);

function setUp(locales, options, method = 'Intl.Collator') {
  const requested = n.canonicalizeLocaleList(locales);
  n.reading(method);
  const o = n.coerceOptions(options);
  const usage = n.getOption(o, 'usage', 'string', ['sort', 'search'], 'sort');
  n.getOption(o, 'localeMatcher', 'string', ['lookup', 'best fit'], 'best fit');
  const co = n.checkedType(n.getOption(o, 'collation', 'string', undefined, undefined), 'collation');
  let kn = n.getOption(o, 'numeric', 'boolean', undefined, undefined);
  if (kn !== undefined) kn = String(kn);
  const kf = n.getOption(o, 'caseFirst', 'string', CASE_FIRST, undefined);
  const state = n.resolveLocale(requested, { co, kn, kf }, {
    co: (dataLocale) => ['default', ...(COLLATIONS[dataLocale.split('-')[0]] || []), 'emoji', 'eor'],
    kf: (dataLocale) => (/^(da|mt)\b/.test(dataLocale) ? ['upper', 'lower', 'false'] : ['false', 'lower', 'upper']),
    kn: () => ['false', 'true'],
  });
  state.usage = usage;
  state.sensitivity = n.getOption(o, 'sensitivity', 'string', SENSITIVITIES, 'variant');
  state.ignorePunctuation = n.getOption(o, 'ignorePunctuation', 'boolean', undefined, /^th\b/.test(state.dataLocale));
  const kind = usage === 'search' ? 'search' : state.co === 'default' ? '' : state.co;
  state.handle = binding.newCollation(state.locale.split('-u-')[0], kind, SENSITIVITIES.indexOf(state.sensitivity), state.ignorePunctuation, state.kn === 'true', CASE_FIRST.indexOf(state.kf));
  return state;
}

function Collator(locales, options) {
  const target = new.target === undefined ? Collator : new.target;
  const made = Reflect.construct(Object, [], target);
  internals.set(made, setUp(locales, options));
  return made;
}
const methods = {
  get compare() {
    const state = stateOf(this, 'get Intl.Collator.prototype.compare');
    if (state.bound === undefined) {
      const { handle } = state;
      state.bound = { f: (x, y) => binding.compare(handle, `${x}`, `${y}`) }.f;
      Object.defineProperty(state.bound, 'name', { __proto__: null, value: '' });
    }
    return state.bound;
  },
  resolvedOptions() {
    const s = stateOf(this, 'Intl.Collator.prototype.resolvedOptions');
    return { locale: s.locale, usage: s.usage, sensitivity: s.sensitivity, ignorePunctuation: s.ignorePunctuation, collation: s.co, numeric: s.kn === 'true', caseFirst: s.kf };
  },
};
for (const key of ['compare', 'resolvedOptions']) Object.defineProperty(Collator.prototype, key, { ...Object.getOwnPropertyDescriptor(methods, key), enumerable: false });
n.finish(Collator);
n.addSupported(Collator);

let last;
// What `localeCompare` answers. The collator of the call before is likely to serve again.
function compareText(a, b, locales, options) {
  const plain = options === undefined && (locales === undefined || typeof locales === 'string');
  const method = 'String.prototype.localeCompare';
  if (!plain) return binding.compare(setUp(locales, options, method).handle, a, b);
  if (last === undefined || last.locales !== locales) last = { locales, handle: setUp(locales, options, method).handle };
  return binding.compare(last.handle, a, b);
}

module.exports = { Collator, compareText, COLLATIONS };
