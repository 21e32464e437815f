'use strict';
// Running the main program, errors that nobody caught, and leaving.

const context = require('internal/async_context');

// The place an error comes from, as text with its source line and a mark below; '' when unknown. `site`: where it was thrown.
function place(err, site) {
  const made = internalBinding('errors').sourceContext(err);
  let context = made === null ? undefined : site ?? made;
  if (require.isLoaded('internal/source_map_stacks') && site !== undefined) context = require('internal/source_map_stacks').mapSite(site);
  if (context === undefined) return '';
  const { filename, line, column, sourceLine } = context;
  const pad = sourceLine.slice(0, column - 1).replace(/[^\t]/g, ' ');
  return `${filename}:${line}\n${sourceLine}\n${pad}^\n`;
}

// What Node prints for an error that ends the program.
function fatalText(err, site) {
  const { kEmittedAt } = require('internal/events/unhandled');
  const { inspect, isError } = require('internal/util/inspect');
  const where = place(err, site);
  if (err !== null && typeof err === 'object') {
    const colors = require('internal/tty').shouldColorize({ isTTY: internalBinding('process').isatty(2) });
    if (isError(err) && Object.hasOwn(err, kEmittedAt)) err.stack += err[kEmittedAt]();
    const shown = inspect(err, { colors });
    if (isError(err)) return `${where === '' ? '' : `${where}\n`}${shown}\n`;
    return `${where === '' ? 'Uncaught:\n' : `\n${where}`}${shown}\n`;
  }
  return `${where === '' ? 'Uncaught:\n' : `\n${where}`}${typeof err === 'string' ? err : inspect(err)}\n` + (require.options.traceUncaught ? '' : `(Use \`${name()} --trace-uncaught ...\` to show where the exception was thrown)\n`);
}

let fatal; // of a worker: tells its parent instead
let atEnd; // of a worker: sends what its streams still have

function setWorker(tell, flush) {
  fatal = tell;
  atEnd = flush;
}

function printFatal(err, site) {
  if (fatal !== undefined) {
    try {
      const where = site === undefined ? '' : place(err, site);
      if (where !== '' && err !== null && typeof err === 'object' && typeof err.stack === 'string' && !err.stack.startsWith(where)) err.stack = `${where}\n${err.stack}`;
    } catch {
      // The error goes as it is.
    }
    fatal(err);
    return;
  }
  let text;
  try {
    text = fatalText(err, site);
    // Of the place only the innermost frame is known.
    if (require.options.traceUncaught && site !== undefined) text += `Thrown at:\n    at ${site.filename}:${site.line}:${site.column}\n\n`;
  } catch {
    try {
      text = `${String(err)}\n`;
    } catch {
      text = 'Uncaught error, and it could not be turned into text\n';
    }
  }
  internalBinding('process').writeString(2, `${text}\nNode.js ${process.version}\n`);
}

function name() {
  return require('path').basename(process.argv0 || 'tally');
}

let captureCallback = null;
let domainHandler = null; // of the module `domain`, once it is loaded: true when it dealt with the error

function setUncaughtExceptionCaptureCallback(fn) {
  const { codes } = require('internal/errors');
  if (domainHandler !== null) throw new codes.ERR_DOMAIN_CANNOT_SET_UNCAUGHT_EXCEPTION_CAPTURE();
  if (fn === null) {
    captureCallback = null;
    return;
  }
  if (typeof fn !== 'function') throw new codes.ERR_INVALID_ARG_TYPE('fn', ['Function', 'null'], fn);
  if (captureCallback !== null) throw new codes.ERR_UNCAUGHT_EXCEPTION_CAPTURE_ALREADY_SET();
  captureCallback = fn;
}

