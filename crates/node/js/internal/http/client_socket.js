'use strict';
// A request on its socket: what the socket and the parser of its response tell, until the socket is free again.
//
// The listeners are the same functions for all sockets; the request is the socket's _httpMessage.

const { freeParser, parsers, calculateLenientFlags, prepareError, ConnResetException } = require('internal/http/common');
const { RESPONSE, read, setUp } = require('internal/http/parser');
const { kErrored, kNeedDrain } = require('internal/http/outgoing');
const { kDetachAbortSignal } = require('internal/http/incoming');
const channels = require('internal/http/channels');
const asyncContext = require('internal/async_context');

const kScope = Symbol('kScope');

// What programs see as the asynchronous resource of an exchange.
class HTTPClientAsyncResource {
  constructor(type, req) {
    this.type = type;
    this.req = req;
  }
}

function release(parser, req, socket) {
  freeParser(parser, req, socket);
  if (req?.[kScope] === undefined) return;
  asyncContext.close(req[kScope]);
  req[kScope] = undefined;
}

function emitError(req, err) {
  if (channels.clientRequestError.hasSubscribers) channels.clientRequestError.publish({ request: req, error: err });
  req.emit('error', err);
}

// The request gets its socket, unless it was given up.
function onSocketTick(req, socket, err) {
  if (!req.destroyed && !err) {
    attach(req, socket);
    req._flush();
    return;
  }
  if (socket) {
    if (!err && req.agent && !socket.destroyed) {
      socket.emit('free');
    } else {
      const { eos } = require('internal/streams/end_of_stream');
      eos(socket.destroy(err || req[kErrored]), (failure) => {
        if (failure?.code === 'ERR_STREAM_PREMATURE_CLOSE') failure = null;
        giveUp(req, failure || err);
      });
      return;
    }
  }
  giveUp(req, err || req[kErrored]);
}

function giveUp(req, err) {
  if (!req.aborted && !err) err = new ConnResetException('socket hang up');
  if (err) emitError(req, err);
  req._closed = true;
  req.emit('close');
}

function attach(req, socket) {
  const parser = parsers.alloc();
  req.socket = socket;
  setUp(parser, RESPONSE, req.maxHeaderSize || 0, calculateLenientFlags(req.httpValidation, req.insecureHTTPParser));
  parser.socket = socket;
  parser.outgoing = req;
  req.parser = parser;
  socket.parser = parser;
  socket._httpMessage = req;
  if (typeof req.maxHeadersCount === 'number') parser.maxHeaderPairs = req.maxHeadersCount << 1;
  parser.joinDuplicateHeaders = req.joinDuplicateHeaders;
  parser.onIncoming = onResponse;
  if (asyncContext.tracker !== undefined) req[kScope] = asyncContext.open('HTTPCLIENTREQUEST', new HTTPClientAsyncResource('HTTPINCOMINGMESSAGE', req));
  socket.on('error', onError);
  socket.on('data', onData);
  socket.on('end', onEnd);
  socket.on('close', onClose);
  socket.on('drain', onDrain);
  if (req.timeout !== undefined || req.agent?.options?.timeout) listenTimeout(req);
  req.emit('socket', socket);
}

function detach(socket) {
  socket.removeListener('data', onData);
  socket.removeListener('end', onEnd);
}

function isInformation(status) {
  return status < 200 && status >= 100 && status !== 101;
}

function onData(chunk) {
  const scope = this._httpMessage[kScope];
  if (scope !== undefined) asyncContext.run(scope, readAndFollow, this, chunk);
  else readAndFollow.call(this, chunk);
}

function readAndFollow(chunk) {
  const req = this._httpMessage;
  const { parser } = this;
  const result = read(parser, chunk);
  if (typeof result !== 'number') {
    prepareError(result, parser, chunk);
    release(parser, req, this);
    detach(this);
    this.destroy();
    req.socket._hadError = true;
    emitError(req, result);
  } else if (parser.incoming?.upgrade) {
    handOver(this, req, parser, chunk, result);
  } else if (parser.incoming?.complete && !isInformation(parser.incoming.statusCode)) {
    detach(this);
    this.removeListener('drain', onDrain);
    release(parser, req, this);
  }
}

// The answer to CONNECT, or 101: the socket is another protocol's.
function handOver(socket, req, parser, chunk, result) {
  const res = req.res = parser.incoming;
  detach(socket);
  socket.removeListener('drain', onDrain);
  if (req.timeoutCb) socket.removeListener('timeout', req.timeoutCb);
  socket.removeListener('timeout', onResponseTimeout);
  parser.finish();
  release(parser, req, socket);
  const event = req.method === 'CONNECT' ? 'connect' : 'upgrade';
  if (req.listenerCount(event) === 0) {
    socket.destroy();
    return;
  }
  req.upgradeOrConnect = true;
  socket.emit('agentRemove');
  socket.removeListener('close', onClose);
  socket.removeListener('error', onError);
  socket._httpMessage = null;
  socket.readableFlowing = null;
  req.emit(event, res, socket, chunk.slice(result, chunk.length));
  req.destroyed = true;
  req._closed = true;
  req.emit('close');
}

