'use strict';
// tls.createSecureContext: the options of a program as a native context.

const native = internalBinding('tls');
const crypto = internalBinding('crypto');
const { codes } = require('internal/errors');
const { validateInteger, validateString } = require('internal/validators');
const { bytes } = require('internal/crypto/util');
const certificates = require('internal/tls/certificates');

const VERSIONS = { __proto__: null, 'TLSv1': 0x0301, 'TLSv1.1': 0x0302, 'TLSv1.2': 0x0303, 'TLSv1.3': 0x0304 };
// Bits of `secureOptions` that say which versions there are not.
const NO_12 = 0x08000000;
const NO_13 = 0x20000000;

// What Node has, and what its absence here would change.
const REFUSED = ['clientCertEngine', 'crl', 'pfx', 'privateKeyEngine', 'privateKeyIdentifier', 'sigalgs', 'ticketKeys', 'pskCallback'];

const METHODS = {
  __proto__: null, SSLv23_method: [0, 0], SSLv23_client_method: [0, 0], SSLv23_server_method: [0, 0], TLS_method: [0, 0], TLS_client_method: [0, 0], TLS_server_method: [0, 0],
  TLSv1_2_method: [0x0303, 0x0303], TLSv1_2_client_method: [0x0303, 0x0303], TLSv1_2_server_method: [0x0303, 0x0303],
};

function SecureContext(secureProtocol, secureOptions, minVersion, maxVersion) {
  if (!(this instanceof SecureContext)) return new SecureContext(secureProtocol, secureOptions, minVersion, maxVersion);
  this.context = undefined;
}
const kNative = Symbol('native');

function versions(options) {
  const { secureProtocol, minVersion, maxVersion, secureOptions } = options;
  let least = VERSIONS[require('tls').DEFAULT_MIN_VERSION];
  let most = VERSIONS[require('tls').DEFAULT_MAX_VERSION];
  if (secureProtocol) {
    validateString(secureProtocol, 'secureProtocol');
    if (minVersion != null || maxVersion != null) throw new codes.ERR_TLS_PROTOCOL_VERSION_CONFLICT(minVersion ?? maxVersion, secureProtocol);
    const method = METHODS[secureProtocol];
    if (/^SSLv[23]_/.test(secureProtocol)) {
      throw Object.assign(new TypeError(`${secureProtocol.slice(0, 5)} methods disabled`), { code: 'ERR_TLS_INVALID_PROTOCOL_METHOD' });
    }
    if (/^TLSv1(_1)?_/.test(secureProtocol)) throw new codes.ERR_TALLY_NOT_BUILT_YET(`tls: the protocol of ${secureProtocol}`);
    if (method === undefined) throw Object.assign(new TypeError(`Unknown method: ${secureProtocol}`), { code: 'ERR_TLS_INVALID_PROTOCOL_METHOD' });
    if (method[0] !== 0) [least, most] = method;
  }
  const version = (name, which) => {
    if (VERSIONS[name] === undefined) throw new codes.ERR_TLS_INVALID_PROTOCOL_VERSION(name, which);
    return VERSIONS[name];
  };
  if (minVersion != null) least = version(minVersion, 'minimum');
  if (maxVersion != null) most = version(maxVersion, 'maximum');
  if (most < 0x0303) throw new codes.ERR_TALLY_NOT_BUILT_YET('tls: TLS 1.0 and 1.1');
  if (secureOptions) {
    validateInteger(secureOptions, 'secureOptions');
    if (secureOptions & NO_13) most = Math.min(most, 0x0303);
    if (secureOptions & NO_12) least = Math.max(least, 0x0304);
  }
  return [least, most];
}

// One or many, each text or bytes or an object with one under `key`.
const each = (value) => (value === undefined || value === null || value === false ? [] : Array.isArray(value) ? value : [value]);

function chainOf(cert) {
  const data = bytes(cert, 'options.cert');
  const chain = certificates.ders(data);
  if (chain.length === 0) {
    // Not PEM: the error of reading it is the one to tell.
    chain.push(crypto.invoke('x509', data)[0]);
  }
  return chain;
}

