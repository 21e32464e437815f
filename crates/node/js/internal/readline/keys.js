'use strict';
// Keys of a terminal: what the bytes that it sends stand for, as (text, { sequence, name, ctrl, meta, shift, code }).
//
// A generator takes a character at a time. Escape sequences are `ESC letter` (meta), `ESC O letter`, `ESC [ letter` and
// `ESC [ numbers letter`; a modifier among the numbers is 1 plus a sum of 1 shift, 2 alt, 4 ctrl.

const ESCAPE = '\x1b';

// By what follows ESC; where a key of its own is told with a modifier, it is in FIXED.
const NAMES = {
  __proto__: null,
  'OP': 'f1', 'OQ': 'f2', 'OR': 'f3', 'OS': 'f4', '[P': 'f1', '[Q': 'f2', '[R': 'f3', '[S': 'f4',
  '[11~': 'f1', '[12~': 'f2', '[13~': 'f3', '[14~': 'f4', '[[A': 'f1', '[[B': 'f2', '[[C': 'f3', '[[D': 'f4', '[[E': 'f5',
  '[15~': 'f5', '[17~': 'f6', '[18~': 'f7', '[19~': 'f8', '[20~': 'f9', '[21~': 'f10', '[23~': 'f11', '[24~': 'f12',
  '[200~': 'paste-start', '[201~': 'paste-end',
  '[A': 'up', '[B': 'down', '[C': 'right', '[D': 'left', '[E': 'clear', '[F': 'end', '[H': 'home',
  'OA': 'up', 'OB': 'down', 'OC': 'right', 'OD': 'left', 'OE': 'clear', 'OF': 'end', 'OH': 'home',
  '[1~': 'home', '[2~': 'insert', '[3~': 'delete', '[4~': 'end', '[5~': 'pageup', '[6~': 'pagedown', '[[5~': 'pageup', '[[6~': 'pagedown', '[7~': 'home', '[8~': 'end',
};
const FIXED = {
  __proto__: null,
  '[a': ['up', 's'], '[b': ['down', 's'], '[c': ['right', 's'], '[d': ['left', 's'], '[e': ['clear', 's'],
  '[2$': ['insert', 's'], '[3$': ['delete', 's'], '[5$': ['pageup', 's'], '[6$': ['pagedown', 's'], '[7$': ['home', 's'], '[8$': ['end', 's'],
  'Oa': ['up', 'c'], 'Ob': ['down', 'c'], 'Oc': ['right', 'c'], 'Od': ['left', 'c'], 'Oe': ['clear', 'c'],
  '[2^': ['insert', 'c'], '[3^': ['delete', 'c'], '[5^': ['pageup', 'c'], '[6^': ['pagedown', 'c'], '[7^': ['home', 'c'], '[8^': ['end', 'c'],
  '[Z': ['tab', 's'],
};

function* emitKeys(stream) {
  for (;;) {
    let ch = yield;
    let s = ch;
    let escaped = false;
    const key = { sequence: null, name: undefined, ctrl: false, meta: false, shift: false };
    if (ch === ESCAPE) {
      escaped = true;
      s += (ch = yield);
      if (ch === ESCAPE) s += (ch = yield);
    }
    if (escaped && (ch === 'O' || ch === '[')) {
      let code = ch;
      let modifier = 0;
      if (ch === 'O') {
        s += (ch = yield);
        if (ch >= '0' && ch <= '9') {
          modifier = Number(ch) - 1;
          s += (ch = yield);
        }
        code += ch;
      } else {
        s += (ch = yield);
        if (ch === '[') {
          code += ch;
          s += (ch = yield);
        }
        // Up to three digits, a semicolon and a digit, then the letter.
        const start = s.length - 1;
        for (let digits = 0; digits < 3 && ch >= '0' && ch <= '9'; digits++) s += (ch = yield);
        if (ch === ';') {
          s += (ch = yield);
          if (ch >= '0' && ch <= '9') s += yield;
        }
        const command = s.slice(start);
        let match = /^(?:(\d\d?)(?:;(\d))?([~^$])|(\d{3}~))$/.exec(command);
        if (match !== null) {
          if (match[4] !== undefined) {
            code += match[4];
          } else {
            code += match[1] + match[3];
            modifier = (match[2] || 1) - 1;
          }
        } else if ((match = /^((\d;)?(\d))?([A-Za-z])$/.exec(command)) !== null) {
          code += match[4];
          modifier = (match[3] || 1) - 1;
        } else {
          code += command;
        }
      }
      key.ctrl = (modifier & 4) !== 0;
      key.meta = (modifier & 10) !== 0;
      key.shift = (modifier & 1) !== 0;
      key.code = code;
      const fixed = FIXED[code];
      if (fixed !== undefined) {
        [key.name] = fixed;
        if (fixed[1] === 's') key.shift = true;
        else key.ctrl = true;
      } else {
        key.name = NAMES[code] ?? 'undefined';
      }
    } else if (ch === '\r') {
      key.name = 'return';
      key.meta = escaped;
    } else if (ch === '\n') {
      key.name = 'enter';
      key.meta = escaped;
    } else if (ch === '\t') {
      key.name = 'tab';
      key.meta = escaped;
    } else if (ch === '\b' || ch === '\x7f') {
      key.name = 'backspace';
      key.meta = escaped;
    } else if (ch === ESCAPE) {
      key.name = 'escape';
      key.meta = escaped;
    } else if (ch === ' ') {
      key.name = 'space';
      key.meta = escaped;
    } else if (!escaped && ch <= '\x1a') {
      key.name = String.fromCharCode(ch.charCodeAt(0) + 96);
      key.ctrl = true;
    } else if (/^[0-9A-Za-z]$/.test(ch)) {
      key.name = ch.toLowerCase();
      key.shift = /^[A-Z]$/.test(ch);
      key.meta = escaped;
    } else if (escaped) {
      key.name = ch.length ? undefined : 'escape';
      key.meta = true;
    }
    key.sequence = s;
    if (s.length !== 0 && (key.name !== undefined || escaped)) {
      stream.emit('keypress', escaped ? undefined : s, key);
    } else if (s.length === 1 || (s.length === 2 && s.codePointAt(0) > 0xffff)) {
      stream.emit('keypress', s, key);
    }
  }
}

module.exports = { emitKeys };
