'use strict';
// Texts of components as a URL would have them (https://urlpattern.spec.whatwg.org/#canon-encoding-callbacks). They throw a
// TypeError for what a URL would refuse.

const { URL } = require('internal/url');

const SPECIAL = new Map([['http', '80'], ['https', '443'], ['ws', '80'], ['wss', '443'], ['ftp', '21'], ['file', '']]);

function refuse() {
  throw new TypeError('invalid component');
}

const dummy = () => new URL('https://dummy.invalid/');

function protocol(value) {
  if (value === '') return '';
  const url = URL.parse(`${value}://dummy.invalid`);
  return url === null ? refuse() : url.protocol.slice(0, -1);
}

function username(value) {
  const url = dummy();
  url.username = value;
  return url.username;
}

function password(value) {
  const url = dummy();
  url.password = value;
  return url.password;
}

function hostOf(url, value) {
  if (value === '') return '';
  url.hostname = '';
  const before = url.hostname;
  url.hostname = value;
  if (url.hostname === before && value !== before) refuse();
  return url.hostname;
}

function hostname(value) {
  return hostOf(new URL('https://dummy.invalid/'), value);
}

function opaqueHostname(value) {
  return hostOf(new URL('x://dummy.invalid/'), value);
}

function ipv6Hostname(value) {
  if (!/^[0-9a-fA-F[\]:]*$/.test(value)) refuse();
  return value.toLowerCase();
}

// The digits that it begins with, as a setter reads them.
function port(value, scheme) {
  if (value === '') return '';
  const digits = /^[0-9]+/.exec(value.replace(/[\t\n\r]/g, ''))?.[0];
  if (digits === undefined || Number(digits) > 65535) refuse();
  const number = `${Number(digits)}`;
  return scheme !== undefined && SPECIAL.get(scheme) === number ? '' : number;
}

function pathname(value) {
  if (value === '') return '';
  const url = dummy();
  const absolute = value[0] === '/';
  url.pathname = absolute ? value : `/-${value}`; // so that a leading dot is not one of a segment
  return absolute ? url.pathname : url.pathname.slice(2);
}

function opaquePathname(value) {
  if (value === '') return '';
  const text = value.replace(/[?#]/g, (c) => (c === '?' ? '%3F' : '%23'));
  return new URL(`x:${text.startsWith('/') ? `-${text}` : text}`).pathname.slice(text.startsWith('/') ? 1 : 0);
}

function search(value) {
  if (value === '') return '';
  const url = dummy();
  url.search = `?${value}`;
  return url.search.slice(1);
}

function hash(value) {
  if (value === '') return '';
  const url = dummy();
  url.hash = `#${value}`;
  return url.hash.slice(1);
}

module.exports = { SPECIAL, protocol, username, password, hostname, opaqueHostname, ipv6Hostname, port, pathname, opaquePathname, search, hash };
