'use strict';
// The registry of ES modules, and the ways in: import(), require() of an ES module, the main program.
//
// A job is { url, format, record, linked, deps }. A graph is loaded depth first by generators that yield what may be a
// promise: `runSync` goes through them at once, `runAsync` waits where hooks of module.register() made promises. What
// failed to load is not kept: the next import tries again.

const modules = internalBinding('modules');
const { codes } = require('internal/errors');
const { pathToFileURL } = require('internal/url_files');
const packages = require('internal/modules/cjs/package');
const { defaultResolve } = require('internal/modules/esm/resolve');
const { defaultLoad } = require('internal/modules/esm/load');
const { translate } = require('internal/modules/esm/translate');

const LINKED = 3;
const EVALUATING = 4;
const EVALUATED = 6;

const jobs = new Map(); // `type` of the attributes and URL -> job
const none = Object.freeze({ __proto__: null });
const main = { url: undefined, job: undefined, settled: true };
let hooks; // internal/modules/esm/hooks, once a program registered some

function setHooks(value) { hooks = value; }

function runSync(steps) {
  let r = steps.next();
  while (!r.done) r = steps.next(r.value);
  return r.value;
}

async function runAsync(steps) {
  let r = steps.next();
  while (!r.done) {
    let value;
    try {
      value = await r.value;
    } catch (err) {
      r = steps.throw(err);
      continue;
    }
    r = steps.next(value);
  }
  return r.value;
}

function key(url, attributes) {
  return `${attributes.type ?? ''}\x00${url}`;
}

function* resolveSteps(specifier, parentURL, attributes, isMain, sync) {
  if (hooks !== undefined) {
    return yield* hooks.resolve(specifier, { conditions: [...packages.importConditions].filter((name) => name !== 'default'), importAttributes: attributes, parentURL },
      (spec, context) => {
        const url = defaultResolve(spec, context.parentURL ?? parentURL, new Set([...context.conditions, 'default']), isMain);
        return { __proto__: null, url, format: require('internal/modules/esm/formats').hintOf(url) };
      }, sync);
  }
  return { url: defaultResolve(specifier, parentURL, packages.importConditions, isMain), format: undefined };
}

function* loadSteps(url, format, attributes, sync) {
  if (hooks !== undefined) {
    return yield* hooks.load(url, { conditions: [...packages.importConditions].filter((name) => name !== 'default'), format, importAttributes: attributes },
      (u, context) => defaultLoad(u, context.importAttributes ?? attributes, context.format), sync);
  }
  return defaultLoad(url, attributes, format);
}

function* jobSteps(specifier, parentURL, attributes, isMain = false, sync = false) {
  const found = yield* resolveSteps(specifier, parentURL, attributes, isMain, sync);
  const wanted = found.importAttributes ?? attributes;
  const name = key(found.url, wanted);
  let job = jobs.get(name);
  if (job !== undefined) return job;
  const { format, source } = yield* loadSteps(found.url, found.format, wanted, sync);
  job = jobs.get(name);
  if (job !== undefined) return job;
  return addJob(name, found.url, format, translate(found.url, format, source, isMain));
}

function addJob(name, url, format, record) {
  const job = { url, format, record, linked: false, deps: undefined };
  jobs.set(name, job);
  return job;
}

function frame(job) {
  return { job, requests: modules.requests(job.record), at: 0, deps: [] };
}

// Loads what a job requests, and so on, and links the records.
function* linkSteps(root, sync = false) {
  if (root.linked) return;
  const stack = [frame(root)];
  const seen = new Set([root]);
  const done = [];
  try {
    while (stack.length > 0) {
      const top = stack[stack.length - 1];
      if (top.at === top.requests.length) {
        modules.link(top.job.record, top.deps.map((job) => job.record));
        top.job.deps = top.deps;
        top.job.linked = true;
        done.push(top.job);
        stack.pop();
        continue;
      }
      const dep = yield* jobSteps(top.requests[top.at], top.job.url, top.requests[top.at + 1] ?? none, false, sync);
      top.at += 2;
      top.deps.push(dep);
      if (!dep.linked && !seen.has(dep)) {
        seen.add(dep);
        stack.push(frame(dep));
      }
    }
  } catch (err) {
    for (const job of done) job.linked = false; // they may lead to one that is not
    throw err;
  }
}

