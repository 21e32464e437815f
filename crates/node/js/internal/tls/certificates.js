'use strict';
// Which certificates are trusted when a program says nothing: Mozilla's, and what options and variables add.

const native = internalBinding('tls');
const crypto = internalBinding('crypto');
const { codes } = require('internal/errors');

let bundled; // PEM
let extra; // DER
let system; // DER
let replaced; // PEM texts of setDefaultCACertificates

const pem = (der) => crypto.invoke('pemEncode', 'CERTIFICATE', der).trimEnd();
const ders = (text) => crypto.invoke('pemBlocks', typeof text === 'string' ? require('buffer').Buffer.from(text) : text, 'CERTIFICATE');

function rootCertificates() {
  bundled ??= Object.freeze(native.rootCertificates().map(pem));
  return bundled;
}

function extraCertificates() {
  if (extra !== undefined) return extra;
  extra = [];
  const file = process.env.NODE_EXTRA_CA_CERTS;
  if (file) {
    try {
      extra = ders(require('fs').readFileSync(file));
    } catch (err) {
      process.emitWarning(`Ignoring extra certs from \`${file}\`, load failed: ${err.message}`);
    }
  }
  return extra;
}

const SYSTEM_FILES = ['/etc/ssl/certs/ca-certificates.crt', '/etc/pki/tls/certs/ca-bundle.crt', '/etc/ssl/ca-bundle.pem', '/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem',
  '/etc/ssl/cert.pem'];

function systemCertificates() {
  if (system !== undefined) return system;
  system = [];
  const fs = require('fs');
  const files = process.env.SSL_CERT_FILE ? [process.env.SSL_CERT_FILE] : SYSTEM_FILES;
  for (const file of files) {
    try {
      system = ders(fs.readFileSync(file));
      break;
    } catch { /* the next one may be there */ }
  }
  if (process.env.SSL_CERT_DIR) {
    for (const dir of process.env.SSL_CERT_DIR.split(':')) {
      try {
        for (const name of fs.readdirSync(dir)) system.push(...ders(fs.readFileSync(`${dir}/${name}`)));
      } catch { /* as OpenSSL does */ }
    }
  }
  return system;
}

const usesSystem = () => require.options.useSystemCa === true || process.env.NODE_USE_SYSTEM_CA === '1';

// [whether Mozilla's are trusted, what else is]
function defaults() {
  if (replaced !== undefined) return [false, replaced.flatMap(ders)];
  return [true, [...extraCertificates(), ...(usesSystem() ? systemCertificates() : [])]];
}

function getCACertificates(type = 'default') {
  require('internal/validators').validateString(type, 'type');
  switch (type) {
    case 'default':
      if (replaced !== undefined) return Object.freeze([...replaced]);
      return Object.freeze([...rootCertificates(), ...defaults()[1].map(pem)]);
    case 'bundled': return rootCertificates();
    case 'system': return Object.freeze(systemCertificates().map(pem));
    case 'extra': return Object.freeze(extraCertificates().map(pem));
    default: throw new codes.ERR_INVALID_ARG_VALUE('type', type);
  }
}

function setDefaultCACertificates(certs) {
  if (!Array.isArray(certs)) throw new codes.ERR_INVALID_ARG_TYPE('certs', 'Array', certs);
  const texts = certs.map((cert, i) => {
    if (typeof cert === 'string') return cert;
    if (ArrayBuffer.isView(cert)) return require('buffer').Buffer.from(cert.buffer, cert.byteOffset, cert.byteLength).toString();
    throw new codes.ERR_INVALID_ARG_TYPE(`certs[${i}]`, ['string', 'ArrayBufferView'], cert);
  });
  for (const text of texts) for (const der of ders(text)) crypto.invoke('x509', der);
  replaced = [...new Set(texts)];
}

module.exports = { defaults, ders, getCACertificates, rootCertificates, setDefaultCACertificates };
