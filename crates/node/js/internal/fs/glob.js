'use strict';
// fs.glob: walks the directories that a pattern can be matched in, breadth first.
//
// What is visited is a directory together with the places in the patterns that have been reached there; no directory is
// read twice for one set of places. `**` does not follow links.

const native = internalBinding('fs');
const path = require('path');
const { Dirent } = require('internal/fs/stats');
const { toPathText } = require('internal/fs/args');
const { codes } = require('internal/errors');
const { validateBoolean, validateObject, validateString, validateStringArray } = require('internal/validators');
const { GLOBSTAR, compile, matchesPart, parse } = require('internal/fs/glob_match');

const LINK = 3;
const DIRECTORY = 2;
const { S_IFMT, S_IFDIR, S_IFLNK, S_IFREG } = native.constants;

class Glob {
  #options;
  #cwd;
  #patterns = [];
  #excluded;
  #queue = [];
  #found = new Set();

  constructor(patterns, options = {}) {
    validateObject(options, 'options');
    const { cwd, exclude, withFileTypes, followSymlinks = false } = options;
    validateBoolean(followSymlinks, 'options.followSymlinks');
    this.#cwd = path.resolve(cwd === undefined ? '.' : typeof cwd === 'object' && cwd !== null ? toPathText(cwd, 'options.cwd') : cwd);
    this.#options = { withFileTypes: Boolean(withFileTypes), followSymlinks, base: cwd === undefined ? '.' : typeof cwd === 'string' ? cwd : this.#cwd };
    if (exclude != null) {
      if (typeof exclude !== 'function' && !Array.isArray(exclude)) throw new codes.ERR_INVALID_ARG_TYPE('options.exclude', ['string[]', 'Function'], exclude);
      if (typeof exclude === 'function') {
        this.#excluded = ({ name, parent, type }) => exclude(this.#options.withFileTypes ? new Dirent(name, parent, type) : name);
      } else {
        validateStringArray(exclude, 'options.exclude');
        const matchers = exclude.map((pattern) => [compile(pattern.replace(/\/+$/, '')), compile(pattern.replace(/\/\*\*$/, ''))]);
        this.#excluded = ({ full, relative }) => matchers.some(([all, root]) => all(relative) || all(full) || root(relative));
      }
    }
    const list = typeof patterns === 'object' && patterns !== null ? patterns : [patterns];
    if (typeof patterns === 'object' && patterns !== null) validateStringArray(patterns, 'patterns');
    else validateString(patterns, 'patterns');
    for (const pattern of list) {
      for (const parsed of parse(pattern)) if (parsed.parts.length > 0) this.#patterns.push(parsed);
    }
    const relative = this.#patterns.filter((p) => !p.absolute);
    const absolute = this.#patterns.filter((p) => p.absolute);
    if (relative.length > 0) this.#queue.push(this.#visit(this.#cwd, '', relative.map((pattern) => [pattern, 0])));
    if (absolute.length > 0) this.#queue.push(this.#visit('/', '/', absolute.map((pattern) => [pattern, 0])));
  }

