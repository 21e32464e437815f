'use strict';
// PerformanceEntry and what derives from it: marks, measures, resources, and Node's own kinds.

const native = internalBinding('process');
const { codes } = require('internal/errors');
const { ERR_ILLEGAL_CONSTRUCTOR, ERR_INVALID_ARG_VALUE, ERR_INVALID_THIS, ERR_MISSING_ARGS, ERR_PERFORMANCE_INVALID_TIMESTAMP } = codes;
const { validateNumber, validateObject } = require('internal/validators');

const kMake = Symbol('kMake');
const customInspect = Symbol.for('nodejs.util.inspect.custom');
const kEnumerable = { __proto__: null, enumerable: true };

function inspected(self, depth, options) {
  if (depth < 0) return self;
  const { inspect } = require('internal/util/inspect');
  return `${self.constructor.name} ${inspect(self.toJSON(), { ...options, depth: options.depth == null ? null : options.depth - 1 })}`;
}

function tag(Class, name) {
  Object.defineProperty(Class.prototype, Symbol.toStringTag, { __proto__: null, configurable: true, value: name });
}

class PerformanceEntry {
  #name;
  #type;
  #start;
  #duration;

  constructor(...args) {
    const [key, name, type, start, duration] = args;
    if (key !== kMake) throw new ERR_ILLEGAL_CONSTRUCTOR();
    this.#name = name;
    this.#type = type;
    this.#start = start;
    this.#duration = duration;
  }

