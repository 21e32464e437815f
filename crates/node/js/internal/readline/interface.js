'use strict';
// class Interface: lines from a stream. Without a terminal they are split from the text that arrives; on a terminal every
// key goes through internal/readline/editing, which adds its methods to this prototype.
//
// Methods whose names begin with an underscore are those that programs replace (_writeToOutput for passwords).

const EventEmitter = require('events');
const { AbortError, codes } = require('internal/errors');
const { ERR_INVALID_ARG_VALUE, ERR_USE_AFTER_CLOSE } = codes;
const { validateAbortSignal, validateArray, validateNumber, validateString, validateUint32 } = require('internal/validators');
const { kEmptyObject } = require('internal/util');

const DEFAULT_HISTORY = 30;
const MIN_CRLF_DELAY = 100;
const DEFAULT_ESCAPE_TIMEOUT = 500;
const LINE_END = /\r?\n|\r(?!\n)|\u2028|\u2029/g;

const kState = Symbol('state');

// The arguments of the constructor: an object of options, or the four of old.
function readOptions(input, output, completer, terminal) {
  if (input?.input) return { ...input, signal: input.signal };
  return { input, output, completer, terminal };
}

function checkOptions(o) {
  if (o.completer !== undefined && typeof o.completer !== 'function') throw new ERR_INVALID_ARG_VALUE('completer', o.completer);
  if (o.history !== undefined) validateArray(o.history, 'history');
  if (o.historySize !== undefined) validateNumber(o.historySize, 'size', 0);
  if (o.tabSize !== undefined) validateUint32(o.tabSize, 'tabSize', true);
  if (o.signal) validateAbortSignal(o.signal, 'options.signal');
  if (o.escapeCodeTimeout !== undefined && !Number.isFinite(o.escapeCodeTimeout)) throw new ERR_INVALID_ARG_VALUE('input.escapeCodeTimeout', DEFAULT_ESCAPE_TIMEOUT); // sic: the default, as Node
}

function setUp(self, options) {
  checkOptions(options);
  const { input, output, signal } = options;
  EventEmitter.call(self);
  self[kState] = {
    prompt: options.prompt === undefined ? '> ' : options.prompt,
    question: null, oldPrompt: undefined, decoder: undefined, buffer: '', sawReturnAt: 0, previousKey: null,
    undo: [], redo: [], killed: [], killedAt: 0, yanking: false, search: null, removeDuplicates: options.removeHistoryDuplicates === true, closing: false,
  };
  self.isCompletionEnabled = true;
  self.escapeCodeTimeout = options.escapeCodeTimeout ?? DEFAULT_ESCAPE_TIMEOUT;
  self.tabSize = options.tabSize ?? 8;
  self.history = options.history ?? [];
  self.historyIndex = -1;
  self.historySize = options.historySize ?? DEFAULT_HISTORY;
  self.line = '';
  self.output = output;
  self.input = input;
  const delay = options.crlfDelay;
  self.crlfDelay = delay ? Math.max(MIN_CRLF_DELAY, delay) : MIN_CRLF_DELAY;
  self.completer = options.completer;
  self.terminal = options.terminal === undefined && output !== null && output !== undefined ? Boolean(output.isTTY) : Boolean(options.terminal);
  if (self.terminal) listenToKeys(self, input, output);
  else listenToText(self, input);
  if (signal) {
    const onAbort = () => self.close();
    if (signal.aborted) {
      process.nextTick(onAbort);
    } else {
      signal.addEventListener('abort', onAbort, { once: true });
      self.once('close', () => signal.removeEventListener('abort', onAbort));
    }
  }
  input.resume();
}

function listenToText(self, input) {
  const state = self[kState];
  const onData = (data) => self._normalWrite(data);
  const onError = (err) => self.emit('error', err);
  const onEnd = () => {
    if (state.buffer.length > 0) self._onLine(state.buffer);
    self.close();
  };
  input.on('error', onError);
  input.on('data', onData);
  input.on('end', onEnd);
  self.once('close', () => {
    input.removeListener('data', onData);
    input.removeListener('error', onError);
    input.removeListener('end', onEnd);
  });
  const { StringDecoder } = require('string_decoder');
  state.decoder = new StringDecoder('utf8');
}

