'use strict';
// Describes what a runtime offers, and compares two such descriptions. Runs under Node and under tally.
//
//   describe FILE [REFERENCE]     every built-in module and the globals; names of REFERENCE that are only inherited here count as there
//   table NODE TALLY              a row a module, as Markdown
//   lacks NODE TALLY MODULE       what one module lacks
//
// A description maps a path such as `Readable.prototype.read` to a kind: `class/2` and `function/2` with their lengths,
// `accessor`, `object`, `stub` (a function that does nothing but throw ERR_TALLY_NOT_BUILT_YET) or the type of a primitive.
const fs = require('fs');

const NOT_MEMBERS = new Set(['constructor', 'caller', 'callee', 'arguments', 'prototype', 'length', 'name', 'super_']);
const ORDINARY = new Set([Object.prototype, Function.prototype, Array.prototype, Error.prototype]);
// What a CommonJS file sees as its own, or what refers to the whole again.
const NOT_GLOBALS = new Set(['global', 'globalThis', 'process', 'require', 'module', 'exports', 'console', 'Buffer']);
const DEPTH = 2;

const textOf = Function.prototype.toString;

function nameOf(key) {
  if (typeof key === 'string') return key;
  const text = key.description ?? '';
  return text.startsWith('Symbol.') || text.startsWith('nodejs.') ? `[${text}]` : undefined;
}

function prototypeOf(fn) {
  const own = Object.getOwnPropertyDescriptor(fn, 'prototype')?.value;
  return own !== null && typeof own === 'object' && !ORDINARY.has(own) ? own : undefined;
}

function kindOf(value, isAccessor) {
  if (typeof value === 'function') {
    const text = textOf.call(value);
    if (text.length < 400 && text.includes('ERR_TALLY_NOT_BUILT_YET')) return 'stub';
    const proto = prototypeOf(value);
    const isClass = proto !== undefined && (Reflect.ownKeys(proto).length > 1 || Object.getPrototypeOf(proto) !== Object.prototype);
    return `${isClass ? 'class' : 'function'}/${value.length}`;
  }
  if (value !== null && typeof value === 'object') return 'object';
  if (isAccessor) return 'accessor';
  return value === null ? 'null' : typeof value;
}

function describe(root) {
  const found = {};
  const above = new Set();
  function visit(object, prefix, depth) {
    if (above.has(object)) return;
    above.add(object);
    const onPrototype = prefix.endsWith('prototype.');
    for (const key of Reflect.ownKeys(object)) {
      const name = nameOf(key);
      if (name === undefined || name.includes('/') || key === 'constructor' || ((typeof object === 'function' || onPrototype) && NOT_MEMBERS.has(key))) continue;
      const own = Object.getOwnPropertyDescriptor(object, key);
      if (own === undefined) continue;
      let { value } = own;
      if (own.get && !onPrototype) {
        try { value = object[key]; } catch { value = undefined; }
      }
      if (value === root) continue;
      const path = prefix + name;
      found[path] = kindOf(value, !('value' in own));
      if (depth === 0) continue;
      if (typeof value === 'function') visitFunction(value, `${path}.`, depth - 1);
      else if (value !== null && typeof value === 'object' && !Array.isArray(value) && !ArrayBuffer.isView(value)) visit(value, `${path}.`, depth - 1);
    }
    above.delete(object);
  }
  function visitFunction(fn, prefix, depth) {
    visit(fn, prefix, depth);
    const proto = prototypeOf(fn);
    if (proto !== undefined) visit(proto, `${prefix}prototype.`, 0);
  }
  if (typeof root === 'function') visitFunction(root, '', DEPTH);
  else visit(root, '', DEPTH);
  return found;
}

const split = (path) => path.split(/\.(?![^[]*\])/);

function isInherited(root, path) {
  let object = root;
  for (const part of split(path)) {
    if (object === null || (typeof object !== 'object' && typeof object !== 'function')) return false;
    let key = part;
    if (part[0] === '[') {
      const text = part.slice(1, -1);
      key = text.startsWith('Symbol.') ? Symbol[text.slice(7)] : Symbol.for(text);
    }
    if (key === undefined || !(key in object)) return false;
    try { object = object[key]; } catch { return true; }
  }
  return true;
}

