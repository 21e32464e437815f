'use strict';
// Event and EventTarget, as far as they make sense without a document: no capture or bubble phases.

const { codes } = require('internal/errors');
const { ERR_EVENT_RECURSION, ERR_INVALID_ARG_TYPE, ERR_INVALID_THIS, ERR_MISSING_ARGS } = codes;
const { validateObject } = require('internal/validators');

const kIsEventTarget = Symbol.for('nodejs.event_target');
const kListeners = Symbol('kEvents');
const kTarget = Symbol('kTarget');
const kDispatching = Symbol('kIsBeingDispatched');
const kStop = Symbol('kStop');
const kTrust = Symbol('kTrustEvent');
const kNodeStyle = Symbol('kIsNodeStyleListener'); // an option: the listener gets the event's value
const kNodeValue = Symbol('kNodeValue'); // that value, a property of the event
const kOnListeners = Symbol('kOnListeners'); // a target's method, told of the number of listeners when it changes
const customInspect = Symbol.for('nodejs.util.inspect.custom');

class Event {
  #type;
  #cancelable;
  #bubbles;
  #composed;
  #prevented = false;
  #propagation = false;
  #time;

  constructor(type, options = undefined) {
    if (arguments.length === 0) throw new ERR_MISSING_ARGS('type');
    if (options != null) validateObject(options, 'options');
    this.#type = `${type}`;
    this.#bubbles = Boolean(options?.bubbles);
    this.#cancelable = Boolean(options?.cancelable);
    this.#composed = Boolean(options?.composed);
    this.#time = internalBinding('process').now();
    this[kTarget] = null;
    this[kDispatching] = false;
    this[kStop] = false;
    for (const key of [kTarget, kDispatching, kStop]) Object.defineProperty(this, key, { enumerable: false });
    Object.defineProperty(this, 'isTrusted', { __proto__: null, enumerable: true, configurable: false, get: options?.[kTrust] ? () => true : () => false });
  }

