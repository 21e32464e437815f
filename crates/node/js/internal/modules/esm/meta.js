'use strict';
// import.meta: filled when a module first reads it.

const { fileURLToPath } = require('internal/url_files');

function makeResolve(url) {
  return function resolve(specifier) {
    const { defaultResolve } = require('internal/modules/esm/resolve');
    specifier = `${specifier}`;
    try {
      const found = defaultResolve(specifier, url);
      return found;
    } catch (err) {
      if (err?.code === 'ERR_UNSUPPORTED_DIR_IMPORT' || (err?.code === 'ERR_MODULE_NOT_FOUND' && err.url !== undefined)) return err.url;
      throw err;
    }
  };
}

// What fills the import.meta of modules whose text is ours: functions by URL.
const ours = new Map();

function fill(url, meta) {
  if (require.isLoaded('internal/vm/module') && require('internal/vm/module').fillMeta(url, meta)) return;
  const fillOurs = ours.get(url);
  if (fillOurs !== undefined) return fillOurs(meta);
  const { main } = require('internal/modules/esm/loader');
  if (url.startsWith('file:')) {
    const filename = fileURLToPath(url);
    meta.dirname = require('path').dirname(filename);
    meta.filename = filename;
  }
  meta.main = url === main.url;
  meta.resolve = makeResolve(url);
  meta.url = url;
}

module.exports = { fill, ours };
