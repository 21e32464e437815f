'use strict';
// data: URLs. Fetch Standard, section 6.

const { parseMime, serializeMime } = require('internal/fetch/mime');

// { bytes, type }, or null.
function processDataURL(url) {
  const { href, hash } = url;
  const text = href.slice(5, hash === '' ? (href.endsWith('#') ? -1 : undefined) : href.length - hash.length);
  const comma = text.indexOf(',');
  if (comma === -1) return null;
  let type = text.slice(0, comma).replace(/^[\t\n\f\r ]+|[\t\n\f\r ]+$/g, '');
  let bytes = percentDecode(text.slice(comma + 1));
  const base64 = /; *base64$/i.exec(type);
  if (base64 !== null) {
    const decoded = internalBinding('buffer').atob(latin1(bytes));
    if (typeof decoded !== 'string') return null;
    bytes = new Uint8Array(decoded.length);
    for (let i = 0; i < decoded.length; i++) bytes[i] = decoded.charCodeAt(i);
    type = type.slice(0, base64.index);
  }
  if (type.startsWith(';')) type = `text/plain${type}`;
  const mime = parseMime(type) ?? parseMime('text/plain;charset=US-ASCII');
  return { bytes, type: serializeMime(mime) };
}

function latin1(bytes) {
  return internalBinding('buffer').slice(bytes, 4, 0, bytes.length);
}

function percentDecode(text) {
  const source = internalBinding('encoding').encodeUtf8(text);
  const out = new Uint8Array(source.length);
  let at = 0;
  for (let i = 0; i < source.length; i++) {
    let byte = source[i];
    if (byte === 0x25) {
      const hex = text.length === source.length ? text.slice(i + 1, i + 3) : latin1(source.subarray(i + 1, i + 3));
      if (/^[0-9a-fA-F]{2}$/.test(hex)) {
        byte = parseInt(hex, 16);
        i += 2;
      }
    }
    out[at++] = byte;
  }
  return out.slice(0, at);
}

module.exports = { processDataURL };