function listenToKeys(self, input, output) {
  const onKey = (text, key) => {
    self._ttyWrite(text, key);
    // What follows a character of an IME stands where the terminal put it.
    if (key?.sequence && key.sequence.codePointAt(0) >= 0xd800 && key.sequence.codePointAt(0) <= 0xdfff) self._refreshLine();
  };
  const onError = (err) => self.emit('error', err);
  const onEnd = () => {
    if (typeof self.line === 'string' && self.line.length > 0) self.emit('line', self.line);
    self.close();
  };
  const onResize = () => self._refreshLine();
  require('internal/readline/emit_keypress').emitKeypressEvents(input, self);
  input.on('error', onError);
  input.on('keypress', onKey);
  input.on('end', onEnd);
  self._setRawMode(true);
  self.cursor = 0;
  if (output !== null && output !== undefined) output.on('resize', onResize);
  self.once('close', () => {
    input.removeListener('keypress', onKey);
    input.removeListener('error', onError);
    input.removeListener('end', onEnd);
    if (output !== null && output !== undefined) output.removeListener('resize', onResize);
  });
}

function Interface(input, output, completer, terminal) {
  if (!new.target) return new Interface(input, output, completer, terminal);
  const options = readOptions(input, output, completer, terminal);
  // A completer of one argument answers at once.
  if (typeof options.completer === 'function' && options.completer.length !== 2) {
    const answer = options.completer;
    options.completer = (text, done) => done(null, answer(text));
  }
  setUp(this, options);
}

// What both kinds of Interface inherit.
class Base extends EventEmitter {
  get columns() { return this.output?.columns || Infinity; }

  getPrompt() { return this[kState].prompt; }

  setPrompt(prompt) { this[kState].prompt = prompt; }

  prompt(preserveCursor) {
    if (this.paused) this.resume();
    if (this.terminal && process.env.TERM !== 'dumb') {
      if (!preserveCursor) this.cursor = 0;
      this._refreshLine();
    } else {
      this._writeToOutput(this[kState].prompt);
    }
  }

  close() {
    if (this.closed) return;
    this.pause();
    if (this.terminal) this._setRawMode(false);
    this.closed = true;
    this.emit('close');
  }

  pause() {
    if (this.closed) throw new ERR_USE_AFTER_CLOSE('readline');
    if (this.paused) return undefined;
    this.input.pause();
    this.paused = true;
    this.emit('pause');
    return this;
  }

  resume() {
    if (this.closed) throw new ERR_USE_AFTER_CLOSE('readline');
    if (!this.paused) return undefined;
    this.input.resume();
    this.paused = false;
    this.emit('resume');
    return this;
  }

  write(data, key) {
    if (this.closed) throw new ERR_USE_AFTER_CLOSE('readline');
    if (this.paused) this.resume();
    if (this.terminal) this._ttyWrite(data, key);
    else this._normalWrite(data);
  }

  [Symbol.asyncIterator]() {
    const lines = EventEmitter.on(this, 'line', { close: ['close'] });
    const self = this;
    return {
      __proto__: Object.getPrototypeOf(lines),
      async next() {
        const { value, done } = await lines.next();
        return { value: done ? undefined : value[0], done };
      },
      async return(value) {
        self.close();
        await lines.return();
        return { value, done: true };
      },
      throw(err) {
        self.close();
        return lines.throw(err);
      },
      [Symbol.asyncIterator]() { return this; },
    };
  }
}
for (const name of ['columns', 'getPrompt', 'setPrompt', 'prompt', 'close', 'pause', 'resume', 'write', Symbol.asyncIterator]) {
  const d = Object.getOwnPropertyDescriptor(Base.prototype, name);
  Object.defineProperty(Base.prototype, name, { ...d, enumerable: false });
}
Base.prototype[Symbol.dispose] = Base.prototype.close;

