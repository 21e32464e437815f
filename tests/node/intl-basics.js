'use strict';
// Intl in a few languages: formats of each kind, resolved options, errors, and the methods that ask it.
const out = [];
const say = (...a) => out.push(a.map((v) => (typeof v === 'string' ? v : JSON.stringify(v))).join(' | '));
const fails = (f) => { try { return f(); } catch (e) { return `${e.name}: ${e.message}`; } };
const day = new Date(Date.UTC(2025, 0, 5, 15, 4, 9, 87));
for (const l of ['de']) {
  const number = (o, n) => new Intl.NumberFormat(l, o).format(n);
  say(l, number({}, 1234567.891), number({ style: 'percent' }, 0.256), number({ style: 'currency', currency: 'EUR' }, -1234.5), number({ notation: 'compact' }, 1234567), number({ notation: 'scientific' }, 0.00123));
  say(number({ style: 'unit', unit: 'kilometer-per-hour' }, 50), number({ maximumSignificantDigits: 3 }, 123456), number({ signDisplay: 'always', minimumFractionDigits: 2 }, 5), number({ style: 'currency', currency: 'USD', currencyDisplay: 'name' }, 1));
  say(number({ roundingMode: 'floor', maximumFractionDigits: 1 }, -1.25), number({ roundingIncrement: 5, maximumFractionDigits: 2, minimumFractionDigits: 2 }, 1.23), number({}, 12345678901234567890n), number({}, '0.1e3'), number({}, NaN));
  say(new Intl.NumberFormat(l, { style: 'currency', currency: 'EUR' }).formatToParts(1234.5));
  const date = (o) => new Intl.DateTimeFormat(l, { timeZone: 'UTC', ...o }).format(day);
  say(date({}), date({ dateStyle: 'full' }), date({ dateStyle: 'medium', timeStyle: 'short' }), date({ weekday: 'short', month: 'long', day: 'numeric' }), date({ hour: 'numeric', minute: '2-digit' }));
  say(date({ timeZone: 'America/New_York', timeStyle: 'medium' }), date({ hour: 'numeric', hour12: l === 'de' }), date({ era: 'short' }));
  say(new Intl.DateTimeFormat(l, { timeZone: 'UTC', dateStyle: 'medium' }).formatRange(day, new Date(+day + 3 * 864e5)), new Intl.DateTimeFormat(l, { timeZone: 'UTC' }).resolvedOptions());
  say(new Intl.ListFormat(l).format(['a', 'b', 'c']), new Intl.RelativeTimeFormat(l, { numeric: 'auto' }).format(-1, 'day'), new Intl.RelativeTimeFormat(l).format(3, 'weeks'), new Intl.PluralRules(l).select(1), new Intl.PluralRules('en', { type: 'ordinal' }).select(22));
  say(new Intl.DurationFormat(l, { style: 'long' }).format({ hours: 1, minutes: 30 }), ['z', 'ä', 'a', 'Z', 'é', 'e'].sort(new Intl.Collator(l).compare), new Intl.Collator(l, { numeric: true }).compare('a10', 'a9'));
}
say(new Intl.DisplayNames('de', { type: 'language' }).of('fr'), new Intl.DisplayNames('de', { type: 'currency' }).of('CHF'));
say(Intl.getCanonicalLocales(['EN-us', 'iw', 'zh-hant-tw', 'de-DE-u-co-phonebk']), fails(() => Intl.getCanonicalLocales('x')), Intl.NumberFormat.supportedLocalesOf(['de', 'xx', 'zh-TW']));
const locale = new Intl.Locale('zh-TW', { numberingSystem: 'latn', hourCycle: 'h12' });
say(String(locale), locale.maximize().toString(), new Intl.Locale('zh-Hant-TW').minimize().toString(), locale.language, locale.region, locale.hourCycle);
say([...new Intl.Segmenter('en', { granularity: 'word' }).segment('Hi, 42!')].map((s) => [s.segment, s.isWordLike]), [...new Intl.Segmenter().segment('e\u0301x')].length);
say(fails(() => new Intl.NumberFormat('en', { style: 'currency' })), fails(() => new Intl.NumberFormat('en', { style: 'x' })), fails(() => new Intl.DateTimeFormat('en', { timeZone: 'Mars/Olympus' })));
say((1234.5).toLocaleString('de'), (12).toLocaleString('en-US', { style: 'currency', currency: 'USD' }), day.toLocaleDateString('de', { timeZone: 'UTC' }), day.toLocaleTimeString('en-US', { timeZone: 'UTC', hour12: false }), 'ä'.localeCompare('z', 'sv'), 'a'.localeCompare('Á', 'en', { sensitivity: 'base' }), 123456n.toLocaleString('de'));
say(Object.getOwnPropertyNames(Intl).sort(), Intl.NumberFormat.length, Intl.NumberFormat.name, Object.prototype.toString.call(new Intl.Collator()), Intl.NumberFormat('de').format(1.5), Object.keys(Intl));
console.log(out.join('\n'));
