'use strict';
// Locales and options of localeCompare, toLocaleString and toLocaleUpperCase: what English answers, and what is wrong.
const t = (f) => { try { console.log(f()); } catch (e) { console.log(e.name, e.message); } };
t(() => 'a'.localeCompare('b', null));
t(() => 'a'.localeCompare('b', 1));
t(() => 'a'.localeCompare('b', [1]));
t(() => 'a'.localeCompare('b', 'e'));
t(() => 'a'.localeCompare('b', []));
t(() => 'a'.localeCompare('b', ['en-GB', 'en']));
t(() => 'a'.localeCompare('b', 'en', null));
t(() => 'a'.localeCompare('b', 'en', 1));
for (const o of [{ sensitivity: 'x' }, { usage: 'x' }, { caseFirst: 'x' }, { localeMatcher: 'x' }]) t(() => 'a'.localeCompare('b', 'en', o));
const pairs = [['a10', 'a9'], ['a010', 'a10'], ['1.10', '1.9'], ['a', 'A'], ['a', 'á'], ['x1y2', 'x1y10'], ['00', '0'], ['A10', 'a9'], ['10', 'a'], ['10', '-'], ['résumé', 'resume'], ['B', 'a'], ['', '1'], ['a1b', 'a01a']];
for (const o of [{}, { numeric: true }, { sensitivity: 'base' }, { sensitivity: 'accent' }, { sensitivity: 'case' }, { sensitivity: 'variant' }, { caseFirst: 'upper' }, { caseFirst: 'lower' }, { numeric: true, sensitivity: 'base' }]) {
  console.log(JSON.stringify(o), pairs.map(([a, b]) => a.localeCompare(b, 'en', o)).join(' '), pairs.map(([a, b]) => a.localeCompare(b, undefined, o)).join(' '));
}
console.log(['item 10', 'item 9', 'Item 1'].sort((a, b) => a.localeCompare(b, undefined, { numeric: true, sensitivity: 'base' })));
t(() => (5).toLocaleString(''));
t(() => (5).toLocaleString(null));
t(() => (5).toLocaleString('en', null));
t(() => (5).toLocaleString('en', 1));
t(() => (5).toLocaleString('en', { style: 'x' }));
t(() => (5).toLocaleString('en', { minimumIntegerDigits: 22 }));
for (const n of [0, 5, -1234.5678, 1e7, 0.256, NaN, Infinity, -0.001]) {
  console.log([undefined, {}, { useGrouping: false }, { style: 'percent' }, { minimumIntegerDigits: 5 }, { style: 'percent', maximumFractionDigits: 1 }, { minimumFractionDigits: 2 }, { maximumFractionDigits: 0 }].map((o) => n.toLocaleString('en-US', o)).join(' | '));
}
t(() => [1234.5, 0.5].toLocaleString('en', { minimumFractionDigits: 2 }));
t(() => new Float64Array([1234.5]).toLocaleString('en', { minimumFractionDigits: 2 }));
t(() => [new Date(0)].toLocaleString('en', { timeZone: 'UTC' }));
t(() => (12345n).toLocaleString('en-US'));
t(() => 'i'.toLocaleUpperCase('en'));
t(() => 'i'.toLocaleUpperCase(null));
t(() => 'i'.toLocaleUpperCase('x y'));
t(() => 'I'.toLocaleLowerCase(['de', 'en']));
t(() => new Date(NaN).toLocaleString('x y'));
t(() => new Date(0).toLocaleDateString('en-US', { timeZone: 'UTC', calendar: 'gregory', numberingSystem: 'latn' }));
t(() => new Date(0).toLocaleString('en', null));
