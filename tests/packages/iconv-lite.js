// iconv-lite: legacy encodings over Buffers, tables and streams of state.
const iconv = require('iconv-lite');
const text = 'Příliš žluťoučký kůň — Пример текста, 日本語テキスト, ©®€';
for (const enc of ['win1250', 'win1251', 'koi8-r', 'iso-8859-2', 'shift_jis', 'euc-jp', 'gbk', 'big5', 'utf16', 'utf-16be', 'utf-7', 'cp437', 'macroman', 'utf8', 'hex', 'base64']) {
  const input = enc === 'hex' ? '68656c6c6f' : enc === 'base64' ? 'aGVsbG8=' : text;
  const b = iconv.encode(input, enc);
  console.log(enc, b.length, b.toString('hex').slice(0, 50), iconv.decode(b, enc));
}
console.log(iconv.encodingExists('latin1'), iconv.encodingExists('nope'));
const d = iconv.getDecoder('shift_jis'), e = iconv.encode('日本', 'shift_jis'); console.log(d.write(e.slice(0, 1)) + d.write(e.slice(1)) + (d.end() || ''));
