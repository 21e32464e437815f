'use strict';
// TestsStream: what happens in a run, as a stream of { type, data } and as events of the same names.

const { Readable } = require('stream');

class TestsStream extends Readable {
  #held = [];
  #room = false;

  constructor() {
    super({ __proto__: null, objectMode: true, highWaterMark: Number.MAX_SAFE_INTEGER });
  }

  _read() {
    this.#room = true;
    while (this.#held.length > 0) {
      const next = this.#held.shift();
      if (!this.#push(next)) return;
    }
  }

  #push(item) {
    const room = this.push(item);
    if (!room) this.#room = false;
    return room;
  }

  #add(item) {
    if (this.#held.length > 0 || !this.#room) this.#held.push(item);
    else this.#push(item);
  }

  send(type, data) {
    this.emit(type, data);
    this.#add({ type, data });
  }

  // The place comes after the details, where there is one.
  report(type, fields, loc, directive) {
    const data = { __proto__: null, ...fields };
    if (loc !== undefined) {
      data.line = loc.line;
      data.column = loc.column;
      data.file = loc.file;
    }
    if (directive !== undefined) Object.assign(data, directive);
    this.send(type, data);
  }

  end() {
    this.#add(null);
  }
}

module.exports = { TestsStream };
