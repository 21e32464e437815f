'use strict';
// package.json: reading it, and resolving `exports` and `imports` (Node's "Determining module system" rules).

const native = internalBinding('fs');

const cache = new Map(); // directory -> parsed fields, or null when there is no package.json
const own = require.options.conditions ?? [];
const requireConditions = new Set(['require', 'node', 'node-addons', 'module-sync', 'default', ...own]);
const importConditions = new Set(['node', 'import', 'module-sync', 'node-addons', 'default', ...own]);

function errors() { return require('internal/errors').codes; }

// { path, dir, name, main, exports, imports, type } of the package.json in `dir`, or null.
function readPackage(dir) {
  const known = cache.get(dir);
  if (known !== undefined) return known;
  const path = `${dir === '/' ? '' : dir}/package.json`;
  let result = null;
  if (native.moduleKind(path) === 0) {
    let json;
    try {
      json = JSON.parse(native.readFileUtf8(path).replace(/^\ufeff/, ''));
    } catch (err) {
      // What may not be read is not there.
      if (err?.code === 'ERR_ACCESS_DENIED') {
        cache.set(dir, null);
        return null;
      }
      throw new (errors().ERR_INVALID_PACKAGE_CONFIG)(path, undefined, '');
    }
    const fields = json !== null && typeof json === 'object' ? json : {};
    result = {
      path,
      dir,
      name: typeof fields.name === 'string' ? fields.name : undefined,
      main: typeof fields.main === 'string' ? fields.main : undefined,
      exports: fields.exports,
      imports: fields.imports !== null && typeof fields.imports === 'object' ? fields.imports : undefined,
      type: fields.type === 'module' || fields.type === 'commonjs' ? fields.type : 'none',
    };
  }
  cache.set(dir, result);
  return result;
}

// The package.json that a file belongs to.
function packageScope(filename) {
  let at = filename.lastIndexOf('/');
  while (at > 0) {
    const dir = filename.slice(0, at);
    if (dir.endsWith('/node_modules')) return null;
    const found = readPackage(dir);
    if (found !== null) return found;
    at = filename.lastIndexOf('/', at - 1);
  }
  return readPackage('/');
}

function isConditional({ exports, path }) {
  if (typeof exports === 'string' || Array.isArray(exports)) return true;
  if (typeof exports !== 'object' || exports === null) return false;
  const keys = Object.keys(exports);
  const plain = keys.filter((key) => key === '' || key[0] !== '.').length;
  if (plain !== 0 && plain !== keys.length) {
    throw new (errors().ERR_INVALID_PACKAGE_CONFIG)(path, undefined, '"exports" cannot contain some keys starting with \'.\' and some not.' +
      ' The exports object must either be an object of package subpath keys or an object of main entry condition name keys only.');
  }
  return plain !== 0;
}

