'use strict';
// The run of a program that requires node:test: made with the first test, told to reporters, ended when the loop runs dry.

const { RunState } = require('internal/test_runner/run_state');
const { Test } = require('internal/test_runner/test');
const { current } = require('internal/test_runner/run_function');
const { overload } = require('internal/test_runner/options');
const { callerLocation } = require('internal/test_runner/location');
const { started } = require('internal/test_runner/context');
const { failure, types } = require('internal/test_runner/failure');
const { options } = require;

let state; // of this program
let ready; // a promise until the reporters are there

function patterns(list) {
  return list === undefined ? null : list.map(require('internal/test_runner/filters').toPattern);
}

function timeoutOption() {
  const { testTimeout } = options;
  if (testTimeout === undefined) return undefined;
  const ms = Number(testTimeout);
  return ms > 0 ? ms : undefined;
}

function settings(entry) {
  return {
    names: patterns(options.testNamePattern),
    skips: patterns(options.testSkipPattern),
    only: options.testOnly === true,
    underRunner: process.env.NODE_TEST_CONTEXT !== undefined,
    entry,
    root: { timeout: timeoutOption() },
  };
}

// The state of this program, made when first needed.
function program() {
  if (state !== undefined) return state;
  const reporters = require('internal/test_runner/reporters');
  reporters.check();
  state = new RunState(settings(process.argv[1]));
  const unwatch = watch(state);
  ready = reporters.attach(state).then(() => { ready = undefined; });
  ready.catch((err) => {
    unwatch();
    process.nextTick(() => { throw err; });
  });
  return state;
}

// Errors that nobody caught belong to the test in whose context they were thrown.
function stray(run, name) {
  return (err) => {
    const test = current.getStore();
    if (test === undefined || test === run.root || test.isRoot) {
      run.root.diagnostic(`Error: A resource generated asynchronous activity after the test ended. This activity created the error "${err}" which triggered an ${name} event, caught by the test runner.`);
      run.success = false;
      process.exitCode = 1;
      return;
    }
    if (test.settled || test.error !== null) {
      const place = test.loc === undefined ? '' : ` at ${require('path').relative(process.cwd(), test.loc.file)}:${test.loc.line}:${test.loc.column}`;
      run.root.diagnostic(`Error: Test "${test.name}"${place} generated asynchronous activity after the test ended. This activity created the error "${err}" and would have caused the test to fail, but instead triggered an ${name} event.`);
      process.exitCode = 1;
      return;
    }
    test.fail(failure(err, name === 'uncaughtException' ? types.uncaughtException : types.unhandledRejection));
    test.abort();
  };
}

function watch(run) {
  const onException = stray(run, 'uncaughtException');
  const onRejection = stray(run, 'unhandledRejection');
  process.on('uncaughtException', onException);
  process.on('unhandledRejection', onRejection);
  const unwatch = () => {
    process.removeListener('beforeExit', end);
    process.removeListener('uncaughtException', onException);
    process.removeListener('unhandledRejection', onRejection);
  };
  const end = async () => {
    await ready;
    await run.end(failure('Promise resolution is still pending but the event loop has already resolved', types.cancelledByParent));
    unwatch();
    if (!run.success) process.exitCode = 1;
  };
  process.on('beforeExit', end);
  return unwatch;
}

function declare(Kind, name, opts, fn, overrides) {
  const args = overload(name, opts, fn);
  const merged = overrides === undefined ? args[1] : { ...args[1], ...overrides };
  const parent = current.getStore() ?? program().root;
  const test = parent.createSubtest(Kind, merged, args[0], args[2], callerLocation());
  if (parent.kind === 'suite') return undefined;
  if (ready === undefined || !parent.isRoot) return started(test);
  return ready.then(() => started(test));
}

function declarer(kind) {
  const { test: make } = {
    test(name, opts, fn) { return declare(kind(), name, opts, fn, undefined); },
  };
  for (const mark of ['expectFailure', 'skip', 'todo', 'only']) {
    make[mark] = rename((name, opts, fn) => declare(kind(), name, opts, fn, { [mark]: true }), '');
  }
  return make;
}

function rename(fn, name) {
  Object.defineProperty(fn, 'name', { __proto__: null, value: name, configurable: true });
  return fn;
}

const test = declarer(() => Test);
const suite = declarer(() => require('internal/test_runner/suite').Suite);

function hook(name) {
  return rename((fn, opts) => {
    const owner = current.getStore() ?? program().root;
    owner.addHook(name, fn, opts);
  }, '');
}

// The run of `run()` without processes of its own: what this program declares belongs to it.
function adopt(run) {
  state = run;
}

function getTestContext() {
  const owner = current.getStore();
  return owner === undefined || owner.isRoot ? undefined : owner.context;
}

module.exports = { adopt, getTestContext, hook, patterns, program, settings, suite, test };
