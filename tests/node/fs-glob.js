'use strict';
// fs.glob in its three forms.
const fs = require('fs');
const os = require('os');
const path = require('path');

const root = fs.mkdtempSync(path.join(os.tmpdir(), 'fs-glob-'));
process.chdir(root);
for (const dir of ['a/b/c', '.h/x', 'a/.d']) fs.mkdirSync(dir, { recursive: true });
for (const file of ['f1.js', 'f2.txt', 'a/g.js', 'a/b/h.js', 'a/b/c/i.js', '.dot', '.h/x/y.js', 'a/.d/z.js', '[x].js', 'b{1}']) fs.writeFileSync(file, '');
fs.symlinkSync('a', 'lnk');

const patterns = ['*', '**', '**/*.js', 'a/**', './a/*', 'a/*/', '**/', '*.{js,txt}', '[[]x].js', '!(f1).js', '+(f)1.js', '@(f1|f2).*', '?1.js', '..', '.', 'a/..', 'a/./b', '**/b',
  '**/c/**', 'a/**/', 'f1.js', 'nope', '.*', '**/.*', 'lnk/*', 'lnk/**', '**/lnk/**', 'a/**/i.js', 'f[0-9].js', 'f[!1].*', 'f[[:digit:]].js', 'a//b', '{f1,f2}.{js,txt}', 'f{1..3}.js',
  'f{01..3}.js', 'a/b/../*', '**/../f1.js', '', 'a/**/b/**/*.js', 'a\\b', '*(f)1.js', 'f1.@(js|ts)', '[', 'a[', '{a', '{a}', '**/**/**'];
for (const pattern of patterns) console.log(JSON.stringify(pattern), fs.globSync(pattern).sort().join(' '));
console.log(fs.globSync(['*.js', '*.txt', '*.js'], { exclude: ['f2*'] }));
console.log(fs.globSync('**', { exclude: (name) => name === 'b' }).sort());
console.log(fs.globSync('**', { exclude: ['a/**'] }).sort());
console.log(fs.globSync('**/*.js', { exclude: ['a/b'] }).sort());
console.log(fs.globSync('a/*', { withFileTypes: true }).map((d) => [d.parentPath, d.name, d.isDirectory()]));
console.log(fs.globSync('**', { cwd: 'a', withFileTypes: true }).map((d) => `${d.parentPath}|${d.name}`).sort());
for (const args of [[1], [['a', 2]], ['*', { exclude: 1 }], ['*', { exclude: [1] }], ['*', 1]]) {
  try {
    console.log(fs.globSync(...args));
  } catch (err) {
    console.log(err.name, err.code, err.message);
  }
}
fs.glob('*.js', { cwd: 'a' }, async (err, found) => {
  console.log(err, found);
  const all = [];
  for await (const name of fs.promises.glob('**/*.js')) all.push(name);
  console.log(all.sort());
  process.chdir('/');
  fs.rmSync(root, { recursive: true });
});
