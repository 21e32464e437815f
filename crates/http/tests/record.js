// Records what Node's own HTTP parser (llhttp) answers, for tests/recorded.rs to compare with. Run on Node 24.21:
//   node --expose-internals record.js [cases] [seed] > recorded.txt
// Without arguments it writes the file that is kept. A case is a line of fields separated by tabs:
//   kind (1 request, 2 response), lenient flags, header limit, answer to onHeadersComplete, bytes, events, result
// Bytes are Latin-1 with %XX for controls, '%' and what is above 0x7e; '-' stands for nothing. Events are B (begin),
// H:major:minor:method:url:status:reason:upgrade:keepAlive:name:value..., D:bytes (content, joined), T:name:value...
// (trailers), C (complete), separated by '|', with '%', ':' and '|' escaped. %*aN; is N times the letter a. The result is E:code:reason:position,
// U:position (it stopped for another protocol) or, after finish(), F or F:code:reason.
'use strict';
const fs = require('fs');
const { internalBinding } = require('internal/test/binding');
const { HTTPParser, allMethods } = internalBinding('http_parser');
const COUNT = Number(process.argv[2] || 2800);
let seed = Number(process.argv[3] || 20240924) | 0;
const rnd = (n) => { seed ^= seed << 13; seed ^= seed >>> 17; seed ^= seed << 5; return (seed >>> 0) % n; };
const pick = (list) => list[rnd(list.length)];
const some = (n) => rnd(n) === 0;
const rare = (list, other) => (some(4) ? pick(list) : other);
const escaped = (s) => s.replace(/[^\x20-\x7e]|[%:|]/g, (c) => '%' + c.charCodeAt(0).toString(16).padStart(2, '0'));
const escapedBytes = (s) => s.replace(/[^\x20-\x7e]|%/g, (c) => '%' + c.charCodeAt(0).toString(16).padStart(2, '0')) || '-';

// --- messages, well formed for the most part -----------------------------------------------------------------------

