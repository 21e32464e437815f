// Which of a package's `exports` require() takes. Both files of `module-sync` say the same: node, which loads ES modules
// by require(), reads one, and others read the other.
const fs = require('fs'), os = require('os'), path = require('path');
const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'conditions-'));
const root = path.join(dir, 'node_modules/p');
fs.mkdirSync(root, { recursive: true });
fs.writeFileSync(path.join(root, 'package.json'), JSON.stringify({ exports: { '.': { import: './import.mjs', 'module-sync': './sync.mjs', default: './default.js' }, './a': { browser: './no.js', node: './a.js' }, './b': [{ deno: './no.js' }, './a.js'], './c/*': './*.js', './d': null } }));
fs.writeFileSync(path.join(root, 'sync.mjs'), "export const kind = 'a module';\n");
fs.writeFileSync(path.join(root, 'default.js'), "exports.kind = 'a module';\n");
fs.writeFileSync(path.join(root, 'a.js'), "exports.kind = 'a.js';\n");
const load = require('module').createRequire(path.join(dir, 'main.js'));
for (const name of ['p', 'p/a', 'p/b', 'p/c/a', 'p/d', 'p/e']) {
  try { console.log(name, load(name).kind); } catch (e) { console.log(name, e.code); }
}
fs.rmSync(dir, { recursive: true });