// A missing name of a CommonJS module is told with the way out.
function explain(job, err) {
  const match = /^The requested module '(.+)' does not provide an export named '(.+)'$/.exec(err?.message);
  if (match === null || typeof err.stack !== 'string') return;
  const [header, line] = err.stack.split('\n');
  const at = header.replace(/:\d+$/, '');
  const all = [job];
  const seen = new Set(all);
  for (let i = 0; i < all.length; i++) {
    for (const dep of all[i].deps ?? []) {
      if (seen.has(dep)) continue;
      seen.add(dep);
      all.push(dep);
    }
  }
  const parent = all.find((one) => one.url === at);
  if (parent === undefined) return;
  const requests = modules.requests(parent.record);
  const dep = parent.deps[requests.indexOf(match[1]) / 2];
  if (dep === undefined || !dep.format?.startsWith('commonjs')) return;
  const names = /\{.*\}/.exec(line);
  const old = err.message;
  err.message = `Named export '${match[2]}' not found. The requested module '${match[1]}' is a CommonJS module, which may not support all module.exports as named exports.\n` +
    `CommonJS modules can always be imported via the default export, for example using:\n\nimport pkg from '${match[1]}';\n` +
    `${names === null ? '' : `const ${names[0].replace(/\s+as\s+/g, ': ')} = pkg;\n`}`;
  err.stack = err.stack.replace(old, () => err.message);
}

function instantiate(job) {
  if (modules.status(job.record) >= LINKED) return;
  try {
    modules.instantiate(job.record);
  } catch (err) {
    explain(job, err);
    throw err;
  }
}

class ModuleJob {
  // Of the job: its promise.
  static run(job) {
    instantiate(job);
    return modules.evaluate(job.record);
  }
}

// ---- import() ----------------------------------------------------------------------------------

// The `with` of the options of import().
function readAttributes(options) {
  if (options === undefined) return none;
  if ((typeof options !== 'object' && typeof options !== 'function') || options === null) throw new TypeError('The second argument to import() must be an object');
  const attributes = options.with;
  if (attributes === undefined) return none;
  if ((typeof attributes !== 'object' && typeof attributes !== 'function') || attributes === null) throw new TypeError("The 'with' option must be an object");
  const out = { __proto__: null };
  for (const name of Object.keys(attributes)) {
    const value = attributes[name];
    if (typeof value !== 'string') throw new TypeError('Import attribute value must be a string');
    out[name] = value;
  }
  return out;
}

// The URL of text without a file, whose brackets stay what they are.
function nameInFolder(name) {
  return `${pathToFileURL(`${process.cwd()}/`).href}${name}`;
}

// The URL of code by the name of its source: a URL, a path, or a name such as '[eval]'.
function urlOfSource(source) {
  if (/^(?:file|data|node):/.test(source)) return source;
  if (source[0] === '/') return pathToFileURL(source).href;
  return nameInFolder(source === '[stdin]' ? '[eval1]' : source);
}

async function load(specifier, parentURL, attributes, isMain = false) {
  if (hooks?.isAsync) {
    const job = await runAsync(jobSteps(specifier, parentURL, attributes, isMain));
    await runAsync(linkSteps(job));
    return job;
  }
  const job = runSync(jobSteps(specifier, parentURL, attributes, isMain));
  runSync(linkSteps(job));
  return job;
}

async function importFrom(parentURL, specifier, attributes) {
  await undefined; // the module runs in a job of its own, as everywhere
  const job = await load(specifier, parentURL, attributes);
  await ModuleJob.run(job);
  return modules.namespace(job.record);
}

// The host hook of `import(specifier, options)` in the code of `source`. What it throws rejects.
function importModule(source, specifier, options) {
  if (require.isLoaded('internal/vm/module')) {
    const own = require('internal/vm/module').importFrom(source, specifier, options);
    if (own !== undefined) return own;
  }
  specifier = `${specifier}`;
  const attributes = readAttributes(options);
  return importFrom(urlOfSource(source), specifier, attributes);
}

// ---- require() ---------------------------------------------------------------------------------

