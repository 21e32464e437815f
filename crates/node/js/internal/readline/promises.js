'use strict';
// readline/promises: questions that answer with promises, and Readline, which collects moves of the cursor.

const { AbortError, codes: { ERR_INVALID_ARG_TYPE } } = require('internal/errors');
const { validateAbortSignal, validateBoolean, validateInteger } = require('internal/validators');
const { Base, setUp, readOptions, ask, cancelQuestion } = require('internal/readline/interface');
const { sequences } = require('internal/readline/cursor');

class Interface extends Base {
  constructor(...args) {
    super();
    setUp(this, readOptions(...args));
  }

  question(query, options = {}) {
    return new Promise((resolve, reject) => {
      let done = resolve;
      const { signal } = options ?? {};
      if (signal) {
        validateAbortSignal(signal, 'options.signal');
        if (signal.aborted) {
          reject(new AbortError(undefined, { cause: signal.reason }));
          return;
        }
        const onAbort = () => {
          cancelQuestion(this);
          reject(new AbortError(undefined, { cause: signal.reason }));
        };
        signal.addEventListener('abort', onAbort, { once: true });
        done = (answer) => {
          signal.removeEventListener('abort', onAbort);
          resolve(answer);
        };
      }
      ask(this, query, done);
    });
  }

  // The completer may answer with a promise.
  _askCompleter(text, done) {
    let answer;
    try {
      answer = this.completer(text);
    } catch (err) {
      done(err);
      return;
    }
    Promise.resolve(answer).then((value) => done(null, value), (err) => done(err));
  }
}
Object.defineProperty(Interface.prototype, '_askCompleter', { enumerable: false });
Object.defineProperty(Interface.prototype.question, 'length', { value: 1 });

class Readline {
  #autoCommit = false;
  #stream;
  #todo = [];

  constructor(stream, options = undefined) {
    if (stream === null || typeof stream !== 'object' || typeof stream.write !== 'function' || typeof stream.pipe !== 'function') {
      throw new ERR_INVALID_ARG_TYPE('stream', 'Writable', stream);
    }
    this.#stream = stream;
    if (options?.autoCommit !== undefined) {
      validateBoolean(options.autoCommit, 'options.autoCommit');
      this.#autoCommit = options.autoCommit;
    }
  }

  #add(text) {
    if (this.#autoCommit) process.nextTick(() => this.#stream.write(text));
    else this.#todo.push(text);
    return this;
  }

  cursorTo(x, y = undefined) {
    validateInteger(x, 'x');
    if (y !== undefined && y !== null) validateInteger(y, 'y');
    return this.#add(sequences.to(x, y));
  }

  moveCursor(dx, dy) {
    if (dx || dy) {
      validateInteger(dx, 'dx');
      validateInteger(dy, 'dy');
      return this.#add(sequences.by(dx, dy));
    }
    return this;
  }

  clearLine(dir) {
    validateInteger(dir, 'dir', -1, 1);
    return this.#add(sequences.line(dir));
  }

  clearScreenDown() { return this.#add(sequences.down); }

  commit() {
    return new Promise((resolve) => {
      this.#stream.write(this.#todo.join(''), resolve);
      this.#todo = [];
    });
  }

  rollback() {
    this.#todo = [];
    return this;
  }
}

module.exports = { Interface, Readline };
