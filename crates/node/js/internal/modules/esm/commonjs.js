'use strict';
// CommonJS modules as ES modules: `default` and `module.exports` are the exports, the other names are those that the text
// of the file exports, and of the files that it exports as its own.

const native = internalBinding('fs');
const modules = internalBinding('modules');
const path = require('path');

const parsed = new Map(); // file -> Set of names

function isObject(value) {
  return (typeof value === 'object' || typeof value === 'function') && value !== null;
}

// The names that a file's text exports, those of its reexports among them. `source`: the text if it was read.
function namesIn(file, source, format) {
  const known = parsed.get(file);
  if (known !== undefined) return known;
  const found = new Set();
  parsed.set(file, found);
  let text = source ?? native.readFileUtf8(file);
  if (format === 'commonjs-typescript' || /\.c?ts$/.test(file)) text = require('internal/modules/typescript').strip(text, file);
  const [names, requests] = internalBinding('contextify').exportNames(text);
  for (const name of names) if (name.isWellFormed()) found.add(name);
  if (requests.length === 0) return found;
  const { Module } = require('internal/modules/cjs/loader');
  const require_ = Module.createRequire(file);
  for (const request of requests) {
    let other;
    try {
      other = require_.resolve(request);
    } catch {
      continue; // running the file says so
    }
    if (!path.isAbsolute(other) || !/\.(?:c?[jt]s)$|\/[^./]*$/.test(other)) continue;
    for (const name of namesIn(other)) found.add(name);
  }
  return found;
}

// `load(file)` gives the exports.
function commonjsRecord(url, file, source, format, load) {
  const names = [...namesIn(file, source, format)].filter((name) => name !== 'default' && name !== 'module.exports');
  return modules.synthetic(url, ['default', 'module.exports', ...names], (record) => {
    const exports = load(file);
    if (isObject(exports)) {
      for (const name of names) {
        try {
          if (Object.hasOwn(exports, name)) modules.setExport(record, name, exports[name]);
        } catch {
          // A getter that throws exports nothing.
        }
      }
    }
    modules.setExport(record, 'default', exports);
    modules.setExport(record, 'module.exports', exports);
  });
}

module.exports = { commonjsRecord };
