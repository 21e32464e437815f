'use strict';
// The public module `readline`.

const { cursorTo, moveCursor, clearLine, clearScreenDown } = require('internal/readline/cursor');
const { emitKeypressEvents } = require('internal/readline/emit_keypress');
const { Interface } = require('internal/readline/interface');

function createInterface(input, output, completer, terminal) {
  return new Interface(input, output, completer, terminal);
}

Object.defineProperty(Interface.prototype, '_sawKeyPress', { __proto__: null, value: false, writable: true, configurable: true });

module.exports = { Interface, clearLine, clearScreenDown, createInterface, cursorTo, emitKeypressEvents, moveCursor };
Object.defineProperty(emitKeypressEvents, 'length', { value: 1 });
require('internal/util').defineLazy(module.exports, 'promises', () => require('readline/promises'));
