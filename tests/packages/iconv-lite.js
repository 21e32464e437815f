// iconv-lite: legacy encodings over Buffers, tables and streams of state.
const iconv = require('iconv-lite');
const { random, digest, attempt } = require('./support/random');
const r = random(3);
const text = 'Příliš žluťoučký kůň — Пример текста, 日本語テキスト, ©®€ 😀';
iconv.encodingExists('utf8');
const names = Object.keys(iconv.encodings).filter((n) => !n.startsWith('_')).sort();
console.log(names.length);
for (const name of names) {
  if (['hex', 'base64', 'binary', 'internal'].includes(name)) continue;
  const line = attempt(() => {
    const b = iconv.encode(text, name);
    const back = iconv.decode(b, name);
    const noise = r.bytes(500);
    return [b.length, b.toString('hex').slice(0, 40), digest(b), back.slice(0, 40), digest(back), digest(iconv.decode(noise, name))].join(' ');
  });
  console.log(name, line);
}
for (const [input, enc] of [['68656c6c6f', 'hex'], ['aGVsbG8=', 'base64']]) console.log(enc, iconv.encode(input, enc), iconv.decode(Buffer.from('hello'), enc));
for (const enc of ['utf8', 'utf-16', 'utf16le', 'utf-16be', 'utf-32', 'utf-32le', 'utf-7', 'utf-7-imap', 'shift_jis', 'euc-jp', 'gbk', 'gb18030', 'big5', 'big5-hkscs', 'euc-kr', 'cesu8', 'win1250', 'koi8-r']) {
  for (let round = 0; round < 12; round++) {
    const input = r.text(r.int(300));
    const whole = iconv.encode(input, enc, { addBOM: round % 3 === 0 });
    // The same through the streaming objects, cut anywhere.
    const decoder = iconv.getDecoder(enc, { stripBOM: round % 2 === 0 });
    let text = '', at = 0;
    while (at < whole.length) {
      const n = 1 + r.int(7);
      text += decoder.write(whole.slice(at, at + n));
      at += n;
    }
    text += decoder.end() || '';
    const encoder = iconv.getEncoder(enc);
    const parts = [];
    for (let i = 0; i < input.length; i += 5) parts.push(encoder.write(input.slice(i, i + 5)));
    const tail = encoder.end();
    if (tail) parts.push(tail);
    console.log(enc, round, whole.length, digest(whole), digest(text), text === input, digest(Buffer.concat(parts)), attempt(() => digest(iconv.decode(r.bytes(200), enc))));
  }
}
console.log(iconv.encodingExists('latin1'), iconv.encodingExists('nope'), attempt(() => iconv.encode('x', 'nope')), attempt(() => iconv.decode(5, 'utf8')));
const { Readable } = require('stream');
const source = Readable.from([text.slice(0, 10), text.slice(10)]);
source.pipe(iconv.encodeStream('utf-16be')).pipe(iconv.decodeStream('utf-16be')).collect((err, res) => console.log(err, res === text));
