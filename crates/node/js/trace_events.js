'use strict';
// The public module `trace_events`. Which categories are enabled is kept; nothing here emits events yet, and enabling says so.

const { codes } = require('internal/errors');
const { validateArray, validateObject, validateString } = require('internal/validators');

const enabled = new Map(); // category -> how many enabled Tracing objects name it
const warned = new Set();
const tracings = new Set(); // the enabled ones

class Tracing {
  #categories;
  #enabled = false;

  constructor(categories) {
    validateArray(categories, 'categories');
    this.#categories = categories;
  }

  enable() {
    if (this.#enabled) return;
    this.#enabled = true;
    for (const category of this.#categories) enabled.set(category, (enabled.get(category) ?? 0) + 1);
    tracings.add(this);
    warnAbsent(this.#categories);
    if (tracings.size > 10) {
      process.emitWarning('Possible trace_events memory leak detected. There are more than 10 enabled Tracing objects.');
    }
  }

  disable() {
    if (!this.#enabled) return;
    this.#enabled = false;
    tracings.delete(this);
    for (const category of this.#categories) {
      const left = enabled.get(category) - 1;
      if (left > 0) enabled.set(category, left);
      else enabled.delete(category);
    }
  }

  get enabled() { return this.#enabled; }
  get categories() { return this.#categories.join(','); }

  [Symbol.for('nodejs.util.inspect.custom')](depth, options) {
    if (typeof depth === 'number' && depth < 0) return this;
    const shown = { enabled: this.enabled, categories: this.categories };
    return `Tracing ${require('internal/util/inspect').inspect(shown, { ...options, depth: options.depth == null ? null : options.depth - 1 })}`;
  }
}

function warnAbsent(categories) {
  const fresh = categories.filter((category) => !warned.has(category));
  if (fresh.length === 0) return;
  for (const category of fresh) warned.add(category);
  process.emitWarning(`This version of tally emits no trace events: enabling ${fresh.map((category) => `'${category}'`).join(', ')} has no effect`, {
    type: 'TraceEventsWarning', code: 'ERR_TALLY_NOT_BUILT_YET',
  });
}

function createTracing(options) {
  validateObject(options, 'options');
  const { categories } = options;
  validateArray(categories, 'options.categories');
  categories.forEach((category, i) => validateString(category, `options.categories[${i}]`));
  if (categories.length <= 0) throw new codes.ERR_TRACE_EVENTS_CATEGORY_REQUIRED();
  return new Tracing([...categories]);
}

function getEnabledCategories() {
  return enabled.size === 0 ? undefined : [...enabled.keys()].sort().join(',');
}

module.exports = { createTracing, getEnabledCategories };
