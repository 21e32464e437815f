'use strict';
// The tasks in which promises of Atomics.waitAsync are settled: soon after a notification, or when the time is over, which no
// program is kept alive for.

const { settleWaiter: settle } = internalBinding('contextify');
const { setImmediate, setTimeout } = require('timers');

function settleWaiter(id, time) {
  if (time === 0) setImmediate(settle, id);
  else setTimeout(settle, time, id).unref();
}

module.exports = { settleWaiter };
