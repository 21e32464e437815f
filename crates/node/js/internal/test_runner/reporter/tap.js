'use strict';
// The reporter that speaks TAP version 13, details as YAML.

const INDENT = '    ';

function escape(text) {
  return text.replace(/[\\#]/g, '\\$&').replace(/[\b\f\n\r\t\v]/g, (char) => ({ '\b': '\\\\b', '\f': '\\\\f', '\n': '\\\\n', '\r': '\\\\r', '\t': '\\\\t', '\v': '\\\\v' })[char]);
}

function directive(name, value) {
  return ` # ${name}${typeof value === 'string' && value !== '' ? ` ${escape(value)}` : ''}`;
}

function result(status, data, pad) {
  const { skip, todo, expectFailure } = data;
  let line = `${pad}${status} ${data.testNumber} - ${escape(data.name)}`;
  if (skip !== undefined) line += directive('SKIP', skip);
  else if (todo !== undefined) line += directive('TODO', todo);
  else if (expectFailure !== undefined) line += directive('EXPECTED FAILURE', expectFailure);
  return `${line}\n`;
}

function details(data, pad, failed) {
  const { duration_ms, type, error } = data.details;
  let text = `${pad}  ---\n`;
  text += yaml(pad, 'duration_ms', duration_ms);
  if (type !== undefined) text += yaml(pad, 'type', type);
  if (failed) text += yaml(pad, 'location', `${data.file}:${data.line}:${data.column}`);
  text += yaml(pad, null, error, new Set());
  return `${text}${pad}  ...\n`;
}

function isError(value) {
  return require('internal/util/inspect').isError(value);
}

function stackLines(stack) {
  return stack.split('\n').map((line) => /^ {4}at (.*)/.exec(line)?.[1]).filter((line) => line !== undefined && line !== '');
}

// One entry, and those of what is inside; without a name those alone.
function yaml(pad, name, value, seen) {
  if (value === null || value === undefined) return `${pad}  ${name}: ~\n`.replace(/^ *null: ~\n$/, '');
  const prefix = `${pad}  ${name}:`;
  if (typeof value === 'string') {
    if (!value.includes('\n')) return `${prefix} ${require('internal/util/inspect').inspect(value)}\n`;
    return `${prefix} |-\n${value.split('\n').map((line) => `${pad}    ${line}\n`).join('')}`;
  }
  if (typeof value !== 'object') return `${prefix} ${require('internal/util/inspect').inspect(value)}\n`;
  if (seen.has(value)) return `${prefix} <Circular>\n`;
  const inside = new Set(seen).add(value);
  if (value instanceof Date) return `${prefix} ${value.toISOString()}\n`;
  if (isError(value)) return errorYaml(pad, name, value, inside);
  let text = name === null ? '' : `${prefix}\n`;
  for (const [key, each] of Object.entries(value)) {
    if (each === undefined || each === null) text += `${pad}    ${key}: ~\n`;
    else text += yaml(`${pad}  `, key, each, inside);
  }
  return text;
}

function errorYaml(pad, name, error, seen) {
  let text = name === null ? '' : `${pad}  ${name}:\n`;
  const { cause, code, failureType, message, expected, actual, operator, stack } = error;
  let shown = { message, code, stack, name: error.name, expected, actual, operator, isAssertion: 'expected' in error };
  if (failureType !== undefined) text += yaml(pad, 'failureType', failureType);
  if ('exitCode' in error) text += `${yaml(pad, 'exitCode', error.exitCode)}${pad}  signal: ${error.signal == null ? '~' : `'${error.signal}'`}\n`;
  if (code === 'ERR_TEST_FAILURE') {
    const why = cause;
    if (isError(why)) {
      shown = { message: why.message, code: why.code ?? code, stack: why.stack, name: why.name, expected: why.expected, actual: why.actual, operator: why.operator, isAssertion: 'expected' in why || 'actual' in why };
    } else {
      shown = { message, code, name: 'Error', stack };
    }
  }
  text += yaml(pad, 'error', shown.message);
  if (shown.code) text += yaml(pad, 'code', shown.code);
  if (shown.name && shown.name !== 'Error') text += yaml(pad, 'name', shown.name);
  if (shown.isAssertion) {
    text += valueYaml(pad, 'expected', shown.expected, seen);
    text += valueYaml(pad, 'actual', shown.actual, seen);
    if (shown.operator) text += yaml(pad, 'operator', shown.operator);
  }
  if (typeof shown.stack === 'string') {
    const lines = stackLines(shown.stack);
    if (lines.length > 0) text += `${pad}  stack: |-\n${lines.map((line) => `${pad}    ${line}\n`).join('')}`;
  }
  return text;
}

function valueYaml(pad, name, value, seen) {
  if (value === undefined) return '';
  if (value === null) return `${pad}  ${name}: ~\n`;
  return yaml(pad, name, value, seen);
}

function comments(pad, message) {
  return message.split('\n').map((line) => (line === '' ? '' : `${pad}# ${escape(line)}\n`)).join('');
}

module.exports = async function* tap(source) {
  yield 'TAP version 13\n';
  for await (const { type, data } of source) {
    const pad = INDENT.repeat(data.nesting ?? 0);
    switch (type) {
      case 'test:fail': yield result('not ok', data, pad) + details(data, pad, true); break;
      case 'test:pass': yield result('ok', data, pad) + details(data, pad, false); break;
      case 'test:plan': yield `${pad}1..${data.count}\n`; break;
      case 'test:start': yield `${pad}# Subtest: ${escape(data.name)}\n`; break;
      case 'test:stdout':
      case 'test:stderr': yield comments(pad, data.message); break;
      case 'test:log':
      case 'test:diagnostic': yield `${pad}# ${escape(data.message)}\n`; break;
      default:
    }
  }
};
