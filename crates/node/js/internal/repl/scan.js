'use strict';
// A text of JavaScript as the REPL needs to see it: where brackets, texts and comments begin and end, and the words and
// marks between them. No grammar: a slash divides behind what can end an operand.

const BEFORE_PATTERN = /(?:^|[(,=:[!&|?{};+\-*%~^<>]|\b(?:return|typeof|instanceof|in|of|new|delete|void|throw|case|do|else|yield|await))\s*$/;

// { tokens: [{ text, at, end, depth, newline }], open }. `open`: what the end of the text is inside of. `newline`: a line
// ended in front of it. What is in brackets counts one deeper; brackets themselves have the depth outside.
function scan(code) {
  const tokens = [];
  const templates = []; // depths at which a template goes on
  let depth = 0;
  let newline = false;
  let i = 0;
  let open;
  const push = (end, at = i) => {
    tokens.push({ text: code.slice(at, end), at, end, depth, newline });
    newline = false;
    i = end;
  };

  while (i < code.length && open === undefined) {
    const char = code[i];
    if (char === '\n') {
      newline = true;
      i++;
    } else if (/\s/.test(char)) {
      i++;
    } else if (code.startsWith('//', i)) {
      const end = code.indexOf('\n', i);
      i = end === -1 ? code.length : end;
    } else if (code.startsWith('/*', i)) {
      const end = code.indexOf('*/', i + 2);
      if (end === -1) open = 'comment';
      else i = end + 2;
    } else if (char === '"' || char === "'") {
      const { end, state } = endOfText(code, i, char);
      open = state;
      push(end);
    } else if (char === '`') {
      const { end, state } = endOfTemplate(code, i + 1);
      if (state === 'inside') templates.push(depth++);
      else open = state;
      push(end);
    } else if (char === '}' && templates.at(-1) === depth - 1) {
      const { end, state } = endOfTemplate(code, i + 1);
      if (state !== 'inside') {
        depth = templates.pop();
        open = state;
      }
      push(end);
    } else if (char === '/' && BEFORE_PATTERN.test(code.slice(Math.max(0, i - 20), i))) {
      push(endOfPattern(code, i));
    } else if ('([{'.includes(char)) {
      push(i + 1);
      depth++;
    } else if (')]}'.includes(char)) {
      depth = Math.max(0, depth - 1);
      push(i + 1);
    } else {
      const word = /^(?:[\p{ID_Start}$_#\d][\p{ID_Continue}$\u200c\u200d]*|=>|\.\.\.|\?\.|[=!]==?|\*\*=?|[<>&|?+*/%^-]=|&&=?|\|\|=?|\?\?=?|\+\+|--|.)/su.exec(code.slice(i, i + 200))[0];
      push(i + word.length);
    }
  }
  if (open === undefined && depth > 0) open = templates.length > 0 ? 'template' : 'bracket';
  return { tokens, open };
}

function endOfText(code, from, mark) {
  for (let i = from + 1; i < code.length; i++) {
    if (code[i] === '\\') {
      if (i + 1 >= code.length || (code[i + 1] === '\n' && i + 2 >= code.length)) return { end: code.length, state: 'continued' };
      i++;
    } else if (code[i] === mark) {
      return { end: i + 1, state: undefined };
    } else if (code[i] === '\n') {
      return { end: i, state: undefined };
    }
  }
  return { end: code.length, state: 'text' };
}

// Up to the end of the template or to the braces in it.
function endOfTemplate(code, from) {
  for (let i = from; i < code.length; i++) {
    if (code[i] === '\\') i++;
    else if (code[i] === '`') return { end: i + 1, state: undefined };
    else if (code[i] === '$' && code[i + 1] === '{') return { end: i + 2, state: 'inside' };
  }
  return { end: code.length, state: 'template' };
}

function endOfPattern(code, from) {
  let inClass = false;
  for (let i = from + 1; i < code.length && code[i] !== '\n'; i++) {
    if (code[i] === '\\') i++;
    else if (code[i] === '[') inClass = true;
    else if (code[i] === ']') inClass = false;
    else if (code[i] === '/' && !inClass) return i + 1;
  }
  return code.length;
}

module.exports = { scan };
