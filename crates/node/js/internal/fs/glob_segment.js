'use strict';
// One name of a glob pattern: parsed to items, matched by sets of positions, so that no pattern takes longer than
// (length of the name)^2 x (items).
//
// Items: a string (itself), ANY (`?`), STAR (`*`), a Class (`[a-z]`), or a Group (`@(a|b)`). A lone `*` needs a character.
// Invariant: what is not complete (`[a`, `@(a`) stands for itself.

const ANY = Symbol('?');
const STAR = Symbol('*');

const POSIX = {
  '__proto__': null,
  'alnum': '\\p{L}\\p{Nl}\\p{Nd}', 'alpha': '\\p{L}\\p{Nl}', 'ascii': '\\x00-\\x7f', 'blank': '\\p{Zs}\\t', 'cntrl': '\\p{Cc}', 'digit': '\\p{Nd}',
  'graph': '^\\p{Z}\\p{C}', 'lower': '\\p{Ll}', 'print': '^\\p{C}', 'punct': '\\p{P}', 'space': '\\p{Z}\\t\\r\\n\\v\\f', 'upper': '\\p{Lu}',
  'word': '\\p{L}\\p{Nl}\\p{Nd}\\p{Pc}', 'xdigit': 'A-Fa-f0-9',
};

class Class {
  constructor(negated) {
    this.negated = negated;
    this.ranges = []; // pairs of units
    this.patterns = [];
  }

  test(text, at) {
    const unit = text.charCodeAt(at);
    const { ranges } = this;
    let found = false;
    for (let i = 0; i < ranges.length && !found; i += 2) found = unit >= ranges[i] && unit <= ranges[i + 1];
    found ||= this.patterns.some((p) => p.test(text[at]));
    return found !== this.negated;
  }
}

class Group {
  constructor(type) {
    this.type = type;
    this.alternatives = []; // lists of items
    this.rest = undefined; // of `!`: what follows, see restOf
  }
}

// [item, position behind] of the class at text[at] === '['; undefined if it is none.
function parseClass(text, at) {
  let i = at + 1;
  const negated = text[i] === '!' || text[i] === '^';
  if (negated) i++;
  const out = new Class(negated);
  const start = i;
  let rangeFrom = -1;
  let any = false;
  for (; i < text.length; ) {
    if (text[i] === ']' && i > start) {
      if (!any) return ['$.', i + 1]; // nothing can be in it
      // One character is that character.
      if (!negated && out.patterns.length === 0 && out.ranges.length === 2 && out.ranges[0] === out.ranges[1]) return [String.fromCharCode(out.ranges[0]), i + 1];
      return [out, i + 1];
    }
    if (text[i] === '[' && text[i + 1] === ':') {
      const end = text.indexOf(':]', i);
      const source = end === -1 ? undefined : POSIX[text.slice(i + 2, end)];
      if (source !== undefined) {
        if (rangeFrom !== -1) return ['$.', text.length]; // no range can end with a class
        out.patterns.push(new RegExp(`[${source}]`, 'u'));
        any = true;
        i = end + 2;
        continue;
      }
    }
    const unit = text.charCodeAt(i);
    if (rangeFrom !== -1) { // the end of a range; one the wrong way round is empty
      if (unit >= rangeFrom) {
        out.ranges.push(rangeFrom, unit);
        any = true;
      }
      rangeFrom = -1;
      i++;
    } else if (text[i + 1] === '-' && text[i + 2] !== ']' && i + 2 < text.length) {
      rangeFrom = unit;
      i += 2;
    } else {
      out.ranges.push(unit, unit);
      any = true;
      i++;
    }
  }
  return undefined;
}

const MAX_DEPTH = 64;

// Reads items up to the end, or inside of a group up to `|` or `)`.
function parseItems(text, from, inGroup, depth) {
  const items = [];
  const literal = (s) => {
    if (typeof items[items.length - 1] === 'string') items[items.length - 1] += s;
    else items.push(s);
  };
  let i = from;
  let groups = true; // behind a class or group that is not closed there are none, and none of an outer one ends
  while (i < text.length) {
    const c = text[i];
    if (inGroup && groups && (c === '|' || c === ')')) break;
    if (groups && text[i + 1] === '(' && '!?+*@'.includes(c)) {
      const group = depth < MAX_DEPTH ? parseGroup(text, i, depth + 1) : undefined;
      if (group !== undefined) {
        items.push(group[0]);
        i = group[1];
        continue;
      }
      groups = false;
    }
    if (c === '[') {
      const found = parseClass(text, i);
      if (found !== undefined) {
        if (typeof found[0] === 'string') literal(found[0]);
        else items.push(found[0]);
        i = found[1];
        continue;
      }
      groups = false;
    }
    if (c === '*') {
      if (items[items.length - 1] !== STAR) items.push(STAR);
    } else if (c === '?') {
      items.push(ANY);
    } else {
      literal(c);
    }
    i++;
  }
  return [items, i];
}

function parseGroup(text, at, depth) {
  const group = new Group(text[at]);
  let i = at + 2;
  for (;;) {
    const [items, end] = parseItems(text, i, true, depth);
    if (end >= text.length) return undefined; // not closed
    group.alternatives.push(items);
    if (text[end] === ')') return [group, end + 1];
    i = end + 1;
  }
}

