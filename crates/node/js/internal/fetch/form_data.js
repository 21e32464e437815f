'use strict';
// FormData: an ordered list of names with texts or files. XMLHttpRequest Standard, section 4.

const { defineIteration, finish, illegalInvocation, needArguments, usvString } = require('internal/fetch/webidl');
const { isBlob } = require('internal/blob');
const { kInspect } = require('internal/webstreams/util');

let listOf;

class FormData {
  #list = [];

  constructor(form = undefined) {
    if (form !== undefined) throw new TypeError('FormData constructor: Argument 1 could not be converted to: undefined.');
  }

  static {
    listOf = (value) => (typeof value === 'object' && value !== null && #list in value ? value.#list : undefined);
  }

  append(name, value, filename = undefined) {
    const list = check(this);
    needArguments(arguments.length, 2, 'FormData.append');
    list.push(makeEntry('append', name, value, filename, arguments.length));
  }

  delete(name) {
    const list = check(this);
    needArguments(arguments.length, 1, 'FormData.delete');
    name = usvString(name, 'FormData.delete', 'name');
    let kept = 0;
    for (const entry of list) if (entry[0] !== name) list[kept++] = entry;
    list.length = kept;
  }

  get(name) {
    const list = check(this);
    needArguments(arguments.length, 1, 'FormData.get');
    name = usvString(name, 'FormData.get', 'name');
    const entry = list.find(([key]) => key === name);
    return entry === undefined ? null : entry[1];
  }

  getAll(name) {
    const list = check(this);
    needArguments(arguments.length, 1, 'FormData.getAll');
    name = usvString(name, 'FormData.getAll', 'name');
    return list.filter(([key]) => key === name).map(([, value]) => value);
  }

  has(name) {
    const list = check(this);
    needArguments(arguments.length, 1, 'FormData.has');
    name = usvString(name, 'FormData.has', 'name');
    return list.some(([key]) => key === name);
  }

  set(name, value, filename = undefined) {
    const list = check(this);
    needArguments(arguments.length, 2, 'FormData.set');
    const entry = makeEntry('set', name, value, filename, arguments.length);
    const at = list.findIndex(([key]) => key === entry[0]);
    if (at === -1) {
      list.push(entry);
      return;
    }
    let kept = at;
    list[kept++] = entry;
    for (let i = at + 1; i < list.length; i++) if (list[i][0] !== entry[0]) list[kept++] = list[i];
    list.length = kept;
  }

  [kInspect](depth, options) {
    const shown = {};
    for (const [name, value] of check(this)) {
      if (!Object.hasOwn(shown, name)) shown[name] = value;
      else if (Array.isArray(shown[name])) shown[name].push(value);
      else shown[name] = [shown[name], value];
    }
    return `FormData ${require('internal/util/inspect').inspect(shown, { ...options, depth: options.depth ?? depth })}`;
  }
}

function check(value) {
  const list = listOf(value);
  if (list === undefined) throw illegalInvocation();
  return list;
}

function makeEntry(method, name, value, filename, count) {
  const prefix = `FormData.${method}`;
  name = usvString(name, prefix, 'name');
  if (count >= 3 || isBlob(value)) {
    if (!isBlob(value)) throw new TypeError(`${prefix}: Expected value ("${typeof value === 'string' ? `"${value}"` : String(value)}") to be an instance of Blob.`);
    if (filename !== undefined) filename = usvString(filename, prefix, 'filename');
    return [name, asFile(value, filename)];
  }
  return [name, usvString(value, prefix, 'value')];
}

// A blob has no name of its own: 'blob', unless one is given.
function asFile(value, filename) {
  const { File, fileOf, isFile } = require('internal/file');
  if (isFile(value)) return filename === undefined ? value : fileOf(value, filename, value instanceof File ? value.lastModified : undefined);
  return fileOf(value, filename ?? 'blob');
}

const entries = defineIteration(FormData, 'FormData', check);
Object.defineProperty(FormData.prototype, Symbol.iterator, { __proto__: null, value: entries, writable: true, configurable: true });
finish(FormData, ['append', 'delete', 'get', 'getAll', 'has', 'set']);

// One whose entries are these.
function formDataOf(entryList) {
  const form = new FormData();
  listOf(form).push(...entryList);
  return form;
}

module.exports = { FormData, formDataOf, listOf };