  static #check(self) {
    if (!(#name in self)) throw new ERR_INVALID_THIS('PerformanceEntry');
    return self;
  }

  get name() { return PerformanceEntry.#check(this).#name; }
  get entryType() { return PerformanceEntry.#check(this).#type; }
  get startTime() { return PerformanceEntry.#check(this).#start; }
  get duration() { return PerformanceEntry.#check(this).#duration; }
  toJSON() { return { name: this.name, entryType: this.entryType, startTime: this.startTime, duration: this.duration }; }
  [customInspect](depth, options) { return inspected(this, depth, options); }
}
for (const key of ['name', 'entryType', 'startTime', 'duration', 'toJSON']) Object.defineProperty(PerformanceEntry.prototype, key, kEnumerable);

// Names that measures may begin or end at without a mark.
const milestones = ['nodeStart', 'v8Start', 'environment', 'loopStart', 'loopExit', 'bootstrapComplete'];

function cloned(detail) {
  return detail == null ? null : structuredClone(detail);
}

class PerformanceMark extends PerformanceEntry {
  #detail;

  constructor(name, options = undefined) {
    if (arguments.length === 0) throw new ERR_MISSING_ARGS('name');
    name = `${name}`;
    if (milestones.includes(name)) throw new ERR_INVALID_ARG_VALUE('name', name);
    if (options != null) validateObject(options, 'options');
    const start = options?.startTime ?? native.now();
    validateNumber(start, 'startTime');
    if (start < 0) throw new ERR_PERFORMANCE_INVALID_TIMESTAMP(start);
    super(kMake, name, 'mark', start, 0);
    this.#detail = cloned(options?.detail);
  }

  get detail() { return this.#detail; }
  toJSON() { return { ...super.toJSON(), detail: this.#detail }; }
}
Object.defineProperty(PerformanceMark.prototype, 'detail', kEnumerable);
tag(PerformanceMark, 'PerformanceMark');

class PerformanceMeasure extends PerformanceEntry {
  #detail;

  constructor(...args) {
    super(args[0], args[1], 'measure', args[2], args[3]);
    this.#detail = cloned(args[4]);
  }

  get detail() { return this.#detail; }
  toJSON() { return { ...super.toJSON(), detail: this.#detail }; }
}
Object.defineProperty(PerformanceMeasure.prototype, 'detail', kEnumerable);
tag(PerformanceMeasure, 'PerformanceMeasure');

// Entries of the types that are Node's own: function, gc, http, net, dns.
class PerformanceNodeEntry extends PerformanceEntry {
  #detail;

  constructor(key, name, type, start, duration, detail) {
    super(key, name, type, start, duration);
    this.#detail = detail;
  }

  get detail() { return this.#detail; }
  toJSON() { return { ...super.toJSON(), detail: this.#detail }; }
}

class PerformanceResourceTiming extends PerformanceEntry {
  #timing;
  #initiator;
  #body;
  #cacheMode;
  #status;
  #delivery;

  constructor(...args) {
    const [key, url, initiator, timing, cacheMode, body, status, delivery] = args;
    super(key, url, 'resource');
    this.#timing = timing;
    this.#initiator = initiator;
    this.#cacheMode = cacheMode;
    this.#body = body;
    this.#status = status;
    this.#delivery = delivery;
  }

  static #of(self) {
    if (!(#timing in self)) throw new ERR_INVALID_THIS('PerformanceResourceTiming');
    return self.#timing;
  }
  static #connection(self) { return PerformanceResourceTiming.#of(self).finalConnectionTimingInfo; }

  get name() { return super.name; }
  get startTime() { return PerformanceResourceTiming.#of(this).startTime; }
  get duration() { return PerformanceResourceTiming.#of(this).endTime - this.#timing.startTime; }
  get initiatorType() { PerformanceResourceTiming.#of(this); return this.#initiator; }
  get workerStart() { return PerformanceResourceTiming.#of(this).finalServiceWorkerStartTime; }
  get redirectStart() { return PerformanceResourceTiming.#of(this).redirectStartTime; }
  get redirectEnd() { return PerformanceResourceTiming.#of(this).redirectEndTime; }
  get fetchStart() { return PerformanceResourceTiming.#of(this).postRedirectStartTime; }
  get domainLookupStart() { return PerformanceResourceTiming.#connection(this)?.domainLookupStartTime; }
  get domainLookupEnd() { return PerformanceResourceTiming.#connection(this)?.domainLookupEndTime; }
  get connectStart() { return PerformanceResourceTiming.#connection(this)?.connectionStartTime; }
  get connectEnd() { return PerformanceResourceTiming.#connection(this)?.connectionEndTime; }
  get secureConnectionStart() { return PerformanceResourceTiming.#connection(this)?.secureConnectionStartTime; }
  get nextHopProtocol() { return PerformanceResourceTiming.#connection(this)?.ALPNNegotiatedProtocol; }
  get requestStart() { return PerformanceResourceTiming.#of(this).finalNetworkRequestStartTime; }
  get responseStart() { return PerformanceResourceTiming.#of(this).finalNetworkResponseStartTime; }
  get responseEnd() { return PerformanceResourceTiming.#of(this).endTime; }
  get encodedBodySize() { return PerformanceResourceTiming.#of(this).encodedBodySize; }
  get decodedBodySize() { return PerformanceResourceTiming.#of(this).decodedBodySize; }
  get transferSize() {
    PerformanceResourceTiming.#of(this);
    if (this.#cacheMode === 'local') return 0;
    if (this.#cacheMode === 'validated') return 300;
    return this.#timing.encodedBodySize + 300;
  }
  get deliveryType() { PerformanceResourceTiming.#of(this); return this.#delivery; }
  get responseStatus() { PerformanceResourceTiming.#of(this); return this.#status; }

  toJSON() {
    const json = {};
    for (const key of ['name', 'entryType', 'startTime', 'duration', ...RESOURCE_KEYS]) json[key] = this[key];
    return json;
  }
}
const RESOURCE_KEYS = ['initiatorType', 'nextHopProtocol', 'workerStart', 'redirectStart', 'redirectEnd', 'fetchStart', 'domainLookupStart', 'domainLookupEnd',
  'connectStart', 'connectEnd', 'secureConnectionStart', 'requestStart', 'responseStart', 'responseEnd', 'transferSize', 'encodedBodySize', 'decodedBodySize',
  'deliveryType', 'responseStatus'];
for (const key of [...RESOURCE_KEYS, 'toJSON']) Object.defineProperty(PerformanceResourceTiming.prototype, key, kEnumerable);
tag(PerformanceResourceTiming, 'PerformanceResourceTiming');

module.exports = { PerformanceEntry, PerformanceMark, PerformanceMeasure, PerformanceNodeEntry, PerformanceResourceTiming, kMake, inspected, tag, milestones };
