'use strict';
// A test: running its function with hooks, limits and subtests, and telling of it in the order of the file.
//
// A test is created, started (or waits for its turn), executed and settled. A settled test is told of when all before it
// in its parent were, and its parent is the one whose turn it is; its own subtests first.
// Invariants: `number` is the place among those that are told of; whoever is filtered out has none.

const { failure, isFailure, types } = require('internal/test_runner/failure');
const { Hooks } = require('internal/test_runner/hooks');
const { makePlan } = require('internal/test_runner/plan');
const { call, stopper } = require('internal/test_runner/run_function');
const options_ = require('internal/test_runner/options');
const { hrtime } = internalBinding('process');

const ONLY_TEXT = "'only' and 'runOnly' require the --test-only command-line option.";

function noop() {}

// A function whose first call's promise is given to all.
function once(fn) {
  let promise;
  return () => (promise ??= fn());
}

class Test {
  kind = 'test';
  subtests = [];
  children = []; // promises of those that were started
  diagnostics = [];
  error = null;
  passed = false;
  cancelled = false;
  settled = false;
  finalized = false;
  startTime = null;
  endTime = null;
  number = 0;
  runOnlySubtests = false;
  plan; // once there is one
  mock; // what it replaced, once it did
  #numbers = 0; // subtests that were given one
  #active = 0;
  #waiting = [];
  #ready = new Map();
  #next = 1; // the subtest whose turn it is to be told of
  #startTold = false;
  #controller;
  #context;

  // `parent` is null for the root.
  constructor(run, parent, options, name, fn, loc) {
    const { concurrency, timeout, todo, skip, only, signal, plan, tags, expectFailure, diagnostics } = options ?? {};
    this.run = run;
    this.parent = parent;
    this.loc = loc;
    this.isRoot = parent === null;
    this.name = typeof name === 'string' && name !== '' ? name : (typeof fn === 'function' && fn.name) || '<anonymous>';
    if (typeof fn !== 'function') fn = noop;
    this.fn = skip !== undefined && skip !== false ? noop : fn;
    this.concurrency = options_.concurrencyOf(concurrency, parent === null) ?? (parent === null ? 1 : parent.concurrency);
    this.timeout = options_.timeoutOf(timeout) ?? (parent === null ? null : parent.timeout);
    this.signal = options_.signalOf(signal);
    this.tags = options_.tagsOf(tags, parent === null ? [] : parent.tags);
    this.expected = options_.expectedFailureOf(expectFailure);
    this.wantedPlan = plan;
    this.skipped = skip !== undefined && skip !== false;
    this.todo = (todo !== undefined && todo !== false) || (parent?.todo ?? false);
    this.message = typeof skip === 'string' ? skip : typeof todo === 'string' ? todo : null;
    this.only = Boolean(only);
    this.never = only === false && run.onlyByItself;
    this.nesting = parent === null ? -1 : parent.nesting + 1;
    this.id = run.nextId++;
    this.hooks = new Hooks(parent?.hooks);
    this.fullName = parent === null ? this.name : parent.isRoot ? this.name : `${parent.fullName} ${this.name}`;
    this.excludedByName = parent !== null && run.filters.excludesName(this.fullName);
    if (parent === null) return;
    if (diagnostics !== undefined) this.diagnostics.push(...diagnostics);
    if (run.tellsOfOnly && (this.only || parent.runOnlySubtests)) this.diagnostic(ONLY_TEXT);
    if (this.only) run.sawOnly();
  }

  // ---- what programs ask

