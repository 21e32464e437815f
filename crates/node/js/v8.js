'use strict';
// The public module `v8`, as far as it is about memory figures.

const { codes } = require('internal/errors');
const { validateString } = require('internal/validators');

const FIELDS = ['total_heap_size', 'total_heap_size_executable', 'total_physical_size', 'total_available_size', 'used_heap_size', 'heap_size_limit', 'malloced_memory',
  'peak_malloced_memory', 'does_zap_garbage', 'number_of_native_contexts', 'number_of_detached_contexts', 'total_global_handles_size', 'used_global_handles_size', 'external_memory'];

function getHeapStatistics() {
  const values = internalBinding('memory').heapStatistics();
  const out = {};
  for (let i = 0; i < FIELDS.length; i++) out[FIELDS[i]] = values[i];
  return out;
}

// V8's names for what there is here: names and shapes, which do not move, count as old. The other spaces of V8's are empty.
const SPACES = { read_only_space: [], new_space: ['new'], old_space: ['old', 'atoms', 'shapes'], code_space: ['code'], shared_space: [], trusted_space: [], shared_trusted_space: [],
  new_large_object_space: [], large_object_space: ['large'], code_large_object_space: [], shared_large_object_space: [], shared_trusted_large_object_space: [], trusted_large_object_space: [] };

function getHeapSpaceStatistics() {
  const { heap } = internalBinding('memory').ledger();
  return Object.entries(SPACES).map(([space_name, ours]) => {
    let space_size = 0, space_used_size = 0;
    for (const name of ours) {
      space_size += heap[name].committed;
      space_used_size += heap[name].used;
    }
    return { space_name, space_size, space_used_size, space_available_size: space_size - space_used_size, physical_space_size: space_size };
  });
}

// Changes with the version: data of other versions is refused (vm.Script).
function cachedDataVersionTag() {
  let hash = 0x811c9dc5;
  for (const char of `${process.version} ${process.arch}`) hash = Math.imul(hash ^ char.charCodeAt(0), 0x01000193);
  return hash >>> 0;
}

function isStringOneByteRepresentation(content) {
  validateString(content, 'content');
  return !/[^\0-\xff]/.test(content);
}

module.exports = { getHeapStatistics, getHeapSpaceStatistics, cachedDataVersionTag, isStringOneByteRepresentation };
for (const name of ['getHeapSnapshot', 'writeHeapSnapshot', 'startCpuProfile']) {
  module.exports[name] = { [name]() { throw new codes.ERR_TALLY_NOT_BUILT_YET(`v8.${name}`); } }[name];
}
// Loaded when first asked for.
const LAZY = { __proto__: null };
for (const name of ['Serializer', 'Deserializer', 'DefaultSerializer', 'DefaultDeserializer', 'serialize', 'deserialize']) LAZY[name] = 'internal/v8/serdes';
for (const name of ['getHeapCodeStatistics', 'getCppHeapStatistics', 'setFlagsFromString', 'takeCoverage', 'stopCoverage', 'setHeapSnapshotNearHeapLimit', 'queryObjects', 'startupSnapshot', 'GCProfiler']) {
  LAZY[name] = 'internal/v8/controls';
}
LAZY.promiseHooks = 'internal/v8/promise_hooks';
for (const name in LAZY) {
  internalBinding('util').defineLazy(module.exports, name, () => require(LAZY[name])[name], true);
}
