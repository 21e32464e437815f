'use strict';
// The public module `v8`, as far as it is about memory figures.

const { codes } = require('internal/errors');

const FIELDS = ['total_heap_size', 'total_heap_size_executable', 'total_physical_size', 'total_available_size', 'used_heap_size', 'heap_size_limit', 'malloced_memory',
  'peak_malloced_memory', 'does_zap_garbage', 'number_of_native_contexts', 'number_of_detached_contexts', 'total_global_handles_size', 'used_global_handles_size', 'external_memory'];

function getHeapStatistics() {
  const values = internalBinding('memory').heapStatistics();
  const out = {};
  for (let i = 0; i < FIELDS.length; i++) out[FIELDS[i]] = values[i];
  return out;
}

module.exports = { getHeapStatistics };
for (const name of ['getHeapSpaceStatistics', 'getHeapSnapshot', 'writeHeapSnapshot', 'getHeapCodeStatistics', 'serialize', 'deserialize', 'Serializer', 'Deserializer', 'takeCoverage', 'stopCoverage',
  'setHeapSnapshotNearHeapLimit', 'queryObjects', 'setFlagsFromString', 'cachedDataVersionTag', 'startupSnapshot', 'promiseHooks', 'GCProfiler', 'isStringOneByteRepresentation']) {
  module.exports[name] = { [name]() { throw new codes.ERR_TALLY_NOT_BUILT_YET(`v8.${name}`); } }[name];
}
