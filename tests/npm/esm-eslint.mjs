// eslint, whose configuration is an ES module.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { ESLint, Linter } from 'eslint';

const linter = new Linter();
console.log(linter.verify('var x = 1; if (x == 2) foo()', { rules: { eqeqeq: 'error', 'no-undef': 'warn', 'no-var': 'error' } }).map((m) => `${m.ruleId} ${m.line}:${m.column} ${m.message}`));
console.log(linter.verifyAndFix('var x = 1;', { rules: { 'no-var': 'error' } }).output);
const dir = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'eslint-')));
fs.writeFileSync(path.join(dir, 'eslint.config.mjs'), 'export default [{ rules: { semi: "error" } }];');
fs.writeFileSync(path.join(dir, 'a.js'), 'let a = 1\n');
const eslint = new ESLint({ cwd: dir });
const results = await eslint.lintFiles(['*.js']);
console.log(results.map((r) => [path.basename(r.filePath), r.messages.map((m) => m.ruleId)]));
fs.rmSync(dir, { recursive: true });
