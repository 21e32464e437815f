'use strict';
// Built-in modules as ES modules: `default` is the exports object, the other names are copies of its properties, renewed
// by module.syncBuiltinESMExports().

const modules = internalBinding('modules');
const { codes } = require('internal/errors');
const { isSchemeId, loadBuiltin } = require('internal/modules/cjs/builtins');

const records = new Map(); // id without scheme -> { record, exports, names }

function namesOf(exports) {
  if ((typeof exports !== 'object' && typeof exports !== 'function') || exports === null) return [];
  return Object.keys(exports).filter((name) => name !== 'default' && name.isWellFormed());
}

function setExports({ record, exports, names }) {
  for (const name of names) {
    let value;
    try {
      value = exports[name];
    } catch {
      continue; // what throws exports nothing
    }
    modules.setExport(record, name, value);
  }
  modules.setExport(record, 'default', exports);
}

function builtinRecord(url) {
  if (!isSchemeId(url)) throw new codes.ERR_UNKNOWN_BUILTIN_MODULE(url);
  const id = url.replace(/^node:/, '');
  let known = records.get(id);
  if (known === undefined) {
    const exports = loadBuiltin(url);
    known = { record: undefined, exports, names: namesOf(exports) };
    known.record = modules.synthetic(url, ['default', ...known.names], () => setExports(known));
    records.set(id, known);
  }
  return known.record;
}

function sync() {
  for (const known of records.values()) setExports(known);
}

module.exports = { builtinRecord, sync };
