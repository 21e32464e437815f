'use strict';
// What require says about packages that are wrong, and where it looks.
const fs = require('fs');
const os = require('os');
const path = require('path');
Error.stackTraceLimit = 0;

const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'tally-module-errors-'));
const write = (name, content) => {
  const file = path.join(dir, name);
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
};
const attempt = (name, f) => {
  let text;
  try {
    text = JSON.stringify(f());
  } catch (e) {
    text = `${e.name} ${e.code} ${e.message} ${e.path} ${e.requireStack}`;
  }
  console.log(name, text.replaceAll(dir, '<dir>').replaceAll(__filename, '<file>'));
};

write('req.js', 'module.exports = (x) => require(x);');
write('c.js', 'module.exports = "c"');
write('bad/package.json', '{ bad json');
write('bad/index.js', '1');
const pkg = (name, fields, files = {}) => {
  write(`node_modules/${name}/package.json`, fields);
  for (const file of Object.keys(files)) write(`node_modules/${name}/${file}`, files[file]);
};
pkg('badpkg', '{,}');
pkg('mixed', { exports: { './x': './x.js', require: './y.js' } });
pkg('exp', { exports: { './f/*': './f/*.js', './miss': './missing.js', './number': 5 } }, { 'f/a.js': 'module.exports = "a"', 'x.js': '1' });
pkg('self', { name: 'self', exports: { '.': './i.js', './none': './none.js' } }, { 'i.js': 'module.exports = require("self/none")' });
pkg('imp', { imports: { '#a': './a.js', '#b/*': './lib/*.js', '#bad': 5, '#no': './none.js', '#bare': 'exp/f/a' } }, { 'a.js': 'module.exports = "a"', 'index.js': 'module.exports = (x) => require(x);' });

const load = require(path.join(dir, 'req.js'));
for (const request of ['./bad', 'badpkg', 'mixed', 'exp/f/a', 'exp/f/zz', 'exp/miss', 'exp/number', 'exp/f/../x', 'exp/f/%2e%2e/x', 'exp/none', 'self', '#a', '#']) attempt(request, () => load(request));
const imp = load('imp');
for (const request of ['#a', '#b/none', '#b/../a', '#bad', '#no', '#bare', '#none', '#', '#/x']) attempt(request, () => imp(request));
const { createRequire } = require('module');
attempt('createRequire', () => createRequire(`${dir}/`)('./c'));
attempt('createRequire', () => createRequire(`${dir}/`)('./none'));
attempt('createRequire', () => createRequire(`${dir}/some.js`)('./c'));
fs.rmSync(dir, { recursive: true });
