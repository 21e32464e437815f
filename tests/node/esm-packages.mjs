// Resolution as Node does it, a table: packages with exports, imports, conditions, patterns; what import and require say.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { createRequire, findPackageJSON } from 'node:module';

const dir = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'esm-packages-')));
const write = (name, text) => {
  const file = path.join(dir, name);
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, typeof text === 'string' ? text : JSON.stringify(text));
};
const esm = (name) => `export default ${JSON.stringify(name)};`;
const cjs = (name) => `module.exports = ${JSON.stringify(name)};`;

write('package.json', { name: 'me', exports: { '.': './main.mjs', './inner': './inner.mjs', './null': null }, imports: {
  '#local': './main.mjs', '#dep': 'exp', '#cond': { import: './main.mjs', require: './main.cjs' }, '#pat/*': './pat/*.mjs', '#pat/*.js': './pat/*.mjs', '#bad': '../x', '#builtin': 'fs', '#missing': './nope.mjs',
  '#null': null, '#none': { browser: './main.mjs' }, '#arr': ['bad:x', './main.mjs'], '#up': './a/../../x.mjs', '#mod': './node_modules/exp/index.mjs' } });
write('main.mjs', esm('main.mjs'));
write('main.cjs', cjs('main.cjs'));
write('inner.mjs', esm('inner'));
write('pat/a.mjs', esm('pat a'));
write('from.mjs', 'export default (s) => import(s); export const resolve = (s) => import.meta.resolve(s);');
write('node_modules/exp/package.json', { name: 'exp', version: '1.0.0', exports: {
  '.': { import: './index.mjs', require: './index.cjs' }, './sub': './sub.js', './cond': { node: { import: './index.mjs', default: './index.cjs' } }, './pat/*': './pat/*.js', './pat/private/*': null,
  './ext/*.js': './pat/*.js', './dir/': './pat/', './bad': 'not-relative', './up': '../exp2/x.js', './null': null, './missing': './missing.js', './folder': './pat', './arr': [{ browser: './x' }, './sub.js'], './num': 5,
  './default': { browser: './x.js', default: './sub.js' }, './sync': { 'module-sync': './index.mjs', default: './index.cjs' }, './enc': './a%20b.js', './order': { default: './sub.js', import: './index.mjs' },
  './nested': { import: { browser: './x' }, default: './sub.js' }, './query': './sub.js?q', './feature-*': './pat/*.js', './a*b': './pat/*.js' } });
write('node_modules/exp/index.mjs', esm('exp esm'));
write('node_modules/exp/index.cjs', cjs('exp cjs'));
write('node_modules/exp/sub.js', cjs('exp sub'));
write('node_modules/exp/pat/a.js', cjs('exp pat a'));
write('node_modules/exp/pat/private/x.js', cjs('private'));
write('node_modules/exp/a b.js', cjs('a space'));
write('node_modules/old/package.json', { name: 'old', main: 'lib' });
write('node_modules/old/lib/index.js', cjs('old main'));
write('node_modules/old/other.js', cjs('old other'));
write('node_modules/bare/index.js', cjs('bare index'));
write('node_modules/nomain/package.json', { name: 'nomain', main: 'gone.js' });
write('node_modules/typed/package.json', { name: 'typed', type: 'module', main: './index.js' });
write('node_modules/typed/index.js', esm('typed'));
write('node_modules/typed/c.cjs', cjs('typed cjs'));
write('node_modules/common/package.json', { name: 'common', type: 'commonjs', exports: './index.js' });
write('node_modules/common/index.js', 'export default 1;');
write('node_modules/sugar/package.json', { name: 'sugar', exports: { import: './i.mjs', default: './d.js' } });
write('node_modules/sugar/i.mjs', esm('sugar import'));
write('node_modules/sugar/d.js', cjs('sugar default'));
write('node_modules/mixed/package.json', { name: 'mixed', exports: { import: './i.mjs', './x': './x.js' } });
write('node_modules/broken/package.json', '{ not json');
write('node_modules/@scope/pkg/package.json', { name: '@scope/pkg', exports: { '.': './x.mjs', './deep/*': './*.mjs' } });
write('node_modules/@scope/pkg/x.mjs', esm('scoped'));

const { default: load, resolve } = await import(pathToFileURL(path.join(dir, 'from.mjs')));
const require = createRequire(path.join(dir, 'from.mjs'));
const say = (text) => String(text).replaceAll(dir, 'DIR').split('\n')[0];
const cases = ['me', 'me/inner', 'me/null', 'me/nope', '#local', '#dep', '#cond', '#pat/a', '#pat/a.js', '#pat/none', '#bad', '#missing', '#null', '#none', '#arr', '#up', '#mod', '#unknown', '#',
  'exp', 'exp/sub', 'exp/cond', 'exp/pat/a', 'exp/pat/private/x', 'exp/ext/a.js', 'exp/dir/a.js', 'exp/bad', 'exp/up', 'exp/null', 'exp/missing', 'exp/folder', 'exp/arr', 'exp/num', 'exp/default', 'exp/sync', 'exp/enc',
  'exp/order', 'exp/nested', 'exp/query', 'exp/feature-a', 'exp/ab', 'exp/aab', 'exp/pat/../sub', 'exp/pat/%2e%2e/sub', 'exp/', 'exp/package.json', 'exp/index.mjs', './node_modules/exp/index.mjs', 'old', 'old/other.js', 'old/other', 'old/lib', 'bare', 'bare/index.js', 'nomain', 'typed',
  'typed/c.cjs', 'common', 'sugar', 'sugar/d.js', 'mixed', 'broken', '@scope/pkg', '@scope/pkg/deep/x', '@scope/pkg/x', '@scope/none', 'none', './main', './main.cjs', './pat', './pat/', 'file:./main.mjs', '%', 'a%2fb'];
for (const name of cases) {
  let line = name.padEnd(20);
  await load(name).then((ns) => { line += `import ${typeof ns.default === 'string' ? ns.default : Object.keys(ns).length > 20}`; }, (e) => { line += `${e.name} ${e.code} ${say(e.message)}${e.url ? ` url ${say(e.url)}` : ''}`; });
  try {
    const found = require(name);
    line += ` | require ${typeof found === 'string' ? found : found.default ?? typeof found}`;
  } catch (e) {
    line += ` | ${e.name} ${e.code} ${say(e.message)}${e.path ? ` path ${say(e.path)}` : ''}`;
  }
  console.log(line);
}
for (const name of ['exp', './gone.mjs', 'none', '#local', 'fs', 'exp/nope']) {
  try { console.log(name, say(resolve(name))); } catch (e) { console.log(name, e.code); }
}
console.log(say(findPackageJSON('exp', path.join(dir, 'from.mjs'))), say(findPackageJSON(pathToFileURL(path.join(dir, 'main.mjs')))));
fs.rmSync(dir, { recursive: true });
