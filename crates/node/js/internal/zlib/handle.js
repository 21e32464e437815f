'use strict';
// What a stream of zlib has as `_handle`: a native codec with the methods that programs know of it (`writeSync`, `close`,
// `reset`, `params`, and `onerror`, which is theirs to set).
//
// write() works on the pool and then calls `done(room, left)`; one at a time. What is wrong goes to `onerror(message,
// errno, code)` instead. A handle that is closed in the middle of a write lets go of the codec when that is done.

const native = internalBinding('zlib');
const { open, run, close } = require('internal/async_context');

class Zlib {
  #codec;
  #state; // Uint32Array(2): what the last step left, [room, input]
  #done;
  #scope;

  constructor(mode) {
    this.#codec = native.open(mode);
    this.#scope = open('ZLIB', this);
    this.onerror = undefined;
  }

  // What was wrong with the parameters, or undefined.
  #init(state, done, made) {
    this.#state = state;
    this.#done = done;
    return made === true ? undefined : made;
  }

  initZlib(windowBits, level, memLevel, strategy, state, done, dictionary) {
    return this.#init(state, done, native.init(this.#codec, windowBits, level, memLevel, strategy, dictionary));
  }

  initBrotli(pairs, sizeHint, state, done) {
    return this.#init(state, done, native.initBrotli(this.#codec, pairs, sizeHint));
  }

  initZstd(pairs, pledged, dictionary, state, done) {
    return this.#init(state, done, native.initZstd(this.#codec, pairs, pledged, dictionary));
  }

  // Whether the step went well.
  #tell(result) {
    this.#state[0] = result[0];
    this.#state[1] = result[1];
    if (result.length === 2) return true;
    this.onerror(result[2], result[3], result[4]);
    return false;
  }

  write(flush, input, from, length, output, outFrom, outLength) {
    native.write(this.#codec, flush, input, from, length, output, outFrom, outLength, (err, result) => {
      run(this.#scope, () => {
        if (err) this.onerror(err);
        else if (this.#tell(result)) this.#done();
      }, this);
    });
  }

  writeSync(flush, input, from, length, output, outFrom, outLength) {
    this.#tell(native.writeSync(this.#codec, flush, input, from, length, output, outFrom, outLength));
  }

  params(level, strategy) {
    const wrong = native.params(this.#codec, level, strategy);
    if (wrong !== undefined) this.onerror(wrong[0], wrong[1], wrong[2]);
  }

  reset() {
    const wrong = native.reset(this.#codec);
    if (wrong !== undefined) this.onerror(wrong[0], wrong[1], wrong[2]);
  }

  close() {
    native.close(this.#codec);
    close(this.#scope);
  }
}

module.exports = { Handle: Zlib };
