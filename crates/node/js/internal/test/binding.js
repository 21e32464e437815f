'use strict';
// What tests of the runtime itself reach with --expose-internals, as in Node.

module.exports = { internalBinding };