  // Places in patterns, with those behind a `**` that matches nothing.
  #visit(full, shown, places, above = undefined) {
    const all = new Map();
    const add = (pattern, at) => {
      const key = `${this.#patterns.indexOf(pattern)}:${at}`;
      if (all.has(key)) return;
      all.set(key, [pattern, at]);
      if (pattern.parts[at] === GLOBSTAR) add(pattern, at + 1);
    };
    for (const [pattern, at] of places) add(pattern, at);
    return { full, shown, above, places: [...all.values()] };
  }

  * #emit(shown, full, type) {
    const key = shown === '' ? '.' : shown;
    if (this.#found.has(key)) return;
    this.#found.add(key);
    if (!this.#options.withFileTypes) {
      yield key;
      return;
    }
    const whole = path.isAbsolute(key) ? key : path.join(this.#options.base, key);
    yield new Dirent(key === '.' ? path.basename(full) : path.basename(key), path.dirname(whole), type);
  }

  // [op, arguments] to be done, or { value } that was found.
  * walk() {
    for (let at = 0; at < this.#queue.length; at++) {
      const dir = this.#queue[at];
      this.#queue[at] = undefined;
      // The directory itself, where a pattern ends here by way of a `**`.
      if (dir.places.some(([pattern, place]) => place === pattern.parts.length && pattern.parts[place - 1] === GLOBSTAR)) {
        for (const value of this.#emit(dir.shown, dir.full, DIRECTORY)) yield { value };
      }
      const open = dir.places.filter(([pattern, place]) => place < pattern.parts.length);
      if (open.length === 0) continue;
      const plain = open.every(([pattern, place]) => typeof pattern.parts[place] === 'string');
      let flat = [];
      if (plain) {
        for (const name of new Set(open.map(([pattern, place]) => pattern.parts[place]))) {
          const full = path.join(dir.full, name);
          const stat = yield { op: 'lstat', args: [full, false, false] };
          if (stat === undefined) continue;
          const type = stat[1] & S_IFMT;
          flat.push(name, type === S_IFDIR ? DIRECTORY : type === S_IFLNK ? LINK : type === S_IFREG ? 1 : 0);
        }
      } else {
        flat = (yield { op: 'readdir', args: [dir.full] }) ?? [];
        if (open.some(([pattern, place]) => pattern.parts[place] === '..')) flat.push('..', DIRECTORY);
      }
      for (let i = 0; i < flat.length; i += 2) {
        const [name, listed] = [flat[i], flat[i + 1]];
        const full = path.join(dir.full, name);
        let type = listed;
        let identity;
        if (listed === LINK && this.#options.followSymlinks) {
          const stat = yield { op: 'stat', args: [full, false, false] };
          if (stat !== undefined && (stat[1] & S_IFMT) === S_IFDIR) {
            // A link that leads to where it is would never end.
            identity = `${stat[0]}:${stat[7]}`;
            let above = dir.above;
            while (above !== undefined && above.identity !== identity) above = above.next;
            if (above === undefined) type = DIRECTORY;
          }
        }
        const shown = path.join(dir.shown, name);
        const below = [];
        let ends = false;
        let needsDirectory = true;
        for (const [pattern, place] of open) {
          const part = pattern.parts[place];
          if (part === GLOBSTAR) {
            if (name[0] === '.') continue;
            if (type === DIRECTORY) below.push([pattern, place]);
            else if (place === pattern.parts.length - 1 && !pattern.directory) {
              ends = true;
              needsDirectory = false;
            }
            continue;
          }
          if (!matchesPart(part, name)) continue;
          if (type === LINK && dir.places.some(([p, a]) => p === pattern && p.parts[a] === GLOBSTAR && a === place - 1) && place + 1 < pattern.parts.length) continue;
          if (place + 1 === pattern.parts.length) {
            ends = true;
            if (!pattern.directory) needsDirectory = false;
          } else {
            below.push([pattern, place + 1]);
          }
        }
        if (!ends && below.length === 0) continue;
        const parent = dir.shown === '' ? '.' : dir.shown;
        if (this.#excluded?.({ name, parent, type, full, relative: shown })) continue;
        let kind = type;
        if (type === LINK && (below.length > 0 || needsDirectory)) {
          const stat = yield { op: 'stat', args: [full, false, false] };
          kind = stat !== undefined && (stat[1] & S_IFMT) === S_IFDIR ? DIRECTORY : 1;
        }
        if (ends && name !== '..' && (!needsDirectory || kind === DIRECTORY)) for (const value of this.#emit(shown, full, type)) yield { value };
        if (below.length > 0 && kind === DIRECTORY) this.#queue.push(this.#visit(full, shown, below, identity === undefined ? dir.above : { identity, next: dir.above }));
      }
    }
  }
}

function perform(step) {
  try {
    return native[step.op](...step.args);
  } catch {
    return undefined; // what cannot be read matches nothing
  }
}

function globSync(patterns, options) {
  const walk = new Glob(patterns, options).walk();
  const out = [];
  for (let step = walk.next(); !step.done;) {
    if (step.value.op === undefined) {
      out.push(step.value.value);
      step = walk.next();
    } else {
      step = walk.next(perform(step.value));
    }
  }
  return out;
}

async function* glob(patterns, options) {
  const { request } = require('internal/fs/async');
  const walk = new Glob(patterns, options).walk();
  for (let step = walk.next(); !step.done;) {
    if (step.value.op === undefined) {
      yield step.value.value;
      step = walk.next();
    } else {
      step = walk.next(await request(step.value.op, step.value.args).catch(() => undefined));
    }
  }
}

module.exports = { glob, globSync };
