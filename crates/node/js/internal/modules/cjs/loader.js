'use strict';
// CommonJS: class Module as programs see and patch it.
//
// _load finds or makes a module, _resolveFilename turns a request into a file name, _extensions run a file of a kind.
// Each looks the others up on Module, so that a program's replacement is used.

const fs = internalBinding('fs');
const path = require('path');
const { canBeRequired, isSchemeId, loadBuiltin, builtinModules } = require('internal/modules/cjs/builtins');
const { compileFunction, looksLikeModule, runInThisContext } = internalBinding('contextify');

const PARAMETERS = ['exports', 'require', 'module', '__filename', '__dirname'];

const relativeCache = { __proto__: null }; // parent directory and request -> file name
const realpaths = new Map();

function codes() { return require('internal/errors').codes; }
function packages() { return require('internal/modules/cjs/package'); }

function addChild(parent, child, scan) {
  const children = parent?.children;
  if (children && !(scan && children.includes(child))) children.push(child);
}

const parents = new WeakMap();

function Module(id = '', parent) {
  this.id = id;
  this.path = path.dirname(id);
  this.exports = {};
  parents.set(this, parent);
  addChild(parent, this, false);
  this.filename = null;
  this.loaded = false;
  this.children = [];
}

Object.defineProperty(Module.prototype, 'parent', {
  __proto__: null, configurable: true,
  get() { return parents.get(this); },
  set(value) { parents.set(this, value); },
});

Module._cache = { __proto__: null };
Module._pathCache = { __proto__: null };
Module._extensions = { __proto__: null };
Module.builtinModules = builtinModules;
Module.Module = Module;

// Programs that replace wrap or the wrapper get their text compiled; all others are compiled as a function.
let wrapper = [`(function (${PARAMETERS.join(', ')}) { `, '\n});'];
let patched = false;
function wrap(script) { return wrapper[0] + script + wrapper[1]; }
let wrapFunction = wrap;
Object.defineProperty(Module, 'wrap', {
  __proto__: null, configurable: true, enumerable: true,
  get() { return wrapFunction; },
  set(value) {
    patched = true;
    wrapFunction = value;
  },
});
Object.defineProperty(Module, 'wrapper', {
  __proto__: null, configurable: true, enumerable: true,
  get() {
    patched = true;
    return wrapper;
  },
  set(value) {
    patched = true;
    wrapper = value;
  },
});

function toRealPath(file, isMain) {
  const { options } = require;
  if (isMain ? options.preserveSymlinksMain : options.preserveSymlinks) return path.resolve(file);
  let real = realpaths.get(file);
  if (real === undefined) {
    real = fs.realpath(file);
    realpaths.set(file, real);
  }
  return real;
}

function tryFile(file, isMain) {
  return fs.moduleKind(file) === 0 ? toRealPath(file, isMain) : false;
}

function tryExtensions(base, extensions, isMain) {
  for (let i = 0; i < extensions.length; i++) {
    const found = tryFile(base + extensions[i], isMain);
    if (found) return found;
  }
  return false;
}

function tryPackage(directory, extensions, request, isMain) {
  const main = packages().readPackage(directory)?.main;
  if (!main) return tryExtensions(path.join(directory, 'index'), extensions, isMain);
  const file = path.resolve(directory, main);
  const found = tryFile(file, isMain) || tryExtensions(file, extensions, isMain) || tryExtensions(path.join(file, 'index'), extensions, isMain) ||
    tryExtensions(path.join(directory, 'index'), extensions, isMain);
  if (found) return found;
  const err = new Error(`Cannot find module '${file}'. Please verify that the package.json has a valid "main" entry`);
  err.code = 'MODULE_NOT_FOUND';
  err.path = path.join(directory, 'package.json');
  err.requestPath = request;
  throw err;
}

// "name/sub" or "@scope/name/sub" -> the package's part and "." or "./sub".
function splitBare(request) {
  const match = /^((?:@[^/\\%]+\/)?[^./\\%@][^/\\%]*)(\/.*)?$/.exec(request);
  return match === null ? undefined : { name: match[1], subpath: `.${match[2] ?? ''}` };
}

function resolvePackageExports(directory, request) {
  const bare = splitBare(request);
  if (bare === undefined) return false;
  const pkg = packages().readPackage(path.join(directory, bare.name));
  if (pkg === null || pkg.exports == null) return false;
  return finishExports(packages().resolveExports(pkg, bare.subpath), pkg.dir);
}

// `where` is the path that the error names: the folder of a package, or for imports its package.json.
function finishExports(file, where) {
  const found = tryFile(file);
  if (found) return found;
  const err = new Error(`Cannot find module '${file}'`);
  err.code = 'MODULE_NOT_FOUND';
  err.path = where;
  throw err;
}

