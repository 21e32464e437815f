'use strict';
// ByteLengthQueuingStrategy and CountQueuingStrategy. Streams Standard, section 7.

const { finishClass, inspectAs, kInspect } = require('internal/webstreams/util');
const { codes: { ERR_INVALID_THIS, ERR_MISSING_OPTION } } = require('internal/errors');
const { validateObject } = require('internal/validators');

// One function each, whatever instance is asked.
const byteSize = { size: (chunk) => chunk.byteLength }.size;
const countSize = { size: () => 1 }.size;

function highWaterMark(init) {
  validateObject(init, 'init', 2 | 4);
  if (init.highWaterMark === undefined) throw new ERR_MISSING_OPTION('init.highWaterMark');
  return +init.highWaterMark;
}

class ByteLengthQueuingStrategy {
  #highWaterMark;

  constructor(init) { this.#highWaterMark = highWaterMark(init); }

  get highWaterMark() {
    if (!(#highWaterMark in this)) throw new ERR_INVALID_THIS('ByteLengthQueuingStrategy');
    return this.#highWaterMark;
  }

  get size() {
    if (!(#highWaterMark in this)) throw new ERR_INVALID_THIS('ByteLengthQueuingStrategy');
    return byteSize;
  }

  [kInspect](depth, options) { return inspectAs(this, { highWaterMark: this.highWaterMark }, depth, options); }
}

class CountQueuingStrategy {
  #highWaterMark;

  constructor(init) { this.#highWaterMark = highWaterMark(init); }

  get highWaterMark() {
    if (!(#highWaterMark in this)) throw new ERR_INVALID_THIS('CountQueuingStrategy');
    return this.#highWaterMark;
  }

  get size() {
    if (!(#highWaterMark in this)) throw new ERR_INVALID_THIS('CountQueuingStrategy');
    return countSize;
  }

  [kInspect](depth, options) { return inspectAs(this, { highWaterMark: this.highWaterMark }, depth, options); }
}

finishClass(ByteLengthQueuingStrategy, ['highWaterMark', 'size']);
finishClass(CountQueuingStrategy, ['highWaterMark', 'size']);

module.exports = { ByteLengthQueuingStrategy, CountQueuingStrategy };
