'use strict';
// STATUS_CODES: the phrase of each status code.

const STATUS_CODES = {};
const flat = internalBinding('http').statusCodes;
for (let i = 0; i < flat.length; i += 2) STATUS_CODES[flat[i]] = flat[i + 1];

module.exports = { STATUS_CODES };
