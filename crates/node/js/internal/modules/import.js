'use strict';
// import() of what needs no ES modules: CommonJS files, JSON files and built-in modules.
//
// The specifier is resolved by the rules of ES modules (no extension is guessed, the condition is `import`), the module
// is loaded by CommonJS, and the promise is fulfilled with a namespace of `default`, `module.exports` and the names that
// the text of the file exports (internal/modules/export_names). An ES module is refused by rejection.

const path = require('path');
const native = internalBinding('fs');
const { codes } = require('internal/errors');
const { makeNamespace } = require('internal/modules/namespace');
const packages = require('internal/modules/cjs/package');
const { isSchemeId, canBeRequired, loadBuiltin } = require('internal/modules/cjs/builtins');

const namespaces = new Map(); // file or built-in id -> namespace

function toURL(file) {
  return `file://${encodeURI(file).replaceAll('#', '%23').replaceAll('?', '%3F')}`;
}

// The `type` of the attributes, or undefined.
function readAttributes(options) {
  if (options === undefined) return {};
  if ((typeof options !== 'object' && typeof options !== 'function') || options === null) throw new TypeError('The second argument to import() must be an object');
  const attributes = options.with;
  if (attributes === undefined) return {};
  if ((typeof attributes !== 'object' && typeof attributes !== 'function') || attributes === null) throw new TypeError("The 'with' option must be an object");
  const out = {};
  for (const key of Object.keys(attributes)) {
    if (typeof attributes[key] !== 'string') throw new TypeError('Import attribute value must be a string');
    out[key] = attributes[key];
  }
  return out;
}

