'use strict';
// Where a test was written: the innermost line of a stack that is not the runtime's.

const { getCallSites } = internalBinding('util');

function fileOf(name) {
  return name.startsWith('file:') ? require('url').fileURLToPath(name) : name;
}

function callerLocation() {
  for (const site of getCallSites(16)) {
    if (site.scriptName.startsWith('node:') || site.scriptName === '') continue;
    return { line: site.lineNumber, column: site.columnNumber, file: fileOf(site.scriptName) };
  }
  return undefined;
}

module.exports = { callerLocation };
