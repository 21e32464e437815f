'use strict';
// Glob patterns: braces are spread out, a pattern is split at slashes, each part is text, `**`, or a regular expression.
//
// Rules are those of Node's matcher (minimatch): names that begin with a dot are matched by a dot only, `**` is a part of
// its own, extended globs `?(a) *(a) +(a) @(a) !(a)`, classes with POSIX names, backslash quotes.

const GLOBSTAR = Symbol('**');

const POSIX = {
  '__proto__': null, 'alnum': '\\p{L}\\p{Nl}\\p{Nd}', 'alpha': '\\p{L}\\p{Nl}', 'ascii': '\\x00-\\x7f', 'blank': '\\p{Zs}\\t', 'cntrl': '\\p{Cc}', 'digit': '\\p{Nd}',
  'lower': '\\p{Ll}', 'print': '\\P{C}', 'punct': '\\p{P}', 'space': '\\p{Z}\\t\\r\\n\\v\\f', 'upper': '\\p{Lu}', 'word': '\\p{L}\\p{Nl}\\p{Nd}\\p{Pc}', 'xdigit': 'A-Fa-f0-9',
};
const MOST_EXPANSIONS = 100_000;

// The end of what opens at `from`, or -1. `open` and `close` nest.
function closing(text, from, open, close) {
  let depth = 0;
  for (let i = from; i < text.length; i++) {
    if (text[i] === '\\') i++;
    else if (text[i] === open) depth++;
    else if (text[i] === close && --depth === 0) return i;
  }
  return -1;
}

function splitTop(text, separator) {
  const out = [];
  let depth = 0;
  let start = 0;
  for (let i = 0; i < text.length; i++) {
    const c = text[i];
    if (c === '\\') i++;
    else if (c === '{' || c === '(') depth++;
    else if (c === '}' || c === ')') depth--;
    else if (c === separator && depth === 0) {
      out.push(text.slice(start, i));
      start = i + 1;
    }
  }
  out.push(text.slice(start));
  return out;
}

function* sequence(first, last, step) {
  step = Math.max(1, Math.abs(step || 1));
  if (first <= last) for (let i = first; i <= last; i += step) yield i;
  else for (let i = first; i >= last; i -= step) yield i;
}

// {a,b} and {1..3}, spread out.
function expandBraces(pattern) {
  for (let from = 0; ;) {
    let open = -1;
    for (let i = from; i < pattern.length; i++) {
      if (pattern[i] === '\\') i++;
      else if (pattern[i] === '{') {
        open = i;
        break;
      }
    }
    if (open === -1) return [pattern];
    const end = closing(pattern, open, '{', '}');
    if (end === -1) return [pattern];
    const body = pattern.slice(open + 1, end);
    const [before, after] = [pattern.slice(0, open), pattern.slice(end + 1)];
    let alternatives = splitTop(body, ',');
    if (alternatives.length === 1) {
      const range = /^(-?\d+)\.\.(-?\d+)(?:\.\.(-?\d+))?$/.exec(body) ?? /^([a-zA-Z])\.\.([a-zA-Z])(?:\.\.(-?\d+))?$/.exec(body);
      if (range === null) {
        from = open + 1;
        continue;
      }
      const letters = /[a-zA-Z]/.test(range[1]);
      const number = (text) => (letters ? text.charCodeAt(0) : +text);
      const width = !letters && [range[1], range[2]].some((text) => /^-?0\d/.test(text)) ? Math.max(range[1].length, range[2].length) : 0;
      alternatives = [];
      for (const n of sequence(number(range[1]), number(range[2]), +range[3])) {
        if (alternatives.length >= MOST_EXPANSIONS) break;
        if (letters) alternatives.push(String.fromCharCode(n));
        else alternatives.push(n < 0 ? `-${String(-n).padStart(width - 1, '0')}` : String(n).padStart(width, '0'));
      }
    }
    const out = [];
    const rests = expandBraces(after);
    for (const alternative of alternatives) {
      for (const middle of expandBraces(alternative)) {
        for (const rest of rests) {
          if (out.length >= MOST_EXPANSIONS) return out;
          out.push(before + middle + rest);
        }
      }
    }
    return out;
  }
}

