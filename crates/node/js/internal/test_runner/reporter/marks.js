'use strict';
// How a test is drawn for people: a mark, its name, its time, and what is said of it. Shared by spec and dot.

const path = require('path');

const MARKS = { __proto__: null, 'test:fail': '\u2716 ', 'test:pass': '\u2714 ', 'test:diagnostic': '\u2139 ', 'test:log': '\u2139 ', warning: '\u26A0 ', skip: '\uFE63 ', suite: '\u25B6 ' };

// Escapes, or nothing where the output has no colours.
function palette() {
  const on = process.stdout !== undefined && require('internal/tty').shouldColorize(process.stdout);
  const code = (n) => (on ? `\u001b[${n}m` : '');
  return { on, blue: code(34), green: code(32), white: code(39), yellow: code(33), red: code(31), gray: code(90), reset: code(0) };
}

function colorOf(type, colors) {
  switch (type) {
    case 'test:fail': return colors.red;
    case 'test:pass': return colors.green;
    default: return colors.blue;
  }
}

function indent(nesting) {
  return '  '.repeat(nesting);
}

function errorText(error, nesting, colors) {
  if (error === undefined || error === null) return '';
  const cause = error.code === 'ERR_TEST_FAILURE' && error.failureType !== undefined ? error.cause : error;
  const { inspect } = require('internal/util/inspect');
  return inspect(cause, { colors: colors.on, breakLength: Infinity }).split(/\r?\n/).join(`\n${indent(nesting)}  `);
}

// One line, and the error below it when `withError`.
function drawResult(type, data, colors, nesting, withError) {
  let color = colorOf(type, colors);
  let mark = MARKS[type];
  const { skip, todo, expectFailure } = data;
  if (skip !== undefined) {
    color = colors.gray;
    mark = MARKS.skip;
  } else if (todo !== undefined && type === 'test:fail') {
    color = colors.yellow;
    mark = MARKS.warning;
  }
  const ms = data.details?.duration_ms;
  let title = data.name;
  if (ms) title += ` ${colors.gray}(${ms}ms)${colors.white}`;
  if (skip !== undefined) title += ` # ${typeof skip === 'string' && skip !== '' ? skip : 'SKIP'}`;
  else if (todo !== undefined) title += ` # ${typeof todo === 'string' && todo !== '' ? todo : 'TODO'}`;
  else if (expectFailure !== undefined) title += ' # EXPECTED FAILURE';
  const pad = indent(nesting);
  const error = withError && data.details?.error !== undefined ? `\n${pad}  ${errorText(data.details.error, nesting, colors)}\n` : '';
  return `${pad}${color}${mark}${title}${colors.white}${error}`;
}

function placeOf(data, cwd) {
  return `${path.relative(cwd, data.file)}:${data.line}:${data.column}`;
}

module.exports = { MARKS, drawResult, indent, palette, placeOf, colorOf };
