'use strict';
// Glob patterns: path.matchesGlob, and what fs.glob matches names with. The language is minimatch's as Node sets it up:
// braces, `**`, `*`, `?`, classes, and the five forms `!(a|b)` `?(...)` `+(...)` `*(...)` `@(...)`. There is no escaping: a
// backslash is a separator. A name that begins with a dot is matched by a pattern that does so too, never by `*`.
//
// parse(pattern) is for a walk of directories: for each way through the braces the parts for the names of a path (a string
// (itself), GLOBSTAR, or a Segment), matched one by one with matchesPart(). compile(pattern) makes a function of a path.
// matchesGlob() is path.matchesGlob, which takes a path as it is written: `./a` and `a` are two.
//
// Invariant: the work is polynomial. Segments compute sets of positions (internal/fs/glob_segment.js), `**` is a table of
// (name, part), and the ways through braces are cut off at MAX_ALTERNATIVES as they are in Node.

const { parseSegment } = require('internal/fs/glob_segment');

const GLOBSTAR = Symbol('**');
const IGNORE_CASE = process.platform === 'darwin'; // where names are wild
const MAX_PATTERN = 65536;
const MAX_ALTERNATIVES = 100000;

// The first pair of braces: the outermost that is closed.
function pairOf(text) {
  const open = [];
  let found;
  for (let i = text.indexOf('{'); i !== -1 && i < text.length; i++) {
    if (text[i] === '{') {
      open.push(i);
    } else if (text[i] === '}' && open.length > 0) {
      const from = open.pop();
      if (found === undefined || from < found[0]) found = [from, i];
      if (open.length === 0) break;
    }
  }
  return found;
}

// Splits at commas outside of inner braces.
function commaParts(body) {
  const parts = [];
  let depth = 0;
  let from = 0;
  for (let i = 0; i < body.length; i++) {
    if (body[i] === '{') depth++;
    else if (body[i] === '}' && depth > 0) depth--;
    else if (body[i] === ',' && depth === 0) {
      parts.push(body.slice(from, i));
      from = i + 1;
    }
  }
  parts.push(body.slice(from));
  return parts;
}

// The texts of `1..10..2` or `a..e`; undefined if it is none of these.
function sequence(body) {
  const m = /^(-?\d+|[a-zA-Z])\.\.(-?\d+|[a-zA-Z])(?:\.\.(-?\d+))?$/.exec(body);
  if (m === null) return undefined;
  const letters = /^[a-zA-Z]$/.test(m[1]);
  if (letters !== /^[a-zA-Z]$/.test(m[2])) return undefined;
  const from = letters ? m[1].charCodeAt(0) : parseInt(m[1], 10);
  const to = letters ? m[2].charCodeAt(0) : parseInt(m[2], 10);
  const step = Math.max(Math.abs(parseInt(m[3] ?? '1', 10)), 1);
  const width = !letters && [m[1], m[2]].some((n) => /^-?0\d/.test(n)) ? Math.max(m[1].length, m[2].length) : 0;
  const out = [];
  for (let n = from; from <= to ? n <= to : n >= to; n += from <= to ? step : -step) {
    if (out.length >= MAX_ALTERNATIVES) break;
    if (letters) {
      const c = String.fromCharCode(n);
      out.push(c === '\\' ? '' : c);
    } else {
      const digits = `${n}`;
      const zeros = width - digits.length;
      out.push(zeros <= 0 ? digits : n < 0 ? `-${'0'.repeat(zeros)}${digits.slice(1)}` : '0'.repeat(zeros) + digits);
    }
  }
  return out;
}

// Closed braces that stand for themselves, while the others are expanded.
const PLAIN_CLOSE = '\u0000}';

function expand(text, top) {
  const pair = pairOf(text);
  if (pair === undefined) return [text];
  const pre = text.slice(0, pair[0]);
  const body = text.slice(pair[0] + 1, pair[1]);
  const post = text.slice(pair[1] + 1);
  if (pre.endsWith('$')) return expand(post, false).slice(0, MAX_ALTERNATIVES).map((p) => `${pre}{${body}}${p}`);
  let middle = sequence(body);
  const isSequence = middle !== undefined;
  if (!isSequence) {
    if (!body.includes(',')) {
      if (/,(?!,).*\}/.test(post)) return expand(`${pre}{${body}${PLAIN_CLOSE.slice(0, 1)}${post}`, true);
      return [text];
    }
    const parts = commaParts(body);
    if (parts.length === 1) {
      middle = expand(parts[0], false).map((part) => `{${part}}`);
      if (middle.length === 1) return expand(post, false).map((p) => pre + middle[0] + p);
    } else {
      middle = [];
      for (const part of parts) {
        for (const one of expand(part, false)) middle.push(one);
        if (middle.length > MAX_ALTERNATIVES) break;
      }
    }
  }
  const rest = post.length > 0 ? expand(post, false) : [''];
  const out = [];
  for (const one of middle) {
    for (const tail of rest) {
      if (out.length >= MAX_ALTERNATIVES) return out;
      const whole = pre + one + tail;
      if (!top || isSequence || whole) out.push(whole);
    }
  }
  return out;
}

