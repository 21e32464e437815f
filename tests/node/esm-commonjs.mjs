// CommonJS imported by ES modules, JSON, built-in modules.
import names, { plain, 'quoted name' as quoted, got, later, deep, thrower } from './support/esm/names.cjs';
import * as ns from './support/esm/names.cjs';
import * as whole from './support/esm/whole.cjs';
import * as re from './support/esm/reexport.cjs';
import esmodule, * as es from './support/esm/esmodule.cjs';
import fn, { member } from './support/esm/fn.cjs';
import { 'module.exports' as same } from './support/esm/fn.cjs';
import data from './support/esm/data.json' with { type: 'json' };
import * as json from './support/esm/data.json' with { 'type': 'json' };
import fs, { readFileSync, existsSync as exists } from 'node:fs';
import * as path from 'path';
import process2 from 'process';
import { syncBuiltinESMExports, createRequire, isBuiltin, builtinModules } from 'node:module';
import { kind, one } from './support/esm/detected.js';
import { kind as commonKind } from './support/esm/plain.js';

console.log(plain, quoted, got, later, deep, thrower, names.default, ns.default === names, names.plain);
console.log(Object.keys(ns), Object.keys(whole), Object.keys(re), es, esmodule === es.default, fn(), member, same === fn);
console.log(data, json, json.default === data, (await import('./support/esm/data.json', { with: { type: 'json' } })).default === data);
console.log(fs.readFileSync === readFileSync, exists(import.meta.filename), path.default.join === path.join, process2 === process, isBuiltin('fs'), builtinModules.includes('fs'));
fs.readFileSync = () => 'patched';
console.log(readFileSync === fs.readFileSync);
syncBuiltinESMExports();
console.log(readFileSync === fs.readFileSync, readFileSync());
console.log(kind, one, commonKind);
const require = createRequire(import.meta.url);
console.log(require('./support/esm/names.cjs') === names, require.resolve('./support/esm/fn.cjs') === new URL('./support/esm/fn.cjs', import.meta.url).pathname);
await new Promise((done) => setTimeout(done, 5));
console.log(plain, names.plain); // a copy
