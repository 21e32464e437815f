'use strict';
// What both sides of HTTP share: the pool of parsers and their callbacks, leniency, checks of names and values.

const native = internalBinding('http');
const { HTTPParser, methods, kAnswer, giveBack } = require('internal/http/parser');
const { nop } = require('internal/http/nop');
const { IncomingMessage, endContent, readStart, readStop } = require('internal/http/incoming');

const kIncomingMessage = Symbol('IncomingMessage');
const kSkipPendingData = Symbol('SkipPendingData');
const MAX_HEADER_PAIRS = 2000;

// A parser of a connection: its callbacks make messages and hand them to onIncoming.
class MessageParser extends HTTPParser {
  constructor() {
    super();
    clean(this);
  }
}

function clean(parser) {
  parser._headers = undefined;
  parser._url = '';
  parser.socket = null;
  parser.incoming = null;
  parser.outgoing = null;
  parser.maxHeaderPairs = MAX_HEADER_PAIRS << 1;
  parser._consumed = false;
  parser.onIncoming = null;
  parser.joinDuplicateHeaders = null;
  parser.connection = null;
}

// Trailers come before the end of their message.
function parserOnHeaders(headers) {
  this._headers = headers;
}

function parserOnHeadersComplete(major, minor, headers, method, url, statusCode, statusMessage, upgrade, shouldKeepAlive) {
  const { socket } = this;
  const Message = socket?.server?.[kIncomingMessage] || IncomingMessage;
  const incoming = this.incoming = new Message(socket);
  incoming.httpVersionMajor = major;
  incoming.httpVersionMinor = minor;
  incoming.httpVersion = major === 1 ? (minor === 1 ? '1.1' : `1.${minor}`) : `${major}.${minor}`;
  incoming.joinDuplicateHeaders = socket?.server?.joinDuplicateHeaders || this.joinDuplicateHeaders;
  incoming.url = url;
  incoming.upgrade = upgrade;
  incoming._addHeaderLines(headers, headers.length);
  if (method !== undefined) {
    incoming.method = methods[method];
  } else {
    incoming.statusCode = statusCode;
    incoming.statusMessage = statusMessage;
  }
  return this.onIncoming(incoming, shouldKeepAlive);
}

function parserOnBody(chunk) {
  const stream = this.incoming;
  if (stream === null) return; // another listener ended it
  if (!stream._dumped && !stream.push(chunk)) readStop(this.socket);
}

function parserOnMessageComplete() {
  const stream = this.incoming;
  if (stream !== null && !stream.upgrade) {
    stream.complete = true;
    const trailers = this._headers;
    if (trailers !== undefined) {
      stream._addHeaderLines(trailers, trailers.length);
      this._headers = undefined;
    }
    endContent(stream);
  }
  if (this.connection !== null) this.connection.headIsRead = false;
  readStart(this.socket); // for the next message
}

// Elements of the prototype: a parser that needs others gets its own.
MessageParser.prototype[0] = null;
MessageParser.prototype[1] = parserOnHeaders;
MessageParser.prototype[2] = parserOnHeadersComplete;
MessageParser.prototype[3] = parserOnBody;
MessageParser.prototype[4] = parserOnMessageComplete;
MessageParser.prototype[5] = null;
MessageParser.prototype[6] = null;

class FreeList {
  constructor(name, max, ctor) {
    this.name = name;
    this.ctor = ctor;
    this.max = max;
    this.list = [];
  }
  alloc() { return this.list.length > 0 ? this.list.pop() : Reflect.apply(this.ctor, this, arguments); }
  free(obj) {
    if (this.list.length >= this.max) return false;
    this.list.push(obj);
    return true;
  }
}

const parsers = new FreeList('parsers', 1000, function parsersCb() { return new MessageParser(); });

// Back to the pool; the connection does not reach it any more.
function freeParser(parser, req, socket) {
  if (parser) {
    giveBack(parser);
    clean(parser);
    parsers.free(parser);
  }
  if (req) req.parser = null;
  if (socket) socket.parser = null;
}

// The caller's settings as the parser's flags. The first is --insecure-http-parser's finer form, httpValidation.
function calculateLenientFlags(httpValidation, insecureHTTPParser) {
  switch (httpValidation) {
    case 'strict': return HTTPParser.kLenientNone;
    case 'relaxed': return HTTPParser.kLenientHeaderValueRelaxed;
    case 'insecure': return HTTPParser.kLenientAll;
    default:
  }
  const lenient = insecureHTTPParser === undefined ? isLenient() : insecureHTTPParser;
  return lenient ? HTTPParser.kLenientAll : HTTPParser.kLenientNone;
}

let warnedLenient = false;

function isLenient() {
  const lenient = require.options.insecureHttpParser === true;
  if (lenient && !warnedLenient) {
    warnedLenient = true;
    process.emitWarning('Using insecure HTTP parsing');
  }
  return lenient;
}

function prepareError(err, parser, rawPacket) {
  err.rawPacket = rawPacket || parser.getCurrentBuffer();
  if (typeof err.reason === 'string') err.message = `Parse Error: ${err.reason}`;
}

function ConnResetException(message) {
  const err = new Error(message);
  err.code = 'ECONNRESET';
  return err;
}

module.exports = {
  _checkInvalidHeaderChar: function checkInvalidHeaderChar(value) { return native.hasInvalidChar(`${value}`, arguments[1] === true); },
  _checkIsHttpToken: function checkIsHttpToken(value) { return native.isToken(`${value}`); },
  chunkExpression: /(?:^|\W)chunked(?:$|\W)/i,
  continueExpression: /(?:^|\W)100-continue(?:$|\W)/i,
  CRLF: '\r\n',
  freeParser,
  methods: methods.slice(0, 35).filter((name) => name !== 'PRI').concat('QUERY'),
  parsers,
  kIncomingMessage,
  HTTPParser,
  isLenient,
  calculateLenientFlags,
  prepareError,
  kSkipPendingData,
  kAnswer, ConnResetException, MAX_HEADER_PAIRS, nop,
};
