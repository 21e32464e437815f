'use strict';
// Running the main program, errors that nobody caught, and leaving.

function trace(err) {
  const context = err !== null && typeof err === 'object' ? internalBinding('errors').sourceContext(err) : undefined;
  if (context === undefined) return '';
  const { filename, line, column, sourceLine } = context;
  const pad = sourceLine.slice(0, column - 1).replace(/[^\t]/g, ' ');
  return `${filename}:${line}\n${sourceLine}\n${pad}^\n\n`;
}

// What Node prints for an error that ends the program.
function printFatal(err) {
  const { writeString } = internalBinding('process');
  let text;
  try {
    text = trace(err);
    const { inspect, isError } = require('internal/util/inspect');
    if (err !== null && typeof err === 'object' && isError(err)) {
      const colors = require('internal/tty').shouldColorize({ isTTY: internalBinding('process').isatty(2) });
      text += `${inspect(err, { colors })}\n`;
    } else {
      text += `Uncaught:\n${inspect(err)}\n(Use \`${name()} --trace-uncaught ...\` to show where the exception was thrown)\n`;
    }
  } catch {
    try {
      text = `${String(err)}\n`;
    } catch {
      text = 'Uncaught error, and it could not be turned into text\n';
    }
  }
  writeString(2, `${text}\nNode.js ${process.version}\n`);
}

function name() {
  return require('path').basename(process.argv0 || 'tally');
}

let captureCallback = null;

function setUncaughtExceptionCaptureCallback(fn) {
  const { codes } = require('internal/errors');
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
  const origin = fromPromise ? 'unhandledRejection' : 'uncaughtException';
  try {
    process.emit('uncaughtExceptionMonitor', err, origin);
    if (captureCallback !== null) {
      captureCallback(err);
      return -1;
    }
    if (process.emit('uncaughtException', err, origin)) return -1;
  } catch (second) {
    printFatal(second);
    return leave(7); // the handler itself failed
  }
  printFatal(err);
  return leave(1);
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
  return process.exitCode ?? code;
}

function triggerUncaught(err, fromPromise) {
  const code = onUncaught(err, fromPromise);
  if (code >= 0) internalBinding('process').reallyExit(code);
}

function beforeExit() {
  process.emit('beforeExit', process.exitCode || 0);
}

function exit() {
  if (!process._exiting) {
    process._exiting = true;
    process.emit('exit', process.exitCode || 0);
  }
  return process.exitCode || 0;
}

function preload(Module) {
  for (const request of require.options.preload ?? []) Module._preload(request);
}

function runMain(path) {
  const { Module } = require('internal/modules/cjs/loader');
  preload(Module);
  Module.runMain(path);
}

function evalMain(source, print) {
  const { Module } = require('internal/modules/cjs/loader');
  preload(Module);
  const module = new Module('[eval]');
  const { join } = require('path');
  module.filename = join(process.cwd(), '[eval]');
  module.paths = Module._nodeModulePaths(process.cwd());
  const require_ = require('internal/modules/cjs/helpers').makeRequire(module);
  Object.assign(globalThis, { module, exports: module.exports, __filename: '[eval]', __dirname: '.' });
  globalThis.require = require_;
  require('internal/modules/cjs/helpers').addBuiltinGlobals(globalThis, require_);
  const result = internalBinding('contextify').runInThisContext(source, '[eval]');
  if (print) require('internal/console/global').log(result);
}

module.exports = { onUncaught, triggerUncaught, beforeExit, exit, runMain, evalMain, setUncaughtExceptionCaptureCallback, hasCapture: () => captureCallback !== null };
