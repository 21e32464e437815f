'use strict';
// The global `Intl`, and what the language's own methods ask of it. Each part is loaded when a program first touches it.

const Intl = Object.create(Object.prototype);
Object.defineProperty(Intl, Symbol.toStringTag, { __proto__: null, value: 'Intl', configurable: true });

const parts = {
  __proto__: null,
  Collator: 'collator', DateTimeFormat: 'date_time_format', DisplayNames: 'display_names', DurationFormat: 'duration_format', ListFormat: 'list_format', Locale: 'locale',
  NumberFormat: 'number_format', PluralRules: 'plural_rules', RelativeTimeFormat: 'relative_time_format', Segmenter: 'segmenter',
};

const { getCanonicalLocales, supportedValuesOf } = {
  getCanonicalLocales(locales) { return require('internal/intl/negotiate').canonicalizeLocaleList(locales); },
  supportedValuesOf(key) { return require('internal/intl/supported').supportedValuesOf(key); },
};
Object.defineProperty(Intl, 'getCanonicalLocales', { __proto__: null, value: getCanonicalLocales, writable: true, configurable: true });
Object.defineProperty(Intl, 'supportedValuesOf', { __proto__: null, value: supportedValuesOf, writable: true, configurable: true });
for (const name in parts) {
  Object.defineProperty(Intl, name, { __proto__: null, value: require('internal/intl/' + parts[name])[name], writable: true, configurable: true });
}

// Which method asks, as the machine numbers them.
const ASKS = [
  (value, locales, options) => require('internal/intl/number_format').formatNumber(value, locales, options),
  (value, locales, options) => require('internal/intl/date_time_format').formatDate(value, locales, options, 'any', 'all'),
  (value, locales, options) => require('internal/intl/date_time_format').formatDate(value, locales, options, 'date', 'date'),
  (value, locales, options) => require('internal/intl/date_time_format').formatDate(value, locales, options, 'time', 'time'),
  (value, locales, options, other) => require('internal/intl/collator').compareText(value, other, locales, options),
];

module.exports = { Intl, localized: (which, value, locales, options, other) => ASKS[which](value, locales, options, other) };
