'use strict';
// The public module `querystring`.

const { codes: { ERR_INVALID_URI } } = require('internal/errors');

const UNRESERVED = /^[A-Za-z0-9\-_.!~*'()]*$/;

function escape(str) {
  if (typeof str !== 'string') str = typeof str === 'object' ? String(str) : `${str}`;
  if (UNRESERVED.test(str)) return str;
  return str.isWellFormed() ? encodeURIComponent(str) : escapeOdd(str);
}

// As Node reads a surrogate: together with the unit behind it, whatever that is.
function escapeOdd(str) {
  let out = '';
  for (let i = 0; i < str.length; i++) {
    const unit = str.charCodeAt(i);
    if (unit < 0xd800 || unit > 0xdfff) {
      out += encodeURIComponent(str[i]);
      continue;
    }
    if (++i === str.length) throw new ERR_INVALID_URI();
    out += encodeURIComponent(String.fromCodePoint(0x10000 + (((unit & 0x3ff) << 10) | (str.charCodeAt(i) & 0x3ff))));
  }
  return out;
}

// Bytes of a text with %XX; what is not two hex digits stays.
function unescapeBuffer(s, decodeSpaces) {
  const { Buffer } = require('buffer');
  const out = Buffer.allocUnsafe(s.length);
  let at = 0;
  for (let i = 0; i < s.length; i++) {
    let code = s.charCodeAt(i);
    if (decodeSpaces && code === 43) {
      code = 32;
    } else if (code === 37 && i + 2 < s.length && /^[0-9a-fA-F]{2}$/.test(s.slice(i + 1, i + 3))) {
      code = parseInt(s.slice(i + 1, i + 3), 16);
      i += 2;
    }
    out[at++] = code;
  }
  return at === out.length ? out : out.subarray(0, at);
}

function unescape(s, decodeSpaces) {
  try {
    return decodeURIComponent(s);
  } catch {
    return querystring.unescapeBuffer(s, decodeSpaces).toString();
  }
}

function primitive(value) {
  switch (typeof value) {
    case 'string': return value;
    case 'number': return Number.isFinite(value) ? `${value}` : '';
    case 'bigint': return `${value}`;
    case 'boolean': return value ? 'true' : 'false';
    default: return '';
  }
}

function stringify(obj, sep, eq, options) {
  sep ||= '&';
  eq ||= '=';
  const encode = typeof options?.encodeURIComponent === 'function' ? options.encodeURIComponent : querystring.escape;
  if (obj === null || typeof obj !== 'object') return '';
  const fields = [];
  for (const key of Object.keys(obj)) {
    const value = obj[key];
    const start = encode(primitive(key)) + eq;
    if (Array.isArray(value)) for (const item of value) fields.push(start + encode(primitive(item)));
    else fields.push(start + encode(primitive(value)));
  }
  return fields.join(sep);
}

function parse(qs, sep, eq, options) {
  const out = { __proto__: null };
  if (typeof qs !== 'string' || qs.length === 0) return out;
  sep = sep ? `${sep}` : '&';
  eq = eq ? `${eq}` : '=';
  let max = 1000;
  if (typeof options?.maxKeys === 'number') max = options.maxKeys > 0 ? options.maxKeys : -1;
  const decode = typeof options?.decodeURIComponent === 'function' ? options.decodeURIComponent : querystring.unescape;
  const custom = decode !== unescape;
  const decodePart = (text) => {
    if (text === '') return '';
    const spaced = text.replaceAll('+', custom ? '%20' : ' ');
    if (!custom && !/%[0-9a-fA-F]{2}/.test(spaced)) return spaced;
    try {
      return decode(spaced);
    } catch {
      return unescape(spaced, true);
    }
  };
  for (const pair of qs.split(sep)) {
    if (max === 0) break;
    if (max > 0) max--; // an empty one counts
    if (pair.length === 0) continue;
    const at = pair.indexOf(eq);
    const key = decodePart(at === -1 ? pair : pair.slice(0, at));
    const value = at === -1 ? '' : decodePart(pair.slice(at + eq.length));
    const known = out[key];
    if (known === undefined) out[key] = value;
    else if (Array.isArray(known)) known.push(value);
    else out[key] = [known, value];
  }
  return out;
}

const querystring = module.exports = { unescapeBuffer, unescape, escape, stringify, encode: stringify, parse, decode: parse };
