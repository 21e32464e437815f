'use strict';
// File system calls on the file threads: as promises, and from them the callback functions.

const native = internalBinding('fs');
const { wrap } = require('internal/async_context');
const { plans, mkdirOptions } = require('internal/fs/plans');
const { toPath, toFlags, toOptions, toBytes, parseFileMode, encodePath } = require('internal/fs/args');
const { Dirent } = require('internal/fs/stats');
const { AbortError } = require('internal/errors');

function request(op, args) {
  return new Promise((resolve, reject) => {
    native.request(op, args, wrap('FSREQPROMISE', (err, result) => {
      if (err) {
        Error.captureStackTrace?.(err); // the frames of the loop say nothing
        reject(err);
      } else {
        resolve(result);
      }
    }));
  });
}

async function call(name, args) {
  const [op, nativeArgs, finish] = plans[name](...args);
  const result = await request(op, nativeArgs);
  return finish === undefined ? result : finish(result);
}

function abortIfNeeded(signal) {
  if (signal?.aborted) throw new AbortError(undefined, { cause: signal.reason });
}

async function readAll(fd, signal) {
  const { Buffer } = require('buffer');
  const values = await request('fstat', [fd, false, true]);
  const size = (values[1] & native.constants.S_IFMT) === native.constants.S_IFREG ? values[8] : 0;
  if (size > 0) {
    const buffer = Buffer.allocUnsafeSlow(size);
    let at = 0;
    while (at < size) {
      abortIfNeeded(signal);
      const count = await request('read', [fd, buffer, at, Math.min(size - at, 512 * 1024), -1]);
      if (count === 0) break;
      at += count;
    }
    return at === size ? buffer : buffer.subarray(0, at);
  }
  const parts = [];
  for (;;) {
    abortIfNeeded(signal);
    const buffer = Buffer.allocUnsafeSlow(65536);
    const count = await request('read', [fd, buffer, 0, buffer.length, -1]);
    if (count === 0) break;
    parts.push(buffer.subarray(0, count));
  }
  return parts.length === 1 ? parts[0] : Buffer.concat(parts);
}

function fdOf(path) {
  if (typeof path === 'number' && Number.isInteger(path) && path >= 0) return path;
  return path !== null && typeof path === 'object' && typeof path.fd === 'number' ? path.fd : undefined;
}

async function withFile(path, flag, mode, use) {
  const given = fdOf(path);
  if (given !== undefined) return use(given);
  const fd = await request('open', [toPath(path), toFlags(flag, 'options.flag'), mode]);
  try {
    return await use(fd);
  } finally {
    await request('close', [fd]);
  }
}

async function readFile(path, options) {
  options = toOptions(options, { flag: 'r' });
  abortIfNeeded(options.signal);
  const buffer = await withFile(path, options.flag ?? 'r', 0o666, (fd) => readAll(fd, options.signal));
  return options.encoding && options.encoding !== 'buffer' ? buffer.toString(options.encoding) : buffer;
}

async function writeFile(path, data, options) {
  options = toOptions(options, { encoding: 'utf8', mode: 0o666, flag: 'w', flush: false });
  abortIfNeeded(options.signal);
  let chunks = [data];
  if (typeof data !== 'string' && !ArrayBuffer.isView(data) && (data?.[Symbol.asyncIterator] || data?.[Symbol.iterator])) chunks = data;
  else toBytes(data, options.encoding);
  await withFile(path, options.flag, parseFileMode(options.mode, 'mode', 0o666), async (fd) => {
    for await (const chunk of chunks) {
      const bytes = toBytes(chunk, options.encoding);
      let at = 0;
      while (at < bytes.length) {
        abortIfNeeded(options.signal);
        at += await request('write', [fd, bytes, at, bytes.length - at, -1]);
      }
    }
    if (options.flush) await request('fsync', [fd]);
  });
}

async function appendFile(path, data, options) {
  return writeFile(path, data, toOptions(options, { encoding: 'utf8', mode: 0o666, flag: 'a' }));
}

async function readdir(path, options) {
  options = toOptions(options);
  const out = [];
  const pending = [['', toPath(path)]];
  while (pending.length > 0) {
    const [prefix, dir] = pending.shift();
    const flat = await request('readdir', [dir]);
    for (let i = 0; i < flat.length; i += 2) {
      out.push(options.withFileTypes ? new Dirent(encodePath(flat[i], options), dir, flat[i + 1]) : encodePath(prefix + flat[i], options));
      if (options.recursive && flat[i + 1] === 2) pending.push([`${prefix}${flat[i]}/`, require('path').join(dir, flat[i])]);
    }
  }
  return out;
}

async function mkdir(path, options) {
  const { mode, recursive } = mkdirOptions(options);
  path = toPath(path);
  if (!recursive) {
    await request('mkdir', [path, mode]);
    return undefined;
  }
  return require('internal/fs/trees').makeTree(path, mode);
}

async function rm(path, options) { require('internal/fs/trees').remove(toPath(path), options); }
async function cp(src, dest, options) { require('internal/fs/trees').copyTree(toPath(src, 'src'), toPath(dest, 'dest'), options); }

async function truncate(path, len) {
  await withFile(path, 'r+', 0o666, (fd) => call('ftruncate', [fd, len]));
}

async function opendir(path, options) {
  const { Dir } = require('internal/fs/dir');
  return new Dir(toPath(path), options);
}

const calls = { readFile, writeFile, appendFile, readdir, mkdir, rm, cp, truncate, opendir };
for (const name of Object.keys(plans)) calls[name] ??= { [name](...args) { return call(name, args); } }[name];

module.exports = { calls, call, request, fdOf };
