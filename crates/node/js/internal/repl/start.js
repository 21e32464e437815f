'use strict';
// `tally` at a terminal, and `tally -i`.

function start(source) {
  const repl = require('repl');
  const { NODE_REPL_MODE: mode, NODE_NO_READLINE: plain } = process.env;
  process.stdout.write(`Welcome to Node.js ${process.version}.\nType ".help" for more information.\n`);
  const server = repl.start({
    ignoreUndefined: false,
    useGlobal: true,
    breakEvalOnSigint: true,
    terminal: Number.parseInt(plain, 10) ? false : undefined,
    replMode: mode?.trim().toLowerCase() === 'strict' ? repl.REPL_MODE_STRICT : repl.REPL_MODE_SLOPPY,
  });
  if (source !== '') require('internal/repl/server').internals.evaluate.call(server, source, '[eval]');
  if (server.terminal) server.setupHistory({}, (err) => { if (err) throw err; });
  server.on('exit', () => { process.exit(); });
}

module.exports = { start };
