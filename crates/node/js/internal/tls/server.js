'use strict';
// tls.Server: a net.Server whose connections are TLS sockets, told of when their handshake is over.

const net = require('net');
const { codes } = require('internal/errors');
const { validateBuffer, validateFunction, validateNumber, validateObject } = require('internal/validators');
const { TLSSocket, convertALPNProtocols, kErrorEmitted } = require('internal/tls/socket');
const contexts = require('internal/tls/context');

const kSNICallback = Symbol('snicallback');
const kOptions = Symbol('options');

function onServerSocketSecure() {
  if (this._requestCert) {
    const err = this.getPeerX509Certificate() === undefined ? noCertificate() : this._verifyError();
    if (err !== null) {
      this.authorizationError = err.code;
      if (this._rejectUnauthorized) {
        this.destroy();
        return;
      }
    } else {
      this.authorized = true;
    }
  }
  if (!this.destroyed && this._releaseControl()) this._tlsOptions.server.emit('secureConnection', this);
}
const noCertificate = () => Object.assign(new Error('unable to get issuer certificate'), { code: 'UNABLE_TO_GET_ISSUER_CERT' });

function onSocketTLSError(err) {
  if (this._controlReleased || this[kErrorEmitted]) return;
  this[kErrorEmitted] = true;
  this._tlsOptions.server.emit('tlsClientError', err, this);
}
function onSocketClose(err) {
  if (this._controlReleased || this[kErrorEmitted]) return;
  this[kErrorEmitted] = true;
  const reset = Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });
  this._tlsOptions.server.emit('tlsClientError', reset, this);
}

function onConnection(rawSocket) {
  const settings = this[kOptions];
  const socket = new TLSSocket(rawSocket, {
    secureContext: this._sharedCreds,
    isServer: true,
    server: this,
    requestCert: this.requestCert,
    rejectUnauthorized: this.rejectUnauthorized,
    handshakeTimeout: this._handshakeTimeout,
    ALPNProtocols: this.ALPNProtocols,
    ALPNCallback: this.ALPNCallback,
    SNICallback: this[kSNICallback] ?? defaultSNI,
    enableTrace: settings.enableTrace,
    pauseOnConnect: this.pauseOnConnect,
    pskCallback: settings.pskCallback,
    highWaterMark: settings.highWaterMark,
  });
  socket.on('secure', onServerSocketSecure);
  socket.on('close', onSocketClose);
  socket.on('_tlsError', onSocketTLSError);
}

// The contexts that addContext added; the last one that fits.
function defaultSNI(servername, callback) {
  const { server } = this._tlsOptions;
  const name = servername.toLowerCase();
  for (let i = server._contexts.length - 1; i >= 0; i--) {
    const [pattern, context] = server._contexts[i];
    if (pattern.test(name)) {
      callback(null, context);
      return;
    }
  }
  callback(null, undefined);
}

function Server(options, listener) {
  if (!(this instanceof Server)) return new Server(options, listener);
  if (typeof options === 'function') {
    listener = options;
    options = {};
  } else if (options === null || options === undefined || typeof options === 'object') {
    options ??= {};
  } else {
    throw new codes.ERR_INVALID_ARG_TYPE('options', 'Object', options);
  }
  for (const name of ['pskCallback', 'enableTrace', 'ticketKeys']) if (options[name]) throw new codes.ERR_TALLY_NOT_BUILT_YET(`tls: the option ${name}`);
  this._contexts = [];
  this.requestCert = options.requestCert === true;
  this.rejectUnauthorized = options.rejectUnauthorized !== false;
  this.ALPNCallback = options.ALPNCallback;
  if (this.ALPNCallback) {
    validateFunction(this.ALPNCallback, 'options.ALPNCallback');
    if (options.ALPNProtocols) throw new codes.ERR_TLS_ALPN_CALLBACK_WITH_PROTOCOLS();
  }
  if (options.sessionTimeout) this.sessionTimeout = options.sessionTimeout;
  if (options.ALPNProtocols) convertALPNProtocols(options.ALPNProtocols, this);
  this.setSecureContext(options);
  this._handshakeTimeout = options.handshakeTimeout || 120_000;
  this[kSNICallback] = options.SNICallback;
  validateNumber(this._handshakeTimeout, 'options.handshakeTimeout');
  if (this[kSNICallback]) validateFunction(this[kSNICallback], 'options.SNICallback');
  Reflect.apply(net.Server, this, [options, onConnection]);
  Object.defineProperty(this, kOptions, { __proto__: null, value: options });
  if (listener) this.on('secureConnection', listener);
}
Object.setPrototypeOf(Server.prototype, net.Server.prototype);
Object.setPrototypeOf(Server, net.Server);

const SHARED = ['ca', 'cert', 'ciphers', 'clientCertEngine', 'crl', 'dhparam', 'ecdhCurve', 'key', 'maxVersion', 'minVersion', 'passphrase', 'pfx', 'privateKeyEngine', 'privateKeyIdentifier',
  'secureOptions', 'secureProtocol', 'sessionIdContext', 'sessionTimeout', 'sigalgs', 'ticketKeys'];

Server.prototype.setSecureContext = function setSecureContext(options) {
  validateObject(options, 'options');
  const given = {};
  for (const name of SHARED) {
    if (options[name] !== undefined && options[name] !== null) given[name] = options[name];
    if (options[name]) this[name] = options[name];
    else this[name] = undefined;
  }
  given.honorCipherOrder = options.honorCipherOrder !== undefined ? Boolean(options.honorCipherOrder) : true;
  this.honorCipherOrder = given.honorCipherOrder;
  this._sharedCreds = contexts.createSecureContext(given);
};
Server.prototype._getServerData = function _getServerData() {
  throw new codes.ERR_TALLY_NOT_BUILT_YET('tls: ticket keys');
};
Server.prototype._setServerData = function _setServerData() {
  throw new codes.ERR_TALLY_NOT_BUILT_YET('tls: ticket keys');
};
Server.prototype.getTicketKeys = function getTicketKeys() {
  throw new codes.ERR_TALLY_NOT_BUILT_YET('tls: ticket keys');
};
Server.prototype.setTicketKeys = function setTicketKeys(keys) {
  validateBuffer(keys);
  throw new codes.ERR_TALLY_NOT_BUILT_YET('tls: ticket keys');
};

Server.prototype.addContext = function addContext(servername, context) {
  if (!servername) throw new codes.ERR_TLS_REQUIRED_SERVER_NAME();
  const escaped = servername.replace(/([.^$+?\-\\[\]{}])/g, '\\$1').replaceAll('*', '[^.]*');
  const secure = context?.context !== undefined && contexts.nativeOf(context) !== undefined ? context : contexts.createSecureContext(context);
  this._contexts.push([new RegExp(`^${escaped}$`), secure]);
};

// Events of sessions that are ours to keep: they are kept, nobody is asked.
Server.prototype[require('events').captureRejectionSymbol] = function(err, event, socket, ...args) {
  if (event === 'secureConnection') socket.destroy(err);
  else net.Server.prototype[Symbol.for('nodejs.rejection')]?.call(this, err, event, socket, ...args);
};

function createServer(options, listener) {
  return new Server(options, listener);
}

module.exports = { Server, createServer };