// A package may require itself by its name, through its exports.
function trySelf(parent, request) {
  const from = parent?.filename;
  const bare = from ? splitBare(request) : undefined;
  if (bare === undefined) return false;
  const pkg = packages().packageScope(from);
  if (pkg === null || pkg.exports == null || pkg.name !== bare.name) return false;
  return finishExports(packages().resolveExports(pkg, bare.subpath, from), pkg.dir);
}

Module._findPath = function(request, paths, isMain) {
  const absolute = path.isAbsolute(request);
  if (absolute) paths = [''];
  else if (!paths || paths.length === 0) return false;
  const key = `${request}\x00${paths.length === 1 ? paths[0] : paths.join('\x00')}`;
  const known = Module._pathCache[key];
  if (known) return known;
  const trailingSlash = /(?:^|\/)\.{0,2}$/.test(request) && (request.endsWith('/') || request.endsWith('/.') || request.endsWith('/..') || request === '.' || request === '..');
  let extensions;
  for (let i = 0; i < paths.length; i++) {
    const base = paths[i];
    if (base && fs.moduleKind(base) < 1) continue;
    if (!absolute) {
      const exported = resolvePackageExports(base, request);
      if (exported) return exported;
    }
    const full = path.resolve(base, request);
    const kind = fs.moduleKind(full);
    let found = false;
    if (!trailingSlash) {
      if (kind === 0) found = toRealPath(full, isMain);
      if (!found) found = tryExtensions(full, extensions ??= Object.keys(Module._extensions), isMain);
    }
    if (!found && kind === 1) found = tryPackage(full, extensions ??= Object.keys(Module._extensions), request, isMain);
    if (found) {
      Module._pathCache[key] = found;
      return found;
    }
  }
  return false;
};

Module._nodeModulePaths = function(from) {
  from = path.resolve(from);
  if (from === '/') return ['/node_modules'];
  const paths = [];
  for (let at = from.length; at > 0; at = from.lastIndexOf('/', at - 1)) {
    const dir = from.slice(0, at);
    if (!dir.endsWith('/node_modules')) paths.push(`${dir}/node_modules`);
  }
  paths.push('/node_modules');
  return paths;
};

function isRelative(request) {
  return request[0] === '.' && (request.length === 1 || request[1] === '/' || (request[1] === '.' && (request.length === 2 || request[2] === '/')));
}

Module._resolveLookupPaths = function(request, parent) {
  if (canBeRequired(request)) return null;
  if (!isRelative(request)) {
    let paths = Module.globalPaths;
    if (parent?.paths?.length) paths = parent.paths.concat(paths);
    return paths.length > 0 ? paths : null;
  }
  if (!parent?.id || !parent.filename) return ['.', ...Module._nodeModulePaths('.'), ...Module.globalPaths];
  return [path.dirname(parent.filename)];
};

Module._resolveFilename = function(request, parent, isMain, options) {
  if (isSchemeId(request) || canBeRequired(request)) return request;
  let paths;
  if (request[0] === '/') {
    paths = ['']; // absolute: no folder to search
  } else if (options !== null && typeof options === 'object' && options.paths !== undefined) {
    if (!Array.isArray(options.paths)) throw new (codes().ERR_INVALID_ARG_VALUE)('options.paths', options.paths);
    if (isRelative(request)) {
      ({ paths } = options);
    } else {
      paths = [];
      for (const from of options.paths) {
        const fake = new Module('', null);
        fake.paths = Module._nodeModulePaths(from);
        for (const found of Module._resolveLookupPaths(request, fake) ?? []) if (!paths.includes(found)) paths.push(found);
      }
    }
  } else {
    paths = Module._resolveLookupPaths(request, parent);
  }
  if (request[0] === '#' && (parent?.filename || parent?.id === '<repl>')) {
    const found = packages().resolveImports(request, parent.filename);
    if (found?.bare !== undefined) return Module._resolveFilename(found.bare, parent, isMain);
    if (found !== undefined) return finishExports(found.file, packages().packageScope(parent.filename).path);
  }
  const self = trySelf(parent, request);
  if (self) return self;
  const filename = Module._findPath(request, paths, isMain);
  if (filename) return filename;
  const requireStack = [];
  for (let cursor = parent; cursor; cursor = parents.get(cursor)) requireStack.push(cursor.filename || cursor.id);
  let message = `Cannot find module '${request}'`;
  if (requireStack.length > 0) message += `\nRequire stack:\n- ${requireStack.join('\n- ')}`;
  const err = new Error(message);
  err.code = 'MODULE_NOT_FOUND';
  err.requireStack = requireStack;
  throw err;
};

