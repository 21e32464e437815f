'use strict';
// Editing a line on a terminal: what each key does, and what is written so that the screen shows it.
//
// The line is written again from its first column whenever more than its end changes; `prevRows` is how many rows above
// the cursor that column is. Positions are in columns of the terminal: wide characters have two, combining ones none.

const { cursorTo, moveCursor, clearScreenDown } = require('internal/readline/cursor');
const history = require('internal/readline/history');
const { stringWidth, stripAnsi } = require('internal/util/inspect/text');

const MAX_UNDO = 2048;
const MAX_KILLED = 32;
const LINE_END = /\r?\n|\r(?!\n)|\u2028|\u2029/g;

let kState;

function pushUndo(rl) {
  const { undo } = rl[kState];
  undo.push({ text: rl.line, cursor: rl.cursor });
  if (undo.length > MAX_UNDO) undo.shift();
}

function pushKilled(rl, text) {
  const state = rl[kState];
  if (!text || text === state.killed[0]) return;
  state.killed.unshift(text);
  state.killedAt = 0;
  if (state.killed.length > MAX_KILLED) state.killed.pop();
}

function setLine(rl, text, cursor) {
  rl.line = text;
  rl.cursor = cursor;
  rl._refreshLine();
}

// Units of the character before, and at, a place.
function lengthBefore(text, at) {
  if (at <= 0) return 0;
  return at > 1 && text.codePointAt(at - 2) > 0xffff ? 2 : 1;
}

function lengthAt(text, at) {
  if (text.length <= at) return 1; // behind the end: moving there is bounded anyway
  return text.codePointAt(at) > 0xffff ? 2 : 1;
}

// Where the word before a place begins.
function wordStart(text, at) {
  const backwards = [...text.slice(0, at)].reverse().join('');
  return at - /^\s*(?:[^\w\s]+|\w+)?/.exec(backwards)[0].length;
}

// Units up to the next word.
function wordLength(text, at) {
  return /^(?:\s+|[^\w\s]+|\w+)\s*/.exec(text.slice(at))?.[0].length ?? 0;
}

function swapLine(rl, from, to) {
  if (from.length === 0) return;
  to.push({ text: rl.line, cursor: rl.cursor });
  const { text, cursor } = from.pop();
  setLine(rl, text, cursor);
}

function yank(rl) {
  const state = rl[kState];
  if (state.killed.length === 0) return;
  state.yanking = true;
  rl._insertString(state.killed[state.killedAt]);
}

// Right after a yank: the one that was killed before it instead.
function yankPop(rl) {
  const state = rl[kState];
  if (!state.yanking || state.killed.length < 2) return;
  const last = state.killed[state.killedAt];
  state.killedAt = (state.killedAt + 1) % state.killed.length;
  const text = state.killed[state.killedAt];
  const head = rl.line.slice(0, rl.cursor - last.length);
  setLine(rl, head + text + rl.line.slice(rl.cursor), head.length + text.length);
}

function commonPrefix(words) {
  if (words.length === 0) return '';
  let prefix = words[0];
  for (const word of words) while (!word.startsWith(prefix)) prefix = prefix.slice(0, -1);
  return prefix;
}

function showCompletions(rl, words, lastWasTab, [completions, completeOn]) {
  if (!completions || completions.length === 0) return;
  const prefix = commonPrefix(completions.filter((word) => word !== ''));
  if (prefix.startsWith(completeOn) && prefix.length > completeOn.length) {
    rl._insertString(prefix.slice(completeOn.length));
    return;
  }
  if (!completeOn.startsWith(prefix)) {
    const before = rl.line.slice(0, rl.cursor - completeOn.length);
    setLine(rl, before + prefix + rl.line.slice(rl.cursor), before.length + prefix.length);
    return;
  }
  if (!lastWasTab) return;
  pushUndo(rl);
  // A table; an empty entry begins a new block.
  const widths = completions.map((word) => stringWidth(word));
  const width = Math.max(...widths) + 2;
  let perRow = Math.floor(rl.columns / width) || 1;
  if (perRow === Infinity) perRow = 1;
  let text = '\r\n';
  let inRow = 0;
  let gap = 0;
  for (let i = 0; i < completions.length; i++) {
    if (completions[i] === '' || inRow === perRow) {
      text += '\r\n';
      inRow = 0;
      gap = 0;
    } else {
      text += ' '.repeat(gap);
    }
    if (completions[i] === '') {
      text += '\r\n';
    } else {
      text += completions[i];
      gap = width - widths[i];
      inRow++;
    }
  }
  if (inRow !== 0) text += '\r\n\r\n';
  rl._writeToOutput(text);
  rl._refreshLine();
}

