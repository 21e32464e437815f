'use strict';
// The methods of a console, over two functions that put out text.
//
// makeMethods(out) gives { log, error, ... }; `out` is { write(isError, text), colors(isError) -> boolean,
// inspectOptions(isError), indent (string), groupIndentation }. A lone string or number never loads inspect.

function makeMethods(out) {
  let groupIndent = '';
  let format; // internal/util/format, once something needs formatting

  function textOf(isError, args) {
    const first = args[0];
    if (args.length === 1) {
      if (typeof first === 'string') return first;
      if (typeof first === 'number' && !out.colors(isError)) return Object.is(first, -0) ? '-0' : `${first}`;
    } else if (args.length === 0) {
      return '';
    }
    format ??= require('internal/util/format').formatWithOptionsInternal;
    return format(out.inspectOptions(isError), args);
  }

  function print(isError, args) {
    let text = textOf(isError, args);
    if (groupIndent !== '') {
      if (text.includes('\n')) text = text.replaceAll('\n', `\n${groupIndent}`);
      text = groupIndent + text;
    }
    out.write(isError, `${text}\n`);
  }

  const counts = new Map();
  const timers = new Map();

  const methods = {
    log(...args) { print(false, args); },
    debug(...args) { print(false, args); },
    info(...args) { print(false, args); },
    dirxml(...args) { print(false, args); },
    warn(...args) { print(true, args); },
    error(...args) { print(true, args); },
    dir(...args) {
      const [object, options] = args;
      const { inspect } = require('internal/util/inspect');
      print(false, [inspect(object, { customInspect: false, ...out.inspectOptions(false), ...options })]);
    },
    time(label = 'default') { startTimer(timers, `${label}`); },
    timeEnd(label = 'default') { if (reportTimer(timers, `${label}`, 'timeEnd')) timers.delete(`${label}`); },
    timeLog(label = 'default', ...data) { reportTimer(timers, `${label}`, 'timeLog', data); },
    trace: function trace(...args) {
      const err = { name: 'Trace', message: textOf(true, args) };
      Error.captureStackTrace(err, trace);
      print(true, [String(err.stack)]);
    },
    assert(...args) {
      if (args.shift()) return;
      if (typeof args[0] === 'string') args[0] = `Assertion failed: ${args[0]}`;
      else args.unshift('Assertion failed');
      methods.warn(...args);
    },
    clear() {
      if (out.isTerminal() && process.env.TERM !== 'dumb') out.write(false, '\u001b[1;1H\u001b[0J');
    },
    count(label = 'default') {
      label = `${label}`;
      const count = (counts.get(label) ?? 0) + 1;
      counts.set(label, count);
      methods.log(`${label}: ${count}`);
    },
    countReset(label = 'default') {
      label = `${label}`;
      if (!counts.has(label)) {
        process.emitWarning(`Count for '${label}' does not exist`);
        return;
      }
      counts.delete(label);
    },
    group(...data) { indent(data); },
    groupCollapsed(...data) { indent(data); },
    groupEnd() {
      groupIndent = groupIndent.slice(0, groupIndent.length - out.groupIndentation);
    },
    table(...args) {
      const [data, columns] = args;
      if (columns !== undefined) require('internal/validators').validateArray(columns, 'properties');
      if (data === null || typeof data !== 'object') {
        methods.log(data);
        return;
      }
      const text = require('internal/console/table').render(data, columns, out.colors(false));
      if (text === undefined) methods.log(data);
      else methods.log(text);
    },
  };

  function indent(data) {
    if (data.length > 0) methods.log(...data);
    groupIndent += ' '.repeat(out.groupIndentation);
  }

  function startTimer(map, label) {
    if (map.has(label)) {
      process.emitWarning(`Label '${label}' already exists for console.time()`);
      return;
    }
    map.set(label, process.hrtime());
  }

  function reportTimer(map, label, method, data = []) {
    const begun = map.get(label);
    if (begun === undefined) {
      process.emitWarning(`No such label '${label}' for console.${method}()`);
      return false;
    }
    const [seconds, nanos] = process.hrtime(begun);
    methods.log('%s: %s', label, formatTime(seconds * 1000 + nanos / 1e6), ...data);
    return true;
  }

  return methods;
}

// 1.234ms, 1.234s, 1:02.345 (m:ss.mmm), 1:00:01 (h:mm:ss)
function formatTime(ms) {
  let hours = 0;
  let minutes = 0;
  let seconds = 0;
  if (ms >= 1000) {
    if (ms >= 60000) {
      if (ms >= 3600000) {
        hours = Math.floor(ms / 3600000);
        ms %= 3600000;
      }
      minutes = Math.floor(ms / 60000);
      ms %= 60000;
    }
    seconds = ms / 1000;
  }
  if (hours !== 0 || minutes !== 0) {
    const [whole, fraction] = seconds.toFixed(3).split('.');
    const rest = hours !== 0 ? `${String(minutes).padStart(2, '0')}:${whole.padStart(2, '0')}` : `${whole.padStart(2, '0')}.${fraction}`;
    return hours !== 0 ? `${hours}:${rest} (h:mm:ss)` : `${minutes}:${rest} (m:ss.mmm)`;
  }
  if (seconds !== 0) return `${seconds.toFixed(3)}s`;
  return `${Number(ms.toFixed(3))}ms`;
}

// The names in the order that console.log(console) shows them.
const names = ['log', 'info', 'debug', 'warn', 'error', 'dir', 'time', 'timeEnd', 'timeLog', 'trace', 'assert', 'clear', 'count', 'countReset',
  'group', 'groupEnd', 'table', 'dirxml', 'groupCollapsed'];

module.exports = { makeMethods, names, formatTime };