// -1 when the program dealt with it, else the code to leave with.
function onUncaught(err, fromPromise) {
  const { throwSite } = internalBinding('errors');
  const site = fromPromise ? undefined : throwSite(); // before anything else throws
  const origin = fromPromise ? 'unhandledRejection' : 'uncaughtException';
  try {
    process.emit('uncaughtExceptionMonitor', err, origin);
    if (captureCallback !== null) {
      captureCallback(err);
      return goOn();
    }
    if (domainHandler?.(err) || process.emit('uncaughtException', err, origin)) return goOn();
  } catch (second) {
    if (isWantOfMemory(second)) return outOfMemory(second, throwSite());
    const code = leave(7); // the handler itself failed
    printFatal(second, throwSite());
    return code;
  }
  if (require.options.reportUncaughtException || reportLoaded()) require('internal/process/report').uncaught(err);
  if (isWantOfMemory(err)) return outOfMemory(err, site);
  const code = leave(1);
  printFatal(err, site);
  return code;
}

function isWantOfMemory(err) {
  return err !== null && typeof err === 'object' && err instanceof RangeError && (err.code === 'ERR_HEAP_LIMIT' || err.code === 'ERR_MEMORY_LIMIT');
}

// Node aborts here, with this code. The error is told before anything that needs more memory, then who holds what.
function outOfMemory(err, site) {
  if (fatal !== undefined) {
    internalBinding('worker').metLimit();
    return 1;
  }
  printFatal(err, site);
  internalBinding('process').writeString(2, `\n${internalBinding('memory').report()}`);
  return leave(134);
}

function goOn() {
  context.tracker?.clear();
  return -1;
}

// A program that never looked at process.report asked for none.
function reportLoaded() {
  return require.isLoaded('internal/process/report');
}

function leave(code) {
  try {
    if (!process._exiting) {
      process._exiting = true;
      process.exitCode = code;
      process.emit('exit', code);
    }
  } catch {
    // Nothing is left that could be told.
  }
  atEnd?.();
  return process.exitCode ?? code;
}

function triggerUncaught(err, fromPromise) {
  const code = onUncaught(err, fromPromise);
  if (code >= 0) internalBinding('process').reallyExit(code);
}

function beforeExit() {
  context.tracker?.runDestroys();
  process.emit('beforeExit', process.exitCode || 0);
}

function exit() {
  const waiting = stalledModules();
  if (!process._exiting) {
    process._exiting = true;
    if (waiting !== undefined) process.exitCode ??= 13;
    process.emit('exit', process.exitCode || 0);
  }
  atEnd?.();
  if (waiting !== undefined && process.exitCode === 13) {
    for (const place of waiting) internalBinding('process').writeString(2, `Warning: Detected unsettled top-level await at ${place}\n\n\n\n`);
  }
  return process.exitCode || 0;
}

// Where the main program, an ES module, still waits; undefined when it does not.
function stalledModules() {
  if (!require.isLoaded('internal/modules/esm/loader')) return undefined;
  const { main, stalled } = require('internal/modules/esm/loader');
  return main.settled ? undefined : stalled().map((record) => internalBinding('modules').awaitPlace(record));
}

// What follows is no longer triggered by the main program.
function mainEnded() {
  context.main = false;
  context.tracker?.mainEnded();
}

// Runs the program behind what --require and --import name: the second kind takes its time.
function preload(Module, run) {
  const { options } = require;
  for (const request of options.require ?? []) Module._preload(request);
  if (options.import === undefined) {
    run();
    return;
  }
  (async () => {
    const { importModule } = require('internal/modules/esm/loader');
    for (const request of options.import) await importModule('[eval]', request);
  })().then(() => process.nextTick(run), (err) => triggerUncaught(err, false));
}

function runMain(path) {
  const { Module } = require('internal/modules/cjs/loader');
  if (require.options.check) {
    checkFile(Module, path);
    return;
  }
  preload(Module, () => {
    Module.runMain(path);
    mainEnded();
  });
}

// --check: whether the file parses.
function checkFile(Module, path) {
  const file = Module._findPath(require('path').resolve(path), null, true);
  if (!file) {
    const err = new Error(`Cannot find module '${require('path').resolve(path)}'`);
    err.code = 'MODULE_NOT_FOUND';
    err.requireStack = [];
    throw err;
  }
  Module._checkSyntax(internalBinding('fs').readFileUtf8(file), file);
}

