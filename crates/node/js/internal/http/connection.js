'use strict';
// A connection of a server: its requests, their responses in order, and what happens when it ends or goes wrong.
//
// One object per connection, reached from its socket; the listeners are the same functions for all. The parser is taken
// from the pool when bytes come and given back when no message is under way.
//
// Invariant: responses go out in the order of their requests. One has the socket; the others wait, and so does reading
// when too much waits.

const { HTTPParser, freeParser, parsers, calculateLenientFlags, prepareError, ConnResetException, kAnswer } = require('internal/http/common');
const { REQUEST, read, setUp, isReading } = require('internal/http/parser');
const { emitClose, kUniqueHeaders, kNeedDrain, kOnFinish } = require('internal/http/outgoing');
const { onSocketClose } = require('internal/http/response');
const { kDetachAbortSignal } = require('internal/http/incoming');
const { kConnection } = require('internal/http/symbols');
const channels = require('internal/http/channels');
const asyncContext = require('internal/async_context');
const { now } = internalBinding('timers');

const kServerResponse = Symbol('ServerResponse');
const kOptimizeEmptyRequests = Symbol('OptimizeEmptyRequestsOption');
const CONTINUE = /(?:^|\W)100-continue(?:$|\W)/i;
const HAS_HOST = 256;
const HAS_EXPECT = 512;

// What programs see as the asynchronous resource of a connection's requests.
class HTTPServerAsyncResource {
  constructor(type, socket) {
    this.type = type;
    this.socket = socket;
  }
}

class Connection {
  constructor(server, socket, list) {
    this.server = server;
    this.socket = socket;
    this.list = list;
    this.parser = null;
    this.request = null; // the first that is not answered
    this.moreRequests = null; // those behind it
    this.waiting = null; // responses that do not have the socket yet
    this.waitingBytes = 0;
    this.requestsCount = 0;
    this.startedAt = now(); // of the message under way, 0: none is
    this.headIsRead = false;
    this.idleUntil = 0; // when keep-alive ends, 0: it does not
    this.idleBefore = null;
    this.idleBehind = null;
    this.scope = asyncContext.tracker === undefined ? undefined : asyncContext.open('HTTPINCOMINGMESSAGE', new HTTPServerAsyncResource('HTTPINCOMINGMESSAGE', socket));
  }
}

// The listener for 'connection'.
function connect(server, socket, list) {
  socket.server = server;
  if (server.timeout && typeof socket.setTimeout === 'function') socket.setTimeout(server.timeout);
  const connection = socket[kConnection] = new Connection(server, socket, list);
  list.add(connection);
  list.watch();
  socket.parser = null;
  socket._paused = false;
  socket.on('timeout', onTimeout);
  socket.on('error', onError);
  socket.on('close', onClose);
  socket.on('data', onData);
  socket.on('end', onEnd);
  socket.on('drain', onDrain);
}

function takeParser(connection) {
  const { server, socket } = connection;
  const parser = parsers.alloc();
  setUp(parser, REQUEST, server.maxHeaderSize || 0, calculateLenientFlags(server.httpValidation, server.insecureHTTPParser));
  parser.socket = socket;
  parser.connection = connection;
  parser.onIncoming = onRequest;
  if (typeof server.maxHeadersCount === 'number') parser.maxHeaderPairs = server.maxHeadersCount << 1;
  connection.parser = socket.parser = parser;
  return parser;
}

function onData(chunk) {
  const connection = this[kConnection];
  const parser = connection.parser ?? takeParser(connection);
  if (connection.startedAt === 0) {
    connection.startedAt = now();
    connection.headIsRead = false;
    connection.list.watch();
  }
  if (connection.idleUntil !== 0) connection.list.busy(connection);
  if (connection.scope !== undefined) {
    asyncContext.run(connection.scope, readAndFollow, undefined, connection, parser, chunk);
    return;
  }
  readAndFollow(connection, parser, chunk);
}

function readAndFollow(connection, parser, chunk) {
  const result = read(parser, chunk);
  if (connection.parser !== parser) return; // closed meanwhile
  if (typeof result !== 'number') {
    prepareError(result, parser, chunk);
    onError.call(connection.socket, result);
  } else if (parser.incoming?.upgrade) {
    handOver(connection, chunk, result);
  } else if (!isReading(parser)) {
    connection.startedAt = 0;
    connection.parser = null;
    freeParser(parser, null, connection.socket);
  }
}

