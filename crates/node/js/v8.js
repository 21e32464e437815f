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
for (const name of ['getHeapSpaceStatistics', 'getHeapSnapshot', 'writeHeapSnapshot', 'getHeapCodeStatistics', 'takeCoverage', 'stopCoverage',
  'setHeapSnapshotNearHeapLimit', 'queryObjects', 'setFlagsFromString', 'cachedDataVersionTag', 'startupSnapshot', 'promiseHooks', 'GCProfiler', 'isStringOneByteRepresentation']) {
  module.exports[name] = { [name]() { throw new codes.ERR_TALLY_NOT_BUILT_YET(`v8.${name}`); } }[name];
}
// Loaded when first asked for.
for (const name of ['Serializer', 'Deserializer', 'DefaultSerializer', 'DefaultDeserializer', 'serialize', 'deserialize']) {
  Object.defineProperty(module.exports, name, {
    __proto__: null,
    get: () => {
      const value = require('internal/v8/serdes')[name];
      Object.defineProperty(module.exports, name, { __proto__: null, value, writable: true, enumerable: true, configurable: true });
      return value;
    },
    enumerable: true,
    configurable: true,
  });
}
