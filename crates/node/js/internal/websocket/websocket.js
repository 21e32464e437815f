'use strict';
// The global WebSocket: a client by RFC 6455 and the WebSockets Standard, over the module `http`'s upgrade.
//
// Extensions are not offered: there is no zlib yet. Frames are masked in Rust.

const { EventTarget, Event, defineEventHandler } = require('internal/event_target');
const { CloseEvent, ErrorEvent, messageEvent } = require('internal/message_events');
const { Receiver } = require('internal/websocket/receiver');
const { domString, finish, illegalInvocation, needArguments, usvString } = require('internal/fetch/webidl');
const { mask, randomFill } = internalBinding('websocket');
const { byteLengthUtf8 } = internalBinding('buffer');
const { encodeUtf8, decodeUtf8 } = internalBinding('encoding');
const { classOf } = internalBinding('util');

const CONNECTING = 0;
const OPEN = 1;
const CLOSING = 2;
const CLOSED = 3;
const GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';
const CLOSE_TIMEOUT = 3000; // for the server to end the connection after both said goodbye
const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;

function domError(message, name) {
  return new (require('internal/domexception').DOMException)(message, name);
}

let stateOf;

class WebSocket extends EventTarget {
  #state;

  constructor(url, protocols = []) {
    needArguments(arguments.length, 1, 'WebSocket constructor');
    const text = usvString(url, 'WebSocket constructor', 'url');
    let options = {};
    let list = protocols;
    if (typeof protocols === 'object' && protocols !== null && typeof protocols[Symbol.iterator] !== 'function') {
      options = protocols;
      list = options.protocols ?? [];
    }
    list = typeof list === 'string' ? [list] : [...list].map((item) => domString(item, 'WebSocket constructor', 'protocols'));
    super();
    const parsed = parse(text);
    if (list.length !== new Set(list.map((item) => item.toLowerCase())).size || !list.every((item) => TOKEN.test(item))) {
      throw domError('Invalid Sec-WebSocket-Protocol value', 'SyntaxError');
    }
    this.#state = {
      url: parsed, protocols: list, headers: options.headers, readyState: CONNECTING, protocol: '', binaryType: 'blob', buffered: 0, socket: undefined, request: undefined, receiver: undefined,
      sentClose: false, gotClose: false, code: 1005, reason: '', timer: undefined, failed: false, sending: Promise.resolve(), queued: 0,
    };
    connect(this, this.#state);
  }

