'use strict';
// OutgoingMessage: a response that a server writes, or a request that a client writes.
//
// Until the message has its connection, and its turn on it, what is written waits in `outputData`. The head waits for
// the first write, to go out with it.
//
// Invariant: what the program gave is never copied: content goes to the socket as it is, chunk lines beside it.

const EE = require('events');
const native = internalBinding('http');
const { Stream } = require('internal/streams/legacy');
const { Buffer } = require('buffer');
const { getDefaultHighWaterMark } = require('internal/streams/state');
const { codes } = require('internal/errors');
const {
  ERR_HTTP_BODY_NOT_ALLOWED, ERR_HTTP_CONTENT_LENGTH_MISMATCH, ERR_HTTP_HEADERS_SENT, ERR_INVALID_ARG_TYPE,
  ERR_INVALID_CHAR, ERR_METHOD_NOT_IMPLEMENTED, ERR_STREAM_ALREADY_FINISHED, ERR_STREAM_CANNOT_PIPE, ERR_STREAM_DESTROYED,
  ERR_STREAM_NULL_VALUES, ERR_STREAM_WRITE_AFTER_END,
} = codes;
const { nop } = require('internal/http/nop');
const { kOutHeaders, kUniqueHeaders, parseUniqueHeadersOption, storeHeader, validateHeaderName, validateHeaderValue } = require('internal/http/head');

const kBytesWritten = Symbol('kBytesWritten');
const kNeedDrain = Symbol('kNeedDrain');
const kCorked = Symbol('corked');
const kChunkedBuffer = Symbol('kChunkedBuffer');
const kChunkedLength = Symbol('kChunkedLength');
const kSocket = Symbol('kSocket');
const kErrored = Symbol('errored');
const kWritableFinished = Symbol('kWritableFinished');
const kEndCallbacks = Symbol('kEndCallbacks');
const kFlushError = Symbol('kFlushError');
const kOnFinish = Symbol('kOnFinish'); // a connection's, which comes before the program's
const kHighWaterMark = Symbol('kHighWaterMark');
const kRejectNonStandardBodyWrites = Symbol('kRejectNonStandardBodyWrites');

function OutgoingMessage(options) {
  Stream.call(this);
  this.outputData = [];
  this.outputSize = 0;
  this.writable = true;
  this.destroyed = false;
  this._last = false;
  this.chunkedEncoding = false;
  this.shouldKeepAlive = true;
  this.maxRequestsOnConnectionReached = false;
  this._defaultKeepAlive = true;
  this.useChunkedEncodingByDefault = true;
  this.sendDate = false;
  this._removedConnection = false;
  this._removedContLen = false;
  this._removedTE = false;
  this.strictContentLength = false;
  this[kBytesWritten] = 0;
  this._contentLength = null;
  this._hasBody = true;
  this._trailer = '';
  this[kNeedDrain] = false;
  this.finished = false;
  this._headerSent = false;
  this[kCorked] = 0;
  this[kChunkedBuffer] = [];
  this[kChunkedLength] = 0;
  this._closed = false;
  this[kSocket] = null;
  this._header = null;
  this[kOutHeaders] = null;
  this._keepAliveTimeout = 0;
  this._onPendingData = nop;
  this[kErrored] = null;
  this[kWritableFinished] = false;
  this[kEndCallbacks] = null;
  this[kFlushError] = null;
  this[kHighWaterMark] = options?.highWaterMark ?? getDefaultHighWaterMark();
  this[kRejectNonStandardBodyWrites] = options?.rejectNonStandardBodyWrites ?? false;
}
Object.setPrototypeOf(OutgoingMessage.prototype, Stream.prototype);
Object.setPrototypeOf(OutgoingMessage, Stream);

const plain = OutgoingMessage.prototype;

plain._isLenientHeaderValidation = function() {
  return false;
};
Object.defineProperty(plain._isLenientHeaderValidation, 'name', { value: '', configurable: true });

function fixed(get, set) {
  return { __proto__: null, get, set, enumerable: false, configurable: false };
}

