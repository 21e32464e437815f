'use strict';
// Tokens of a URL pattern (https://urlpattern.spec.whatwg.org/#tokenizing).
//
// A token is { type, index, value }; the last one is of type END. In lenient mode what is wrong becomes INVALID.

const OPEN = 1;
const CLOSE = 2;
const REGEXP = 3;
const NAME = 4;
const CHAR = 5;
const ESCAPED = 6;
const MODIFIER = 7; // ? +
const ASTERISK = 8;
const END = 9;
const INVALID = 10;

const NAME_START = /[$_\p{ID_Start}]/u;
const NAME_PART = /[$_\u200c\u200d\p{ID_Continue}]/u;

function isNameCharacter(c, first) {
  return c !== undefined && c !== '' && (first ? NAME_START : NAME_PART).test(c);
}

const characterAt = (text, i) => String.fromCodePoint(text.codePointAt(i));

// The place behind the regular expression that starts at `start`, behind its parenthesis; -1 if there is none.
function regexpEnd(text, start) {
  let depth = 1;
  let i = start;
  while (i < text.length) {
    const c = text[i];
    if (c > '\u007f') return -1;
    if (i === start && c === '?') return -1;
    if (c === '\\') {
      if (i === text.length - 1 || text[i + 1] > '\u007f') return -1;
      i += 2;
      continue;
    }
    if (c === ')') {
      if (--depth === 0) return i + 1;
    } else if (c === '(') {
      depth++;
      if (i === text.length - 1 || text[i + 1] !== '?') return -1; // groups that capture are ours
    }
    i++;
  }
  return -1;
}

function tokenize(text, lenient) {
  const tokens = [];
  const add = (type, index, value) => tokens.push({ type, index, value });
  const wrong = (index, value) => {
    if (!lenient) throw new TypeError('invalid pattern');
    add(INVALID, index, value);
  };
  for (let i = 0; i < text.length; ) {
    const c = characterAt(text, i);
    const next = i + c.length;
    switch (c) {
      case '*': add(ASTERISK, i, c); i = next; break;
      case '+':
      case '?': add(MODIFIER, i, c); i = next; break;
      case '{': add(OPEN, i, c); i = next; break;
      case '}': add(CLOSE, i, c); i = next; break;
      case '\\': {
        if (next === text.length) {
          wrong(i, '');
          i = next;
          break;
        }
        const escaped = characterAt(text, next);
        add(ESCAPED, i, escaped);
        i = next + escaped.length;
        break;
      }
      case ':': {
        let end = next;
        while (end < text.length) {
          const part = characterAt(text, end);
          if (!isNameCharacter(part, end === next)) break;
          end += part.length;
        }
        if (end === next) wrong(i, c);
        else add(NAME, i, text.slice(next, end));
        i = end;
        break;
      }
      case '(': {
        const end = regexpEnd(text, next);
        if (end === -1 || end === next + 1) {
          wrong(i, text.slice(i, next));
          i = next;
        } else {
          add(REGEXP, i, text.slice(next, end - 1));
          i = end;
        }
        break;
      }
      default:
        add(CHAR, i, c);
        i = next;
    }
  }
  add(END, text.length, '');
  return tokens;
}

module.exports = { tokenize, isNameCharacter, OPEN, CLOSE, REGEXP, NAME, CHAR, ESCAPED, MODIFIER, ASTERISK, END, INVALID };
