'use strict';
// tls.TLSSocket: a net.Socket whose handle speaks TLS (internal/tls/handle); and tls.connect.
//
// A client that connects gets its TLS handle when it is connected, before any listener of the program hears of that. What the
// certificate of the peer is worth is asked when the handshake is over: see `verified` and internal/tls/server.

const net = require('net');
const { codes } = require('internal/errors');
const { validateBuffer, validateFunction, validateNumber, validateObject, validateString, validateUint32 } = require('internal/validators');
const { setHandle } = require('internal/net/socket');
const { TLSHandle, native } = require('internal/tls/handle');
const contexts = require('internal/tls/context');

const kConnectOptions = Symbol('connect-options');
const kVerify = Symbol('verify');
const kSession = Symbol('session');
const kPending = Symbol('pendingSessions');
const kErrorEmitted = Symbol('error-emitted');
const kFragment = Symbol('maxSendFragment');
const kInfo = Symbol('info');
const kBegins = Symbol('begins');

// Sessions by the bytes that programs hold for them; the oldest are forgotten.
const MOST_SESSIONS = 512;
const sessions = new Map();
function remember(ticket) {
  const bytes = require('crypto').randomBytes(32);
  sessions.set(bytes.toString('latin1'), ticket);
  if (sessions.size > MOST_SESSIONS) sessions.delete(sessions.keys().next().value);
  return bytes;
}

function alpnOf(protocols) {
  if (protocols === undefined) return new Uint8Array(0);
  return protocols;
}

function TLSSocket(socket, opts) {
  if (!(this instanceof TLSSocket)) return new TLSSocket(socket, opts);
  const options = { ...opts };
  for (const name of ['pskCallback', 'requestOCSP', 'enableTrace']) if (options[name]) throw new codes.ERR_TALLY_NOT_BUILT_YET(`tls: the option ${name}`);
  if (options.ALPNProtocols) convertALPNProtocols(options.ALPNProtocols, options);
  this._tlsOptions = options;
  this._secureEstablished = false;
  this._securePending = false;
  this._newSessionPending = false;
  this._controlReleased = false;
  this.secureConnecting = true;
  this._SNICallback = null;
  this.servername = null;
  this.alpnProtocol = null;
  this.authorized = false;
  this.authorizationError = null;
  for (const [key, value] of [[kVerify, undefined], [kSession, undefined], [kPending, []], [kErrorEmitted, false], [kFragment, 0], [kInfo, undefined], [kBegins, Boolean(options.isServer)]]) {
    Object.defineProperty(this, key, { __proto__: null, value, writable: true, configurable: true, enumerable: false });
  }
  // What makes a secure socket known as one.
  this.encrypted = true;

  let wrap;
  if (socket !== undefined && socket !== null) wrap = socket instanceof net.Socket && socket._handle !== undefined ? socket : new (require('internal/net/js_stream_socket'))(socket);
  Reflect.apply(net.Socket, this, [{
    handle: undefined,
    allowHalfOpen: wrap ? wrap.allowHalfOpen : options.allowHalfOpen,
    pauseOnCreate: options.pauseOnConnect,
    manualStart: true,
    highWaterMark: options.highWaterMark,
    onread: !socket ? options.onread : undefined,
    signal: options.signal,
  }]);
  this._closeAfterHandlingError = false;
  this._requestCert = Boolean(options.requestCert) || !options.isServer;
  this._rejectUnauthorized = options.rejectUnauthorized !== false;
  this.ssl = null;
  if (options.session) this.setSession(options.session);
  if (options.servername && !options.isServer) this.setServername(options.servername);
  if (options.isServer && options.handshakeTimeout > 0) this.setTimeout(options.handshakeTimeout, this._handleTimeout);
  if (wrap !== undefined) this._wrap(wrap);
  else this.prependOnceListener('connect', () => this._secureHandle(this._handle, null));
}
Object.setPrototypeOf(TLSSocket.prototype, net.Socket.prototype);
Object.setPrototypeOf(TLSSocket, net.Socket);

// Around another socket, now or when it is connected.
TLSSocket.prototype._wrap = function _wrap(wrap) {
  this._parent = wrap;
  wrap.on('close', () => this.destroy());
  const begin = () => {
    if (this.destroyed) return;
    if (wrap._handle === null) {
      this.destroy();
      return;
    }
    const held = wrap.readableLength > 0 ? wrap.read() : null;
    this._secureHandle(wrap._handle, wrap, held);
    this._wrapped = true;
  };
  if (wrap.connecting) {
    this.connecting = true;
    wrap.once('connect', () => {
      this.connecting = false;
      begin();
      this.emit('connect');
    });
    wrap.on('error', (err) => this.destroy(err));
  } else {
    begin();
  }
};
Object.defineProperty(TLSSocket.prototype, '_wrap', { enumerable: false });