  get type() { return this.#type; }
  get target() { return this[kTarget]; }
  get currentTarget() { return this[kDispatching] ? this[kTarget] : null; }
  get srcElement() { return this[kTarget]; }
  composedPath() { return this[kDispatching] ? [this[kTarget]] : []; }
  get bubbles() { return this.#bubbles; }
  get cancelable() { return this.#cancelable; }
  get composed() { return this.#composed; }
  get defaultPrevented() { return this.#cancelable && this.#prevented; }
  get returnValue() { return !this.#cancelable || !this.#prevented; }
  get timeStamp() { return this.#time; }
  get eventPhase() { return this[kDispatching] ? Event.AT_TARGET : Event.NONE; }
  get cancelBubble() { return this.#propagation; }
  set cancelBubble(value) { if (value) this.#propagation = true; }
  preventDefault() { this.#prevented = true; }
  stopPropagation() { this.#propagation = true; }
  stopImmediatePropagation() { this[kStop] = true; }
  initEvent(type, bubbles = false, cancelable = false) {
    if (this[kDispatching]) return;
    this.#type = `${type}`;
    this.#bubbles = Boolean(bubbles);
    this.#cancelable = Boolean(cancelable);
  }

  [customInspect](depth, options) {
    const name = this.constructor.name;
    if (depth < 0) return name;
    const { inspect } = require('internal/util/inspect');
    const shown = { type: this.#type, defaultPrevented: this.defaultPrevented, cancelable: this.#cancelable, timeStamp: this.#time };
    return `${name} ${inspect(shown, { ...options, depth: Number.isInteger(options.depth) ? options.depth - 1 : options.depth })}`;
  }
}
const phases = { NONE: 0, CAPTURING_PHASE: 1, AT_TARGET: 2, BUBBLING_PHASE: 3 };
for (const key of Object.keys(phases)) {
  Object.defineProperty(Event, key, { __proto__: null, value: phases[key], enumerable: true });
  Object.defineProperty(Event.prototype, key, { __proto__: null, value: phases[key], enumerable: true });
}
Object.defineProperty(Event.prototype, Symbol.toStringTag, { __proto__: null, value: 'Event', configurable: true });

class CustomEvent extends Event {
  #detail;
  constructor(type, options = undefined) {
    super(type, options);
    this.#detail = options?.detail ?? null;
  }

  get detail() { return this.#detail; }
}
Object.defineProperty(CustomEvent.prototype, Symbol.toStringTag, { __proto__: null, value: 'CustomEvent', configurable: true });

function isEventTarget(value) {
  return value?.constructor?.[kIsEventTarget] === true;
}

function checkThis(self) {
  if (!isEventTarget(self)) throw new ERR_INVALID_THIS('EventTarget');
}

class EventTarget {
  static [kIsEventTarget] = true;

  constructor() { initEventTarget(this); }

  addEventListener(type, listener, options = undefined) {
    checkThis(this);
    if (arguments.length < 2) throw new ERR_MISSING_ARGS('type', 'listener');
    const settings = typeof options === 'boolean' ? { capture: options } : options ?? {};
    const { once = false, capture = false, signal } = settings;
    if (listener == null) return;
    if (typeof listener !== 'function' && typeof listener !== 'object') throw new ERR_INVALID_ARG_TYPE('listener', 'EventListener', listener);
    type = `${type}`;
    if (signal !== undefined) {
      if (signal === null || typeof signal !== 'object' || !('aborted' in signal)) throw new ERR_INVALID_ARG_TYPE('options.signal', 'AbortSignal', signal);
      if (signal.aborted) return;
      signal.addEventListener('abort', () => this.removeEventListener(type, listener, settings), { once: true });
    }
    let list = this[kListeners].get(type);
    if (list === undefined) this[kListeners].set(type, list = []);
    if (list.some((entry) => entry.listener === listener && entry.capture === Boolean(capture))) return;
    list.push({ listener, once: Boolean(once), capture: Boolean(capture), removed: false, nodeStyle: settings[kNodeStyle] === true });
    this[kOnListeners]?.(type, list.length);
  }

  removeEventListener(type, listener, options = undefined) {
    checkThis(this);
    if (arguments.length < 2) throw new ERR_MISSING_ARGS('type', 'listener');
    const capture = Boolean(typeof options === 'boolean' ? options : options?.capture);
    removeEntry(this, `${type}`, (entry) => entry.listener === listener && entry.capture === capture);
  }

  dispatchEvent(event) {
    checkThis(this);
    if (arguments.length < 1) throw new ERR_MISSING_ARGS('event');
    if (!(event instanceof Event)) throw new ERR_INVALID_ARG_TYPE('event', 'Event', event);
    if (event[kDispatching]) throw new ERR_EVENT_RECURSION(event.type);
    dispatch(this, event);
    return !event.defaultPrevented;
  }

  [customInspect](depth, options) {
    const name = this.constructor.name;
    if (depth < 0) return name;
    return `${name} ${require('internal/util/inspect').inspect({}, { ...options, depth: Number.isInteger(options.depth) ? options.depth - 1 : options.depth })}`;
  }
}
for (const name of ['addEventListener', 'removeEventListener', 'dispatchEvent']) Object.defineProperty(EventTarget.prototype, name, { __proto__: null, enumerable: true });
Object.defineProperty(EventTarget.prototype, Symbol.toStringTag, { __proto__: null, value: 'EventTarget', configurable: true });

function removeEntry(target, type, matches) {
  const list = target[kListeners].get(type);
  const at = list === undefined ? -1 : list.findIndex(matches);
  if (at === -1) return;
  list[at].removed = true;
  list.splice(at, 1);
  if (list.length === 0) target[kListeners].delete(type);
  target[kOnListeners]?.(type, list.length);
}

function dispatch(target, event) {
  event[kTarget] = target;
  const list = target[kListeners].get(event.type);
  if (list === undefined) return;
  event[kDispatching] = true;
  for (const entry of list.slice()) {
    if (entry.removed) continue;
    if (entry.once) removeEntry(target, event.type, (other) => other === entry);
    try {
      const { listener } = entry;
      const result = typeof listener === 'function' ? listener.call(target, entry.nodeStyle ? event[kNodeValue] : event) : listener.handleEvent?.(event);
      if (result != null && typeof result.then === 'function') result.then(undefined, raiseLater);
    } catch (err) {
      raiseLater(err);
    }
    if (event[kStop]) break;
  }
  event[kDispatching] = false;
}

// A listener that throws does not stop the others: its error becomes an uncaught one.
function raiseLater(err) {
  process.nextTick(() => { throw err; });
}

function initEventTarget(self) {
  Object.defineProperty(self, kListeners, { __proto__: null, value: new Map(), configurable: true, writable: true, enumerable: false });
}

// `target.onabort = fn` is a listener whose place in the order is where it was first set.
function defineEventHandler(proto, name) {
  const key = Symbol(`kHandler ${name}`);
  Object.defineProperty(proto, `on${name}`, {
    __proto__: null, configurable: true, enumerable: true,
    get() { return this[key]?.current ?? null; },
    set(value) {
      const current = typeof value === 'function' ? value : null;
      if (this[key] === undefined) {
        if (current === null) return;
        const holder = { current };
        Object.defineProperty(this, key, { value: holder, writable: true, configurable: true, enumerable: false });
        holder.listener = function(event) { return holder.current?.call(this, event); };
        this.addEventListener(name, holder.listener);
      } else {
        this[key].current = current;
      }
    },
  });
}

function listenersOf(target, type) {
  return (target[kListeners].get(type) ?? []).map((entry) => entry.listener);
}

function eventTypes(target) {
  return [...target[kListeners].keys()];
}

module.exports = {
  Event, CustomEvent, EventTarget, isEventTarget, initEventTarget, defineEventHandler, dispatch, eventTypes, listenersOf, kNodeStyle, kNodeValue, kOnListeners, kTrust,
};
