'use strict';
// What `v8` has beside figures and serialization: flags, snapshots of the start, coverage. What would have to look into a
// heap that is not V8's is refused by name.

const { codes } = require('internal/errors');
const { validateFunction, validateOneOf, validateString, validateUint32, validateObject } = require('internal/validators');

function refuse(what) {
  throw new codes.ERR_TALLY_NOT_BUILT_YET(what);
}

const settings = { __proto__: null, exposeGc: false };

// Flags that mean something after the start: `gc` becomes a global of contexts made from then on.
function setFlagsFromString(flags) {
  validateString(flags, 'flags');
  for (const flag of flags.split(/\s+/)) {
    if (flag === '') continue;
    const name = flag.replaceAll('_', '-');
    if (name === '--expose-gc' || name === '--no-expose-gc') settings.exposeGc = name === '--expose-gc';
    else process.emitWarning(`${flag} has no effect in this version of tally`);
  }
}

function noSnapshot() {
  throw new codes.ERR_NOT_BUILDING_SNAPSHOT();
}

const startupSnapshot = {
  addDeserializeCallback(callback, data) { noSnapshot(); },
  addSerializeCallback(callback, data) { noSnapshot(); },
  setDeserializeMainFunction(callback, data) { noSnapshot(); },
  isBuildingSnapshot() { return 0; },
};

// Without NODE_V8_COVERAGE there is nothing to write.
function takeCoverage() {
  if (process.env.NODE_V8_COVERAGE) refuse('v8.takeCoverage with NODE_V8_COVERAGE');
}

function stopCoverage() {
  if (process.env.NODE_V8_COVERAGE) refuse('v8.stopCoverage with NODE_V8_COVERAGE');
}

function setHeapSnapshotNearHeapLimit(limit) {
  validateUint32(limit, 'limit', true);
  refuse('v8.setHeapSnapshotNearHeapLimit');
}

function queryObjects(ctor, options = {}) {
  validateFunction(ctor, 'constructor');
  validateObject(options, 'options');
  if (options.format !== undefined && options.format !== 'count' && options.format !== 'summary') throw new codes.ERR_INVALID_ARG_VALUE('options.format', options.format);
  refuse('v8.queryObjects');
}

function getCppHeapStatistics(type = 'detailed') {
  validateOneOf(type, 'type', ['brief', 'detailed']);
  refuse('v8.getCppHeapStatistics');
}

// Code and text of this runtime: what the ledger says of them.
function getHeapCodeStatistics() {
  const { used } = internalBinding('memory').ledger().heap.code;
  return { code_and_metadata_size: used, bytecode_and_metadata_size: used, external_script_source_size: 0, cpu_profiler_metadata_size: 0 };
}

class GCProfiler {
  start() { refuse('v8.GCProfiler.prototype.start'); }
  stop() { return undefined; }
  [Symbol.dispose]() { this.stop(); }
}

module.exports = { GCProfiler, getCppHeapStatistics, getHeapCodeStatistics, queryObjects, setFlagsFromString, setHeapSnapshotNearHeapLimit, settings, startupSnapshot, stopCoverage, takeCoverage };