// The socket leaves http: CONNECT, or an upgrade.
function handOver(connection, chunk, result) {
  const { server, socket, parser } = connection;
  const req = parser.incoming;
  release(connection);
  parser.finish();
  connection.parser = null;
  freeParser(parser, req, socket);
  const event = req.method === 'CONNECT' ? 'connect' : 'upgrade';
  if (event === 'connect' && server.listenerCount('connect') === 0) {
    socket.destroy();
    return;
  }
  socket.readableFlowing = null;
  server.emit(event, req, socket, chunk.slice(result, chunk.length));
}

function release(connection) {
  const { socket, list } = connection;
  socket.removeListener('timeout', onTimeout);
  socket.removeListener('error', onError);
  socket.removeListener('close', onClose);
  socket.removeListener('data', onData);
  socket.removeListener('end', onEnd);
  socket.removeListener('drain', onDrain);
  socket[kConnection] = undefined;
  if (socket._httpMessage) socket.on('close', onSocketClose); // an earlier response is still on its way
  list.delete(connection);
  asyncContext.close(connection.scope);
}

// The parser's: a head was read. Answers 2 if what follows is another protocol's.
function onRequest(req, keepAlive) {
  const { connection } = this;
  const { server, socket } = connection;
  connection.headIsRead = true;
  if (req.upgrade) {
    req.upgrade = req.method === 'CONNECT' || Boolean(server.shouldUpgradeCallback(req));
    if (req.upgrade) return 2;
  }
  if (connection.request === null) connection.request = req;
  else (connection.moreRequests ??= []).push(req);
  if (!socket._paused) {
    // Whoever does not take answers gets to ask no more.
    const state = socket._writableState;
    if (state.needDrain || connection.waitingBytes >= socket.writableHighWaterMark) {
      socket._paused = true;
      socket.pause();
    }
  }
  const res = new server[kServerResponse](req, {
    highWaterMark: socket.writableHighWaterMark,
    rejectNonStandardBodyWrites: server.rejectNonStandardBodyWrites,
  });
  res._keepAliveTimeout = server.keepAliveTimeout;
  res._maxRequestsPerSocket = server.maxRequestsPerSocket;
  res._onPendingData = onPendingData;
  res.shouldKeepAlive = keepAlive;
  res[kUniqueHeaders] = server[kUniqueHeaders];
  res[kConnection] = connection;
  res[kOnFinish] = onResponseFinish;
  if (channels.serverRequestStart.hasSubscribers) channels.serverRequestStart.publish({ request: req, response: res, socket, server });
  if (socket._httpMessage) (connection.waiting ??= []).push(res);
  else res.assignSocket(socket);
  answer(connection, req, res, this[kAnswer]);
  return 0;
}

// What a server does by itself, or the program's 'request'.
function answer(connection, req, res, facts) {
  const { server, socket } = connection;
  if (req.httpVersionMajor === 1 && req.httpVersionMinor === 1) {
    if ((facts & HAS_HOST) === 0 && server.requireHostHeader) { // RFC 9112, 3.2
      res.writeHead(400, ['Connection', 'close']);
      res.end();
      return;
    }
    const most = server.maxRequestsPerSocket;
    if (typeof most === 'number' && most > 0) {
      connection.requestsCount++;
      res.maxRequestsOnConnectionReached = most <= connection.requestsCount;
      if (most < connection.requestsCount) {
        server.emit('dropRequest', req, socket);
        res.writeHead(503);
        res.end();
        return;
      }
    }
    if ((facts & HAS_EXPECT) !== 0 && expectation(server, req, res)) return;
  }
  if (server[kOptimizeEmptyRequests] && !req.headers['transfer-encoding'] && !(Number(req.headers['content-length']) > 0)) {
    req._dumpAndCloseReadable();
    req._read();
  }
  server.emit('request', req, res);
}

// Expect (RFC 9110, 10.1.1). Answers whether the request is answered, or somebody does it.
function expectation(server, req, res) {
  if (CONTINUE.test(req.headers.expect)) {
    res._expect_continue = true;
    if (server.listenerCount('checkContinue') > 0) {
      server.emit('checkContinue', req, res);
      return true;
    }
    res.writeContinue();
    return false;
  }
  if (server.listenerCount('checkExpectation') > 0) {
    server.emit('checkExpectation', req, res);
  } else {
    res.writeHead(417);
    res.end();
  }
  return true;
}

