'use strict';
// performance.nodeTiming: when the runtime reached what, and how long its loop slept.

const native = internalBinding('performance');
const process_ = internalBinding('process');
const { PerformanceEntry, kMake, inspected } = require('internal/perf/entries');

// Numbers of `milestones`.
const AT = { nodeStart: 0, v8Start: 1, environment: 2, loopStart: 3, loopExit: 4, bootstrapComplete: 5, idleTime: 6, loopCount: 7, events: 8, eventsWaiting: 9 };

class PerformanceNodeTiming extends PerformanceEntry {
  constructor() {
    super(kMake, 'node', 'node', 0, 0);
    const value = (get) => ({ __proto__: null, enumerable: true, configurable: true, get });
    Object.defineProperties(this, {
      name: { __proto__: null, enumerable: true, configurable: true, value: 'node' },
      entryType: { __proto__: null, enumerable: true, configurable: true, value: 'node' },
      startTime: { __proto__: null, enumerable: true, configurable: true, value: 0 },
      duration: value(() => process_.now()),
    });
    for (const name of ['nodeStart', 'v8Start', 'environment', 'loopStart', 'loopExit', 'bootstrapComplete', 'idleTime']) {
      Object.defineProperty(this, name, value(() => milestone(name)));
    }
    Object.defineProperty(this, 'uvMetricsInfo', value(() => {
      const list = native.milestones();
      return { loopCount: list[AT.loopCount], events: list[AT.events], eventsWaiting: list[AT.eventsWaiting] };
    }));
  }

  toJSON() {
    const json = {};
    for (const name of ['name', 'entryType', 'startTime', 'duration', 'nodeStart', 'v8Start', 'bootstrapComplete', 'environment', 'loopStart', 'loopExit', 'idleTime']) {
      json[name] = this[name];
    }
    return json;
  }

  [Symbol.for('nodejs.util.inspect.custom')](depth, options) { return inspected(this, depth, options); }
}

function milestone(name) {
  return native.milestones()[AT[name]];
}

// How much of the loop's time was not sleep: in all, since `first`, or between two earlier answers.
function eventLoopUtilization(util1 = undefined, util2 = undefined) {
  const list = native.milestones();
  const start = list[AT.loopStart];
  if (start <= 0) return { idle: 0, active: 0, utilization: 0 };
  if (util2) return between(util1.idle - util2.idle, util1.active - util2.active);
  const idle = list[AT.idleTime];
  const active = process_.now() - start - idle;
  return util1 ? between(idle - util1.idle, active - util1.active) : between(idle, active);
}

function between(idle, active) {
  return { idle, active, utilization: active / (idle + active) };
}

module.exports = { nodeTiming: new PerformanceNodeTiming(), milestone, eventLoopUtilization };
