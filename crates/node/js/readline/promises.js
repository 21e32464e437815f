'use strict';
// The public module `readline/promises`.

const { Interface, Readline } = require('internal/readline/promises');

function createInterface(input, output, completer, terminal) {
  return new Interface(input, output, completer, terminal);
}

module.exports = { Interface, Readline, createInterface };
