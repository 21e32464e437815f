'use strict';
// The head of a message that is written: from its first line and its fields to one string.
//
// Fields decide what is added: a date, how long the connection lives, how the content is framed. What was decided is on
// the message (chunkedEncoding, _last, ...), where the rest of its writing reads it.

const native = internalBinding('http');
const { codes } = require('internal/errors');
const { ERR_HTTP_INVALID_HEADER_VALUE, ERR_HTTP_TRAILER_INVALID, ERR_INVALID_ARG_VALUE, ERR_INVALID_CHAR, ERR_INVALID_HTTP_TOKEN } = codes;

const kOutHeaders = Symbol('kOutHeaders');
const kUniqueHeaders = Symbol('kUniqueHeaders');

const CHUNKED = /(?:^|\W)chunked(?:$|\W)/i;
const CLOSE = /(?:^|\W)close(?:$|\W)/i;

function validateHeaderName(name) {
  if (typeof name !== 'string' || !native.isToken(name)) throw new ERR_INVALID_HTTP_TOKEN(arguments[1] || 'Header name', name);
}
Object.defineProperty(validateHeaderName, 'length', { value: 0, configurable: true });

function validateHeaderValue() {
  const [name, value, lenient] = arguments;
  checkValue(name, value, lenient === true);
}

// Node's checks have a form that leaves itself out of stacks; ours are not in them anyway.
validateHeaderName.withoutStackTrace = validateHeaderName;
validateHeaderValue.withoutStackTrace = validateHeaderValue;

function checkValue(name, value, lenient) {
  if (value === undefined) throw new ERR_HTTP_INVALID_HEADER_VALUE(value, name);
  if (native.hasInvalidChar(typeof value === 'string' ? value : `${value}`, lenient)) throw new ERR_INVALID_CHAR('header content', name);
}

// What the fields of the head that is being made say, as bits: one head is made at a time.
const CONNECTION = 1;
const CONTENT_LENGTH = 2;
const TRANSFER_ENCODING = 4;
const DATE = 8;
const EXPECT = 16;
const TRAILER = 32;
let seen = 0;

// One line; `lower` is the name in lower case.
function line(message, name, lower, value) {
  switch (lower) {
    case 'connection':
      seen |= CONNECTION;
      message._removedConnection = false;
      if (CLOSE.test(value)) message._last = true;
      else message.shouldKeepAlive = true;
      break;
    case 'transfer-encoding':
      seen |= TRANSFER_ENCODING;
      message._removedTE = false;
      if (CHUNKED.test(value)) message.chunkedEncoding = true;
      break;
    case 'content-length':
      seen |= CONTENT_LENGTH;
      message._contentLength = +value;
      message._removedContLen = false;
      break;
    case 'date': seen |= DATE; break;
    case 'expect': seen |= EXPECT; break;
    case 'trailer': seen |= TRAILER; break;
    case 'keep-alive': message._defaultKeepAlive = false; break;
    default:
  }
  return `${name}: ${value}\r\n`;
}

// A field, which may be several lines. `check` unless setHeader has checked it.
function field(message, name, lower, value, check) {
  if (lower === 'content-disposition' && message._contentLength) {
    // The bytes that the value stands for, as UTF-8: the head goes out with content in that encoding.
    if (Array.isArray(value)) value = value.map(bytesAsText);
    else value = bytesAsText(value);
  }
  if (Array.isArray(value)) {
    const together = (value.length >= 2 && lower === 'cookie') || message[kUniqueHeaders]?.has(lower);
    if (!together) {
      let lines = '';
      for (let i = 0; i < value.length; i++) {
        if (check) checkValue(name, value[i], message._isLenientHeaderValidation());
        lines += line(message, name, lower, value[i]);
      }
      return lines;
    }
    value = value.join('; ');
  }
  if (check) checkValue(name, value, message._isLenientHeaderValidation());
  return line(message, name, lower, value);
}

function bytesAsText(value) {
  return require('buffer').Buffer.from(`${value}`, 'latin1').toString();
}

