// path.matchesGlob: each pattern with names it matches and names that it does not.
const path = require('path');
const names = ['', '.', 'a', 'b', 'ab', 'abc', '.a', 'a.js', 'a.test.js', 'a/b', 'a/b/c.js', 'a/.b/c.js', 'a/', '/a', 'src/a.ts', 'src/x/y/a.ts', '1', '05', '[a', 'a-b', '{a}', 'A', 'é', '!a'];
const patterns = ['', 'a', '*', '**', '**/', '*.js', '**/*.js', 'a/**', 'a/*', '?', '??', '[a-c]', '[!a]', '[^a-z]', '[[:upper:]]', '{a,b}', '{a,b/*}', '{1..3}', '{01..10}', '{a..c}', '{a}', '[a', '.*', 'a/.*/**',
  '@(a|b)', '+(a|b)', '*(a|b)c', '?(a)b', '!(a)', '!(a|b)', '!(*.js)', '*.!(js)', 'src/**/*.ts', './a', 'a/../b', '**/..', '@(a', 'a\\b', '/*', '!a', '$', '#a', '*a*b*c*', '{{a,b},c}', 'x{a,b}{1,2}'];
for (const pattern of patterns) console.log(JSON.stringify(pattern), names.filter((n) => path.matchesGlob(n, pattern)).join(' '));
console.log(path.win32.matchesGlob('a\\b\\c.js', 'a/**/*.js'), path.win32.matchesGlob('C:\\x', 'c:/x'), path.posix.matchesGlob('a\\b', 'a/b'));
for (const args of [[1, 'a'], ['a', 1], []]) {
  try { path.matchesGlob(...args); } catch (e) { console.log(e.code, e.message); }
}
