'use strict';
// Histograms of whole numbers with a fixed relative precision: createHistogram, and the base of monitorEventLoopDelay.
//
// G. Tene's HdrHistogram: values below `sub` (a power of two of at least 2 * 10^figures) have a place each; every doubling
// above has sub / 2 places, each twice as wide. A place is found from the exponent of the value alone. What a value is
// reported as is the lowest or highest value of its place, as in HdrHistogram_c, so figures are Node's to the digit.
// The counts are doubles, exact to 2^53, and there is no array of them before something was recorded.

const { codes } = require('internal/errors');
const { ERR_ILLEGAL_CONSTRUCTOR, ERR_INVALID_ARG_TYPE, ERR_INVALID_THIS, ERR_OUT_OF_RANGE } = codes;
const { validateInteger, validateNumber, validateObject } = require('internal/validators');

const kMake = Symbol('kMake');
const customInspect = Symbol.for('nodejs.util.inspect.custom');
const NO_MINIMUM = 2n ** 63n - 1n; // what an empty histogram says its minimum is

// The counts and the arithmetic of places.
class Places {
  constructor(lowest, highest, figures) {
    this.highest = highest;
    this.unit = 2 ** Math.floor(Math.log2(lowest)); // width of the first places
    this.sub = 2 ** Math.ceil(Math.log2(2 * 10 ** figures));
    this.buckets = 1;
    for (let end = this.sub * this.unit; end <= highest; end *= 2) this.buckets++;
    this.length = (this.buckets + 1) * (this.sub / 2);
    this.counts = undefined;
    this.clear();
  }

  clear() {
    this.counts?.fill(0);
    this.total = 0;
    this.min = Infinity;
    this.max = 0;
  }

  // Which doubling a value belongs to.
  bucketOf(value) {
    const units = Math.floor(value / this.unit);
    return units < this.sub ? 0 : Math.floor(Math.log2(units)) - Math.log2(this.sub) + 1;
  }

  // The width of the place of a value.
  widthAt(value) { return this.unit * 2 ** this.bucketOf(value); }
  lowestLike(value) {
    const width = this.widthAt(value);
    return Math.floor(value / width) * width;
  }
  highestLike(value) { return this.lowestLike(value) + this.widthAt(value) - 1; }
  medianLike(value) { return this.lowestLike(value) + Math.floor(this.widthAt(value) / 2); }

  indexOf(value) {
    const bucket = this.bucketOf(value);
    return bucket * (this.sub / 2) + Math.floor(value / (this.unit * 2 ** bucket));
  }

  // The lowest value of a place.
  valueAt(index) {
    const half = this.sub / 2;
    const bucket = Math.max(Math.floor(index / half) - 1, 0);
    return (index - bucket * half) * this.unit * 2 ** bucket;
  }

  // False when there is no place for the value.
  record(value, count) {
    const index = this.indexOf(value);
    if (value > this.highest || index >= this.length) return false;
    this.counts ??= new Float64Array(this.length);
    this.counts[index] += count;
    this.total += count;
    if (value < this.min) this.min = value;
    if (value > this.max) this.max = value;
    return true;
  }

  countAt(value) {
    const index = this.indexOf(value);
    return this.counts === undefined || !(index >= 0 && index < this.length) ? 0 : this.counts[index];
  }

  // Calls `visit(lowest value of a place, count)` for each that is not empty, until it answers true.
  each(visit) {
    if (this.total === 0) return;
    const last = Math.min(this.indexOf(this.max), this.length - 1);
    for (let i = this.indexOf(this.min); i <= last; i++) {
      if (this.counts[i] !== 0 && visit(this.valueAt(i), this.counts[i]) === true) return;
    }
  }

  // Puts right what depends on which places are empty.
  bounds() {
    let total = 0;
    let [min, max] = [Infinity, 0];
    for (let i = 0; i < this.length; i++) {
      if (this.counts[i] === 0) continue;
      total += this.counts[i];
      if (min === Infinity) min = this.valueAt(i);
      max = this.valueAt(i);
    }
    Object.assign(this, { total, min, max });
  }

  // The average of `f(value)` over everything recorded.
  average(f) {
    let sum = 0;
    this.each((value, count) => { sum += f(this.medianLike(value)) * count; });
    return sum / this.total;
  }