Object.defineProperties(plain, {
  errored: fixed(function() { return this[kErrored]; }),
  closed: fixed(function() { return this._closed; }),
  writableFinished: fixed(function() { return this[kWritableFinished]; }),
  writableObjectMode: fixed(() => false),
  writableLength: fixed(function() { return this.outputSize + this[kChunkedLength] + (this[kSocket] ? this[kSocket].writableLength : 0); }),
  writableHighWaterMark: fixed(function() { return this[kSocket] ? this[kSocket].writableHighWaterMark : this[kHighWaterMark]; }),
  writableCorked: fixed(function() { return this[kCorked]; }),
  connection: fixed(function() { return this[kSocket]; }, function(value) { this.socket = value; }),
  socket: fixed(function() { return this[kSocket]; }, function(value) {
    for (let n = this[kCorked]; n > 0; n--) {
      value?.cork();
      this[kSocket]?.uncork();
    }
    this[kSocket] = value;
  }),
  headersSent: { __proto__: null, configurable: true, enumerable: true, get() { return Boolean(this._header); } },
  writableEnded: fixed(function() { return this.finished; }),
  writableNeedDrain: fixed(function() { return !this.destroyed && !this.finished && this[kNeedDrain]; }),
});

plain._renderHeaders = function _renderHeaders() {
  if (this._header) throw new ERR_HTTP_HEADERS_SENT('render');
  const headers = this[kOutHeaders];
  const rendered = {};
  for (const key in headers) rendered[headers[key][0]] = headers[key][1];
  return rendered;
};

plain.cork = function cork() {
  this[kCorked]++;
  this[kSocket]?.cork();
};

plain.uncork = function uncork() {
  this[kCorked]--;
  this[kSocket]?.uncork();
  if (this[kCorked] || this[kChunkedBuffer].length === 0) return;
  // What was written meanwhile is one chunk.
  const pieces = this[kChunkedBuffer];
  this._send(`${this[kChunkedLength].toString(16)}\r\n`, 'latin1', null);
  for (let i = 0; i < pieces.length; i += 3) this._send(pieces[i], pieces[i + 1], null);
  this._send(lineEnd(), null, pieces.length > 3 ? callAll(pieces) : pieces[2]);
  this[kChunkedBuffer].length = 0;
  this[kChunkedLength] = 0;
};

function callAll(pieces) {
  const callbacks = [];
  for (let i = 2; i < pieces.length; i += 3) if (pieces[i]) callbacks.push(pieces[i]);
  return (err) => {
    for (const callback of callbacks) callback(err);
  };
}

let crlf;
function lineEnd() {
  return crlf ??= Buffer.from('\r\n');
}

plain.setTimeout = function setTimeout(msecs, callback) {
  if (callback) this.on('timeout', callback);
  if (!this[kSocket]) this.once('socket', function(socket) { socket.setTimeout(msecs); });
  else this[kSocket].setTimeout(msecs);
  return this;
};

// The connection may come later, and is destroyed then.
plain.destroy = function destroy(err) {
  if (this.destroyed) return this;
  this.destroyed = true;
  this[kErrored] = err;
  if (this[kSocket]) {
    this[kSocket].destroy(err);
  } else {
    this.once('socket', function(socket) { socket.destroy(err); });
    process.nextTick(emitClose, this);
  }
  return this;
};

function emitClose(message) {
  if (message._closed) return;
  message.destroyed = true;
  message._closed = true;
  message.emit('close');
}

// Writes with the head in front if that is still to go.
plain._send = function _send(data, encoding, callback, byteLength) {
  if (!this._headerSent) {
    const header = this._header;
    this._headerSent = true;
    if (typeof data === 'string' && (encoding === 'utf8' || encoding === 'latin1' || !encoding)) {
      data = header + data;
    } else {
      this.outputData.unshift({ data: header, encoding: 'latin1', callback: null });
      this.outputSize += header.length;
      this._onPendingData(header.length);
    }
  }
  return this._writeRaw(data, encoding, callback, byteLength);
};

plain._writeRaw = function _writeRaw(data, encoding, callback) {
  const socket = this[kSocket];
  if (socket && socket.destroyed) return false; // nobody hears it any more
  if (typeof encoding === 'function') {
    callback = encoding;
    encoding = null;
  }
  if (socket && socket._httpMessage === this && socket.writable) {
    if (this.outputData.length > 0) this._flushOutput(socket);
    return socket.write(data, encoding, callback);
  }
  this.outputData.push({ data, encoding, callback });
  this.outputSize += data.length;
  this._onPendingData(data.length);
  return this.outputSize < this[kHighWaterMark];
};
Object.defineProperty(plain._writeRaw, 'length', { value: 4, configurable: true });

plain._storeHeader = function _storeHeader(firstLine, headers) {
  storeHeader(this, firstLine, headers);
};

Object.assign(plain, require('internal/http/outgoing_headers'));

plain._implicitHeader = function _implicitHeader() {
  throw new ERR_METHOD_NOT_IMPLEMENTED('_implicitHeader()');
};