  get context() { return (this.#context ??= this.makeContext()); }

  makeContext() {
    const { TestContext } = require('internal/test_runner/context');
    return new TestContext(this);
  }

  // The signal of the context: aborted when the test has to stop.
  get abortSignal() {
    this.#controller ??= new AbortController();
    return this.#controller.signal;
  }

  diagnostic(message, level = 'info') {
    this.diagnostics.push({ message, level });
  }

  skip(message) {
    this.skipped = true;
    this.message = message;
  }

  markTodo(message) {
    this.todo = true;
    this.message = message;
  }

  setPlan(count, options) {
    if (this.plan !== undefined) throw failure('cannot set plan more than once', types.code);
    this.plan = makePlan(count, options);
  }

  createSubtest(Kind, options, name, fn, loc) {
    // One that comes too late is told of among the last.
    if (this.settled || (this.parent !== null && this.run.root.settled)) {
      const late = new Kind(this.run, this.run.root, options, name, noop, loc);
      late.fail(failure('test could not be started because its parent finished', types.parentFinished));
      late.subtests = [];
      this.run.root.subtests.push(late);
      return late;
    }
    const test = new Kind(this.run, this, options, name, fn, loc);
    this.subtests.push(test);
    return test;
  }

  addHook(name, fn, options) {
    const hook = this.hooks.add(name, fn, options);
    // Of a test that runs already it is the first thing to do.
    if (name === 'before' && this.startTime !== null) hook.runOnce(this, this.context).catch((err) => this.failWith(err));
  }

  // ---- filters

  get excludedByOnly() {
    // Said by a file that is run by itself, `only: false` is a wish.
    if (this.never) return true;
    if (!this.run.filters.only || this.isRoot || this.only) return false;
    const { parent } = this;
    if (parent.kind === 'suite') return !(parent.onlyHolds && !parent.hasOnly);
    return parent.isRoot || parent.runOnlySubtests;
  }

  get excluded() { return this.excludedByName || this.excludedByOnly; }

  // ---- running

  start() {
    const { parent, run } = this;
    if (this.excluded) return undefined;
    this.number = ++parent.#numbers;
    run.opened();
    const ended = this.#begin().finally(() => run.closed());
    parent.children.push(ended);
    return ended;
  }

  async #begin() {
    const { parent } = this;
    this.#tell('test:enqueue', { type: this.kind });
    if (parent.#active >= parent.concurrency) {
      const turn = Promise.withResolvers();
      parent.#waiting.push({ test: this, turn });
      return turn.promise;
    }
    this.#tell('test:dequeue', { type: this.kind });
    return this.execute();
  }

  #runWaiting() {
    while (this.#waiting.length > 0 && this.#active < this.concurrency) {
      const { test, turn } = this.#waiting.shift();
      if (test.settled) {
        turn.resolve();
        continue;
      }
      test.#tell('test:dequeue', { type: this.isRoot ? 'test' : this.kind });
      turn.resolve(test.execute());
    }
  }

  // Marks the beginning; false when there is nothing to run because the test was cancelled before.
  enter() {
    if (this.parent !== null) this.parent.#active++;
    this.startTime = hrtime();
    if (this.signal?.aborted) this.cancel(abortError(this.signal.reason));
    return !this.cancelled;
  }

  async execute() {
    const { parent } = this;
    if (!this.enter()) {
      this.settle();
      return;
    }
    const { context } = this;
    const runsEach = !this.skipped;
    const afterEach = once(async () => { if (runsEach) await parent.hooks.run('afterEach', this, context); });
    const after = once(() => this.hooks.run('after', this, context));
    const stop = stopper(this.timeout, this.signal);
    const limited = (promise) => (stop === undefined ? promise : Promise.race([promise, stop.promise]));
    try {
      if (parent.hooks.before.length > 0) await parent.hooks.run('before', parent, parent.context);
      if (runsEach && parent.hooks.beforeEach.length > 0) await parent.hooks.run('beforeEach', this, context);
      if (this.wantedPlan !== undefined) this.setPlan(this.wantedPlan);
      await limited(call(this, this.fn, context, (err) => this.fail(err)));
      await limited(this.subtestsEnd());
      await limited(this.plan?.verify());
      // The hooks behind it may ask how it went, and may make it fail.
      this.pass();
      await undefined;
      await afterEach();
      await after();
    } catch (err) {
      this.failWith(err);
      try {
        await afterEach();
        await after();
      } catch {
        // The first error is the one to tell of.
      }
    } finally {
      stop?.dispose();
    }
    this.settle();
  }

  async subtestsEnd() {
    for (let done = 0; done < this.children.length;) {
      const { length } = this.children;
      await Promise.all(this.children.slice(done));
      done = length;
    }
  }

  // ---- how it ends

  // `err`: a failure, or what the test threw.
  failWith(err) {
    if (this.signal?.aborted && err === this.signal.reason) this.cancel(abortError(err));
    else if (!isFailure(err)) this.fail(failure(err, types.code));
    else if (err.failureType === types.timeout) this.cancel(err);
    else this.fail(err);
  }

  fail(err) {
    if (this.error !== null) return;
    if (this.expected !== undefined && err.failureType === types.code) {
      const wrong = this.#unexpected(err);
      if (wrong === undefined) {
        this.passed = true;
        this.endTime ??= hrtime();
        return;
      }
      err = wrong;
    }
    this.endTime ??= hrtime();
    this.passed = false;
    this.error = err;
  }

