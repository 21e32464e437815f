'use strict';
// The names that a CommonJS module exports, as Node finds them for import(): in the text, without running it.
//
// The forms are those that Node's documentation and the README of cjs-module-lexer list: `exports.a =`, `exports['a'] =`,
// `Object.defineProperty(exports, 'a', ...)`, `module.exports = { a, b: c }`, `module.exports = require('x')`, and what
// TypeScript and Babel write for `export *`. One pass over the text skips comments and strings.

const ID = '[A-Za-z_$\\u00aa-\\uffff][\\w$\\u00aa-\\uffff]*';
const GAP = '(?:\\s|\\/\\*[^]*?\\*\\/|\\/\\/[^\\n]*\\n)*';
const STRING = `(?:'((?:[^'\\\\\\n]|\\\\.)*)'|"((?:[^"\\\\\\n]|\\\\.)*)")`;
const EXPORTS = `(?:module${GAP}\\.${GAP})?exports`;
const BEFORE = '(?<![\\w$.])';

const TOKENS = new RegExp([
  '\\/\\*[^]*?\\*\\/|\\/\\/[^\\n]*',
  `${BEFORE}Object${GAP}\\.${GAP}defineProperty${GAP}\\(${GAP}${EXPORTS}${GAP},${GAP}${STRING}${GAP},${GAP}\\{${GAP}(?:enumerable${GAP}:${GAP}(?:true|!0)${GAP},${GAP})?` +
    `(?:value${GAP}:|get${GAP}(?::${GAP}function${GAP}(?:${ID}${GAP})?)?\\(${GAP}\\)${GAP}\\{${GAP}return${GAP}${ID}${GAP}(?:(?:\\.${GAP}${ID}|\\[${GAP}${STRING}${GAP}\\])${GAP})?;?${GAP}\\})`,
  `${BEFORE}(?<whole>module${GAP}\\.${GAP}exports)${GAP}=(?!=)${GAP}`,
  `${BEFORE}${EXPORTS}${GAP}\\.${GAP}(?<dotted>${ID})${GAP}=`,
  `${BEFORE}${EXPORTS}${GAP}\\[${GAP}(?<quoted>${STRING})${GAP}\\]${GAP}=`,
  `(?:__exportStar|__export)${GAP}\\(${GAP}require${GAP}\\(${GAP}(?<star>${STRING})`,
  `Object${GAP}\\.${GAP}keys${GAP}\\((?<keys>${ID})\\)\\.forEach\\(function ?\\((?<key>${ID})\\) ?\\{${GAP}if ?\\(\\k<key> ?===? ?['"]default['"]`,
  "'(?:[^'\\\\\\n]|\\\\.)*'|\"(?:[^\"\\\\\\n]|\\\\.)*\"",
].join('|'), 'g');

const KEY = new RegExp(`${GAP}(?:(?<id>${ID})|(?<text>${STRING})|(?<dots>\\.\\.\\.))${GAP}`, 'y');
const VALUE = new RegExp(`:${GAP}${ID}${GAP}`, 'y');
const NAME = new RegExp(`${ID}${GAP}`, 'y');
const REQUIRE = new RegExp(`require${GAP}\\(${GAP}(?<text>${STRING})${GAP}\\)${GAP}`, 'y');

function unquote(text) {
  const inner = text.slice(1, -1);
  return inner.includes('\\') ? inner.replace(/\\(.)/g, '$1') : inner;
}

function matchAt(pattern, text, at) {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

// The names of an object literal, up to what is no name. `at` is behind its brace.
function literal(text, at, names, requests) {
  for (;;) {
    const key = matchAt(KEY, text, at);
    if (key === null) return;
    at = KEY.lastIndex;
    if (key.groups.dots !== undefined) {
      const again = matchAt(REQUIRE, text, at);
      if (again !== null) {
        requests.add(unquote(again.groups.text));
        at = REQUIRE.lastIndex;
      } else if (matchAt(NAME, text, at) !== null) {
        at = NAME.lastIndex;
      } else {
        return;
      }
    } else {
      const name = key.groups.id ?? unquote(key.groups.text);
      if (text[at] === ':') {
        if (matchAt(VALUE, text, at) === null) return;
        at = VALUE.lastIndex;
        names.add(name);
      } else if (key.groups.id !== undefined && (text[at] === ',' || text[at] === '}' || text[at] === '(')) {
        names.add(name);
      } else {
        return;
      }
    }
    if (text[at] !== ',') return;
    at++;
  }
}

// { names, requests }: what the text exports by itself, and whose names it exports as well.
function exportNames(text) {
  const names = new Set();
  const requests = new Set();
  TOKENS.lastIndex = 0;
  for (let match = TOKENS.exec(text); match !== null; match = TOKENS.exec(text)) {
    const { whole, dotted, quoted, star, keys } = match.groups;
    if (dotted !== undefined) {
      names.add(dotted);
    } else if (quoted !== undefined) {
      names.add(unquote(quoted));
    } else if (star !== undefined) {
      requests.add(unquote(star));
    } else if (whole !== undefined) {
      const at = TOKENS.lastIndex;
      requests.clear();
      const again = matchAt(REQUIRE, text, at);
      if (again !== null) requests.add(unquote(again.groups.text));
      else if (text[at] === '{') literal(text, at + 1, names, requests);
      TOKENS.lastIndex = at;
    } else if (keys !== undefined) {
      const from = new RegExp(`${BEFORE}${keys.replaceAll('$', '\\$')}${GAP}=${GAP}(?:${ID}\\()?require\\(${GAP}(${STRING})`).exec(text);
      if (from !== null) requests.add(unquote(from[1]));
    } else if (match[0][0] === 'O') {
      names.add(match[1] ?? match[2]);
    }
  }
  return { names, requests };
}

module.exports = { exportNames };
