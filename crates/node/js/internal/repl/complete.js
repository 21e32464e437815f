'use strict';
// What may follow what was typed: names in reach, members of what a chain of names leads to, modules, and commands.

const KEYWORDS = ['async', 'await', 'break', 'case', 'catch', 'const', 'continue', 'debugger', 'default', 'delete', 'do', 'else', 'export', 'false', 'finally', 'for', 'function', 'if',
  'import', 'in', 'instanceof', 'let', 'new', 'null', 'return', 'switch', 'this', 'throw', 'true', 'try', 'typeof', 'undefined', 'var', 'void', 'while', 'with', 'yield'];

// Old ways that nobody is offered.
const OLD = new Set(['__defineGetter__', '__defineSetter__', '__lookupGetter__', '__lookupSetter__']);

const NAME = /^[\p{ID_Start}$_][\p{ID_Continue}$\u200c\u200d]*$/u;
const CHAIN = /(?:(?:[\p{ID_Start}$_][\p{ID_Continue}$]*|\([^()=]*\)|\[[^[\]=]*\]|"[^"\\]*"|'[^'\\]*'|`[^`\\$]*`)(?:\[(?:\d+|"[^"]*"|'[^']*')\])*\??\.)*(?:[\p{ID_Start}$_][\p{ID_Continue}$]*)?$/u;

function namesOf(object) {
  return Object.getOwnPropertyNames(object).filter((name) => NAME.test(name) && !OLD.has(name));
}

// The groups of an object's members: of itself first, then of what it inherits from.
function memberGroups(value) {
  const groups = [];
  for (let object = Object(value), steps = 0; object !== null && steps < 10; object = Object.getPrototypeOf(object), steps++) groups.push(namesOf(object));
  return groups;
}

function finish(groups, filter, prefix, done) {
  const seen = new Set();
  const parts = [];
  for (const group of groups) {
    const names = group.map((name) => prefix + name).filter((name) => name.startsWith(filter) && !seen.has(name)).sort();
    for (const name of names) seen.add(name);
    if (names.length > 0) parts.unshift(names);
  }
  const completions = parts.flatMap((names, i) => (i === 0 ? names : ['', ...names]));
  done(null, [completions, filter]);
}

function complete(server, line, done) {
  line = line.trimStart();
  const command = /^\.(\w*)$/.exec(line);
  if (command !== null) {
    finish([Object.keys(server.commands)], command[1], '', done);
    return;
  }
  const module = /\b(?:require|import)\s*\(\s*(['"`])([\w./@-]*)$/.exec(line);
  if (module !== null) {
    const names = require('internal/repl/context').builtinModules();
    finish([module[2].startsWith('node:') ? names.map((name) => `node:${name}`) : names], module[2], '', done);
    return;
  }
  const chain = CHAIN.exec(line)[0];
  const dot = chain.lastIndexOf('.');
  if (dot === -1) {
    if (line !== '' && chain === '') {
      done(null, [[], '']);
      return;
    }
    const groups = [[...server.declared], ...memberGroups(valueOf(server, 'globalThis'))];
    if (chain !== '') groups.push(KEYWORDS);
    finish(groups, chain, '', done);
    return;
  }
  const expression = chain.slice(0, chain[dot - 1] === '?' ? dot - 1 : dot);
  const value = valueOf(server, expression);
  if (value === null || value === undefined) {
    done(null, [[], chain]);
    return;
  }
  finish(memberGroups(value), chain, chain.slice(0, dot + 1), done);
}

// Names and literals alone: nothing runs but accessors on the way.
function valueOf(server, expression) {
  if (/[\w$)\]]\s*\(/.test(expression)) return undefined;
  try {
    return require('internal/repl/server').internals.evaluate.call(server, expression, 'repl');
  } catch {
    return undefined;
  }
}

module.exports = { complete };
