'use strict';
// console.table: rows in a box.

const { stringWidth } = require('internal/util/inspect/text');
const { inspect } = require('internal/util/inspect');
const { classOf, previewEntries } = internalBinding('util');

function cell(value, colors) {
  const depth = value !== null && typeof value === 'object' && !Array.isArray(value) && Object.keys(value).length > 2 ? -1 : 0;
  return inspect(value, { maxArrayLength: 3, breakLength: Infinity, colors, depth });
}

function line(cells, widths) {
  let out = '│';
  for (let i = 0; i < cells.length; i++) {
    const text = cells[i];
    out += ` ${text}${' '.repeat(widths[i] - stringWidth(text) - 2 + 1)}│`;
  }
  return out;
}

function draw(head, columns) {
  const rows = [];
  const longest = Math.max(...columns.map((c) => c.length));
  const widths = head.map((h) => stringWidth(h) + 2);
  for (let i = 0; i < head.length; i++) {
    const column = columns[i];
    for (let j = 0; j < longest; j++) {
      rows[j] ??= [];
      const value = rows[j][i] = Object.hasOwn(column, j) ? column[j] : '';
      widths[i] = Math.max(widths[i], stringWidth(value) + 2);
    }
  }
  const bars = widths.map((w) => '─'.repeat(w));
  let out = `┌${bars.join('┬')}┐\n${line(head, widths)}\n├${bars.join('┼')}┤\n`;
  for (const row of rows) out += `${line(row, widths)}\n`;
  return `${out}└${bars.join('┴')}┘`;
}

// Undefined when the data has no rows that a table could show.
function render(data, properties, colors) {
  const show = (value) => cell(value, colors);
  const index = (list) => list.map((_, i) => `${i}`);
  const kind = classOf(data);
  let entries = null;
  let pairs = false;
  if (kind === 'Map' || kind === 'MapIterator' || kind === 'SetIterator' || kind === 'Set') [entries, pairs] = previewEntries(data);
  if (kind === 'Map' || (kind === 'MapIterator' && pairs)) {
    const keys = [];
    const values = [];
    for (let i = 0; i < entries.length; i += 2) {
      keys.push(show(entries[i]));
      values.push(show(entries[i + 1]));
    }
    return draw(['(iteration index)', 'Key', 'Values'], [index(keys), keys, values]);
  }
  if (entries !== null) {
    const values = [];
    for (let i = 0; i < entries.length; i += pairs ? 2 : 1) values.push(show(entries[i]));
    return draw(['(iteration index)', 'Values'], [index(values), values]);
  }
  const map = { __proto__: null };
  let hasPrimitives = false;
  const valuesColumn = [];
  const rowKeys = Object.keys(data);
  for (let i = 0; i < rowKeys.length; i++) {
    const item = data[rowKeys[i]];
    const primitive = item === null || (typeof item !== 'function' && typeof item !== 'object');
    if (primitive && properties === undefined) {
      hasPrimitives = true;
      valuesColumn[i] = show(item);
      continue;
    }
    for (const key of properties || Object.keys(item)) {
      map[key] ??= [];
      map[key][i] = !primitive && Object.hasOwn(item, key) ? show(item[key]) : '';
    }
  }
  const keys = Object.keys(map);
  const columns = keys.map((key) => map[key]);
  if (hasPrimitives) {
    keys.push('Values');
    columns.push(valuesColumn);
  }
  return draw(['(index)', ...keys], [rowKeys, ...columns]);
}

module.exports = { render };
