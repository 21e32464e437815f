'use strict';
// ServerResponse: what a server writes in answer to a request.

const native = internalBinding('http');
const { OutgoingMessage, emitClose } = require('internal/http/outgoing');
const { kOutHeaders, checkValue, validateHeaderName } = require('internal/http/head');
const { STATUS_CODES } = require('internal/http/status');
const channels = require('internal/http/channels');
const { kConnection } = require('internal/http/symbols');
const { codes } = require('internal/errors');
const { ERR_HTTP_HEADERS_SENT, ERR_HTTP_INVALID_STATUS_CODE, ERR_HTTP_SOCKET_ASSIGNED, ERR_INVALID_ARG_VALUE, ERR_INVALID_CHAR } = codes;
const { validateInteger, validateObject } = require('internal/validators');

const CHUNKED = /(?:^|\W)chunked(?:$|\W)/i;

function ServerResponse(req, options) {
  OutgoingMessage.call(this, options);
  if (req.method === 'HEAD') this._hasBody = false;
  this.req = req;
  this.sendDate = true;
  this._sent100 = false;
  this._expect_continue = false;
  if (req.httpVersionMajor < 1 || req.httpVersionMinor < 1) {
    this.useChunkedEncodingByDefault = CHUNKED.test(req.headers.te);
    this.shouldKeepAlive = false;
  }
  if (channels.serverResponseCreated.hasSubscribers) channels.serverResponseCreated.publish({ request: req, response: this });
}
Object.setPrototypeOf(ServerResponse.prototype, OutgoingMessage.prototype);
Object.setPrototypeOf(ServerResponse, OutgoingMessage);

const plain = ServerResponse.prototype;

plain._finish = function _finish() {
  OutgoingMessage.prototype._finish.call(this);
};
plain.statusCode = 200;
plain.statusMessage = undefined;

// The socket of a response that nothing else looks after closed.
function onSocketClose() {
  if (this._httpMessage) emitClose(this._httpMessage);
}

plain.assignSocket = function assignSocket(socket) {
  if (socket._httpMessage) throw new ERR_HTTP_SOCKET_ASSIGNED();
  socket._httpMessage = this;
  if (socket[kConnection] === undefined) socket.on('close', onSocketClose); // a server's connection does it itself
  this.socket = socket;
  this.emit('socket', socket);
  this._flush();
};

plain.detachSocket = function detachSocket(socket) {
  if (socket[kConnection] === undefined) socket.removeListener('close', onSocketClose);
  socket._httpMessage = null;
  this.socket = null;
};

plain.writeInformation = function writeInformation(statusCode, headers, callback) {
  validateInteger(statusCode, 'statusCode', 100, 199);
  if (statusCode === 101) throw new ERR_HTTP_INVALID_STATUS_CODE(statusCode);
  if (typeof headers === 'function') {
    callback = headers;
    headers = undefined;
  }
  let head = `HTTP/1.1 ${statusCode} ${STATUS_CODES[statusCode] || 'unknown'}\r\n`;
  if (headers) {
    validateObject(headers, 'headers');
    for (const name of Object.keys(headers)) {
      validateHeaderName(name);
      checkValue(name, headers[name], this._isLenientHeaderValidation());
      head += `${name}: ${headers[name]}\r\n`;
    }
  }
  this._writeRaw(`${head}\r\n`, 'ascii', callback);
};

plain.writeContinue = function writeContinue(callback) {
  this._writeRaw('HTTP/1.1 100 Continue\r\n\r\n', 'ascii', callback);
  this._sent100 = true;
};

plain.writeProcessing = function writeProcessing(callback) {
  this._writeRaw('HTTP/1.1 102 Processing\r\n\r\n', 'ascii', callback);
};

const LINK = /^<[^>]*>(?:\s*;\s*[^;"\s]+(?:=(?:"[^;"\s]*"|[^;"\s]*))?)*$/;

function checkLink(value) {
  if (typeof value !== 'string' || !LINK.test(value)) {
    throw new ERR_INVALID_ARG_VALUE('hints', value, 'must be an array or string of format "</styles.css>; rel=preload; as=style"');
  }
}

function linkValue(hint) {
  if (!Array.isArray(hint)) {
    checkLink(hint);
    return hint;
  }
  hint.forEach(checkLink);
  return hint.join(', ');
}

plain.writeEarlyHints = function writeEarlyHints(hints, callback) {
  validateObject(hints, 'hints');
  if (hints.link === null || hints.link === undefined) return;
  const link = linkValue(hints.link);
  if (link.length === 0) return;
  let head = `HTTP/1.1 103 Early Hints\r\nLink: ${link}\r\n`;
  for (const name of Object.keys(hints)) {
    if (name === 'link') continue;
    validateHeaderName(name);
    checkValue(name, hints[name], this._isLenientHeaderValidation());
    head += `${name}: ${hints[name]}\r\n`;
  }
  this._writeRaw(`${head}\r\n`, 'ascii', callback);
};

plain._implicitHeader = function _implicitHeader() {
  this.writeHead(this.statusCode);
};

// Fields given here replace those that were set before, but may be several of a name.
function mergeList(message, list) {
  if (list.length % 2 !== 0) throw new ERR_INVALID_ARG_VALUE('headers', list);
  for (let i = 0; i < list.length; i += 2) message.removeHeader(list[i]);
  for (let i = 0; i < list.length; i += 2) if (list[i]) message.appendHeader(list[i], list[i + 1]);
}

plain.writeHead = function writeHead(statusCode, reason, obj) {
  if (this._header) throw new ERR_HTTP_HEADERS_SENT('write');
  const code = statusCode | 0;
  if (code < 100 || code > 999) throw new ERR_HTTP_INVALID_STATUS_CODE(statusCode);
  if (typeof reason === 'string') {
    this.statusMessage = reason;
  } else {
    this.statusMessage ||= STATUS_CODES[code] || 'unknown';
    obj ??= reason;
  }
  this.statusCode = code;

  let headers = obj;
  if (this[kOutHeaders]) {
    if (Array.isArray(obj)) {
      mergeList(this, obj);
    } else if (obj) {
      for (const name of Object.keys(obj)) if (name) this.setHeader(name, obj[name]);
    }
    headers = this[kOutHeaders];
  }
  const { statusMessage } = this;
  if (statusMessage !== STATUS_CODES[code] && native.hasInvalidChar(`${statusMessage}`, false)) throw new ERR_INVALID_CHAR('statusMessage');
  if (code === 204 || code === 304 || code < 200) this._hasBody = false;
  // The client may send the content all the same: it must not be taken for a request.
  if (this._expect_continue && !this._sent100) this.shouldKeepAlive = false;
  this._storeHeader(`HTTP/1.1 ${code} ${statusMessage}\r\n`, headers);
  return this;
};
plain.writeHeader = plain.writeHead;

module.exports = { ServerResponse, onSocketClose };
