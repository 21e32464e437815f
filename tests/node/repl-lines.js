// What a REPL prints for lines that come one after another: values, errors, text over several lines, await, commands.
const repl = require('repl');
const { PassThrough } = require('stream');

function session(lines, options = {}) {
  return new Promise((resolve) => {
    const input = new PassThrough();
    const output = new PassThrough();
    let out = '';
    output.on('data', (chunk) => { out += chunk; });
    const server = repl.start({ input, output, terminal: false, useColors: false, ...options });
    // Each line when the one before has been answered.
    let next = 0;
    const prompt = server.displayPrompt;
    const feed = () => {
      if (next < lines.length) input.write(`${lines[next++]}\n`);
      else server.close();
    };
    server.displayPrompt = function(...args) { Reflect.apply(prompt, this, args); setTimeout(feed, 1); };
    server.on('exit', () => resolve(out));
    setTimeout(feed, 1);
  });
}

(async () => {
  console.log(await session(['1+1', '_', 'const x = 5', 'x', 'let {a,b}={a:1,b:2}', 'a+b', 'function f() {', 'return 7', '}', 'f()', 'throw new Error("boom")', '_error.message', 'foo', '{a:1}', '({a:1})',
    '[1,2,', '3]', '`multi', 'line`', '"use strict"', 'throw 5', 'throw null', 'throw {a:1}', 'class A { #p = 1 }', 'new A', "require('path').sep", 'module.id', '__filename', 'x = 10', 'const x = 11',
    'undefined', "'str'", "Symbol('a')", 'fs.existsSync("/")', '(', '1 +', '2)', '[1,2,3].map(', 'x => x*2', ')', '.foo', '.5', 'if (true) {', '.break', '_ = 7', '_', '1', '_', '.help']));
  console.log(await session(['function f() {', '  throw new TypeError("in f")', '}', 'f()', 'null.x', 'x.y.z', 'throw undefined', 'throw new Error("two\\nlines")', 'const err = new Error("p"); err.code = "X"; throw err',
    'class E2 extends Error {}; throw new E2("sub")', "JSON.parse('{')", ')', 'return 5', 'import x from "y"', 'import { a as b } from "y"', 'const q = 1; const q = 2', '/* c', '*/ 5', '"a\\', 'b"', 'a?.', 'b',
    '{}', '{};1', '{ f }', '0777', 'with ({k: 3}) k', '_error = 1', '.load /nonexistent/y', '.load', '.save', '.save /nonexistent/x']));
  console.log(await session(['await Promise.resolve(9)', '_', 'const q = await 6', 'q', 'let {a, b: [c]} = await {a: 1, b: [2]}', 'a + c', 'class K {}; await 1', 'K', 'function h() { return 1 }; await h()', 'h()',
    'for (const z of [1]) await z', 'if (1) { await 3 }', 'await 1; 8', 'let p = 1, s = await 2', 'p + s', 'async () => await 1', 'var vv = await 9', 'vv', 'await Promise.reject(5)', 'const t = `${await 3}`; t', 't',
    'async function* g() { yield 1 }; for await (const x of g()) x', 'await', '[await 1, await 2]']));
  console.log(await session(['x = 1', 'x', '_', '"use strict"; undeclared = 1', 'let s = 4', 's'], { replMode: repl.REPL_MODE_STRICT, ignoreUndefined: true }));
  console.log(await session(['var gg = 1', 'globalThis.gg', 'this === globalThis', '.clear', 'gg'], { useGlobal: true }));
  console.log(await session(['let k = 1', '.clear', 'typeof k', '[] instanceof Array', 'typeof require', 'fs === require("fs")'], {}));
  console.log(await session(['abc', 'd'], { eval(code, context, file, done) { done(null, code.trim()); }, writer: (value) => `<${value}>`, prompt: '$ ' }));
})();
