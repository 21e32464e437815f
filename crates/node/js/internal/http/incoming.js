'use strict';
// IncomingMessage: a request that a server reads, or a response that a client reads.
//
// Headers stay the flat list that the parser made until somebody asks for the object. A message that nobody reads is
// dumped: its content is taken off the connection and dropped.

const native = internalBinding('http');
const { Readable } = require('stream');

const kHeaders = Symbol('kHeaders');
const kHeadersDistinct = Symbol('kHeadersDistinct');
const kHeadersCount = Symbol('kHeadersCount');
const kTrailers = Symbol('kTrailers');
const kTrailersDistinct = Symbol('kTrailersDistinct');
const kTrailersCount = Symbol('kTrailersCount');
const kAbortController = Symbol('kAbortController');
const kAbortSignalSocket = Symbol('kAbortSignalSocket');
const kAbortSignalListener = Symbol('kAbortSignalListener');
const kAbortSignalDetached = Symbol('kAbortSignalDetached');
const kAttachAbortSignal = Symbol('kAttachAbortSignal');
const kDetachAbortSignal = Symbol('kDetachAbortSignal');

function readStart(socket) {
  if (socket && !socket._paused && socket.readable) socket.resume();
}

function readStop(socket) {
  if (socket) socket.pause();
}

function IncomingMessage(socket) {
  Readable.call(this, socket ? { highWaterMark: socket.readableHighWaterMark } : undefined);
  this._readableState.readingMore = true;
  this.socket = socket;
  this.httpVersionMajor = null;
  this.httpVersionMinor = null;
  this.httpVersion = null;
  this.complete = false;
  this[kHeaders] = null;
  this[kHeadersCount] = 0;
  this.rawHeaders = [];
  this[kTrailers] = null;
  this[kTrailersCount] = 0;
  this.rawTrailers = [];
  this.joinDuplicateHeaders = false;
  this.aborted = false;
  this.upgrade = null;
  // requests
  this.url = '';
  this.method = null;
  this[kAbortController] = null;
  this[kAbortSignalSocket] = null;
  this[kAbortSignalListener] = null;
  this[kAbortSignalDetached] = false;
  // responses
  this.statusCode = null;
  this.statusMessage = null;
  this.client = socket;
  this._consuming = false;
  this._dumped = false; // nobody takes the content: leave it out
}
Object.setPrototypeOf(IncomingMessage.prototype, Readable.prototype);
Object.setPrototypeOf(IncomingMessage, Readable);

const plain = IncomingMessage.prototype;

// The object of a list of fields. A subclass that adds lines in its own way is asked line by line.
function collect(message, list, count) {
  if (message._addHeaderLine === addHeaderLine) return native.fields(list, count, Boolean(message.joinDuplicateHeaders));
  const dest = {};
  for (let i = 0; i < count; i += 2) message._addHeaderLine(list[i], list[i + 1], dest);
  return dest;
}

function collectDistinct(message, list, count) {
  const dest = { __proto__: null };
  for (let i = 0; i < count; i += 2) message._addHeaderLineDistinct(list[i], list[i + 1], dest);
  return dest;
}

function accessor(get, set) {
  return { __proto__: null, get, set, enumerable: false, configurable: false };
}

Object.defineProperties(plain, {
  connection: accessor(function() { return this.socket; }, function(value) { this.socket = value; }),
  headers: accessor(
    function() { return this[kHeaders] ??= collect(this, this.rawHeaders, this[kHeadersCount]); },
    function(value) { this[kHeaders] = value; },
  ),
  headersDistinct: accessor(
    function() { return this[kHeadersDistinct] ??= collectDistinct(this, this.rawHeaders, this[kHeadersCount]); },
    function(value) { this[kHeadersDistinct] = value; },
  ),
  trailers: accessor(
    function() { return this[kTrailers] ??= collect(this, this.rawTrailers, this[kTrailersCount]); },
    function(value) { this[kTrailers] = value; },
  ),
  trailersDistinct: accessor(
    function() { return this[kTrailersDistinct] ??= collectDistinct(this, this.rawTrailers, this[kTrailersCount]); },
    function(value) { this[kTrailersDistinct] = value; },
  ),
  signal: {
    __proto__: null,
    configurable: true,
    enumerable: false,
    get() {
      if (this[kAbortController] === null) {
        this[kAbortController] = new AbortController();
        if (this.destroyed && !this[kAbortSignalDetached]) this[kAbortController].abort();
        else this[kAttachAbortSignal]();
      }
      return this[kAbortController].signal;
    },
  },
});

// A signal aborts when its message is destroyed, or its connection closes, before the exchange is over.
plain[kAttachAbortSignal] = function() {
  const { socket } = this;
  if (this[kAbortSignalDetached] || !socket || typeof socket.once !== 'function') return;
  const listener = () => abortSignal(this);
  this[kAbortSignalSocket] = socket;
  this[kAbortSignalListener] = listener;
  socket.once('close', listener);
};