// The parser's: a head was read. Answers 1 if no content follows, 2 if another protocol does.
function onResponse(res, shouldKeepAlive) {
  const { socket } = this;
  const req = socket._httpMessage;
  if (req.res) { // a second answer
    socket.destroy();
    return 0;
  }
  req.res = res;
  if (res.upgrade) return 2;
  if (req.method === 'CONNECT') {
    res.upgrade = true;
    return 2;
  }
  const { statusCode } = res;
  if (isInformation(statusCode)) {
    req.res = null;
    if (statusCode === 100) req.emit('continue');
    req.emit('information', {
      statusCode, statusMessage: res.statusMessage, httpVersion: res.httpVersion, httpVersionMajor: res.httpVersionMajor,
      httpVersionMinor: res.httpVersionMinor, headers: res.headers, rawHeaders: res.rawHeaders,
    });
    return 1;
  }
  if (req.shouldKeepAlive && !shouldKeepAlive && !req.upgradeOrConnect) req.shouldKeepAlive = false;
  if (channels.clientResponseFinish.hasSubscribers) channels.clientResponseFinish.publish({ request: req, response: res });
  res.req = req;
  // Before the program's: what it does at the end may need the socket to be free.
  res.on('end', onResponseEnd);
  req.on('finish', onRequestFinish);
  if (req.timeoutCb) socket.on('timeout', onResponseTimeout);
  if (req.aborted || !req.emit('response', res)) res._dump();
  if (req.method === 'HEAD') return 1;
  if (statusCode === 304) {
    res.complete = true;
    return 1;
  }
  return 0;
}

function onResponseEnd() {
  const { req } = this;
  const { socket } = req;
  this[kDetachAbortSignal]?.();
  if (socket) {
    if (req.timeoutCb) socket.removeListener('timeout', emitTimeout);
    socket.removeListener('timeout', onResponseTimeout);
  }
  req._ended = true;
  if (!req.shouldKeepAlive) {
    if (socket.writable) {
      if (typeof socket.destroySoon === 'function') socket.destroySoon();
      else socket.end();
    }
  } else if (req.writableFinished && !this.aborted) {
    keepAlive(req); // else the rest of the request goes first
  }
}

function onRequestFinish() {
  if (this.shouldKeepAlive && this._ended) keepAlive(this);
}

// Both sides are done: the socket is for the next request.
function keepAlive(req) {
  const { socket } = req;
  if (req.timeoutCb) {
    socket.setTimeout(0, req.timeoutCb);
    req.timeoutCb = null;
  }
  socket.removeListener('close', onClose);
  socket.removeListener('error', onError);
  detach(socket);
  process.nextTick(emitFree, req);
  req.destroyed = true;
  if (req.res) req.res.socket = null; // destroying the response must not take the socket along
}

function emitFree(req) {
  req._closed = true;
  req.emit('close');
  req.socket?.emit('free');
}

function onDrain() {
  const req = this._httpMessage;
  if (req && !req.finished && req[kNeedDrain]) {
    req[kNeedDrain] = false;
    req.emit('drain');
  }
}

function finishParser(socket, req) {
  const { parser } = socket;
  if (!parser) return;
  parser.finish();
  release(parser, req, socket);
}

function onEnd() {
  const req = this._httpMessage;
  if (!req.res && !req.socket._hadError) {
    req.socket._hadError = true;
    emitError(req, new ConnResetException('socket hang up'));
  }
  finishParser(this, req);
  this.end();
}

function onError(err) {
  const req = this._httpMessage;
  if (req) {
    req.socket._hadError = true; // more may come, but one is told
    emitError(req, err);
  }
  finishParser(this, req);
  detach(this);
  this.destroy();
}

function onClose() {
  const req = this._httpMessage;
  this.read(); // what came last
  const { parser } = this;
  const { res } = req;
  req.destroyed = true;
  if (res) {
    if (!res.complete) res.destroy(new ConnResetException('aborted'));
    req._closed = true;
    req.emit('close');
    if (!res.aborted && res.readable) res.push(null);
  } else {
    if (!req.socket._hadError) {
      req.socket._hadError = true;
      emitError(req, new ConnResetException('socket hang up'));
    }
    req._closed = true;
    req.emit('close');
  }
  if (req.outputData) req.outputData.length = 0; // nobody will write it
  if (parser) {
    parser.finish();
    release(parser, req, this);
  }
}

function emitTimeout() {
  this._httpMessage?.emit('timeout');
}

function onResponseTimeout() {
  this._httpMessage?.res?.emit('timeout');
}

// The socket's 'timeout' is the request's.
function listenTimeout(req) {
  if (req.timeoutCb) return;
  req.timeoutCb = emitTimeout;
  if (req.socket) req.socket.once('timeout', emitTimeout);
  else req.on('socket', (socket) => socket.once('timeout', emitTimeout));
}

module.exports = { emitError, listenTimeout, onSocketTick };
