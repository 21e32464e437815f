'use strict';
// `tally --test [patterns]`: the options of the command line, the reporters, and the exit code.

const { codes } = require('internal/errors');
const { options } = require;

function shardOption() {
  const { testShard } = options;
  if (testShard === undefined) return undefined;
  const found = /^(\d+)\/(\d+)$/.exec(testShard);
  if (found === null) throw new codes.ERR_INVALID_ARG_VALUE('--test-shard', testShard, 'must be in the form of <index>/<total>');
  return { index: Number(found[1]), total: Number(found[2]) };
}

function concurrencyOption() {
  const { testConcurrency } = options;
  const count = Number(testConcurrency ?? 0);
  return count > 0 ? count : true;
}

// What is handed on to the files: all but what says which and how.
function handedOn() {
  const out = [];
  const { execArgv } = process;
  for (let i = 0; i < execArgv.length; i++) {
    const arg = execArgv[i];
    if (/^--(?:test|watch|experimental-test)/.test(arg)) {
      // Its value may be an argument of its own.
      if (!arg.includes('=') && /^--test-(?:name-pattern|skip-pattern|reporter|reporter-destination|timeout|concurrency|shard|global-setup|isolation)$/.test(arg)) i++;
      continue;
    }
    out.push(arg);
  }
  return out;
}

// Node's own message for patterns that fit nothing.
function refuseNothing(patterns) {
  internalBinding('process').writeString(2, `Could not find '${patterns.join(', ')}'\n`);
  process.exit(1);
}

function watchSignals(state) {
  const onSignal = async () => {
    const running = state.root.subtests.filter((test) => test.startTime !== null && !test.settled);
    const tests = running.map((test) => ({ __proto__: null, nesting: test.nesting, name: test.name, ...test.loc }));
    state.stream.send('test:interrupted', { __proto__: null, tests });
    for (const test of running) test.child?.kill('SIGTERM');
    const { failure, types } = require('internal/test_runner/failure');
    await state.end(failure('Promise resolution is still pending but the event loop has already resolved', types.cancelledByParent));
    process.exitCode = 1;
  };
  process.once('SIGINT', onSignal);
  process.once('SIGTERM', onSignal);
  return () => {
    process.removeListener('SIGINT', onSignal);
    process.removeListener('SIGTERM', onSignal);
  };
}

function main(patterns) {
  const { begin } = require('internal/test_runner/run');
  const { state, done, files } = begin({
    concurrency: concurrencyOption(),
    timeout: Number(options.testTimeout ?? 0) || undefined,
    testNamePatterns: options.testNamePattern,
    testSkipPatterns: options.testSkipPattern,
    only: options.testOnly === true,
    isolation: options.testIsolation,
    shard: shardOption(),
    globPatterns: patterns,
    globalSetupPath: options.testGlobalSetup,
    execArgv: handedOn(),
    forceExit: false,
  });
  if (files.length === 0 && patterns.length > 0) refuseNothing(patterns);
  const reporters = require('internal/test_runner/reporters');
  reporters.check();
  const unwatch = watchSignals(state);
  const attached = reporters.attach(state);
  attached.catch((err) => { process.nextTick(() => { throw err; }); });
  done.then(() => {
    unwatch();
    if (!state.success) process.exitCode = 1;
  });
}

module.exports = { main };
