'use strict';
// REPLServer: an Interface whose lines are evaluated.
//
// A line is a command, or is put behind the lines before it and evaluated; text that ends too soon waits for the next line.
// What is thrown later, by timers and promises, is found by the domain that evaluates.

const { codes } = require('internal/errors');
const { validateFunction } = require('internal/validators');
const { Interface, setUp } = require('internal/readline/interface');
const { Recoverable, isRecoverable } = require('internal/repl/recoverable');
const { inspect } = require('internal/util/inspect');
const vm = require('vm');

const REPL_MODE_SLOPPY = Symbol('repl-sloppy');
const REPL_MODE_STRICT = Symbol('repl-strict');

const MORE = '| ';
const kBuffered = Symbol('buffered');

let evaluations = 0; // of all REPLs: texts are named by it

const writer = (value) => inspect(value, writer.options);
writer.options = { ...inspect.defaultOptions, showProxy: true };

function readOptions(prompt, source, eval_, useGlobal, ignoreUndefined, replMode) {
  const options = prompt !== null && typeof prompt === 'object' ? { ...prompt } : { prompt, input: source?.stdin ?? source, output: source?.stdout ?? source, eval: eval_, useGlobal, ignoreUndefined, replMode };
  options.input ??= process.stdin;
  options.output ??= process.stdout;
  options.terminal ??= Boolean(options.output.isTTY);
  options.prompt ??= '> ';
  if (options.breakEvalOnSigint && options.eval) throw new codes.ERR_INVALID_REPL_EVAL_CONFIG();
  return options;
}

function REPLServer(prompt, source, eval_, useGlobal, ignoreUndefined, replMode) {
  if (!(this instanceof REPLServer)) {
    const { deprecate } = require('internal/util');
    return deprecate(() => new REPLServer(prompt, source, eval_, useGlobal, ignoreUndefined, replMode),
      "Instantiating REPLServer without the 'new' keyword has been deprecated.", 'DEP0185')();
  }
  const options = readOptions(prompt, source, eval_, useGlobal, ignoreUndefined, replMode);
  this.allowBlockingCompletions = Boolean(options.allowBlockingCompletions);
  this.useColors = options.useColors ?? (options.terminal && require('internal/tty').shouldColorize(options.output));
  this._domain = options.domain ?? require('domain').create();
  this.useGlobal = Boolean(options.useGlobal);
  this.ignoreUndefined = Boolean(options.ignoreUndefined);
  this.replMode = options.replMode ?? REPL_MODE_SLOPPY;
  this.underscoreAssigned = false;
  this.last = undefined;
  this.underscoreErrAssigned = false;
  this.lastError = undefined;
  this.breakEvalOnSigint = Boolean(options.breakEvalOnSigint);
  this.editorMode = false;
  this[kBuffered] = '';
  Object.defineProperty(this, 'declared', { __proto__: null, value: new Set(), writable: true, enumerable: false });
  const given = typeof options.eval === 'function' ? options.eval : undefined;
  this.eval = (code, context, file, done) => this._domain.run(() => (given ?? evaluate).call(this, code, context, file, done));
  setUp(this, {
    input: options.input,
    output: options.output,
    completer: typeof options.completer === 'function' ? options.completer : (line, done) => this.complete(line, done),
    terminal: options.terminal,
    historySize: options.historySize,
    prompt: options.prompt,
  });
  this._initialPrompt = options.prompt;
  this.commands = { __proto__: null };
  this.lines = [];
  this.lines.level = [];
  require('internal/repl/commands').define(this);
  this.writer = options.writer ?? ((value) => (this.useColors ? inspect(value, { ...writer.options, colors: true }) : writer(value)));
  if (options.writer === undefined) this.writer.options = { ...writer.options, colors: this.useColors };
  if (options.writer === undefined) this.writer = Object.assign((value) => inspect(value, this.writer.options), { options: this.writer.options });
  this.context = undefined;
  this.resetContext(true);
  this._domain.on('error', (err) => {
    if (err !== null && typeof err === 'object') delete err.domainThrown;
    internals.showError.call(this, err);
  });
  this.on('line', (line) => onLine(this, line));
  this.on('SIGINT', () => onInterrupt(this));
  this.on('SIGCONT', () => {
    if (this.terminal) this.displayPrompt(true);
  });
  this.on('close', () => { this.emit('exit'); });
  if (this.terminal) watchEditorKeys(this);
  this.displayPrompt();
}
Object.setPrototypeOf(REPLServer.prototype, Interface.prototype);
Object.setPrototypeOf(REPLServer, Interface);

