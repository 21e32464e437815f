'use strict';
// AbortController and AbortSignal.

const { codes: { ERR_ILLEGAL_CONSTRUCTOR, ERR_INVALID_THIS } } = require('internal/errors');
const { validateUint32 } = require('internal/validators');
const { Event, EventTarget, defineEventHandler, kTrust } = require('internal/event_target');
const { DOMException } = require('internal/domexception');

const customInspect = Symbol.for('nodejs.util.inspect.custom');
const kAborted = Symbol('kAborted');
const kReason = Symbol('kReason');
const kDependants = Symbol('kDependantSignals');
const kComposite = Symbol('kComposite');
const kMake = Symbol('kDontThrowSymbol');

class AbortSignal extends EventTarget {
  constructor() {
    if (arguments[0] !== kMake) throw new ERR_ILLEGAL_CONSTRUCTOR();
    super();
    const state = { [kAborted]: false, [kReason]: undefined, [kDependants]: undefined, [kComposite]: false };
    for (const name of Reflect.ownKeys(state)) Object.defineProperty(this, name, { value: state[name], writable: true, configurable: true, enumerable: false });
  }

  get aborted() {
    if (!(kAborted in this)) throw new ERR_INVALID_THIS('AbortSignal');
    return this[kAborted];
  }

  get reason() {
    if (!(kAborted in this)) throw new ERR_INVALID_THIS('AbortSignal');
    return this[kReason];
  }

  throwIfAborted() {
    if (this.aborted) throw this[kReason];
  }

  static abort(reason = new DOMException('This operation was aborted', 'AbortError')) {
    const signal = new AbortSignal(kMake);
    signal[kAborted] = true;
    signal[kReason] = reason;
    return signal;
  }

  static timeout(delay) {
    validateUint32(delay, 'delay', false);
    const signal = new AbortSignal(kMake);
    const timer = require('timers').setTimeout(() => abortSignal(signal, new DOMException('The operation was aborted due to timeout', 'TimeoutError')), delay);
    timer.unref();
    return signal;
  }

  static any(signals) {
    if (signals === null || typeof signals !== 'object' || typeof signals[Symbol.iterator] !== 'function') throw invalidSignals('signals cannot be converted to sequence.');
    const result = new AbortSignal(kMake);
    const list = [...signals];
    list.forEach((signal, i) => {
      if (!signal || !(kAborted in Object(signal))) throw invalidSignals(`signals[${i}] is not of type AbortSignal.`);
    });
    const aborted = list.find((signal) => signal.aborted);
    if (aborted !== undefined) return AbortSignal.abort(aborted.reason);
    result[kComposite] = true;
    for (const signal of list) (signal[kDependants] ??= []).push(result);
    return result;
  }

  [customInspect](depth, options) {
    return inspectAs(this, { aborted: this.aborted }, depth, options);
  }
}

function invalidSignals(message) {
  const err = internalBinding('errors').create(TypeError.prototype, message, `TypeError [ERR_INVALID_ARG_TYPE]: ${message}`);
  err.code = 'ERR_INVALID_ARG_TYPE';
  return err;
}

function inspectAs(self, shown, depth, options) {
  if (depth < 0) return self;
  const text = require('internal/util/inspect').inspect(shown, { ...options, depth: options.depth === null ? null : options.depth - 1 });
  return `${self.constructor.name} ${text}`;
}

function abortSignal(signal, reason) {
  if (signal[kAborted]) return;
  signal[kAborted] = true;
  signal[kReason] = reason;
  const dependants = (signal[kDependants] ?? []).filter((dependant) => !dependant[kAborted]);
  for (const dependant of dependants) {
    dependant[kAborted] = true;
    dependant[kReason] = reason;
  }
  signal.dispatchEvent(new Event('abort', { [kTrust]: true }));
  for (const dependant of dependants) dependant.dispatchEvent(new Event('abort', { [kTrust]: true }));
}

class AbortController {
  #signal;

  get signal() { return this.#signal ??= new AbortSignal(kMake); }

  abort(reason = new DOMException('This operation was aborted', 'AbortError')) {
    abortSignal(this.signal, reason);
  }

  [customInspect](depth, options) {
    return inspectAs(this, { signal: this.signal }, depth, options);
  }
}

defineEventHandler(AbortSignal.prototype, 'abort');
for (const name of ['aborted', 'reason', 'throwIfAborted']) Object.defineProperty(AbortSignal.prototype, name, { __proto__: null, enumerable: true });
for (const name of ['signal', 'abort']) Object.defineProperty(AbortController.prototype, name, { __proto__: null, enumerable: true });
Object.defineProperty(AbortSignal.prototype, Symbol.toStringTag, { __proto__: null, value: 'AbortSignal', configurable: true });
Object.defineProperty(AbortController.prototype, Symbol.toStringTag, { __proto__: null, value: 'AbortController', configurable: true });

module.exports = { AbortController, AbortSignal };
