'use strict';
// MessageEvent, CloseEvent and ErrorEvent (which is no global, as in Node). HTML Standard, 9.2; WebSockets Standard, 6.

const { Event } = require('internal/event_target');
const { codes: { ERR_INVALID_THIS } } = require('internal/errors');
const { dictionary, domString, needArguments, usvString } = require('internal/fetch/webidl');

const kPlain = Symbol('kPlain');

class MessageEvent extends Event {
  #init;

  constructor(type, eventInitDict = {}) {
    if (eventInitDict?.[kPlain] === true) {
      super(type, eventInitDict);
      this.#init = eventInitDict;
      return;
    }
    needArguments(arguments.length, 1, 'MessageEvent constructor');
    type = domString(type, 'MessageEvent constructor', 'type');
    if (eventInitDict !== undefined && eventInitDict !== null && typeof eventInitDict !== 'object' && typeof eventInitDict !== 'function') {
      throw new TypeError(`MessageEvent constructor: Expected ${String(eventInitDict)} to be one of: Null, Undefined, Object.`);
    }
    const options = dictionary(eventInitDict);
    super(type, options);
    const { data = null, origin = '', lastEventId = '', source = null, ports = [] } = options;
    if (source !== null && !isPort(source)) throw new TypeError(`MessageEvent constructor: Expected eventInitDict.source ("${String(source)}") to be an instance of MessagePort.`);
    if (ports === null || typeof ports !== 'object' || typeof ports[Symbol.iterator] !== 'function') {
      throw new TypeError(`MessageEvent constructor: eventInitDict.ports (${String(ports)}) is not iterable.`);
    }
    const list = [...ports];
    list.forEach((port, i) => {
      if (!isPort(port)) throw new TypeError(`MessageEvent constructor: Expected eventInitDict.ports[${i}] ("${String(port)}") to be an instance of MessagePort.`);
    });
    this.#init = { data, origin: usvString(origin), lastEventId: domString(lastEventId), source, ports: Object.freeze(list) };
  }

  static #of(event) {
    if (typeof event !== 'object' || event === null || !(#init in event)) throw new ERR_INVALID_THIS('MessageEvent');
    return event.#init;
  }

  get data() { return MessageEvent.#of(this).data; }
  get origin() { return MessageEvent.#of(this).origin; }
  get lastEventId() { return MessageEvent.#of(this).lastEventId; }
  get source() { return MessageEvent.#of(this).source; }
  get ports() { return MessageEvent.#of(this).ports; }

  initMessageEvent(type, bubbles = false, cancelable = false, data = null, origin = '', lastEventId = '', source = null, ports = []) {
    MessageEvent.#of(this);
    needArguments(arguments.length, 1, 'MessageEvent.initMessageEvent');
    return new MessageEvent(type, { bubbles, cancelable, data, origin, lastEventId, source, ports });
  }
}

function isPort(value) {
  return require('internal/message_port').isMessagePort(value);
}

// An event of ours: nothing is converted.
function messageEvent(type, data, { origin = '', lastEventId = '', source = null, ports = [] } = {}) {
  return new MessageEvent(type, { __proto__: null, [kPlain]: true, data, origin, lastEventId, source, ports: Object.freeze(ports) });
}

class CloseEvent extends Event {
  #init;

  constructor(type, eventInitDict = {}) {
    needArguments(arguments.length, 1, 'CloseEvent constructor');
    const options = dictionary(eventInitDict);
    super(domString(type, 'CloseEvent constructor', 'type'), options);
    const { wasClean = false, code = 0, reason = '' } = options;
    this.#init = { wasClean: Boolean(wasClean), code: Math.trunc(+code) & 0xffff, reason: usvString(reason) };
  }

  static #of(event) {
    if (typeof event !== 'object' || event === null || !(#init in event)) throw new ERR_INVALID_THIS('CloseEvent');
    return event.#init;
  }

  get wasClean() { return CloseEvent.#of(this).wasClean; }
  get code() { return CloseEvent.#of(this).code; }
  get reason() { return CloseEvent.#of(this).reason; }
}

class ErrorEvent extends Event {
  #init;

  constructor(type, eventInitDict = {}) {
    super(type, eventInitDict);
    const { message = '', filename = '', lineno = 0, colno = 0, error = undefined } = eventInitDict;
    this.#init = { message, filename, lineno, colno, error };
  }

  get message() { return this.#init.message; }
  get filename() { return this.#init.filename; }
  get lineno() { return this.#init.lineno; }
  get colno() { return this.#init.colno; }
  get error() { return this.#init.error; }
}

const members = { MessageEvent: ['data', 'origin', 'lastEventId', 'source', 'ports', 'initMessageEvent'], CloseEvent: ['wasClean', 'code', 'reason'], ErrorEvent: ['message', 'filename', 'lineno', 'colno', 'error'] };
for (const Class of [MessageEvent, CloseEvent, ErrorEvent]) {
  for (const name of members[Class.name]) Object.defineProperty(Class.prototype, name, { __proto__: null, enumerable: true });
  Object.defineProperty(Class.prototype, Symbol.toStringTag, { __proto__: null, value: Class.name, configurable: true });
}
Object.defineProperty(MessageEvent.prototype.initMessageEvent, 'length', { __proto__: null, value: 1, configurable: true });

module.exports = { CloseEvent, ErrorEvent, MessageEvent, messageEvent };
