'use strict';
// crypto.X509Certificate: what a certificate says, and questions about it.

const { bytes, native } = require('internal/crypto/util');
const keys = require('internal/crypto/keys');
const { codes } = require('internal/errors');
const { validateObject, validateString } = require('internal/validators');

// Places in what native code reads of a certificate.
const DER = 0, SUBJECT = 1, ISSUER = 2, ALT = 3, ACCESS = 4, FROM = 5, TO = 6, SERIAL = 7, USAGE = 8, CA = 9, OID = 10, SCHEME = 11, SUBJECT_PARTS = 12,
  ISSUER_PARTS = 13, ACCESS_PARTS = 14, SPKI = 15;

const CHECK = {
  subject: { __proto__: null, default: 0, always: 1, never: 32 },
  flags: [['wildcards', true, 2], ['partialWildcards', true, 4], ['multiLabelWildcards', false, 8], ['singleLabelSubdomains', false, 16]],
};

function flagsOf(options = {}) {
  validateObject(options, 'options');
  const { subject = 'default' } = options;
  validateString(subject, 'options.subject');
  let flags = CHECK.subject[subject];
  if (flags === undefined) throw new codes.ERR_INVALID_ARG_VALUE('options.subject', subject);
  for (const [name, usual, bit] of CHECK.flags) {
    const value = options[name] ?? usual;
    require('internal/validators').validateBoolean(value, `options.${name}`);
    if (value !== usual) flags |= bit;
  }
  return flags;
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
function dateText(seconds) {
  const date = new Date(seconds * 1000);
  const two = (n) => String(n).padStart(2, '0');
  return `${MONTHS[date.getUTCMonth()]} ${String(date.getUTCDate()).padStart(2, ' ')} ${two(date.getUTCHours())}:${two(date.getUTCMinutes())}:${two(date.getUTCSeconds())} ${date.getUTCFullYear()} GMT`;
}

function fingerprint(der, digest) {
  return require('internal/crypto/hash').hash(digest, der, 'hex').toUpperCase().replace(/..(?!$)/g, '$&:');
}

function nameObject(parts) {
  const out = { __proto__: null };
  for (let i = 0; i < parts.length; i += 2) {
    const [key, value] = [parts[i], parts[i + 1]];
    if (!(key in out)) out[key] = value;
    else if (Array.isArray(out[key])) out[key].push(value);
    else out[key] = [out[key], value];
  }
  return out;
}

function accessObject(parts) {
  if (parts === undefined) return undefined;
  const out = { __proto__: null };
  for (let i = 0; i < parts.length; i += 2) (out[parts[i]] ??= []).push(parts[i + 1]);
  return out;
}

// The object that tls's getPeerCertificate gives.
function legacyObject(all) {
  const der = all[DER];
  let modulus, exponent, pubkey, bits, asn1Curve, nistCurve;
  let handle;
  try {
    handle = native.invoke('x509Key', der);
  } catch { /* a key that we cannot read is not told about */ }
  if (handle !== undefined) {
    const [type, ...details] = native.invoke('keyDetails', handle);
    if (type === 'rsa') {
      const { n } = keys.jwkOf(handle);
      modulus = require('buffer').Buffer.from(n, 'base64url').toString('hex').toUpperCase();
      exponent = `0x${BigInt(`0x${details[1].toString('hex')}`).toString(16)}`;
      pubkey = all[SPKI];
      bits = details[0];
    } else if (type === 'ec') {
      [asn1Curve] = details;
      nistCurve = { __proto__: null, prime256v1: 'P-256', secp384r1: 'P-384', secp521r1: 'P-521' }[asn1Curve];
      pubkey = native.invoke('keyRaw', handle);
      bits = { __proto__: null, secp384r1: 384, secp521r1: 521 }[asn1Curve] ?? 256;
    }
  }
  return {
    subject: nameObject(all[SUBJECT_PARTS]),
    issuer: nameObject(all[ISSUER_PARTS]),
    subjectaltname: all[ALT],
    infoAccess: accessObject(all[ACCESS_PARTS]),
    ca: all[CA],
    modulus,
    exponent,
    pubkey,
    bits,
    valid_from: dateText(all[FROM]),
    valid_to: dateText(all[TO]),
    fingerprint: fingerprint(der, 'sha1'),
    fingerprint256: fingerprint(der, 'sha256'),
    fingerprint512: fingerprint(der, 'sha512'),
    ext_key_usage: all[USAGE],
    serialNumber: all[SERIAL],
    raw: der,
    asn1Curve,
    nistCurve,
  };
}

let isX509Certificate;

class X509Certificate {
  #all;
  #issuer;
  constructor(buffer) {
    if (typeof buffer !== 'string' && !ArrayBuffer.isView(buffer)) throw new codes.ERR_INVALID_ARG_TYPE('buffer', ['string', 'Buffer', 'TypedArray', 'DataView'], buffer);
    this.#all = native.invoke('x509', bytes(buffer, 'buffer'));
  }
  get subject() {
    return this.#all[SUBJECT];
  }
  get subjectAltName() {
    return this.#all[ALT];
  }
  get issuer() {
    return this.#all[ISSUER];
  }
  get issuerCertificate() {
    return this.#issuer;
  }
  get infoAccess() {
    return this.#all[ACCESS];
  }
  get validFrom() {
    return dateText(this.#all[FROM]);
  }
  get validTo() {
    return dateText(this.#all[TO]);
  }
  get validFromDate() {
    return new Date(this.#all[FROM] * 1000);
  }
  get validToDate() {
    return new Date(this.#all[TO] * 1000);
  }
  get fingerprint() {
    return fingerprint(this.#all[DER], 'sha1');
  }
  get fingerprint256() {
    return fingerprint(this.#all[DER], 'sha256');
  }
  get fingerprint512() {
    return fingerprint(this.#all[DER], 'sha512');
  }
  get keyUsage() {
    return this.#all[USAGE];
  }
  get serialNumber() {
    return this.#all[SERIAL];
  }
  get signatureAlgorithm() {
    return this.#all[SCHEME];
  }
  get signatureAlgorithmOid() {
    return this.#all[OID];
  }
  get raw() {
    return require('buffer').Buffer.from(this.#all[DER]);
  }
  get publicKey() {
    return new keys.PublicKeyObject(native.invoke('x509Key', this.#all[DER]));
  }
  toString() {
    return native.invoke('pemEncode', 'CERTIFICATE', this.#all[DER]);
  }
  toJSON() {
    return this.toString();
  }
  get ca() {
    return this.#all[CA];
  }
  checkHost(name, options) {
    validateString(name, 'name');
    return native.invoke('x509Host', this.#all[DER], name, flagsOf(options));
  }
  checkEmail(email, options) {
    validateString(email, 'email');
    return native.invoke('x509Email', this.#all[DER], email, flagsOf(options));
  }
  checkIP(ip, options) {
    validateString(ip, 'ip');
    // The options have no meaning for addresses, but they are checked.
    flagsOf(options);
    return native.invoke('x509Ip', this.#all[DER], ip);
  }
  checkIssued(otherCert) {
    if (!isX509Certificate(otherCert)) throw new codes.ERR_INVALID_ARG_TYPE('otherCert', 'X509Certificate', otherCert);
    return native.invoke('x509Issued', this.#all[DER], otherCert.#all[DER]);
  }
  checkPrivateKey(pkey) {
    if (!keys.isKeyObject(pkey)) throw new codes.ERR_INVALID_ARG_TYPE('pkey', 'KeyObject', pkey);
    if (pkey.type !== 'private') throw new codes.ERR_INVALID_ARG_VALUE('pkey', pkey);
    return native.invoke('x509Matches', this.#all[DER], keys.handleOf(pkey));
  }
  verify(pkey) {
    if (!keys.isKeyObject(pkey)) throw new codes.ERR_INVALID_ARG_TYPE('pkey', 'KeyObject', pkey);
    if (pkey.type !== 'public') throw new codes.ERR_INVALID_ARG_VALUE('pkey', pkey);
    return native.invoke('x509Verify', this.#all[DER], keys.handleOf(pkey));
  }
  toLegacyObject() {
    return legacyObject(this.#all);
  }
  [require('internal/util').customInspectSymbol](depth, options) {
    if (depth < 0) return this;
    const inner = { ...options, depth: options.depth == null ? null : options.depth - 1 };
    const shown = {};
    for (const name of ['subject', 'subjectAltName', 'issuer', 'infoAccess', 'validFrom', 'validTo', 'validFromDate', 'validToDate', 'fingerprint', 'fingerprint256',
      'fingerprint512', 'keyUsage', 'serialNumber', 'signatureAlgorithm', 'signatureAlgorithmOid']) shown[name] = this[name];
    return `X509Certificate ${require('internal/util/inspect').inspect(shown, inner)}`;
  }
  static {
    isX509Certificate = (value) => typeof value === 'object' && value !== null && #all in value;
  }
}

const parse = (der) => native.invoke('x509', der);

module.exports = { X509Certificate, isX509Certificate, legacyObject, parse };
