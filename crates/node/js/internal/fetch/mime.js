'use strict';
// MIME types: parsing and writing, and the type of a header list. MIME Sniffing Standard, section 4.

const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
const QUOTABLE = /^[\t\x20-\x7e\x80-\xff]*$/;

// { essence, type, parameters: Map } or null.
function parseMime(input) {
  input = input.replace(/^[\t\n\r ]+|[\t\n\r ]+$/g, '');
  const slash = input.indexOf('/');
  if (slash <= 0) return null;
  const type = input.slice(0, slash);
  let at = input.indexOf(';', slash);
  if (at === -1) at = input.length;
  const subtype = input.slice(slash + 1, at).replace(/[\t\n\r ]+$/, '');
  if (!TOKEN.test(type) || !TOKEN.test(subtype)) return null;
  const essence = `${type}/${subtype}`.toLowerCase();
  const parameters = new Map();
  while (at < input.length) {
    at++;
    while (/[\t\n\r ]/.test(input[at] ?? '')) at++;
    const start = at;
    while (at < input.length && input[at] !== ';' && input[at] !== '=') at++;
    const name = input.slice(start, at).toLowerCase();
    if (at >= input.length) break;
    if (input[at] === ';') continue;
    at++;
    let value = '';
    if (input[at] === '"') {
      at++;
      while (at < input.length && input[at] !== '"') {
        if (input[at] === '\\' && at + 1 < input.length) at++;
        value += input[at++];
      }
      while (at < input.length && input[at] !== ';') at++;
    } else {
      const from = at;
      while (at < input.length && input[at] !== ';') at++;
      value = input.slice(from, at).replace(/[\t\n\r ]+$/, '');
      if (value === '') continue;
    }
    if (name !== '' && TOKEN.test(name) && QUOTABLE.test(value) && !parameters.has(name)) parameters.set(name, value);
  }
  return { essence, parameters };
}

function serializeMime({ essence, parameters }) {
  let out = essence;
  for (const [name, value] of parameters) {
    out += `;${name}=${value !== '' && TOKEN.test(value) ? value : `"${value.replace(/["\\]/g, '\\$&')}"`}`;
  }
  return out;
}

// The type that a header list says: the last valid one, with the charset of an equal one before.
function mimeOf(list) {
  const entry = list.map.get('content-type');
  if (entry === undefined) return null;
  let found = null;
  let charset = null;
  for (const value of splitTypes(entry.values.join(', '))) {
    const parsed = parseMime(value);
    if (parsed === null || parsed.essence === '*/*') continue;
    if (found === null || parsed.essence !== found.essence) charset = parsed.parameters.get('charset') ?? null;
    else if (!parsed.parameters.has('charset') && charset !== null) parsed.parameters.set('charset', charset);
    found = parsed;
  }
  return found;
}

// At commas outside of quotes.
function splitTypes(text) {
  const out = [];
  let start = 0;
  let quoted = false;
  for (let i = 0; i < text.length; i++) {
    if (text[i] === '"') quoted = !quoted;
    else if (quoted && text[i] === '\\') i++;
    else if (text[i] === ',' && !quoted) {
      out.push(text.slice(start, i));
      start = i + 1;
    }
  }
  out.push(text.slice(start));
  return out;
}

module.exports = { mimeOf, parseMime, serializeMime };