// A path of a URL or a relative reference, without its query and fragment, decoded.
function decodePath(text, referrer) {
  const bare = text.replace(/[?#][^]*$/, '');
  if (/%(?:2f|5c)/i.test(bare)) {
    throw new codes.ERR_INVALID_MODULE_SPECIFIER(path.resolve(path.dirname(referrer), bare), 'must not include encoded "/" or "\\" characters', referrer);
  }
  return decodeURIComponent(bare);
}

function notFound(what, name, referrer, url) {
  const err = new codes.ERR_MODULE_NOT_FOUND(name, referrer, what);
  if (url !== undefined) err.url = url;
  return err;
}

function checkFile(file, referrer) {
  const kind = native.kind(file);
  if (kind === 1) {
    const err = new codes.ERR_UNSUPPORTED_DIR_IMPORT(file, referrer);
    err.url = toURL(file);
    throw err;
  }
  if (kind !== 0) throw notFound('module', file, referrer, toURL(file));
  return native.realpath(file);
}

// Main files of packages without `exports`: what CommonJS would find, with the extensions that Node tries here.
function legacyMain(directory, main) {
  const tries = main ? [main, `${main}.js`, `${main}.json`, `${main}.node`, `${main}/index.js`, `${main}/index.json`, `${main}/index.node`] : [];
  for (const name of [...tries, 'index.js', 'index.json', 'index.node']) {
    const file = path.join(directory, name);
    if (native.kind(file) === 0) return file;
  }
  return undefined;
}

function resolveBare(specifier, referrer) {
  const match = /^((?:@[^/\\%]+\/)?[^./\\%@][^/\\%]*)(\/[^]*)?$/.exec(specifier);
  if (match === null) {
    if (specifier === '') throw notFound('package', '', referrer);
    throw new codes.ERR_INVALID_MODULE_SPECIFIER(specifier, 'is not a valid package name', referrer);
  }
  const [, name, rest = ''] = match;
  const scope = packages.packageScope(referrer);
  if (scope !== null && scope.exports != null && scope.name === name) return packages.resolveExports(scope, `.${rest}`, referrer, packages.importConditions);
  const { Module } = require('internal/modules/cjs/loader');
  for (const folder of Module._nodeModulePaths(path.dirname(referrer))) {
    const directory = path.join(folder, name);
    if (native.kind(directory) !== 1) continue;
    const pkg = packages.readPackage(directory);
    if (pkg !== null && pkg.exports != null) return packages.resolveExports(pkg, `.${rest}`, referrer, packages.importConditions);
    if (rest !== '') return path.join(directory, decodePath(rest, referrer));
    const main = legacyMain(directory, pkg?.main);
    if (main === undefined) throw notFound('package', directory, referrer);
    return main;
  }
  throw notFound('package', name, referrer);
}

// { builtin } or { file }.
function resolve(specifier, referrer, known) {
  if (specifier.startsWith('node:') || specifier.startsWith('tally:')) {
    if (!isSchemeId(specifier)) throw new codes.ERR_UNKNOWN_BUILTIN_MODULE(specifier);
    return { builtin: specifier };
  }
  if (canBeRequired(specifier)) return { builtin: specifier };
  if (specifier.startsWith('file:')) {
    const url = /^file:(?:\/\/(?:localhost)?(?=\/))?(\/[^]*)$/.exec(specifier);
    if (url === null) throw new codes.ERR_INVALID_MODULE_SPECIFIER(specifier, 'is no URL of a file', referrer);
    return { file: checkFile(path.resolve(decodePath(url[1], referrer)), referrer) };
  }
  if (specifier[0] === '/') return { file: checkFile(path.resolve(decodePath(specifier, referrer)), referrer) };
  if (/^data:/i.test(specifier)) throw new codes.ERR_TALLY_NOT_BUILT_YET('import() of a data: URL');
  const scheme = /^([a-z][a-z0-9+.-]*:)/i.exec(specifier);
  if (scheme !== null) throw new codes.ERR_UNSUPPORTED_ESM_URL_SCHEME(scheme[1].toLowerCase());
  if (!known) throw new codes.ERR_TALLY_NOT_BUILT_YET(`import() of '${specifier}' in code that belongs to no file`);
  if (/^\.\.?(?:\/|$)/.test(specifier)) return { file: checkFile(path.resolve(path.dirname(referrer), decodePath(specifier, referrer)), referrer) };
  if (specifier[0] === '#') {
    const found = packages.resolveImports(specifier, referrer, packages.importConditions);
    if (found === undefined) throw new codes.ERR_PACKAGE_IMPORT_NOT_DEFINED(specifier, undefined, referrer);
    return found.bare === undefined ? { file: checkFile(found.file, referrer) } : resolve(found.bare, referrer, known);
  }
  return { file: checkFile(resolveBare(specifier, referrer), referrer) };
}

function namesOf(exports) {
  if ((typeof exports !== 'object' && typeof exports !== 'function') || exports === null) return [];
  return Object.keys(exports).filter((name) => name !== 'default' && name !== 'module.exports' && name.isWellFormed());
}

// The names that a file's text exports, and those of the files that it exports as its own.
function namesIn(file, seen = new Set()) {
  const found = new Set();
  if (seen.has(file) || !/\.c?js$|\/[^./]*$/.test(file)) return found;
  seen.add(file);
  const { exportNames } = require('internal/modules/export_names');
  const { names, requests } = exportNames(native.readFileUtf8(file));
  for (const name of names) found.add(name);
  if (requests.size > 0) {
    const { Module } = require('internal/modules/cjs/loader');
    const require_ = Module.createRequire(file);
    for (const request of requests) {
      let other;
      try {
        other = require_.resolve(request);
      } catch {
        continue; // running the file says so
      }
      const more = path.isAbsolute(other) ? namesIn(other, seen) : namesOf(loadBuiltin(other));
      for (const name of more) found.add(name);
    }
  }
  return found;
}

function loadFile(file, attributes) {
  const url = toURL(file);
  const extension = path.extname(file);
  for (const key of Object.keys(attributes)) {
    if (key === 'type') {
      if (attributes.type !== 'json' && attributes.type !== 'css') throw new codes.ERR_IMPORT_ATTRIBUTE_UNSUPPORTED(key, attributes.type, url);
    }
  }
  if (extension === '.json') {
    if (attributes.type === undefined) throw new codes.ERR_IMPORT_ATTRIBUTE_MISSING(url, 'type', 'json');
  } else if (attributes.type !== undefined) {
    throw new codes.ERR_IMPORT_ATTRIBUTE_TYPE_INCOMPATIBLE(url, attributes.type);
  }
  const done = namespaces.get(file);
  if (done !== undefined) return done;
  const isModule = extension === '.mjs' || (extension === '.js' && packages.packageScope(file)?.type === 'module');
  if (isModule || extension === '.wasm') throw new codes.ERR_TALLY_NOT_BUILT_YET(`import() of the ES module ${file}`);
  if (extension !== '' && !['.js', '.cjs', '.json', '.node'].includes(extension)) throw new codes.ERR_UNKNOWN_FILE_EXTENSION(extension, file);
  const { Module } = require('internal/modules/cjs/loader');
  let exports;
  try {
    exports = Module._load(file, undefined, false);
  } catch (err) {
    if (err?.code === 'ERR_REQUIRE_ESM' && err.message.includes(file)) throw new codes.ERR_TALLY_NOT_BUILT_YET(`import() of the ES module ${file}`);
    throw err;
  }
  const entries = { __proto__: null };
  if (extension !== '.json') {
    const isObject = (typeof exports === 'object' || typeof exports === 'function') && exports !== null;
    for (const name of namesIn(file)) {
      if (!name.isWellFormed()) continue;
      entries[name] = undefined;
      try {
        if (isObject && Object.hasOwn(exports, name)) entries[name] = exports[name];
      } catch {
        // A getter that throws exports nothing.
      }
    }
    entries['module.exports'] = exports;
  }
  entries.default = exports;
  const namespace = makeNamespace(entries);
  namespaces.set(file, namespace);
  return namespace;
}

function loadModule(id, attributes) {
  for (const key of Object.keys(attributes)) throw new codes.ERR_IMPORT_ATTRIBUTE_UNSUPPORTED(key, attributes[key], id);
  const plain = id.replace(/^node:/, '');
  let namespace = namespaces.get(plain);
  if (namespace === undefined) {
    const exports = loadBuiltin(id);
    const entries = { __proto__: null };
    for (const name of namesOf(exports)) entries[name] = exports[name];
    entries.default = exports;
    namespace = makeNamespace(entries);
    namespaces.set(plain, namespace);
  }
  return namespace;
}

// Called for `import(specifier, options)` in the code of `source`: a file, or a name such as '[eval]'.
async function importModule(source, specifier, options) {
  specifier = `${specifier}`;
  const attributes = readAttributes(options);
  const known = path.isAbsolute(source) || source === '[eval]' || source === '[stdin]';
  const referrer = path.isAbsolute(source) ? source : path.join(process.cwd(), source);
  await undefined; // the module runs in a job of its own, as everywhere
  const { builtin, file } = resolve(specifier, referrer, known);
  return builtin === undefined ? loadFile(file, attributes) : loadModule(builtin, attributes);
}

// module.findPackageJSON: of the package that a bare specifier names, or that a file belongs to.
function findPackageJSON(specifier, base) {
  if (specifier === undefined) throw new codes.ERR_MISSING_ARGS('specifier');
  specifier = `${specifier?.href ?? specifier}`;
  let from = base === undefined ? undefined : `${base?.href ?? base}`;
  if (from !== undefined && from.startsWith('file:')) from = decodePath(from.replace(/^file:(?:\/\/(?:localhost)?(?=\/))?/, ''), '/');
  const isFile = /^(?:\/|file:)/.test(specifier);
  if (!isFile && (from === undefined || !path.isAbsolute(from))) throw new codes.ERR_INVALID_URL(base === undefined ? specifier : from);
  const bare = /^((?:@[^/\\%]+\/)?[^./\\%@][^/\\%]*)(\/[^]*)?$/.exec(specifier);
  if (isFile || bare === null || specifier.startsWith('file:')) {
    const { file } = resolve(specifier, from ?? '/', true);
    return packages.packageScope(file)?.path;
  }
  const { Module } = require('internal/modules/cjs/loader');
  for (const folder of Module._nodeModulePaths(path.dirname(from))) {
    const pkg = packages.readPackage(path.join(folder, bare[1]));
    if (pkg !== null) return pkg.path;
  }
  throw notFound('package', bare[1], from);
}

module.exports = { importModule, findPackageJSON };
