'use strict';
// File: a Blob with a name and a time.

const { codes: { ERR_INVALID_THIS, ERR_MISSING_ARGS } } = require('internal/errors');
const { validateDictionary } = require('internal/validators');
const { Blob, implOf, innerOptions, kParts, packed } = require('internal/blob');
const { kClone, kPack } = require('internal/messaging');

const kInspect = Symbol.for('nodejs.util.inspect.custom');

let stateOf;

class File extends Blob {
  #state;

  constructor(fileBits, fileName, options = {}) {
    if (fileBits === kParts) {
      super(kParts, fileName);
      this.#state = options;
      return;
    }
    if (arguments.length < 2) throw new ERR_MISSING_ARGS('fileBits', 'fileName');
    super(fileBits, options);
    validateDictionary(options, 'options');
    const { lastModified } = options ?? {};
    this.#state = { name: `${fileName}`.toWellFormed(), lastModified: lastModified === undefined ? Date.now() : Math.trunc(+lastModified) || 0 };
  }

  static {
    stateOf = (value) => (typeof value === 'object' && value !== null && #state in value ? value.#state : undefined);
  }

  get name() { return check(this).name; }
  get lastModified() { return check(this).lastModified; }

  [kInspect](depth, options) {
    if (depth < 0) return `[${this.constructor.name}]`;
    const { name, lastModified } = check(this);
    const { size, type } = implOf(this);
    return `File ${require('internal/util/inspect').inspect({ size, type, name, lastModified }, innerOptions(options))}`;
  }

  [kClone]() { return new File(kParts, implOf(this), check(this)); }

  [kPack]() { return ['internal/file', [packed(implOf(this)), { ...check(this) }]]; }
}

function check(value) {
  const state = stateOf(value);
  if (state === undefined) throw new ERR_INVALID_THIS('File');
  return state;
}

// The same bytes under a name.
function fileOf(blob, name, lastModified = Date.now(), type = undefined) {
  const impl = implOf(blob);
  return new File(kParts, type === undefined ? impl : { ...impl, type }, { name, lastModified });
}

for (const name of ['name', 'lastModified']) Object.defineProperty(File.prototype, name, { __proto__: null, enumerable: true });
Object.defineProperty(File.prototype, Symbol.toStringTag, { __proto__: null, value: 'File', configurable: true });

function unpack([impl, state]) { return new File(kParts, impl, state); }

module.exports = { File, fileOf, isFile: (value) => stateOf(value) !== undefined, unpack };