// What hooks of module.registerHooks() make of a request: a path, or a built-in module with its scheme.
function resolveWithHooks(request, parent, isMain) {
  const { pathToFileURL, fileURLToPath } = require('internal/url_files');
  const parentURL = parent?.filename ? pathToFileURL(parent.filename).href : undefined;
  const conditions = [...packages().requireConditions].filter((name) => name !== 'default');
  const steps = hooks.resolve(request, { conditions, importAttributes: { __proto__: null }, parentURL }, (specifier) => {
    if (isSchemeId(specifier) || canBeRequired(specifier)) return { url: `node:${specifier.replace(/^node:/, '')}`, format: 'builtin' };
    const file = specifier.startsWith('file:') ? fileURLToPath(specifier) : specifier;
    return { url: pathToFileURL(Module._resolveFilename(file, parent, isMain)).href, format: undefined };
  }, true);
  const { url } = require('internal/modules/esm/loader').runSync(steps);
  return url.startsWith('file:') ? fileURLToPath(url) : url;
}

const esModules = new WeakSet(); // modules that turned out to be ES modules

// What is there so far of CommonJS in a circle; an ES module has nothing to give.
function exportsOfCached(module) {
  if (!module.loaded && esModules.has(module)) throw new (codes().ERR_REQUIRE_CYCLE_MODULE)(module.filename, parents.get(module)?.filename);
  return module.exports;
}

Module._load = function(request, parent, isMain) {
  let relativeKey;
  if (parent) {
    relativeKey = `${parent.path}\x00${request}`;
    const filename = relativeCache[relativeKey];
    if (filename !== undefined) {
      const cached = Module._cache[filename];
      if (cached !== undefined) {
        addChild(parent, cached, true);
        return exportsOfCached(cached);
      }
      delete relativeCache[relativeKey];
    }
  }
  if (hooks !== undefined && hooks.hasResolve) {
    const found = resolveWithHooks(request, parent, isMain);
    if (found.startsWith('node:')) return loadBuiltin(found);
    request = found;
  }
  if (request.startsWith('node:')) {
    if (!isSchemeId(request)) throw new (codes().ERR_UNKNOWN_BUILTIN_MODULE)(request);
    return loadBuiltin(request);
  }
  const filename = Module._resolveFilename(request, parent, isMain);
  const cached = Module._cache[filename];
  if (cached !== undefined) {
    addChild(parent, cached, true);
    return exportsOfCached(cached);
  }
  if (canBeRequired(filename)) return loadBuiltin(filename);
  const module = new Module(filename, parent);
  if (isMain) {
    process.mainModule = module;
    module.id = '.';
  }
  Module._cache[filename] = module;
  if (relativeKey !== undefined) relativeCache[relativeKey] = filename;
  let done = false;
  try {
    module.load(filename);
    done = true;
  } finally {
    if (!done) {
      delete Module._cache[filename];
      if (relativeKey !== undefined) delete relativeCache[relativeKey];
      const at = parent?.children?.indexOf(module) ?? -1;
      if (at !== -1) parent.children.splice(at, 1);
    }
  }
  return module.exports;
};

// The longest known extension: "a.test.js" has ".test.js" if a program registered that.
function findExtension(filename) {
  const name = path.basename(filename);
  for (let at = name.indexOf('.', 1); at > 0; at = name.indexOf('.', at + 1)) {
    const extension = name.slice(at);
    if (Module._extensions[extension]) return extension;
  }
  return '.js';
}

Module.prototype.load = function(filename) {
  this.filename ??= filename;
  this.paths ??= Module._nodeModulePaths(path.dirname(filename));
  Module._extensions[findExtension(filename)](this, filename);
  this.loaded = true;
};

Module.prototype.require = function(id) {
  if (typeof id !== 'string') require('internal/validators').validateString(id, 'id');
  if (id === '') throw new (codes().ERR_INVALID_ARG_VALUE)('id', id, 'must be a non-empty string');
  const exports = Module._load(id, this, false);
  if (settled || this.id !== '.') return exports;
  // What starting up and loading the program left is collected once, here: it is no part of what the program's figures
  // compare, and reading figures never collects. A program of one file does not pay.
  settled = true;
  internalBinding('memory').settle();
  return exports;
};
let settled = false;

function compileWrapper(content, filename) {
  if (patched) return runInThisContext(Module.wrap(content), filename);
  try {
    return compileFunction(content, filename, PARAMETERS);
  } catch (err) {
    if (err.name === 'SyntaxError' && looksLikeModule(content, filename)) throw new (codes().ERR_REQUIRE_ESM)(filename);
    throw err;
  }
}

