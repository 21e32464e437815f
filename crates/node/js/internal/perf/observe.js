'use strict';
// The timeline of entries, and PerformanceObserver.
//
// Marks, measures and resources are kept until they are cleared; entries of other types go to observers alone. Observers are
// called in a task of their own, each with what came for it since.

const { codes } = require('internal/errors');
const { ERR_ILLEGAL_CONSTRUCTOR, ERR_INVALID_ARG_VALUE, ERR_MISSING_ARGS } = codes;
const { validateFunction, validateObject } = require('internal/validators');
const { kMake, tag } = require('internal/perf/entries');

const customInspect = Symbol.for('nodejs.util.inspect.custom');

// Types that may be observed, and those of Node's that nothing here makes yet.
const TYPES = ['function', 'gc', 'mark', 'measure', 'resource'];
const ABSENT = ['dns', 'http', 'http2', 'net', 'quic'];

const timeline = { mark: [], measure: [], resource: [] };
const observers = new Set();
const pending = new Set();
const counts = { __proto__: null }; // type -> observers of it
let limit = 250; // of resources
let overflow = [];
let overflowQueued = false;

function byStart(list) {
  return list.slice().sort((a, b) => a.startTime - b.startTime);
}

function queuePending() {
  if (pending.size > 0) return;
  setImmediate(() => {
    const ready = [...pending];
    pending.clear();
    for (const observer of ready) observer[kMake].dispatch();
  });
}

function hasObserver(type) { return counts[type] > 0; }

// Hands an entry to its observers.
function enqueue(entry) {
  for (const observer of observers) observer[kMake].take(entry);
}

function add(entry) {
  timeline[entry.entryType].push(entry);
  enqueue(entry);
}

// A resource for which there is no place waits until the program has heard that the buffer is full.
function addResource(entry, performance) {
  enqueue(entry);
  if (timeline.resource.length < limit && !overflowQueued) {
    timeline.resource.push(entry);
    return;
  }
  overflow.push(entry);
  if (overflowQueued) return;
  overflowQueued = true;
  setImmediate(() => {
    while (overflow.length > 0) {
      const before = overflow.length;
      if (timeline.resource.length >= limit) performance.dispatchEvent(new (require('internal/event_target').Event)('resourcetimingbufferfull'));
      while (overflow.length > 0 && timeline.resource.length < limit) timeline.resource.push(overflow.shift());
      if (overflow.length >= before) overflow = [];
    }
    overflowQueued = false;
  });
}

function clear(type, name) {
  timeline[type] = name === undefined ? [] : timeline[type].filter((entry) => entry.name !== name);
}

function all() { return byStart([...timeline.mark, ...timeline.measure, ...timeline.resource]); }
function ofType(type) { return Object.hasOwn(timeline, type) ? byStart(timeline[type]) : []; }

function markTime(name) {
  return timeline.mark.findLast((entry) => entry.name === name)?.startTime;
}

class PerformanceObserverEntryList {
  #entries;

  constructor(...args) {
    if (args[0] !== kMake) throw new ERR_ILLEGAL_CONSTRUCTOR();
    this.#entries = byStart(args[1]);
  }

