'use strict';
// The public module `path`. POSIX rules; `path.win32` is in internal/path_win32 and loaded when asked for.

// Loaded when an argument is wrong: every program loads this file, few make that mistake.
function validateString(value, name) {
  if (typeof value !== 'string') require('internal/validators').validateString(value, name);
}

const SLASH = 47;
const DOT = 46;

// Resolves . and .. segments and runs of slashes. A leading slash is not part of the result.
function normalizeSegments(path, allowAboveRoot) {
  const out = [];
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    if (part === '..') {
      if (out.length > 0 && out[out.length - 1] !== '..') out.pop();
      else if (allowAboveRoot) out.push('..');
    } else {
      out.push(part);
    }
  }
  return out.join('/');
}

function resolve(...args) {
  let resolved = '';
  let absolute = false;
  for (let i = args.length - 1; i >= 0 && !absolute; i--) {
    const path = args[i];
    validateString(path, `paths[${i}]`);
    if (path.length === 0) continue;
    resolved = resolved === '' ? path : `${path}/${resolved}`;
    absolute = path.charCodeAt(0) === SLASH;
  }
  if (!absolute) {
    const cwd = internalBinding('process').cwd();
    resolved = resolved === '' ? cwd : `${cwd}/${resolved}`;
    absolute = cwd.charCodeAt(0) === SLASH;
  }
  resolved = normalizeSegments(resolved, !absolute);
  if (absolute) return `/${resolved}`;
  return resolved.length > 0 ? resolved : '.';
}

function normalize(path) {
  validateString(path, 'path');
  if (path.length === 0) return '.';
  const absolute = path.charCodeAt(0) === SLASH;
  const trailing = path.charCodeAt(path.length - 1) === SLASH;
  let out = normalizeSegments(path, !absolute);
  if (out.length === 0) {
    if (absolute) return '/';
    return trailing ? './' : '.';
  }
  if (trailing) out += '/';
  return absolute ? `/${out}` : out;
}

function isAbsolute(path) {
  validateString(path, 'path');
  return path.length > 0 && path.charCodeAt(0) === SLASH;
}

function join(...args) {
  let joined = '';
  for (let i = 0; i < args.length; i++) {
    validateString(args[i], 'path');
    if (args[i].length > 0) joined = joined === '' ? args[i] : `${joined}/${args[i]}`;
  }
  return joined === '' ? '.' : normalize(joined);
}

function relative(from, to) {
  validateString(from, 'from');
  validateString(to, 'to');
  if (from === to) return '';
  from = resolve(from);
  to = resolve(to);
  if (from === to) return '';
  const a = from === '/' ? [] : from.slice(1).split('/');
  const b = to === '/' ? [] : to.slice(1).split('/');
  let same = 0;
  while (same < a.length && same < b.length && a[same] === b[same]) same++;
  return [...new Array(a.length - same).fill('..'), ...b.slice(same)].join('/');
}

function dirname(path) {
  validateString(path, 'path');
  if (path.length === 0) return '.';
  let end = path.length - 1;
  while (end > 0 && path.charCodeAt(end) === SLASH) end--; // slashes behind the last part
  const at = path.lastIndexOf('/', end);
  if (at === -1) return '.';
  if (at === 0) return '/';
  return at === 1 && path.charCodeAt(0) === SLASH ? '//' : path.slice(0, at);
}

function basename(path, suffix) {
  if (suffix !== undefined) validateString(suffix, 'suffix');
  validateString(path, 'path');
  if (suffix === path) return '';
  let end = path.length;
  while (end > 0 && path.charCodeAt(end - 1) === SLASH) end--;
  const base = path.slice(path.lastIndexOf('/', end - 1) + 1, end);
  // A suffix longer than the name, of which the name is the end, leaves the slashes behind the name where they are.
  if (suffix !== undefined && suffix.length <= path.length && suffix.length > base.length && suffix.endsWith(base)) {
    return end === 0 ? path : path.slice(end - base.length);
  }
  if (end === 0) return '';
  if (suffix !== undefined && suffix.length > 0 && base !== suffix && base.endsWith(suffix)) return base.slice(0, base.length - suffix.length);
  return base;
}

function extname(path) {
  validateString(path, 'path');
  const base = basename(path);
  const dot = base.lastIndexOf('.');
  if (dot <= 0 || base === '..') return '';
  for (let i = 0; i < dot; i++) if (base.charCodeAt(i) !== DOT) return base.slice(dot);
  // Only dots before the last one: ".." has no extension, "..a" does.
  return dot > 0 && base.length > dot ? base.slice(dot) : '';
}

function parse(path) {
  validateString(path, 'path');
  const root = path.charCodeAt(0) === SLASH ? '/' : '';
  const out = { root, dir: '', base: '', ext: '', name: '' };
  if (path.length === 0) return out;
  let end = path.length;
  while (end > root.length && path.charCodeAt(end - 1) === SLASH) end--;
  const at = path.lastIndexOf('/', end - 1);
  out.base = path.slice(Math.max(at + 1, root.length), end);
  out.ext = extname(out.base);
  if (root && out.base === '..' && at === 0) out.ext = '.'; // so Node reads `/..`
  out.name = out.ext ? out.base.slice(0, out.base.length - out.ext.length) : out.base;
  if (at > 0) out.dir = path.slice(0, at);
  else if (root) out.dir = '/';
  return out;
}

function format(object) {
  if (object === null || typeof object !== 'object' || Array.isArray(object)) require('internal/validators').validateObject(object, 'pathObject');
  const dir = object.dir || object.root;
  const ext = object.ext ? `${object.ext[0] === '.' ? '' : '.'}${object.ext}` : '';
  const base = object.base || `${object.name || ''}${ext}`;
  if (!dir) return base;
  return dir === object.root ? `${dir}${base}` : `${dir}/${base}`;
}

function toNamespacedPath(path) { return path; }

function matchesGlob(path, pattern) {
  validateString(path, 'path');
  validateString(pattern, 'pattern');
  return require('internal/fs/glob_match').matchesGlob(path, pattern);
}

const posix = { resolve, normalize, isAbsolute, join, relative, toNamespacedPath, dirname, basename, extname, format, parse, matchesGlob, sep: '/', delimiter: ':', win32: null, posix: null };
posix.posix = posix;
posix._makeLong = toNamespacedPath;
internalBinding('util').defineLazy(posix, 'win32', () => require('internal/path_win32'), true);

module.exports = posix;
