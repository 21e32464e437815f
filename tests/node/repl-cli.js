// The REPL of the command line, with its input from a pipe; -e with -i.
const { spawnSync } = require('child_process');

function go(args, input, env = {}) {
  const { stdout, stderr, status } = spawnSync(process.execPath, args, { input, encoding: 'utf8', env: { ...process.env, ...env } });
  console.log(args.join(' '), status);
  console.log(stdout, stderr);
}
go(['-i'], '1 + 1\n_\nconst x = {\na: 1 }\nx.a\nthrow new TypeError("t")\n_error.message\nglobalThis === global\ntypeof require\nfs.sep\npath.sep\n.exit\n');
go(['-i', '-e', 'var from = 5'], 'from + 1\nlet { y } = { y: 2 }\ny\n');
go(['-i'], 'undeclared = 1\n', { NODE_REPL_MODE: 'strict' });
go(['--interactive'], 'process.exitCode = 3\n"use strict"\n.help\nnope\n.nope\n');
