'use strict';
// Which reporters a run has, from --test-reporter and --test-reporter-destination, and connecting them to the stream.

const { codes } = require('internal/errors');
const { compose } = require('stream');
const { options } = require;

const BUILTIN = ['dot', 'junit', 'spec', 'tap', 'lcov'];

// A reporter's function or class: one of ours, or what a module has as its default.
async function load(name) {
  if (BUILTIN.includes(name)) return require('test/reporters')[name];
  const { importModule } = require('internal/modules/esm/loader');
  const { pathToFileURL } = require('url');
  let specifier = name;
  if (!/^(\.{0,2}\/|file:|data:|node:)/.test(name)) {
    // A path without ./ is one if it is there.
    const full = require('path').resolve(name);
    if (require('fs').existsSync(full)) specifier = pathToFileURL(full).href;
  } else if (/^\.{0,2}\//.test(name)) {
    specifier = pathToFileURL(require('path').resolve(name)).href;
  }
  const found = await importModule(pathToFileURL(`${process.cwd()}/`).href, specifier);
  if (found?.default === undefined) throw new codes.ERR_INVALID_ARG_TYPE('Reporter', ['string', 'Reporter'], found?.default);
  return found.default;
}

function isClass(value) {
  const { prototype } = value;
  return prototype !== undefined && Object.getOwnPropertyDescriptor(value, 'prototype').writable === false && Object.hasOwn(prototype, 'constructor');
}

function destination(name) {
  switch (name) {
    case 'stdout': return process.stdout;
    case 'stderr': return process.stderr;
    default: return require('fs').createWriteStream(name);
  }
}

function pairs() {
  const names = options.testReporter ?? [];
  const destinations = options.testReporterDestination ?? [];
  if (names.length === 0 && destinations.length === 0) return [['spec', 'stdout']];
  if (names.length === 1 && destinations.length === 0) return [[names[0], 'stdout']];
  if (names.length !== destinations.length) {
    throw new codes.ERR_INVALID_ARG_VALUE('--test-reporter', names, 'must match the number of specified \'--test-reporter-destination\'');
  }
  return names.map((name, i) => [name, destinations[i]]);
}

// Throws at once for what cannot be.
function check() {
  if (process.env.NODE_TEST_CONTEXT === undefined) pairs();
}

async function connect(run, name, target) {
  let reporter = await load(name);
  if (typeof reporter === 'function' && isClass(reporter)) reporter = new reporter();
  const out = compose(run.stream, reporter);
  out.pipe(destination(target), { __proto__: null, end: target !== 'stdout' && target !== 'stderr' });
}

// Of a child of the runner the parent does the reporting.
async function attach(run) {
  if (process.env.NODE_TEST_CONTEXT === 'child-v8') {
    require('internal/test_runner/wire').send(run.stream);
    return;
  }
  if (process.env.NODE_TEST_CONTEXT === 'child') {
    await connect(run, 'tap', 'stdout');
    return;
  }
  for (const [name, target] of pairs()) await connect(run, name, target);
}

module.exports = { attach, check };
