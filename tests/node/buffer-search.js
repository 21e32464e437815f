// indexOf, lastIndexOf, includes: offsets of all sorts, encodings, needles at the ends.
const b = Buffer.from('abcabcabc\u0000é€ab');
const offsets = [undefined, null, 0, 1, 2.9, -1, -100, 100, NaN, {}, [], Infinity, -Infinity, 2 ** 33];
for (const needle of ['a', 'abc', 'bca', '€', '', 'zzz', 97, 353, -159, 99.9, Buffer.from('ca'), Buffer.alloc(0), new Uint8Array([98, 99])]) {
  const label = typeof needle === 'object' ? `<${needle.length}>` : JSON.stringify(needle);
  console.log(label, offsets.map((o) => b.indexOf(needle, o)).join(), offsets.map((o) => b.lastIndexOf(needle, o)).join(), b.includes(needle), b.indexOf(needle, 'latin1'));
}
const wide = Buffer.from('añbañb', 'utf16le');
for (const needle of ['a', 'ñ', 'ñb', 'x', '']) console.log(needle, wide.indexOf(needle, 0, 'utf16le'), wide.indexOf(needle, 3, 'ucs2'), wide.lastIndexOf(needle, undefined, 'utf16le'), wide.lastIndexOf(needle, -5, 'utf16le'));
console.log(Buffer.from('6162').indexOf('3631', 0, 'hex'), Buffer.from('aaaa').lastIndexOf('aa'), Buffer.from('').indexOf('a'), Buffer.from('').indexOf(''));
