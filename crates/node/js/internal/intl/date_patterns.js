'use strict';
// Date patterns: the best one of a locale for the fields that are wanted. UTS 35 §"Matching Skeletons" with the distances
// that ICU's DateTimePatternGenerator uses. https://unicode.org/reports/tr35/tr35-dates.html#availableFormats_appendItems

const { section } = require('internal/intl/data');

// Fields in order of their size, by a letter that stands for all of a kind.
const KINDS = { G: 'G', y: 'y', u: 'y', U: 'y', r: 'y', Y: 'y', Q: 'Q', q: 'Q', M: 'M', L: 'M', w: 'w', W: 'W', E: 'E', c: 'E', e: 'E', d: 'd', D: 'D', F: 'F', g: 'd', a: 'a', b: 'a', B: 'B', h: 'h', H: 'h', K: 'h', k: 'h', m: 'm', s: 's', S: 'S', A: 'S', z: 'v', v: 'v', V: 'v', O: 'v', x: 'v', X: 'v', Z: 'v' };
const ORDER = ['G', 'y', 'Q', 'M', 'w', 'W', 'E', 'd', 'D', 'F', 'a', 'B', 'h', 'm', 's', 'S', 'v'];
const DATE = new Set(['G', 'y', 'Q', 'M', 'w', 'W', 'E', 'd', 'D', 'F']);
const APPEND = { G: 'Era', y: 'Year', Q: 'Quarter', M: 'Month', w: 'Week', W: 'Week', E: 'Day-Of-Week', d: 'Day', D: 'Day', F: 'Day-Of-Week', h: 'Hour', m: 'Minute', s: 'Second', v: 'Timezone' };
const NAMES = { G: 'era', y: 'year', Q: 'quarter', M: 'month', w: 'week', W: 'weekOfMonth', E: 'weekday', d: 'day', D: 'day', F: 'weekday', h: 'hour', m: 'minute', s: 'second', v: 'zone' };
const [NUMERIC, DELTA, NARROW, SHORTER, SHORT, LONG] = [0x100, 0x10, -0x101, -0x102, -0x103, -0x104];
const [EXTRA, MISSING] = [0x10000, 0x1000];

// A pattern as a list of {field: letter, length} and {text}.
function parse(pattern) {
  const items = [];
  const text = (t) => {
    const last = items[items.length - 1];
    if (last !== undefined && last.text !== undefined) last.text += t;
    else items.push({ text: t });
  };
  for (let i = 0; i < pattern.length;) {
    const c = pattern[i];
    if (c === "'") {
      const end = pattern.indexOf("'", i + 1);
      if (end === i + 1) { text("'"); i += 2; continue; }
      let at = i + 1;
      let quoted = '';
      for (;;) {
        const close = pattern.indexOf("'", at);
        quoted += pattern.slice(at, close === -1 ? undefined : close);
        if (close === -1) { at = pattern.length; break; }
        if (pattern[close + 1] === "'") { quoted += "'"; at = close + 2; continue; }
        at = close + 1;
        break;
      }
      text(quoted);
      i = at;
    } else if (/[A-Za-z]/.test(c)) {
      let end = i;
      while (pattern[end] === c) end++;
      items.push({ field: c, length: end - i });
      i = end;
    } else {
      text(c);
      i++;
    }
  }
  return items;
}