const eol = () => some(2) ? '\r\n' : pick(['\r\n', '\r\n', '\r\n', '\r\n', '\r\n', '\r\n', '\r\n', '\r\n', '\r\n', '\r\n', '\r\n', '\r\n', '\r\n', '\r\n', '\r\n', '\n', '\r', '\r\r\n', '\n\r']);
const ws = () => pick(['', ' ', ' ', ' ', ' ', '  ', '\t', ' \t ']);
const casing = (s) => pick([(x) => x, (x) => x, (x) => x.toLowerCase(), (x) => x.toUpperCase(), (x) => x.replace(/./g, (c) => (some(2) ? c.toUpperCase() : c))])(s);
const NAMES = ['Host', 'Accept', 'User-Agent', 'X-Y', 'Cookie', 'Date', 'A', 'Conn', 'Connection-Duration', 'Content-Lengths', 'Transfer', 'Upgrade-Insecure-Requests', 'x_y', 'Keep-Alive', 'Trailer', 'TE', 'Set-Cookie', '!#$%&\'*+-.^_`|~'];
const BAD_NAMES = ['', ' A', 'A B', 'A\t', 'A ', 'Content-Length ', 'Connection  ', 'Upgrade x', 'Ä', 'a(b', 'a/b', '\x00', 'A\r', 'A\n', '@', 'Transfer-Encoding '];
const VALUES = ['a', 'example.com', 'a, b', '', 'x y', '"q"', 'a\tb', '\xe4\xff', 'text/html; q=0.5', 'a  ', 'b\t', 'a b c d e f g h i j k l m n o p q r s t u v w'];
const BAD_VALUES = ['a\x00b', 'a\x01b', 'a\x7f', 'a\rb', 'a\nb', 'a\r\n b', 'a\r\n\tb', '\r\n b', '\r\n\t\r\n c', '\x00', 'a\r', '\x0b'];
const OPTIONS = ['close', 'keep-alive', 'upgrade', 'Close', 'KEEP-ALIVE', 'Upgrade', 'foo', 'closed', 'close x', 'upgrad', 'keep-alive\t', '', 'te', 'c', 'close\x01'];
const CODINGS = ['chunked', 'Chunked', 'chunked', 'CHUNKED', 'gzip', 'identity', 'chunked ', 'chunked\t', 'chunkedx', 'chunk', 'x\x01', ''];
const LENGTHS = ['0', '1', '5', '5', '5', '11', '12', '3', '007', '+5', '-1', '5 ', '5\t', '5 5', '5,5', '0x5', '', '18446744073709551615', '18446744073709551616', '99999999999999999999', '1844674407370955161', '4294967301', '5\x00'];
const list = (items) => { let s = pick(items); while (some(3)) s += pick([',', ', ', ' , ', ',,', ',\t']) + pick(items); return s; };
function field() {
  switch (rnd(16)) {
    case 0: case 1: case 2: return [casing(pick(['Connection', 'Connection', 'Connection', 'Proxy-Connection'])), list(OPTIONS)];
    case 3: case 4: return [casing('Upgrade'), rare(VALUES, 'websocket')];
    case 5: return [casing('Content-Length'), pick(LENGTHS)];
    case 6: return [casing('Transfer-Encoding'), list(CODINGS)];
    case 7: return [rare(BAD_NAMES, pick(NAMES)), pick(VALUES)];
    case 8: return [pick(NAMES), rare(BAD_VALUES, pick(VALUES))];
    default: return [casing(pick(NAMES)), pick(VALUES)];
  }
}
const fields = (n) => { let s = ''; while (n-- > 0) { const [k, v] = field(); s += k + (some(20) ? pick([' :', ':\t']) : ':') + ws() + v + ws() + eol(); } return s; };
const data = (n) => Array.from({ length: n }, () => pick(['a', 'b', '\r', '\n', '\x00', '\xff', '0', ' '])).join('');
function chunks(bad) {
  let s = '';
  for (let i = rnd(4); i > 0; i--) {
    const n = 1 + rnd(20), size = pick([n.toString(16), n.toString(16), n.toString(16).toUpperCase(), '000' + n.toString(16)]);
    s += (bad && some(8) ? pick(['', 'g', '-1', '0x5', ' 5', 'fffffffffffffffff', '10000000000000000', 'ffffffffffffffff']) : size) + (some(3) ? extension(bad) : '') + (bad ? eol() : '\r\n') + data(n) + (bad && some(8) ? pick(['', '\n', '\r', 'x', '\rx']) : '\r\n');
  }
  return s + pick(['0', '0', '0', '00']) + (some(6) ? extension(bad) : '') + '\r\n' + (some(3) ? fields(1 + rnd(2)) : '') + (bad ? eol() : '\r\n');
}
const extension = (bad) => { let s = ''; do { s += pick([';', ';', bad ? pick(['; ', ' ;', ';;', ' ', '\t', '  \t']) : ';']) + pick(['a', 'name', 'ab-c', bad ? pick(['', 'a b', 'ä', 'a"']) : 'x']) + pick(['', '=v', '=', '="q v"', '="q\\"v"', '=v"q"', bad ? pick(['="q', '="\x01"', '="\\\x01"', '=a b', '="q"x', '=\xe4', '="q"\n', '=v\n', '\n']) : '="\xe4"']); } while (some(4)); return s; };
const TARGETS = ['/', '/', '/', '/a/b?c=d', '/a?b#c', '*', 'http://example.com/', 'http://u:p@[::1]:80/x', '/%20~!$&()*+,;=:@', 'a:b', 'http://a?b', 'http://a/?x#y?z#w', '/#', 'http://a#b', 'h://a@b@c/'];
const BAD_TARGETS = ['', '\t/', '/\x00', '/\x7f', '/\xe4', '/a b', '/a\tb', '/a\x0cb', '#', '?', 'http:/x', 'http//x', 'http://a@@b', 'http://a b/', 'h1:', '/a\r', '/a\n', 'http:', 'http://"', '/a?\x01', '/a#\x01', 'http:\t', 'http:/\t', 'http:/ ', '1', 'http ', 'http://\t'];
const METHODS = allMethods, BAD_METHODS = ['get', 'G', 'GE', 'GETX', 'GET_', 'PUTT', 'HEADER', 'X', 'M-', 'PROPX', ' GET', 'GET\t', 'MK', 'UNBINDX', 'S', '\x00', 'POS T'];
const method = () => pick([() => 'GET', () => 'GET', () => 'POST', () => 'POST', () => 'HEAD', () => 'PUT', () => 'CONNECT', () => pick(METHODS), () => (some(3) ? pick(METHODS) : 'GET'), () => rare(BAD_METHODS, 'GET')])();
const version = () => pick([() => 'HTTP/1.1', () => 'HTTP/1.1', () => 'HTTP/1.1', () => 'HTTP/1.1', () => 'HTTP/1.1', () => 'HTTP/1.0', () => 'HTTP/1.0', () => 'HTTP/0.9', () => 'HTTP/2.0', () => some(2) ? 'HTTP/1.1' : rare(['HTTP/1.2', 'HTTP/3.0', 'HTTP/1', 'HTTP/1.', 'HTTP/11.1', 'HTTP/1.10', 'http/1.1', 'HTTP 1.1', 'HTT/1.1', 'RTSP/1.0', 'ICE/1.0', 'RTSP/1.1', 'ICY/1.0', 'HTTP/x.1', 'HTTP/1x1', 'X', 'HTTP/0.8', 'RTS', 'IC/1.0', '/1.1'], 'HTTP/1.1')])();
const startLine = (kind) => kind === 1
  ? (some(40) ? pick(['PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 'PRI * HTTP/2.0\r\n\r\nSX', 'PRI * HTTP/1.1\r\n\r\nSM\r\n\r\n', 'PRI * RTSP/1.0\r\n', 'PRI /\r\n\r\n'])
    : some(40) ? method() + ' ' + pick(TARGETS) + pick(['\r\n', '\n', '\rx', '\r\n\t', '\n\x0c', ' \t'])
    : method() + (some(25) ? pick(['  ', '', '\t', '   ']) : ' ') + (some(12) ? pick(BAD_TARGETS) : pick(TARGETS)) + (some(25) ? pick(['  ', '   ', '']) : ' ') + version() + (some(30) ? ' ' : '') + eol())
  : version() + (some(25) ? pick(['  ', '', '\t']) : ' ') + (some(12) ? pick(['20', '2000', '2x0', '', '1', '000']) : pick(['200', '200', '200', '404', '500', '100', '101', '102', '103', '204', '304', '999', '199'])) + (some(20) ? pick(['\tx', 'x']) : pick([' OK', ' OK', ' OK', '', ' ', ' Not Found', ' a\tb\x00\xe4', ' OK '])) + eol();
function message(kind) {
  const bad = some(3);
  const calm = some(2); // without surprises in the head
  if (calm) {
    const start = kind === 1 ? pick(['GET /', 'POST /x?y', 'PUT /a', 'CONNECT a:1', 'OPTIONS *']) + ' HTTP/1.' + rnd(2) : 'HTTP/1.' + rnd(2) + ' ' + pick(['200 OK', '404 Not Found', '204 No Content', '304 x', '101 y', '100 Continue', '103 z']);
    const extra = pick(['', '', 'Connection: keep-alive\r\n', 'Connection: close\r\n', 'Connection: Upgrade\r\nUpgrade: x\r\n', 'Connection: upgrade, keep-alive\r\nUpgrade: y\r\n']);
    const n = rnd(12);
    switch (rnd(3)) {
      case 0: return start + '\r\nHost: a\r\n' + extra + 'Content-Length: ' + n + '\r\n\r\n' + data(n);
      case 1: return start + '\r\nHost: a\r\n' + extra + 'Transfer-Encoding: chunked\r\n\r\n' + chunks(bad);
      default: return start + '\r\nHost: a\r\n' + extra + '\r\n';
    }
  }
  let s = (some(12) ? pick(['\r\n', '\n', '\r', ' ', '\r\n\r\n']) : '') + startLine(kind) + (some(40) ? ' ' : '') + fields(rnd(5));
  switch (rnd(4)) {
    case 0: { const n = rnd(12); return s + 'Content-Length: ' + n + '\r\n' + (some(6) ? fields(1) : '') + eol() + data(n); }
    case 1: case 2: return s + 'Transfer-Encoding: ' + rare(['gzip, chunked', 'chunked, gzip'], 'chunked') + '\r\n' + (some(6) ? fields(1) : '') + eol() + chunks(bad);
    default: return s + eol() + (some(5) ? data(rnd(8)) : '');
  }
}
const JUNK = ['\r', '\n', '\r\n', ' ', '\t', ':', ';', ',', '\x00', '\x7f', '\xff', '0', '1', 'a', 'HTTP/1.1', '"', '\\', '\r\n\r\n', '=', '/', '@', '\x0c'];
function mutated(s) {
  for (let n = 1 + rnd(3); n > 0; n--) {
    const at = rnd(s.length + 1);
    switch (rnd(5)) {
      case 0: s = s.slice(0, at) + s.slice(at + 1 + rnd(3)); break;
      case 1: s = s.slice(0, at) + pick(JUNK) + s.slice(at); break;
      case 2: s = s.slice(0, at) + pick(JUNK) + s.slice(at + 1); break;
      case 3: s = s.slice(0, at); break;
      default: { const to = at + rnd(20); s = s.slice(0, to) + s.slice(at, to) + s.slice(to); }
    }
  }
  return s;
}
const FLAGS = Array.from({ length: 11 }, (_, i) => 1 << i);
function flags() {
  switch (rnd(5)) {
    case 0: return HTTPParser.kLenientAll;
    case 1: return FLAGS.reduce((all, f) => all | (some(2) ? f : 0), 0);
    case 2: return pick(FLAGS);
    default: return 0;
  }
}
function nextCase() {
  const kind = 1 + rnd(2);
  let s = '', n = 1 + (some(3) ? rnd(3) : 0);
  while (n-- > 0) s += message(kind);
  if (some(2)) s = mutated(s);
  let lenient = flags(), limit = 0;
  // Node never comes back from a NUL in a relaxed value.
  if (lenient & 1024 && !(lenient & 1) && s.includes('\x00')) lenient &= ~1024;
  if (some(15)) limit = 8 + rnd(80);
  if (some(100)) { limit = 0; s = s.replace(/: ?([^\r\n]*)/, ': ' + 'v'.repeat(16300 + rnd(120)) + '$1'); }
  if (some(100)) { limit = 0; s = s.replace(/\r\n0+\r\n/, '\r\n0;' + pick(['a=', 'ab;', '', 'a;b=c;', '"']) + 'e'.repeat(16370 + rnd(30)) + pick(['', '=', ';', '=a', '="a']) + '\r\n'); }
  return { kind, lenient, limit, answer: some(8) ? 1 + rnd(2) : 0, s };
}

// --- what the parser answers ---------------------------------------------------------------------------------------

function run({ kind, lenient, limit, answer, s }, pieces) {
  const parser = new HTTPParser(), events = [];
  let headers = [], url = '', body = '';
  const add = (...parts) => { if (body) { events.push('D:' + escaped(body)); body = ''; } events.push(parts.map((p) => escaped(String(p))).join(':')); };
  parser.initialize(kind, {}, limit, lenient);
  let done = false;
  parser[HTTPParser.kOnMessageBegin | 0] = () => { headers = []; url = ''; done = false; add('B'); };
  parser[HTTPParser.kOnHeaders | 0] = (list, u) => { headers.push(...list); url += u; };
  parser[HTTPParser.kOnHeadersComplete | 0] = (major, minor, list, method, u, status, reason, upgrade, keepAlive) => {
    const all = list === undefined ? headers : list;
    add('H', major, minor, kind === 1 ? allMethods[method] : '', u === undefined ? url : u, status === undefined ? '' : status, reason === undefined ? '' : reason, +upgrade, +keepAlive, ...all);
    headers = []; done = true;
    return answer;
  };
  parser[HTTPParser.kOnBody | 0] = (b) => { body += b.latin1Slice(); };
  parser[HTTPParser.kOnMessageComplete | 0] = () => { if (headers.length) add('T', ...headers); headers = []; add('C'); };
  const flush = () => { if (body) events.push('D:' + escaped(body)); return events.join('|') || '-'; };
  let total = 0;
  for (const piece of pieces) {
    const r = parser.execute(Buffer.from(piece, 'latin1'));
    if (r instanceof Error) return [flush(), 'E:' + escaped(r.code) + ':' + escaped(r.reason) + ':' + (total + r.bytesParsed)];
    total += r;
    if (r < piece.length) return [flush(), 'U:' + total];
  }
  const r = parser.finish();
  return [flush(), r instanceof Error ? 'F:' + r.code + ':' + escaped(r.reason) : 'F'];
}

// The file that is kept has no more than so many cases of a kind; a larger run takes all that come.
const MOST = process.argv[2] ? Infinity : 80, MOST_GOOD = process.argv[2] ? Infinity : 500;
const lines = new Set(), kinds = new Map();
let kept = 0, differ = 0, text = '';
while (kept < COUNT) {
  const c = nextCase();
  if (c.s.length === 0) continue;
  const [events, result] = run(c, [c.s]);
  // Node forgets a length that no body used up only where it expects to read on; with this flag it reads on anyway,
  // and the digits of the next length are put behind those of the last.
  if (c.lenient & HTTPParser.kLenientKeepAlive && /\|[HT]:[^|]*content-length:[^:|]*[1-9][^|]*\|C\|B/i.test(events)) continue;
  const short = (field) => field.replace(/([a-z])\1{30,}/g, (run, c) => `%*${c}${run.length};`);
  const line = [c.kind, c.lenient, c.limit, c.answer, short(escapedBytes(c.s)), short(events), result].join('\t');
  if (lines.has(line)) continue;
  const sort = result.replace(/:\d+$/, ''), seen = (kinds.get(sort) || 0) + 1;
  if (seen > (/^[UF]$/.test(sort) ? MOST_GOOD : MOST) || (!process.argv[2] && line.length > 1200)) continue;
  kinds.set(sort, seen);
  if (lines.size < 1e6) lines.add(line);
  text += line + '\n';
  kept++;
  if (text.length > 1 << 20) { fs.writeSync(1, text); text = ''; }
  // Node's own answer for a random cut, to know where it depends on it.
  const at = 1 + rnd(c.s.length);
  const [e2, r2] = run(c, [c.s.slice(0, at), c.s.slice(at)].filter((p) => p));
  if (e2 !== events || r2 !== result) if (differ++ < 5) process.stderr.write(`Node differs when cut at ${at}: ${line.slice(0, 600)}\n -> ${e2.slice(0, 300)}\t${r2}\n`);
}
fs.writeSync(1, text);
process.stderr.write(`${kept} cases; Node's answer depends on the cut in ${differ}\n`);
