// path.matchesGlob: each pattern with names it matches and names that it does not.
const path = require('path');
const names = ['a', 'ab', '.a', 'a.test.js', 'a/b', 'a/.b/c.js', 'a/', 'src/x/y/a.ts', '05', '[a', '!a'];
const patterns = ['', 'a', '*', '**', '*.js', 'a/**', '??', '[!a]', '[[:lower:]]', '{a,b/*}', '{01..10}', '{a}', '[a', '.*', 'a/.*/**', '+(a|b)', '?(a)b', '!(a)',
  '*.!(js)', 'src/**/*.ts', 'a/../a', '@(a', 'a\\b', '/*', '!a', 'x{a,b}{1,2}'];
for (const pattern of patterns) console.log(JSON.stringify(pattern), names.filter((n) => path.matchesGlob(n, pattern)).join(' '));
console.log(path.win32.matchesGlob('a\\b\\c.js', 'a/**/*.js'), path.win32.matchesGlob('C:\\x', 'c:/x'), path.posix.matchesGlob('a\\b', 'a/b'));
for (const args of [[1, 'a'], ['a', 1], []]) {
  try { path.matchesGlob(...args); } catch (e) { console.log(e.code, e.message); }
}
