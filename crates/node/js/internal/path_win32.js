'use strict';
// path.win32: the rules of Windows paths, on any machine. `path.posix` is path.js.
//
// A path begins with a *root*: a drive (`C:`), a share (`\\server\share`) or a device (`\\.`, `\\?`), each with or
// without a separator behind it, or a separator alone. rootOf() reads it; the rest of every function is about the tail.
// Both slashes separate; results have backslashes.

const posix = require('path');
const { validateObject, validateString } = require('internal/validators');

const SLASH = 47;
const BACKSLASH = 92;
const COLON = 58;

function isSeparator(code) { return code === SLASH || code === BACKSLASH; }
function isLetter(code) { return (code >= 97 && code <= 122) || (code >= 65 && code <= 90); }
function hasDrive(path) { return path.length > 1 && path.charCodeAt(1) === COLON && isLetter(path.charCodeAt(0)); }

// The first position from `at` on where there is a separator (or none, if `wanted` is false).
function next(path, at, wanted) {
  while (at < path.length && isSeparator(path.charCodeAt(at)) !== wanted) at++;
  return at;
}

const RESERVED = new Set(['CON', 'PRN', 'AUX', 'NUL']);
for (const port of ['COM', 'LPT']) for (const n of '123456789\xb9\xb2\xb3') RESERVED.add(port + n);
// Whether the text before the colon at `colon` names a device of DOS.
function isReserved(path, colon) { return RESERVED.has(path.slice(0, colon).toUpperCase()); }

// Where server and share end in a path that begins with two separators, if it has both.
function shareOf(path) {
  const server = next(path, 2, true);
  if (server === 2 || server === path.length) return undefined;
  const start = next(path, server, false);
  if (start === server || start === path.length) return undefined;
  return { server: path.slice(2, server), share: path.slice(start, next(path, start, true)), end: next(path, start, true) };
}

// { device, end, absolute }: `end` is where the tail starts, `device` is '' if there is none.
function rootOf(path) {
  if (path.length === 0) return { device: '', end: 0, absolute: false };
  if (isSeparator(path.charCodeAt(0))) {
    if (path.length > 1 && isSeparator(path.charCodeAt(1))) {
      const found = shareOf(path);
      if (found !== undefined) {
        const { server, share, end } = found;
        if (server === '.' || server === '?') return { device: `\\\\${server}`, end: 4, absolute: true, named: true };
        return { device: `\\\\${server}\\${share}`, end, absolute: true, whole: end === path.length };
      }
    }
    return { device: '', end: 1, absolute: true };
  }
  if (!hasDrive(path)) return { device: '', end: 0, absolute: false };
  const absolute = path.length > 2 && isSeparator(path.charCodeAt(2));
  return { device: path.slice(0, 2), end: absolute ? 3 : 2, absolute };
}

// Without `.`, `..` and empty segments, as far as it goes.
function normalizeTail(tail, allowAboveRoot) {
  const out = [];
  for (const part of tail.split(/[\\/]/)) {
    if (part === '' || part === '.') continue;
    if (part !== '..') out.push(part);
    else if (out.length > 0 && out[out.length - 1] !== '..') out.pop();
    else if (allowAboveRoot) out.push('..');
  }
  return out.join('\\');
}

// The directory to start from on the drive (or share) `device`.
function currentDirectory(device) {
  const cwd = process.cwd();
  if (device === '') return cwd;
  const path = process.env[`=${device}`] || cwd;
  if (path === undefined || (path.slice(0, 2).toLowerCase() !== device.toLowerCase() && path.charCodeAt(2) === BACKSLASH)) return `${device}\\`;
  return path;
}

function resolve(...args) {
  let device = '';
  let tail = '';
  let absolute = false;
  for (let i = args.length - 1; i >= -1; i--) {
    let path;
    if (i >= 0) {
      path = args[i];
      validateString(path, `paths[${i}]`);
      if (path.length === 0) continue;
    } else {
      path = currentDirectory(device);
    }
    const root = rootOf(path);
    if (root.device !== '') {
      if (device === '') device = root.device;
      else if (root.device.toLowerCase() !== device.toLowerCase()) continue; // another drive
    }
    if (!absolute) {
      tail = `${path.slice(root.end)}\\${tail}`;
      absolute = root.absolute;
    }
    if (absolute && device !== '') break;
  }
  tail = normalizeTail(tail, !absolute);
  return absolute ? `${device}\\${tail}` : `${device}${tail}` || '.';
}

