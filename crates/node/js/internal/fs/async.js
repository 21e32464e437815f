'use strict';
// File system calls on the file threads: as promises, and from them the callback functions.

const native = internalBinding('fs');
const { wrap } = require('internal/async_context');
const { plans, counts, mkdirOptions, rmdirOptions, rmOptions, setLength } = require('internal/fs/plans');
const { toPath, toFlags, toOptions, toBytes, parseFileMode } = require('internal/fs/args');
const { AbortError, codes: { ERR_FS_FILE_TOO_LARGE } } = require('internal/errors');

const MOST = 2 ** 31 - 1; // the most that Node reads into one Buffer

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

const CHUNK = 512 * 1024; // of a read that others should be able to get between

// All that a descriptor gives: a store of the right size where the length is known.
async function readAll(fd, signal) {
  const { Buffer } = require('buffer');
  const values = await request('fstat', [fd, false, true]);
  const size = (values[1] & native.constants.S_IFMT) === native.constants.S_IFREG ? values[8] : 0;
  if (size > MOST) throw new ERR_FS_FILE_TOO_LARGE(size);
  abortIfNeeded(signal);
  if (size > 0) {
    const buffer = Buffer.allocUnsafeSlow(size);
    let at = 0;
    while (at < size) {
      abortIfNeeded(signal);
      const count = await request('read', [fd, buffer, at, Math.min(size - at, CHUNK), -1]);
      if (count === 0) break;
      at += count;
    }
    return at === size ? buffer : Buffer.copyBytesFrom(buffer, 0, at);
  }
  const parts = [];
  let total = 0;
  for (;;) {
    abortIfNeeded(signal);
    const buffer = Buffer.allocUnsafeSlow(65536);
    const count = await request('read', [fd, buffer, 0, buffer.length, -1]);
    if (count === 0) break;
    total += count;
    if (total > MOST) throw new ERR_FS_FILE_TOO_LARGE(total);
    parts.push(count === buffer.length ? buffer : Buffer.copyBytesFrom(buffer, 0, count));
  }
  return parts.length === 1 ? parts[0] : Buffer.concat(parts, total);
}

function fdOf(path) {
  if (typeof path === 'number' && Number.isInteger(path) && path >= 0) return path;
  return path !== null && typeof path === 'object' && typeof path.fd === 'number' ? path.fd : undefined;
}

async function withFile(path, flag, mode, use) {
  const given = fdOf(path);
  if (given !== undefined) return use(given);
  const fd = await request('open', [toPath(path), toFlags(flag), mode]);
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

function isPlainData(data) { return typeof data === 'string' || ArrayBuffer.isView(data); }

async function writeFile(path, data, options) {
  options = toOptions(options, { encoding: 'utf8', mode: 0o666, flag: 'w', flush: false });
  if (options.flush != null) require('internal/validators').validateBoolean(options.flush, 'options.flush');
  const iterable = !isPlainData(data) && (data?.[Symbol.asyncIterator] || data?.[Symbol.iterator]);
  if (!iterable) toBytes(data, options.encoding);
  abortIfNeeded(options.signal);
  const mode = parseFileMode(options.mode, 'mode', 0o666);
  await withFile(path, options.flag ?? 'w', mode, async (fd) => {
    for await (const chunk of iterable ? data : [data]) {
      const bytes = isPlainData(chunk) ? toBytes(chunk, options.encoding) : require('buffer').Buffer.from(chunk, options.encoding);
      let at = 0;
      while (at < bytes.length) {
        abortIfNeeded(options.signal);
        at += await request('write', [fd, bytes, at, Math.min(bytes.length - at, CHUNK), -1]);
      }
    }
    abortIfNeeded(options.signal);
    if (options.flush) await request('fsync', [fd]);
  });
}

async function appendFile(path, data, options) {
  return writeFile(path, data, toOptions(options, { encoding: 'utf8', mode: 0o666, flag: 'a' }));
}

async function readdir(path, options) {
  options = toOptions(options);
  const { Listing } = require('internal/fs/listing');
  const listing = new Listing(toPath(path), options);
  for (let dir; (dir = listing.next()) !== undefined;) listing.add(dir, await request('readdir', [dir.path, listing.asBytes]));
  return listing.out;
}

async function mkdir(path, options) {
  const { mode, recursive } = mkdirOptions(options);
  path = toPath(path);
  if (!recursive) {
    await request('mkdir', [path, mode]);
    return undefined;
  }
  return require('internal/fs/trees').makeTreeAsync(path, mode);
}

async function rmdir(path, options) {
  path = toPath(path);
  options = rmdirOptions(options);
  if (!options.recursive) {
    await request('rmdir', [path]);
    return;
  }
  await require('internal/fs/rm').remove(path, options);
}
async function rm(path, options) {
  path = toPath(path);
  await require('internal/fs/rm').remove(path, rmOptions(options));
}
async function cp(src, dest, options) { await require('internal/fs/cp').cp(src, dest, options); }

async function truncate(path, len) {
  await withFile(path, 'r+', 0o666, (fd) => call('ftruncate', [fd, len]));
}

async function opendir(path, options) {
  return require('internal/fs/dir').open(toPath(path), options);
}

async function realpath(path, options) { return call('realpathNative', [path, options]); }
async function lstat(path, options) { return call('lstat', [path, { bigint: options?.bigint }]); }

const calls = { readFile, writeFile, appendFile, readdir, mkdir, rmdir, rm, cp, truncate, opendir, realpath, lstat };
for (const name of Object.keys(plans)) {
  calls[name] ??= setLength({ async [name](...args) { return call(name, args); } }[name], counts[name]?.[1] ?? 1);
}

module.exports = { calls, call, request, fdOf };
