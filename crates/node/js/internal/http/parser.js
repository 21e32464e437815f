'use strict';
// HTTPParser: reads the messages of one direction of a connection and tells what it reads to its callbacks.
//
// A parser borrows a native reader when bytes come, and gives it back when no message is under way, so that idle
// connections have none. `execute` asks the reader for one finding after the other; nothing native ever calls back.
// Callbacks are the numbered members, as in Node. A parser whose callback threw has failed for good.

const native = internalBinding('http');

// The answers of native.execute, and where they leave things in `out`: see BINDINGS.md.
const HEAD = 1;
const BODY = 2;
const END = 3;
const UPGRADE = 4;
const FAILED = 5;
const COMPLETE = 8;
const DRAINED = 16;
const IDLE = 32;
const KEEP_ALIVE = 64;
const WANTS_UPGRADE = 128;
const HAS_FIELDS = 1024;
const AT = 0;
const LINE = 1;
const FIELDS = 2;
const METHOD_OR_STATUS = 3;
const MAJOR = 4;
const MINOR = 5;
const CONTENT = 6;

const REQUEST = 1;
const RESPONSE = 2;
const MOST_SPARE = 64;

const kReader = Symbol('kReader');
const kKind = Symbol('kKind');
const kMaxHeaderSize = Symbol('kMaxHeaderSize');
const kLenient = Symbol('kLenient');
const kChunk = Symbol('kChunk');
const kThrew = Symbol('kThrew');
const kAnswer = Symbol('kAnswer');

const spare = [];

function takeReader(parser) {
  const { [kKind]: kind, [kMaxHeaderSize]: size, [kLenient]: lenient } = parser;
  const most = parser.maxHeaderPairs > 0 ? parser.maxHeaderPairs >> 1 : 0;
  let reader;
  if (spare.length > 0) {
    reader = spare.pop();
    native.resetReader(reader.handle, kind, size, lenient, most);
  } else {
    reader = { handle: native.newReader(kind, size, lenient, most), out: [0, '', undefined, 0, 0, 0, undefined] };
  }
  parser[kReader] = reader;
  return reader;
}

function giveBack(parser) {
  const reader = parser[kReader];
  if (reader === null) return;
  parser[kReader] = null;
  if (spare.length >= MOST_SPARE) return;
  const { out } = reader;
  out[LINE] = '';
  out[FIELDS] = out[CONTENT] = undefined;
  spare.push(reader);
}

function parseError(out) {
  const reason = out[FIELDS];
  const err = new Error('Parse Error');
  err.bytesParsed = out[AT];
  err.code = out[LINE];
  err.reason = reason;
  return err;
}

function scriptError() {
  const err = new Error('Parse Error');
  err.bytesParsed = 0;
  err.code = 'HPE_USER';
  err.reason = 'JS Exception';
  return err;
}

function HTTPParser() {
  if (!new.target) throw new TypeError("Class constructor HTTPParser cannot be invoked without 'new'");
  this[kReader] = null;
  this[kKind] = REQUEST;
  this[kMaxHeaderSize] = 0;
  this[kLenient] = 0;
  this[kChunk] = null;
  this[kThrew] = false;
  this[kAnswer] = 0;
}

HTTPParser.prototype.initialize = function initialize() {
  const [kind, , maxHeaderSize = 0, lenient = 0] = arguments;
  setUp(this, kind, maxHeaderSize, lenient);
};

// The same without a list of arguments; maxHeaderSize 0: the process's.
function setUp(parser, kind, maxHeaderSize, lenient) {
  giveBack(parser);
  parser[kKind] = kind;
  parser[kMaxHeaderSize] = maxHeaderSize > 0 ? maxHeaderSize : defaultMaxHeaderSize();
  parser[kLenient] = lenient;
  parser[kThrew] = false;
}

// The flag --max-http-header-size.
function defaultMaxHeaderSize() {
  return Number(require.options.maxHttpHeaderSize) || 16384;
}

// Reads a chunk. Answers how many bytes were read (fewer than there are: the rest is of another protocol) or an Error.
HTTPParser.prototype.execute = function execute() {
  return read(this, arguments[0]);
};

