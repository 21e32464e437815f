'use strict';
// class Duplex: a Readable that has Writable's methods too.

const destroyImpl = require('internal/streams/destroy');
const readable = require('internal/streams/readable');
const writable = require('internal/streams/writable');
const EE = require('events');
const { kEnded, kEndEmitted } = require('internal/streams/readable_state');
const { kEnded: kWritableEnded, kEnding, kFinished } = require('internal/streams/writable_state');

const { Readable, ReadableState } = readable;
const { Writable } = writable;

function Duplex(options) {
  if (new.target === undefined && !(this instanceof Duplex)) return new Duplex(options);
  this._events ??= { close: undefined, error: undefined, prefinish: undefined, finish: undefined, drain: undefined, data: undefined, end: undefined, readable: undefined };
  this._readableState = new ReadableState(options, this, true);
  writable.initialise(this, options, true);
  if (options) {
    this.allowHalfOpen = options.allowHalfOpen !== false;
    if (options.readable === false) {
      this._readableState.readable = false;
      this._readableState.state |= kEnded | kEndEmitted;
    }
    if (options.writable === false) {
      this._writableState.writable = false;
      this._writableState.state |= kEnding | kWritableEnded | kFinished;
    }
    if (typeof options.read === 'function') this._read = options.read;
    writable.takeMethods(this, options);
    if (typeof options.destroy === 'function') this._destroy = options.destroy;
    if (typeof options.construct === 'function') this._construct = options.construct;
    if (options.signal) require('internal/streams/signal').addAbortSignalNoValidate(options.signal, this);
  } else {
    this.allowHalfOpen = true;
  }
  EE.init.call(this, options);
  if (this._construct != null) {
    destroyImpl.construct(this, () => {
      readable.onConstructed(this);
      writable.onConstructed(this);
    });
  }
}
Object.setPrototypeOf(Duplex.prototype, Readable.prototype);
Object.setPrototypeOf(Duplex, Readable);

for (const key of ['write', 'cork', 'uncork', 'setDefaultEncoding', '_write', '_writev', 'end', 'destroy']) Duplex.prototype[key] = Writable.prototype[key];
for (const key of ['writable', 'writableHighWaterMark', 'writableObjectMode', 'writableBuffer', 'writableLength', 'writableFinished', 'writableCorked', 'writableEnded',
  'writableNeedDrain']) {
  Object.defineProperty(Duplex.prototype, key, Object.getOwnPropertyDescriptor(Writable.prototype, key));
}
Object.defineProperty(Duplex.prototype, 'destroyed', {
  __proto__: null, configurable: false, enumerable: false,
  get() { return this._readableState === undefined || this._writableState === undefined ? false : this._readableState.destroyed && this._writableState.destroyed; },
  set(value) {
    if (this._readableState && this._writableState) this._readableState.destroyed = this._writableState.destroyed = value;
  },
});

Duplex.fromWeb = function(pair, options) { return require('internal/streams/web_hooks').duplexFromWeb(pair, options); };
Duplex.toWeb = function(duplex, options) { return require('internal/streams/web_hooks').duplexToWeb(duplex, options); };
Duplex.from = function(body) { return require('internal/streams/duplexify').from(body); };

readable.setDuplex(Duplex);
writable.setDuplex(Duplex);

module.exports = { Duplex };