plain[kDetachAbortSignal] = function() {
  this[kAbortSignalDetached] = true;
  this[kAbortSignalSocket]?.removeListener('close', this[kAbortSignalListener]);
  this[kAbortSignalSocket] = null;
  this[kAbortSignalListener] = null;
};

function abortSignal(message) {
  if (message[kAbortSignalDetached]) return;
  message[kDetachAbortSignal]();
  message[kAbortController]?.abort();
}

plain.setTimeout = function setTimeout(msecs, callback) {
  if (callback) this.on('timeout', callback);
  this.socket.setTimeout(msecs);
  return this;
};

plain._read = function _read() {
  if (!this._consuming) {
    this._readableState.readingMore = false;
    this._consuming = true;
  }
  // The parser feeds the stream; reading only lets the connection flow.
  if (this.socket.readable) readStart(this.socket);
};
Object.defineProperty(plain._read, 'length', { value: 0, configurable: true });

plain._destroy = function _destroy(err, callback) {
  if (!this.readableEnded || !this.complete) {
    this.aborted = true;
    if (this[kAbortController] !== null) abortSignal(this);
    this.emit('aborted');
  }
  const { socket } = this;
  // There may be none, or one that is not ours.
  if (socket && !socket.destroyed && this.aborted) {
    socket.destroy(err);
    const stop = require('internal/streams/end_of_stream').eos(socket, (failure) => {
      if (failure?.code === 'ERR_STREAM_PREMATURE_CLOSE') failure = null;
      stop();
      process.nextTick(settle, this, failure || err, callback);
    });
  } else {
    process.nextTick(settle, this, err, callback);
  }
};

// An error that nobody listens to is nobody's.
function settle(message, err, callback) {
  if (message.listenerCount('error') === 0) callback();
  else callback(err);
}

plain._addHeaderLines = function _addHeaderLines(headers, n) {
  if (!headers?.length) return;
  let dest;
  if (this.complete) {
    this.rawTrailers = headers;
    this[kTrailersCount] = n;
    dest = this[kTrailers];
  } else {
    this.rawHeaders = headers;
    this[kHeadersCount] = n;
    dest = this[kHeaders];
  }
  if (dest) for (let i = 0; i < n; i += 2) this._addHeaderLine(headers[i], headers[i + 1], dest);
};

// Names of which the first field counts.
const FIRST = new Set(['age', 'authorization', 'content-length', 'content-type', 'etag', 'expires', 'from', 'host', 'if-modified-since',
  'if-unmodified-since', 'last-modified', 'location', 'max-forwards', 'proxy-authorization', 'referer', 'retry-after', 'server', 'user-agent']);

// The same rules as native.fields'.
function addHeaderLine(field, value, dest) {
  const name = field.toLowerCase();
  if (name === 'set-cookie') {
    if (dest[name] !== undefined) dest[name].push(value);
    else dest[name] = [value];
  } else if (FIRST.has(name) && !this.joinDuplicateHeaders) {
    if (dest[name] === undefined) dest[name] = value;
  } else if (typeof dest[name] === 'string') {
    dest[name] += (name === 'cookie' ? '; ' : ', ') + value;
  } else {
    dest[name] = value;
  }
}
plain._addHeaderLine = addHeaderLine;
Object.defineProperty(addHeaderLine, 'name', { value: '_addHeaderLine', configurable: true });

plain._addHeaderLineDistinct = function _addHeaderLineDistinct(field, value, dest) {
  const name = field.toLowerCase();
  if (dest[name]) dest[name].push(value);
  else dest[name] = [value];
};

// The message has all of its content. One that nobody has looked at yet only notes that.
function endContent(message) {
  const state = message._readableState;
  if (message._eventsCount === 0 && state.length === 0 && state.flowing === null && !message._consuming && !message.destroyed) state.ended = true;
  else message.push(null);
}

// Ends a message of which it is known that it has no content, without the events of a stream.
plain._dumpAndCloseReadable = function _dumpAndCloseReadable() {
  this._dumped = true;
  const state = this._readableState;
  state.ended = state.endEmitted = state.destroyed = state.closed = state.closeEmitted = true;
};

// Reads the content away, so that the next message comes.
plain._dump = function _dump() {
  if (this._dumped) return;
  if (this._eventsCount === 0 && this.complete && this._readableState.length === 0 && this._readableState.ended) {
    this._dumpAndCloseReadable(); // there is nothing, and nobody to hear of it
    return;
  }
  this._dumped = true;
  this.removeAllListeners('data'); // a listener would get what is left
  this.resume();
};

module.exports = { IncomingMessage, kDetachAbortSignal, endContent, readStart, readStop };
