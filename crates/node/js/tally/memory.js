'use strict';
// The module `tally:memory`: who holds how much memory.

const native = internalBinding('memory');

// Every account with its bytes, and their sum, as plain data.
function ledger() {
  return native.ledger();
}

// The memory report as text: the table that --memory-report prints.
function report() {
  return native.report();
}

module.exports = { ledger, report };