  static {
    stateOf = (value) => {
      if (typeof value !== 'object' || value === null || !(#state in value)) throw illegalInvocation();
      return value.#state;
    };
  }

  close(code = undefined, reason = undefined) {
    const state = stateOf(this);
    if (code !== undefined) code = Math.min(Math.max(Math.round(+code) || 0, 0), 65535);
    if (reason !== undefined) reason = usvString(reason, 'WebSocket.close', 'reason');
    if (code !== undefined && code !== 1000 && (code < 3000 || code > 4999)) throw domError('invalid code', 'InvalidAccessError');
    const length = reason === undefined ? 0 : byteLengthUtf8(reason);
    if (length > 123) throw domError(`Reason must be less than 123 bytes; received ${length}`, 'SyntaxError');
    closeFromHere(this, state, code, reason ?? '');
  }

  send(data) {
    const state = stateOf(this);
    needArguments(arguments.length, 1, 'WebSocket.send');
    const isBlob = require('internal/blob').isBlob(data);
    const kind = typeof data === 'object' && data !== null ? classOf(data) : '';
    const isBuffer = kind === 'ArrayBuffer' || kind === 'SharedArrayBuffer';
    if (!isBlob && !isBuffer && !ArrayBuffer.isView(data)) data = usvString(data, 'WebSocket.send', 'data');
    if (state.readyState === CONNECTING) throw domError('Sent before connected.', 'InvalidStateError');
    if (state.readyState !== OPEN) return;
    if (isBlob) {
      sendBlob(state, data);
      return;
    }
    if (typeof data === 'string') post(state, 1, encodeUtf8(data));
    else if (isBuffer) post(state, 2, new Uint8Array(data));
    else post(state, 2, kind === 'Uint8Array' ? data : new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
  }

  get readyState() { return stateOf(this).readyState; }
  get bufferedAmount() { return stateOf(this).buffered; }
  get url() { return stateOf(this).url.href; }

  get extensions() {
    stateOf(this);
    return '';
  }

  get protocol() { return stateOf(this).protocol; }
  get binaryType() { return stateOf(this).binaryType; }

  set binaryType(type) {
    stateOf(this).binaryType = type === 'arraybuffer' ? 'arraybuffer' : 'blob';
  }
}

function parse(text) {
  let url;
  try {
    url = new (require('internal/url').URL)(text);
  } catch (err) {
    throw domError(String(err).replace(/ \[ERR_INVALID_URL\]/, ''), 'SyntaxError');
  }
  if (url.protocol === 'http:') url.protocol = 'ws:';
  else if (url.protocol === 'https:') url.protocol = 'wss:';
  if (url.protocol !== 'ws:' && url.protocol !== 'wss:') throw domError('expected a ws: or wss: url', 'SyntaxError');
  if (url.hash !== '' || url.href.endsWith('#')) throw domError('hash', 'SyntaxError');
  return url;
}

// --- the handshake

function connect(socket, state) {
  const { url, protocols, headers } = state;
  const secure = url.protocol === 'wss:';
  const { Buffer } = require('buffer');
  const nonce = Buffer.alloc(16);
  randomFill(nonce);
  const key = nonce.toString('base64');
  const lines = ['host', url.host, 'connection', 'upgrade', 'upgrade', 'websocket'];
  if (headers !== undefined) {
    const { Headers, listOf } = require('internal/fetch/headers');
    lines.push(...listOf(new Headers(headers)).raw());
  }
  lines.push('sec-websocket-key', key, 'sec-websocket-version', '13');
  if (protocols.length > 0) lines.push('sec-websocket-protocol', protocols.join(', '));
  lines.push('accept', '*/*', 'accept-language', '*', 'sec-fetch-mode', 'websocket', 'user-agent', 'node', 'pragma', 'no-cache', 'cache-control', 'no-cache');
  const hostname = url.hostname.startsWith('[') ? url.hostname.slice(1, -1) : url.hostname;
  const request = state.request = require(secure ? 'https' : 'http').request({
    method: 'GET', hostname, port: url.port === '' ? (secure ? 443 : 80) : +url.port, path: `${url.pathname}${url.search}`, headers: lines, setHost: false, setDefaultHeaders: false, agent: false,
  });
  request.on('upgrade', (response, connection, head) => {
    const accept = Buffer.from(require('internal/websocket/sha1').sha1(key + GUID)).toString('base64');
    const chosen = response.headers['sec-websocket-protocol'];
    if (state.readyState !== CONNECTING || response.headers.upgrade?.toLowerCase() !== 'websocket' || response.headers['sec-websocket-accept'] !== accept ||
      response.headers['sec-websocket-extensions'] !== undefined || (chosen !== undefined && !protocols.includes(chosen))) {
      connection.destroy();
      fail(socket, state);
      return;
    }
    open(socket, state, connection, head, chosen ?? '');
  });
  request.on('response', (response) => {
    response.destroy();
    fail(socket, state);
  });
  request.on('error', (err) => fail(socket, state, err));
  request.end();
}

function open(socket, state, connection, head, protocol) {
  state.socket = connection;
  state.protocol = protocol;
  state.readyState = OPEN;
  connection.setNoDelay(true);
  state.receiver = new Receiver({
    message(isText, data) {
      if (state.readyState !== OPEN) return;
      let value = data;
      if (!isText) value = state.binaryType === 'blob' ? require('internal/blob').blobOfBytes([data]) : data.buffer;
      socket.dispatchEvent(messageEvent('message', value, { origin: state.url.origin }));
    },
    ping(bytes) {
      if (!state.sentClose) frame(state, 10, bytes);
    },
    pong() {},
    close(bytes) { closeFromThere(socket, state, bytes); },
    fail(code, reason) {
      sendClose(state, code, reason);
      fail(socket, state);
    },
  });
  connection.on('data', (chunk) => {
    if (!state.gotClose) state.receiver.push(chunk);
  });
  connection.on('error', () => {});
  connection.on('end', () => connection.end());
  connection.on('close', () => closed(socket, state));
  socket.dispatchEvent(new Event('open'));
  if (head.length > 0) state.receiver.push(head);
}

// --- sending

// One frame; `done` when the socket has taken it.
function frame(state, opcode, payload, done) {
  const { socket } = state;
  if (socket === undefined || socket.destroyed || !socket.writable) {
    done?.();
    return;
  }
  const { length } = payload;
  const headSize = (length < 126 ? 2 : length < 65536 ? 4 : 10) + 4;
  const out = require('buffer').Buffer.allocUnsafe(headSize + length);
  out[0] = 0x80 | opcode;
  if (length < 126) {
    out[1] = 0x80 | length;
  } else if (length < 65536) {
    out[1] = 0x80 | 126;
    out.writeUInt16BE(length, 2);
  } else {
    out[1] = 0x80 | 127;
    out.writeUInt32BE(Math.floor(length / 2 ** 32), 2);
    out.writeUInt32BE(length >>> 0, 6);
  }
  out.set(payload, headSize);
  mask(out, headSize);
  socket.write(out, done);
}

// A message of the program: counted until it is with the kernel. While a blob is read, what follows waits for it.
function post(state, opcode, bytes) {
  state.buffered += bytes.length;
  const send = () => frame(state, opcode, bytes, () => { state.buffered -= bytes.length; });
  if (state.queued === 0) {
    send();
    return;
  }
  bytes = bytes.slice();
  state.queued++;
  state.sending = state.sending.then(() => {
    state.queued--;
    send();
  });
}

function sendBlob(state, blob) {
  const { size } = blob;
  state.buffered += size;
  state.queued++;
  state.sending = state.sending.then(() => blob.bytes()).then((bytes) => {
    state.queued--;
    frame(state, 2, bytes, () => { state.buffered -= size; });
  }, () => {
    state.queued--;
    state.buffered -= size;
  });
}

// --- closing

function sendClose(state, code, reason) {
  if (state.sentClose) return;
  state.sentClose = true;
  const { Buffer } = require('buffer');
  const text = encodeUtf8(reason);
  const payload = code === undefined ? new Uint8Array(0) : Buffer.allocUnsafe(2 + text.length);
  if (code !== undefined) {
    payload.writeUInt16BE(code, 0);
    payload.set(text, 2);
  }
  frame(state, 8, payload);
}

function closeFromHere(socket, state, code, reason) {
  if (state.readyState === CLOSING || state.readyState === CLOSED) return;
  if (state.readyState === CONNECTING) {
    state.readyState = CLOSING;
    fail(socket, state);
    return;
  }
  state.readyState = CLOSING;
  const send = () => sendClose(state, code ?? (reason === '' ? undefined : 1000), reason);
  if (state.queued === 0) send();
  else state.sending = state.sending.then(send);
}

function closeFromThere(socket, state, bytes) {
  state.gotClose = true;
  if (bytes.length >= 2) {
    state.code = (bytes[0] << 8) | bytes[1];
    const reason = decodeUtf8(bytes.subarray(2), true, true);
    if (reason === undefined || !validCode(state.code)) {
      sendClose(state, 1002, 'Invalid close frame.');
      fail(socket, state);
      return;
    }
    state.reason = reason;
  }
  state.readyState = CLOSING;
  sendClose(state, bytes.length >= 2 ? state.code : undefined, '');
  state.socket.end();
  state.timer = require('timers').setTimeout(() => state.socket.destroy(), CLOSE_TIMEOUT);
}

function validCode(code) {
  return (code >= 1000 && code <= 1014 && code !== 1004 && code !== 1005 && code !== 1006) || (code >= 3000 && code <= 4999);
}

// The connection failed: 'error', then 'close' with 1006.
function fail(socket, state, err = undefined) {
  if (state.failed || state.readyState === CLOSED) return;
  state.failed = true;
  if (state.readyState === OPEN) state.readyState = CLOSING;
  const { request, socket: connection } = state;
  if (connection === undefined) {
    request?.destroy();
    process.nextTick(() => finishFailed(socket, state, err));
    return;
  }
  connection.end();
  require('timers').setTimeout(() => connection.destroy(), CLOSE_TIMEOUT).unref();
  connection.destroySoon?.();
}

function finishFailed(socket, state, err) {
  state.readyState = CLOSED;
  const error = err === undefined ? new TypeError('') : new TypeError('', { cause: err });
  socket.dispatchEvent(new ErrorEvent('error', { error, message: '' }));
  socket.dispatchEvent(new CloseEvent('close', { wasClean: false, code: 1006, reason: '' }));
}

// The connection is gone.
function closed(socket, state) {
  if (state.timer !== undefined) require('timers').clearTimeout(state.timer);
  if (state.readyState === CLOSED) return;
  if (!state.gotClose || state.failed) {
    state.failed = true;
    finishFailed(socket, state);
    return;
  }
  state.readyState = CLOSED;
  socket.dispatchEvent(new CloseEvent('close', { wasClean: state.sentClose, code: state.code, reason: state.reason }));
}

finish(WebSocket, ['close', 'send', 'readyState', 'bufferedAmount', 'url', 'extensions', 'protocol', 'binaryType']);
for (const name of ['open', 'error', 'close', 'message']) defineEventHandler(WebSocket.prototype, name);
for (const [name, value] of [['CONNECTING', CONNECTING], ['OPEN', OPEN], ['CLOSING', CLOSING], ['CLOSED', CLOSED]]) {
  Object.defineProperty(WebSocket, name, { __proto__: null, value, enumerable: true });
  Object.defineProperty(WebSocket.prototype, name, { __proto__: null, value, enumerable: true });
}

module.exports = { WebSocket };
