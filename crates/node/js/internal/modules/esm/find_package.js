'use strict';
// module.findPackageJSON: of the package that a bare specifier names, or that a file belongs to.

const path = require('path');
const { codes } = require('internal/errors');
const { URL } = require('internal/url');
const packages = require('internal/modules/cjs/package');
const { defaultResolve, notFound } = require('internal/modules/esm/resolve');
const { fileURLToPath, pathToFileURL } = require('internal/url_files');

function findPackageJSON(specifier, base) {
  if (specifier === undefined) throw new codes.ERR_MISSING_ARGS('specifier');
  specifier = `${specifier?.href ?? specifier}`;
  let from = base === undefined ? undefined : `${base?.href ?? base}`;
  if (from !== undefined && from.startsWith('file:')) from = fileURLToPath(from);
  const isFile = /^(?:\/|file:)/.test(specifier);
  if (!isFile && (from === undefined || !path.isAbsolute(from))) throw new codes.ERR_INVALID_URL(base === undefined ? specifier : from);
  const bare = /^((?:@[^/\\%]+\/)?[^./\\%@][^/\\%]*)(\/[^]*)?$/.exec(specifier);
  if (isFile || bare === null) {
    const file = fileURLToPath(new URL(specifier, pathToFileURL(from ?? '/')));
    if (internalBinding('fs').moduleKind(file.replace(/\/$/, '')) === 1) return packages.packageScope(path.join(file, 'x'))?.path;
    return packages.packageScope(fileURLToPath(defaultResolve(specifier, pathToFileURL(from ?? '/').href)))?.path;
  }
  const { Module } = require('internal/modules/cjs/loader');
  for (const folder of Module._nodeModulePaths(path.dirname(from))) {
    const pkg = packages.readPackage(path.join(folder, bare[1]));
    if (pkg !== null) return pkg.path;
  }
  throw notFound('package', bare[1], pathToFileURL(from).href);
}

module.exports = { findPackageJSON };
