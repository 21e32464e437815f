'use strict';
// The public module `process`: the global itself.
module.exports = require('internal/process/object').process;