function createSecureContext(options) {
  options ||= {};
  for (const name of REFUSED) if (options[name] != null) throw new codes.ERR_TALLY_NOT_BUILT_YET(`tls: the option ${name}`);
  const { ca, cert, key, passphrase, ciphers, ecdhCurve, dhparam, honorCipherOrder, sessionIdContext, sessionTimeout } = options;
  if (dhparam != null && dhparam !== 'auto') throw new codes.ERR_TALLY_NOT_BUILT_YET('tls: the option dhparam (there are no suites with finite-field Diffie-Hellman)');
  if (ecdhCurve != null) {
    validateString(ecdhCurve, 'options.ecdhCurve');
    const known = ['auto', 'X25519', 'P-256', 'P-384', 'prime256v1', 'secp384r1', 'X25519MLKEM768'];
    if (ecdhCurve.split(':').some((name) => !known.includes(name))) throw new codes.ERR_TALLY_NOT_BUILT_YET(`tls: the curves ${ecdhCurve}`);
  }
  if (sessionIdContext != null) validateString(sessionIdContext, 'options.sessionIdContext');
  if (sessionTimeout != null) require('internal/validators').validateInt32(sessionTimeout, 'options.sessionTimeout', 0);
  if (ciphers != null) validateString(ciphers, 'options.ciphers');
  const secure = new SecureContext();
  const [least, most] = versions(options);
  const items = [];
  let bundled = false;
  if (ca) {
    for (const one of each(ca)) {
      const list = certificates.ders(bytes(one, 'options.ca'));
      if (list.length === 0) list.push(crypto.invoke('x509', bytes(one, 'options.ca'))[0]);
      for (const der of list) items.push('ca', der);
    }
  } else {
    const [mozilla, more] = certificates.defaults();
    bundled = mozilla;
    for (const der of more) items.push('extra', der);
  }
  const certs = each(cert).map(chainOf);
  const keys = each(key).map((one) => {
    const wrapped = typeof one === 'object' && one !== null && !ArrayBuffer.isView(one) && (one.pem !== undefined || one.passphrase !== undefined);
    const data = wrapped ? one.pem : one;
    const secret = (wrapped ? one.passphrase : undefined) ?? passphrase;
    const read = bytes(data, 'options.key');
    return crypto.invoke('keyPrivate', read, undefined, secret == null ? undefined : bytes(secret, 'options.passphrase'));
  });
  const own = (der) => crypto.invoke('x509Key', der);
  // A key belongs to the certificate that has its public half.
  for (const one of keys) {
    const half = crypto.invoke('keyToPublic', one);
    const chain = certs.find(([leaf]) => crypto.invoke('keyEquals', own(leaf), half));
    if (chain === undefined) {
      // One of another kind goes without a certificate, as in OpenSSL.
      const kind = (handle) => crypto.invoke('keyDetails', handle)[0];
      if (!certs.some(([leaf]) => kind(own(leaf)) === kind(half))) continue;
      throw Object.assign(new Error('error:05800074:x509 certificate routines::key values mismatch'), { library: 'x509 certificate routines', reason: 'key values mismatch', code: 'ERR_OSSL_X509_KEY_VALUES_MISMATCH' });
    }
    for (const der of chain) items.push('cert', der);
    items.push('key', one);
  }
  const list = ciphers ?? require('tls').DEFAULT_CIPHERS;
  if (list !== '' && !/[A-Za-z]/.test(list)) throw noCipher();
  const isDefault = list === require('crypto').constants.defaultCoreCipherList;
  if (!isDefault && list.split(':').every((word) => /^!/.test(word) || !knownWord(word))) throw noCipher();
  secure.context = { __proto__: { constructor: SecureContext } };
  Object.defineProperty(secure, kNative, { __proto__: null, value: native.newContext(least, most, isDefault ? '' : list, Boolean(honorCipherOrder), bundled, ...items) });
  return secure;
}

// Words of cipher lists that mean suites of ours, or that are known to mean none.
function knownWord(word) {
  return /^(TLS_|ECDHE|EECDH|HIGH|ALL|DEFAULT|AES|CHACHA|ECDSA|aRSA|aECDSA|kEECDH|kECDHE|TLSv1\.2|AEAD|MEDIUM|COMPLEMENT|@|\+|-)/.test(word) && !/CBC|-SHA$|-SHA256$(?<!GCM-SHA256)|-SHA384$(?<!GCM-SHA384)/.test(word);
}
const noCipher = () => Object.assign(new Error('error:0A0000B9:SSL routines::no cipher match'), { library: 'SSL routines', reason: 'no cipher match', code: 'ERR_SSL_NO_CIPHER_MATCH' });

const nativeOf = (secure) => secure[kNative];

module.exports = { SecureContext, createSecureContext, nativeOf };
