'use strict';
// A suite: its function runs at once and makes the tests, which run when it is the suite's turn.

const { Test, once } = require('internal/test_runner/test');
const { failure, types } = require('internal/test_runner/failure');
const { current, isThenable, stopper } = require('internal/test_runner/run_function');

class Suite extends Test {
  kind = 'suite';
  #built; // a promise while the function of the suite has not ended
  hasOnly = false; // says `only` somewhere inside

  constructor(run, parent, options, name, fn, loc) {
    super(run, parent, options, name, fn, loc);
    this.build();
  }

  build() {
    if (this.skipped) return;
    try {
      const { context } = this;
      const result = current.run(this, () => Reflect.apply(this.fn, context, [context]));
      if (!isThenable(result)) {
        this.#endBuild();
        return;
      }
      this.#built = Promise.resolve(result).then(() => this.#endBuild(), (err) => this.#buildFailed(err));
    } catch (err) {
      this.#buildFailed(err);
    }
  }

  #buildFailed(err) {
    this.fail(failure(err, types.code));
    this.#endBuild();
    // What is in it is not known: whatever was asked for, this is told.
    this.excludedByName = false;
  }

  // A suite is there for what is in it.
  #endBuild() {
    if (this.excludedByName && this.subtests.some((test) => !test.excludedByName)) {
      this.excludedByName = false;
    }
  }

  createSubtest(Kind, options, name, fn, loc) {
    const test = super.createSubtest(Kind, options, name, fn, loc);
    if (test.only) for (let outer = this; outer !== null; outer = outer.parent) outer.hasOnly = true;
    return test;
  }

  get onlyHolds() {
    return this.only || (this.parent.kind === 'suite' && this.parent.onlyHolds && !this.parent.hasOnly);
  }

  get excludedByOnly() {
    return super.excludedByOnly && (this.never || !this.hasOnly);
  }

  makeContext() {
    const { SuiteContext } = require('internal/test_runner/context');
    return new SuiteContext(this);
  }

  async execute() {
    const { parent } = this;
    if (!this.enter()) {
      this.settle();
      return;
    }
    const { context } = this;
    const after = once(() => this.hooks.run('after', this, context));
    const stop = stopper(this.timeout, this.signal);
    const limited = (promise) => (stop === undefined ? promise : Promise.race([promise, stop.promise]));
    try {
      await this.#built;
      if (this.error === null) {
        if (parent.hooks.before.length > 0) await parent.hooks.run('before', parent, parent.context);
        await this.hooks.run('before', this, context);
        for (const test of this.subtests) test.start();
        await limited(this.subtestsEnd());
        await after();
        this.pass();
      }
    } catch (err) {
      this.failWith(err);
      try {
        await after();
      } catch {
        // The first error is the one to tell of.
      }
    } finally {
      stop?.dispose();
    }
    this.settle();
  }
}

module.exports = { Suite };