// The connection is there: TLS begins.
TLSSocket.prototype._secureHandle = function _secureHandle(inner, parent, held = null) {
  const options = this._tlsOptions;
  let session;
  try {
    session = options.isServer ? native.newServer() : this._clientSession();
  } catch (err) {
    this.destroy(err);
    return;
  }
  const told = {
    hello: (hello) => onHello(this, hello),
    secure: () => this._finishInit(),
    failed: (error) => onFailed(this, error),
    left: options.isServer ? () => this.destroy() : undefined,
    session: options.isServer ? undefined : (ticket) => onTicket(this, ticket),
    keylog: undefined,
  };
  if (this.listenerCount('keylog') > 0 || options.server?.listenerCount('keylog') > 0) {
    told.keylog = (line) => {
      const buffer = require('buffer').Buffer.from(line);
      this.emit('keylog', buffer);
      if (options.server) options.server.emit('keylog', buffer, this);
    };
  }
  const handle = new TLSHandle(inner, session, told);
  handle.parent = parent;
  this.ssl = handle;
  setHandle(this, handle);
  handle.start();
  if (this[kBegins]) handle.begin();
  if (held !== null) handle.received(held);
  // So that an end is seen; the program has a moment to pause it.
  if (parent !== null && !options.pauseOnConnect) {
    process.nextTick(() => {
      if (this._handle !== null && !this.isPaused()) this.read(0);
    });
  }
};
Object.defineProperty(TLSSocket.prototype, '_secureHandle', { enumerable: false });

TLSSocket.prototype._clientSession = function _clientSession() {
  const options = this._tlsOptions;
  const secure = options.secureContext ?? contexts.createSecureContext(options);
  const name = this._servername ?? '';
  const ticket = this[kSession] === undefined ? undefined : sessions.get(this[kSession]);
  return native.newClient(contexts.nativeOf(secure), name, alpnOf(options.ALPNProtocols), ticket, this.listenerCount('keylog') > 0, this[kFragment]);
};
Object.defineProperty(TLSSocket.prototype, '_clientSession', { enumerable: false });

// A client's hello came to a server: which context, and which protocol?
function onHello(socket, [servername, ...offered]) {
  const options = socket._tlsOptions;
  const { server } = options;
  socket.servername = servername ?? false;
  let alpn = options.ALPNProtocols;
  const choose = (secure) => {
    if (socket.destroyed || socket.ssl === null) return;
    if (options.ALPNCallback && offered.length > 0) {
      const chosen = options.ALPNCallback.call(socket, { servername: servername ?? '', protocols: offered });
      if (chosen !== undefined && !offered.includes(chosen)) {
        fail(new codes.ERR_TLS_ALPN_CALLBACK_INVALID_RESULT(chosen, offered));
        return;
      }
      // None: the handshake ends as if there were no protocol in common.
      alpn = chosen === undefined ? wire(['\u0000none']) : wire([chosen]);
    }
    const context = secure ?? options.secureContext ?? contexts.createSecureContext(options);
    const keylog = socket.listenerCount('keylog') > 0 || server?.listenerCount('keylog') > 0;
    const asks = Boolean(options.requestCert);
    socket.ssl.accept(contexts.nativeOf(context), alpnOf(alpn), asks, asks && socket._rejectUnauthorized, keylog, socket[kFragment]);
  };
  const fail = (err) => {
    onFailed(socket, err);
  };
  const callback = socket._SNICallback ?? options.SNICallback;
  if (typeof callback === 'function' && servername !== undefined) {
    let once = false;
    const done = (err, found) => {
      if (once) {
        socket.destroy(new codes.ERR_MULTIPLE_CALLBACK());
        return;
      }
      once = true;
      if (err) {
        fail(err);
        return;
      }
      const secure = found ? (found.context !== undefined && contexts.nativeOf(found) !== undefined ? found : undefined) : null;
      if (secure === undefined) {
        fail(new codes.ERR_TLS_INVALID_CONTEXT('context'));
        return;
      }
      choose(secure);
    };
    callback.call(socket, servername, done);
    return;
  }
  choose(null);
}

