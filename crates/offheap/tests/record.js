// Records what Node answers, for tests/recorded.rs to compare with. Run: node record.js (Node 20 or later).
// Bytes are in hex, text as four hex digits a code unit; fields are separated by tabs, "-" stands for nothing.
'use strict';
const fs = require('fs'), path = require('path');
const { StringDecoder } = require('string_decoder');
let seed = 12345;
const rnd = (n) => { seed ^= seed << 13; seed ^= seed >>> 17; seed ^= seed << 5; return (seed >>> 0) % n; };
const pick = (list) => list[rnd(list.length)];
const units = (s) => { let r = ''; for (let i = 0; i < s.length; i++) r += s.charCodeAt(i).toString(16).padStart(4, '0'); return r || '-'; };
const hex = (b) => b.toString('hex') || '-';
const MAX_LINES = 1200; // a table keeps that many lines at most, evenly picked
const save = (name, all) => {
  const lines = [...new Set(all)], step = Math.max(1, lines.length / MAX_LINES), kept = [];
  for (let at = 0; at < lines.length; at += step) kept.push(lines[Math.floor(at)]);
  fs.writeFileSync(path.join(__dirname, 'recorded', name + '.txt'), kept.join('\n') + '\n');
};

const ENCODINGS = ['utf8', 'utf16le', 'latin1', 'ascii', 'base64', 'base64url', 'hex'];
const INTERESTING = [0x00, 0x41, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0, 0xc1, 0xc2, 0xc3, 0xdf, 0xe0, 0xe2, 0xed, 0xef, 0xf0, 0xf1, 0xf4, 0xf5, 0xf8, 0xff, 0xd8, 0xdc];
const bytes = (n) => Buffer.from(Array.from({ length: n }, () => pick(INTERESTING)));
const WELL = ['a', 'é', 'ÿ', '€', '😀', '\u0100', '\uffff', '\u07ff', '\u0800', '\u{10ffff}', 'plain ascii text that is a little longer than a SIMD register', 'crème brûlée à la façon', '中文字符'];
const samples = [Buffer.alloc(0), ...WELL.map((s) => Buffer.from(s)), Buffer.from(WELL.join('')), Buffer.from('\ufeffmark')];
for (let a of INTERESTING) for (let b of [0x41, 0x80, 0x9f, 0xa0, 0xbf, 0xc3]) samples.push(Buffer.from([a, b]), Buffer.from([a, b, 0x80]), Buffer.from([a, b, 0x80, 0x80]));
for (let i = 0; i < 150; i++) samples.push(bytes(rnd(12)));
for (let i = 0; i < 10; i++) samples.push(bytes(40 + rnd(60)), Buffer.concat([Buffer.from(pick(WELL).repeat(8)), bytes(rnd(5)), Buffer.from(pick(WELL))]));
save('decode', samples.flatMap((b) => ENCODINGS.filter((e) => e === 'utf8' || e === 'utf16le' || b.length < 8).map((e) => [e, hex(b), units(b.toString(e))].join('\t'))));

const texts = ['', ...WELL, WELL.join(''), '\ud800', '\udc00', '\udc00\ud800', 'a\ud83d', '\ud83d\ud83d\ude00', '\ude00z', 'é'.repeat(20) + '\ud800' + '😀'.repeat(5),
  'YQ==YQ==', 'YQ=YQ==', 'YW=Jj', 'Y', 'YQ', 'YQ=', 'YQ===', '=YQ==', '====', 'YWJj ZGVm', 'YWJj\nZGVm', 'YW Jj', 'YW-_', 'YW+/', 'Y W-_+/', 'YWJ', 'YWJ*', '*YWJj*', 'YW\u0141Jj', 'YWJjY', 'YWJjYQ', 'YWJjYQ=ZGVm', 'YWJjYQ==ZGVm', 'YWJj=ZGVm', 'YWJj==', 'Y=WJj', 'YW\x80Jj', 'YR==', 'YWJ/=', '    ', 'YWJj====YWJj', 'Y Q = =', 'YQ= =', 'YQ =\n=', 'YQ\0=', '\u4142\u4142', 'YWJjZGVm\u0100', 'Y=Q=', 'YWJjZGVmZ2hpamtsbW5vcHFyc3R1dnd4eXo', 'YWJjZGVmZ2hpamtsbW5vcHFyc3R1dnd4eXo=', 'YWJj\r\nZGVmZ2hpamtsbW5vcHFyc3R1dnd4eXo=', '-_-_+/+/-_-_+/+/',
  'abc', 'abcg12', 'a\u0141bb', 'ABcd', 'zz', '\u0161\u0162aa', '\u6161\u6161', '12\u0161', '0123456789abcdefABCDEF0123456789abcdef', '0123456789abcdefABCDEF01234567x9abcdef', '12 34', '1', '123'];