Module.prototype._compile = function(content, filename, format) {
  if (format?.endsWith('typescript')) {
    content = require('internal/modules/typescript').strip(content, filename);
    format = format === 'typescript' ? undefined : format.slice(0, -'-typescript'.length);
  }
  if (format === 'module') return loadModule(this, filename, content, format);
  let compiled;
  try {
    compiled = compileWrapper(content, filename);
  } catch (err) {
    // A text whose kind nobody said may be an ES module.
    if (format === 'commonjs' || !looksLikeModule(content, filename)) throw err;
    if (filename.endsWith('.js')) require('internal/modules/esm/formats').warnTypeless(require('internal/url_files').pathToFileURL(filename).href, filename);
    return loadModule(this, filename, content, 'module');
  }
  const require_ = require('internal/modules/cjs/helpers').makeRequire(this);
  return compiled.call(this.exports, this.exports, require_, this, filename, path.dirname(filename));
};

function stripBOM(content) {
  return content.charCodeAt(0) === 0xFEFF ? content.slice(1) : content;
}

Module._extensions['.js'] = function(module, filename) {
  if (hooks !== undefined) return loadWithHooks(module, filename);
  const content = stripBOM(fs.readFileUtf8(filename));
  module._compile(content, filename, formatOf(filename));
};

// What hooks of module.registerHooks() say that a file has.
function loadWithHooks(module, filename) {
  const url = require('internal/url_files').pathToFileURL(filename).href;
  const conditions = [...packages().requireConditions].filter((name) => name !== 'default');
  const hinted = formatOf(filename);
  const steps = hooks.load(url, { conditions, format: hinted ?? 'commonjs', importAttributes: { __proto__: null } },
    (_, context) => ({ format: hinted ?? context.format, source: fs.readFileUtf8(filename) }), true);
  const { format, source } = require('internal/modules/esm/loader').runSync(steps);
  const text = stripBOM(typeof source === 'string' ? source : require('buffer').Buffer.from(source ?? '').toString());
  if (format === 'json') module.exports = JSON.parse(text);
  else if (format === 'builtin') module.exports = loadBuiltin(filename);
  else module._compile(text, filename, hinted === undefined && format === 'commonjs' ? undefined : format);
}

// 'module', 'commonjs', these with '-typescript', or undefined: the text says. 'typescript': once its types are gone.
function formatOf(filename) {
  if (filename.endsWith('.mjs')) return 'module';
  if (filename.endsWith('.cjs')) return 'commonjs';
  const typescript = /\.[cm]?ts$/.test(filename) && require.options.stripTypes !== false;
  if (typescript && !filename.endsWith('.ts')) return filename.endsWith('.mts') ? 'module-typescript' : 'commonjs-typescript';
  if (!typescript && !filename.endsWith('.js')) return undefined;
  const type = packages().packageScope(filename)?.type ?? 'none';
  if (typescript) return type === 'none' ? 'typescript' : `${type}-typescript`;
  return type === 'none' ? undefined : type;
}

// A file that turned out to be an ES module.
function loadModule(module, filename, content, format) {
  const loader = require('internal/modules/esm/loader');
  if (process.mainModule !== module && require.options.experimentalRequireModule === false) {
    throw new (codes().ERR_REQUIRE_ESM)(filename, parents.get(module)?.filename);
  }
  if (process.mainModule === module) {
    process.mainModule = undefined;
    delete Module._cache[filename];
    loader.runFile(require('internal/url_files').pathToFileURL(filename).href);
    return;
  }
  esModules.add(module);
  module.exports = loader.exportsOf(loader.requireModule(filename, content, format, parents.get(module)));
}

// For import of a CommonJS file: its exports.
function loadForImport(filename, isMain) {
  return Module._load(filename, undefined, isMain);
}

Module._extensions['.json'] = function(module, filename) {
  const content = fs.readFileUtf8(filename);
  try {
    module.exports = JSON.parse(stripBOM(content));
  } catch (err) {
    err.message = `${filename}: ${err.message}`;
    throw err;
  }
};

Module._extensions['.node'] = function(module, filename) {
  throw new (codes().ERR_TALLY_NOT_BUILT_YET)(`The native add-on ${filename}`);
};

