'use strict';
// performance: now, timeOrigin, marks, measures and resources on a timeline, and what Node adds. The rest is in
// internal/perf/, loaded when asked for.

const native = internalBinding('process');
const { codes } = require('internal/errors');
const { ERR_ILLEGAL_CONSTRUCTOR, ERR_INVALID_THIS, ERR_MISSING_ARGS } = codes;
const { EventTarget, defineEventHandler } = require('internal/event_target');
const entries = require('internal/perf/entries');
const observe = require('internal/perf/observe');
const { PerformanceEntry, PerformanceMark, PerformanceMeasure, PerformanceResourceTiming, kMake, milestones, tag } = entries;

const customInspect = Symbol.for('nodejs.util.inspect.custom');

function timing() { return require('internal/perf/node_timing'); }

// A point of the timeline: a number, the name of a milestone, or of a mark.
function timeOf(value) {
  if (typeof value === 'number') {
    if (value < 0) throw new codes.ERR_PERFORMANCE_INVALID_TIMESTAMP(value);
    return value;
  }
  const name = `${value}`;
  if (milestones.includes(name)) return timing().milestone(name);
  const found = observe.markTime(name);
  if (found !== undefined) return found;
  const { DOMException } = require('internal/domexception');
  throw new DOMException(`The "${name}" performance mark has not been set`, 'SyntaxError');
}

function measure(name, startOrOptions, endMark) {
  require('internal/validators').validateString(name, 'name');
  const options = startOrOptions !== null && typeof startOrOptions === 'object' ? startOrOptions : undefined;
  const invalid = (message) => new codes.ERR_PERFORMANCE_MEASURE_INVALID_OPTIONS(message);
  if (options !== undefined && (options.start !== undefined || options.end !== undefined)) {
    if (endMark !== undefined) throw invalid('endMark must not be specified');
    if (options.start !== undefined && options.end !== undefined && options.duration !== undefined) {
      throw invalid('Must not have options.start, options.end, and options.duration specified');
    }
  }
  const given = options ?? { start: startOrOptions };
  let end;
  if (endMark !== undefined) end = timeOf(endMark);
  else if (given.end !== undefined) end = timeOf(given.end);
  else if (given.start !== undefined && given.duration !== undefined) end = timeOf(given.start) + timeOf(given.duration);
  else end = native.now();
  let start = 0;
  if (given.start !== undefined) start = timeOf(given.start);
  else if (given.duration !== undefined && given.end !== undefined) start = end - timeOf(given.duration);
  const entry = new PerformanceMeasure(kMake, name, start, end - start, given.detail);
  observe.add(entry);
  return entry;
}

let performance;

function check(self) {
  if (self !== performance) throw new ERR_INVALID_THIS('Performance');
}

class Performance extends EventTarget {
  constructor(...args) {
    if (args[0] !== kMake) throw new ERR_ILLEGAL_CONSTRUCTOR();
    super();
  }

  clearMarks(name = undefined) {
    check(this);
    observe.clear('mark', name === undefined ? undefined : `${name}`);
  }

  clearMeasures(name = undefined) {
    check(this);
    observe.clear('measure', name === undefined ? undefined : `${name}`);
  }

  clearResourceTimings(name = undefined) {
    check(this);
    observe.clear('resource', name === undefined ? undefined : `${name}`);
  }

  getEntries() {
    check(this);
    return observe.all();
  }

  getEntriesByName(name, type = undefined) {
    check(this);
    if (arguments.length === 0) throw new ERR_MISSING_ARGS('name');
    name = `${name}`;
    return (type === undefined ? observe.all() : observe.ofType(`${type}`)).filter((entry) => entry.name === name);
  }

  getEntriesByType(type) {
    check(this);
    if (arguments.length === 0) throw new ERR_MISSING_ARGS('type');
    return observe.ofType(`${type}`);
  }

  mark(name, options = {}) {
    check(this);
    if (arguments.length === 0) throw new ERR_MISSING_ARGS('name');
    const entry = new PerformanceMark(name, options);
    observe.add(entry);
    return entry;
  }

  measure(name, startOrMeasureOptions = {}, endMark = undefined) {
    check(this);
    if (arguments.length === 0) throw new ERR_MISSING_ARGS('name');
    return measure(name, startOrMeasureOptions, endMark);
  }

  now() {
    check(this);
    return native.now();
  }

  setResourceTimingBufferSize(maxSize) {
    check(this);
    if (arguments.length === 0) throw new ERR_MISSING_ARGS('maxSize');
    observe.setResourceLimit(Number(maxSize) >>> 0);
  }

  get timeOrigin() {
    check(this);
    return native.timeOrigin;
  }

  toJSON() {
    check(this);
    return { nodeTiming: this.nodeTiming, timeOrigin: this.timeOrigin, eventLoopUtilization: this.eventLoopUtilization() };
  }

  [customInspect](depth, options) {
    if (depth < 0) return this;
    const shown = { nodeTiming: this.nodeTiming, timeOrigin: this.timeOrigin };
    return `Performance ${require('internal/util/inspect').inspect(shown, { ...options, depth: options.depth == null ? null : options.depth - 1 })}`;
  }
}
for (const key of ['clearMarks', 'clearMeasures', 'clearResourceTimings', 'getEntries', 'getEntriesByName', 'getEntriesByType', 'mark', 'measure', 'now',
  'setResourceTimingBufferSize', 'timeOrigin', 'toJSON']) Object.defineProperty(Performance.prototype, key, { __proto__: null, enumerable: true });
Object.defineProperty(Performance.prototype.getEntriesByName, 'length', { __proto__: null, value: 1, configurable: true });
Object.defineProperty(Performance, 'length', { __proto__: null, value: 0, configurable: true });

// What is Node's own is not enumerable, and needs no `this`.
function eventLoopUtilization(util1, util2) { return timing().eventLoopUtilization(util1, util2); }

function timerify(fn, options = {}) { return require('internal/perf/timerify').timerify(fn, options); }

function markResourceTiming(timingInfo, requestedUrl, initiatorType, global, cacheMode, bodyInfo, responseStatus, deliveryType = '') {
  const { codes: { ERR_INTERNAL_ASSERTION } } = require('internal/errors');
  if (cacheMode !== '' && cacheMode !== 'local') throw new ERR_INTERNAL_ASSERTION(`cache must be an empty string or 'local'`);
  const entry = new PerformanceResourceTiming(kMake, requestedUrl, initiatorType, timingInfo, cacheMode, bodyInfo, responseStatus, deliveryType);
  observe.addResource(entry, performance);
  return entry;
}

Object.defineProperties(Performance.prototype, {
  eventLoopUtilization: { __proto__: null, configurable: true, enumerable: false, value: eventLoopUtilization },
  nodeTiming: { __proto__: null, configurable: true, enumerable: false, get() { return timing().nodeTiming; } },
  markResourceTiming: { __proto__: null, configurable: true, enumerable: false, value: markResourceTiming, writable: true },
  timerify: { __proto__: null, configurable: true, enumerable: false, value: timerify },
});
defineEventHandler(Performance.prototype, 'resourcetimingbufferfull');
tag(Performance, 'Performance');

performance = new Performance(kMake);

module.exports = {
  Performance, PerformanceEntry, PerformanceMark, PerformanceMeasure, PerformanceResourceTiming, eventLoopUtilization, timerify, performance,
  PerformanceObserver: observe.PerformanceObserver, PerformanceObserverEntryList: observe.PerformanceObserverEntryList,
};
