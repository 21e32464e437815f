// TypeScript that would have to be compiled; the formats of files; module.stripTypeScriptTypes.
const fs = require('fs');
const os = require('os');
const path = require('path');
const { stripTypeScriptTypes } = require('module');
const dir = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'esm-ts-')));
const write = (name, text) => { fs.mkdirSync(path.dirname(path.join(dir, name)), { recursive: true }); fs.writeFileSync(path.join(dir, name), text); };
const say = (e) => `${e.name} ${e.code} ${e.message.replaceAll(dir, 'DIR')}`;
process.removeAllListeners('warning');
let n = 0;
for (const text of ['enum A { X }', 'const enum B { X }', 'namespace N { export const x = 1 }', 'class C { constructor(private x: number) {} }', 'import fs = require("fs")', 'export = 5', 'let x = <any>5', 'module M { type x = 1 }']) {
  write(`bad${++n}.ts`, text);
  try { require(path.join(dir, `bad${n}.ts`)); } catch (e) { console.log(say(e)); console.log(e.stack.split('\n    at ')[0].replaceAll(dir, 'DIR').replace(/file:\/\/.*DIR/, 'DIR').split('\n').slice(0, 3).join('\n')); }
}
write('a.cts', 'let x: number = 1; module.exports = { x, kind: typeof require };');
write('b.mts', 'let x: number = 1; export default x; export const kind = typeof require;');
write('c.ts', 'export const c: string = "detected";');
write('d.ts', 'exports.d = ("common" as string);');
write('node_modules/p/index.ts', 'export const x: number = 1;');
write('node_modules/p/package.json', '{"name":"p","exports":"./index.ts"}');
write('erased.ts', 'namespace Bar { export type y = 1 } declare enum Q { A } declare namespace N { const x: number } exports.fine = true;');
console.log(require(path.join(dir, 'a.cts')), require(path.join(dir, 'b.mts')).default, require(path.join(dir, 'c.ts')).c, require(path.join(dir, 'd.ts')).d, require(path.join(dir, 'erased.ts')).fine);
try { require(path.join(dir, 'node_modules/p/index.ts')); } catch (e) { console.log(say(e)); }
console.log(JSON.stringify([stripTypeScriptTypes('let x: number = 1 as any;\ninterface X {}\n(1)'), stripTypeScriptTypes('let a: 1', { sourceUrl: 'x.ts' })]));
for (const f of [() => stripTypeScriptTypes('enum A {}'), () => stripTypeScriptTypes(5), () => stripTypeScriptTypes('', { mode: 'x' })]) try { f(); } catch (e) { console.log(e.name, e.code); }
(async () => {
  for (const name of ['a.cts', 'b.mts', 'c.ts', 'd.ts', 'bad1.ts']) await import(path.join(dir, name)).then((ns) => console.log(name, Object.keys(ns)), (e) => console.log(name, say(e)));
  fs.rmSync(dir, { recursive: true });
})();