function quote(c) { return c.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&'); }

// A character class at `from`: [source, next], or undefined if it is none.
function classAt(text, from) {
  let i = from + 1;
  let source = '';
  const negate = text[i] === '!' || text[i] === '^';
  if (negate) i++;
  for (let first = true; i < text.length; first = false) {
    const c = text[i];
    if (c === ']' && !first) return source === '' ? undefined : [`[${negate ? '^/' : ''}${source}]`, i + 1];
    const posix = /^\[:(\w+):\]/.exec(text.slice(i, i + 12));
    if (posix !== null && POSIX[posix[1]] !== undefined) {
      source += POSIX[posix[1]];
      i += posix[0].length;
      continue;
    }
    let item = c;
    i++;
    if (c === '\\' && i < text.length) item = text[i++];
    if (text[i] === '-' && i + 1 < text.length && text[i + 1] !== ']') {
      let end = text[i + 1];
      i += 2;
      if (end === '\\' && i < text.length) end = text[i++];
      if (item <= end) source += `${quote(item)}-${quote(end)}`;
      continue;
    }
    source += quote(item);
  }
  return undefined;
}

// The regular expression of a part, from `i` on; `magic` says whether it is more than text.
function translate(text, state, tail = '') {
  let out = '';
  for (let i = 0; i < text.length;) {
    const c = text[i];
    if ('?*+@!'.includes(c) && text[i + 1] === '(') {
      const end = closing(text, i + 1, '(', ')');
      if (end !== -1) {
        state.magic = true;
        const inner = splitTop(text.slice(i + 2, end), '|').map((part) => translate(part, state)).join('|');
        const rest = translate(text.slice(end + 1), state, tail);
        if (c === '!') return `${out}(?:(?!(?:${inner})${rest}${tail}$)[^/]*?)${rest}`;
        return `${out}(?:${inner})${c === '@' ? '' : c}${rest}`;
      }
    }
    if (c === '*') {
      state.magic = true;
      while (text[i] === '*') i++;
      out += '[^/]*?';
    } else if (c === '?') {
      state.magic = true;
      out += '[^/]';
      i++;
    } else if (c === '[') {
      const found = classAt(text, i);
      if (found === undefined) {
        out += '\\[';
        i++;
      } else {
        state.magic = true;
        out += found[0];
        i = found[1];
      }
    } else {
      const literal = c === '\\' && i + 1 < text.length ? text[i + 1] : c;
      out += quote(literal);
      i += c === '\\' && i + 1 < text.length ? 2 : 1;
    }
  }
  return out;
}

function part(text, dot) {
  if (text === '**') return GLOBSTAR;
  const state = { magic: false };
  const source = translate(text, state);
  if (!state.magic) return text.replace(/\\(.)/gs, '$1');
  const hidden = dot ? '(?!\\.{1,2}$)' : text[0] === '.' || /^[?*+@!]\(/.test(text) && /[(|]\.|^\\\./.test(text) ? '' : '(?!\\.)';
  return new RegExp(`^${hidden}(?=.)${source}$`, 'su');
}

// The parts of each pattern that braces spread out to. Parts in a row that cancel each other are taken out.
function parse(pattern, { dot = false } = {}) {
  // A backslash is a slash to Node's fs and path, on every system.
  return expandBraces(pattern.replaceAll('\\', '/')).map((text) => {
    const absolute = text[0] === '/';
    const pieces = [];
    const all = text.split('/');
    for (const [i, piece] of all.entries()) {
      if (piece === '' || piece === '.') continue;
      const last = pieces[pieces.length - 1];
      if (piece === '**' && last === '**') continue;
      if (piece === '..' && last !== undefined && last !== '..' && last !== '**') pieces.pop();
      else if (i !== -1) pieces.push(piece);
    }
    return { absolute, directory: text.length > 1 && all[all.length - 1] === '', parts: pieces.map((piece) => part(piece, dot)) };
  });
}

function matchesPart(part, name) { return typeof part === 'string' ? part === name : part !== GLOBSTAR && part.test(name); }

// Whether a path is matched: function(path). `matchBase`: a pattern without a slash is matched with the last name.
function compile(pattern, options = {}) {
  const parsed = parse(pattern, options);
  return (path) => {
    let names = path.split('/').filter((name) => name !== '' && name !== '.');
    if (options.matchBase && !pattern.includes('/')) names = names.slice(-1);
    return parsed.some(({ absolute, parts }) => absolute === path.startsWith('/') && matchFrom(parts, 0, names, 0, options));
  };
}
function matchFrom(parts, p, names, n, options) {
  for (; p < parts.length; p++) {
    if (parts[p] === GLOBSTAR) {
      for (let skip = n; skip <= names.length; skip++) {
        if (matchFrom(parts, p + 1, names, skip, options)) return true;
        if (names[skip]?.startsWith('.') && !options.dot) return false;
      }
      return false;
    }
    if (n >= names.length || !matchesPart(parts[p], names[n])) return false;
    n++;
  }
  return n === names.length;
}

module.exports = { GLOBSTAR, compile, expandBraces, matchesPart, parse };
