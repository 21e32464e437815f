'use strict';
// Moving the cursor of a terminal and clearing parts of it: what is written to the stream.

const { codes: { ERR_INVALID_ARG_VALUE, ERR_INVALID_CURSOR_POS } } = require('internal/errors');
const { validateFunction } = require('internal/validators');

const ESC = '\u001b[';
const CLEAR_DOWN = `${ESC}0J`;

// The sequences, by themselves.
const sequences = {
  to(x, y) { return typeof y === 'number' ? `${ESC}${y + 1};${x + 1}H` : `${ESC}${x + 1}G`; },
  by(dx, dy) {
    let text = '';
    if (dx < 0) text += `${ESC}${-dx}D`;
    else if (dx > 0) text += `${ESC}${dx}C`;
    if (dy < 0) text += `${ESC}${-dy}A`;
    else if (dy > 0) text += `${ESC}${dy}B`;
    return text;
  },
  line(dir) { return dir < 0 ? `${ESC}1K` : dir > 0 ? `${ESC}0K` : `${ESC}2K`; },
  down: CLEAR_DOWN,
};

// Writes; without a stream or a text there is nothing to wait for.
function send(stream, text, callback) {
  if (callback !== undefined) validateFunction(callback, 'callback');
  if (stream === null || stream === undefined || text === '') {
    if (typeof callback === 'function') process.nextTick(callback, null);
    return true;
  }
  return stream.write(text, callback);
}

function cursorTo(stream, x, y, callback) {
  if (callback !== undefined) validateFunction(callback, 'callback');
  if (typeof y === 'function') {
    callback = y;
    y = undefined;
  }
  if (Number.isNaN(x)) throw new ERR_INVALID_ARG_VALUE('x', x);
  if (Number.isNaN(y)) throw new ERR_INVALID_ARG_VALUE('y', y);
  if (stream === null || stream === undefined || (typeof x !== 'number' && typeof y !== 'number')) return send(null, '', callback);
  if (typeof x !== 'number') throw new ERR_INVALID_CURSOR_POS();
  return send(stream, sequences.to(x, y), callback);
}

function moveCursor(stream, dx, dy, callback) { return send(stream, stream === null || stream === undefined ? '' : sequences.by(dx, dy), callback); }

function clearLine(stream, dir, callback) { return send(stream, sequences.line(dir), callback); }

function clearScreenDown(stream, callback) { return send(stream, CLEAR_DOWN, callback); }

module.exports = { sequences, cursorTo, moveCursor, clearLine, clearScreenDown };
