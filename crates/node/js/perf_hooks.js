'use strict';
// The public module `perf_hooks`, as far as `performance` goes.

const perf = require('internal/perf');

function absent(name) {
  return { [name]() { throw require('internal/errors').genericNodeError(`perf_hooks.${name} is not part of this version of tally yet`, { code: 'ERR_TALLY_NOT_BUILT_YET' }); } }[name];
}

module.exports = { ...perf, monitorEventLoopDelay: absent('monitorEventLoopDelay'), createHistogram: absent('createHistogram'), constants: {} };
