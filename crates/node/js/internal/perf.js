'use strict';
// performance: now, timeOrigin, marks and measures, and observers of those.

const native = internalBinding('process');
const { codes } = require('internal/errors');
const { ERR_ILLEGAL_CONSTRUCTOR, ERR_MISSING_ARGS, ERR_PERFORMANCE_INVALID_TIMESTAMP } = codes;
const { EventTarget } = require('internal/event_target');

const kMake = Symbol('kMake');
const customInspect = Symbol.for('nodejs.util.inspect.custom');

class PerformanceEntry {
  #name;
  #type;
  #start;
  #duration;
  #detail;

  constructor(key, name, type, start, duration, detail) {
    if (key !== kMake) throw new ERR_ILLEGAL_CONSTRUCTOR();
    this.#name = name;
    this.#type = type;
    this.#start = start;
    this.#duration = duration;
    this.#detail = detail;
  }

  get name() { return this.#name; }
  get entryType() { return this.#type; }
  get startTime() { return this.#start; }
  get duration() { return this.#duration; }
  get detail() { return this.#detail; }

  toJSON() {
    return { name: this.#name, entryType: this.#type, startTime: this.#start, duration: this.#duration, detail: this.#detail };
  }

  [customInspect](depth, options) {
    if (depth < 0) return this;
    return `${this.constructor.name} ${require('internal/util/inspect').inspect(this.toJSON(), { ...options, depth: options.depth == null ? null : options.depth - 1 })}`;
  }
}

class PerformanceMark extends PerformanceEntry {
  constructor(name, options = undefined) {
    if (arguments.length === 0) throw new ERR_MISSING_ARGS('name');
    const start = options?.startTime ?? native.now();
    require('internal/validators').validateNumber(start, 'startTime');
    if (start < 0) throw new ERR_PERFORMANCE_INVALID_TIMESTAMP(start);
    super(kMake, `${name}`, 'mark', start, 0, options?.detail == null ? null : structuredClone(options.detail));
  }
}

class PerformanceMeasure extends PerformanceEntry {}

let entries = [];
const observers = new Set();

function add(entry) {
  entries.push(entry);
  for (const observer of observers) observer[kMake](entry);
}

function timeOf(value, fallback) {
  if (value === undefined) return fallback;
  if (typeof value === 'number') return value;
  const mark = entries.findLast((entry) => entry.entryType === 'mark' && entry.name === value);
  if (mark === undefined) {
    const { DOMException } = require('internal/domexception');
    throw new DOMException(`The "${value}" performance mark has not been set`, 'SyntaxError');
  }
  return mark.startTime;
}

function mark(name, options) {
  const entry = new PerformanceMark(name, options);
  add(entry);
  return entry;
}

function measure(name, startOrOptions, endMark) {
  let start;
  let end;
  let detail = null;
  if (startOrOptions !== null && typeof startOrOptions === 'object') {
    const o = startOrOptions;
    detail = o.detail == null ? null : structuredClone(o.detail);
    end = o.end !== undefined ? timeOf(o.end) : o.start !== undefined && o.duration !== undefined ? timeOf(o.start) + o.duration : native.now();
    start = o.start !== undefined ? timeOf(o.start) : o.duration !== undefined && o.end !== undefined ? timeOf(o.end) - o.duration : 0;
  } else {
    start = timeOf(startOrOptions, 0);
    end = timeOf(endMark, undefined) ?? native.now();
  }
  const entry = new PerformanceMeasure(kMake, `${name}`, 'measure', start, end - start, detail);
  add(entry);
  return entry;
}

function sorted(list) {
  return list.slice().sort((a, b) => a.startTime - b.startTime);
}

function absent(name) {
  return new (require('internal/errors').codes.ERR_TALLY_NOT_BUILT_YET)(`performance.${name}`);
}

class Performance extends EventTarget {
  constructor(key) {
    if (key !== kMake) throw new ERR_ILLEGAL_CONSTRUCTOR();
    super();
  }

  now() { return native.now(); }
  get timeOrigin() { return native.timeOrigin; }
  mark(name, options = undefined) { return arguments.length === 0 ? new PerformanceMark() : mark(name, options); }
  measure(name, startOrOptions = undefined, endMark = undefined) { return measure(name, startOrOptions, endMark); }
  clearMarks(name) { entries = entries.filter((e) => e.entryType !== 'mark' || (name !== undefined && e.name !== `${name}`)); }
  clearMeasures(name) { entries = entries.filter((e) => e.entryType !== 'measure' || (name !== undefined && e.name !== `${name}`)); }
  clearResourceTimings() {}
  setResourceTimingBufferSize() {}
  getEntries() { return sorted(entries); }
  getEntriesByName(name, type) { return sorted(entries.filter((e) => e.name === `${name}` && (type === undefined || e.entryType === type))); }
  getEntriesByType(type) { return sorted(entries.filter((e) => e.entryType === `${type}`)); }
  eventLoopUtilization() { throw absent('eventLoopUtilization'); }
  timerify() { throw absent('timerify'); }
  toJSON() { return { timeOrigin: native.timeOrigin }; }
}

class PerformanceObserverEntryList {
  #entries;
  constructor(list) { this.#entries = sorted(list); }
  getEntries() { return this.#entries.slice(); }
  getEntriesByType(type) { return this.#entries.filter((e) => e.entryType === type); }
  getEntriesByName(name, type) { return this.#entries.filter((e) => e.name === name && (type === undefined || e.entryType === type)); }
}

class PerformanceObserver {
  #callback;
  #types = new Set();
  #buffer = [];
  #queued = false;

  constructor(callback) {
    require('internal/validators').validateFunction(callback, 'callback');
    this.#callback = callback;
  }

  static get supportedEntryTypes() { return ['mark', 'measure']; }

  observe(options = {}) {
    const { entryTypes, type, buffered } = options;
    if (entryTypes === undefined && type === undefined) throw new ERR_MISSING_ARGS('options.entryTypes', 'options.type');
    for (const name of entryTypes ?? [type]) this.#types.add(name);
    observers.add(this);
    if (buffered) for (const entry of entries) this[kMake](entry);
  }

  [kMake](entry) {
    if (!this.#types.has(entry.entryType)) return;
    this.#buffer.push(entry);
    if (this.#queued) return;
    this.#queued = true;
    setImmediate(() => {
      this.#queued = false;
      const list = this.takeRecords();
      if (list.length > 0) this.#callback.call(this, new PerformanceObserverEntryList(list), this);
    });
  }

  takeRecords() {
    const list = this.#buffer;
    this.#buffer = [];
    return list;
  }

  disconnect() {
    observers.delete(this);
    this.#buffer = [];
    this.#types.clear();
  }
}

const performance = new Performance(kMake);

module.exports = { performance, Performance, PerformanceEntry, PerformanceMark, PerformanceMeasure, PerformanceObserver, PerformanceObserverEntryList };
