'use strict';
// tls.checkServerIdentity: whether a certificate is for a host (RFC 6125).

const { codes } = require('internal/errors');
const { isIP } = require('net');

const unFqdn = (host) => (host.endsWith('.') ? host.slice(0, -1) : host);
const split = (host) => unFqdn(host).replace(/[A-Z]/g, (c) => c.toLowerCase()).split('.');

function check(hostParts, pattern, wildcards) {
  if (!pattern) return false;
  const parts = split(pattern);
  if (hostParts.length !== parts.length || parts.includes('')) return false;
  // Nothing but printable ASCII, and no blanks.
  if (parts.some((part) => /[^\u0021-\u007F]/.test(part))) return false;
  for (let i = hostParts.length - 1; i > 0; i--) if (hostParts[i] !== parts[i]) return false;
  const [host] = hostParts;
  const [first] = parts;
  const pieces = first.split('*', 3);
  if (pieces.length === 1 || first.includes('xn--')) return host === first;
  if (!wildcards || pieces.length > 2 || parts.length <= 2) return false;
  const [prefix, suffix] = pieces;
  return prefix.length + suffix.length <= host.length && host.startsWith(prefix) && host.endsWith(suffix);
}

// "DNS:a, URI:\"b, c\"" -> ['DNS:a', 'URI:b, c']
function splitNames(text) {
  if (!text.includes('"')) return text.split(', ');
  const out = [];
  let current = '';
  let at = 0;
  while (at < text.length) {
    const quote = text.indexOf('"', at);
    const comma = text.indexOf(', ', at);
    if (comma !== -1 && (quote === -1 || comma < quote)) {
      out.push(current + text.slice(at, comma));
      current = '';
      at = comma + 2;
    } else if (quote !== -1) {
      const match = /^"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/.exec(text.slice(quote));
      if (match === null) throw new codes.ERR_TLS_CERT_ALTNAME_FORMAT();
      current += text.slice(at, quote) + JSON.parse(match[0]);
      at = quote + match[0].length;
    } else {
      current += text.slice(at);
      at = text.length;
    }
  }
  out.push(current);
  return out;
}

const plainAddress = (ip) => internalBinding('crypto').invoke('ipText', ip) ?? ip;

function checkServerIdentity(hostname, cert) {
  const { subject } = cert;
  const { subjectaltname: altNames } = cert;
  const dnsNames = [];
  const ips = [];
  hostname = `${hostname}`;
  if (altNames) {
    for (const name of splitNames(altNames)) {
      if (name.startsWith('DNS:')) dnsNames.push(name.slice(4));
      else if (name.startsWith('IP Address:')) ips.push(plainAddress(name.slice(11)));
    }
  }
  let valid = false;
  let reason = 'Unknown reason';
  hostname = unFqdn(hostname);
  if (isIP(hostname)) {
    valid = ips.includes(plainAddress(hostname));
    if (!valid) reason = `IP: ${hostname} is not in the cert's list: ` + ips.join(', ');
  } else if (dnsNames.length > 0 || subject?.CN) {
    const hostParts = split(hostname);
    if (dnsNames.length > 0) {
      valid = dnsNames.some((pattern) => check(hostParts, pattern, true));
      if (!valid) reason = `Host: ${hostname}. is not in the cert's altnames: ${altNames}`;
    } else {
      const { CN } = subject;
      valid = Array.isArray(CN) ? CN.some((pattern) => check(hostParts, pattern, true)) : check(hostParts, CN, true);
      if (!valid) reason = `Host: ${hostname}. is not cert's CN: ${CN}`;
    }
  } else {
    reason = 'Cert does not contain a DNS name';
  }
  return valid ? undefined : Object.assign(new codes.ERR_TLS_CERT_ALTNAME_INVALID(reason), { reason, host: hostname, cert });
}

module.exports = { checkServerIdentity };
