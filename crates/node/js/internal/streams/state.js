'use strict';
// What the states of both halves share: their flags in one integer `state`, and the high-water marks.
//
// One integer makes a stream small and lets several conditions be one test. The bits are Node's, as its states show them.
// `flag` and `value` give a state the names that programs know (`_readableState.ended`) as accessors on its prototype.

const { codes: { ERR_INVALID_ARG_VALUE } } = require('internal/errors');
const { validateInteger } = require('internal/validators');

// Bits that mean the same in both halves.
const common = {
  kObjectMode: 1 << 0,
  kErrorEmitted: 1 << 1,
  kAutoDestroy: 1 << 2,
  kEmitClose: 1 << 3,
  kDestroyed: 1 << 4,
  kClosed: 1 << 5,
  kCloseEmitted: 1 << 6,
  kErrored: 1 << 7,
  kConstructed: 1 << 8,
};

const kErroredValue = Symbol('kErroredValue');
const kDefaultEncodingValue = Symbol('kDefaultEncodingValue');

function define(proto, name, get, set) {
  Object.defineProperty(proto, name, { __proto__: null, configurable: false, enumerable: false, get, set });
}

// A boolean that is a bit.
function flag(proto, name, bit) {
  define(proto, name, function() { return (this.state & bit) !== 0; }, function(on) {
    if (on) this.state |= bit;
    else this.state &= ~bit;
  });
}

// A value that is mostly `none`: a bit says whether the property `key` has another.
function value(proto, name, bit, key, none) {
  define(proto, name, function() { return (this.state & bit) !== 0 ? this[key] : none(); }, function(given) {
    if (given) {
      this[key] = given;
      this.state |= bit;
    } else {
      this.state &= ~bit;
    }
  });
}

const nothing = () => null;

function defineCommon(proto, utf8Bit) {
  flag(proto, 'objectMode', common.kObjectMode);
  flag(proto, 'constructed', common.kConstructed);
  flag(proto, 'errorEmitted', common.kErrorEmitted);
  flag(proto, 'emitClose', common.kEmitClose);
  flag(proto, 'autoDestroy', common.kAutoDestroy);
  flag(proto, 'destroyed', common.kDestroyed);
  flag(proto, 'closed', common.kClosed);
  flag(proto, 'closeEmitted', common.kCloseEmitted);
  value(proto, 'errored', common.kErrored, kErroredValue, nothing);
  define(proto, 'defaultEncoding', function() { return (this.state & utf8Bit) !== 0 ? 'utf8' : this[kDefaultEncodingValue]; }, function(encoding) {
    if (encoding === 'utf8' || encoding === 'utf-8') {
      this.state |= utf8Bit;
    } else {
      this.state &= ~utf8Bit;
      this[kDefaultEncodingValue] = encoding;
    }
  });
}

// The flags that options decide.
function initialBits(options, utf8Bit) {
  let bits = common.kConstructed | common.kEmitClose | common.kAutoDestroy | utf8Bit;
  if (options) {
    if (options.objectMode) bits |= common.kObjectMode;
    if (options.emitClose === false) bits &= ~common.kEmitClose;
    if (options.autoDestroy === false) bits &= ~common.kAutoDestroy;
  }
  return bits;
}

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

function getHighWaterMark(objectMode, options, duplexKey, isDuplex) {
  const given = options.highWaterMark != null ? options.highWaterMark : isDuplex ? options[duplexKey] : null;
  if (given == null) return getDefaultHighWaterMark(objectMode);
  if (!Number.isInteger(given) || given < 0) throw new ERR_INVALID_ARG_VALUE(isDuplex ? `options.${duplexKey}` : 'options.highWaterMark', given);
  return Math.floor(given);
}

module.exports = {
  ...common, define, defineCommon, flag, getDefaultHighWaterMark, getHighWaterMark, initialBits, kErroredValue, nothing, setDefaultHighWaterMark, value,
};
