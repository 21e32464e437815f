'use strict';
// The entries of a collection that are not properties: elements, members, pairs, bytes, a promise's state.

const { previewEntries, getPromiseDetails } = internalBinding('util');
const core = require('internal/util/inspect');
const { join, kElement, kArray, kObject } = require('internal/util/inspect/layout');
const { formatNumber, formatBigInt } = require('internal/util/inspect/text');

function shownCount(ctx, length) {
  return Math.min(Math.max(0, ctx.maxArrayLength), length);
}

function arrayItems(ctx, value, recurseTimes) {
  const { length } = value;
  const shown = shownCount(ctx, length);
  const output = [];
  for (let i = 0; i < shown; i++) {
    if (!Object.hasOwn(value, i)) return sparseItems(ctx, value, recurseTimes, shown, output, i);
    output.push(core.formatProperty(ctx, value, recurseTimes, i, kElement));
  }
  if (length > shown) output.push(core.moreItems(length - shown));
  return output;
}

// From the first hole on, runs of holes count as one entry and only existing keys are visited.
function sparseItems(ctx, value, recurseTimes, max, output, from) {
  const keys = Object.keys(value);
  let index = from;
  for (let i = from; i < keys.length && output.length < max; i++) {
    const key = keys[i];
    if (!/^(0|[1-9][0-9]*)$/.test(key) || +key > 2 ** 32 - 2) break;
    if (`${index}` !== key) {
      output.push(holes(ctx, key - index));
      index = +key;
      if (output.length === max) break;
    }
    output.push(core.formatProperty(ctx, value, recurseTimes, key, kElement));
    index++;
  }
  const left = value.length - index;
  if (left > 0) output.push(output.length !== max ? holes(ctx, left) : core.moreItems(left));
  return output;
}

function holes(ctx, count) {
  return ctx.stylize(`<${count} empty item${count > 1 ? 's' : ''}>`, 'undefined');
}

function typedArrayItems(ctx, value, recurseTimes) {
  const length = primordials.TypedArrayLength.call(value);
  const shown = shownCount(ctx, length);
  const output = new Array(shown);
  const format = length > 0 && typeof value[0] === 'number' ? formatNumber : formatBigInt;
  for (let i = 0; i < shown; i++) output[i] = format(ctx.stylize, value[i], ctx.numericSeparator);
  if (length > shown) output.push(core.moreItems(length - shown));
  if (ctx.showHidden) {
    ctx.indentationLvl += 2;
    for (const key of ['BYTES_PER_ELEMENT', 'length', 'byteLength', 'byteOffset', 'buffer']) {
      output.push(extraItem(ctx, value, key, recurseTimes, true));
    }
    ctx.indentationLvl -= 2;
  }
  return output;
}

// What a getter of the prototype says, in the place of an own property.
function extraItem(ctx, value, key, recurseTimes, asTypedArrayBuffer) {
  return `${ctx.stylize(`[${key}]`, 'string')}: ${core.formatValue(ctx, value[key], recurseTimes, asTypedArrayBuffer)}`;
}

function dataViewItems(ctx, value, recurseTimes) {
  ctx.indentationLvl += 2;
  const output = ['byteLength', 'byteOffset', 'buffer'].map((key) => extraItem(ctx, value, key, recurseTimes));
  ctx.indentationLvl -= 2;
  return output;
}

// Without a prototype the size is out of Node's reach, and everything is listed.
function setItems(ctx, value, recurseTimes, info) {
  return members(ctx, previewEntries(value)[0], recurseTimes, info.constructor === null);
}

function mapItems(ctx, value, recurseTimes, info) {
  return pairs(ctx, previewEntries(value)[0], recurseTimes, info.constructor === null);
}

function members(ctx, entries, recurseTimes, all = false) {
  const shown = all ? entries.length : shownCount(ctx, entries.length);
  const output = [];
  ctx.indentationLvl += 2;
  for (let i = 0; i < shown; i++) output.push(core.formatValue(ctx, entries[i], recurseTimes));
  ctx.indentationLvl -= 2;
  if (entries.length > shown) output.push(core.moreItems(entries.length - shown));
  return output;
}

