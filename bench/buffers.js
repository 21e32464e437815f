'use strict';
// How fast Buffers are made and what is done with many bytes: a line for each, milliseconds, the median of five.
const { Buffer, transcode } = require('buffer');
const only = process.argv[2];
function time(name, f, n = 1) {
  if (only && !name.includes(only)) return;
  f();
  const all = [];
  for (let i = 0; i < 5; i++) {
    const t = process.hrtime.bigint();
    for (let j = 0; j < n; j++) f();
    all.push(Number(process.hrtime.bigint() - t) / 1e6);
  }
  console.log(`${name}\t${all.sort((a, b) => a - b)[2].toFixed(2)}`);
}
let sink;
const many = (f) => () => { for (let i = 0; i < 300000; i++) sink = f(i); };
time('allocUnsafe(64)', many(() => Buffer.allocUnsafe(64)));
time("from('short')", many(() => Buffer.from('short')));
const parent = Buffer.alloc(2000);
time('subarray', many((i) => parent.subarray(i & 1023, 1100)));
time('slice', many((i) => parent.slice(i & 1023, 1100)));
const pieces = [];
for (let i = 0; i < 1000; i++) pieces.push(Buffer.alloc(100, i));
time('concat of 1,000', () => Buffer.concat(pieces), 30);
time('alloc(1 MiB)', () => { for (let i = 0; i < 200; i++) sink = Buffer.alloc(1 << 20); });
time('allocUnsafe(1 MiB) filled', () => { for (let i = 0; i < 100; i++) sink = Buffer.allocUnsafe(1 << 20).fill(i); });
const b8 = Buffer.alloc(8 << 20);
for (let i = 0; i < b8.length; i++) b8[i] = (i * 7 + (i >> 8)) & 127;
const bin = Buffer.alloc(8 << 20);
for (let i = 0; i < bin.length; i++) bin[i] = (i * 31 + (i >> 5)) & 255;
for (const enc of ['hex', 'base64', 'latin1', 'utf8', 'utf16le']) {
  const from = enc === 'utf8' ? b8 : bin;
  const text = from.toString(enc);
  time(`8 MiB to ${enc}`, () => { sink = from.toString(enc); });
  time(`8 MiB from ${enc}`, () => { sink = Buffer.from(text, enc); });
}
const mixed = Buffer.from('aé€😀 plain text '.repeat(1 << 19).slice(0, 4 << 20));
const mixedText = mixed.toString();
time('mixed utf8 to text', () => { sink = mixed.toString(); });
time('mixed text to utf8', () => { sink = Buffer.from(mixedText); });
const hay = Buffer.alloc(16 << 20, 'abcdefgh'), other = Buffer.from(hay);
hay[hay.length - 3] = 1; other[other.length - 3] = 1;
time('indexOf byte', () => { sink = hay.indexOf(1); });
time('indexOf text', () => { sink = hay.indexOf('gh\x01'); });
time('indexOf missing', () => { sink = hay.indexOf('abcdefgi'); });
time('lastIndexOf', () => { sink = hay.lastIndexOf('hgfedcba'); });
time('lastIndexOf byte', () => { sink = hay.lastIndexOf(7); });
time('indexOf utf16le', () => { sink = hay.indexOf('xyz', 0, 'utf16le'); });
time('compare', () => { sink = hay.compare(other); });
time('equals', () => { sink = hay.equals(other); });
time('fill byte', () => { other.fill(7); });
time('fill text', () => { other.fill('abcdefg'); });
time('copy', () => { hay.copy(other); });
time('swap16', () => { other.swap16(); });
time('swap32', () => { other.swap32(); });
time('swap64', () => { other.swap64(); });
time('transcode utf8 ucs2', () => { sink = transcode(mixed, 'utf8', 'ucs2'); });
const wide = transcode(mixed, 'utf8', 'ucs2');
time('transcode ucs2 utf8', () => { sink = transcode(wide, 'ucs2', 'utf8'); });
time('transcode latin1 utf8', () => { sink = transcode(bin, 'latin1', 'utf8'); });
time('transcode utf8 latin1', () => { sink = transcode(b8, 'utf8', 'latin1'); });