function normalize(path) {
  validateString(path, 'path');
  if (path.length === 0) return '.';
  if (path.length === 1) return path === '/' ? '\\' : path;
  const root = rootOf(path);
  if (root.whole) return `${root.device}\\`;
  let { device } = root;
  let { end } = root;
  if (root.named) {
    const colon = path.indexOf(':');
    if (colon >= 4 && isReserved(path.slice(4), colon - 4)) {
      device = `\\\\?\\${path.slice(4, colon + 1)}`;
      end = colon + 1;
    }
  } else if (device === '' && !root.absolute) {
    const colon = path.indexOf(':');
    if (colon > 0 && isReserved(path, colon)) {
      device = path.slice(0, colon + 1);
      end = colon + 1;
    }
  }
  let tail = end < path.length ? normalizeTail(path.slice(end), !root.absolute) : '';
  if (tail === '' && !root.absolute) tail = '.';
  if (tail !== '' && isSeparator(path.charCodeAt(path.length - 1))) tail += '\\';
  // What was relative stays so: a tail that now begins with a drive, or has a colon where one would be read.
  if (!root.absolute && device === '' && path.includes(':')) {
    if (hasDrive(tail)) return `.\\${tail}`;
    let at = path.indexOf(':');
    do {
      if (at === path.length - 1 || isSeparator(path.charCodeAt(at + 1))) return `.\\${tail}`;
      at = path.indexOf(':', at + 1);
    } while (at !== -1);
  }
  // With no colon at all Node looks at what comes before the last character.
  if (isReserved(path, path.indexOf(':'))) return `.\\${device}${tail}`;
  return root.absolute ? `${device}\\${tail}` : `${device}${tail}`;
}

function isAbsolute(path) {
  validateString(path, 'path');
  if (path.length === 0) return false;
  return isSeparator(path.charCodeAt(0)) || (path.length > 2 && hasDrive(path) && isSeparator(path.charCodeAt(2)));
}

function join(...args) {
  const parts = [];
  for (let i = 0; i < args.length; i++) {
    validateString(args[i], 'path');
    if (args[i].length > 0) parts.push(args[i]);
  }
  if (parts.length === 0) return '.';
  let joined = parts.join('\\');
  const [first] = parts;
  // Joining must not make a share of what was none: `\` and `\a` are `\a`.
  let slashes = 0;
  let collapse = true;
  if (isSeparator(first.charCodeAt(0))) {
    slashes = 1;
    if (first.length > 1 && isSeparator(first.charCodeAt(1))) {
      slashes = 2;
      if (first.length > 2) {
        if (isSeparator(first.charCodeAt(2))) slashes = 3;
        else collapse = false; // it begins as a share does, on purpose
      }
    }
  }
  if (collapse) {
    slashes = Math.max(slashes, next(joined, slashes, false));
    if (slashes >= 2) joined = `\\${joined.slice(slashes)}`;
  }
  const segments = [];
  let segment = '';
  for (let i = 0; i < joined.length; i++) {
    if (joined[i] !== '\\') {
      segment += joined[i];
      continue;
    }
    if (segment) segments.push(segment);
    segment = '';
    while (joined[i + 1] === '\\') i++;
  }
  if (segment) segments.push(segment);
  if (segments.some((s) => s.includes(':') && isReserved(s, s.indexOf(':')))) return joined.replaceAll('/', '\\');
  return normalize(joined);
}

function relative(from, to) {
  validateString(from, 'from');
  validateString(to, 'to');
  if (from === to) return '';
  const fromFull = resolve(from);
  const toFull = resolve(to);
  if (fromFull === toFull) return '';
  // Where a letter's lower case is longer Node compares whole paths, in which two roots without a drive are the same.
  const odd = fromFull.toLowerCase().length !== fromFull.length || toFull.toLowerCase().length !== toFull.length;
  const trim = (path) => (odd ? path : path.replace(/^\\+/, '')).replace(/\\+$/, '');
  const a = trim(fromFull);
  const b = trim(toFull);
  if (fromFull.toLowerCase() === toFull.toLowerCase()) return '';
  const fromParts = a === '' && !odd ? [] : a.split('\\');
  const toParts = b === '' && !odd ? [] : b.split('\\');
  let same = 0;
  while (same < fromParts.length && same < toParts.length && fromParts[same].toLowerCase() === toParts[same].toLowerCase()) same++;
  if (same === 0 && odd) return toFull;
  const up = new Array(fromParts.length - same).fill('..');
  if (a.toLowerCase() === b.toLowerCase() && !odd) return `..${b}`; // `C:\` and `\C:`
  if (same === 0 && a !== '' && b !== '') {
    // Two roots without a drive, of which one first name begins with the other: Node cuts in the middle of a name.
    if (b.toLowerCase().startsWith(a.toLowerCase())) return a.length === 2 ? toFull.slice(toFull.indexOf(b) + 2) : up.join('\\') + b;
    if (!a.toLowerCase().startsWith(b.toLowerCase())) return toFull; // another drive, or nothing in common
    if (b.length !== 2) return up.join('\\') + b;
    return a.length < 4 ? '' : new Array(a.slice(4).split('\\').length).fill('..').join('\\');
  }
  if (same === fromParts.length && a !== '') return toFull.slice(toFull.indexOf(b) + a.length + 1);
  return [...up, ...toParts.slice(same)].join('\\');
}