function unparse(items) {
  return items.map((p) => (p.field !== undefined ? p.field.repeat(p.length) : p.text.replace(/'/g, "''").replace(/[A-Za-z]+/g, "'$&'"))).join('');
}

// How a field is written: numbers by their length, text by its width.
function typeOf(letter, length) {
  const text = (delta = 0) => (length <= 3 ? SHORT : length === 4 ? LONG : length === 5 ? NARROW : SHORTER) - delta;
  switch (letter) {
    case 'G': return text();
    case 'M': return length <= 2 ? NUMERIC + length : text();
    case 'L': return length <= 2 ? NUMERIC + DELTA + length : text(DELTA);
    case 'E': return text();
    case 'c': return length === 1 ? NUMERIC + 2 * DELTA : text(2 * DELTA);
    case 'e': return length <= 2 ? NUMERIC + DELTA + length : text(DELTA);
    case 'a': return text();
    case 'b': return text(DELTA);
    case 'B': return text(3 * DELTA);
    case 'H': return NUMERIC + 10 * DELTA + length;
    case 'k': return NUMERIC + 11 * DELTA + length;
    case 'h': return NUMERIC + length;
    case 'K': return NUMERIC + DELTA + length;
    case 'z': return length <= 3 ? SHORT : LONG;
    case 'v': return (length === 1 ? SHORT : LONG) - 2 * DELTA;
    case 'O': return (length === 1 ? SHORT : LONG) - DELTA;
    default: return NUMERIC + length;
  }
}

// The fields of a skeleton or pattern: {kind: {letter, length, type}}.
function fieldsOf(text) {
  const fields = { __proto__: null };
  for (const p of parse(text)) {
    if (p.field === undefined) continue;
    const kind = KINDS[p.field];
    if (kind === undefined) continue;
    fields[kind] = { letter: p.field, length: p.length, type: typeOf(p.field, p.length) };
  }
  // The half of the day goes with the hour.
  if (fields.h !== undefined && 'hK'.includes(fields.h.letter)) delete fields.a;
  return fields;
}

const generators = new Map();
function generator(dataLocale) {
  let made = generators.get(dataLocale);
  if (made !== undefined) return made;
  const dates = section('dates', dataLocale);
  const entries = new Map();
  const add = (skeleton, pattern, replace = false) => {
    const fields = fieldsOf(skeleton);
    const key = ORDER.filter((k) => fields[k]).map((k) => fields[k].letter.repeat(fields[k].length)).join('');
    if (replace || !entries.has(key)) entries.set(key, { fields, pattern });
  };
  // Among equally near ones the first counts: the styles come first, and keep their place when a pattern replaces theirs.
  for (const style of ['full', 'long', 'medium', 'short']) {
    if (dates.date[style]) add(dates.date[style], dates.date[style]);
    if (dates.time[style]) add(dates.time[style], dates.time[style]);
  }
  for (const [skeleton, pattern] of Object.entries(dates.available)) if (typeof pattern === 'string') add(skeleton, pattern, true);
  for (const letter of ['G', 'y', 'M', 'E', 'd', 'a', 'H', 'm', 's', 'S', 'v']) add(letter, letter);
  made = { dates, entries: [...entries.values()], dataLocale };
  generators.set(dataLocale, made);
  return made;
}

// The entry nearest to the wanted fields among those of `kinds`.
function nearest(g, wanted, kinds) {
  let best;
  let least = Infinity;
  for (const entry of g.entries) {
    let distance = 0;
    const missing = [];
    let extra = 0;
    for (const kind of ORDER) {
      const mine = kinds.has(kind) ? wanted[kind] : undefined;
      const other = entry.fields[kind];
      if (mine === undefined && other === undefined) continue;
      if (mine === undefined) { distance += EXTRA; extra++; }
      else if (other === undefined) { distance += MISSING; missing.push(kind); }
      else distance += Math.abs(mine.type - other.type);
      if (distance >= least) break;
    }
    if (distance < least) {
      least = distance;
      best = { entry, missing, extra };
      if (distance === 0) break;
    }
  }
  return best;
}

// Gives the fields of a pattern the widths that are wanted.
function adjusted(entry, wanted, addFraction, decimal) {
  const items = parse(entry.pattern);
  const made = [];
  for (const p of items) {
    const kind = p.field !== undefined ? KINDS[p.field] : undefined;
    const want = kind !== undefined ? wanted[kind] : undefined;
    if (want === undefined) { made.push(p); continue; }
    const item = { ...p };
    const known = entry.fields[kind];
    if (kind === 'h') {
      // `numeric` is as the locale has it.
      if (want.length === 2) item.length = 2;
    } else if (kind === 'v') {
      item.field = want.letter;
      item.length = want.length;
    } else if (kind !== 'm' && kind !== 's' && kind !== 'a') {
      const numeric = (type) => type > 0;
      const keep = known === undefined || known.length === want.length || numeric(typeOf(p.field, p.length)) !== numeric(known.type);
      if (!keep) item.length = want.length;
      if (kind === 'E' && item.length < 3 && p.field === 'E') item.length = Math.max(item.length, p.length);
      if (kind === 'B') { item.field = want.letter; item.length = want.length; }
    }
    made.push(item);
    if (kind === 's' && addFraction !== undefined) made.push({ text: decimal }, { field: 'S', length: addFraction });
  }
  return made;
}

// A pattern for the wanted fields among some kinds, with what is missing appended.
function appending(g, wanted, kinds) {
  const present = new Set(ORDER.filter((k) => wanted[k] !== undefined && kinds.has(k)));
  if (present.size === 0) return undefined;
  const decimal = ((section('numbers', g.dataLocale)['symbols-numberSystem-latn']) || {}).decimal || '.';
  let found = nearest(g, wanted, present);
  let { missing } = found;
  let fraction;
  if (missing.includes('S') && wanted.s !== undefined && !missing.includes('s')) {
    fraction = wanted.S.length;
    missing = missing.filter((k) => k !== 'S');
  }
  let items = adjusted(found.entry, wanted, fraction, decimal);
  while (missing.length > 0) {
    found = nearest(g, wanted, new Set(missing));
    const covered = missing.filter((k) => !found.missing.includes(k));
    if (covered.length === 0) break;
    const top = covered[0];
    const pattern = (g.dates.append || {})[APPEND[top]] || '{0} {1}';
    const name = (section('fields', g.dataLocale)[NAMES[top]] || {}).displayName || '';
    const more = adjusted(found.entry, wanted);
    items = joinPattern(pattern, items, more, name);
    missing = missing.filter((k) => !covered.includes(k));
  }
  return items;
}

// `{0}`, `{1}` and `{2}` of a pattern replaced.
function joinPattern(pattern, zero, one, two = '') {
  const made = [];
  for (const piece of pattern.split(/(\{[012]\})/)) {
    if (piece === '{0}') made.push(...zero);
    else if (piece === '{1}') made.push(...one);
    else if (piece === '{2}') made.push({ text: two });
    else if (piece !== '') made.push(...parse(piece));
  }
  return made;
}

// The pattern of a locale for a skeleton, as items.
function bestPattern(dataLocale, skeleton) {
  const g = generator(dataLocale);
  const wanted = fieldsOf(skeleton);
  const all = new Set(ORDER);
  const whole = nearest(g, wanted, all);
  if (whole.missing.length === 0 && whole.extra === 0) return adjusted(whole.entry, wanted);
  const time = appending(g, wanted, new Set(ORDER.filter((k) => !DATE.has(k))));
  const date = appending(g, wanted, DATE);
  if (time === undefined) return date;
  if (date === undefined) return time;
  const month = wanted.M;
  const style = month !== undefined && month.length === 4 ? (wanted.E !== undefined ? 'full' : 'long') : month !== undefined && month.length === 3 ? 'medium' : 'short';
  return joinPattern((g.dates.at || {})[style] || g.dates.join[style] || '{1} {0}', time, date);
}

// The pattern of a style of date, time or both.
function stylePattern(dataLocale, dateStyle, timeStyle) {
  const { dates } = generator(dataLocale);
  const date = dateStyle && parse(dates.date[dateStyle]);
  const time = timeStyle && parse(dates.time[timeStyle]);
  if (date === undefined) return time;
  if (time === undefined) return date;
  return joinPattern((dates.at || {})[dateStyle] || dates.join[dateStyle], time, date);
}

// The skeleton of a pattern.
function skeletonOf(items) {
  return items.filter((p) => p.field !== undefined && !'ab'.includes(p.field)).map((p) => (p.field === 'L' ? 'M' : p.field === 'c' ? 'E' : p.field).repeat(p.field === 'c' && p.length < 3 ? 3 : p.length)).join('');
}

// The interval patterns for a skeleton: {field of the greatest difference: pattern}, and whether widths fit.
function intervalPatterns(dataLocale, skeleton) {
  const { dates } = generator(dataLocale);
  const wanted = fieldsOf(skeleton);
  let best;
  let least = Infinity;
  for (const [key, patterns] of Object.entries(dates.interval)) {
    if (typeof patterns !== 'object') continue;
    const fields = fieldsOf(key);
    let distance = 0;
    for (const kind of ORDER) {
      const [mine, other] = [wanted[kind], fields[kind]];
      if (mine === undefined && other === undefined) continue;
      if (mine === undefined || other === undefined) { distance = Infinity; break; }
      if ((mine.type > 0) !== (other.type > 0)) { distance = Infinity; break; }
      distance += Math.abs(mine.type - other.type);
    }
    if (distance < least) { least = distance; best = { patterns, fields }; }
  }
  if (best === undefined) return undefined;
  return { patterns: best.patterns, adjust: (pattern) => adjusted({ pattern, fields: best.fields }, wanted) };
}

module.exports = { parse, unparse, bestPattern, stylePattern, skeletonOf, intervalPatterns, joinPattern, KINDS };