  percentile(percentile) {
    const wanted = Math.max(Math.floor((percentile / 100) * this.total + 0.5), 1);
    let seen = 0;
    let found = 0;
    this.each((value, count) => {
      seen += count;
      found = this.highestLike(value);
      return seen >= wanted;
    });
    return found;
  }

  // [percentile, value] in steps that become half as wide each time half of what is left was covered.
  percentiles() {
    const list = [];
    let seen = 0;
    let next = 0;
    this.each((value, count) => {
      seen += count;
      while ((100 * seen) / this.total >= next) {
        list.push([next, value]);
        next += 100 / (2 ** (Math.trunc(Math.log(100 / (100 - next)) / Math.log(2)) + 1));
        if (seen === this.total) break;
      }
    });
    list.push([100, list.length === 0 ? 0 : list[list.length - 1][1]]);
    return list;
  }
}

// An average in which a value's weight halves with every `halfLife` values that follow.
class Ewma {
  constructor(halfLife, threshold) {
    this.alpha = halfLife > 0 ? 1 - 0.5 ** (1 / halfLife) : 0;
    this.threshold = threshold;
    this.clear();
  }

  clear() {
    this.started = false;
    this.mean = this.variance = this.errorRate = 0;
  }

  add(value) {
    if (this.alpha === 0) return;
    const failed = this.threshold > 0 && value > this.threshold ? 1 : 0;
    if (!this.started) {
      this.started = true;
      this.mean = value;
      this.errorRate = failed;
      return;
    }
    const off = value - this.mean;
    this.mean += this.alpha * off;
    this.variance = (1 - this.alpha) * (this.variance + this.alpha * off * off);
    this.errorRate += this.alpha * (failed - this.errorRate);
  }
}

const states = new WeakMap(); // of histograms

function stateOf(self, Class = Histogram, name = 'Histogram') {
  const state = states.get(self);
  if (state === undefined || !(self instanceof Class)) throw new ERR_INVALID_THIS(name);
  return state;
}

function checkOther(other, Class, name) {
  const state = other !== null && typeof other === 'object' && other instanceof Class ? states.get(other) : undefined;
  if (state === undefined) throw new ERR_INVALID_ARG_TYPE('other', name, other);
  return state;
}

function checkPercentile(value, name = 'percentile') {
  validateNumber(value, name);
  if (!(value > 0 && value <= 100)) throw new ERR_OUT_OF_RANGE(name, '> 0 && <= 100', value);
}

function toInt64(number) { return number === Infinity ? NO_MINIMUM : BigInt(number); }

class Histogram {
  constructor(key) { if (key !== kMake) throw new ERR_ILLEGAL_CONSTRUCTOR(); }

  get count() { return stateOf(this).places.total; }
  get countBigInt() { return BigInt(stateOf(this).places.total); }

  ccdf(value) {
    const below = this.cdf(value);
    return stateOf(this).places.total === 0 ? 0 : 1 - below;
  }

  cdf(value) {
    const { places } = stateOf(this);
    validateNumber(value, 'value');
    let seen = 0;
    places.each((at, count) => {
      if (at > value) return true;
      seen += count;
    });
    return places.total === 0 ? 0 : seen / places.total;
  }

  countAt(value) {
    const { places } = stateOf(this);
    validateNumber(value, 'value');
    return places.countAt(value);
  }

  get min() {
    const { places } = stateOf(this);
    return places.total === 0 ? Number(NO_MINIMUM) : places.lowestLike(places.min);
  }
  get minBigInt() {
    const { places } = stateOf(this);
    return toInt64(places.total === 0 ? Infinity : places.lowestLike(places.min));
  }
  get max() {
    const { places } = stateOf(this);
    return places.total === 0 ? 0 : places.highestLike(places.max);
  }
  get maxBigInt() { return BigInt(this.max); }
  get mean() { return stateOf(this).places.average((value) => value); }
  get exceeds() { return stateOf(this).exceeds; }
  get exceedsBigInt() { return BigInt(stateOf(this).exceeds); }
  get ewmaMean() { return stateOf(this).ewma.mean; }
  get ewmaStddev() { return Math.sqrt(stateOf(this).ewma.variance); }
  get ewmaErrorRate() { return stateOf(this).ewma.errorRate; }

