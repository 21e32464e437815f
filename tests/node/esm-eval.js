// -e and standard input with module syntax and --input-type; exit code 13.
const { spawnSync } = require('child_process');
const run = (args, input) => {
  const r = spawnSync(process.execPath, args, { input, encoding: 'utf8', cwd: `${__dirname}/support/esm` });
  const strip = (s) => s.replaceAll(__dirname, '.').replace(/\n    at .*/g, '').replace(/node:internal[^]*?\n\n/, '').replace(/\(node:\d+\)/g, '(node)');
  console.log(JSON.stringify(args.map(strip)), r.status, strip(r.stdout), strip(r.stderr));
};
run(['--input-type=module', '-e', 'import { one } from "./star1.mjs"; console.log(one, typeof require, import.meta.main)']);
run(['-e', 'import { one } from "./star1.mjs"; console.log(one, typeof require, import.meta.url.endsWith("[eval1]"))']);
run(['-e', 'console.log(await Promise.resolve(3))']);
run(['--input-type=commonjs', '-e', 'import "fs"']);
run(['--input-type=module', '-p', '1']);
run(['--input-type=module'], 'import fs from "fs"; console.log(typeof fs.readFileSync)');
run(['-'], 'export {}; console.log(this)');
run(['-e', 'import("./star1.mjs").then((n) => console.log(n.one))']);
run(['--import', './star1.mjs', '--import', 'data:text/javascript,console.log("before")', '-e', 'console.log("after")']);
run(['./awaits.js']);
run(['--input-type=module', '-e', 'await new Promise(() => {})']);
run(['--input-type=module', '-e', 'process.on("exit", (c) => console.log("code", c)); await new Promise(() => {})']);
run(['--input-type=module', '-e', 'process.exitCode = 4; await new Promise(() => {})']);
run(['--input-type=module', '-e', 'import { nope } from "./star1.mjs"']);
run(['--input-type=module', '-e', 'import { got2 } from "./names.cjs"']);
run(['--input-type=module', '-e', 'import { both } from "./stars.mjs"']);
run(['--input-type=module', '-e', 'import "./tla-throws.mjs"']);
run(['--input-type=module', '-e', 'let x = ;']);
run(['./throws.mjs']);
run(['--input-type=module', '-e', 'process.on("uncaughtException", (e) => console.log("caught", e.message)); throw new Error("x")']);
run(['-C', 'special', '--input-type=module', '-e', 'console.log(process.execArgv)']);
