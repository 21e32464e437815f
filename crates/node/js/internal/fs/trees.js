'use strict';
// mkdir with `recursive`.

const native = internalBinding('fs');
const { uvException } = require('internal/errors');

function dirname(path) {
  if (typeof path === 'string') return require('path').dirname(path);
  const { Buffer } = require('buffer');
  const text = Buffer.from(path).latin1Slice();
  return Buffer.from(require('path').dirname(text), 'latin1');
}
function same(a, b) { return typeof a === 'string' ? a === b : a.equals(b); }

// The directories that are missing, innermost first. `kind` says what is at a path: 1 directory, 0 other, -1 nothing.
function* missing(directory) {
  let at = directory;
  for (;;) {
    const kind = yield at;
    if (kind === 1) return;
    if (kind === 0) throw uvException({ errno: same(at, directory) ? -17 : -20, syscall: 'mkdir', path: directory.toString() });
    const parent = dirname(at);
    if (same(parent, at)) return;
    at = parent;
  }
}

function tolerate(err, kind) {
  if (err.code !== 'EEXIST' || kind !== 1) throw err; // another process was faster
}

// Makes the missing directories; the first one made, or undefined.
function makeTree(directory, mode) {
  const list = [];
  const walk = missing(directory);
  for (let step = walk.next(); !step.done;) {
    const kind = native.kind(step.value);
    if (kind === -1) list.push(step.value);
    step = walk.next(kind);
  }
  let first;
  for (const path of list.reverse()) {
    try {
      native.mkdir(path, mode);
      first ??= path;
    } catch (err) {
      tolerate(err, native.kind(path));
    }
  }
  return first === undefined || typeof first === 'string' ? first : first.toString();
}

async function makeTreeAsync(directory, mode) {
  const { request } = require('internal/fs/async');
  const list = [];
  const walk = missing(directory);
  for (let step = walk.next(); !step.done;) {
    const kind = await request('kind', [step.value]);
    if (kind === -1) list.push(step.value);
    step = walk.next(kind);
  }
  let first;
  for (const path of list.reverse()) {
    try {
      await request('mkdir', [path, mode]);
      first ??= path;
    } catch (err) {
      tolerate(err, await request('kind', [path]));
    }
  }
  return first === undefined || typeof first === 'string' ? first : first.toString();
}

module.exports = { makeTree, makeTreeAsync };
