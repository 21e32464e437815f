'use strict';
// From a list of formatted entries to text: one line if it fits, columns for long arrays, else a line each.

const { stripAnsi, stringWidth } = require('internal/util/inspect/text');

const kObject = 0; // entries are `key: value`
const kElement = 1; // an array element: the value alone
const kArray = 2; // a list, whose extra properties are `key: value`

const SEPARATOR = 2; // width of ", "
const MAX_COLUMNS = 15;

// Puts more than six short entries into columns whose shape is near a square on the screen.
function groupInColumns(ctx, output, value) {
  const hasMore = ctx.maxArrayLength < output.length; // the "... n more items" line stays by itself
  const count = hasMore ? output.length - 1 : output.length;
  const widths = new Array(count);
  let total = 0;
  let widest = 0;
  for (let i = 0; i < count; i++) {
    const width = stringWidth(output[i], ctx.colors);
    widths[i] = width;
    total += width + SEPARATOR;
    if (width > widest) widest = width;
  }
  const cell = widest + SEPARATOR;
  if (cell * 3 + ctx.indentationLvl >= ctx.breakLength || !(total / cell > 5 || widest <= 6)) return output;
  const bias = Math.sqrt(cell - total / output.length);
  const biased = Math.max(cell - 3 - bias, 1);
  const columns = Math.min(
    Math.round(Math.sqrt(2.5 * biased * count) / biased),
    Math.floor((ctx.breakLength - ctx.indentationLvl) / cell),
    ctx.compact * 4,
    MAX_COLUMNS,
  );
  if (columns <= 1) return output;
  const columnWidths = [];
  for (let i = 0; i < columns; i++) {
    let width = 0;
    for (let j = i; j < count; j += columns) if (widths[j] > width) width = widths[j];
    columnWidths.push(width + SEPARATOR);
  }
  let alignRight = true; // numbers end at the same column, all else starts there
  if (value !== undefined) {
    for (let i = 0; i < output.length; i++) {
      if (typeof value[i] !== 'number' && typeof value[i] !== 'bigint') {
        alignRight = false;
        break;
      }
    }
  }
  const lines = [];
  for (let i = 0; i < count; i += columns) {
    const last = Math.min(i + columns, count) - 1;
    let line = '';
    for (let j = i; j < last; j++) {
      const text = `${output[j]}, `;
      const padding = ' '.repeat(columnWidths[j - i] - widths[j] - SEPARATOR);
      line += alignRight ? padding + text : text + padding;
    }
    line += alignRight ? ' '.repeat(columnWidths[last - i] - SEPARATOR - widths[last]) + output[last] : output[last];
    lines.push(line);
  }
  if (hasMore) lines.push(output[count]);
  return lines;
}

function fitsOnLine(ctx, output, start, base) {
  let total = output.length + start;
  if (total + output.length > ctx.breakLength) return false;
  for (let i = 0; i < output.length; i++) {
    total += ctx.colors ? stripAnsi(output[i]).length : output[i].length;
    if (total > ctx.breakLength) return false;
  }
  return base === '' || !base.includes('\n');
}

// One entry is itself: a long text that nests is not copied once a level.
function joinEntries(output, separator) {
  return output.length === 1 ? output[0] : output.join(separator);
}

// Joins entries between `open` and `close`. `base` is text that stands in front (a function's or an error's).
function join(ctx, output, base, open, close, kind, recurseTimes, value) {
  const indent = `\n${' '.repeat(ctx.indentationLvl)}`;
  const head = base === '' ? '' : `${base} `;
  if (ctx.compact === true) {
    const inner = base === '' ? '' : ` ${base}`;
    if (fitsOnLine(ctx, output, 0, base)) return `${open}${inner} ${joinEntries(output, ', ')} ${close}`;
    const start = base === '' && open.length === 1 ? ' ' : `${inner}${indent}  `;
    return `${open}${start}${joinEntries(output, `,${indent}  `)} ${close}`;
  }
  if (typeof ctx.compact === 'number' && ctx.compact >= 1) {
    const entries = output.length;
    if (kind === kArray && entries > 6) output = groupInColumns(ctx, output, value);
    if (ctx.currentDepth - recurseTimes < ctx.compact && entries === output.length) {
      const start = output.length + ctx.indentationLvl + open.length + base.length + 10;
      if (fitsOnLine(ctx, output, start, base)) {
        const line = joinEntries(output, ', ');
        if (!line.includes('\n')) return `${head}${open} ${line} ${close}`;
      }
    }
  }
  return `${head}${open}${indent}  ${joinEntries(output, `,${indent}  `)}${indent}${close}`;
}

module.exports = { join, kObject, kElement, kArray };