// Nobody waits for a promise whose error is thrown.
function handled(promise) {
  internalBinding('promises').then(promise, undefined, () => {});
}

function requireStack(parent) {
  const out = [];
  for (let cursor = parent; cursor; cursor = cursor.parent) out.push(cursor.filename || cursor.id);
  return out;
}

// The record of an ES module that CommonJS asks for, evaluated. `source`: its text as JavaScript.
function requireModule(file, source, format, parent) {
  const url = pathToFileURL(file).href;
  let job = jobs.get(key(url, none));
  if (job === undefined) job = addJob(key(url, none), url, format, translate(url, format, source, false));
  const status = modules.status(job.record);
  if (status === EVALUATING) throw new codes.ERR_REQUIRE_CYCLE_MODULE(file, parent?.filename, ' A cycle involving require(esm) is not allowed to maintain invariants mandated by the ECMAScript specification. Try making at least part of the dependency in the graph lazily loaded.');
  runSync(linkSteps(job, true));
  instantiate(job);
  if (modules.isAsync(job.record)) throw new codes.ERR_REQUIRE_ASYNC_MODULE(file, requireStack(parent));
  if (modules.status(job.record) !== EVALUATED || modules.error(job.record) !== undefined) {
    const promise = modules.evaluate(job.record);
    const failed = modules.error(job.record);
    if (failed !== undefined) {
      handled(promise);
      throw failed[0];
    }
  }
  return job.record;
}

// What require() answers with: the namespace, what the module exports as 'module.exports', or for a module with a default
// export one that says `__esModule` as well.
function exportsOf(record) {
  const namespace = modules.namespace(record);
  if (Object.hasOwn(namespace, 'module.exports')) return namespace['module.exports'];
  if (!Object.hasOwn(namespace, 'default') || Object.hasOwn(namespace, '__esModule')) return namespace;
  const facade = modules.compile('node:internal/require_module_default_facade',
    "export * from 'original'; export { default } from 'original'; export const __esModule = true;");
  modules.link(facade, modules.requests(facade).filter((_, i) => i % 2 === 0).map(() => record));
  modules.instantiate(facade);
  modules.evaluate(facade);
  return modules.namespace(facade);
}

// The namespace of a module of hooks, which is loaded and run now.
function loadHooksModule(specifier, parentURL) {
  const job = runSync(jobSteps(specifier, parentURL, none, false, true));
  runSync(linkSteps(job, true));
  const promise = ModuleJob.run(job);
  const failed = modules.error(job.record);
  if (failed !== undefined) {
    handled(promise);
    throw failed[0];
  }
  return modules.namespace(job.record);
}

// ---- The main program --------------------------------------------------------------------------

// Runs `start`, which gives a job; errors are those of the program.
async function runMain(url, start) {
  main.url = url;
  main.settled = false;
  await undefined;
  const job = await start();
  main.job = job;
  await ModuleJob.run(job);
  main.settled = true;
}

function fail(err) {
  main.settled = true;
  require('internal/process/execution').triggerUncaught(err, true);
}

// A file as the main program, by its URL.
function runFile(url) {
  runMain(url, () => load(url, pathToFileURL(`${process.cwd()}/`).href, none, true)).then(undefined, fail);
}

let evals = 0;

// Text of -e or standard input as the main program.
function runText(source, format = 'module') {
  const url = nameInFolder(`[eval${++evals}]`);
  runMain(url, async () => {
    const job = addJob(key(url, none), url, 'module', translate(url, format, source, true));
    if (hooks?.isAsync) await runAsync(linkSteps(job));
    else runSync(linkSteps(job));
    return job;
  }).then(undefined, fail);
}

// The modules that wait at a top-level await when the program ends: their records.
function stalled() {
  if (main.settled || main.job === undefined) return [];
  const all = [main.job];
  for (let i = 0; i < all.length; i++) for (const dep of all[i].deps ?? []) if (!all.includes(dep)) all.push(dep);
  return all.filter(({ record }) => modules.awaitPlace(record) !== undefined).map(({ record }) => record);
}

module.exports = {
  importModule, importFrom, load, loadHooksModule, requireModule, exportsOf, runFile, runText, runSync, setHooks, urlOfSource, main, stalled, jobs, none,
};