// A response's: so much more (or less) of it waits for the socket.
function onPendingData(bytes) {
  const connection = this[kConnection];
  connection.waitingBytes += bytes;
  resumeIfTaken(connection);
}

function resumeIfTaken(connection) {
  const { socket } = connection;
  if (!socket._paused || connection.waitingBytes > socket.writableHighWaterMark) return;
  const state = socket._writableState;
  if (state.needDrain) return;
  socket._paused = false;
  socket.resume();
}

function onDrain() {
  const connection = this[kConnection];
  if (this._paused && connection.waitingBytes <= this.writableHighWaterMark) {
    this._paused = false;
    this.resume();
  }
  const message = this._httpMessage;
  if (message && !message.finished && message[kNeedDrain]) {
    message[kNeedDrain] = false;
    message.emit('drain');
  }
}

// A response is with the socket: the next one's turn.
function onResponseFinish() {
  const connection = this[kConnection];
  const { socket, server } = connection;
  const { req } = this;
  if (channels.serverResponseFinish.hasSubscribers) channels.serverResponseFinish.publish({ request: req, response: this, socket, server });
  const { moreRequests } = connection;
  connection.request = moreRequests !== null && moreRequests.length > 0 ? moreRequests.shift() : null;
  req[kDetachAbortSignal]?.();
  if (!req._consuming) req._dump();
  this.detachSocket(socket);
  const parser = req.socket?.parser;
  if (parser && parser.incoming === req && req.complete) parser.incoming = null;
  if (this._eventsCount === 0) this.destroyed = this._closed = true; // as emitClose, which nobody would hear
  else process.nextTick(emitClose, this);
  if (this._last) {
    if (typeof socket.destroySoon === 'function') socket.destroySoon();
    else socket.end();
  } else if (connection.waiting === null || connection.waiting.length === 0) {
    connection.list.idle(connection);
  } else {
    connection.waiting.shift().assignSocket(socket);
  }
}

function onTimeout() {
  const { server, parser } = this[kConnection];
  const req = parser?.incoming;
  const heard = [req && !req.complete && req.emit('timeout', this), this._httpMessage?.emit('timeout', this), server.emit('timeout', this)];
  if (!heard.some(Boolean)) this.destroy();
}

function onClose() {
  const connection = this[kConnection];
  const { parser, request, moreRequests, list } = connection;
  list.delete(connection);
  asyncContext.close(connection.scope);
  connection.parser = null;
  connection.startedAt = 0;
  if (parser !== null) freeParser(parser, null, this);
  connection.request = connection.moreRequests = null;
  if (request !== null) {
    request.destroy(new ConnResetException('aborted'));
    if (moreRequests !== null) for (const req of moreRequests) req.destroy(new ConnResetException('aborted'));
  }
  if (this._httpMessage) emitClose(this._httpMessage);
  const { waiting } = connection;
  connection.waiting = null;
  if (waiting !== null) for (const res of waiting) emitClose(res);
}

function onEnd() {
  const connection = this[kConnection];
  const { server, parser, waiting } = connection;
  const err = parser?.finish();
  if (err instanceof Error) onError.call(this, err);
  else if (!server.httpAllowHalfOpen) this.end();
  else if (waiting !== null && waiting.length > 0) waiting[waiting.length - 1]._last = true;
  else if (this._httpMessage) this._httpMessage._last = true;
  else this.end();
}

const answerOf = (status) => `HTTP/1.1 ${status}\r\nConnection: close\r\n\r\n`;

function errorAnswer(code) {
  switch (code) {
    case 'HPE_HEADER_OVERFLOW': return answerOf('431 Request Header Fields Too Large');
    case 'HPE_CHUNK_EXTENSIONS_OVERFLOW': return answerOf('413 Payload Too Large');
    case 'ERR_HTTP_REQUEST_TIMEOUT': return answerOf('408 Request Timeout');
    default: return answerOf('400 Bad Request');
  }
}

function ignore() {}

// An error of the socket or of the parser.
function onError(err) {
  this.removeListener('error', onError); // only the first one
  if (this.listenerCount('error', ignore) === 0) this.on('error', ignore);
  if (this.server.emit('clientError', err, this)) return;
  // An answer in the middle of another one would be taken for a part of it.
  if (this.writable && (!this._httpMessage || !this._httpMessage._headerSent)) this.write(errorAnswer(err.code));
  this.destroy(err);
}

module.exports = { HTTPParser, connect, onError, kServerResponse, kOptimizeEmptyRequests };