// The parts that programs replace.
const methods = {
  _setRawMode(mode) {
    const before = this.input.isRaw;
    if (typeof this.input.setRawMode === 'function') this.input.setRawMode(mode);
    return before;
  },

  _onLine(line) {
    const state = this[kState];
    if (state.question === null) {
      this.emit('line', line);
      return;
    }
    const answer = state.question;
    state.question = null;
    this.setPrompt(state.oldPrompt);
    answer(line);
  },

  _writeToOutput(text) {
    validateString(text, 'stringToWrite');
    if (this.output !== null && this.output !== undefined) this.output.write(text);
  },

  // Text that arrives: complete lines are told, the rest waits. \r and \n that come close together end one line.
  _normalWrite(data) {
    if (data === undefined) return;
    const state = this[kState];
    let text = state.decoder.write(data);
    if (state.sawReturnAt && Date.now() - state.sawReturnAt <= this.crlfDelay) {
      if (text.charCodeAt(0) === 10) text = text.slice(1);
      state.sawReturnAt = 0;
    }
    LINE_END.lastIndex = 0;
    let end = LINE_END.exec(text);
    if (end === null) {
      state.buffer += text;
      return;
    }
    if (text.endsWith('\r')) state.sawReturnAt = Date.now();
    const lines = [];
    let from = 0;
    for (; end !== null; end = LINE_END.exec(text)) {
      lines.push(text.slice(from, end.index));
      from = LINE_END.lastIndex;
    }
    lines[0] = state.buffer + lines[0];
    state.buffer = text.slice(from);
    for (const line of lines) this._onLine(line);
  },
};

function ask(self, query, answer) {
  if (self.closed) throw new ERR_USE_AFTER_CLOSE('readline');
  const state = self[kState];
  if (state.question !== null) {
    self.prompt();
    return;
  }
  state.oldPrompt = state.prompt;
  self.setPrompt(query);
  state.question = answer;
  self.prompt();
}

function cancelQuestion(self) {
  const state = self[kState];
  if (state.question === null) return;
  state.question = null;
  self.setPrompt(state.oldPrompt);
  self.clearLine();
}

Object.assign(Base.prototype, methods);
require('internal/readline/editing').install(Base.prototype, kState);

Object.setPrototypeOf(Interface.prototype, Base.prototype);
Object.setPrototypeOf(Interface, Base);

Interface.prototype.question = function question(query, options, cb) {
  cb = typeof options === 'function' ? options : cb;
  if (options === null || typeof options !== 'object') options = kEmptyObject;
  if (options.signal) {
    validateAbortSignal(options.signal, 'options.signal');
    if (options.signal.aborted) return;
    const onAbort = () => cancelQuestion(this);
    options.signal.addEventListener('abort', onAbort, { once: true });
    const answer = typeof cb === 'function' ? cb : undefined;
    cb = (line) => {
      options.signal.removeEventListener('abort', onAbort);
      answer?.(line);
    };
  }
  if (typeof cb === 'function') ask(this, query, cb);
};

Interface.prototype.question[require('internal/util').promisify.custom] = function question(query, options) {
  if (options === null || typeof options !== 'object') options = kEmptyObject;
  const { signal } = options;
  if (signal?.aborted) return Promise.reject(new AbortError(undefined, { cause: signal.reason }));
  return new Promise((resolve, reject) => {
    let done = resolve;
    if (signal) {
      const onAbort = () => reject(new AbortError(undefined, { cause: signal.reason }));
      signal.addEventListener('abort', onAbort, { once: true });
      done = (answer) => {
        signal.removeEventListener('abort', onAbort);
        resolve(answer);
      };
    }
    this.question(query, options, done);
  });
};

module.exports = { Interface, Base, setUp, readOptions, ask, cancelQuestion, kState, LINE_END };
