// Records what Node's own URL answers, for tests/recorded.rs to compare with. Run on Node 24.21:
//   node record.js [cases] [seed] > recorded.txt        generated cases; without arguments, the file that is kept
//   node record.js --wpt DIR > other.txt                the cases of web-platform-tests' url/resources (not kept here)
// A case is a line of fields separated by tabs, after a letter:
//   P input base(~ if none) href(~ if it is no URL) protocol username password host hostname port pathname search hash
//   S href component value href-after        A domain ascii unicode        F query query-serialized-again name value name value...
// In fields \h; stands for the character with the hexadecimal number h. No field has a lone surrogate.
'use strict';
const fs = require('fs');
const { domainToASCII, domainToUnicode } = require('url');
const COMPONENTS = ['protocol', 'username', 'password', 'host', 'hostname', 'port', 'pathname', 'search', 'hash'];
const escaped = (s) => [...s].map((c) => (/[\x21-\x5b\x5d-\x7d]/.test(c) ? c : `\\${c.codePointAt(0).toString(16)};`)).join('');
const lines = new Set();
const add = (...fields) => lines.add(fields.map((f) => (f === null ? '~' : escaped(f))).join('\t'));

function recordParse(input, base) {
  input = input.toWellFormed();
  const url = URL.parse(input, base ?? undefined);
  if (url === null) add('P', input, base, null);
  else add('P', input, base, url.href, ...COMPONENTS.map((c) => url[c]));
  return url;
}
function recordSet(href, component, value) {
  value = value.toWellFormed();
  const url = URL.parse(href);
  if (url === null) return;
  try { url[component] = value; } catch { /* href alone throws, and stays */ }
  add('S', URL.parse(href).href, component, value, url.href);
}
function recordDomain(domain) {
  domain = domain.toWellFormed();
  if (/[/?#:@\\\t\r\n[\]]/.test(domain)) return; // Node parses `ws://` and this
  add('A', domain, domainToASCII(domain), domainToUnicode(domain));
}
function recordForm(query) {
  query = query.toWellFormed().replace(/^\?/, '');
  try { decodeURIComponent(query); } catch { if (/[^\0-\x7f]/.test(query)) return; } // see recorded.rs
  const params = new URLSearchParams(`?${query}`);
  add('F', query, params.toString(), ...[...params].flat());
}

function wpt(dir) {
  const read = (name) => JSON.parse(fs.readFileSync(`${dir}/${name}.json`, 'utf8')).filter((c) => typeof c === 'object');
  for (const { input, base } of read('urltestdata')) {
    for (const b of [base, null]) if (b === null || b === undefined || URL.canParse(b)) recordParse(input, b ?? null);
  }
  for (const { input, output } of [...read('toascii'), ...read('IdnaTestV2')]) {
    recordDomain(input);
    if (output) recordDomain(output);
    recordParse(`https://${input}/x`, null);
  }
  const setters = JSON.parse(fs.readFileSync(`${dir}/setters_tests.json`, 'utf8'));
  for (const component of [...COMPONENTS, 'href']) for (const { href, new_value: value } of setters[component] ?? []) recordSet(href, component, value);
}

let seed = Number(process.argv[3] || 20251128) | 0;
const rnd = (n) => { seed ^= seed << 13; seed ^= seed >>> 17; seed ^= seed << 5; return (seed >>> 0) % n; };
const pick = (list) => list[rnd(list.length)];
const some = (n) => rnd(n) === 0;
const many = (list, most, join = '') => Array.from({ length: rnd(most + 1) }, () => pick(list)).join(join);

const SCHEMES = ['http', 'https', 'ws', 'wss', 'ftp', 'file', 'HTTP', 'fIlE', 'javascript', 'data', 'mailto', 'a', 'web+demo', 'h.t-p', 'blob', 'non-special', '1a', 'h@', '', 'ht\ntp', 'about'];
const SLASHES = ['//', '//', '//', '//', '/', '', '///', '\\\\', '/\\', '\\', '////', '/./', '/..//'];
const USERS = ['', '', '', '', 'u@', 'u:p@', ':p@', '@', ':@', 'a@b@', 'ü:%40@', 'a:b:c@', 'a;b=c|d^e`{@', "'\"<>@"];
const HOSTS = ['example.com', 'EXAMPLE.com', 'a', 'localhost', 'LOCALHOST', '127.0.0.1', '0x7f.1', '1', '256', '1.2.3.4.5', '0xffffffff', '4294967296', '01.02.03.004', '1.2.3.', '1..2', '0x', '09', '1.0x', '[::1]', '[1:2:3:4:5:6:7:8]', '[::1.2.3.4]', '[1::2::3]', '[::ffff:0:0]', '[0:0:1::]', '[1:0:0:2:0:0:0:3]', '[:1]', '[::1', '::1]', '[12345::]', '[::1.2.3]', '[::g]', '[1:2:3:4:5:6:1.2.3.4]', '[::1%25x]', '',
  'faß.de', 'ü.com', 'xn--tda.com', 'xn--a', 'xn--', 'XN--TDA.com', 'xn--\u0001', '日本。jp', '\u00ad', 'a\u00adb', 'a\u200cb', 'a\u200db', '０Ｘｃ０', 'a%41b', '%00', 'a%', '%zz', 'a b', 'a^b', 'a|b', 'a<b', 'a_b', 'a*b', 'a!b$c&(d)', 'a.b.', '.a', '..', '.', '%2e', 'ab--cd', '-a-', 'אב.com', 'א1a', '\ud83d\ude00', 'İ.com', 'ẞ', '℡', '\u2100', 'a\u0300', '\u0300a', 'C:', 'C|', 'c%7C', 'x{y}`~', "a'b\"", '%E4', 'a\tb', 'xn--fa-hia.de', '1.xn--fa-hia.0x1'];
const PORTS = ['', '', '', '', ':80', ':443', ':21', ':8080', ':', ':0', ':00080', ':65535', ':65536', ':99999999999', ':x', ':8x', ': 8', ':-1', ':8\t0'];
const SEGMENTS = ['a', 'b', 'c', '.', '..', '', '%2e', '%2E%2e', '.%2e', '...', 'C:', 'C|', 'd:', 'C|x', '%', '%4', '%41', 'ä', ' ', '"<>`{}^|', '~!$&\'()*+,;=:@', '[]', '\\', '\u0000', '\u007f', '\u0080', '\ud83d\ude00', 'a\nb', '?', '#', 'index.html', '%2f', '..a', 'a..', '*'];
const QUERIES = ['', '', '', '?', '?a=b', '?a b"c<d>e`f\'g{h}i^j|k', '?ü&%41%zz%', '??#', '?a#b?c', '?\\/', '?\t\u0000'];
const FRAGMENTS = ['', '', '', '#', '#a', '#a b"c<d>e`f\'g{h}i^j|k', '#ü#%', '##', '#?\\\t\u0000'];
const path = () => { let s = pick(['/', '/', '/', '', '\\', '//', 'a']); for (let n = rnd(5); n > 0; n--) s += pick(SEGMENTS) + pick(['/', '/', '/', '/', '\\', '', '//']); return s; };
const host = () => (some(2) ? pick(HOSTS.slice(0, 6)) : pick(HOSTS));
const authority = () => pick(USERS) + host() + (some(2) ? '' : pick(PORTS));
function text() {
  switch (rnd(8)) {
    case 0: return path() + pick(QUERIES) + pick(FRAGMENTS); // relative
    case 1: return pick(SLASHES) + authority() + path() + pick(QUERIES) + pick(FRAGMENTS);
    case 2: return pick(SCHEMES) + ':' + path() + pick(QUERIES) + pick(FRAGMENTS);
    case 3: return 'file:' + pick(SLASHES) + pick(['', '', 'C:', 'C|', 'h', 'localhost', 'C:\\']) + path() + pick(QUERIES);
    default: return (some(2) ? pick(SCHEMES.slice(0, 6)) : pick(SCHEMES)) + ':' + pick(SLASHES) + authority() + path() + pick(QUERIES) + pick(FRAGMENTS);
  }
}
const JUNK = ['\t', '\n', ' ', '/', '\\', ':', '@', '?', '#', '%', '.', '..', '[', ']', '|', 'C:', '\u0000', 'ß', '\ufffd', '\u3002', 'xn--', '0x', '//', '', ';', '\ufeff', '\u00a0', '\uff0f', '\u2260'];
function mutated(s) {
  for (let n = 1 + rnd(3); n > 0; n--) {
    const at = rnd(s.length + 1);
    switch (rnd(3)) {
      case 0: s = s.slice(0, at) + s.slice(at + 1 + rnd(3)); break;
      case 1: s = s.slice(0, at) + pick(JUNK) + s.slice(at); break;
      default: s = s.slice(0, at) + pick(JUNK) + s.slice(at + 1);
    }
  }
  return s;
}
const BASES = ['http://u:p@h:8/a/b/c?q#f', 'https://example.com', 'file:///C:/a/b', 'file://host/x/y?z', 'file:///a', 'file:///C:', 'non-special://h/a/b', 'non-special:/a/b/..//c', 'non-special:opaque path ?x#y', 'data:,x', 'about:blank', 'ws://x/', 'a:/', 'a://', 'mailto:x@y', 'a:/.//b', 'foo://///////'];
const VALUES = { protocol: () => pick([...SCHEMES, ...SCHEMES.map((s) => s + ':'), 'https:x', 'http//', 'a b:']), username: () => pick([...SEGMENTS, ...USERS, '']), password: () => pick([...SEGMENTS, ...USERS, '']),
  host: () => pick(['', '', '/', 'x/y', 'x?y', 'x\\y', '@']) + authority() + pick(['', '', '/p', '?q', '#f', '\\x']), hostname: () => pick(HOSTS) + pick(['', '', '/p', ':8', '\\x']), port: () => pick(['', '80', '443', '8080', '65535', '65536', '0', '000', '8x', 'x', '-1', '99999999999999999999', ' 8', '8 ', '\t9', '９', '3.5']),
  pathname: path, search: () => pick(QUERIES) + pick(['', '', 'x', '&', '#']), hash: () => pick(FRAGMENTS) + pick(['', 'y', '#']), href: text };
const NAMES = ['a', 'b=', '=c', '&', '+', '%20', '%', '%4', '%41', '%ff', '%f0%9f', 'ä', '=', '?', '#', ';', ' ', '\u0000', '%C3%A4', '\ud83d\ude00', '*-._', "!'()~", 'a=b', '&&', '%EF%BB%BF'];

function generate(count) {
  while (lines.size < count) {
    let input = text();
    if (some(3)) input = mutated(input);
    const base = some(3) ? pick(BASES) : some(8) ? URL.parse(text().toWellFormed())?.href ?? null : null;
    const url = recordParse(input, base);
    if (url !== null && some(2)) {
      const component = pick([...COMPONENTS, 'href']);
      let value = VALUES[component]();
      if (some(4)) value = mutated(value);
      recordSet(url.href, component, value);
    }
    if (some(8)) recordDomain(some(3) ? mutated(pick(HOSTS)) : many(HOSTS, 2, '.'));
    if (some(12)) recordForm(many(NAMES, 6, pick(['', '&', '='])));
  }
}

if (process.argv[2] === '--wpt') wpt(process.argv[3]);
else generate(Number(process.argv[2] || 4000));
fs.writeSync(1, [...lines].filter((l) => process.argv[2] || l.length < 400).join('\n') + '\n');
