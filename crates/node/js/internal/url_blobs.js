'use strict';
// URL.createObjectURL and URL.revokeObjectURL.

const { createObjectURL, revokeObjectURL } = require('internal/blob');

module.exports = { createObjectURL, revokeObjectURL };
