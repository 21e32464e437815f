'use strict';
// The callback functions of fs. Arguments are checked at once (and throw); results come through the loop.

const { send } = require('internal/fs/send');
const { plans, counts, mkdirOptions, rmOptions, setLength } = require('internal/fs/plans');
const { calls } = require('internal/fs/async');
const { toPath, toFlags, toOptions, toBytes } = require('internal/fs/args');
const { validateBoolean, validateObject } = require('internal/validators');
const { codes: { ERR_INVALID_ARG_TYPE } } = require('internal/errors');

function check(callback) {
  if (typeof callback !== 'function') throw new ERR_INVALID_ARG_TYPE('cb', 'Function', callback);
  return callback;
}

// Splits a call's arguments: the callback is the first function behind those that must be there.
function split(args, [least, most, fallback]) {
  for (let at = least; at <= most; at++) {
    if (typeof args[at] === 'function') return [args.slice(0, at), args[at]];
  }
  return [args.slice(0, most), check(fallback ? args[most] || args[most - 1] : args[most])];
}

const callbacks = {};

// Calls that are one native operation.
for (const name of Object.keys(counts)) {
  callbacks[name] = setLength({
    [name](...args) {
      const [given, callback] = split(args, counts[name]);
      const [op, nativeArgs, finish] = plans[name](...given);
      send(op, nativeArgs, (err, result) => {
        if (err) {
          callback(err);
          return;
        }
        const value = finish === undefined ? result : finish(result);
        if (value === undefined) callback(null);
        else callback(null, value);
      });
    },
  }[name], counts[name][1] + 1);
}
for (const name of ['stat', 'lstat', 'fstat', 'statfs', 'ftruncate']) setLength(callbacks[name], 1);
setLength(callbacks.close, 1);
const closeWith = callbacks.close;
callbacks.close = function close(fd, callback = (err) => { if (err) throw err; }) { closeWith(fd, callback); };

// Those that are several: over the promise form. Arguments that are wrong throw here.
const several = {
  readFile: [1, 2, true], writeFile: [2, 3, true], appendFile: [2, 3, true], readdir: [1, 2], mkdir: [1, 2], rmdir: [1, 2], rm: [1, 2], cp: [2, 3], truncate: [1, 2], opendir: [1, 2],
};
const checks = {
  __proto__: null,
  readFile([path, options]) { checkFile(path, options); },
  writeFile([path, data, options]) {
    checkFile(path, options);
    toBytes(data, 'utf8');
  },
  appendFile([path, data, options]) { checks.writeFile([path, data, options]); },
  readdir([path, options]) {
    toPath(path);
    options = toOptions(options);
    if (options.recursive != null) validateBoolean(options.recursive, 'options.recursive');
  },
  mkdir([path, options]) {
    toPath(path);
    mkdirOptions(options);
  },
  rmdir([path]) { toPath(path); },
  rm([path, options]) {
    toPath(path);
    rmOptions(options);
  },
  cp([src, dest, options]) { require('internal/fs/cp').check(src, dest, options); },
  truncate([path]) { toPath(path); },
  opendir([path, options]) {
    toPath(path);
    require('internal/fs/dir').checkOptions(options);
  },
};
function checkFile(path, options) {
  options = toOptions(options);
  if (options.flush != null) validateBoolean(options.flush, 'options.flush');
  if (typeof path === 'number') return;
  toPath(path);
  toFlags(options.flag);
}
for (const name of Object.keys(several)) {
  callbacks[name] = setLength({
    [name](...args) {
      const [given, callback] = split(args, several[name]);
      checks[name](given);
      calls[name](...given).then(
        (value) => process.nextTick(callback, null, ...(value === undefined && !(name === 'mkdir' && given[1]?.recursive) ? [] : [value])),
        (err) => process.nextTick(callback, err),
      );
    },
  }[name], several[name][1] + 1);
}

callbacks.exists = function exists(path, callback) {
  check(callback);
  let target;
  try {
    target = toPath(path);
  } catch {
    callback(false);
    return;
  }
  send('access', [target, 0], (err) => callback(!err));
};
Object.defineProperty(callbacks.exists, Symbol.for('nodejs.util.promisify.custom'), {
  value: (path) => new Promise((resolve) => callbacks.exists(path, resolve)),
});

// read and write also tell the buffer.
callbacks.read = function read(fd, buffer, offsetOrOptions, length, position, callback) {
  let offset = offsetOrOptions;
  if (arguments.length <= 4) {
    if (arguments.length === 4) { // fd, buffer, options, callback
      if (offset != null) validateObject(offset, 'options');
      callback = length;
      offset ??= {};
    } else if (arguments.length === 3) { // fd, options or buffer, callback
      callback = offset;
      if (ArrayBuffer.isView(buffer)) {
        offset = {};
      } else {
        offset = buffer ?? {};
        validateObject(offset, 'options');
        buffer = offset.buffer ?? require('buffer').Buffer.alloc(16384);
      }
    } else { // fd, callback
      callback = buffer;
      buffer = require('buffer').Buffer.alloc(16384);
      offset = {};
    }
    length = position = undefined;
  }
  const args = [...plans.read(fd, buffer, offset, length, position)];
  check(callback);
  send(args[0], args[1], (err, count) => callback(err, count ?? 0, buffer));
};

callbacks.write = function write(fd, buffer, offset, length, position, callback) {
  const given = [offset, length, position, callback];
  const at = given.findIndex((arg) => typeof arg === 'function');
  const args = given.slice(0, 3).map((arg, i) => (at !== -1 && i >= at ? undefined : arg));
  const [op, nativeArgs] = plans.write(fd, buffer, ...args);
  callback = check(at === -1 ? callback : given[at]);
  send(op, nativeArgs, (err, count) => callback(err, count ?? 0, buffer));
};

for (const name of ['readv', 'writev']) {
  callbacks[name] = {
    [name](fd, buffers, position, callback) {
      const [op, nativeArgs] = plans[name](fd, buffers, typeof position === 'function' ? null : position);
      callback = check(callback || position);
      if (name === 'writev' && nativeArgs[1].length === 0) {
        process.nextTick(callback, null, 0, buffers);
        return;
      }
      send(op, nativeArgs, (err, count) => callback(err, count ?? 0, buffers));
    },
  }[name];
}

const customArgs = require('internal/util').customPromisifyArgs;
Object.defineProperty(callbacks.read, customArgs, { value: ['bytesRead', 'buffer'], enumerable: false });
Object.defineProperty(callbacks.write, customArgs, { value: ['bytesWritten', 'buffer'], enumerable: false });
Object.defineProperty(callbacks.readv, customArgs, { value: ['bytesRead', 'buffers'], enumerable: false });
Object.defineProperty(callbacks.writev, customArgs, { value: ['bytesWritten', 'buffer'], enumerable: false });
callbacks.realpath.native = callbacks.realpathNative;
delete callbacks.realpathNative;

module.exports = { callbacks };