function toNamespacedPath(path) {
  if (typeof path !== 'string' || path.length === 0) return path;
  const full = resolve(path);
  if (full.length <= 2) return path;
  if (full.startsWith('\\\\')) {
    if (full[2] !== '?' && full[2] !== '.') return `\\\\?\\UNC\\${full.slice(2)}`;
  } else if (hasDrive(full) && full[2] === '\\') {
    return `\\\\?\\${full}`;
  }
  return full;
}

// Where the root ends for dirname and parse, which keep the path's own slashes; `whole` if there is nothing else.
function plainRoot(path) {
  if (isSeparator(path.charCodeAt(0))) {
    if (path.length > 1 && isSeparator(path.charCodeAt(1))) {
      const found = shareOf(path);
      if (found !== undefined) return found.end === path.length ? { end: found.end, whole: true } : { end: found.end + 1, whole: false };
    }
    return { end: 1, whole: path.length === 1 };
  }
  if (!hasDrive(path)) return { end: 0, whole: false };
  const end = path.length > 2 && isSeparator(path.charCodeAt(2)) ? 3 : 2;
  return { end, whole: false };
}

function lastSeparator(path, from) {
  for (let i = from; i >= 0; i--) if (isSeparator(path.charCodeAt(i))) return i;
  return -1;
}

function dirname(path) {
  validateString(path, 'path');
  if (path.length === 0) return '.';
  if (path.length === 1) return isSeparator(path.charCodeAt(0)) ? path : '.';
  const root = plainRoot(path);
  if (root.whole) return path;
  let end = path.length;
  while (end > root.end && isSeparator(path.charCodeAt(end - 1))) end--;
  const at = lastSeparator(path, end - 1);
  if (at >= root.end) {
    end = at;
    return path.slice(0, end);
  }
  return root.end === 0 ? '.' : path.slice(0, root.end);
}

function basename(path, suffix) {
  if (suffix !== undefined) validateString(suffix, 'suffix');
  validateString(path, 'path');
  if (suffix === path) return '';
  const start = hasDrive(path) ? 2 : 0;
  let end = path.length;
  while (end > start && isSeparator(path.charCodeAt(end - 1))) end--;
  const base = path.slice(Math.max(lastSeparator(path, end - 1) + 1, start), end);
  if (!suffix || suffix.length > path.length) return base;
  // As in path.js: a longer suffix, of which the name is the end, leaves the separators behind the name.
  if (suffix.length > base.length && suffix.endsWith(base)) return path.slice(end - base.length);
  return base !== suffix && base.endsWith(suffix) ? base.slice(0, base.length - suffix.length) : base;
}

function extname(path) {
  validateString(path, 'path');
  return posix.extname(basename(path));
}

function format(object) {
  validateObject(object, 'pathObject');
  const dir = object.dir || object.root;
  const ext = object.ext ? `${object.ext[0] === '.' ? '' : '.'}${object.ext}` : '';
  const base = object.base || `${object.name || ''}${ext}`;
  if (!dir) return base;
  return dir === object.root ? `${dir}${base}` : `${dir}\\${base}`;
}

function parse(path) {
  validateString(path, 'path');
  const out = { root: '', dir: '', base: '', ext: '', name: '' };
  if (path.length === 0) return out;
  const root = plainRoot(path);
  out.root = path.slice(0, root.end);
  if (root.whole || root.end === path.length) {
    out.root = out.dir = path;
    return out;
  }
  let end = path.length;
  while (end > root.end && isSeparator(path.charCodeAt(end - 1))) end--;
  const at = lastSeparator(path, end - 1);
  out.base = path.slice(Math.max(at + 1, root.end), end);
  out.ext = posix.extname(out.base);
  out.name = out.ext ? out.base.slice(0, out.base.length - out.ext.length) : out.base;
  out.dir = at >= root.end ? path.slice(0, at) : out.root;
  return out;
}

function matchesGlob(path, pattern) {
  validateString(path, 'path');
  validateString(pattern, 'pattern');
  return require('internal/fs/glob_match').matchesGlob(path, pattern, true);
}

const win32 = { resolve, normalize, isAbsolute, join, relative, toNamespacedPath, dirname, basename, extname, format, parse, matchesGlob, sep: '\\', delimiter: ';', win32: null, posix, _makeLong: toNamespacedPath };
win32.win32 = win32;

module.exports = win32;
