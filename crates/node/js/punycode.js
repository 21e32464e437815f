'use strict';
// The public module `punycode` (RFC 3492), deprecated as in Node: programs have it from npm.

if (!require('internal/util').isInsideNodeModules()) {
  process.emitWarning('The `punycode` module is deprecated. Please use a userland alternative instead.', 'DeprecationWarning', 'DEP0040');
}

const MAX = 2147483647;
const BASE = 36;
const T_MIN = 1;
const T_MAX = 26;
const SKEW = 38;
const DAMP = 700;
const FIRST_BIAS = 72;
const FIRST = 128;

const notBasic = () => new RangeError('Illegal input >= 0x80 (not a basic code point)');
const invalid = () => new RangeError('Invalid input');
const overflow = () => new RangeError('Overflow: input needs wider integers to process');

function adapt(delta, count, first) {
  let k = 0;
  delta = first ? Math.floor(delta / DAMP) : delta >> 1;
  for (delta += Math.floor(delta / count); delta > ((BASE - T_MIN) * T_MAX) >> 1; k += BASE) delta = Math.floor(delta / (BASE - T_MIN));
  return Math.floor(k + ((BASE - T_MIN + 1) * delta) / (delta + SKEW));
}

const threshold = (k, bias) => (k <= bias ? T_MIN : k >= bias + T_MAX ? T_MAX : k - bias);

// a-z are 0-25, digits 26-35; BASE for what is none.
function digitOf(code) {
  if (code >= 48 && code < 58) return 26 + (code - 48);
  if (code >= 65 && code < 91) return code - 65;
  if (code >= 97 && code < 123) return code - 97;
  return BASE;
}

const characterOf = (digit) => String.fromCharCode(digit < 26 ? 97 + digit : 22 + digit);

function decode(input) {
  const dash = Math.max(input.lastIndexOf('-'), 0);
  const points = [];
  for (let i = 0; i < dash; i++) {
    if (input.charCodeAt(i) >= 128) throw notBasic();
    points.push(input.charCodeAt(i));
  }
  const inserts = []; // [position, code point], to be put in from the first on
  let n = FIRST;
  let bias = FIRST_BIAS;
  let i = 0;
  let count = points.length;
  for (let at = dash > 0 ? dash + 1 : 0; at < input.length; ) {
    const before = i;
    for (let weight = 1, k = BASE; ; k += BASE) {
      if (at >= input.length) throw invalid();
      const digit = digitOf(input.charCodeAt(at++));
      if (digit >= BASE) throw invalid();
      if (digit > Math.floor((MAX - i) / weight)) throw overflow();
      i += digit * weight;
      const t = threshold(k, bias);
      if (digit < t) break;
      if (weight > Math.floor(MAX / (BASE - t))) throw overflow();
      weight *= BASE - t;
    }
    count++;
    bias = adapt(i - before, count, before === 0);
    if (Math.floor(i / count) > MAX - n) throw overflow();
    n += Math.floor(i / count);
    i %= count;
    inserts.push([i++, n]);
  }
  for (const [position, point] of inserts) points.splice(position, 0, point);
  return points.length === 0 ? '' : ucs2encode(points);
}

function encode(input) {
  const points = ucs2decode(input);
  let out = '';
  for (const point of points) if (point < 128) out += String.fromCharCode(point);
  const basic = out.length;
  let handled = basic;
  if (basic > 0) out += '-';
  let n = FIRST;
  let delta = 0;
  let bias = FIRST_BIAS;
  const others = [...new Set(points.filter((point) => point >= 128))].sort((a, b) => a - b);
  for (const next of others) {
    if (next - n > Math.floor((MAX - delta) / (handled + 1))) throw overflow();
    delta += (next - n) * (handled + 1);
    n = next;
    for (const point of points) {
      if (point < n && ++delta > MAX) throw overflow();
      if (point !== n) continue;
      let q = delta;
      for (let k = BASE; ; k += BASE) {
        const t = threshold(k, bias);
        if (q < t) break;
        out += characterOf(t + ((q - t) % (BASE - t)));
        q = Math.floor((q - t) / (BASE - t));
      }
      out += characterOf(q);
      bias = adapt(delta, handled + 1, handled === basic);
      delta = 0;
      handled++;
    }
    delta++;
    n++;
  }
  return out;
}

// Code points, lone surrogates among them.
function ucs2decode(string) {
  const points = [];
  for (let i = 0; i < string.length; i++) {
    const point = string.codePointAt(i);
    points.push(point);
    if (point > 0xffff) i++;
  }
  return points;
}

function ucs2encode(points) {
  let out = '';
  for (const point of points) out += String.fromCodePoint(point);
  return out;
}

// Each label of a domain, or of what stands behind the @ of an address.
function mapLabels(domain, convert) {
  const parts = domain.split('@');
  const start = parts.length > 1 ? `${parts[0]}@` : '';
  const rest = parts.length > 1 ? parts[1] : domain;
  const labels = rest.replace(/[.\u3002\uff0e\uff61]/g, '.').split('.');
  for (let i = labels.length - 1; i >= 0; i--) labels[i] = convert(labels[i]);
  return start + labels.join('.');
}

function toUnicode(input) {
  return mapLabels(input, (label) => (/^xn--/.test(label) ? decode(label.slice(4).toLowerCase()) : label));
}

function toASCII(input) {
  return mapLabels(input, (label) => (/[^\0-\x7f]/.test(label) ? `xn--${encode(label)}` : label));
}

module.exports = { version: '2.1.0', ucs2: { decode: ucs2decode, encode: ucs2encode }, decode, encode, toASCII, toUnicode };