let interrupted = new WeakSet(); // Ctrl+C was pressed on an empty line

function onInterrupt(server) {
  const empty = server.line.length === 0;
  server.clearLine();
  server.editorMode = false;
  if (server[kBuffered] === '' && empty) {
    if (interrupted.has(server)) {
      interrupted.delete(server);
      server.close();
      return;
    }
    server.output.write('(To exit, press Ctrl+C again or Ctrl+D or type .exit)\n');
    interrupted.add(server);
  } else {
    interrupted.delete(server);
  }
  server.clearBufferedCommand();
  server.displayPrompt();
}

function commandOf(line) {
  const text = line.trim();
  if (text[0] !== '.' || text[1] === '.' || !Number.isNaN(Number.parseFloat(text))) return undefined;
  const found = /^\.(\S+)\s*(.*)$/s.exec(text);
  return found === null ? undefined : { name: found[1], rest: found[2].trim() };
}

function onLine(server, line) {
  interrupted.delete(server);
  line ??= '';
  if (server.editorMode) {
    server[kBuffered] += `${line}\n`;
    return;
  }
  const command = commandOf(line);
  if (command !== undefined) {
    const { [command.name]: known } = server.commands;
    if (known !== undefined) {
      known.action.call(server, command.rest);
      return;
    }
    if (server[kBuffered] === '') {
      server.output.write('Invalid REPL keyword\n');
      server.displayPrompt();
      return;
    }
  }
  run(server, `${server[kBuffered]}${line}\n`, line);
}

// Evaluates all that was typed so far; `line` is the last of it.
function run(server, code, line) {
  server.eval(code, server.context, nextName(), (err, ...values) => {
    if (err) {
      if (err instanceof Recoverable) {
        server[kBuffered] = code;
        server.displayPrompt();
        return;
      }
      server.clearBufferedCommand();
      internals.showError.call(server, err.err ?? err, false);
    }
    if (!err) {
      server.lines.push(line);
      server.clearBufferedCommand();
      if (values.length > 0 && (!server.ignoreUndefined || values[0] !== undefined)) {
        if (!server.underscoreAssigned) server.last = values[0];
        server.output.write(`${server.writer(values[0])}\n`);
      }
    }
    if (!server.closed) server.displayPrompt();
  });
}

function nextName() {
  return `REPL${++evaluations}`;
}

// ---- evaluating

