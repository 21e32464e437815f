'use strict';
// The state of a Readable: what waits, who has asked for it, how far its end has come.
//
// The chunks are `buffer` from `bufferIndex` on. `flowing` has three values: nobody asked yet (null), paused, flowing.

const { Buffer } = require('buffer');
const { codes: { ERR_UNKNOWN_ENCODING } } = require('internal/errors');
const { define, defineCommon, flag, getDefaultHighWaterMark, getHighWaterMark, initialBits, kObjectMode, nothing, value } = require('internal/streams/state');
const { site } = require('internal/streams/queues');

const bits = {
  kEnded: 1 << 9, // push(null) was called
  kEndEmitted: 1 << 10,
  kReading: 1 << 11, // _read was called and has not pushed yet
  kSync: 1 << 12, // _read has not returned yet
  kNeedReadable: 1 << 13,
  kEmittedReadable: 1 << 14,
  kReadableListening: 1 << 15,
  kResumeScheduled: 1 << 16,
  kMultiAwaitDrain: 1 << 17,
  kReadingMore: 1 << 18,
  kDataEmitted: 1 << 19,
  kDefaultUTF8Encoding: 1 << 20,
  kDecoder: 1 << 21,
  kEncoding: 1 << 22,
  kHasFlowing: 1 << 23,
  kFlowing: 1 << 24,
  kHasPaused: 1 << 25,
  kPaused: 1 << 26,
  kDataListening: 1 << 27,
  kListed: 1 << 28, // internal/streams/queues knows the stream
};
const { kDecoder, kDefaultUTF8Encoding, kEncoding, kFlowing, kHasFlowing, kHasPaused, kPaused, kSync } = bits;

let madeAt; // of a state: where the program made the stream, as internal/streams/queues numbers it

class ReadableState {
  #site;

  constructor(options, stream, isDuplex) {
    let flags = initialBits(options, kDefaultUTF8Encoding) | kSync;
    if (isDuplex && options?.readableObjectMode) flags |= kObjectMode;
    const objectMode = (flags & kObjectMode) !== 0;
    this.highWaterMark = options ? getHighWaterMark(objectMode, options, 'readableHighWaterMark', isDuplex) : getDefaultHighWaterMark(false);
    this.buffer = [];
    this.bufferIndex = 0;
    this.length = 0;
    this.pipes = [];
    this.awaitDrainWriters = null; // a stream, or a Set of them
    this.state = flags;
    this.#site = site();
    const encoding = options?.defaultEncoding;
    if (encoding != null && encoding !== 'utf8' && encoding !== 'utf-8') {
      if (!Buffer.isEncoding(encoding)) throw new ERR_UNKNOWN_ENCODING(encoding);
      this.defaultEncoding = encoding;
    }
    if (options?.encoding) {
      this.decoder = new (require('string_decoder').StringDecoder)(options.encoding);
      this.encoding = options.encoding;
    }
  }

  static { madeAt = (state) => state.#site; }
}

const { prototype } = ReadableState;
defineCommon(prototype, kDefaultUTF8Encoding);
flag(prototype, 'ended', bits.kEnded);
flag(prototype, 'endEmitted', bits.kEndEmitted);
flag(prototype, 'reading', bits.kReading);
flag(prototype, 'sync', kSync);
flag(prototype, 'needReadable', bits.kNeedReadable);
flag(prototype, 'emittedReadable', bits.kEmittedReadable);
flag(prototype, 'readableListening', bits.kReadableListening);
flag(prototype, 'resumeScheduled', bits.kResumeScheduled);
flag(prototype, 'multiAwaitDrain', bits.kMultiAwaitDrain);
flag(prototype, 'readingMore', bits.kReadingMore);
flag(prototype, 'dataEmitted', bits.kDataEmitted);
value(prototype, 'decoder', kDecoder, Symbol('kDecoderValue'), nothing);
value(prototype, 'encoding', kEncoding, Symbol('kEncodingValue'), nothing);

// null, false or true in two bits.
function threeValued(name, has, is) {
  define(prototype, name, function() {
    return (this.state & has) !== 0 ? (this.state & is) !== 0 : null;
  }, function(on) {
    if (on == null) this.state &= ~(has | is);
    else if (on) this.state |= has | is;
    else this.state = (this.state | has) & ~is;
  });
}
threeValued('flowing', kHasFlowing, kFlowing);
define(prototype, 'pipesCount', function() { return this.pipes.length; }, undefined);
define(prototype, 'paused', function() { return (this.state & kPaused) !== 0; }, function(on) {
  if (on) this.state |= kHasPaused | kPaused;
  else this.state = (this.state | kHasPaused) & ~kPaused;
});

module.exports = { ...bits, madeAt, ReadableState };