function describeAll(reference) {
  process.emitWarning = () => {};
  const modules = {};
  const add = (id, root) => {
    const members = describe(root);
    for (const path of Object.keys(reference?.modules[id]?.members ?? {})) {
      if (members[path] === undefined && isInherited(root, path)) members[path] = 'inherited';
    }
    modules[id] = { members };
  };
  const globals = {};
  for (const key of Reflect.ownKeys(globalThis)) {
    if (NOT_GLOBALS.has(key) || nameOf(key) === undefined) continue;
    try { globals[key] = globalThis[key]; } catch { /* it wants a flag */ }
  }
  for (const id of reference ? Object.keys(reference.modules) : require('module').builtinModules) {
    if (id === '(globals)') continue;
    try { add(id, require(id.startsWith('node:') ? id : `node:${id}`)); } catch (err) { modules[id] = { error: String(err?.code ?? err) }; }
  }
  add('(globals)', globals);
  return { name: process.versions.tally ? `tally ${process.versions.tally}` : `Node ${process.versions.node}`, modules };
}

const isPublic = (path) => !split(path).some((part) => part[0] === '_' || part[0] === '[');

// The names that one module lacks, by why.
function compare(theirs, ours) {
  const names = Object.keys(theirs.members);
  const here = ours?.members ?? {};
  const missing = names.filter((name) => here[name] === undefined);
  const stubs = names.filter((name) => here[name] === 'stub' && theirs.members[name] !== 'stub');
  const there = names.filter((name) => here[name] !== undefined && here[name] !== 'stub' && here[name] !== 'inherited');
  const kind = (text) => text.split('/')[0];
  const kinds = there.filter((name) => kind(here[name]) !== kind(theirs.members[name]));
  const lengths = there.filter((name) => !kinds.includes(name) && here[name] !== theirs.members[name]);
  const extra = Object.keys(here).filter((name) => theirs.members[name] === undefined && here[name] !== 'inherited');
  return { names, missing, stubs, kinds, lengths, extra };
}

function table(theirs, ours) {
  const rows = [];
  const sum = [0, 0, 0, 0, 0];
  for (const id of Object.keys(theirs.modules)) {
    if (theirs.modules[id].error) continue;
    const { names, missing, stubs, kinds, lengths } = compare(theirs.modules[id], ours.modules[id]);
    const lacking = [...missing, ...stubs].filter(isPublic).length;
    const cells = [names.length, missing.length, stubs.length, kinds.length, lengths.length];
    cells.forEach((n, i) => { sum[i] += n; });
    const state = ours.modules[id]?.error ? 'does not load' : lacking === 0 ? 'complete' : stubs.length > names.length / 2 ? 'names only' : 'partly';
    rows.push(`| ${id} | ${state} | ${cells.join(' | ')} | ${lacking} |`);
  }
  return `# What of Node's API is here

Written by \`cargo xtask api-diff --node PATH\`, which lets ${theirs.name} and ${ours.name} describe their modules: exports, statics, prototypes.
\`cargo xtask api-diff --node PATH MODULE\` names what a module lacks. A stub is there by name and throws ERR_TALLY_NOT_BUILT_YET when it is
called. "Lacking" leaves out names with \`_\` and symbols. This compares names and kinds; what the members do is compared by tests/node.

| module | state | members in Node | missing | stubs | other kind | other length | lacking |
|---|---|--:|--:|--:|--:|--:|--:|
${rows.join('\n')}
| all | | ${sum.join(' | ')} | |
`;
}

function lacks(theirs, ours, id) {
  const { missing, stubs, kinds, lengths, extra } = compare(theirs.modules[id], ours.modules[id]);
  const line = (what, list) => (list.length === 0 ? '' : `- ${what}: ${list.join(', ')}\n`);
  const both = (name) => `${name} (${theirs.modules[id].members[name]}, here ${ours.modules[id].members[name]})`;
  return `## ${id}\n${line('missing', missing)}${line('stubs', stubs)}${line('other kind', kinds.map(both))}${line('other length', lengths.map(both))}${line('only here', extra)}`;
}

const [verb, first, second, id] = process.argv.slice(2);
const read = (file) => JSON.parse(fs.readFileSync(file, 'utf8'));
if (verb === 'describe') {
  fs.writeFileSync(first, JSON.stringify(describeAll(second === undefined ? undefined : read(second))));
  process.exit(0);
} else if (verb === 'table') {
  console.log(table(read(first), read(second)).trimEnd());
} else {
  for (const one of id === 'all' ? Object.keys(read(first).modules) : [id]) console.log(lacks(read(first), read(second), one).trimEnd());
}