  getEntries() { return this.#entries.slice(); }
  getEntriesByType(type) {
    if (arguments.length === 0) throw new ERR_MISSING_ARGS('type');
    type = `${type}`;
    return this.#entries.filter((entry) => entry.entryType === type);
  }
  getEntriesByName(name, type = undefined) {
    if (arguments.length === 0) throw new ERR_MISSING_ARGS('name');
    name = `${name}`;
    return this.#entries.filter((entry) => entry.name === name && (type === undefined || entry.entryType === type));
  }

  [customInspect](depth, options) {
    if (depth < 0) return this;
    const shown = require('internal/util/inspect').inspect(this.#entries, { ...options, depth: options.depth == null ? null : options.depth - 1 });
    return `PerformanceObserverEntryList ${shown}`;
  }
}
for (const key of ['getEntries', 'getEntriesByType', 'getEntriesByName']) Object.defineProperty(PerformanceObserverEntryList.prototype, key, { __proto__: null, enumerable: true });
Object.defineProperty(PerformanceObserverEntryList.prototype.getEntriesByName, 'length', { __proto__: null, value: 1, configurable: true });
tag(PerformanceObserverEntryList, 'PerformanceObserverEntryList');

class PerformanceObserver {
  #callback;
  #types = new Set();
  #buffer = [];
  #single;

  constructor(callback) {
    validateFunction(callback, 'callback');
    this.#callback = callback;
    Object.defineProperty(this, kMake, {
      __proto__: null,
      value: {
        take: (entry) => {
          if (!this.#types.has(entry.entryType)) return;
          queuePending();
          pending.add(this);
          this.#buffer.push(entry);
        },
        dispatch: () => {
          const list = this.takeRecords();
          if (list.length > 0) this.#callback.call(this, new PerformanceObserverEntryList(kMake, list), this);
        },
      },
    });
  }

  static get supportedEntryTypes() { return TYPES; }

  observe(options = {}) {
    validateObject(options, 'options');
    const { entryTypes, type, buffered } = { __proto__: null, ...options };
    if (entryTypes === undefined && type === undefined) throw new ERR_MISSING_ARGS('options.entryTypes', 'options.type');
    if (entryTypes != null && type != null) throw new ERR_INVALID_ARG_VALUE('options.entryTypes', entryTypes, 'options.entryTypes can not set with options.type together');
    const single = entryTypes === undefined;
    if (this.#single !== undefined && this.#single !== single) {
      const { DOMException } = require('internal/domexception');
      throw new DOMException(`PerformanceObserver can not change to ${single ? 'a single observation' : 'multiple observations'}`, 'InvalidModificationError');
    }
    this.#single = single;
    if (!single) {
      if (!Array.isArray(entryTypes)) throw new codes.ERR_INVALID_ARG_TYPE('options.entryTypes', 'string[]', entryTypes);
      this.#watch([]);
    }
    const named = single ? [type] : entryTypes;
    const wanted = named.filter((name) => TYPES.includes(name));
    for (const name of named) {
      if (ABSENT.includes(name)) throw new codes.ERR_TALLY_NOT_BUILT_YET(`PerformanceObserver's entry type '${name}'`);
    }
    if (wanted.length === 0) return;
    this.#watch(single ? [...this.#types, ...wanted] : wanted);
    observers.add(this);
    if (single && buffered) for (const entry of ofType(type)) this[kMake].take(entry);
  }

  #watch(types) {
    for (const type of this.#types) counts[type]--;
    this.#types = new Set(types);
    for (const type of this.#types) counts[type] = (counts[type] ?? 0) + 1;
    require('internal/perf/collections').watch(counts.gc > 0);
  }

  disconnect() {
    observers.delete(this);
    pending.delete(this);
    this.#buffer = [];
    this.#watch([]);
    this.#single = undefined;
  }

  takeRecords() {
    const list = this.#buffer;
    this.#buffer = [];
    return list;
  }

  [customInspect](depth, options) {
    if (depth < 0) return this;
    const shown = { connected: observers.has(this), pending: pending.has(this), entryTypes: [...this.#types], buffer: this.#buffer };
    return `PerformanceObserver ${require('internal/util/inspect').inspect(shown, { ...options, depth: options.depth == null ? null : options.depth - 1 })}`;
  }
}
for (const key of ['observe', 'disconnect', 'takeRecords']) Object.defineProperty(PerformanceObserver.prototype, key, { __proto__: null, enumerable: true });
tag(PerformanceObserver, 'PerformanceObserver');

module.exports = {
  PerformanceObserver, PerformanceObserverEntryList, add, addResource, all, clear, enqueue, hasObserver, markTime, ofType,
  setResourceLimit(size) { limit = size; },
};
