'use strict';
// High-water marks: how much a stream buffers before it asks for a pause.

const { codes: { ERR_INVALID_ARG_VALUE } } = require('internal/errors');
const { validateInteger } = require('internal/validators');

let bytesDefault = 64 * 1024;
let objectsDefault = 16;

function getDefaultHighWaterMark(objectMode) {
  return objectMode ? objectsDefault : bytesDefault;
}

function setDefaultHighWaterMark(objectMode, value) {
  validateInteger(value, 'value', 0);
  if (objectMode) objectsDefault = value;
  else bytesDefault = value;
}

function getHighWaterMark(state, options, duplexKey, isDuplex) {
  const given = options.highWaterMark != null ? options.highWaterMark : isDuplex ? options[duplexKey] : null;
  if (given == null) return getDefaultHighWaterMark(state.objectMode);
  if (!Number.isInteger(given) || given < 0) throw new ERR_INVALID_ARG_VALUE(isDuplex ? `options.${duplexKey}` : 'options.highWaterMark', given);
  return Math.floor(given);
}

module.exports = { getDefaultHighWaterMark, getHighWaterMark, setDefaultHighWaterMark };
