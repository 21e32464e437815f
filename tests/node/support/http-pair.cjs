'use strict';
// Two ends of a connection without sockets, and what a server answers to bytes, without what changes with the time.
const { Duplex } = require('stream');

class End extends Duplex {
  other = null;
  waiting = null;
  timeout = 0;
  setTimeout(ms) { this.timeout = ms; return this; }
  setKeepAlive() { return this; }
  setNoDelay() { return this; }
  ref() { return this; }
  unref() { return this; }
  _read() {
    const callback = this.waiting;
    this.waiting = null;
    callback?.();
  }
  _write(chunk, encoding, callback) {
    if (chunk.length === 0 || this.other.destroyed || this.other.push(chunk)) process.nextTick(callback);
    else this.other.waiting = callback;
  }
  _final(callback) {
    if (!this.other.destroyed) this.other.push(null);
    process.nextTick(callback);
  }
  _destroy(err, callback) {
    process.nextTick(callback, err);
    if (!this.other.destroyed) process.nextTick(() => this.other.destroy());
  }
}

function pair() {
  const [a, b] = [new End({ allowHalfOpen: true }), new End({ allowHalfOpen: true })];
  a.other = b;
  b.other = a;
  return [a, b];
}

const steady = (text) => text.replace(/^Date: .*$/mg, 'Date: D').replace(/\r\n/g, '\\r\\n\n');

// Sends pieces to a server on a connection of its own; tells what came back when the connection closed.
function talk(server, pieces, options = {}) {
  return new Promise((resolve) => {
    const [near, far] = pair();
    let text = '';
    far.on('data', (chunk) => { text += chunk.toString('latin1'); });
    far.on('error', () => {});
    far.on('close', () => resolve(steady(text)));
    options.prepare?.(near, far);
    server.emit('connection', near);
    (async () => {
      for (const piece of pieces) {
        if (far.destroyed) return;
        far.write(typeof piece === 'string' ? Buffer.from(piece, 'latin1') : piece);
        await new Promise(setImmediate);
      }
      if (options.end !== false) {
        for (let i = 0; i < 5; i++) await new Promise(setImmediate);
        far.end();
      }
      for (let i = 0; i < 20; i++) await new Promise(setImmediate);
      far.destroy();
    })();
  });
}

module.exports = { pair, talk, steady };
