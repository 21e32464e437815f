'use strict';
// A component of a URL pattern: its text parsed to parts, the parts made a regular expression and a normal text again
// (https://urlpattern.spec.whatwg.org/#patterns).
//
// A part is { type, value, modifier, name, prefix, suffix }.

const { tokenize, isNameCharacter, OPEN, CLOSE, REGEXP, NAME, CHAR, ESCAPED, MODIFIER, ASTERISK, END } = require('internal/url_pattern/tokenize');

const FIXED = 1;
const EXPRESSION = 2;
const SEGMENT = 3; // up to the next delimiter
const FULL = 4; // anything

const escapeRegExp = (text) => text.replace(/[.+*?^${}()[\]|/\\]/g, '\\$&');
const escapePattern = (text) => text.replace(/[+*?:{}()\\]/g, '\\$&');
const segmentOf = (options) => `[^${escapeRegExp(options.delimiter)}]+?`;

class Parser {
  constructor(text, options, encode) {
    this.tokens = tokenize(text, false);
    this.options = options;
    this.encode = encode;
    this.segment = segmentOf(options);
    this.at = 0;
    this.parts = [];
    this.names = new Set();
    this.pending = '';
    this.number = 0;
  }

  // The next token, if it is of this type.
  take(type) {
    const token = this.tokens[this.at];
    if (token.type !== type) return undefined;
    this.at++;
    return token;
  }

  must(type) {
    const token = this.take(type);
    if (token === undefined) throw new TypeError('invalid pattern');
    return token;
  }

  takeText() {
    let text = '';
    for (;;) {
      const token = this.take(CHAR) ?? this.take(ESCAPED);
      if (token === undefined) return text;
      text += token.value;
    }
  }

  takeMatcher(name) {
    return this.take(REGEXP) ?? (name === undefined ? this.take(ASTERISK) : undefined);
  }

  takeModifier() {
    return (this.take(MODIFIER) ?? this.take(ASTERISK))?.value ?? '';
  }

  flush() {
    if (this.pending === '') return;
    this.parts.push({ type: FIXED, value: this.encode(this.pending), modifier: '', name: '', prefix: '', suffix: '' });
    this.pending = '';
  }

  parse() {
    while (this.at < this.tokens.length) {
      const character = this.take(CHAR);
      const name = this.take(NAME);
      const matcher = this.takeMatcher(name);
      if (name !== undefined || matcher !== undefined) {
        let prefix = character?.value ?? '';
        if (prefix !== '' && prefix !== this.options.prefix) {
          this.pending += prefix;
          prefix = '';
        }
        this.flush();
        this.add(prefix, name, matcher, '', this.takeModifier());
        continue;
      }
      const fixed = character ?? this.take(ESCAPED);
      if (fixed !== undefined) {
        this.pending += fixed.value;
        continue;
      }
      if (this.take(OPEN) !== undefined) {
        const prefix = this.takeText();
        const inner = this.take(NAME);
        const expression = this.takeMatcher(inner);
        const suffix = this.takeText();
        this.must(CLOSE);
        this.add(prefix, inner, expression, suffix, this.takeModifier());
        continue;
      }
      this.flush();
      this.must(END);
    }
    return this.parts;
  }

  add(prefix, nameToken, matcher, suffix, modifier) {
    if (nameToken === undefined && matcher === undefined && modifier === '') {
      this.pending += prefix;
      return;
    }
    this.flush();
    if (nameToken === undefined && matcher === undefined) {
      if (prefix !== '') this.parts.push({ type: FIXED, value: this.encode(prefix), modifier, name: '', prefix: '', suffix: '' });
      return;
    }
    let value = matcher === undefined ? this.segment : matcher.type === ASTERISK ? '.*' : matcher.value;
    let type = EXPRESSION;
    if (value === this.segment) type = SEGMENT;
    else if (value === '.*') type = FULL;
    if (type !== EXPRESSION) value = '';
    const name = nameToken === undefined ? `${this.number++}` : nameToken.value;
    if (this.names.has(name)) throw new TypeError('duplicate name');
    this.names.add(name);
    this.parts.push({ type, value, modifier, name, prefix: this.encode(prefix), suffix: this.encode(suffix) });
  }
}

