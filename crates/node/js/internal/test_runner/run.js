'use strict';
// run(): files of tests, each in a process of its own or all in this one, as one stream of events.

const { codes } = require('internal/errors');
const { RunState } = require('internal/test_runner/run_state');
const { FileTest, runFile } = require('internal/test_runner/file_test');
const { listFiles, shardOf } = require('internal/test_runner/files');
const { toPattern } = require('internal/test_runner/filters');
const { concurrencyOf } = require('internal/test_runner/options');
const { isRegExp } = require('internal/util/types');
const { validateAbortSignal, validateArray, validateBoolean, validateFunction, validateInteger, validateNumber, validateObject, validateOneOf, validateString, validateStringArray } = require('internal/validators');
const path = require('path');

// Options that ask for what is not here.
const ABSENT = ['coverage', 'watch', 'randomize', 'rerunFailuresFilePath', 'randomSeed', 'testTagFilters'];

function patternsOf(value, name) {
  if (value == null) return null;
  const list = Array.isArray(value) ? value : [value];
  return list.map((each, i) => {
    if (isRegExp(each)) return each;
    if (typeof each === 'string') return toPattern(each);
    throw new codes.ERR_INVALID_ARG_TYPE(`${name}[${i}]`, ['string', 'RegExp'], each);
  });
}

function checkPath(value, name) {
  if (typeof value !== 'string') throw new codes.ERR_INVALID_ARG_TYPE(name, ['string', 'Buffer', 'URL'], value);
}

function shardOption(shard) {
  if (shard === undefined) return undefined;
  validateObject(shard, 'options.shard');
  const { index, total } = shard;
  validateInteger(total, 'options.shard.total', 1);
  validateInteger(index, 'options.shard.index', 1, total);
  return { index, total };
}

function check(options) {
  validateObject(options, 'options');
  const { files, timeout, signal, setup, globPatterns, cwd = process.cwd(), execArgv = [], argv = [], isolation = 'process', only, forceExit, watch, coverage, globalSetupPath, env } = options;
  if (files != null) validateArray(files, 'options.files');
  if (watch != null) validateBoolean(watch, 'options.watch');
  if (forceExit != null) {
    validateBoolean(forceExit, 'options.forceExit');
    if (forceExit && watch) throw new codes.ERR_INVALID_ARG_VALUE('options.forceExit', watch, 'is not supported with watch mode');
  }
  if (only != null) validateBoolean(only, 'options.only');
  if (globPatterns != null) validateArray(globPatterns, 'options.globPatterns');
  if (globPatterns?.length > 0 && files?.length > 0) throw new codes.ERR_INVALID_ARG_VALUE('options.globPatterns', globPatterns, 'is not supported when specifying \'options.files\'');
  const shard = shardOption(options.shard);
  const names = patternsOf(options.testNamePatterns, 'options.testNamePatterns');
  const skips = patternsOf(options.testSkipPatterns, 'options.testSkipPatterns');
  if (setup != null) validateFunction(setup, 'options.setup');
  validateOneOf(isolation, 'options.isolation', ['process', 'none']);
  validateString(cwd, 'options.cwd');
  if (coverage != null) validateBoolean(coverage, 'options.coverage');
  if (globalSetupPath != null) checkPath(globalSetupPath, 'options.globalSetupPath');
  validateStringArray(execArgv, 'options.execArgv');
  validateStringArray(argv, 'options.argv');
  if (env != null) validateObject(env, 'options.env');
  if (signal !== undefined) validateAbortSignal(signal, 'options.signal');
  if (timeout != null && timeout !== Infinity) validateNumber(timeout, 'options.timeout', 0, 2147483647);
  for (const name of ABSENT) {
    if (options[name] !== undefined && options[name] !== false) throw new codes.ERR_TALLY_NOT_BUILT_YET(`The option '${name}' of run()`);
  }
  const concurrency = concurrencyOf(options.concurrency ?? false, true);
  return { files, timeout, signal, setup, globPatterns, cwd, execArgv, argv, isolation, only: only ?? false, forceExit: forceExit ?? false, shard, names, skips, concurrency, globalSetupPath, env };
}

