'use strict';
// The module `tally:memory`: who holds how much memory.

const native = internalBinding('memory');

// Every account with its bytes, and their sum, as plain data. `streamQueues` says whose some of these bytes are: they are
// array buffers, slabs and strings, and no part of the sum.
function ledger() {
  return native.ledger();
}

// The memory report as text: the table that --memory-report prints.
function report() {
  return native.report();
}

// What waits in the queues of streams, a row for each stream that has one, the longest first:
// { stream, writableBytes, readableBytes, objects, highWaterMark, madeAt }.
function streams() {
  return require('internal/streams/queues').rows();
}

module.exports = { ledger, report, streams };
