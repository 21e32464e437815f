// What is wrong with a pattern, in the constructor and in a literal.
const patterns = [
  ['(', ''], [')', ''], ['[', ''], ['[b-a]', ''], ['a{2,1}', ''], ['\\', ''], ['*', ''], ['a**', ''], ['(?<a>x)(?<a>y)', ''], ['(?<1a>.)', ''], ['(?<a', ''],
  ['(?', ''], ['(?a)', ''], ['(?i-i:a)', ''], ['(?-:a)', ''], ['(?i--m:a)', ''], ['(?ii:a)', ''], ['\\k<q>', 'u'], ['\\k', 'u'], ['(?<a>)\\k<b>', ''],
  ['\\u{110000}', 'u'], ['\\p{Nope}', 'u'], ['[\\p{Nope}]', 'u'], ['(?<=a)+', 'u'], ['(?=a)*', 'u'], ['{1}', 'u'], ['a{', 'u'], ['}', 'u'], ['\\c', 'u'], ['\\8', 'u'], ['\\01', 'u'],
  ['[\\d-z]', 'u'], ['[a--b&&c]', 'v'], ['[a&&&b]', 'v'], ['[(]', 'v'], ['[!!]', 'v'], ['[^\\q{ab}]', 'v'], ['[a-\\d]', 'v'], ['(', 'gimsy'], ['a', 'gg'], ['a', 'uv'], ['a', 'x'],
];
for (const [p, f] of patterns) {
  try {
    console.log(String(new RegExp(p, f)));
  } catch (e) {
    console.log(e.name + ': ' + (p.length > 100 ? e.message.slice(-40) : e.message));
  }
  if (p.includes('\n') || p.length > 100 || /^[*\/]/.test(p) || p.endsWith('\\') || p === '[') continue;
  try {
    Function(`/${p}/${f}`);
  } catch (e) {
    console.log('  ' + e.name + ': ' + e.message);
  }
}
