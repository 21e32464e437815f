'use strict';
// Whether a text that does not parse would with more lines behind it.

const { parses } = internalBinding('contextify');

// What the parser says when the text ended too soon.
const ENDED = /^(?:Unexpected end of input|Unterminated template literal|missing \) after argument list|Missing catch or finally after try)$/;

class Recoverable extends SyntaxError {
  constructor(err) {
    super();
    this.err = err;
  }
}
Object.defineProperty(Recoverable.prototype, 'name', { __proto__: null, value: 'SyntaxError', writable: true, configurable: true });

// A comment or a template that is open, or a string whose line ends with a backslash: what stands at the end of the text.
function openAtEnd(code) {
  const { scan } = require('internal/repl/scan');
  const { open } = scan(code);
  return open === 'comment' || open === 'template' || open === 'continued';
}

function isRecoverable(err, code) {
  if (err?.name !== 'SyntaxError') return false;
  if (openAtEnd(code)) return true;
  return ENDED.test(err.message) && !endsElsewhere(err, code);
}

// "Missing catch" in the middle of a text stays missing.
function endsElsewhere(err, code) {
  return err.message.startsWith('Missing catch') && !/\}\s*$/.test(code);
}

function isValidSyntax(code) {
  return parses(code, 'repl') || parses(`_=${code}`, 'repl');
}

module.exports = { Recoverable, isRecoverable, isValidSyntax };