function runModuleText(source, format = 'module') {
  // Those of the script that it turned out not to be.
  for (const name of ['module', 'exports', 'require', '__filename', '__dirname']) delete globalThis[name];
  require('internal/modules/esm/loader').runText(source, format);
}

// Text that did not run as a script may be a module, or TypeScript. False when it is neither, or did begin to run.
function evalOtherwise(source, name, print, err) {
  const contextify = internalBinding('contextify');
  if (err?.name !== 'SyntaxError' || contextify.parses(source, name)) return false;
  const asModule = (text) => {
    if (print) {
      const { codes } = require('internal/errors');
      throw new codes.ERR_EVAL_ESM_CANNOT_PRINT();
    }
    runModuleText(text);
    return true;
  };
  if (contextify.looksLikeModule(source, name)) return asModule(source);
  if (require.options.stripTypes === false) return false;
  const { text, why } = require('internal/modules/typescript').tryStrip(source);
  if (text === undefined) {
    // What was wrong as TypeScript, below the mark of the line.
    if (typeof err.stack === 'string') err.stack = err.stack.replace(/\n\n/, () => `\n${why}\n\n`);
    return false;
  }
  if (contextify.looksLikeModule(text, name)) return asModule(text);
  const result = contextify.runInThisContext(text, name);
  if (print) require('internal/console/global').log(result);
  mainEnded();
  return true;
}

// `name`: '[eval]' or '[stdin]'.
function evalMain(source, print, name) {
  if (require.options.run !== undefined) {
    require('internal/process/run_script').run(require.options.run, process.argv.slice(1));
    return;
  }
  const { Module } = require('internal/modules/cjs/loader');
  if (require.options.test) {
    preload(Module, () => { require('internal/test_runner/main').main(process.argv.slice(1)); });
    return;
  }
  if (require.options.interactive) {
    preload(Module, () => { require('internal/repl/start').start(source); });
    return;
  }
  if (require.options.check) {
    Module._checkSyntax(source, name);
    return;
  }
  // What `fork` leaves out of the arguments of a child.
  if (name === '[eval]') Object.defineProperty(process, '_eval', { __proto__: null, value: source, writable: false, enumerable: true, configurable: true });
  const type = require.options.inputType;
  if (print && type?.startsWith('module')) {
    const { codes } = require('internal/errors');
    throw new codes.ERR_EVAL_ESM_CANNOT_PRINT();
  }
  preload(Module, () => {
    if (type?.startsWith('module')) {
      runModuleText(source, type);
      return;
    }
    const module = new Module(name);
    const { join } = require('path');
    module.filename = join(process.cwd(), name);
    module.paths = Module._nodeModulePaths(process.cwd());
    const require_ = require('internal/modules/cjs/helpers').makeRequire(module);
    Object.assign(globalThis, { module, exports: module.exports, __filename: name, __dirname: '.' });
    globalThis.require = require_;
    require('internal/modules/cjs/helpers').addBuiltinGlobals(globalThis, require_);
    if (type === 'commonjs-typescript') source = require('internal/modules/typescript').stripText(source, name);
    const { parses, runInThisContext } = internalBinding('contextify');
    if (type === undefined && !parses(source, name)) {
      try {
        runInThisContext(source, name);
      } catch (err) {
        if (!evalOtherwise(source, name, print, err)) throw err;
      }
      return;
    }
    // Not in a `try`: what was thrown is shown where it was thrown.
    const result = runInThisContext(source, name);
    if (print) require('internal/console/global').log(result);
    mainEnded();
  });
}

module.exports = { setWorker, onUncaught, triggerUncaught, beforeExit, exit, runMain, evalMain, setUncaughtExceptionCaptureCallback, hasCapture: () => captureCallback !== null, setDomainHandler(fn) { domainHandler = fn; } };