Module.createRequire = function createRequire(filename) {
  let file = filename;
  if (typeof filename !== 'string' || !path.isAbsolute(filename)) {
    try {
      file = require('internal/url_files').fileURLToPath(filename);
    } catch {
      throw new (codes().ERR_INVALID_ARG_VALUE)('filename', filename, 'must be a file URL object, file URL string, or absolute path string');
    }
  }
  if (file.endsWith('/')) file += 'noop.js'; // a folder: as if from a file in it
  const module = new Module(file);
  module.filename = file;
  module.paths = Module._nodeModulePaths(path.dirname(file));
  return require('internal/modules/cjs/helpers').makeRequire(module);
};

Module.isBuiltin = function isBuiltin(id) {
  return typeof id === 'string' && canBeRequired(id);
};

// Read when a bare request is first looked up: the environment costs a start-up that needs none.
internalBinding('util').defineLazy(Module, 'globalPaths', globalPaths, true);

Module._initPaths = function() { Module.globalPaths = globalPaths(); };
function globalPaths() {
  if (require.options.globalSearchPaths === false) return [];
  const { HOME, NODE_PATH } = process.env;
  const paths = NODE_PATH ? NODE_PATH.split(':').filter(Boolean) : [];
  if (HOME) paths.push(path.resolve(HOME, '.node_modules'), path.resolve(HOME, '.node_libraries'));
  return paths;
}

Module._checkSyntax = function(content, filename) {
  compileFunction(stripBOM(content), filename, PARAMETERS);
};

Module._preloadModules = function(requests) {
  for (const request of requests) Module._preload(request);
};

Module.runMain = function(main = process.argv[1]) {
  Module._load(path.resolve(main), null, true);
};

Module.findPackageJSON = function findPackageJSON(specifier, base = undefined) {
  return require('internal/modules/esm/find_package').findPackageJSON(specifier, base);
};
Object.defineProperty(Module.findPackageJSON, 'length', { value: 1 });
Module.syncBuiltinESMExports = function syncBuiltinESMExports() {
  if (require.isLoaded('internal/modules/esm/builtins')) require('internal/modules/esm/builtins').sync();
};

// Nothing is kept of what was compiled.
Module.enableCompileCache = function enableCompileCache(cacheDir) {
  if (cacheDir !== undefined && cacheDir !== null && typeof cacheDir !== 'object' && typeof cacheDir !== 'string') {
    const err = new TypeError('cacheDir should be a string');
    err.code = 'ERR_INVALID_ARG_TYPE';
    throw err;
  }
  return { status: Module.constants.compileCacheStatus.DISABLED };
};
Module.getCompileCacheDir = function getCompileCacheDir() {};
Module.flushCompileCache = function flushCompileCache() {};
Module.constants = Object.freeze({ __proto__: null, compileCacheStatus: Object.freeze({ __proto__: null, FAILED: 0, ENABLED: 1, ALREADY_ENABLED: 2, DISABLED: 3 }) });

Module._stat = (file) => fs.moduleKind(file);
Module._readPackage = function _readPackage(directory) {
  const found = packages().readPackage(path.resolve(directory));
  if (found === null) return { __proto__: null, exists: false };
  const { name, main, type, exports, imports } = found;
  return { __proto__: null, name, main, type, exports, imports, exists: true, pjsonPath: found.path };
};
// Made when first read: every program loads this file.
function lazy(name, make) { internalBinding('util').defineLazy(Module, name, make, true); }

lazy('_debug', () => require('internal/util').deprecate(require('internal/util/debuglog').debuglog('module'), 'Module._debug is deprecated.', 'DEP0077'));
let preloading = false;
Module._preload = function(request) {
  const parent = new Module('internal/preload', null);
  parent.paths = Module._nodeModulePaths(process.cwd());
  preloading = true;
  try {
    parent.require(request);
  } finally {
    preloading = false;
  }
};
Object.defineProperty(Module.prototype, 'isPreloading', { __proto__: null, configurable: true, get: () => preloading });

Module.findSourceMap = function findSourceMap(sourceURL) { return require('internal/source_map_stacks').findSourceMap(sourceURL); };
Module.getSourceMapsSupport = function getSourceMapsSupport() { return Object.assign({ __proto__: null }, require('internal/source_map').support); };
Module.setSourceMapsSupport = function setSourceMapsSupport(enabled, options = {}) { require('internal/source_map').setSupport(enabled, options); };
lazy('SourceMap', () => require('internal/source_map').SourceMap);
for (const name of ['register', 'registerHooks']) lazy(name, () => require('internal/modules/esm/hooks')[name]);
lazy('stripTypeScriptTypes', () => require('internal/modules/typescript').stripTypeScriptTypes);

// Hooks of module.registerHooks(), while there are any.
let hooks;
function setHooks(value) { hooks = value; }

module.exports = { Module, loadForImport, setHooks };
