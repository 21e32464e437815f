'use strict';
// The module `tally:memory`: who holds how much memory.

const native = internalBinding('memory');

// Every account with its bytes, and their sum, as plain data.
function ledger() {
  return native.ledger();
}

module.exports = { ledger };