  // What is wrong with a failure that was expected.
  #unexpected(err) {
    const { match } = this.expected;
    if (match === undefined) return undefined;
    try {
      require('assert').throws(() => { throw err.cause; }, match);
      return undefined;
    } catch (mismatch) {
      return failure(mismatch, types.code, 'The test failed, but the error did not match the expected validation');
    }
  }

  pass() {
    if (this.error !== null || this.passed) return;
    if (this.expected !== undefined && !this.skipped) {
      this.fail(failure('test was expected to fail but passed', types.expected));
      return;
    }
    this.endTime ??= hrtime();
    this.passed = true;
  }

  cancel(err = failure('test did not finish before its parent and was cancelled', types.cancelledByParent)) {
    if (this.settled || this.cancelled) return;
    this.fail(err);
    this.cancelled = true;
    this.abort();
  }

  abort() {
    if (this.#controller === undefined) this.#controller = new AbortController();
    this.#controller.abort();
  }

  settle(pending) {
    if (this.settled) return;
    const startedAt = this.startTime;
    if (this.endTime === null || this.endTime < startedAt) this.endTime = hrtime();
    if (startedAt === null) this.startTime = this.endTime;
    // Those that wait for their turn get none.
    for (const { turn } of this.#waiting.splice(0)) turn.resolve();
    const failed = this.#settleSubtests(pending);
    if ((this.passed || this.isRoot) && failed > 0) {
      this.passed = false;
      this.fail(failure(`${failed} ${failed === 1 ? 'subtest' : 'subtests'} failed`, types.subtests));
    }
    this.settled = true;
    if (this.#controller !== undefined && !this.#controller.signal.aborted) this.#controller.abort();
    this.mock?.reset();
    const { parent } = this;
    if (parent === null) return;
    if (startedAt !== null) parent.#active--;
    if (this.number === 0) this.number = ++parent.#numbers;
    this.#tellResult('test:complete', true);
    parent.#ready.set(this.number, this);
    parent.#tellReady(false);
    parent.#runWaiting();
  }

  #settleSubtests(pending) {
    let failed = 0;
    for (const test of this.subtests) {
      if (test.excluded) continue;
      if (!test.settled) {
        test.cancel(pending);
        test.settle(pending);
      }
      if (!test.passed && !test.todo) failed++;
    }
    return failed;
  }

  // ---- telling

  get duration() { return Number(this.endTime - this.startTime) / 1e6; }

  #turn() {
    return this.isRoot || (this.parent.#next === this.number && this.parent.#turn());
  }

  get isItsTurn() { return this.#turn(); }

  #tellReady(allowed) {
    for (let test; (test = this.#ready.get(this.#next)) !== undefined;) {
      allowed ||= this.#turn();
      if (!allowed) return;
      if (this.#next === 1 && !this.isRoot) this.#tellStart();
      this.#ready.delete(this.#next);
      test.#finalize();
    }
  }

  #finalize() {
    this.#tellReady(true);
    this.tell();
    this.parent.#next++;
    this.finalized = true;
  }

  tell() {
    this.count();
    if (this.#numbers > 0) this.run.stream.report('test:plan', { nesting: this.nesting + 1, count: this.#numbers }, this.loc);
    else this.#tellStart();
    this.#tellResult(this.passed ? 'test:pass' : 'test:fail', false);
    this.tellDiagnostics();
  }

  count() { this.run.count(this); }

  tellDiagnostics(nesting = this.nesting) {
    for (const { message, level } of this.diagnostics) this.run.stream.report('test:diagnostic', { nesting, message, level }, this.loc);
  }

  get planned() { return this.#numbers; }

  #tell(type, fields) {
    this.run.stream.report(type, { nesting: this.nesting, name: this.name, ...fields, testId: this.id, parentId: this.parent.id, tags: this.tags }, this.loc);
  }

  #tellStart() {
    if (this.#startTold || this.isRoot) return;
    this.#startTold = true;
    this.parent.#tellStart();
    this.#tell('test:start');
  }

  get classname() {
    const names = [];
    for (let test = this.parent; !test.isRoot; test = test.parent) names.unshift(test.name);
    return names.length === 0 ? undefined : names.join('.');
  }

  #tellResult(type, complete) {
    const details = { __proto__: null, duration_ms: this.duration, type: this.kind };
    if (!this.passed) details.error = this.error;
    const { classname } = this;
    if (classname !== undefined) details.classname = classname;
    if (complete) details.passed = this.passed;
    const fields = { name: this.name, nesting: this.nesting, testNumber: this.number, testId: this.id, parentId: this.parent.id, details, tags: this.tags };
    if (!complete && classname !== undefined) fields.classname = classname;
    this.run.stream.report(type, fields, this.loc, this.#directive());
  }

  #directive() {
    if (this.skipped) return { skip: this.message || true };
    if (this.todo) return { todo: this.message || true };
    if (this.expected !== undefined) return { expectFailure: this.expected.label ?? true };
    return undefined;
  }

  log(message, data) {
    this.run.stream.report('test:log', { name: this.name, nesting: this.nesting, testId: this.id, parentId: this.parent.id, message, data }, this.loc);
  }
}

function abortError(reason) {
  if (reason !== null && typeof reason === 'object') {
    try {
      reason.failureType = types.aborted;
    } catch {
      // A frozen reason tells of itself.
    }
    return reason;
  }
  return failure(reason, types.aborted);
}

module.exports = { Test, once };
