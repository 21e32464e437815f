'use strict';
// Resolution of ES modules by Node's rules: a specifier and the URL of who asks, to the URL of a module.
//
// Nothing is guessed: no extensions, no folders. What is missing, a folder or outside of a package's `exports` is an
// error with Node's words. package.json and its tables are internal/modules/cjs/package's, for both systems.

const native = internalBinding('fs');
const path = require('path');
const { codes } = require('internal/errors');
const { URL } = require('internal/url');
const { fileURLToPath, pathToFileURL } = require('internal/url_files');
const packages = require('internal/modules/cjs/package');
const { canBeRequired, isSchemeId } = require('internal/modules/cjs/builtins');

const realpaths = new Map(); // path -> real path

// What errors call the module that asked.
function nameOf(base) {
  if (base === undefined) return undefined;
  return base.startsWith('file:') ? fileURLToPath(base) : base;
}

function notFound(what, name, base, url) {
  const err = new codes.ERR_MODULE_NOT_FOUND(name, nameOf(base), what);
  if (url !== undefined) err.url = url;
  return err;
}

function realpath(file) {
  let real = realpaths.get(file);
  if (real === undefined) {
    real = native.realpath(file);
    realpaths.set(file, real);
  }
  return real;
}

// The URL of a file that is there. `isMain`: --preserve-symlinks-main decides.
function finish(resolved, base, isMain) {
  if (/%(?:2f|5c)/i.test(resolved.pathname)) {
    throw new codes.ERR_INVALID_MODULE_SPECIFIER(resolved.pathname, 'must not include encoded "/" or "\\" characters', nameOf(base));
  }
  const file = fileURLToPath(resolved);
  const kind = native.moduleKind(file.endsWith('/') ? file.slice(0, -1) || '/' : file);
  if (kind === 1) {
    const err = new codes.ERR_UNSUPPORTED_DIR_IMPORT(file, nameOf(base));
    err.url = resolved.href;
    throw err;
  }
  if (kind !== 0 || file.endsWith('/')) throw notFound('module', file, base, resolved.href);
  if (isMain ? require.options.preserveSymlinksMain : require.options.preserveSymlinks) return resolved.href;
  const real = realpath(file);
  if (real === file) return resolved.href;
  const { search, hash } = resolved;
  return pathToFileURL(real).href + search + hash;
}

// Main files of packages without `exports`: what CommonJS would find, with the extensions that Node tries here.
function legacyMain(pkg, directory, base) {
  const main = pkg?.main;
  const tries = main ? [main, `${main}.js`, `${main}.json`, `${main}.node`, `${main}/index.js`, `${main}/index.json`, `${main}/index.node`] : [];
  for (const name of [...tries, 'index.js', 'index.json', 'index.node']) {
    const file = path.join(directory, name);
    if (native.moduleKind(file) === 0) return pathToFileURL(file);
  }
  throw notFound('package', main ? path.join(directory, main) : path.join(directory, 'index.js'), base);
}

// "name/sub" or "@scope/name/sub" -> its name and "." or "./sub".
function parseName(specifier, base) {
  let end = specifier.indexOf('/');
  let valid = true;
  if (specifier[0] === '@') {
    if (end === -1) valid = false;
    else end = specifier.indexOf('/', end + 1);
  }
  const name = end === -1 ? specifier : specifier.slice(0, end);
  if (!valid || name[0] === '.' || /[%\\]/.test(name)) throw new codes.ERR_INVALID_MODULE_SPECIFIER(specifier, 'is not a valid package name', nameOf(base));
  return { name, subpath: `.${end === -1 ? '' : specifier.slice(end)}` };
}

function packageResolve(specifier, base, conditions) {
  if (canBeRequired(specifier)) return new URL(`node:${specifier.replace(/^node:/, '')}`);
  const { name, subpath } = parseName(specifier, base);
  if (!base.startsWith('file:')) throw notFound('package', name, base);
  const from = fileURLToPath(base);
  const scope = packages.packageScope(from);
  if (scope !== null && scope.exports != null && scope.name === name) return pathToFileURL(packages.resolveExports(scope, subpath, from, conditions));
  const { Module } = require('internal/modules/cjs/loader');
  for (const folder of Module._nodeModulePaths(path.dirname(from))) {
    const directory = path.join(folder, name);
    if (native.moduleKind(directory) !== 1) continue;
    let pkg;
    try {
      pkg = packages.readPackage(directory);
    } catch (err) {
      throw explainConfig(err, `"${specifier}" from ${from}`);
    }
    if (pkg !== null && pkg.exports != null) {
      try {
        return pathToFileURL(packages.resolveExports(pkg, subpath, from, conditions));
      } catch (err) {
        throw explainConfig(err, base);
      }
    }
    if (subpath === '.') return legacyMain(pkg, directory, base);
    return new URL(subpath, pathToFileURL(`${directory}/`));
  }
  throw notFound('package', name, base);
}

// A broken package.json is told with who wanted what.
function explainConfig(err, what) {
  if (err?.code !== 'ERR_INVALID_PACKAGE_CONFIG') return err;
  const match = /^(Invalid package config [^]*?package\.json)\.([^]*)$/.exec(err.message);
  if (match === null) return err;
  err.message = `${match[1]} while importing ${what}.${match[2]}`;
  return err;
}

// The URL, an object, before the file is looked at.
function moduleResolve(specifier, base, conditions) {
  const isData = /^data:/i.test(base);
  if (/^(?:\/|\.\.?(?:\/|$))/.test(specifier)) {
    try {
      return new URL(specifier, base);
    } catch (cause) {
      throw new codes.ERR_UNSUPPORTED_RESOLVE_REQUEST(specifier, base, cause);
    }
  }
  if (specifier[0] === '#') {
    if (specifier !== '#' && isData) throw new codes.ERR_PACKAGE_IMPORT_NOT_DEFINED(specifier, undefined, base);
    if (specifier === '#') throw new codes.ERR_INVALID_MODULE_SPECIFIER(specifier, 'is not a valid internal imports specifier name', nameOf(base));
    const from = nameOf(base);
    const found = packages.resolveImports(specifier, from, conditions);
    if (found === undefined) throw new codes.ERR_PACKAGE_IMPORT_NOT_DEFINED(specifier, undefined, from);
    return found.bare === undefined ? pathToFileURL(found.file) : packageResolve(found.bare, base, conditions);
  }
  try {
    return new URL(specifier);
  } catch (cause) {
    if (isData && !canBeRequired(specifier)) throw new codes.ERR_UNSUPPORTED_RESOLVE_REQUEST(specifier, base, cause);
    return packageResolve(specifier, base, conditions);
  }
}

// The URL as text.
function defaultResolve(specifier, base, conditions = packages.importConditions, isMain = false) {
  if (isSchemeId(specifier)) return specifier;
  const url = moduleResolve(specifier, base, conditions);
  return url.protocol === 'file:' ? finish(url, base, isMain) : url.href;
}

module.exports = { defaultResolve, notFound, nameOf, parseName };
