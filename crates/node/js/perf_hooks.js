'use strict';
// The public module `perf_hooks`, as far as `performance` goes.

const perf = require('internal/perf');

function absent(name) {
  return { [name]() { throw new (require('internal/errors').codes.ERR_TALLY_NOT_BUILT_YET)(`perf_hooks.${name}`); } }[name];
}

module.exports = { ...perf, monitorEventLoopDelay: absent('monitorEventLoopDelay'), createHistogram: absent('createHistogram'), constants: {} };