function pairs(ctx, entries, recurseTimes, all = false) {
  const count = entries.length / 2;
  const shown = all ? count : shownCount(ctx, count);
  const output = [];
  ctx.indentationLvl += 2;
  for (let i = 0; i < shown; i++) {
    output.push(`${core.formatValue(ctx, entries[i * 2], recurseTimes)} => ${core.formatValue(ctx, entries[i * 2 + 1], recurseTimes)}`);
  }
  ctx.indentationLvl -= 2;
  if (count > shown) output.push(core.moreItems(count - shown));
  return output;
}

function weakSetItems(ctx, value, recurseTimes) {
  const output = members(ctx, previewEntries(value)[0], recurseTimes);
  return ctx.sorted ? output : output.sort(); // a weak collection has no order of its own
}

function weakMapItems(ctx, value, recurseTimes) {
  const output = pairs(ctx, previewEntries(value)[0], recurseTimes);
  return ctx.sorted ? output : output.sort();
}

function unknownItems(ctx) {
  return [ctx.stylize('<items unknown>', 'special')];
}

function iteratorItems(ctx, value, recurseTimes) {
  const [entries, isKeyValue] = previewEntries(value);
  if (!isKeyValue) return members(ctx, entries, recurseTimes);
  const count = entries.length / 2;
  const shown = shownCount(ctx, count);
  const output = [];
  ctx.indentationLvl += 2;
  for (let i = 0; i < shown; i++) {
    const pair = [core.formatValue(ctx, entries[i * 2], recurseTimes), core.formatValue(ctx, entries[i * 2 + 1], recurseTimes)];
    output.push(join(ctx, pair, '', '[', ']', kArray, recurseTimes));
  }
  ctx.indentationLvl -= 2;
  if (count > shown) output.push(core.moreItems(count - shown));
  return output;
}

function promiseState(ctx, value, recurseTimes) {
  const [state, result] = getPromiseDetails(value);
  if (state === 0) return [ctx.stylize('<pending>', 'special')];
  const text = core.formatNested(ctx, result, recurseTimes);
  return [state === 2 ? `${ctx.stylize('<rejected>', 'special')} ${text}` : text];
}

function bytes(ctx, value, recurseTimes, info) {
  const length = extraItem(ctx, value, 'byteLength', recurseTimes);
  if (info.asTypedArrayBuffer === true) return [length];
  let view;
  try {
    view = new Uint8Array(value);
  } catch {
    return [ctx.stylize('(detached)', 'special'), length];
  }
  const shown = Math.min(Math.max(0, ctx.maxArrayLength), view.length);
  let text = '';
  for (let i = 0; i < shown; i++) text += `${i === 0 ? '' : ' '}${view[i] < 16 ? '0' : ''}${view[i].toString(16)}`;
  const left = view.length - ctx.maxArrayLength;
  if (left > 0) text += ` ... ${left} more byte${left > 1 ? 's' : ''}`;
  return [`${ctx.stylize('[Uint8Contents]', 'special')}: <${text}>`, length];
}

function namespace(ctx, value, recurseTimes, info) {
  const output = [];
  for (const key of info.keys) {
    try {
      output.push(core.formatProperty(ctx, value, recurseTimes, key, kObject));
    } catch {
      const text = core.formatProperty(ctx, { [key]: '' }, recurseTimes, key, kObject);
      output.push(`${text.slice(0, text.lastIndexOf(' ') + 1)}${ctx.stylize('<uninitialized>', 'special')}`);
    }
  }
  info.keys.length = 0;
  return output;
}

module.exports = {
  arrayItems, typedArrayItems, dataViewItems, setItems, mapItems, weakSetItems, weakMapItems, unknownItems, iteratorItems,
  promiseState, bytes, namespace,
};
