// A function is called for many matches with many groups; it may change the regular expression meanwhile.
const many = new RegExp('()'.repeat(4000) + '(a)', 'g');
let calls = 0;
const text = ('a-'.repeat(80)).replace(many, (...args) => {
  calls++;
  many.lastIndex = 3;
  if (calls === 10) many.compile('b', 'g');
  return args.length + args[4001] + args[4002];
});
console.log(calls, text.length, text.slice(0, 30), text.slice(-30), many.source, many.lastIndex);
console.log('aXbXc'.replace(/(?<x>X)/g, (m, x, at, s, groups) => JSON.stringify([m, x, at, s, groups])));
console.log('\u{1f600}a'.replace(/(?:)/gu, () => '.'), '\u{1f600}a'.replace(/(?:)/g, () => '.').length, 'aba'.replace(/a/gy, () => 'x'));
// Groups of a repetition that never comes back take no memory, and are right.
console.log(/^(?:(a)|(b))*$/.exec('ab'.repeat(50000)).slice(1), /^(?:(a)|(b)|(c))*d/.exec('abcabx'), /(?:(a)|b)*?c|(b+)$/.exec('xabb'));
