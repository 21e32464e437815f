'use strict';
// The callback functions of fs. Arguments are checked at once (and throw); results come through the loop.

const native = internalBinding('fs');
const { wrap } = require('internal/async_context');
const { plans } = require('internal/fs/plans');
const { calls } = require('internal/fs/async');
const { toPath } = require('internal/fs/args');
const { codes: { ERR_INVALID_ARG_TYPE } } = require('internal/errors');

function check(callback) {
  if (typeof callback !== 'function') throw new ERR_INVALID_ARG_TYPE('cb', 'Function', callback);
  return callback;
}

// The callback is the last argument.
function takeCallback(args) {
  const last = args.pop();
  return typeof last === 'function' ? last : check(undefined);
}

const callbacks = {};

// Calls that are one native operation.
for (const name of Object.keys(plans)) {
  callbacks[name] = {
    [name](...args) {
      const callback = takeCallback(args);
      const [op, nativeArgs, finish] = plans[name](...args);
      native.request(op, nativeArgs, wrap('FSREQCALLBACK', (err, result) => {
        if (err) {
          callback(err);
          return;
        }
        const value = finish === undefined ? result : finish(result);
        if (value === undefined) callback(null);
        else callback(null, value);
      }));
    },
  }[name];
}

// Those that are several: over the promise form.
for (const name of ['readFile', 'writeFile', 'appendFile', 'readdir', 'mkdir', 'rm', 'cp', 'truncate', 'opendir']) {
  callbacks[name] = {
    [name](...args) {
      const callback = takeCallback(args);
      const target = args[0];
      if (name !== 'truncate' && typeof target !== 'number') toPath(target, name === 'cp' ? 'src' : 'path');
      calls[name](...args).then(
        (value) => process.nextTick(callback, null, value),
        (err) => process.nextTick(callback, err),
      );
    },
  }[name];
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
  native.request('access', [target, 0], wrap('FSREQCALLBACK', (err) => callback(!err)));
};
Object.defineProperty(callbacks.exists, Symbol.for('nodejs.util.promisify.custom'), {
  value: (path) => new Promise((resolve) => callbacks.exists(path, resolve)),
});

// read and write also tell the buffer.
const { read: plainRead, write: plainWrite } = callbacks;

callbacks.read = function read(fd, buffer, offset, length, position, callback) {
  if (arguments.length <= 4) {
    if (arguments.length === 4) {
      [offset, callback] = [offset ?? {}, length];
    } else if (arguments.length === 3 && (buffer === null || typeof buffer === 'object') && !ArrayBuffer.isView(buffer)) {
      callback = offset;
      offset = buffer ?? {};
      buffer = offset.buffer ?? require('buffer').Buffer.alloc(16384);
    } else if (arguments.length === 3) {
      callback = offset;
      offset = {};
    } else {
      callback = buffer;
      buffer = require('buffer').Buffer.alloc(16384);
      offset = {};
    }
    length = position = undefined;
  }
  check(callback);
  plainRead(fd, buffer, offset, length, position, (err, count) => callback(err, count ?? 0, buffer));
};

callbacks.write = function write(fd, buffer, offset, length, position, callback) {
  callback = check([...arguments].findLast((arg) => typeof arg === 'function'));
  const args = [offset, length, position].map((arg) => (typeof arg === 'function' ? undefined : arg));
  plainWrite(fd, buffer, ...args, (err, count) => callback(err, count ?? 0, buffer));
};

for (const [name, op] of [['readv', 'read'], ['writev', 'write']]) {
  callbacks[name] = {
    [name](fd, buffers, position, callback) {
      if (typeof position === 'function') [position, callback] = [null, position];
      check(callback);
      let total = 0;
      let i = 0;
      const step = () => {
        if (i === buffers.length) {
          callback(null, total, buffers);
          return;
        }
        const buffer = buffers[i++];
        callbacks[op](fd, buffer, 0, buffer.byteLength, typeof position === 'number' ? position + total : null, (err, count) => {
          if (err) {
            callback(err, total, buffers);
            return;
          }
          total += count;
          if (count < buffer.byteLength && op === 'read') callback(null, total, buffers);
          else step();
        });
      };
      step();
    },
  }[name];
}

const customArgs = require('internal/util').customPromisifyArgs;
Object.defineProperty(callbacks.read, customArgs, { value: ['bytesRead', 'buffer'], enumerable: false });
Object.defineProperty(callbacks.write, customArgs, { value: ['bytesWritten', 'buffer'], enumerable: false });
Object.defineProperty(callbacks.readv, customArgs, { value: ['bytesRead', 'buffers'], enumerable: false });
Object.defineProperty(callbacks.writev, customArgs, { value: ['bytesWritten', 'buffers'], enumerable: false });
callbacks.realpath.native = callbacks.realpath;

module.exports = { callbacks };