function complete(rl, lastWasTab) {
  rl.pause();
  const asked = rl.line.slice(0, rl.cursor);
  const done = (err, value) => {
    rl.resume();
    if (err) {
      rl._writeToOutput(`Tab completion error: ${require('internal/util/inspect').inspect(err)}`);
      return;
    }
    showCompletions(rl, asked, lastWasTab, value);
  };
  rl._askCompleter(asked, done);
}

function suspend(rl) {
  if (rl.listenerCount('SIGTSTP') > 0) {
    rl.emit('SIGTSTP');
    return;
  }
  process.once('SIGCONT', () => {
    if (!rl.paused) {
      rl.pause();
      rl.emit('SIGCONT');
    }
    rl._setRawMode(true);
    rl._refreshLine();
  });
  rl._setRawMode(false);
  process.kill(process.pid, 'SIGTSTP');
}

// Keys with Control.
const CONTROL = {
  __proto__: null,
  c(rl) {
    if (rl.listenerCount('SIGINT') > 0) rl.emit('SIGINT');
    else rl.close();
  },
  h(rl) { rl._deleteLeft(); },
  d(rl) {
    if (rl.cursor === 0 && rl.line.length === 0) rl.close();
    else if (rl.cursor < rl.line.length) rl._deleteRight();
  },
  u(rl) { rl._deleteLineLeft(); },
  k(rl) { rl._deleteLineRight(); },
  a(rl) { rl._moveCursor(-Infinity); },
  e(rl) { rl._moveCursor(+Infinity); },
  b(rl) { rl._moveCursor(-lengthBefore(rl.line, rl.cursor)); },
  f(rl) { rl._moveCursor(lengthAt(rl.line, rl.cursor)); },
  l(rl) {
    cursorTo(rl.output, 0, 0);
    clearScreenDown(rl.output);
    rl._refreshLine();
  },
  n(rl) { rl._historyNext(); },
  p(rl) { rl._historyPrev(); },
  y: yank,
  z(rl) { if (process.platform !== 'win32') suspend(rl); },
  w(rl) { rl._deleteWordLeft(); },
  backspace(rl) { rl._deleteWordLeft(); },
  delete(rl) { rl._deleteWordRight(); },
  left(rl) { rl._wordLeft(); },
  right(rl) { rl._wordRight(); },
};

// Keys with Alt.
const META = {
  __proto__: null,
  b(rl) { rl._wordLeft(); },
  f(rl) { rl._wordRight(); },
  d(rl) { rl._deleteWordRight(); },
  delete(rl) { rl._deleteWordRight(); },
  backspace(rl) { rl._deleteWordLeft(); },
  y: yankPop,
};

const PLAIN = {
  __proto__: null,
  return(rl) {
    rl[kState].sawReturnAt = Date.now();
    rl._line();
  },
  enter(rl) {
    const state = rl[kState];
    if (state.sawReturnAt === 0 || Date.now() - state.sawReturnAt > rl.crlfDelay) rl._line();
    state.sawReturnAt = 0;
  },
  backspace(rl) { rl._deleteLeft(); },
  delete(rl) { rl._deleteRight(); },
  left(rl) { rl._moveCursor(-lengthBefore(rl.line, rl.cursor)); },
  right(rl) { rl._moveCursor(lengthAt(rl.line, rl.cursor)); },
  home(rl) { rl._moveCursor(-Infinity); },
  end(rl) { rl._moveCursor(+Infinity); },
  up(rl) { rl._historyPrev(); },
  down(rl) { rl._historyNext(); },
};

