'use strict';
// Which tests run: --test-name-pattern, --test-skip-pattern, --test-only.

// A pattern is a RegExp, or text: a regular expression, with flags if it is written /.../flags.
function toPattern(text) {
  if (typeof text !== 'string') return text;
  const literal = /^\/(.*)\/([a-z]*)$/s.exec(text);
  return literal === null ? new RegExp(text) : new RegExp(literal[1], literal[2]);
}

function matches(patterns, name) {
  return patterns.some((pattern) => {
    pattern.lastIndex = 0;
    return pattern.test(name);
  });
}

class Filters {
  constructor({ names, skips, only }) {
    this.names = names;
    this.skips = skips;
    this.only = only; // changes when a test of a single file says `only`
  }

  // By its full name; suites are asked again when their tests are known.
  excludesName(fullName) {
    if (this.names !== null && !matches(this.names, fullName)) return true;
    return this.skips !== null && matches(this.skips, fullName);
  }
}

module.exports = { Filters, toPattern };
