'use strict';
// Lines that were entered before, newest first, and going through those that begin with what was typed.

// Adds the line; answers it. Blank lines, the one that was entered last, and everything where there is no room stay out.
function add(rl, state) {
  const { line, history } = rl;
  if (line.length === 0) return '';
  if (history === undefined || rl.historySize === 0 || line.trim().length === 0) return line;
  if (history.length === 0 || history[0] !== line) {
    if (state.removeDuplicates) {
      const at = history.indexOf(line);
      if (at !== -1) history.splice(at, 1);
    }
    history.unshift(line);
    if (history.length > rl.historySize) history.pop();
  }
  rl.historyIndex = -1;
  // A listener may change it: passwords are taken out so.
  const entered = history[0];
  rl.emit('history', history);
  return entered;
}

function show(rl, index, text) {
  rl.historyIndex = index;
  rl.line = text;
  rl.cursor = text.length;
  rl._refreshLine();
}

// `before` notes the line as it is, for undo.
function older(rl, state, before) {
  const { history } = rl;
  if (rl.historyIndex >= history.length || history.length === 0) return;
  const search = state.search ?? '';
  let index = rl.historyIndex + 1;
  while (index < history.length && (!history[index].startsWith(search) || rl.line === history[index])) index++;
  before(rl);
  show(rl, index, index === history.length ? search : history[index]);
}

function newer(rl, state, before) {
  const { history } = rl;
  if (rl.historyIndex < 0) return;
  const search = state.search ?? '';
  let index = rl.historyIndex - 1;
  while (index >= 0 && (!history[index].startsWith(search) || rl.line === history[index])) index--;
  before(rl);
  show(rl, index, index === -1 ? search : history[index]);
}

module.exports = { add, older, newer };
