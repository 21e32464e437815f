'use strict';
// Inspecting primitives: quoting and escaping strings, numbers with separators, colours, display width.

const MIN_LINE_WIDTH = 16; // shorter strings are never split over lines
const NEEDS_ESCAPE = /[\x00-\x1f'\\\x7f-\x9f\ud800-\udfff]/;

const NAMED_ESCAPES = { __proto__: null, 8: '\\b', 9: '\\t', 10: '\\n', 12: '\\f', 13: '\\r', 92: '\\\\' };

function hex2(code) {
  return `\\x${code < 16 ? '0' : ''}${code.toString(16).toUpperCase()}`;
}

// Quotes `str`, choosing the quote that needs no escape: ' then " then `.
function quote(str) {
  if (!NEEDS_ESCAPE.test(str)) return `'${str}'`;
  let mark = "'";
  if (str.includes("'")) {
    if (!str.includes('"')) mark = '"';
    else if (!str.includes('`') && !str.includes('${')) mark = '`';
  }
  return mark + escape(str, mark) + mark;
}

function escape(str, mark) {
  let out = '';
  let kept = 0;
  for (let i = 0; i < str.length; i++) {
    const code = str.charCodeAt(i);
    let replacement;
    if (code === 39) {
      if (mark !== "'") continue;
      replacement = "\\'";
    } else if (code < 32 || code === 92 || (code >= 127 && code <= 159)) {
      replacement = NAMED_ESCAPES[code] ?? hex2(code);
    } else if (code >= 0xd800 && code <= 0xdfff) {
      if (code <= 0xdbff && i + 1 < str.length) {
        const low = str.charCodeAt(i + 1);
        if (low >= 0xdc00 && low <= 0xdfff) {
          i++;
          continue;
        }
      }
      replacement = `\\u${code.toString(16)}`;
    } else {
      continue;
    }
    out += str.slice(kept, i) + replacement;
    kept = i + 1;
  }
  return kept === 0 ? str : out + str.slice(kept);
}

// Control characters of a property name, without quotes around.
function escapeBare(str) {
  return NEEDS_ESCAPE.test(str) ? escape(str, "'") : str;
}

function groupThousands(digits) {
  let out = '';
  let i = digits.length;
  const start = digits[0] === '-' ? 1 : 0;
  for (; i >= start + 4; i -= 3) out = `_${digits.slice(i - 3, i)}${out}`;
  return digits.slice(0, i) + out;
}

function groupFraction(digits) {
  let out = '';
  let i = 0;
  for (; i < digits.length - 3; i += 3) out += `${digits.slice(i, i + 3)}_`;
  return out + digits.slice(i);
}

function formatNumber(stylize, number, separator) {
  if (!separator) return stylize(Object.is(number, -0) ? '-0' : `${number}`, 'number');
  const whole = Math.trunc(number);
  const text = Object.is(whole, -0) ? '-0' : String(whole);
  if (whole === number) {
    return stylize(!Number.isFinite(number) || text.includes('e') ? text : groupThousands(text), 'number');
  }
  if (Number.isNaN(number)) return stylize(text, 'number');
  const full = String(number);
  const point = full.indexOf('.');
  if (point === -1 || full.includes('e')) return stylize(full, 'number');
  return stylize(`${groupThousands(full.slice(0, point))}.${groupFraction(full.slice(point + 1))}`, 'number');
}

function formatBigInt(stylize, value, separator) {
  const text = String(value);
  return stylize(`${separator ? groupThousands(text) : text}n`, 'bigint');
}

function formatString(stylize, value, ctx) {
  let trailer = '';
  if (value.length > ctx.maxStringLength) {
    const left = value.length - ctx.maxStringLength;
    value = value.slice(0, ctx.maxStringLength);
    trailer = `... ${left} more character${left > 1 ? 's' : ''}`;
  }
  if (ctx.compact !== true && value.length > MIN_LINE_WIDTH && value.length > ctx.breakLength - ctx.indentationLvl - 4 && value.includes('\n')) {
    const lines = [];
    let from = 0;
    while (from < value.length) {
      const at = value.indexOf('\n', from);
      const end = at === -1 ? value.length : at + 1;
      lines.push(stylize(quote(value.slice(from, end)), 'string'));
      from = end;
    }
    return lines.join(` +\n${' '.repeat(ctx.indentationLvl + 2)}`) + trailer;
  }
  return stylize(quote(value), 'string') + trailer;
}

function formatPrimitive(stylize, value, ctx) {
  switch (typeof value) {
    case 'string': return formatString(stylize, value, ctx);
    case 'number': return formatNumber(stylize, value, ctx.numericSeparator);
    case 'bigint': return formatBigInt(stylize, value, ctx.numericSeparator);
    case 'boolean': return stylize(`${value}`, 'boolean');
    case 'undefined': return stylize('undefined', 'undefined');
    case 'symbol': return stylize(primordials.SymbolToString.call(value), 'symbol');
    default: return stylize('null', 'null');
  }
}

// ANSI sequences: CSI ..., and OSC ... terminated by BEL or ST.
const ANSI = new RegExp('[\\u001B\\u009B][[\\]()#;?]*' +
  '(?:(?:(?:(?:;[-a-zA-Z\\d\\/\\#&.:=?%@~_]+)*|[a-zA-Z\\d]+(?:;[-a-zA-Z\\d\\/\\#&.:=?%@~_]*)*)?(?:\\u0007|\\u001B\\u005C|\\u009C))' +
  '|(?:(?:\\d{1,4}(?:;\\d{0,4})*)?[\\dA-PR-TZcf-nq-uy=><~]))', 'g');

function stripAnsi(str) {
  if (!str.includes('\u001B') && !str.includes('\u009B')) return str;
  return str.replace(ANSI, '');
}

function isWide(code) {
  return code >= 0x1100 && (
    code <= 0x115f || code === 0x2329 || code === 0x232a ||
    (code >= 0x2e80 && code <= 0x3247 && code !== 0x303f) || (code >= 0x3250 && code <= 0x4dbf) ||
    (code >= 0x4e00 && code <= 0xa4c6) || (code >= 0xa960 && code <= 0xa97c) || (code >= 0xac00 && code <= 0xd7a3) ||
    (code >= 0xf900 && code <= 0xfaff) || (code >= 0xfe10 && code <= 0xfe19) || (code >= 0xfe30 && code <= 0xfe6b) ||
    (code >= 0xff01 && code <= 0xff60) || (code >= 0xffe0 && code <= 0xffe6) || (code >= 0x1b000 && code <= 0x1b001) ||
    (code >= 0x1f200 && code <= 0x1f251) || (code >= 0x1f300 && code <= 0x1f64f) || (code >= 0x1f680 && code <= 0x1f6ff) ||
    (code >= 0x1f900 && code <= 0x1f9ff) || (code >= 0x20000 && code <= 0x3fffd));
}

function isZeroWidth(code) {
  return code <= 0x1f || (code >= 0x7f && code <= 0x9f) || (code >= 0x300 && code <= 0x36f) || (code >= 0x200b && code <= 0x200f) ||
    (code >= 0x20d0 && code <= 0x20ff) || (code >= 0xfe00 && code <= 0xfe0f) || (code >= 0xfe20 && code <= 0xfe2f) || (code >= 0xe0100 && code <= 0xe01ef);
}

// Columns that `str` takes on a terminal.
function stringWidth(str, removeControlChars = true) {
  if (removeControlChars) str = stripAnsi(str);
  if (/^[\x20-\x7e]*$/.test(str)) return str.length;
  let width = 0;
  for (const char of str.normalize('NFC')) {
    const code = char.codePointAt(0);
    if (isWide(code)) width += 2;
    else if (!isZeroWidth(code)) width++;
  }
  return width;
}

module.exports = { quote, escapeBare, formatNumber, formatBigInt, formatPrimitive, stripAnsi, stringWidth, groupThousands };