const alphabet = [...'ABab01+/-_= \n*'];
for (let i = 0; i < 120; i++) texts.push(Array.from({ length: rnd(24) }, () => pick(alphabet)).join(''));
const wide = ['a', 'b', '\x7f', '\x80', 'ÿ', '\u0100', '\u07ff', '\u0800', '\ud800', '\udbff', '\udc00', '\udfff', '\uffff', '😀'];
for (let i = 0; i < 80; i++) texts.push(Array.from({ length: rnd(16) }, () => pick(wide)).join(''));
save('encode', texts.flatMap((s) => ENCODINGS.flatMap((e) => {
  const whole = Buffer.from(s, e), lines = [[e, units(s), Buffer.byteLength(s, e), whole.length, hex(whole), whole.length].join('\t')];
  if (whole.length > 0) for (const room of new Set([whole.length - 1, rnd(whole.length)])) {
    const b = Buffer.alloc(room + 2, 0xee), n = b.write(s, 0, room, e);
    lines.push([e, units(s), Buffer.byteLength(s, e), room, hex(b.subarray(0, room)), n].join('\t'));
  }
  return lines;
})));

const chunked = (b) => { const list = []; for (let at = 0; at < b.length;) { const n = 1 + rnd(4); list.push(b.subarray(at, at + n)); at += n; } return list; };
save('string_decoder', Array.from({ length: 260 }, (_, i) => {
  const e = pick(['utf8', 'utf8', 'utf16le', 'base64', 'base64url', 'hex']), b = i % 3 ? Buffer.from(Array.from({ length: 1 + rnd(4) }, () => pick(WELL.slice(0, 10))).join(''), i % 2 ? 'utf8' : 'utf16le') : bytes(1 + rnd(12));
  const d = new StringDecoder(e), list = chunked(b);
  return [e, list.map(hex).join('|'), [...list.map((c) => units(d.write(c))), units(d.end())].join('|')].join('\t');
}));

const LABELS = ['utf-8', 'UTF8', ' utf-16le ', 'utf-16be', 'latin1', 'windows-1252', 'iso-8859-2', 'koi8-r', 'shift_jis', 'gbk', 'gb18030', 'big5', 'euc-kr', 'euc-jp', 'macintosh'];
save('text_decoder', Array.from({ length: 400 }, (_, i) => {
  const label = i % 3 ? pick(['utf-8', 'utf-16le']) : pick(LABELS), fatal = rnd(2) === 1, ignoreBOM = rnd(2) === 1;
  let b = pick([() => Buffer.from('\ufeff' + pick(WELL)), () => Buffer.from('\ufeff' + pick(WELL), 'utf16le'), () => bytes(1 + rnd(8)), () => Buffer.from(pick(WELL) + pick(WELL))])();
  if (!label.toLowerCase().includes('utf') ) b = Buffer.from(Array.from({ length: 6 }, () => 0x20 + rnd(0x5f)));
  const d = new TextDecoder(label, { fatal, ignoreBOM }), list = chunked(b), out = [];
  for (const [k, c] of list.entries()) { try { out.push(units(d.decode(c, { stream: k < list.length - 1 }))); } catch { out.push('!'); break; } }
  return [label.trim(), d.encoding, +fatal, +ignoreBOM, list.map(hex).join('|'), out.join('|')].join('\t');
}));

