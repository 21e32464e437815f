'use strict';
// The public module `tls`.


const options = require.options;

exports.CLIENT_RENEG_LIMIT = 3;
exports.CLIENT_RENEG_WINDOW = 600;
exports.DEFAULT_CIPHERS = options.tlsCipherList ?? require('crypto').constants.defaultCoreCipherList;
exports.DEFAULT_ECDH_CURVE = 'auto';
exports.DEFAULT_MIN_VERSION = options['tlsMinV1.3'] ? 'TLSv1.3' : 'TLSv1.2';
exports.DEFAULT_MAX_VERSION = options['tlsMaxV1.2'] && !options['tlsMaxV1.3'] ? 'TLSv1.2' : 'TLSv1.3';

const getCiphers = () => internalBinding('tls').ciphers().map((name) => name.toLowerCase()).sort();
exports.getCiphers = getCiphers;
const getCertificateCompressionAlgorithms = () => [];
exports.getCertificateCompressionAlgorithms = getCertificateCompressionAlgorithms;

const certificates = require('internal/tls/certificates');
Object.defineProperty(exports, 'rootCertificates', {
  __proto__: null,
  configurable: false,
  enumerable: true,
  get: () => certificates.rootCertificates(),
});
exports.getCACertificates = certificates.getCACertificates;
exports.setDefaultCACertificates = certificates.setDefaultCACertificates;

exports.convertALPNProtocols = function convertALPNProtocols(protocols, out) {
  require('internal/tls/socket').convertALPNProtocols(protocols, out);
};

exports.checkServerIdentity = require('internal/tls/identity').checkServerIdentity;
const { SecureContext, createSecureContext } = require('internal/tls/context');
exports.createSecureContext = createSecureContext;
exports.SecureContext = SecureContext;
const { TLSSocket, connect } = require('internal/tls/socket');
const { Server, createServer } = require('internal/tls/server');
exports.TLSSocket = TLSSocket;
exports.Server = Server;
exports.createServer = createServer;
exports.connect = connect;
for (const [name, length] of [['connect', 0], ['getCACertificates', 0]]) Object.defineProperty(exports[name], 'length', { __proto__: null, value: length, configurable: true });
