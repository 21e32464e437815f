'use strict';
// readdir, with its options: directories in the order in which they are met, a list of names or Dirents.

const { Dirent } = require('internal/fs/stats');
const { wantsBytes, encodePath } = require('internal/fs/args');
const { validateBoolean } = require('internal/validators');

const DIRECTORY = 2;
const LINK = 3;

// Joins a path and a name, either of which may be bytes.
function joinPath(dir, name) {
  if (typeof dir === 'string' && typeof name === 'string') return require('path').join(dir, name);
  const { Buffer } = require('buffer');
  const [a, b] = [dir, name].map((part) => (typeof part === 'string' ? Buffer.from(part) : Buffer.from(part.buffer, part.byteOffset, part.byteLength)));
  return Buffer.concat(a.length === 0 || a[a.length - 1] === 47 ? [a, b] : [a, Buffer.from('/'), b]);
}

class Listing {
  out = [];
  #options;
  #pending;

  constructor(path, options) {
    if (options.recursive != null) validateBoolean(options.recursive, 'options.recursive');
    this.#options = options;
    this.asBytes = wantsBytes(options);
    this.#pending = [{ path, prefix: '' }];
  }

  next() { return this.#pending.shift(); }

  // Takes what the native readdir answered for one of the directories. A link is followed when names are asked for, and not
  // when entries are: so Node has it. `kindOf` says what is at the end of a link.
  add({ path, prefix }, flat, kindOf = internalBinding('fs').kind) {
    const options = this.#options;
    for (let i = 0; i < flat.length; i += 2) {
      const name = flat[i];
      const full = prefix === '' ? name : joinPath(prefix, name);
      if (options.withFileTypes) this.out.push(new Dirent(encodePath(name, options), path, flat[i + 1]));
      else this.out.push(encodePath(full, options));
      if (!options.recursive) continue;
      const below = joinPath(path, name);
      if (flat[i + 1] === DIRECTORY || flat[i + 1] === LINK && !options.withFileTypes && kindOf(below) === 1) this.#pending.push({ path: below, prefix: full });
    }
  }
}

module.exports = { Listing, joinPath };
