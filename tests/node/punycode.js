// The module punycode: both ways, domains and addresses, errors.
const punycode = require('punycode');
console.log(Object.keys(punycode).join(), punycode.version, Object.keys(punycode.ucs2).join());
const t = (f) => { try { console.log(JSON.stringify(f())); } catch (e) { console.log(e.name, e.message); } };
for (const s of ['', 'a', 'ü', 'bücher', '日本語', 'a-b', '-', 'ab\u{1f600}c', '\ud800', 'München-Ost', 'x'.repeat(70) + 'é']) {
  t(() => punycode.encode(s));
  t(() => punycode.decode(punycode.encode(s)) === s);
  t(() => punycode.ucs2.encode(punycode.ucs2.decode(s)) === s);
}
for (const s of ['tda', 'bcher-kva', '\x80-', 'a-\x80', '99999999', 'ls8h=', 'Bcher-KVA', '-', '--']) t(() => punycode.decode(s));
for (const s of ['mañana.com', 'džumbus。de', 'jö@exämple.com', 'xn--maana-pta.com', 'a.b', 'xn--ls8h=']) {
  t(() => punycode.toASCII(s));
  t(() => punycode.toUnicode(s));
}
