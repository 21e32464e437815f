'use strict';
// The transfer part of structuredClone: puts moved ArrayBuffers in the place of the originals in a finished clone.
//
// The clone is a tree of objects of our own making (plain objects, arrays, maps, sets, errors, views), so walking and
// changing it runs no code of the program.

const { classOf } = internalBinding('util');

// `plans`: for the objects that are no ArrayBuffers, what makes them anew. Answers with { value, transferred }.
function move(root, list, receivers) {
  const buffers = list.filter((item) => !receivers.has(item));
  // Sizes and places of views must be read before their buffer is detached.
  const plans = new Map();
  plan(root, new Set(buffers), plans, new Set(receivers.keys()));
  const moved = new Map();
  for (const buffer of buffers) {
    try {
      moved.set(buffer, buffer.transfer());
    } catch (err) {
      if (!(err instanceof TypeError)) throw err;
      const { DOMException } = require('internal/domexception');
      throw new DOMException('Cannot transfer object of unsupported type.', 'DataCloneError'); // a slab of pooled Buffers
    }
  }
  for (const [item, { receive }] of receivers) moved.set(item, receive());
  const made = new Map();
  const swap = (value) => {
    if (moved.has(value)) return moved.get(value);
    const todo = plans.get(value);
    if (todo === undefined) return value;
    if (!made.has(value)) {
      const buffer = moved.get(todo.buffer);
      const View = globalThis[todo.kind];
      made.set(value, new View(buffer, todo.offset, todo.length));
    }
    return made.get(value);
  };
  replace(root, swap, new Set());
  return { value: swap(root), transferred: list.map((item) => moved.get(item)) };
}

function children(value) {
  switch (classOf(value)) {
    case 'Map': return [...value].flat(1);
    case 'Set': return [...value];
    case 'Error': return Object.hasOwn(value, 'cause') ? [value.cause] : [];
    case 'Object': case 'Array': return Object.keys(value).map((key) => value[key]);
    default: return [];
  }
}

function plan(value, buffers, plans, seen) {
  if (typeof value !== 'object' || value === null || seen.has(value)) return;
  seen.add(value);
  if (ArrayBuffer.isView(value)) {
    const { buffer } = value;
    if (buffers.has(buffer)) {
      const kind = classOf(value);
      plans.set(value, { kind, buffer, offset: value.byteOffset, length: kind === 'DataView' ? value.byteLength : value.length });
    }
    return;
  }
  for (const child of children(value)) plan(child, buffers, plans, seen);
}

function replace(value, swap, seen) {
  if (typeof value !== 'object' || value === null || seen.has(value) || swap(value) !== value) return;
  seen.add(value);
  switch (classOf(value)) {
    case 'Map': {
      const entries = [...value];
      value.clear();
      for (const [key, item] of entries) {
        replace(key, swap, seen);
        replace(item, swap, seen);
        value.set(swap(key), swap(item));
      }
      break;
    }
    case 'Set': {
      const members = [...value];
      value.clear();
      for (const member of members) {
        replace(member, swap, seen);
        value.add(swap(member));
      }
      break;
    }
    case 'Error':
      if (Object.hasOwn(value, 'cause')) {
        replace(value.cause, swap, seen);
        Object.defineProperty(value, 'cause', { value: swap(value.cause) });
      }
      break;
    case 'Object': case 'Array':
      for (const key of Object.keys(value)) {
        const item = value[key];
        replace(item, swap, seen);
        const other = swap(item);
        if (other !== item) Object.defineProperty(value, key, { value: other });
      }
      break;
    default:
  }
}

module.exports = { move };