function checkedField(message, name, value) {
  validateHeaderName(name);
  return field(message, name, name.toLowerCase(), value, true);
}

// Fields in the forms that writeHead and request take.
function fields(message, headers) {
  let lines = '';
  if (headers === message[kOutHeaders]) {
    for (const lower in headers) lines += field(message, headers[lower][0], lower, headers[lower][1], false);
  } else if (Array.isArray(headers)) {
    if (headers.length > 0 && Array.isArray(headers[0])) {
      for (let i = 0; i < headers.length; i++) lines += checkedField(message, headers[i][0], headers[i][1]);
    } else {
      if (headers.length % 2 !== 0) throw new ERR_INVALID_ARG_VALUE('headers', headers);
      for (let i = 0; i < headers.length; i += 2) lines += checkedField(message, headers[i], headers[i + 1]);
    }
  } else {
    for (const name in headers) {
      if (Object.hasOwn(headers, name)) lines += checkedField(message, name, headers[name]);
    }
  }
  return lines;
}

// How long does the connection live?
function persistence(message) {
  if (message._removedConnection) {
    message._last = !message.shouldKeepAlive; // HTTP/1.1 persists when nothing is said
    return '';
  }
  if (seen & CONNECTION) return '';
  const keep = message.shouldKeepAlive && ((seen & CONTENT_LENGTH) !== 0 || message.useChunkedEncodingByDefault || message.agent);
  if (!keep) {
    message._last = true;
    return 'Connection: close\r\n';
  }
  if (message.maxRequestsOnConnectionReached) return 'Connection: close\r\n';
  if (!message._keepAliveTimeout || !message._defaultKeepAlive) return 'Connection: keep-alive\r\n';
  const seconds = Math.floor(message._keepAliveTimeout / 1000);
  const most = ~~message._maxRequestsPerSocket;
  return `Connection: keep-alive\r\nKeep-Alive: timeout=${seconds}${most > 0 ? `, max=${message._maxRequestsPerSocket}` : ''}\r\n`;
}

// How does a reader find the end of the content?
function framing(message) {
  if (seen & (CONTENT_LENGTH | TRANSFER_ENCODING)) return '';
  if (!message._hasBody) {
    message.chunkedEncoding = false; // not even the last chunk
    return '';
  }
  if (!message.useChunkedEncodingByDefault) {
    message._last = true;
    return '';
  }
  if ((seen & TRAILER) === 0 && !message._removedContLen && typeof message._contentLength === 'number') return `Content-Length: ${message._contentLength}\r\n`;
  if (!message._removedTE) {
    message.chunkedEncoding = true;
    return 'Transfer-Encoding: chunked\r\n';
  }
  message._last = true; // the end of the connection is the end of the content
  return '';
}

// Makes message._header.
function storeHeader(message, firstLine, headers) {
  seen = 0;
  let text = firstLine;
  if (headers) text += fields(message, headers);
  if (message.sendDate && (seen & DATE) === 0) text += `Date: ${native.date()}\r\n`;
  // These have no content; a reader that takes the coding seriously must not wait for it.
  if (message.chunkedEncoding && (message.statusCode === 204 || message.statusCode === 304)) {
    message.chunkedEncoding = false;
    message.shouldKeepAlive = false;
  }
  text += persistence(message);
  text += framing(message);
  if ((seen & TRAILER) !== 0 && message.chunkedEncoding !== true) throw new ERR_HTTP_TRAILER_INVALID();
  message._header = `${text}\r\n`;
  message._headerSent = false;
  if (seen & EXPECT) message._send(''); // the other side waits for the head alone
}

function parseUniqueHeadersOption(headers) {
  if (!Array.isArray(headers)) return null;
  const unique = new Set();
  for (let i = 0; i < headers.length; i++) unique.add(headers[i].toLowerCase());
  return unique;
}

module.exports = { kOutHeaders, kUniqueHeaders, checkValue, parseUniqueHeadersOption, storeHeader, validateHeaderName, validateHeaderValue };
