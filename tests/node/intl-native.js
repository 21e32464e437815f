// What Intl offers looks native, although part of it may not be.
for (const C of [Intl.Collator, Intl.NumberFormat, Intl.DateTimeFormat, Intl.PluralRules, Intl.Locale, Intl.ListFormat, Intl.RelativeTimeFormat, Intl.Segmenter, Intl.DisplayNames, Intl.DurationFormat]) {
  console.log(String(C), String(C.supportedLocalesOf));
  try { console.log(typeof C()); } catch (e) { console.log(e.name, e.message); }
}
console.log(String(Intl.getCanonicalLocales), String(Object.getOwnPropertyDescriptor(Intl.Locale.prototype, 'language').get));
console.log(String(class A { m() { return 1; } }), String((a) => a));