// What the files are told on their command lines.
function flagsOf(settings, own) {
  const flags = [];
  for (const pattern of settings.names ?? []) flags.push(`--test-name-pattern=${pattern}`);
  for (const pattern of settings.skips ?? []) flags.push(`--test-skip-pattern=${pattern}`);
  if (settings.only) flags.push('--test-only');
  if (settings.timeout != null && settings.timeout !== Infinity) flags.push(`--test-timeout=${settings.timeout}`);
  if (own.testUpdateSnapshots) flags.push('--test-update-snapshots');
  return flags;
}

// The module of --test-global-setup: before all files, and after.
async function globalSetup(file, cwd) {
  if (file === undefined) return undefined;
  const { importModule } = require('internal/modules/esm/loader');
  const { pathToFileURL } = require('url');
  const module = await importModule(pathToFileURL(`${cwd}/`).href, pathToFileURL(path.resolve(cwd, file)).href);
  const { globalSetup: before = module.default?.globalSetup, globalTeardown: after = module.default?.globalTeardown } = module;
  if (typeof before === 'function') await before();
  return typeof after === 'function' ? after : undefined;
}

function makeState(settings) {
  const { names, skips, only, concurrency, signal, isolation } = settings;
  // Files have no time limit; the tests in them do.
  const timeout = isolation === 'none' ? settings.timeout : undefined;
  return new RunState({ names, skips, only, underRunner: false, entry: undefined, root: { concurrency, timeout, signal } });
}

function fileTests(state, files, settings) {
  const flags = flagsOf(settings, require.options);
  const workers = []; // numbers in use
  const inner = { ...settings, flags };
  const runner = (test) => async () => {
    let id = 1;
    while (workers.includes(id)) id++;
    workers.push(id);
    try {
      await runFile(test, inner, id);
    } finally {
      workers.splice(workers.indexOf(id), 1);
    }
  };
  // They are for the tests in the files.
  Object.assign(state.filters, { names: null, skips: null, only: false });
  for (const file of files) {
    const test = state.root.createSubtest(FileTest, undefined, path.relative(settings.cwd, file) || file, () => runner(test)(), { line: 1, column: 1, file });
    test.start();
  }
  return state.root.subtestsEnd();
}

async function inThisProcess(state, files) {
  const { adopt } = require('internal/test_runner/harness');
  const { current } = require('internal/test_runner/run_function');
  const { importModule } = require('internal/modules/esm/loader');
  const { pathToFileURL } = require('url');
  adopt(state);
  for (const file of files) {
    const url = pathToFileURL(file).href;
    state.file = file;
    try {
      await current.run(state.root, () => importModule(url, url));
    } catch (err) {
      const { failure, types } = require('internal/test_runner/failure');
      const { Test } = require('internal/test_runner/test');
      const name = path.relative(process.cwd(), file);
      state.root.createSubtest(Test, undefined, name, () => { throw failure(err, types.code); }, { line: 1, column: 1, file }).start();
    }
  }
  await state.root.subtestsEnd();
}

async function runAll(state, settings, files) {
  const after = await globalSetup(settings.globalSetupPath, settings.cwd);
  if (typeof settings.setup === 'function') await settings.setup(state.stream);
  if (settings.isolation === 'none') await inThisProcess(state, files);
  else await fileTests(state, files, settings);
  await after?.();
  await state.end();
}

// Starts it; `done`: a promise of the end.
function begin(options) {
  const settings = check(options);
  const { files: given, cwd, globPatterns, shard } = settings;
  const files = shardOf(given != null ? given.map((file) => path.resolve(cwd, file)) : listFiles(globPatterns, cwd), shard);
  const state = makeState(settings);
  state.opened();
  // Listeners come first.
  const done = new Promise((resolve) => { process.nextTick(resolve); })
    .then(() => runAll(state, settings, files))
    .catch((err) => {
      state.success = false;
      state.stream.destroy(err);
    })
    .finally(() => {
      state.closed();
      if (settings.forceExit) process.exit(state.success ? 0 : 1);
    });
  return { state, done, files };
}

function run(options = {}) {
  return begin(options).state.stream;
}

module.exports = { begin, run };
