'use strict';
// Lines that outlive the process: read when a REPL starts, written after each that is entered, newest first.

const fs = require('fs');
const path = require('path');

const DEFAULT_SIZE = 1000;

function defaultPath() {
  const { NODE_REPL_HISTORY: given } = process.env;
  if (given !== undefined) return given.trim();
  const home = require('os').homedir();
  return home ? path.join(home, '.tally_repl_history') : '';
}

function sizeOption() {
  const size = Number.parseInt(process.env.NODE_REPL_HISTORY_SIZE, 10);
  return size > 0 ? size : DEFAULT_SIZE;
}

// `given`: a path, or { filePath, size }. An empty path keeps nothing.
function setUp(server, given, done) {
  const options = typeof given === 'string' ? { filePath: given } : given ?? {};
  const file = options.filePath === undefined || options.filePath === null ? defaultPath() : options.filePath;
  server.historySize = options.size ?? sizeOption();
  if (file === '') {
    done(null, server);
    return;
  }
  try {
    const fd = fs.openSync(file, 'a+', 0o600);
    const text = fs.readFileSync(fd, 'utf8');
    fs.closeSync(fd);
    server.history = text.split(/\r?\n/).filter((line) => line !== '').slice(0, server.historySize);
  } catch {
    server.output.write('\nError: Could not open history file.\nREPL session history will not be persisted.\n');
    done(null, server);
    return;
  }
  server.on('history', (lines) => {
    try {
      fs.writeFileSync(file, lines.length === 0 ? '' : `${lines.join('\n')}\n`, { mode: 0o600 });
    } catch {
      // The session goes on without.
    }
  });
  done(null, server);
}

module.exports = { setUp };