// Something went wrong in the protocol.
function onFailed(socket, err) {
  if (socket._hadError) return;
  socket._hadError = true;
  if (!socket._secureEstablished) {
    if (socket._tlsOptions.isServer && !socket._controlReleased) {
      socket._closeAfterHandlingError = true;
      socket.destroy();
      if (socket._tlsError(err) !== null) socket.emit('error', err);
    } else {
      socket.destroy(err);
    }
  } else {
    socket._emitTLSError(err);
  }
}

// A server gave a session for later connections.
function onTicket(socket, ticket) {
  const bytes = remember(ticket);
  socket[kSession] = bytes.toString('latin1');
  if (socket._secureEstablished && socket[kVerify] === true) socket.emit('session', bytes);
  else socket[kPending].push(bytes);
}

TLSSocket.prototype.disableRenegotiation = function disableRenegotiation() {};
TLSSocket.prototype._init = function _init() {};
TLSSocket.prototype._destroySSL = function _destroySSL() {
  this.ssl = null;
};
TLSSocket.prototype._wrapHandle = function _wrapHandle(wrap, handle) {
  return handle;
};

TLSSocket.prototype.renegotiate = function renegotiate(options, callback) {
  validateObject(options, 'options');
  if (callback !== undefined) validateFunction(callback, 'callback');
  if (this.destroyed) return undefined;
  const err = new codes.ERR_TALLY_NOT_BUILT_YET('tls: renegotiation');
  if (callback) process.nextTick(callback, err);
  return false;
};

TLSSocket.prototype.exportKeyingMaterial = function exportKeyingMaterial(length, label, context) {
  validateUint32(length, 'length', true);
  validateString(label, 'label');
  if (context !== undefined) validateBuffer(context, 'context');
  if (!this._secureEstablished) throw new codes.ERR_TLS_INVALID_STATE();
  return native.exportKeys(this.ssl.session, length, label, context);
};

TLSSocket.prototype.setMaxSendFragment = function setMaxSendFragment(size) {
  validateNumber(size, 'size');
  if (size < 512 || size > 16384) return false;
  this[kFragment] = size;
  return true;
};

TLSSocket.prototype._handleTimeout = function _handleTimeout() {
  this._emitTLSError(new codes.ERR_TLS_HANDSHAKE_TIMEOUT());
};
TLSSocket.prototype._emitTLSError = function _emitTLSError(err) {
  const e = this._tlsError(err);
  if (e) this.destroy(e);
};
TLSSocket.prototype._tlsError = function _tlsError(err) {
  this.emit('_tlsError', err);
  if (this._controlReleased) return err;
  return null;
};
TLSSocket.prototype._releaseControl = function _releaseControl() {
  if (this._controlReleased) return false;
  this._controlReleased = true;
  this.removeListener('error', this._tlsError);
  return true;
};

TLSSocket.prototype._finishInit = function _finishInit() {
  if (this.destroyed || this.ssl === null) return;
  const [, , , , alpn, servername] = native.info(this.ssl.session);
  this.alpnProtocol = alpn || false;
  this.servername = this._tlsOptions.isServer ? servername || false : this._servername || false;
  this._secureEstablished = true;
  if (this._tlsOptions.handshakeTimeout > 0) this.setTimeout(0, this._handleTimeout);
  this.emit('secure');
};
// The handshake of a client begins.
TLSSocket.prototype._start = function _start() {
  this[kBegins] = true;
  this.ssl?.begin();
};

TLSSocket.prototype.setServername = function setServername(name) {
  validateString(name, 'name');
  if (this._tlsOptions.isServer) throw new codes.ERR_TLS_SNI_FROM_SERVER();
  Object.defineProperty(this, '_servername', { __proto__: null, value: name, writable: true, configurable: true, enumerable: false });
};
TLSSocket.prototype.setSession = function setSession(session) {
  if (typeof session === 'string') session = require('buffer').Buffer.from(session, 'latin1');
  this[kSession] = session.toString('latin1');
};
TLSSocket.prototype.getSession = function getSession() {
  return this[kSession] === undefined ? undefined : require('buffer').Buffer.from(this[kSession], 'latin1');
};

const sessionOf = (socket) => (socket.ssl === null || socket.ssl === undefined ? undefined : socket.ssl.session);
function infoOf(socket) {
  const session = sessionOf(socket);
  return session === undefined ? undefined : native.info(session);
}