  burnRate(sloTarget) {
    const { ewma } = stateOf(this);
    validateNumber(sloTarget, 'sloTarget');
    if (!(sloTarget > 0 && sloTarget < 1)) throw new ERR_OUT_OF_RANGE('sloTarget', '> 0 && < 1', sloTarget);
    return ewma.errorRate / (1 - sloTarget);
  }

  ksTest(other) { return compare(this, other, 'ksTest'); }
  welchTest(other, options = undefined) { return compare(this, other, 'welchTest', options); }
  mannWhitneyTest(other) { return compare(this, other, 'mannWhitneyTest'); }
  cohensD(other) { return compare(this, other, 'cohensD'); }
  cliffsD(other) { return compare(this, other, 'cliffsD'); }
  get kurtosis() { return moment(stateOf(this).places, 4); }

  linearBuckets(stepSize) {
    const { places } = stateOf(this);
    validateInteger(stepSize, 'stepSize', 1);
    return buckets(places, stepSize, (level) => level + stepSize);
  }

  logBuckets(firstBucket, base) {
    const { places } = stateOf(this);
    validateInteger(firstBucket, 'firstBucket', 1);
    validateNumber(base, 'base');
    if (!(base > 1)) throw new ERR_OUT_OF_RANGE('base', '> 1', base);
    return buckets(places, firstBucket, (level) => Math.max(Math.floor(level * base), level + 1));
  }

  get skewness() { return moment(stateOf(this).places, 3); }
  get stddev() {
    const { places } = stateOf(this);
    const mean = places.average((value) => value);
    return Math.sqrt(places.average((value) => (value - mean) ** 2));
  }

  percentile(percentile) {
    const { places } = stateOf(this);
    checkPercentile(percentile);
    return places.percentile(percentile);
  }

  percentileBigInt(percentile) { return BigInt(this.percentile(percentile)); }

  percentileCI(percentile, options = {}) {
    const { places } = stateOf(this);
    checkPercentile(percentile);
    return require('internal/perf/statistics').percentileCI(places, percentile, options);
  }

  get percentiles() { return new Map(stateOf(this).places.percentiles()); }
  get percentilesBigInt() { return new Map(stateOf(this).places.percentiles().map(([key, value]) => [key, BigInt(value)])); }

  percentilesAt(percentiles) {
    const { places } = stateOf(this);
    require('internal/validators').validateArray(percentiles, 'percentiles');
    percentiles.forEach((percentile, i) => checkPercentile(percentile, `percentiles[${i}]`));
    return new Map([...percentiles].sort((a, b) => a - b).map((percentile) => [percentile, places.percentile(percentile)]));
  }

  reset() {
    const state = stateOf(this);
    state.places.clear();
    state.ewma.clear();
    state.exceeds = 0;
    state.last = undefined;
  }

  toJSON() {
    return {
      count: this.count, min: this.min, max: this.max, mean: this.mean, exceeds: this.exceeds, stddev: this.stddev, skewness: this.skewness,
      kurtosis: this.kurtosis, ewmaMean: this.ewmaMean, ewmaStddev: this.ewmaStddev, ewmaErrorRate: this.ewmaErrorRate,
      percentiles: Object.fromEntries(this.percentiles),
    };
  }

  [customInspect](depth, options) {
    if (depth < 0) return this;
    const shown = {
      min: this.min, max: this.max, mean: this.mean, exceeds: this.exceeds, stddev: this.stddev, skewness: this.skewness, kurtosis: this.kurtosis,
      count: this.count, percentiles: this.percentiles,
    };
    return `Histogram ${require('internal/util/inspect').inspect(shown, { ...options, depth: options.depth == null ? null : options.depth - 1 })}`;
  }
}

function compare(self, other, test, options) {
  const { places } = stateOf(self);
  return require('internal/perf/statistics')[test](places, checkOther(other, Histogram, 'Histogram').places, options);
}

// The third and fourth standardized moments; of the fourth, what exceeds that of a normal distribution.
function moment(places, power) {
  if (places.total < power) return 0;
  const mean = places.average((value) => value);
  const variance = places.average((value) => (value - mean) ** 2);
  if (variance === 0) return 0;
  const standardized = places.average((value) => (value - mean) ** power) / variance ** (power / 2);
  return power === 4 ? standardized - 3 : standardized;
}

