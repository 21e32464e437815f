// REPLServer: its commands, context, completion, and arguments that are refused.
const repl = require('repl');
const { PassThrough } = require('stream');
const { REPL_MODE_SLOPPY, Recoverable, REPLServer } = repl;

console.log(Object.keys(repl), String(REPL_MODE_SLOPPY), repl.builtinModules.includes('fs'));
const input = new PassThrough();
const output = new PassThrough();
output.on('data', (chunk) => console.log('out', JSON.stringify(String(chunk))));
const server = repl.start({ prompt: '? ', input, output, terminal: false, useColors: false });
console.log(Object.getOwnPropertyNames(REPLServer.prototype).sort());
console.log(Object.keys(server.commands), server.context === globalThis, server.useGlobal, server.editorMode, server.replMode === REPL_MODE_SLOPPY, server.lines, server.last, server.writer.options.depth);
server.defineCommand('hi', { help: 'say hi', action(name) { this.clearBufferedCommand(); this.output.write(`hi ${name}\n`); this.displayPrompt(); } });
server.defineCommand('plain', function() { this.output.write('plain\n'); this.displayPrompt(); });
server.context.v = 3;
server.on('reset', (context) => console.log('reset', context === server.context));
server.on('exit', () => console.log('exit'));
const show = (line) => server.complete(line, (err, result) => console.log(line, err, JSON.stringify(result)));
for (const line of ['Math.ab', 'proc', '.he', '({a:1}).', 'v.toF', 'globalThis.Arr', 'let q = Mat', '"abc".sub', 'nothing.x', 'require("path/']) show(line);
for (const make of [() => server.defineCommand('q', 1), () => server.defineCommand('q', { action: 1 }), () => repl.start({ breakEvalOnSigint: true, eval() {} })]) {
  try {
    make();
  } catch (err) {
    console.log(err.name, err.code, err.message);
  }
}
console.log(new Recoverable(new Error('x')) instanceof SyntaxError, new Recoverable(1).err, repl.isValidSyntax('1 +'), repl.isValidSyntax('1 + 1'));
const lines = ['.hi bob', 'v + 1', '.plain', '.clear', 'v', '.exit'];
const feed = () => { if (lines.length > 0) { input.write(`${lines.shift()}\n`); setTimeout(feed, 5); } };
feed();