function isHistoryKey(key) {
  if (key.ctrl) return !key.meta && !key.shift && (key.name === 'n' || key.name === 'p');
  return !key.meta && (key.name === 'up' || key.name === 'down');
}

function insertText(rl, text) {
  LINE_END.lastIndex = 0;
  let from = 0;
  for (let end = LINE_END.exec(text); end !== null; end = LINE_END.exec(text)) {
    rl._insertString(text.slice(from, end.index));
    from = LINE_END.lastIndex;
    rl._line();
    LINE_END.lastIndex = from; // a listener may have read lines itself
  }
  rl._insertString(text.slice(from));
}

const methods = {
  // One key: `text` is what it types, if anything.
  _ttyWrite(text, pressed) {
    const state = this[kState];
    const { previousKey } = state;
    const key = pressed || {};
    state.previousKey = key;
    if (!(key.name === 'y' && (key.ctrl || key.meta))) state.yanking = false;
    if (isHistoryKey(key)) state.search ??= this.line.slice(0, this.cursor);
    else state.search = null;
    if (key.sequence === '\u001F') return swapLine(this, state.undo, state.redo);
    if (key.sequence === '\u001E') return swapLine(this, state.redo, state.undo);
    if (key.name === 'escape') return undefined;
    if (key.ctrl && key.shift) {
      if (key.name === 'backspace') this._deleteLineLeft();
      else if (key.name === 'delete') this._deleteLineRight();
      return undefined;
    }
    if (key.ctrl) return CONTROL[key.name]?.(this);
    if (key.meta) return META[key.name]?.(this);
    if (key.name !== 'enter') state.sawReturnAt = 0;
    const plain = PLAIN[key.name];
    if (plain !== undefined) return plain(this);
    if (key.name === 'tab' && typeof this.completer === 'function' && this.isCompletionEnabled) return this._tabComplete(previousKey !== null && previousKey.name === 'tab');
    if (typeof text === 'string' && text) insertText(this, text);
    return undefined;
  },

  _insertString(text) {
    pushUndo(this);
    if (this.cursor < this.line.length) {
      setLine(this, this.line.slice(0, this.cursor) + text + this.line.slice(this.cursor), this.cursor + text.length);
      return;
    }
    const before = this.getCursorPos();
    this.line += text;
    this.cursor += text.length;
    if (before.rows < this.getCursorPos().rows) this._refreshLine();
    else this._writeToOutput(text);
  },

  _refreshLine() {
    const text = this[kState].prompt + this.line;
    const end = this._getDisplayPos(text);
    const cursor = this.getCursorPos();
    const above = this.prevRows || 0;
    if (above > 0) moveCursor(this.output, 0, -above);
    cursorTo(this.output, 0);
    clearScreenDown(this.output);
    this._writeToOutput(text);
    if (end.cols === 0) this._writeToOutput(' '); // makes the terminal begin the row
    cursorTo(this.output, cursor.cols);
    if (end.rows > cursor.rows) moveCursor(this.output, 0, cursor.rows - end.rows);
    this.prevRows = cursor.rows;
  },

  _getDisplayPos(text) {
    const { columns } = this;
    let offset = 0;
    let rows = 0;
    for (const character of stripAnsi(text)) {
      if (character === '\n') {
        rows += Math.ceil(offset / columns) || 1;
        offset = 0;
      } else if (character === '\t') {
        offset += this.tabSize - (offset % this.tabSize);
      } else {
        const width = stringWidth(character, false);
        if (width === 2 && (offset + 1) % columns === 0) offset++; // a wide one does not fit into the last column
        offset += width;
      }
    }
    const cols = offset % columns;
    return { cols, rows: rows + (offset - cols) / columns };
  },

  getCursorPos() { return this._getDisplayPos(this[kState].prompt + this.line.slice(0, this.cursor)); },

  _moveCursor(by) {
    if (by === 0) return;
    const before = this.getCursorPos();
    this.cursor = Math.min(Math.max(this.cursor + by, 0), this.line.length);
    const after = this.getCursorPos();
    if (before.rows === after.rows) moveCursor(this.output, after.cols - before.cols, 0);
    else this._refreshLine();
  },

  _wordLeft() { if (this.cursor > 0) this._moveCursor(wordStart(this.line, this.cursor) - this.cursor); },

  _wordRight() { if (this.cursor < this.line.length) this._moveCursor(wordLength(this.line, this.cursor)); },

  _deleteLeft() {
    if (this.cursor === 0 || this.line.length === 0) return;
    pushUndo(this);
    const length = lengthBefore(this.line, this.cursor);
    setLine(this, this.line.slice(0, this.cursor - length) + this.line.slice(this.cursor), this.cursor - length);
  },

  _deleteRight() {
    if (this.cursor >= this.line.length) return;
    pushUndo(this);
    setLine(this, this.line.slice(0, this.cursor) + this.line.slice(this.cursor + lengthAt(this.line, this.cursor)), this.cursor);
  },

  _deleteWordLeft() {
    if (this.cursor === 0) return;
    pushUndo(this);
    const start = wordStart(this.line, this.cursor);
    setLine(this, this.line.slice(0, start) + this.line.slice(this.cursor), start);
  },

  _deleteWordRight() {
    if (this.cursor >= this.line.length) return;
    pushUndo(this);
    setLine(this, this.line.slice(0, this.cursor) + this.line.slice(this.cursor + wordLength(this.line, this.cursor)), this.cursor);
  },

  _deleteLineLeft() {
    pushUndo(this);
    const killed = this.line.slice(0, this.cursor);
    setLine(this, this.line.slice(this.cursor), 0);
    pushKilled(this, killed);
  },

  _deleteLineRight() {
    pushUndo(this);
    const killed = this.line.slice(this.cursor);
    setLine(this, this.line.slice(0, this.cursor), this.cursor);
    pushKilled(this, killed);
  },

  clearLine() {
    this._moveCursor(+Infinity);
    this._writeToOutput('\r\n');
    this.line = '';
    this.cursor = 0;
    this.prevRows = 0;
  },

  _line() {
    const state = this[kState];
    const line = this._addHistory();
    state.undo = [];
    state.redo = [];
    this.clearLine();
    this._onLine(line);
  },

  _addHistory() { return history.add(this, this[kState]); },

  _historyPrev() { history.older(this, this[kState], pushUndo); },

  _historyNext() { history.newer(this, this[kState], pushUndo); },

  _tabComplete(lastWasTab) { complete(this, lastWasTab); },

  // Asks the completer; readline/promises has another.
  _askCompleter(text, done) { this.completer(text, done); },
};

function install(prototype, stateKey) {
  kState = stateKey;
  for (const name of Object.keys(methods)) {
    Object.defineProperty(prototype, name, { __proto__: null, value: methods[name], writable: true, configurable: true, enumerable: name !== 'clearLine' && name !== 'getCursorPos' && name !== '_askCompleter' });
  }
  Object.defineProperty(prototype, '_getCursorPos', { __proto__: null, value: methods.getCursorPos, writable: true, configurable: true, enumerable: true });
  // What programs of old read and write.
  for (const [name, field] of [['_prompt', 'prompt'], ['_oldPrompt', 'oldPrompt'], ['_questionCallback', 'question'], ['_line_buffer', 'buffer'], ['_decoder', 'decoder'], ['_previousKey', 'previousKey'],
    ['_sawReturnAt', 'sawReturnAt']]) {
    Object.defineProperty(prototype, name, {
      __proto__: null, configurable: true,
      get() { return this[kState]?.[field]; },
      set(value) { this[kState][field] = value; },
    });
  }
}

module.exports = { install };