// What is wrong with the peer's certificate, as an error; null when nothing is.
TLSSocket.prototype._verifyError = function _verifyError() {
  const found = native.verify(this.ssl.session, Math.floor(Date.now() / 1000));
  if (found === undefined) {
    return Object.assign(new Error('unable to get issuer certificate'), { code: 'UNABLE_TO_GET_ISSUER_CERT' });
  }
  const [code, message] = found;
  if (code === '') return null;
  const hint = ['DEPTH_ZERO_SELF_SIGNED_CERT', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'UNABLE_TO_GET_ISSUER_CERT', 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY'].includes(code) && !this._tlsOptions.isServer ?
    '; if the root CA is installed locally, try running Node.js with --use-system-ca' : '';
  return Object.assign(new Error(`${message}${hint}`), { code });
};
Object.defineProperty(TLSSocket.prototype, '_verifyError', { enumerable: false });

TLSSocket.prototype.getPeerCertificate = function getPeerCertificate(detailed) {
  const session = sessionOf(this);
  if (session === undefined) return null;
  const sent = native.peer(session);
  if (sent.length === 0) return {};
  const { legacyObject, parse } = require('internal/crypto/x509');
  if (!detailed) return legacyObject(parse(sent[0]));
  const found = native.verify(session, Math.floor(Date.now() / 1000));
  const chain = found === undefined ? [sent[0]] : found[2];
  const objects = chain.map((der) => legacyObject(parse(der)));
  const last = parse(chain[chain.length - 1]);
  objects.forEach((object, i) => {
    if (i + 1 < objects.length) object.issuerCertificate = objects[i + 1];
    else if (last[16]) object.issuerCertificate = object;
  });
  return objects[0];
};
TLSSocket.prototype.getCertificate = function getCertificate() {
  const context = this._tlsOptions.secureContext;
  const der = context === undefined ? undefined : native.certificate(contexts.nativeOf(context));
  if (der === undefined) return this.ssl === null ? null : {};
  const { legacyObject, parse } = require('internal/crypto/x509');
  return legacyObject(parse(der));
};
TLSSocket.prototype.getPeerX509Certificate = function getPeerX509Certificate() {
  const session = sessionOf(this);
  if (session === undefined) return undefined;
  const [leaf] = native.peer(session);
  return leaf === undefined ? undefined : new (require('internal/crypto/x509').X509Certificate)(leaf);
};
TLSSocket.prototype.getX509Certificate = function getX509Certificate() {
  const context = this._tlsOptions.secureContext;
  const der = context === undefined ? undefined : native.certificate(contexts.nativeOf(context));
  return der === undefined ? undefined : new (require('internal/crypto/x509').X509Certificate)(der);
};
TLSSocket.prototype.setKeyCert = function setKeyCert(context) {
  this._tlsOptions.secureContext = context?.context ? context : contexts.createSecureContext(context);
};
TLSSocket.prototype.getCipher = function getCipher() {
  const info = infoOf(this);
  if (info === undefined || info[1] === '') return undefined;
  return { name: info[1], standardName: info[2], version: info[3] };
};
TLSSocket.prototype.getProtocol = function getProtocol() {
  const info = infoOf(this);
  if (info === undefined) return null;
  return info[0] || 'unknown';
};
TLSSocket.prototype.getSharedSigalgs = function getSharedSigalgs() {
  throw new codes.ERR_TALLY_NOT_BUILT_YET('tls: getSharedSigalgs');
};
const GROUPS = { __proto__: null, X25519: ['ECDH', 'X25519', 253], secp256r1: ['ECDH', 'prime256v1', 256], secp384r1: ['ECDH', 'secp384r1', 384] };
TLSSocket.prototype.getEphemeralKeyInfo = function getEphemeralKeyInfo() {
  const info = infoOf(this);
  if (info === undefined) return null;
  if (this._tlsOptions.isServer) return null;
  const group = GROUPS[info[7]];
  return group === undefined ? {} : { type: group[0], name: group[1], size: group[2] };
};
TLSSocket.prototype.getFinished = function getFinished() {
  if (!this._secureEstablished) return undefined;
  throw new codes.ERR_TALLY_NOT_BUILT_YET('tls: getFinished');
};
TLSSocket.prototype.getPeerFinished = function getPeerFinished() {
  if (!this._secureEstablished) return undefined;
  throw new codes.ERR_TALLY_NOT_BUILT_YET('tls: getPeerFinished');
};
TLSSocket.prototype.getTLSTicket = function getTLSTicket() {
  return undefined;
};
TLSSocket.prototype.isSessionReused = function isSessionReused() {
  const info = infoOf(this);
  return info !== undefined && info[6];
};
TLSSocket.prototype.enableTrace = function enableTrace() {
  throw new codes.ERR_TALLY_NOT_BUILT_YET('tls: enableTrace');
};

function wire(protocols) {
  const { Buffer } = require('buffer');
  return Buffer.concat(protocols.map((name, i) => {
    const bytes = Buffer.from(name);
    if (bytes.length > 255) throw new codes.ERR_OUT_OF_RANGE(`The byte length of the protocol at index ${i} exceeds the maximum length.`, '<= 255', bytes.length, true);
    return Buffer.concat([Buffer.from([bytes.length]), bytes]);
  }));
}

function convertALPNProtocols(protocols, out) {
  if (Array.isArray(protocols)) out.ALPNProtocols = wire(protocols);
  else if (ArrayBuffer.isView(protocols)) out.ALPNProtocols = require('buffer').Buffer.from(protocols.buffer.slice(protocols.byteOffset, protocols.byteOffset + protocols.byteLength));
}

// A client's handshake is over: is the server who it should be?
function onConnectSecure() {
  const options = this[kConnectOptions];
  const hostname = options.servername || options.host || options.socket?._host || 'localhost';
  let err = this._verifyError();
  if (err === null && !this.isSessionReused()) {
    const cert = this.getPeerCertificate(true);
    err = options.checkServerIdentity(hostname, cert) ?? null;
  }
  if (err) {
    this.authorized = false;
    this.authorizationError = err.code || err.message;
    if (options.rejectUnauthorized !== false) {
      this.destroy(err);
      return;
    }
  } else {
    this.authorized = true;
  }
  this.secureConnecting = false;
  this.emit('secureConnect');
  this[kVerify] = true;
  for (const bytes of this[kPending].splice(0)) this.emit('session', bytes);
}

function resetError() {
  return Object.assign(new Error('Client network socket disconnected before secure TLS connection was established'), { code: 'ECONNRESET' });
}

function onConnectEnd() {
  // The connection ended before it was secure.
  if (this._hadError || this._secureEstablished) return;
  const options = this[kConnectOptions];
  this._hadError = true;
  this.destroy(Object.assign(resetError(), { path: options.path, host: options.host, port: options.port, localAddress: options.localAddress }));
}

let warned = false;
function allowUnauthorized() {
  const allow = process.env.NODE_TLS_REJECT_UNAUTHORIZED === '0';
  if (allow && !warned) {
    warned = true;
    process.emitWarning("Setting the NODE_TLS_REJECT_UNAUTHORIZED environment variable to '0' makes TLS connections and HTTPS requests insecure by disabling certificate verification.");
  }
  return allow;
}

function connect(...args) {
  const { normalizeArgs } = require('internal/net/options');
  let [options, callback] = normalizeArgs(args);
  // (port, options, callback), (port, host, options, callback)
  if (args[1] !== null && typeof args[1] === 'object') options = { ...options, ...args[1] };
  else if (args[2] !== null && typeof args[2] === 'object') options = { ...options, ...args[2] };
  options = {
    rejectUnauthorized: !allowUnauthorized(),
    ciphers: require('tls').DEFAULT_CIPHERS,
    checkServerIdentity: require('tls').checkServerIdentity,
    minDHSize: 1024,
    ...options,
  };
  if (!options.keepAlive) options.singleUse = true;
  validateFunction(options.checkServerIdentity, 'options.checkServerIdentity');
  const context = options.secureContext || require('tls').createSecureContext(options);
  const socket = new TLSSocket(options.socket, {
    allowHalfOpen: options.socket ? options.socket.allowHalfOpen : Boolean(options.allowHalfOpen),
    pipe: Boolean(options.path),
    secureContext: context,
    isServer: false,
    requestCert: true,
    rejectUnauthorized: options.rejectUnauthorized !== false,
    session: options.session,
    ALPNProtocols: options.ALPNProtocols,
    requestOCSP: options.requestOCSP,
    enableTrace: options.enableTrace,
    pskCallback: options.pskCallback,
    highWaterMark: options.highWaterMark,
    onread: options.onread,
    signal: options.signal,
    servername: options.servername,
  });
  Object.defineProperty(socket, kConnectOptions, { __proto__: null, value: options });
  if (callback) socket.once('secureConnect', callback);
  socket._releaseControl();
  socket.on('secure', onConnectSecure);
  socket.prependListener('end', onConnectEnd);
  if (!options.socket) {
    if (options.timeout) socket.setTimeout(options.timeout);
    socket.connect(options);
  }
  socket._start();
  return socket;
}

module.exports = { TLSSocket, allowUnauthorized, connect, convertALPNProtocols, kErrorEmitted };
