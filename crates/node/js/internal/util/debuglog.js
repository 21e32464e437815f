'use strict';
// util.debuglog: messages to standard error for the sections that NODE_DEBUG names.

const { format, formatWithOptions } = require('internal/util/format');

let enabledPattern;
function isEnabled(section) {
  if (enabledPattern === undefined) {
    const wanted = process.env.NODE_DEBUG;
    if (wanted) {
      const source = wanted.replace(/[|\\{}()[\]^$+?.]/g, '\\$&').replaceAll('*', '.*').replaceAll(',', '$|^');
      enabledPattern = new RegExp(`^${source}$`, 'i');
    } else {
      enabledPattern = null;
    }
  }
  return enabledPattern !== null && enabledPattern.test(section);
}

function debuglog(section, callback) {
  let enabled;
  const logger = (...args) => {
    if (enabled === undefined) {
      section = section.toUpperCase();
      enabled = isEnabled(section);
      if (typeof callback === 'function') callback(logger);
    }
    if (!enabled) return;
    const colors = process.stderr.hasColors?.() === true;
    const text = colors ? formatWithOptions({ colors }, ...args) : format(...args);
    internalBinding('process').writeString(2, `${format('%s %d: %s\n', section, process.pid, text)}`);
  };
  Object.defineProperty(logger, 'enabled', { get: () => isEnabled(section.toUpperCase()), configurable: true, enumerable: true });
  return logger;
}

module.exports = { debuglog };
