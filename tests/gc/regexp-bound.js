// flags: --max-memory=64m --expose-gc
// What regular expressions need is charged before it is taken: places of matches, ways to come back to, compiled
// patterns. A refusal is a RangeError, and the program goes on; what needs no memory succeeds.
'use strict';
const outcome = (f, right) => {
  try {
    const r = f();
    return right(r) ? 'right or refused' : `wrong: ${r}`;
  } catch (e) {
    return e instanceof RangeError && e.code === 'ERR_MEMORY_LIMIT' ? 'right or refused' : `${e.name} ${e.code} ${e.message}`;
  }
};
const long = 'a,'.repeat(3e6);
console.log('match', outcome(() => long.match(/a/g).length, (n) => n === 3e6));
console.log('split', outcome(() => long.split(/,/).length, (n) => n === 3e6 + 1));
console.log('split with groups', outcome(() => long.split(/(,)/).length, (n) => n === 6e6 + 1));
console.log('replace by a function', outcome(() => long.replace(/a/g, () => 'b').length, (n) => n === 6e6));
console.log('replace by text', outcome(() => long.replace(/a/g, '$&$&$&$&$&$&$&$&').length, (n) => n === 27e6));
console.log('a text that doubles', outcome(() => { let s = 'ab'; for (;;) s = s.replace(/./g, '$&$&'); }, () => false));
const ways = 'a'.repeat(8e6) + 'b';
console.log('ways to come back to', outcome(() => /(?:(a)|.)*b(?=c)/.test(ways), (r) => r === false));
console.log('a huge pattern', outcome(() => new RegExp('(?:ab?|[c-e])'.repeat(1e6)).test('x'), (r) => r === false));
// Nothing to come back to: no memory at all.
console.log('none', /^(?:(a)|(b))*$/.exec('ab'.repeat(3e6)).slice(1).join(), /^(?:a|[^a])*$/.test(ways));
// Those that are dropped go.
for (let i = 0; i < 20000; i++) new RegExp(`a{1,3}[b-d]${i}|x`).test('q');
const kept = [];
console.log('kept', outcome(() => { for (;;) kept.push(new RegExp(`a{1,3}[b-d]${kept.length}|x`)); }, () => false), kept.length > 5000);
kept.length = 0;
gc();
console.log(/(\d+)-(?<b>\w+)/.exec('7-up').groups.b, 'goes on');
