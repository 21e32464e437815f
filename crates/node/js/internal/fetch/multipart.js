'use strict';
// multipart/form-data: writing a FormData, and reading one. RFC 7578 as the HTML Standard has it.

const { Buffer } = require('buffer');
const { encodeUtf8 } = internalBinding('encoding');
const { implOf } = require('internal/blob');

function escapeName(text) {
  return text.replace(/\n/g, '%0A').replace(/\r/g, '%0D').replace(/"/g, '%22');
}

function unescapeName(text) {
  return text.replace(/%0A/gi, '\n').replace(/%0D/gi, '\r').replace(/%22/g, '"');
}

function withCRLF(text) {
  return text.replace(/\r\n|\r|\n/g, '\r\n');
}

function newBoundary() {
  return `----formdata-undici-0${String(Math.floor(Math.random() * 1e11)).padStart(11, '0')}`;
}

// { parts, size, boundary }: the parts are a Blob's, so files are not copied.
function serialize(entries) {
  const boundary = newBoundary();
  const parts = [];
  let size = 0;
  let text = '';
  const flush = () => {
    if (text === '') return;
    const bytes = encodeUtf8(text);
    parts.push({ bytes, start: 0, end: bytes.length });
    size += bytes.length;
    text = '';
  };
  for (const [name, value] of entries) {
    text += `--${boundary}\r\nContent-Disposition: form-data; name="${escapeName(withCRLF(name))}"`;
    if (typeof value === 'string') {
      text += `\r\n\r\n${withCRLF(value)}\r\n`;
      continue;
    }
    text += `; filename="${escapeName(value.name)}"\r\nContent-Type: ${value.type || 'application/octet-stream'}\r\n\r\n`;
    flush();
    const blob = implOf(value);
    parts.push(...blob.parts);
    size += blob.size;
    text = '\r\n';
  }
  text += `--${boundary}--\r\n`;
  flush();
  return { parts, size, boundary };
}

function utf8(bytes) {
  return internalBinding('encoding').decodeUtf8(bytes, true, false);
}

// Entries of a body. `bytes`: a Uint8Array, of which files take parts without copying. Throws a TypeError that says what is wrong.
function parse(bytes, boundary) {
  const body = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const delimiter = Buffer.from(`--${boundary}`, 'latin1');
  let at = body.indexOf(delimiter);
  if (at === -1) throw new TypeError('no boundary found in multipart body');
  const entries = [];
  for (;;) {
    at += delimiter.length;
    if (body[at] === 0x2d && body[at + 1] === 0x2d) return entries;
    if (body[at] !== 0x0d || body[at + 1] !== 0x0a) throw new TypeError('expected CRLF');
    const head = parseHead(body, at + 2);
    const end = body.indexOf(`\r\n--${boundary}`, head.end, 'latin1');
    if (end === -1) throw new TypeError('expected boundary after body');
    entries.push([head.name, makeValue(head, bytes, head.end, end)]);
    at = end + 2;
  }
}

// The header lines of a part.
function parseHead(body, at) {
  const head = { name: null, filename: null, type: null, encoding: null, end: 0 };
  for (;;) {
    const lineEnd = body.indexOf('\r\n', at, 'latin1');
    if (lineEnd === -1) throw new TypeError('expected CRLF');
    if (lineEnd === at) {
      if (head.name === null) throw new TypeError('name attribute is required in content-disposition header');
      head.end = at + 2;
      return head;
    }
    const line = utf8(body.subarray(at, lineEnd));
    const colon = line.indexOf(':');
    if (colon <= 0) throw new TypeError('expected ":"');
    const value = line.slice(colon + 1).replace(/^[ \t]+/, '');
    switch (line.slice(0, colon).trim().toLowerCase()) {
      case 'content-disposition': disposition(head, value); break;
      case 'content-type': head.type = value.replace(/[ \t]+$/, ''); break;
      case 'content-transfer-encoding': head.encoding = value.trim(); break;
      default:
    }
    at = lineEnd + 2;
  }
}

function disposition(head, value) {
  const match = /^form-data\b/i.exec(value);
  if (match === null) throw new TypeError('expected form-data for content-disposition header');
  let rest = value.slice(match[0].length);
  for (;;) {
    const attribute = /^\s*;\s*([^=;\s]+)=(?:"([^"]*)"|([^;\s]*))/.exec(rest);
    if (attribute === null) return;
    rest = rest.slice(attribute[0].length);
    const text = attribute[2] ?? attribute[3];
    switch (attribute[1].toLowerCase()) {
      case 'name': head.name = unescapeName(text); break;
      case 'filename': head.filename ??= unescapeName(text); break;
      case 'filename*': {
        const extended = /^utf-8'[^']*'(.*)$/i.exec(text);
        if (extended === null) throw new TypeError('unknown encoding, expected utf-8\'\'');
        head.filename = decodeURIComponent(extended[1]);
        break;
      }
      default:
    }
  }
}

function makeValue(head, bytes, start, end) {
  let content = bytes.subarray(start, end);
  if (head.encoding === 'base64') content = new Uint8Array(Buffer.from(Buffer.from(content).latin1Slice(), 'base64'));
  if (head.filename === null) return utf8(content);
  const type = head.type === null ? 'text/plain' : /^[\x00-\x7f]*$/.test(head.type) ? head.type : '';
  return require('internal/file').fileOf(require('internal/blob').blobOfBytes([content], type), head.filename);
}

module.exports = { parse, serialize };
