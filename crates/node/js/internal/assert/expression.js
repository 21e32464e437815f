'use strict';
// The text of a failed assert.ok(...): read from the file of the caller, from its line alone.

const { getCallSites } = internalBinding('util');

// `name` is the function of assert whose caller is meant.
function callerExpression(name) {
  const sites = getCallSites(12);
  const own = sites.findIndex((site) => site.scriptName === 'node:assert' && site.functionName.endsWith(name));
  // The test runner's own assertions stand in between.
  const site = sites.find((each, i) => i > own && !each.scriptName.startsWith('node:internal/test_runner/'));
  if (own === -1 || site === undefined || !/^(?:\/|file:)/.test(site.scriptName)) return undefined;
  let line;
  try {
    const file = site.scriptName.startsWith('file:') ? require('internal/url_files').fileURLToPath(site.scriptName) : site.scriptName;
    line = require('fs').readFileSync(file, 'utf8').split('\n', site.lineNumber)[site.lineNumber - 1];
  } catch {
    return undefined; // gone, or never a file
  }
  return line === undefined ? undefined : callAt(line, site.columnNumber - 1);
}

// The call whose callee's last name is at `column`: from the first of its names to its closing parenthesis.
function callAt(line, column) {
  const open = line.indexOf('(', column);
  if (open === -1) return undefined;
  const before = /(?:[\w$]+(?:\[[^\]]*\])?\s*\??\.\s*|[\w$]+(?=\[))*$/.exec(line.slice(0, column))[0];
  let depth = 0;
  for (let i = open; i < line.length; i++) {
    const char = line[i];
    if (char === '"' || char === "'" || char === '`') i = endOfText(line, i, char);
    else if (char === '/' && startsPattern(line, i)) i = endOfText(line, i, char);
    else if (char === '(' || char === '[' || char === '{') depth++;
    else if ((char === ')' || char === ']' || char === '}') && --depth === 0) return line.slice(column - before.length, i + 1);
  }
  return line.slice(column - before.length).trimEnd(); // goes on in the next line
}

function endOfText(line, from, mark) {
  let inClass = false;
  for (let i = from + 1; i < line.length; i++) {
    if (line[i] === '\\') i++;
    else if (mark === '/' && line[i] === '[') inClass = true;
    else if (mark === '/' && line[i] === ']') inClass = false;
    else if (line[i] === mark && !inClass) return i;
  }
  return line.length;
}

// A slash after an operand divides; anywhere else it begins a regular expression.
function startsPattern(line, at) {
  return !/[\w$)\]}]\s*$/.test(line.slice(0, at));
}

module.exports = { callerExpression };