function importHint(code) {
  const found = /^\s*import\s+(?:(?:(\w+)|\*\s*as\s+(\w+)|(\{[^}]*\}))\s+from\s+)?(["'])([^"']+)\4/.exec(code);
  if (found === null) return undefined;
  const [, name, all, some, , specifier] = found;
  const target = all ?? (some === undefined ? name === undefined ? undefined : `{ default: ${name} }` : some.replace(/\s+as\s+/g, ': '));
  return `Cannot use import statement inside the Node.js REPL, alternatively use dynamic import: ${target === undefined ? '' : `const ${target} = `}await import("${specifier}");`;
}

// The default of `eval`.
function evaluate(code, context, file, done) {
  if (code.trim() === '') {
    done(null);
    return;
  }
  const { processTopLevelAwait } = require('internal/repl/await');
  // An object literal is one, not a block.
  const wrapped = /^\s*\{/.test(code) && !/;\s*$/.test(code) ? `(${code.trim()})\n` : undefined;
  const strict = this.replMode === REPL_MODE_STRICT;
  const texts = wrapped === undefined ? [code] : [wrapped, code];
  const awaiting = texts.map((text) => processTopLevelAwait(text.trimEnd())).find((text) => text !== null);
  const text = awaiting ?? texts.find((each) => internalBinding('contextify').parses(each, file)) ?? code;
  let script;
  try {
    script = new vm.Script(strict && text.trim() !== '' ? `'use strict'; void 0;\n${text}` : text, { filename: file });
  } catch (err) {
    if (isRecoverable(err, code)) {
      done(new Recoverable(err));
      return;
    }
    done(syntaxError(err, code, file));
    return;
  }
  noteDeclared(this, code);
  let value;
  try {
    const options = { displayErrors: false, breakOnSigint: this.breakEvalOnSigint };
    // The terminal turns Ctrl+C into the signal while the text runs.
    const raw = this.breakEvalOnSigint && this.terminal ? this._setRawMode(false) : false;
    try {
      value = this.useGlobal ? script.runInThisContext(options) : script.runInContext(context, options);
    } finally {
      if (raw) this._setRawMode(true);
    }
  } catch (err) {
    process.domain?.exit();
    // What is found to be wrong with the text when it is compiled.
    if (err?.name === 'SyntaxError' && String(err.stack).startsWith(`${file}:`)) done(syntaxError(err, code, file));
    else internals.showError.call(this, err);
    return;
  }
  if (awaiting === undefined) {
    done(null, value);
    return;
  }
  value.then((result) => done(null, result?.value), (err) => internals.showError.call(this, err));
}

// Without the name of the text, whose line is shown anyway.
function syntaxError(err, code, file) {
  const hint = /import statement|Unexpected token '?export/.test(err.message) ? importHint(code) : undefined;
  if (typeof err.stack === 'string') {
    err.stack = err.stack.replace(new RegExp(`^${file}:\\d+\n`), '').replace(/^\s+at\s.*\n?/gm, '');
    if (hint !== undefined) err.stack = err.stack.replace(/SyntaxError:.*/s, () => `SyntaxError: ${hint}`);
  }
  if (hint !== undefined) err.message = hint;
  return err;
}

// Names that no object has as properties, for completion.
function noteDeclared(server, code) {
  for (const [, name] of code.matchAll(/\b(?:let|const|class)\s+([\p{ID_Start}$_][\p{ID_Continue}$]*)/gu)) server.declared.add(name);
}

// ---- what is enumerable on Node's prototype, too

const methods = {
  setupHistory(historyConfig = {}, cb) {
    if (typeof historyConfig === 'function') {
      cb = historyConfig;
      historyConfig = {};
    }
    if (typeof historyConfig !== 'string') cb ??= historyConfig.onHistoryFileLoaded;
    require('internal/repl/history').setUp(this, historyConfig, cb ?? (() => {}));
  },

  clearBufferedCommand() { this[kBuffered] = ''; },

  close() { Interface.prototype.close.call(this); },

  createContext() { return require('internal/repl/context').makeContext(this); },

  resetContext() {
    const first = this.context === undefined;
    this.context = this.createContext();
    this.underscoreAssigned = false;
    this.underscoreErrAssigned = false;
    this.declared = new Set();
    this.lines = [];
    this.lines.level = [];
    remember(this, '_', 'last', 'underscoreAssigned');
    remember(this, '_error', 'lastError', 'underscoreErrAssigned');
    if (!first) this.emit('reset', this.context);
  },

  displayPrompt(preserveCursor) {
    Interface.prototype.setPrompt.call(this, this.editorMode ? '' : this[kBuffered] === '' ? this._initialPrompt : MORE);
    this.prompt(preserveCursor);
  },

  setPrompt(prompt) {
    this._initialPrompt = prompt;
    Interface.prototype.setPrompt.call(this, prompt);
  },

  complete(line, done) { require('internal/repl/complete').complete(this, line, done); },

  completeOnEditorMode(done) {
    return (err, results) => {
      if (err) {
        done(err);
        return;
      }
      const [completions, on = ''] = results;
      done(null, [completions.filter((each) => each !== ''), on]);
    };
  },

  defineCommand(keyword, cmd) {
    if (typeof cmd === 'function') cmd = { action: cmd };
    else validateFunction(cmd.action, 'cmd.action');
    this.commands[keyword] = cmd;
  },
};

// For the parts of the REPL alone; `this` is the server.
const internals = {
  setPromptText(text) { Interface.prototype.setPrompt.call(this, text); },

  evaluate(code, file) {
    return this.useGlobal ? vm.runInThisContext(code, { filename: file }) : vm.runInContext(code, this.context, { filename: file });
  },

  // Lines of a file, as if they were typed.
  loadText(text) {
    this.editorMode = true;
    for (const line of text.split('\n')) this[kBuffered] += `${line}\n`;
    this.editorMode = false;
    const code = this[kBuffered];
    run(this, code, code.trimEnd());
  },

  showError(err, again = true) {
    let text;
    const failed = () => inspect(err, this.writer.options);
    if (isError(err)) {
      noteStack(err, this.replMode);
      try {
        text = this.writer(err);
      } catch {
        text = failed();
      }
      if (text.startsWith('[') && text.endsWith(']')) text = text.slice(1, -1);
    } else {
      text = this.writer(err);
    }
    if (!this.underscoreErrAssigned) this.lastError = err;
    this.output.write(uncaught(text, this.writer.options?.breakLength ?? 80));
    this.clearBufferedCommand();
    this.lines.level = [];
    if (again && !this.closed) this.displayPrompt();
  },
};

for (const name of Object.keys(methods)) Object.defineProperty(REPLServer.prototype, name, { __proto__: null, value: methods[name], writable: true, enumerable: false, configurable: true });

// What a name of the context holds until the program puts something there.
function remember(server, name, field, flag) {
  Object.defineProperty(server.context, name, {
    __proto__: null,
    configurable: true,
    get: () => server[field],
    set: (value) => {
      server[field] = value;
      if (server[flag]) return;
      server[flag] = true;
      server.output.write(`Expression assignment to ${name} now disabled.\n`);
    },
  });
}

function isError(value) {
  return require('internal/util/inspect').isError(value) || value instanceof Error;
}

// Lines of the runtime behind the text that was typed say nothing.
function noteStack(err, mode) {
  const { stack } = err;
  if (typeof stack !== 'string') return;
  let text = stack;
  if (err.name === 'SyntaxError') {
    text = text.replace(/^\s+at\s.*\n?/gm, '');
  } else {
    const lines = text.split('\n');
    const at = lines.findLastIndex((line) => /^ {4}at .*\bREPL\d+:\d+:\d+\)?$/.test(line));
    if (at !== -1) text = lines.slice(0, at).join('\n');
    else text = lines.filter((line) => !/^ {4}at .*\bnode:(?:repl|vm|domain|internal\/repl|internal\/readline)/.test(line)).join('\n');
    if (mode === REPL_MODE_STRICT) text = text.replace(/(\s+at\s.*REPL\d+:)(\d+)/g, (all, before, line) => before + (line - 1));
  }
  if (text === stack) return;
  try {
    err.stack = text;
  } catch {
    // A frozen error is shown as it is.
  }
}

// "Uncaught" in front of the line that names the error.
function uncaught(text, breakLength) {
  const lines = text.split(/(?<=\n)/);
  const at = lines.findIndex((line) => /^\[?([A-Z][a-z0-9_]*)*Error/.test(line));
  if (at === -1) lines[0] = `Uncaught${lines.length === 1 ? ' ' : ':\n'}${lines[0]}`;
  else lines[at] = breakLength >= lines[at].length ? `Uncaught ${lines[at]}` : `Uncaught:\n${lines[at]}`;
  const out = lines.join('');
  return out.endsWith('\n') ? out : `${out}\n`;
}

// In the editor Ctrl+D ends the text.
function watchEditorKeys(server) {
  const write = server._ttyWrite;
  server._ttyWrite = (text, key = {}) => {
    if (server.editorMode && key.ctrl && key.name === 'd' && !key.shift) {
      const code = `${server[kBuffered]}${server.line}\n`;
      server.editorMode = false;
      server.output.write('\n');
      server.line = '';
      server.cursor = 0;
      server[kBuffered] = '';
      run(server, code, code.trimEnd());
      return;
    }
    Reflect.apply(write, server, [text, key]);
  };
}

module.exports = { internals, REPLServer, REPL_MODE_SLOPPY, REPL_MODE_STRICT, Recoverable, writer };