function read(parser, chunk) {
  if (parser[kThrew]) return scriptError();
  const reader = parser[kReader] ?? takeReader(parser);
  const { handle, out } = reader;
  let at = 0;
  parser[kChunk] = chunk;
  parser[kThrew] = true; // until the callbacks have returned
  for (;;) {
    const answer = native.execute(handle, chunk, at, out);
    switch (answer & 7) {
      case HEAD: {
        parser[kAnswer] = answer;
        const first = out[METHOD_OR_STATUS];
        const isRequest = parser[kKind] === REQUEST;
        const line = out[LINE];
        const skip = parser[2](out[MAJOR], out[MINOR], out[FIELDS], isRequest ? first : undefined, isRequest ? line : '',
          isRequest ? undefined : first, isRequest ? undefined : line, (answer & WANTS_UPGRADE) !== 0, (answer & KEEP_ALIVE) !== 0);
        out[LINE] = '';
        if (skip > 0 && parser[kReader] === reader) {
          if (skip === 1) native.skipBody(handle);
          else native.takeOver(handle);
        }
        break;
      }
      case BODY:
        parser[3](out[CONTENT]);
        break;
      case END:
        if ((answer & HAS_FIELDS) !== 0) parser[1]?.(out[FIELDS], '');
        parser[4]();
        break;
      case UPGRADE:
        parser[kThrew] = false;
        parser[kChunk] = null;
        return out[AT];
      case FAILED: {
        parser[kThrew] = false;
        parser[kChunk] = null;
        return parseError(out);
      }
      default:
    }
    if ((answer & COMPLETE) !== 0) parser[4]();
    if (parser[kReader] !== reader) { // a callback freed or started the parser anew
      if (parser[kChunk] === chunk) {
        parser[kThrew] = false;
        parser[kChunk] = null;
      }
      return chunk.length;
    }
    if ((answer & DRAINED) !== 0) {
      if ((answer & IDLE) !== 0) giveBack(parser);
      parser[kThrew] = false;
      parser[kChunk] = null;
      return chunk.length;
    }
    at = out[AT];
  }
}

// The stream has ended: an Error if that was in the middle of a message.
HTTPParser.prototype.finish = function finish() {
  const reader = this[kReader];
  if (reader === null) return undefined;
  const answer = native.finish(reader.handle, reader.out);
  if (answer === END) {
    this[4]();
    return undefined;
  }
  if (answer !== FAILED) return undefined;
  reader.out[AT] = 0;
  const err = parseError(reader.out);
  return err;
};

HTTPParser.prototype.close = function close() { giveBack(this); };
HTTPParser.prototype.free = function free() { giveBack(this); };
HTTPParser.prototype.remove = function remove() {};
HTTPParser.prototype.pause = function pause() {};
HTTPParser.prototype.resume = function resume() {};
HTTPParser.prototype.consume = function consume() {
  throw new (require('internal/errors').codes.ERR_TALLY_NOT_BUILT_YET)('HTTPParser.consume');
};
HTTPParser.prototype.unconsume = function unconsume() {};
HTTPParser.prototype.getCurrentBuffer = function getCurrentBuffer() { return this[kChunk] ?? undefined; };

// What was read of the message under way is worth a connection's time: no message is, or the parser waits for the rest.
function isReading(parser) {
  return parser[kReader] !== null;
}

const CONSTANTS = {
  REQUEST, RESPONSE,
  kOnMessageBegin: 0, kOnHeaders: 1, kOnHeadersComplete: 2, kOnBody: 3, kOnMessageComplete: 4, kOnExecute: 5, kOnTimeout: 6,
  kLenientNone: 0, kLenientHeaders: 1, kLenientChunkedLength: 2, kLenientKeepAlive: 4, kLenientTransferEncoding: 8,
  kLenientVersion: 16, kLenientDataAfterClose: 32, kLenientOptionalLFAfterCR: 64, kLenientOptionalCRLFAfterChunk: 128,
  kLenientOptionalCRBeforeLF: 256, kLenientSpacesAfterChunkSize: 512, kLenientHeaderValueRelaxed: 1024, kLenientAll: 1023,
};
Object.assign(HTTPParser, CONSTANTS);

module.exports = { HTTPParser, REQUEST, RESPONSE, kAnswer, read, setUp, giveBack, isReading, defaultMaxHeaderSize, methods: native.methods };
