'use strict';
// The state of a Writable: what waits, what is under way, how far its end has come.
//
// Properties that only some streams need (`callback` of the write under way, `tick`, `queue`, `waiting` for the end) are
// made when first used, and a bit of `state` says whether one counts.

const { Buffer } = require('buffer');
const { codes: { ERR_UNKNOWN_ENCODING } } = require('internal/errors');
const { define, defineCommon, flag, getDefaultHighWaterMark, getHighWaterMark, initialBits, kObjectMode, nothing, value } = require('internal/streams/state');
const { site } = require('internal/streams/queues');

const bits = {
  kSync: 1 << 9, // _write (or _final) has not returned yet
  kFinalCalled: 1 << 10,
  kNeedDrain: 1 << 11,
  kEnding: 1 << 12, // end() was called
  kFinished: 1 << 13,
  kDecodeStrings: 1 << 14,
  kWriting: 1 << 15,
  kBufferProcessing: 1 << 16,
  kPrefinished: 1 << 17,
  kAllBuffers: 1 << 18, // of the chunks that wait
  kAllNoop: 1 << 19, // of their callbacks
  kOnFinished: 1 << 20,
  kHasWritable: 1 << 21, // `writable` was set to ...
  kWritable: 1 << 22, // ... this
  kListed: 1 << 23, // internal/streams/queues knows the stream
  kDefaultUTF8Encoding: 1 << 24,
  kWriteCb: 1 << 25,
  kExpectWriteCb: 1 << 26, // onwrite may be called
  kAfterWriteTickInfo: 1 << 27,
  kAfterWritePending: 1 << 28,
  kBuffered: 1 << 29, // `queue` has chunks that wait
  kEnded: 1 << 30, // end() has returned
};
const { kAllBuffers, kAllNoop, kBuffered, kDecodeStrings, kDefaultUTF8Encoding, kHasWritable, kOnFinished, kSync, kWritable } = bits;

function nop() {}

let madeAt; // of a state: where the program made the stream, as internal/streams/queues numbers it

class WritableState {
  #site;

  constructor(options, stream, isDuplex) {
    let flags = initialBits(options, kDefaultUTF8Encoding) | kSync | kAllBuffers | kAllNoop | kDecodeStrings;
    if (isDuplex && options?.writableObjectMode) flags |= kObjectMode;
    if (options?.decodeStrings === false) flags &= ~kDecodeStrings;
    const objectMode = (flags & kObjectMode) !== 0;
    this.highWaterMark = options ? getHighWaterMark(objectMode, options, 'writableHighWaterMark', isDuplex) : getDefaultHighWaterMark(false);
    this.length = 0;
    this.corked = 0;
    this.onwrite = undefined;
    this.writelen = 0;
    this.bufferedIndex = 0;
    this.pendingcb = 0;
    this.state = flags;
    this.queue = null;
    this.#site = site();
    const encoding = options?.defaultEncoding;
    if (encoding != null && encoding !== 'utf8' && encoding !== 'utf-8') {
      if (!Buffer.isEncoding(encoding)) throw new ERR_UNKNOWN_ENCODING(encoding);
      this.defaultEncoding = encoding;
    }
  }

  static { madeAt = (state) => state.#site; }
}

const { prototype } = WritableState;
defineCommon(prototype, kDefaultUTF8Encoding);
flag(prototype, 'sync', bits.kSync);
flag(prototype, 'finalCalled', bits.kFinalCalled);
flag(prototype, 'needDrain', bits.kNeedDrain);
flag(prototype, 'ending', bits.kEnding);
flag(prototype, 'ended', bits.kEnded);
flag(prototype, 'finished', bits.kFinished);
flag(prototype, 'decodeStrings', kDecodeStrings);
flag(prototype, 'writing', bits.kWriting);
flag(prototype, 'bufferProcessing', bits.kBufferProcessing);
flag(prototype, 'prefinished', bits.kPrefinished);
flag(prototype, 'allBuffers', kAllBuffers);
flag(prototype, 'allNoop', kAllNoop);
value(prototype, 'writecb', bits.kWriteCb, 'callback', () => nop);
value(prototype, 'afterWriteTickInfo', bits.kAfterWriteTickInfo, 'tick', nothing);
value(prototype, 'buffered', kBuffered, 'queue', () => []);
define(prototype, 'writable', function() {
  return (this.state & kHasWritable) !== 0 ? (this.state & kWritable) !== 0 : undefined;
}, function(on) {
  if (on == null) this.state &= ~(kHasWritable | kWritable);
  else if (on) this.state |= kHasWritable | kWritable;
  else this.state = (this.state | kHasWritable) & ~kWritable;
});
define(prototype, 'bufferedRequestCount', function() {
  return (this.state & kBuffered) === 0 ? 0 : this.queue.length - this.bufferedIndex;
}, undefined);
prototype.getBuffer = function getBuffer() {
  return (this.state & kBuffered) === 0 ? [] : this.queue.slice(this.bufferedIndex).filter((entry) => entry !== null);
};

function resetBuffer(state) {
  state.queue = null;
  state.bufferedIndex = 0;
  state.state = (state.state | kAllBuffers | kAllNoop) & ~kBuffered;
}

// Answers the callbacks of end().
function callWaiting(state, err) {
  if ((state.state & kOnFinished) === 0) return;
  const callbacks = state.waiting;
  state.waiting = undefined;
  state.state &= ~kOnFinished;
  for (let i = 0; i < callbacks.length; i++) callbacks[i](err);
}

module.exports = { ...bits, callWaiting, madeAt, nop, resetBuffer, WritableState };