// The ways through the braces of a pattern.
function braces(pattern) {
  if (!/\{(?:(?!\{).)*\}/.test(pattern)) return [pattern];
  const plain = pattern.startsWith('{}') ? '{}' : ''; // stands for itself
  return expand(pattern.slice(plain.length), plain === '').map((p) => plain + p.replaceAll('\u0000', '}'));
}

// Removes from a list of names or parts what says nothing: `.` and empty ones inside, `a/..`.
function simplify(parts, isPattern) {
  let changed;
  do {
    changed = false;
    for (let i = 1; i < parts.length - 1; i++) {
      if (i === 1 && parts[1] === '' && parts[0] === '') continue; // `//`
      if (parts[i] === '.' || parts[i] === '') {
        changed = true;
        parts.splice(i--, 1);
      }
    }
    if (parts[0] === '.' && parts.length === 2 && (parts[1] === '.' || parts[1] === '')) {
      changed = true;
      parts.pop();
    }
    let at = 0;
    while ((at = parts.indexOf('..', at + 1)) !== -1) {
      const before = parts[at - 1];
      if (!before || before === '.' || before === '..' || before === '**') continue;
      changed = true;
      if (isPattern && at === 1 && parts[2] === '**') parts.splice(0, 2, '.');
      else parts.splice(at - 1, 2);
      at = Math.max(at - 2, 0);
    }
  } while (changed);
  if (parts.length === 0) parts.push('');
  return parts;
}

// A list of texts without what may be left out; `**/../a/b` is two lists.
function simplifyPattern(first) {
  const todo = [first];
  const done = [];
  while (todo.length > 0 && done.length < MAX_ALTERNATIVES) {
    const parts = todo.pop();
    for (let i = 0; i < parts.length; i++) {
      if (parts[i] !== '**') continue;
      while (parts[i + 1] === '**') parts.splice(i + 1, 1);
      const [next, a, b] = [parts[i + 1], parts[i + 2], parts[i + 3]];
      if (next !== '..' || !a || a === '.' || a === '..' || !b || b === '.' || b === '..') continue;
      parts.splice(i, 1);
      const other = parts.slice();
      other[i] = '**';
      todo.push(other);
      i--;
    }
    done.push(simplify(parts, true));
  }
  return done;
}

function splitPath(text, windows) {
  if (windows && /^\/\/[^/]+/.test(text)) return ['', ...text.split(/\/+/)]; // a share
  return text.split(/\/+/);
}

const partOf = (text, dot) => (text === '**' ? GLOBSTAR : parseSegment(text, IGNORE_CASE, dot));

// [{ absolute, directory, parts }]: `directory` if a slash stands behind. What says nothing is left out.
function parse(pattern, { dot = false } = {}) {
  return braces(pattern.replaceAll('\\', '/')).map((text) => {
    const pieces = [];
    for (const piece of text.split('/')) {
      const last = pieces[pieces.length - 1];
      if (piece === '' || piece === '.' || (piece === '**' && last === '**')) continue;
      if (piece === '..' && last !== undefined && last !== '..' && last !== '**') pieces.pop();
      else pieces.push(piece);
    }
    return { absolute: text[0] === '/', directory: text.length > 1 && text.endsWith('/'), parts: pieces.map((piece) => partOf(piece, dot)) };
  });
}

// Whether one name is matched by one part that is no GLOBSTAR.
function matchesPart(part, name) {
  if (typeof part === 'string') return part === name;
  return part !== GLOBSTAR && part.test(IGNORE_CASE ? name.toLowerCase() : name);
}

// Whether a list of names is matched by a list of parts. One row of the table for each part, from the last. `some`: a `**`
// at the end wants a name.
function matchParts(names, parts, dot, some) {
  const n = names.length;
  // after[i]: the parts behind this one match the names from i on. An empty last name is a slash behind the path.
  let after = new Array(n + 1).fill(false);
  after[n] = true;
  if (n > 0 && names[n - 1] === '') after[n - 1] = true;
  for (let p = parts.length - 1; p >= 0; p--) {
    const part = parts[p];
    const row = new Array(n + 1).fill(false);
    row[n] = part === GLOBSTAR && !some && after[n];
    for (let i = n - 1; i >= 0; i--) {
      const name = names[i];
      const swallows = dot || !name.startsWith('.');
      if (part !== GLOBSTAR) row[i] = after[i + 1] && matchesPart(part, name);
      else if (some && p === parts.length - 1) row[i] = swallows && (i === n - 1 || row[i + 1]);
      else row[i] = after[i] || (swallows && row[i + 1]);
    }
    after = row;
  }
  return after[0];
}

// Whether a path is matched: function(path). `matchBase`: a pattern without a slash is matched with the last name.
function compile(pattern, { dot = false, matchBase = false } = {}) {
  const parsed = parse(pattern, { dot });
  return (path) => {
    let names = path.split('/').filter((name) => name !== '' && name !== '.');
    if (matchBase && !pattern.includes('/')) names = names.slice(-1);
    return parsed.some(({ absolute, parts }) => absolute === path.startsWith('/') && matchParts(names, parts, dot, false));
  };
}

// Drives are the same in either case.
function sameRoots(names, parts) {
  const lower = (list) => (typeof list[0] === 'string' && /^[a-zA-Z]:$/.test(list[0]) ? [list[0].toLowerCase(), ...list.slice(1)] : list);
  return [lower(names), lower(parts)];
}

function matchesGlob(path, pattern, windows = false) {
  if (pattern.length > MAX_PATTERN) throw new TypeError('pattern is too long');
  if (pattern === '') return path === '';
  const given = simplify(splitPath(windows ? path.replaceAll('\\', '/') : path, windows), false);
  return [...new Set(braces(pattern.replaceAll('\\', '/')))].some((one) => simplifyPattern(splitPath(one, windows)).some((pieces) => {
    const parts = pieces.map((piece) => partOf(piece, false));
    const [names, wanted] = windows ? sameRoots(given, parts) : [given, parts];
    return matchParts(names, wanted, false, true);
  }));
}

module.exports = { GLOBSTAR, compile, matchesGlob, matchesPart, parse };
