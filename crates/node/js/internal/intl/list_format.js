'use strict';
// Intl.ListFormat. https://tc39.es/ecma402/#listformat-objects

const { section } = require('internal/intl/data');
const n = require('internal/intl/negotiate');
const { joined } = require('internal/intl/number_format');

const internals = new WeakMap();
const stateOf = (value, method) => n.stateOf(internals, value, `Intl.ListFormat.prototype.${method}`);

const TYPES = { conjunction: 'standard', disjunction: 'or', unit: 'unit' };

function stringList(iterable) {
  if (iterable === undefined) return [];
  const list = [];
  for (const item of iterable) {
    if (typeof item !== 'string') throw new TypeError('Iterable yielded ' + (typeof item === 'symbol' ? 'a symbol' : String(item)) + ' which is not a string');
    list.push(item);
  }
  return list;
}

// Spanish and Hebrew change the word by the sound that follows.
function patternFor(state, which, next) {
  const p = state.patterns[which];
  const language = state.dataLocale.split('-')[0];
  if (language === 'es' && (which === 'end' || which === '2')) {
    if (state.type === 'conjunction' && /^(i|hi(?![ae])|y(?![aeiou]))/i.test(next)) return p.replace(' y ', ' e ');
    if (state.type === 'disjunction' && /^(o|ho|8|11(\D|$|(\d{3})*(\D|$)))/i.test(next)) return p.replace(' o ', ' u ');
  }
  if (language === 'he' && state.type === 'conjunction' && !/^[\u0590-\u05FF]/.test(next)) return p.replace(' ו{1}', ' ו-{1}');
  return p;
}

function toParts(state, list) {
  const element = (value) => ({ type: 'element', value });
  if (list.length === 0) return [];
  if (list.length === 1) return [element(list[0])];
  const fill = (pattern, left, right) => {
    const made = [];
    for (const piece of pattern.split(/(\{[01]\})/)) {
      if (piece === '{0}') made.push(...left);
      else if (piece === '{1}') made.push(...right);
      else if (piece !== '') made.push({ type: 'literal', value: piece });
    }
    return made;
  };
  if (list.length === 2) return fill(patternFor(state, '2', list[1]), [element(list[0])], [element(list[1])]);
  // From the end: each is put before what there is. Patterns begin with their first element, so pieces are only appended.
  const made = [element(list[0])];
  for (let i = 1; i < list.length; i++) {
    const which = i === list.length - 1 ? 'end' : i === 1 ? 'start' : 'middle';
    const pattern = patternFor(state, which, list[i]);
    const between = pattern.slice(pattern.indexOf('{0}') + 3, pattern.indexOf('{1}'));
    const lead = pattern.slice(0, pattern.indexOf('{0}'));
    const tail = pattern.slice(pattern.indexOf('{1}') + 3);
    if (lead !== '' && i === 1) made.unshift({ type: 'literal', value: lead });
    if (between !== '') made.push({ type: 'literal', value: between });
    made.push(element(list[i]));
    if (tail !== '') made.push({ type: 'literal', value: tail });
  }
  return made;
}

class ListFormat {
  constructor(locales = undefined, options = undefined) {
    const requested = n.canonicalizeLocaleList(locales);
    const o = n.getOptionsObject(options);
    n.reading('Intl.ListFormat');
    n.getOption(o, 'localeMatcher', 'string', ['lookup', 'best fit'], 'best fit');
    const state = n.resolveLocale(requested, {}, {});
    state.type = n.getOption(o, 'type', 'string', ['conjunction', 'disjunction', 'unit'], 'conjunction');
    state.style = n.getOption(o, 'style', 'string', ['long', 'short', 'narrow'], 'long');
    const lists = section('lists', state.dataLocale);
    state.patterns = lists[`listPattern-type-${TYPES[state.type]}${state.style === 'long' ? '' : '-' + state.style}`];
    internals.set(this, state);
  }
  format(list) { const s = stateOf(this, 'format'); return joined(toParts(s, stringList(list))); }
  formatToParts(list) { const s = stateOf(this, 'formatToParts'); return toParts(s, stringList(list)); }
  resolvedOptions() {
    const { locale, type, style } = stateOf(this, 'resolvedOptions');
    return { locale, type, style };
  }
}
n.finish(ListFormat);
n.addSupported(ListFormat);

module.exports = { ListFormat };