function matcherOf(part, options) {
  return part.type === SEGMENT ? segmentOf(options) : part.type === FULL ? '.*' : part.value;
}

function regExpSource(parts, options) {
  let out = '^';
  for (const part of parts) {
    const { modifier } = part;
    if (part.type === FIXED) {
      out += modifier === '' ? escapeRegExp(part.value) : `(?:${escapeRegExp(part.value)})${modifier}`;
      continue;
    }
    const matcher = matcherOf(part, options);
    const prefix = escapeRegExp(part.prefix);
    const suffix = escapeRegExp(part.suffix);
    const once = modifier === '' || modifier === '?';
    if (prefix === '' && suffix === '') out += once ? `(${matcher})${modifier}` : `((?:${matcher})${modifier})`;
    else if (once) out += `(?:${prefix}(${matcher})${suffix})${modifier}`;
    else out += `(?:${prefix}((?:${matcher})(?:${suffix}${prefix}(?:${matcher}))*)${suffix})${modifier === '*' ? '?' : ''}`;
  }
  return `${out}$`;
}

const firstOf = (text) => (text === '' ? '' : String.fromCodePoint(text.codePointAt(0)));
const isNumber = (name) => name[0] >= '0' && name[0] <= '9';

// Whether the part's text must be in braces to be read as it is meant.
function needsBraces(part, before, behind, options, named) {
  if (part.suffix !== '' || (part.prefix !== '' && part.prefix !== options.prefix)) return true;
  if (named && part.type === SEGMENT && part.modifier === '' && behind !== undefined && behind.prefix === '' && behind.suffix === '') {
    if (behind.type === FIXED ? isNameCharacter(firstOf(behind.value), false) : isNumber(behind.name)) return true;
  }
  return part.prefix === '' && before?.type === FIXED && options.prefix !== '' && before.value.endsWith(options.prefix);
}

function patternText(parts, options) {
  let out = '';
  for (let i = 0; i < parts.length; i++) {
    const part = parts[i];
    const before = parts[i - 1];
    if (part.type === FIXED) {
      out += part.modifier === '' ? escapePattern(part.value) : `{${escapePattern(part.value)}}${part.modifier}`;
      continue;
    }
    const named = !isNumber(part.name);
    const braces = needsBraces(part, before, parts[i + 1], options, named);
    if (braces) out += '{';
    out += escapePattern(part.prefix);
    if (named) out += `:${part.name}`;
    if (part.type === EXPRESSION) {
      out += `(${part.value})`;
    } else if (part.type === SEGMENT) {
      if (!named) out += `(${segmentOf(options)})`;
    } else {
      const plain = !named && (before === undefined || before.type === FIXED || before.modifier !== '' || braces || part.prefix !== '');
      out += plain ? '*' : '(.*)';
    }
    if (part.type === SEGMENT && named && isNameCharacter(firstOf(part.suffix), false)) out += '\\';
    out += escapePattern(part.suffix);
    if (braces) out += '}';
    out += part.modifier;
  }
  return out;
}

class Component {
  constructor(text, encode, options, ignoreCase = false) {
    const parts = new Parser(text, options, encode).parse();
    this.regexp = new RegExp(regExpSource(parts, options), ignoreCase ? 'vi' : 'v');
    this.names = parts.filter((p) => p.type !== FIXED).map((p) => p.name);
    this.pattern = patternText(parts, options);
    this.hasRegExpGroups = parts.some((p) => p.type === EXPRESSION);
  }

  test(text) {
    return this.regexp.test(text);
  }

  // { groups, input }, or null.
  exec(input) {
    const found = this.regexp.exec(input);
    if (found === null) return null;
    const groups = {};
    for (let i = 0; i < this.names.length; i++) {
      Object.defineProperty(groups, this.names[i], { __proto__: null, value: found[i + 1], writable: true, enumerable: true, configurable: true });
    }
    return { groups, input };
  }
}

module.exports = { Component };
