'use strict';
// What all tests of one run share: the stream, the filters, the counts, and whether it went well.

const { TestsStream } = require('internal/test_runner/events');
const { Filters } = require('internal/test_runner/filters');
const { Test } = require('internal/test_runner/test');
const { failure, isFailure, types } = require('internal/test_runner/failure');
const { hrtime } = internalBinding('process');

// Keeps the loop alive while tests run, whatever they wait for.
const LONG = 2147483647;

class Root extends Test {
  constructor(run, options) {
    super(run, null, options, '<root>', undefined, run.entry === undefined ? undefined : { line: 1, column: 1, file: run.entry });
    this.startTime = hrtime();
  }
}

class RunState {
  stream = new TestsStream();
  nextId = 0;
  success = true;
  attempt = 0;
  counts = { __proto__: null, tests: 0, failed: 0, passed: 0, cancelled: 0, skipped: 0, todo: 0, topLevel: 0, suites: 0 };
  #open = 0;
  #alive;
  #ended = false;
  onIdle; // called when no test runs any more

  // settings: { names, skips, only, underRunner, entry, root }
  constructor(settings) {
    this.filters = new Filters(settings);
    this.tellsOfOnly = settings.underRunner && !settings.only;
    this.onlyByItself = !settings.underRunner;
    this.entry = settings.entry;
    this.child = settings.underRunner;
    this.root = new Root(this, settings.root);
  }

  // A file that is run by itself needs no flag for `only`.
  sawOnly() {
    if (this.onlyByItself) this.filters.only = true;
  }

  opened() {
    if (this.#open++ === 0) this.#alive ??= require('timers').setInterval(() => {}, LONG);
  }

  closed() {
    if (--this.#open > 0) return;
    require('timers').clearInterval(this.#alive);
    this.#alive = undefined;
    this.onIdle?.();
  }

  count(test) {
    if (test.nesting === 0) this.counts.topLevel++;
    if (test.kind === 'suite') this.counts.suites++;
    else this.#countTest(test);
    if (!test.passed && !test.todo) this.success = false;
  }

  #countTest(test) {
    const { counts } = this;
    counts.tests++;
    if (test.skipped) counts.skipped++;
    else if (test.todo) counts.todo++;
    else if (test.cancelled) counts.cancelled++;
    else if (!test.passed) counts.failed++;
    else counts.passed++;
  }

  // Settles what is left and tells the end of it.
  async end(pending) {
    if (this.#ended) return;
    this.#ended = true;
    const { root } = this;
    root.settle(pending);
    const startedAt = hrtime();
    for (const hook of root.hooks.after) {
      try {
        await hook.run(root, root.context);
      } catch (err) {
        this.#tellHook(hook, err, Number(hrtime() - startedAt) / 1e6);
        break;
      }
    }
    root.endTime = hrtime();
    this.#tellEnd();
  }

  // A hook behind the last test fails like one, in the name of the file; it counts for nothing.
  #tellHook(hook, err, duration_ms) {
    const error = failure(isFailure(err) ? err.cause : err, types.hook);
    const fields = { name: hook.loc?.file, nesting: 0, testNumber: this.root.subtests.length + 1, testId: undefined, parentId: undefined, details: { __proto__: null, duration_ms, error }, tags: [] };
    this.stream.report('test:fail', fields, hook.loc);
  }

  #tellEnd() {
    const { root, stream, counts } = this;
    require('internal/test_runner/snapshot').writeAll();
    if (this.child) {
      // The runner counts over all files.
      root.tellDiagnostics(0);
      this.#tellSummary(root.duration);
      return;
    }
    stream.report('test:plan', { nesting: 0, count: root.loc === undefined ? counts.topLevel : root.planned }, root.loc);
    root.tellDiagnostics(0);
    const say = (message) => stream.report('test:diagnostic', { nesting: 0, message, level: 'info' }, root.loc);
    const { duration } = root;
    say(`tests ${counts.tests}`);
    say(`suites ${counts.suites}`);
    say(`pass ${counts.passed}`);
    say(`fail ${counts.failed}`);
    say(`cancelled ${counts.cancelled}`);
    say(`skipped ${counts.skipped}`);
    say(`todo ${counts.todo}`);
    say(`duration_ms ${duration}`);
    this.#tellSummary(duration);
  }

  #tellSummary(duration_ms) {
    const { stream, root } = this;
    stream.send('test:summary', { __proto__: null, success: this.success, counts: { ...this.counts }, duration_ms, file: root.loc?.file });
    stream.end();
  }
}

module.exports = { RunState };