function sizeOf(chunk, encoding) {
  return typeof chunk === 'string' ? Buffer.byteLength(chunk, encoding) : chunk.byteLength;
}

// Strictness is about what is framed by a length that the program gave.
function isStrict(message) {
  return message.strictContentLength && message._contentLength > 0 && !message.chunkedEncoding && message._hasBody;
}

function fail(message, err, callback) {
  process.nextTick(tellFailure, message, err, callback);
}

function tellFailure(message, err, callback) {
  callback(err);
  if (typeof message.destroy === 'function' && message.destroyed === false) emitOrDestroy(message, err);
  else if (typeof message.emit === 'function' && !message.destroyed) message.emit('error', err);
}

function emitOrDestroy(message, err) {
  if (!message._closed) {
    message[kErrored] = err;
    message.emit('error', err);
  }
}

plain.write = function write(chunk, encoding, callback) {
  if (typeof encoding === 'function') {
    callback = encoding;
    encoding = null;
  }
  if (typeof callback !== 'function') callback = nop;
  if (!prepare(this, chunk, encoding, callback, false)) {
    this[kNeedDrain] = true;
    return false;
  }
  if (!this._hasBody) {
    process.nextTick(callback);
    return true;
  }
  // What is written in one turn goes out together.
  const socket = this[kSocket];
  if (socket && !socket.writableCorked) {
    socket.cork();
    process.nextTick(uncorkSocket, socket);
  }
  const taken = this.chunkedEncoding && chunk.length > 0 ? writeChunk(this, chunk, encoding, callback) : this._send(chunk, encoding, callback);
  if (!taken) this[kNeedDrain] = true;
  return taken;
};

// Checks what is to be written, and makes the head if this is the first of it. False: it may not be written, and the
// callback is told.
function prepare(message, chunk, encoding, callback, last) {
  if (chunk === null) throw new ERR_STREAM_NULL_VALUES();
  if (typeof chunk !== 'string' && !(chunk instanceof Uint8Array)) throw new ERR_INVALID_ARG_TYPE('chunk', ['string', 'Buffer', 'Uint8Array'], chunk);
  if (message.finished || message.destroyed) {
    const err = message.finished ? new ERR_STREAM_WRITE_AFTER_END() : new ERR_STREAM_DESTROYED('write');
    if (message.destroyed) process.nextTick(callback, err);
    else fail(message, err, callback);
    return false;
  }
  if (message.strictContentLength) {
    const sum = message[kBytesWritten] + sizeOf(chunk, encoding);
    if (isStrict(message) && (last ? sum !== message._contentLength : sum > message._contentLength)) {
      throw new ERR_HTTP_CONTENT_LENGTH_MISMATCH(sum, message._contentLength);
    }
    message[kBytesWritten] = sum;
  }
  if (!message._header) {
    if (last) message._contentLength = sizeOf(chunk, encoding);
    message._implicitHeader();
  }
  if (!message._hasBody && message[kRejectNonStandardBodyWrites]) throw new ERR_HTTP_BODY_NOT_ALLOWED();
  return true;
}

function writeChunk(message, chunk, encoding, callback) {
  const length = sizeOf(chunk, encoding);
  if (message[kCorked] && message._headerSent) {
    message[kChunkedBuffer].push(chunk, encoding, callback);
    message[kChunkedLength] += length;
    return message[kChunkedLength] < message[kHighWaterMark];
  }
  message._send(`${length.toString(16)}\r\n`, 'latin1', null);
  message._send(chunk, encoding, null);
  return message._send(lineEnd(), null, callback);
}

function uncorkSocket(socket) {
  socket.uncork();
}

plain.addTrailers = function addTrailers(headers) {
  let text = '';
  const isArray = Array.isArray(headers);
  const keys = Object.keys(headers);
  const lenient = this._isLenientHeaderValidation();
  for (let i = 0; i < keys.length; i++) {
    const entry = headers[keys[i]];
    const name = isArray ? entry[0] : keys[i];
    const value = isArray ? entry[1] : entry;
    validateHeaderName(name, 'Trailer name');
    const values = Array.isArray(value) && value.length > 1 && !this[kUniqueHeaders]?.has(name.toLowerCase()) ? value :
      [Array.isArray(value) ? value.join('; ') : value];
    for (let j = 0; j < values.length; j++) {
      if (native.hasInvalidChar(`${values[j]}`, lenient)) throw new ERR_INVALID_CHAR('trailer content', name);
      text += `${name}: ${values[j]}\r\n`;
    }
  }
  this._trailer = text;
};