// Tells each `!` what comes behind it: it must not match together with that.
function tieNegations(items, outer, first) {
  for (let i = 0; i < items.length; i++) {
    const item = items[i];
    if (!(item instanceof Group)) {
      first = false;
      continue;
    }
    // A lone `*` behind a first `!(a)` wants a character there, so that `!(a)*` matches `a`.
    const one = first && outer === undefined && items.length === i + 2 && items[i + 1] === STAR;
    const rest = { items, from: i + 1, outer, one };
    if (item.type === '!') item.rest = rest;
    else first = false;
    for (const alternative of item.alternatives) tieNegations(alternative, rest, first);
  }
}

class Segment {
  constructor(items, dot) {
    this.items = items;
    this.dot = dot; // wildcards match a dot at the start, too
    this.simple = items.every((item) => !(item instanceof Group));
    this.lone = items.length === 1 && items[0] === STAR;
    if (!this.simple) tieNegations(items, undefined, true);
  }

  test(name) {
    if (name === '.' || name === '..') return !this.simple && this.run(name);
    if (name === '') return !this.lone && this.run(name);
    if (this.lone) return this.dot || name.charCodeAt(0) !== 46;
    return this.run(name);
  }

  run(name) {
    if (this.simple) return matchSimple(this.items, name, this.dot);
    const run = new Run(name);
    return run.sequence(this.items, 0, [0], !this.dot).includes(name.length);
  }
}

// A wildcard may not be the first to match a dot at the start of a name.
function hiddenDot(name, at) { return at === 0 && name.charCodeAt(0) === 46; }

// Without groups: the last star is the only one to come back to.
function matchSimple(items, name, dot) {
  if (!dot && items.length > 0 && typeof items[0] !== 'string' && hiddenDot(name, 0)) return false;
  let i = 0;
  let at = 0;
  let star = -1;
  let starAt = 0;
  for (;;) {
    if (i === items.length) {
      if (at === name.length) return true;
    } else if (items[i] === STAR) {
      star = i++;
      starAt = at;
      continue;
    } else {
      const end = stepOne(items[i], name, at);
      if (end !== -1) {
        at = end;
        i++;
        continue;
      }
    }
    if (star === -1 || starAt >= name.length) return false;
    at = ++starAt;
    i = star + 1;
  }
}

// The end of a string, ANY or Class that matches at `at`; -1 if it does not.
function stepOne(item, name, at) {
  if (typeof item === 'string') return name.startsWith(item, at) ? at + item.length : -1;
  if (at >= name.length) return -1;
  return item === ANY || item.test(name, at) ? at + 1 : -1;
}

// One name against items with groups: which positions can be reached, each (group, position) once.
class Run {
  constructor(name) {
    this.name = name;
    this.known = new Map();
  }

  // Positions behind items[from..], from any of `starts`.
  sequence(items, from, starts, noDot) {
    let reached = starts;
    for (let i = from; i < items.length && reached.length > 0; i++) {
      const next = new Set();
      for (const at of reached) for (const end of this.ends(items[i], at, noDot)) next.add(end);
      reached = [...next];
      noDot &&= items[i] instanceof Group && items[i].type === '!'; // the first item alone minds the dot
    }
    return reached;
  }

  ends(item, at, noDot) {
    if (item === STAR) {
      if (noDot && hiddenDot(this.name, at)) return [];
      return Array.from({ length: this.name.length - at + 1 }, (_, i) => at + i);
    }
    if (!(item instanceof Group)) {
      if (typeof item !== 'string' && noDot && hiddenDot(this.name, at)) return [];
      const end = stepOne(item, this.name, at);
      return end === -1 ? [] : [end];
    }
    let known = this.known.get(item);
    if (known === undefined) this.known.set(item, known = []);
    const key = at * 2 + (noDot ? 1 : 0);
    return known[key] ??= this.groupEnds(item, at, noDot);
  }

  once(group, starts, noDot) {
    const out = new Set();
    for (const alternative of group.alternatives) for (const end of this.sequence(alternative, 0, starts, noDot)) out.add(end);
    return out;
  }

  groupEnds(group, at, noDot) {
    switch (group.type) {
      case '@': return [...this.once(group, [at], noDot)];
      case '?': return [...this.once(group, [at], noDot).add(at)];
      case '!': return this.negated(group, at, noDot);
      default: {
        const all = this.once(group, [at], noDot);
        let fresh = [...all];
        while (fresh.length > 0) {
          const more = this.once(group, fresh, false);
          fresh = [...more].filter((end) => !all.has(end));
          for (const end of fresh) all.add(end);
        }
        if (group.type === '*') all.add(at);
        return [...all];
      }
    }
  }

  negated(group, at, noDot) {
    const { length } = this.name;
    const empty = group.alternatives.length === 1 && group.alternatives[0].length === 0;
    if (noDot && hiddenDot(this.name, at)) return [];
    const stars = Array.from({ length: length - at + 1 }, (_, i) => at + i);
    if (empty) return stars.slice(1);
    let reached = [...this.once(group, [at], false)];
    if (group.rest.one) return reached.some((end) => end < length) ? [] : stars;
    for (let { rest } = group; rest !== undefined; rest = rest.outer) reached = this.sequence(rest.items, rest.from, reached, false);
    return reached.includes(length) ? [] : stars;
  }
}

// A part of a pattern: the text itself, if it has nothing to expand.
function parseSegment(text, ignoreCase, dot = false) {
  const [items] = parseItems(text, 0, false, 0);
  if (items.length === 0) return '';
  if (items.length === 1 && typeof items[0] === 'string') return items[0];
  if (items.length === 1 && /^[?+*@]\(\)$/.test(text)) return text; // a group of nothing is no group
  return new Segment(ignoreCase ? parseItems(text.toLowerCase(), 0, false, 0)[0] : items, dot);
}

module.exports = { parseSegment };
