'use strict';
// A file of tests, run as a process of its own. Its events are told when it is the file's turn; the file itself is told of
// when it had no test or ended badly without one that failed.

const { Test } = require('internal/test_runner/test');
const { Receiver } = require('internal/test_runner/wire');
const { failure, types } = require('internal/test_runner/failure');

// Told at once: they say what runs, not how it went.
const AT_ONCE = new Set(['test:enqueue', 'test:dequeue', 'test:complete']);
const CANCELLED = new Set([types.cancelledByParent, types.timeout, types.aborted]);

class FileTest extends Test {
  #held = [];
  #live = false;
  #told = 0; // tests of the top level that were told of
  #failed = 0;
  child; // while it runs

  // The events of the child: at once when it is this file's turn, otherwise held.
  receive(event) {
    const { data, type } = event;
    data.entryFile = this.loc.file;
    if (AT_ONCE.has(type)) {
      this.run.stream.send(type, data);
      return;
    }
    if (type === 'test:fail') this.#failed++;
    if (data.nesting === 0 && (type === 'test:pass' || type === 'test:fail')) this.#told++;
    if (this.#live || this.isItsTurn) this.#pass(event);
    else this.#held.push(event);
  }

  #pass({ type, data }) {
    this.#live = true;
    for (const held of this.#held.splice(0)) this.#pass(held);
    const { run } = this;
    if (type === 'test:pass' || type === 'test:fail') this.#count(type, data);
    run.stream.send(type, data);
  }

  #count(type, data) {
    const { run } = this;
    const { counts } = run;
    if (data.nesting === 0) data.testNumber = ++counts.topLevel;
    if (type === 'test:fail' && data.todo === undefined) run.success = false;
    if (data.details.type === 'suite') {
      counts.suites++;
      return;
    }
    counts.tests++;
    if (data.skip !== undefined) counts.skipped++;
    else if (data.todo !== undefined) counts.todo++;
    else if (type === 'test:pass') counts.passed++;
    else if (CANCELLED.has(data.details.error?.failureType)) counts.cancelled++;
    else counts.failed++;
  }

  text(type, message) {
    this.receive({ type, data: { __proto__: null, file: this.name, message } });
  }

  get untold() {
    return this.#told > 0 && (this.error === null || this.error.failureType === types.subtests);
  }

  tell() {
    for (const held of this.#held.splice(0)) this.#pass(held);
    if (this.untold) {
      if (!this.passed) this.run.success = false;
      return;
    }
    this.number = this.run.counts.topLevel + 1;
    super.tell();
  }

  // The end of the child, as an error or nothing.
  ended(code, signal) {
    if (code === 0 && signal === null) return;
    const err = failure('test failed', this.#failed > 0 ? types.subtests : types.code);
    Object.defineProperty(err, 'stack', { __proto__: null, value: undefined, writable: true, configurable: true });
    err.exitCode = code;
    err.signal = signal;
    throw err;
  }
}

// settings: { execArgv, argv, cwd, env, flags }
function runFile(test, settings, workerId) {
  const { spawn } = require('child_process');
  const { createInterface } = require('readline');
  const env = { ...(settings.env ?? process.env), NODE_TEST_CONTEXT: 'child-v8', NODE_TEST_WORKER_ID: `${workerId}` };
  const child = spawn(process.execPath, [...settings.execArgv, ...settings.flags, test.loc.file, ...settings.argv], { cwd: settings.cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
  test.child = child;
  const stop = () => child.kill('SIGTERM');
  test.abortSignal.addEventListener('abort', stop, { __proto__: null, once: true });
  const receiver = new Receiver((event) => test.receive(event), (text) => test.text('test:stdout', text));
  child.stdout.on('data', (chunk) => receiver.write(chunk));
  createInterface({ input: child.stderr, crlfDelay: Infinity }).on('line', (line) => test.text('test:stderr', `${line}\n`));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => {
      test.child = undefined;
      receiver.end();
      try {
        resolve(test.ended(code, signal));
      } catch (err) {
        reject(err);
      }
    });
  });
}

module.exports = { FileTest, runFile };
