'use strict';
// monitorEventLoopDelay: how late a timer of fixed interval comes, in nanoseconds, the interval included.

const native = internalBinding('process');
const { validateInteger, validateObject } = require('internal/validators');
const { Histogram, make, recordInto } = require('internal/perf/histogram');

const HOUR = 3.6e12; // the longest delay that is counted

class ELDHistogram extends Histogram {
  #resolution;
  #timer;
  #last;

  enable() {
    if (this.#timer !== undefined) return false;
    this.#last = undefined;
    this.#timer = require('internal/timers').start(() => {
      const now = native.hrtime();
      if (this.#last !== undefined) recordInto(this, Math.max(Number(now - this.#last), 1));
      this.#last = now;
    }, this.#resolution, undefined, true).unref();
    return true;
  }

  disable() {
    if (this.#timer === undefined) return false;
    this.#timer.close();
    this.#timer = undefined;
    return true;
  }

  [Symbol.dispose]() { this.disable(); }

  static make(resolution) {
    const histogram = make(ELDHistogram, 1, HOUR, 3);
    histogram.#resolution = resolution;
    return histogram;
  }
}
const { make: makeDelay } = ELDHistogram;
delete ELDHistogram.make;

function monitorEventLoopDelay(options = {}) {
  validateObject(options, 'options');
  const { resolution = 10 } = options;
  validateInteger(resolution, 'options.resolution', 1);
  return makeDelay(resolution);
}

module.exports = { monitorEventLoopDelay };