// Everything is with the connection, or will not be.
function onFinish(message, err) {
  const socket = message[kSocket];
  const failure = err || socket?.errored || null; // a socket that failed in the same turn may have taken it, but did not send it
  const failed = failure !== null || Boolean(socket?._hadError);
  message[kWritableFinished] = !failed;
  const callbacks = message[kEndCallbacks];
  if (callbacks !== null) {
    message[kEndCallbacks] = null;
    for (const callback of callbacks) callback(failure);
  }
  if (failed) return;
  message[kOnFinish]?.();
  message.emit('finish');
}

plain.end = function end(chunk, encoding, callback) {
  if (typeof chunk === 'function') {
    callback = chunk;
    chunk = null;
    encoding = null;
  } else if (typeof encoding === 'function') {
    callback = encoding;
    encoding = null;
  }
  if (this.finished) {
    if (chunk) fail(this, new ERR_STREAM_WRITE_AFTER_END(), typeof callback === 'function' ? callback : nop);
    else if (typeof callback === 'function') whenFinished(this, callback);
    return this;
  }
  const socket = this[kSocket];
  if (chunk) {
    if (!prepare(this, chunk, encoding, nop, true)) chunk = null;
  } else if (!this._header) {
    this._contentLength = 0;
    this._implicitHeader();
  }
  if (typeof callback === 'function') (this[kEndCallbacks] ??= []).push(callback);
  if (isStrict(this) && this[kBytesWritten] !== this._contentLength) {
    if (chunk) this._send(chunk, encoding, nop); // a length that the head said first is found out with the content
    throw new ERR_HTTP_CONTENT_LENGTH_MISMATCH(this[kBytesWritten], this._contentLength);
  }
  const finish = (err) => onFinish(this, err);
  if (this._hasBody && this.chunkedEncoding) {
    socket?.cork();
    if (chunk && chunk.length > 0) writeChunk(this, chunk, encoding, nop);
    if (this[kCorked]) {
      this[kCorked] = 1;
      this.uncork();
    }
    this._send(`0\r\n${this._trailer}\r\n`, 'latin1', finish);
  } else if (chunk && this._hasBody) {
    this._send(chunk, encoding, finish);
  } else if (!this._headerSent || this.writableLength) {
    this._send('', 'latin1', finish);
  } else {
    process.nextTick(finish);
  }
  this[kCorked] = 0;
  if (socket && socket._writableState.corked) {
    // All corks of this turn are off.
    socket._writableState.corked = 1;
    socket.uncork();
  }
  this.finished = true;
  // The turn on the connection is over if nothing waits.
  if (this.outputData.length === 0 && socket && socket._httpMessage === this) this._finish();
  return this;
};

function whenFinished(message, callback) {
  if (message.writableFinished) callback(new ERR_STREAM_ALREADY_FINISHED('end'));
  else (message[kEndCallbacks] ??= []).push(callback);
}

plain._finish = function _finish() {
  this.emit('prefinish');
};

// The connection takes more: what waits goes first, and a waiting program is told.
plain._flush = function _flush() {
  const socket = this[kSocket];
  if (!socket || !socket.writable) return;
  const taken = this._flushOutput(socket);
  if (this.finished) {
    this._finish();
  } else if (taken && this[kNeedDrain]) {
    this[kNeedDrain] = false;
    this.emit('drain');
  }
};

plain._flushOutput = function _flushOutput(socket) {
  const waiting = this.outputData;
  if (waiting.length === 0) return undefined;
  this.outputData = [];
  const size = this.outputSize;
  this.outputSize = 0;
  socket.cork();
  let taken;
  for (let i = 0; i < waiting.length; i++) {
    const { data, encoding, callback } = waiting[i];
    taken = socket.write(data, encoding, callback);
  }
  socket.uncork();
  this._onPendingData(-size);
  return taken;
};

plain.flushHeaders = function flushHeaders() {
  if (!this._header) this._implicitHeader();
  this._send('');
};

plain.pipe = function pipe() {
  this.emit('error', new ERR_STREAM_CANNOT_PIPE());
};

plain[EE.captureRejectionSymbol] = function(err) {
  this.destroy(err);
};
Object.defineProperty(plain[EE.captureRejectionSymbol], 'length', { value: 2, configurable: true });
Object.defineProperty(plain[EE.captureRejectionSymbol], 'name', { value: '', configurable: true });

module.exports = {
  kHighWaterMark,
  kUniqueHeaders,
  parseUniqueHeadersOption,
  validateHeaderName,
  validateHeaderValue,
  OutgoingMessage,
  emitClose, kErrored, kNeedDrain, kOnFinish,
};
