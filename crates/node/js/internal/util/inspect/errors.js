'use strict';
// Inspecting errors: which name stands in front, which frames are shown, what is grey in colour.

const core = require('internal/util/inspect');
const { kObject } = require('internal/util/inspect/layout');

function stackText(ctx, err) {
  const { stack } = err;
  if (typeof stack === 'string' && stack) return stack;
  const text = primordials.ErrorToString.call(err);
  if (!stack) return text;
  // A stack that is no string is shown below the message, as an object.
  ctx.seen.push(err);
  ctx.indentationLvl += 4;
  const shown = core.formatValue(ctx, stack);
  ctx.indentationLvl -= 4;
  ctx.seen.pop();
  return `${text}\n    ${shown}`;
}

// `name`, `message` and `stack` are left out as properties when the stack text says them already.
function dropRepeatedKeys(ctx, keys, err, stack) {
  if (ctx.showHidden || keys.length === 0) return;
  for (const name of ['name', 'message', 'stack']) {
    const at = keys.indexOf(name);
    if (at !== -1 && (typeof err[name] !== 'string' || stack.includes(err[name]))) keys.splice(at, 1);
  }
}

// Makes the first line name the class: `Foo: msg` for `class Foo extends Error` whose stack says `Error: msg`.
function nameTheClass(stack, constructor, name, tag) {
  let length = name.length;
  const named = name.endsWith('Error') && stack.startsWith(name) &&
    (stack.length === length || stack[length] === ':' || stack[length] === '\n');
  if (constructor !== null && !named) return stack;
  let fallback = 'Error';
  if (constructor === null) {
    const start = /^([A-Z][a-z_ A-Z0-9[\]()-]+)(?::|\n\s+at)/.exec(stack) || /^([a-z_A-Z0-9-]*Error)$/.exec(stack);
    fallback = (start && start[1]) || '';
    length = fallback.length;
    fallback ||= 'Error';
  }
  const prefix = core.getPrefix(constructor, tag, fallback).slice(0, -1);
  if (name === prefix) return stack;
  if (prefix.includes(name)) return length === 0 ? `${prefix}: ${stack}` : `${prefix}${stack.slice(length)}`;
  return `${prefix} [${name}]${stack.slice(length)}`;
}

// Where the tail of `frames` starts to equal frames of the cause; [start, count].
function overlap(frames, causeFrames) {
  for (let i = 0; i < frames.length - 3; i++) {
    const at = causeFrames.indexOf(frames[i]);
    if (at === -1 || causeFrames.length - at <= 3) continue;
    const max = Math.min(frames.length - i, causeFrames.length - at);
    let count = 1;
    while (count < max && frames[i + count] === causeFrames[at + count]) count++;
    if (count > 3) return [i, count];
  }
  return [0, 0];
}

function shownFrames(ctx, err, text) {
  const frames = text.split('\n');
  let cause;
  try {
    ({ cause } = err);
  } catch {
    // A `cause` that throws is treated as none.
  }
  if (cause == null || !core.isError(cause)) return frames;
  const causeStack = stackText(ctx, cause);
  const start = causeStack.indexOf('\n    at');
  if (start === -1) return frames;
  const [at, count] = overlap(frames, causeStack.slice(start + 1).split('\n'));
  if (count > 3) {
    const skipped = count - 2;
    frames.splice(at + 1, skipped, ctx.stylize(`    ... ${skipped} lines matching cause stack trace ...`, 'undefined'));
  }
  return frames;
}

// In colour: internal frames grey, the name of an npm package underlined.
function colourFrame(ctx, line) {
  const builtin = /^ {4}at (?:[^/\\(]+ \(|)node:(.+):\d+:\d+(?:\)|$)/.exec(line);
  if (builtin !== null && require.ids.includes(builtin[1])) return ctx.stylize(line, 'undefined');
  let out = '';
  let from = 0;
  const pattern = /[/\\]node_modules[/\\](.+?)(?=[/\\])/g;
  for (let match; (match = pattern.exec(line)) !== null;) {
    out += line.slice(from, match.index + 14) + ctx.stylize(match[1], 'module');
    from = match.index + match[0].length;
  }
  line = from === 0 ? line : out + line.slice(from);
  const cwd = core.currentDirectory();
  if (cwd !== undefined) {
    const at = line.indexOf(`${cwd}/`);
    if (at !== -1) {
      const end = at + cwd.length + 1;
      const start = line[at - 1] === '(' ? at - 1 : at;
      const close = start !== at && line.endsWith(')') ? 1 : 0;
      line = line.slice(0, start) + ctx.stylize(line.slice(start, end), 'undefined') + line.slice(end, line.length - close) +
        (close ? ctx.stylize(')', 'undefined') : '');
    }
  }
  return line;
}

function formatError(ctx, err, constructor, tag, keys) {
  const name = err.name != null ? String(err.name) : 'Error';
  let stack = stackText(ctx, err);
  dropRepeatedKeys(ctx, keys, err, stack);
  if ('cause' in err && !keys.includes('cause')) keys.push('cause');
  if (Array.isArray(err.errors) && !keys.includes('errors')) keys.push('errors');
  stack = nameTheClass(stack, constructor, name, tag);
  const messageAt = (err.message && stack.indexOf(err.message)) || -1;
  const framesAt = stack.indexOf('\n    at', messageAt === -1 ? -1 : messageAt + err.message.length);
  if (framesAt === -1) {
    stack = `[${stack}]`;
  } else {
    let frames = shownFrames(ctx, err, stack.slice(framesAt + 1));
    if (ctx.colors) frames = frames.map((line) => colourFrame(ctx, line));
    stack = `${stack.slice(0, framesAt)}\n${frames.join('\n')}`;
  }
  if (ctx.indentationLvl !== 0) stack = stack.replaceAll('\n', `\n${' '.repeat(ctx.indentationLvl)}`);
  return stack;
}

function describeError(ctx, value, info) {
  const base = formatError(ctx, value, info.constructor, info.tag, info.keys);
  if (info.keys.length === 0 && info.protoEntries === undefined) return base;
  return { base, open: '{', close: '}', list: undefined, kind: kObject };
}

module.exports = { describeError, overlap };