const found = [];
for (let i = 0; i < 400; i++) {
  const abc = i % 2 ? ['a', 'b'] : ['a', '\0', 'b'], word = (n) => Array.from({ length: n }, () => pick(abc)).join('');
  const e = pick(['latin1', 'utf16le']), hay = Buffer.from(word(1 + rnd(24)), 'latin1'), needle = Buffer.from(word(1 + rnd(3)), e), from = rnd(hay.length);
  const text = needle.toString(e);
  if (e === 'utf16le' && (hay.length < 2 || needle.length < 2)) continue;
  found.push([e, hex(hay), hex(needle), from, hay.indexOf(text, from, e), hay.lastIndexOf(text, from, e)].join('\t'));
}
save('search', found);

const odd = [0, 1, -1, 0.5, -0.5, 1.5, 127, 128, 127.5, 255, 255.5, 256, -128, -129, 300, 32767, 32768, -32769, 65535, 65536, 1234567, 2 ** 23, 2 ** 24, -(2 ** 23) - 1, 2 ** 31, -(2 ** 31) - 1, 2 ** 32 - 1, 2 ** 32, 2 ** 32 + 0.5, 2 ** 32 + 1, -(2 ** 32), -(2 ** 32) - 1, 2 ** 39, 2 ** 40, 2 ** 47, -(2 ** 47), -(2 ** 47) - 1, 2 ** 48 - 1, 2 ** 48, 2 ** 48 + 0.5, 2 ** 53, 2 ** 69, 1e20, 1e21, 1e22, 1.5e300, 1e-7, -1e-7, NaN, Infinity, -Infinity, Math.PI];
const num = (v) => (Object.is(v, -0) ? '-0' : String(v)), numbers = [];
const attempt = (call, b) => { try { return 'ok\t' + call() + '\t' + hex(b); } catch (e) { return e.code + '\t' + e.message + '\t-'; } };
for (const end of ['LE', 'BE']) for (let size = 1; size <= 6; size++) for (const sign of ['UInt', 'Int']) {
  for (const v of odd) if (rnd(3) || v > 2 ** 31) { const b = Buffer.alloc(8); numbers.push(['write' + sign, end, size, 8, 1, num(v), attempt(() => b[`write${sign}${end}`](v, 1, size), b)].join('\t')); }
  for (const [len, at] of [[8, 0], [8, 2], [8, 8 - size], [8, 9 - size], [8, 9], [8, -1], [8, 1.5], [8, NaN], [8, Infinity], [8, -Infinity], [8, 2 ** 33], [8, 1e21], [size - 1, 0], [size - 1, 0.5], [size, 0]]) {
    const b = Buffer.from(Array.from({ length: len }, () => rnd(256)));
    numbers.push(['read' + sign, end, size, hex(b), num(at), attempt(() => b[`read${sign}${end}`](at, size), b).split('\t').slice(0, 2).join('\t')].join('\t'));
  }
}
for (const end of ['LE', 'BE']) for (const kind of ['Float', 'Double']) for (const v of odd) { const b = Buffer.alloc(9); numbers.push(['write' + kind, end, 0, 9, 1, num(v), attempt(() => b[`write${kind}${end}`](v, 1), b)].join('\t')); numbers.push(['read' + kind, end, 0, hex(b), 1, 'ok\t' + num(b[`read${kind}${end}`](1))].join('\t')); }
for (const width of [0, 7, -1, 1.5, NaN, Infinity, 1e10]) numbers.push(['width', num(width), attempt(() => Buffer.alloc(8).readIntLE(0, width), Buffer.alloc(0)).split('\t').slice(0, 2).join('\t')].join('\t'));
for (const big of [2n ** 63n, -(2n ** 63n) - 1n, 2n ** 64n, -1n, -(2n ** 32n), -(2n ** 32n) - 1n, 2n ** 100n]) for (const kind of ['BigInt64', 'BigUInt64']) numbers.push(['big', kind, String(big), attempt(() => Buffer.alloc(8)[`write${kind}LE`](big, 0), Buffer.alloc(0)).split('\t').slice(0, 2).join('\t')].join('\t'));
save('fixed', numbers);
