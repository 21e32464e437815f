'use strict';
// Deprecated names of parts of `tls`.

const { SecureContext, createSecureContext } = require('internal/tls/context');

// Certificates are translated already.
function translatePeerCertificate(c) {
  return c ?? null;
}

module.exports = { SecureContext, createSecureContext, translatePeerCertificate };