// Targets are URLs: what is escaped in them is not in the file's name, and a query is none of it.
function fileOf(pkg, relative) {
  if (!/[%?#\\]/.test(relative)) return require('path').join(pkg.dir, relative);
  const { fileURLToPath, pathToFileURL } = require('internal/url_files');
  const { URL } = require('internal/url');
  return fileURLToPath(new URL(relative, pathToFileURL(`${pkg.dir}/`)));
}

// The value of a target for our conditions: a path, null (excluded) or undefined (no condition holds).
// `base`: the file that asks, when the error names it.
function resolveTarget(pkg, target, subpath, key, isImport, base, conditions) {
  if (typeof target === 'string') {
    if (!target.startsWith('./')) {
      if (isImport && !target.startsWith('../') && !target.startsWith('/') && !require('internal/url').URL.canParse(target)) {
        return { bare: subpath === undefined ? target : target.replaceAll('*', subpath) };
      }
      throw new (errors().ERR_INVALID_PACKAGE_TARGET)(`${pkg.dir}/`, key, target, isImport, base);
    }
    if (/(^|\/)(\.\.?|node_modules)(\/|$)/.test(target.slice(2))) throw new (errors().ERR_INVALID_PACKAGE_TARGET)(`${pkg.dir}/`, key, target, isImport, base);
    if (subpath !== undefined && /(?:^|\/|\\|%2f|%5c)(?:(?:\.|%2e){1,2}|(?:n|%6e|%4e)ode_modules)(?:\/|\\|%2f|%5c|$)/i.test(subpath)) {
      const request = key.replace('*', () => subpath);
      throw new (errors().ERR_INVALID_MODULE_SPECIFIER)(request, `request is not a valid match in pattern "${key}" for the "${isImport ? 'imports' : 'exports'}" resolution of ${pkg.path}`, base);
    }
    const relative = subpath === undefined ? target : target.replaceAll('*', subpath);
    return { file: fileOf(pkg, relative) };
  }
  if (Array.isArray(target)) {
    let last = null;
    for (const item of target) {
      try {
        const found = resolveTarget(pkg, item, subpath, key, isImport, base, conditions);
        if (found) return found;
        last = found;
      } catch (err) {
        if (err.code !== 'ERR_INVALID_PACKAGE_TARGET') throw err;
        last = undefined;
      }
    }
    return last;
  }
  if (target === null) return null;
  if (typeof target === 'object') {
    for (const name of Object.keys(target)) {
      if (name !== 'default' && !conditions.has(name)) continue;
      const found = resolveTarget(pkg, target[name], subpath, key, isImport, base, conditions);
      if (found !== undefined) return found;
    }
    return undefined;
  }
  throw new (errors().ERR_INVALID_PACKAGE_TARGET)(`${pkg.dir}/`, key, String(target), isImport, base);
}

// Exact key first, else the pattern with the longest text before its star, and of those the longest.
function matchKey(table, request) {
  if (Object.hasOwn(table, request) && !request.includes('*') && !request.endsWith('/')) return { key: request, subpath: undefined };
  let best;
  for (const key of Object.keys(table)) {
    const star = key.indexOf('*');
    if (star === -1 || key.lastIndexOf('*') !== star) continue;
    const before = key.slice(0, star);
    const after = key.slice(star + 1);
    if (request.startsWith(before) && request !== before && request.length >= key.length && request.endsWith(after)) {
      if (best === undefined || before.length > best.before || (before.length === best.before && key.length > best.key.length)) best = { key, before: before.length, subpath: request.slice(star, request.length - after.length) };
    }
  }
  return best;
}

// `subpath` is "." or "./x". Returns a file name or throws.
function resolveExports(pkg, subpath, parentPath, conditions = requireConditions) {
  const table = isConditional(pkg) ? { '.': pkg.exports } : pkg.exports;
  const match = matchKey(table, subpath);
  const found = match === undefined ? undefined : resolveTarget(pkg, table[match.key], match.subpath, match.key, false, parentPath, conditions);
  if (found == null) throw new (errors().ERR_PACKAGE_PATH_NOT_EXPORTED)(`${pkg.dir}/`, subpath, parentPath);
  return found.file;
}

// A specifier that begins with "#". Returns { file } or { bare }; undefined without a package that has imports.
function resolveImports(request, filename, conditions = requireConditions) {
  const pkg = packageScope(filename);
  if (pkg === null || pkg.imports === undefined) return undefined;
  if (request === '#') throw new (errors().ERR_INVALID_MODULE_SPECIFIER)(request, 'is not a valid internal imports specifier name', filename);
  const match = matchKey(pkg.imports, request);
  const found = match === undefined ? undefined : resolveTarget(pkg, pkg.imports[match.key], match.subpath, match.key, true, filename, conditions);
  if (found) return found;
  throw new (errors().ERR_PACKAGE_IMPORT_NOT_DEFINED)(request, `${pkg.dir}/`, filename);
}

module.exports = { requireConditions, importConditions, readPackage, packageScope, resolveExports, resolveImports };
