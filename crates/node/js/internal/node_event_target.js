'use strict';
// NodeEventTarget: an EventTarget with the methods of an EventEmitter that MessagePort and Worker have.
//
// A listener of on() gets the event's value; one of addEventListener() gets the event. Both are in one list, in order.

const { EventTarget, eventTypes, listenersOf, kNodeStyle, kNodeValue, Event, dispatch } = require('internal/event_target');
const { codes: { ERR_OUT_OF_RANGE } } = require('internal/errors');
const { validateFunction } = require('internal/validators');

const kMaxListeners = Symbol('events.maxEventTargetListeners');

class NodeEventTarget extends EventTarget {
  static defaultMaxListeners = 10;

  setMaxListeners(n) {
    if (typeof n !== 'number' || n < 0 || Number.isNaN(n)) throw new ERR_OUT_OF_RANGE('n', 'a non-negative number', n);
    Object.defineProperty(this, kMaxListeners, { __proto__: null, value: n, writable: true, configurable: true });
  }

  getMaxListeners() { return this[kMaxListeners] ?? NodeEventTarget.defaultMaxListeners; }

  eventNames() { return eventTypes(this); }

  listenerCount(type) { return listenersOf(this, `${type}`).length; }

  off(type, listener, options) {
    this.removeEventListener(type, listener, options);
    return this;
  }

  removeListener(type, listener, options) {
    this.removeEventListener(type, listener, options);
    return this;
  }

  on(type, listener) {
    validateFunction(listener, 'listener');
    this.addEventListener(type, listener, { [kNodeStyle]: true });
    return this;
  }

  addListener(type, listener) { return this.on(type, listener); }

  emit(type, arg) {
    const had = this.listenerCount(type) > 0;
    const event = new Event(`${type}`);
    Object.defineProperty(event, kNodeValue, { __proto__: null, value: arg });
    dispatch(this, event);
    return had;
  }

  once(type, listener) {
    validateFunction(listener, 'listener');
    this.addEventListener(type, listener, { once: true, [kNodeStyle]: true });
    return this;
  }

  removeAllListeners(type) {
    const types = type === undefined ? this.eventNames() : [`${type}`];
    for (const name of types) for (const listener of listenersOf(this, name)) this.removeEventListener(name, listener);
    return this;
  }
}
for (const name of ['setMaxListeners', 'getMaxListeners', 'eventNames', 'listenerCount', 'off', 'removeListener', 'on', 'addListener', 'emit', 'once', 'removeAllListeners']) {
  Object.defineProperty(NodeEventTarget.prototype, name, { __proto__: null, enumerable: true });
}

module.exports = { NodeEventTarget };
