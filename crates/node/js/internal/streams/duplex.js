'use strict';
// class Duplex: a Readable that has Writable's methods too.

const { Readable } = require('internal/streams/readable');
const { Writable } = require('internal/streams/writable');

function Duplex(options) {
  if (!(this instanceof Duplex)) return new Duplex(options);
  this._events ??= { close: undefined, error: undefined, prefinish: undefined, finish: undefined, drain: undefined, data: undefined, end: undefined, readable: undefined };
  this.allowHalfOpen = options?.allowHalfOpen !== false;
  Readable.call(this, options === undefined ? undefined : { ...options, construct: undefined, signal: undefined });
  Writable.call(this, options);
  if (options?.readable === false) {
    Object.assign(this._readableState, { readable: false, ended: true, endEmitted: true });
  }
  if (options?.writable === false) {
    Object.assign(this._writableState, { writable: false, ending: true, ended: true, finished: true });
  }
}
Object.setPrototypeOf(Duplex.prototype, Readable.prototype);
Object.setPrototypeOf(Duplex, Readable);

for (const key of Object.keys(Writable.prototype)) Duplex.prototype[key] ??= Writable.prototype[key];
for (const key of ['writable', 'writableHighWaterMark', 'writableObjectMode', 'writableBuffer', 'writableLength', 'writableFinished', 'writableCorked', 'writableEnded',
  'writableNeedDrain', 'writableAborted']) {
  Object.defineProperty(Duplex.prototype, key, Object.getOwnPropertyDescriptor(Writable.prototype, key));
}
Object.defineProperty(Duplex.prototype, 'destroyed', {
  __proto__: null, configurable: true,
  get() { return this._readableState === undefined || this._writableState === undefined ? false : this._readableState.destroyed && this._writableState.destroyed; },
  set(value) {
    if (this._readableState && this._writableState) this._readableState.destroyed = this._writableState.destroyed = value;
  },
});

Duplex.from = function(body) { return require('internal/streams/duplexify').from(body); };

module.exports = { Duplex };
