// Sources that are long chains or deep nests: compiled, or refused with an error that can be caught.
const stressed = process.execArgv.some((a) => a.startsWith('--gc-stress'));
const n = stressed ? 1000 : 50000;
const AsyncFunction = (async () => {}).constructor;
// What both engines do: chains that associate to the left, lists, cases.
function runs(name, text, ...args) {
  console.log(name, new Function('a', text)(...args));
}
const long = stressed ? 1000 : 300000;
runs('sum of numbers', 'return ' + '1+'.repeat(long) + '1 === ' + (long + 1));
runs('sum of names', 'return ' + 'a+'.repeat(long) + 'a', 0);
runs('text', 'return (' + '"a"+'.repeat(n) + '"b").length === ' + (n + 1));
runs('and', 'return ' + 'a&&'.repeat(long) + 'a', 1);
runs('or', 'return ' + 'a||'.repeat(long) + 'a', 0);
runs('nullish', 'return ' + 'a??'.repeat(long) + 'a', null);
runs('comma', 'return (' + 'a,'.repeat(long) + 'a)', 1);
runs('members', 'return typeof (() => a' + '.b'.repeat(n / 10) + ')', 1);
runs('members and elements', 'return typeof (() => a' + '.b[0]'.repeat(n / 20) + ')', 1);
runs('switch', 'switch (1) {' + Array.from({ length: n }, (_, i) => `case ${i + 5}:`).join('') + '} return 1');
runs('private names', 'return typeof class {' + Array.from({ length: n / 10 }, (_, i) => `#p${i} = 1;`).join('') + '}');
runs('statements', 'a = 1;'.repeat(n) + 'return a');
// What may end as it likes, within the limits of stack and registers.
function ends(name, make) {
  let how = 'ends';
  try { make(); } catch (e) { if (!(e instanceof RangeError || e instanceof SyntaxError)) how = String(e); }
  console.log(name, how);
}
const nest = (open, middle, close) => new Function(open.repeat(n) + middle + close.repeat(n));
for (const [open, middle, close] of [
  ['(', '1', ')'], ['[', '', ']'], ['x = {a:', '1', '}'], ['({a:', '1', '})'], ['{', '', '}'], ['`${', '1', '}`'], ['f(', '1', ')'],
  ['a[', '1', ']'], ['if(1){', '', '}'], ['if(1)', ';', ''], ['if(1);else ', ';', ''], ['for(;0;)', ';', ''], ['try{', '', '}finally{}'],
  ['switch(0){case 0:', '', '}'], ['function f(){', '', '}'], ['(()=>', '1', ')'], ['a=>', '1', ''], ['(a=', '1', ')=>1'],
  ['class A{m(){', '', '}}'], ['class A{static{', '', '}}'], ['(class{a=', '1', '})'], ['var [', 'a', ']'], ['- ', '1', ''], ['!', '1', ''],
  ['typeof ', '1', ''], ['new ', 'A', ''], ['1**', '1', ''], ['a=', '1', ''], ['a?1:', '1', ''], ['a?', '1', ':1'], ['a?.b', '', ''],
  ['a?.()', '', ''], ['a?.[0]', '', ''], ['f()', '', ''], ['a``', '', ''], ['l:', ';', ''], ['/*', '', ''], ['"', '', ''], ['with({})', ';', ''],
  ['[...', '[]', ']'], ['import(', '1', ')'], ['(', '', ''], ['[', '', ''], ['{', '', ''], ['async(', '', ''], ['`${', '', ''],
]) ends(`${open}…${close}`, () => nest(open, middle, close));
ends('await', () => new AsyncFunction('await '.repeat(n) + '1'));
ends('yield', () => new Function('return function* () {' + 'yield '.repeat(n) + '1}'));
ends('literal /((…))/', () => new Function('return /' + '('.repeat(n) + 'a' + ')'.repeat(n) + '/'));
ends('literal /[[…]]/v', () => new Function('return /' + '['.repeat(n) + 'a' + ']'.repeat(n) + '/v'));
ends('RegExp of groups', () => new RegExp('('.repeat(n) + ')'.repeat(n)).test('a'));
ends('RegExp of open groups', () => new RegExp('('.repeat(n)));
