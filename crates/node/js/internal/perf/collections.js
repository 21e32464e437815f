'use strict';
// Entries of type 'gc': the heap notes its collections while somebody observes them, and the loop tells of them between
// tasks.

const native = internalBinding('performance');

let watching = false;

function watch(wanted) {
  if (wanted === watching) return;
  watching = wanted;
  native.watchCollections(wanted ? told : undefined);
}

// flat: kind, flags, start, duration
function told(list) {
  const { enqueue } = require('internal/perf/observe');
  const { PerformanceNodeEntry, kMake } = require('internal/perf/entries');
  for (let i = 0; i < list.length; i += 4) {
    enqueue(new PerformanceNodeEntry(kMake, 'gc', 'gc', list[i + 2], list[i + 3], { kind: list[i], flags: list[i + 1] }));
  }
}

module.exports = { watch };