// How many values are at most as large as each level, beyond those of the level before. A level is named by the lowest
// value of its place; several that share one are one.
function buckets(places, first, next) {
  const found = new Map();
  if (places.total === 0) return found;
  const recorded = [];
  places.each((value, count) => { recorded.push([value, count]); });
  let at = 0;
  for (let level = first; at < recorded.length; level = next(level)) {
    const key = Math.min(places.lowestLike(level), places.valueAt(places.length - 1));
    let count = found.get(key) ?? 0;
    for (; key > 0 && at < recorded.length && recorded[at][0] <= key; at++) count += recorded[at][1];
    found.set(key, count);
  }
  return found;
}

function recordInto(state, value) {
  if (!state.places.record(value, 1)) state.exceeds++;
  state.ewma.add(value);
}

function checkValue(value) {
  if (typeof value !== 'bigint') {
    validateInteger(value, 'val', 1);
    return value;
  }
  if (value >= 1n && value <= NO_MINIMUM) return Number(value);
  const err = internalBinding('errors').create(RangeError.prototype, 'value is out of range', 'RangeError [ERR_OUT_OF_RANGE]: value is out of range');
  err.code = 'ERR_OUT_OF_RANGE';
  throw err;
}

class RecordableHistogram extends Histogram {
  record(val) {
    const state = stateOf(this, RecordableHistogram, 'RecordableHistogram');
    recordInto(state, checkValue(val));
  }

  recordDelta() {
    const state = stateOf(this, RecordableHistogram, 'RecordableHistogram');
    const now = internalBinding('process').hrtime();
    if (state.last !== undefined) recordInto(state, Math.max(Number(now - state.last), 1));
    state.last = now;
  }

  recordCorrected(val, expectedInterval) {
    const state = stateOf(this, RecordableHistogram, 'RecordableHistogram');
    const value = checkValue(val);
    validateInteger(expectedInterval, 'expectedInterval', 1);
    for (let at = value; at === value || at >= expectedInterval; at -= expectedInterval) {
      if (!state.places.record(at, 1)) state.exceeds++;
    }
    state.ewma.add(value);
  }

  subtract(other) {
    const state = stateOf(this, RecordableHistogram, 'RecordableHistogram');
    const { places } = state;
    const taken = checkOther(other, RecordableHistogram, 'RecordableHistogram');
    state.exceeds = Math.max(state.exceeds - taken.exceeds, 0);
    taken.places.each((value, count) => {
      const index = places.indexOf(value);
      if (places.total > 0 && index < places.length) places.counts[index] -= Math.min(places.counts[index], count);
    });
    if (places.total > 0) places.bounds();
  }

  add(other) {
    const state = stateOf(this, RecordableHistogram, 'RecordableHistogram');
    const from = checkOther(other, RecordableHistogram, 'RecordableHistogram');
    from.places.each((value, count) => {
      if (!state.places.record(value, count)) state.exceeds += count;
    });
    state.exceeds += from.exceeds;
  }
}

function make(Class, lowest, highest, figures, halfLife = 0, threshold = 0) {
  const histogram = new Class(kMake);
  states.set(histogram, { places: new Places(lowest, highest, figures), ewma: new Ewma(halfLife, threshold), exceeds: 0, last: undefined });
  return histogram;
}

function createHistogram(options = {}) {
  validateObject(options, 'options');
  const { lowest = 1, highest = Number.MAX_SAFE_INTEGER, figures = 3, halfLife = 0, threshold = 0 } = options;
  if (typeof lowest !== 'bigint') validateInteger(lowest, 'options.lowest', 1, Number.MAX_SAFE_INTEGER);
  if (typeof highest !== 'bigint') validateInteger(highest, 'options.highest', 2 * Number(lowest), Number.MAX_SAFE_INTEGER);
  else if (highest < 2n * BigInt(lowest)) throw new codes.ERR_INVALID_ARG_VALUE('options.highest', highest);
  validateInteger(figures, 'options.figures', 1, 5);
  validateInteger(halfLife, 'options.halfLife', 0);
  validateInteger(threshold, 'options.threshold', 0);
  return make(RecordableHistogram, Number(lowest), Number(highest), figures, halfLife, threshold);
}

module.exports = { Histogram, RecordableHistogram, createHistogram, make, recordInto: (histogram, value) => recordInto(states.get(histogram), value) };
