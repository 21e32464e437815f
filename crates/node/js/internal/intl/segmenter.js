'use strict';
// Intl.Segmenter. https://tc39.es/ecma402/#segmenter-objects

const binding = internalBinding('intl');
const n = require('internal/intl/negotiate');

const GRANULARITIES = ['grapheme', 'word', 'sentence'];
const internals = new WeakMap();
const stateOf = (value, method) => n.stateOf(internals, value, method);

class Segmenter {
  constructor(locales = undefined, options = undefined) {
    const requested = n.canonicalizeLocaleList(locales);
    const o = n.getOptionsObject(options);
    n.reading('Intl.Segmenter');
    n.getOption(o, 'localeMatcher', 'string', ['lookup', 'best fit'], 'best fit');
    const state = n.resolveLocale(requested, {}, {});
    state.granularity = n.getOption(o, 'granularity', 'string', GRANULARITIES, 'grapheme');
    internals.set(this, state);
  }
  segment(input) {
    const { granularity } = stateOf(this, 'Intl.Segmenter.prototype.segment');
    const text = `${input}`;
    const made = Object.create(SegmentsPrototype);
    segments.set(made, { text, granularity, ends: undefined });
    return made;
  }
  resolvedOptions() {
    const { locale, granularity } = stateOf(this, 'Intl.Segmenter.prototype.resolvedOptions');
    return { locale, granularity };
  }
}
n.finish(Segmenter);
n.addSupported(Segmenter);

const segments = new WeakMap();
// Pairs of an end and whether the piece is like a word, found when somebody asks.
function endsOf(s) {
  s.ends ??= binding.segment(s.text, GRANULARITIES.indexOf(s.granularity));
  return s.ends;
}
function data(s, i) {
  const start = i === 0 ? 0 : s.ends[2 * i - 2];
  const made = { segment: s.text.slice(start, s.ends[2 * i]), index: start, input: s.text };
  if (s.granularity === 'word') made.isWordLike = s.ends[2 * i + 1] === 1;
  return made;
}

const SegmentsPrototype = Object.create(Object.prototype);
const segmentsMethods = {
  containing(index) {
    const s = segments.get(this);
    if (s === undefined) throw new TypeError('Method %SegmentsPrototype%.containing called on incompatible receiver');
    let at = Math.trunc(Number(index));
    if (Number.isNaN(at)) at = 0;
    if (at < 0 || at >= s.text.length) return undefined;
    const ends = endsOf(s);
    let [low, high] = [0, ends.length / 2 - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (ends[2 * middle] > at) high = middle;
      else low = middle + 1;
    }
    return data(s, low);
  },
  [Symbol.iterator]() {
    const s = segments.get(this);
    if (s === undefined) throw new TypeError('Method %SegmentsPrototype%[Symbol.iterator] called on incompatible receiver');
    const made = Object.create(SegmentIteratorPrototype);
    iterators.set(made, { s, i: 0 });
    return made;
  },
};
for (const key of ['containing', Symbol.iterator]) Object.defineProperty(SegmentsPrototype, key, { __proto__: null, value: segmentsMethods[key], writable: true, configurable: true });

const iterators = new WeakMap();
const SegmentIteratorPrototype = Object.create(Iterator.prototype);
const iteratorMethods = {
  next() {
    const state = iterators.get(this);
    if (state === undefined) throw new TypeError('Method %SegmentIterator.prototype%.next called on incompatible receiver');
    const ends = endsOf(state.s);
    if (2 * state.i >= ends.length) return { value: undefined, done: true };
    return { value: data(state.s, state.i++), done: false };
  },
};
Object.defineProperty(SegmentIteratorPrototype, 'next', { __proto__: null, value: iteratorMethods.next, writable: true, configurable: true });
Object.defineProperty(SegmentIteratorPrototype, Symbol.toStringTag, { __proto__: null, value: 'Segmenter String Iterator', configurable: true });

module.exports = { Segmenter };
