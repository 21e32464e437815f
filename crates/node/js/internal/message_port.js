'use strict';
// MessageChannel and MessagePort. HTML Standard, 9.4, with Node's methods.
//
// A port is a wrapper around a side; two sides are entangled. What is posted is cloned at once and stands in the other
// side's queue until that side has been started; each message is a task of its own in the poll phase. Moving a port
// gives its side another wrapper and leaves the old one without. As soon as one of two sides goes to another thread both
// have an `end` instead, whose queue is in Rust (internal/worker/ends).
//
// Invariant: only sides that are `refed` and not closed are counted in `keeping`, which keeps the loop alive.

const { NodeEventTarget } = require('internal/node_event_target');
const { initEventTarget, defineEventHandler, kOnListeners, kNodeValue, dispatch, Event } = require('internal/event_target');
const { Queue, withoutPrototype } = require('internal/webstreams/util');
const { kTransfer } = require('internal/messaging');
const { keepAlive, postTask } = require('internal/immediate');
const { codes: { ERR_CONSTRUCT_CALL_INVALID } } = require('internal/errors');

const kSide = Symbol('kSide');
const kInspect = Symbol.for('nodejs.util.inspect.custom');
const CLOSE = Symbol('the other side is closed');

class Side {
  constructor() {
    this.other = undefined;
    this.port = undefined;
    this.queue = new Queue(); // { value, ports }, or CLOSE
    this.started = false;
    this.refed = false;
    this.closed = false;
    this.closing = false;
    this.scheduled = false;
    this.end = 0; // its number in Rust, if the other side may be elsewhere
    this.told = undefined; // called when something was posted to its end
    this.drain = () => deliver(this);
  }

  // What waits in it, but for the news that the other side is closed.
  takeQueue() {
    const out = [];
    while (this.queue.length > 0) {
      const message = this.queue.shift();
      if (message !== CLOSE) out.push(message);
    }
    return out;
  }
}
withoutPrototype(Side);

function codedTypeError(code, message) {
  const err = internalBinding('errors').create(TypeError.prototype, message, `TypeError [${code}]: ${message}`);
  err.code = code;
  return err;
}

function MessageChannel() {
  if (new.target === undefined) throw codedTypeError('ERR_CONSTRUCT_CALL_REQUIRED', 'Cannot call constructor without `new`');
  const [first, second] = entangled();
  this.port1 = wrap(first);
  this.port2 = wrap(second);
}

function entangled() {
  const first = new Side();
  const second = new Side();
  first.other = second;
  second.other = first;
  return [first, second];
}

function MessagePort() {
  throw new ERR_CONSTRUCT_CALL_INVALID();
}
Object.setPrototypeOf(MessagePort, NodeEventTarget);
Object.setPrototypeOf(MessagePort.prototype, NodeEventTarget.prototype);

// A port for a side that has none.
function wrap(side) {
  const port = Object.create(MessagePort.prototype);
  initEventTarget(port);
  Object.defineProperty(port, kSide, { __proto__: null, value: side, writable: true });
  side.port = port;
  return port;
}

function isMessagePort(value) {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, kSide);
}

function sideOf(port) {
  if (!isMessagePort(port)) throw codedTypeError('ERR_INVALID_THIS', 'Illegal invocation');
  return port[kSide];
}

function setRef(side, on) {
  if (side.refed === on || (on && side.closed)) return;
  side.refed = on;
  keepAlive(on ? 1 : -1);
}

const ends = () => require('internal/worker/ends');

function schedule(side) {
  if (side.scheduled || side.closed) return;
  if (side.end !== 0) {
    if (!side.started && !ends().isOver(side)) return;
  } else {
    if (side.queue.length === 0) return;
    if (!side.started && side.queue.peek() !== CLOSE) return;
  }
  side.scheduled = true;
  postTask(side.drain);
}

// One message; the next one is a task of its own, so that ticks and microtasks run between.
function deliver(side) {
  side.scheduled = false;
  if (side.closed) return;
  let message;
  if (side.end !== 0) {
    message = side.started ? ends().receive(side) : undefined;
    if (message === undefined) {
      if (ends().isOver(side)) close(side);
      return;
    }
  } else {
    if (side.queue.length === 0) return;
    if (!side.started && side.queue.peek() !== CLOSE) return;
    message = side.queue.shift();
  }
  if (message === CLOSE) {
    close(side);
    return;
  }
  schedule(side);
  if (message.error !== undefined) {
    dispatch(side.port, withNodeValue(require('internal/message_events').messageEvent('messageerror', message.error), message.error));
    return;
  }
  const { messageEvent } = require('internal/message_events');
  dispatch(side.port, withNodeValue(messageEvent('message', message.value, { ports: message.ports }), message.value));
}

// What Node's kind of listener gets in the place of the event.
function withNodeValue(event, value) {
  return Object.defineProperty(event, kNodeValue, { __proto__: null, value });
}

// Ends a side, now; its 'close' event is on its way out.
function close(side) {
  if (side.closed) return;
  setRef(side, false);
  side.closed = true;
  side.queue = new Queue();
  if (side.end !== 0) ends().close(side);
  const { other, port } = side;
  if (other !== undefined) {
    side.other = undefined;
    other.other = undefined;
    other.queue.push(CLOSE);
    schedule(other);
  }
  if (port !== undefined) {
    const event = new Event('close');
    Object.defineProperty(event, kNodeValue, { __proto__: null, value: undefined });
    dispatch(port, event);
  }
}

function listOf(transferOrOptions) {
  if (transferOrOptions === undefined || transferOrOptions === null) return [];
  const isList = typeof transferOrOptions === 'object' && typeof transferOrOptions[Symbol.iterator] === 'function';
  const list = isList ? transferOrOptions : typeof transferOrOptions === 'object' ? transferOrOptions.transfer ?? [] : null;
  if (list === null) throw codedTypeError('ERR_INVALID_ARG_TYPE', 'Optional transferList argument must be an iterable');
  if (typeof list !== 'object' || typeof list[Symbol.iterator] !== 'function') throw codedTypeError('ERR_INVALID_ARG_TYPE', 'Optional options.transfer argument must be an iterable');
  return [...list];
}

function dataCloneError(message) {
  const { DOMException } = require('internal/domexception');
  return new DOMException(message, 'DataCloneError');
}

const methods = {
  postMessage() {
    const side = sideOf(this);
    if (arguments.length === 0) throw codedTypeError('ERR_MISSING_ARGS', 'Not enough arguments to MessagePort.postMessage');
    const list = listOf(arguments[1]);
    if (list.includes(this)) throw dataCloneError('Transfer list contains source port');
    const { value, transferred, memory } = require('internal/structured_clone').cloneWithTransfer(arguments[0], list);
    const other = side?.other;
    if (side !== undefined && side.end !== 0 && !side.closed) {
      ends().post(side.end, value, require('internal/worker/codec').buffersOf(memory, transferred));
      return;
    }
    if (other === undefined || side.closed) return;
    other.queue.push({ value, ports: transferred.filter(isMessagePort) });
    schedule(other);
  },
  start() {
    const side = sideOf(this);
    if (side === undefined || side.closed) return;
    side.started = true;
    schedule(side);
  },
};
Object.assign(MessagePort.prototype, methods, {
  ref() {
    const side = sideOf(this);
    if (side !== undefined) setRef(side, true);
  },
  unref() {
    const side = sideOf(this);
    if (side !== undefined) setRef(side, false);
  },
  hasRef() { return Boolean(sideOf(this)?.refed); },
});
defineEventHandler(MessagePort.prototype, 'message');
defineEventHandler(MessagePort.prototype, 'messageerror');
Object.assign(MessagePort.prototype, {
  close(callback) {
    const side = sideOf(this);
    if (typeof callback === 'function') this.once('close', callback);
    if (side === undefined || side.closed || side.closing) return;
    side.closing = true;
    side.started = false;
    setRef(side, false);
    keepAlive(1); // until the event is out
    postTask(() => {
      keepAlive(-1);
      close(side);
    });
  },
});
Object.defineProperties(MessagePort.prototype, {
  // A port with listeners for messages is started, and keeps the loop alive.
  [kOnListeners]: {
    __proto__: null, configurable: true, writable: true,
    value(type, count) {
      const side = this[kSide];
      if (type !== 'message' || side === undefined) return;
      if (count === 1) {
        setRef(side, true);
        this.start();
      } else if (count === 0) {
        setRef(side, false);
      }
    },
  },
  [kInspect]: {
    __proto__: null, configurable: true, writable: true,
    value(depth, options) {
      const side = this[kSide];
      const active = side !== undefined && !side.closed;
      const shown = active ? { active, refed: side.refed } : { active };
      return `MessagePort [EventTarget] ${require('internal/util/inspect').inspect(shown, { ...options, depth: options.depth == null ? null : options.depth - 1 })}`;
    },
  },
  [kTransfer]: {
    __proto__: null, configurable: true, writable: true,
    value() {
      const side = this[kSide];
      if (side === undefined || side.closed) throw dataCloneError('MessagePort in transfer list is already detached');
      return {
        receive: () => {
          setRef(side, false);
          side.started = false;
          this[kSide] = undefined;
          return wrap(side);
        },
      };
    },
  },
});

// The next message of a port that has not been started, or undefined.
function receiveMessageOnPort(port) {
  const side = isMessagePort(port) ? port[kSide] : require('internal/broadcast_channel').sideOf(port);
  if (side === undefined && !isMessagePort(port)) throw codedTypeError('ERR_INVALID_ARG_TYPE', 'The "port" argument must be a MessagePort instance');
  if (side !== undefined && side.end > 0 && !side.closed) {
    const message = ends().receive(side);
    if (message?.error !== undefined) throw message.error;
    return message === undefined ? undefined : { message: message.value };
  }
  if (side === undefined || side.closed || side.queue.length === 0 || side.queue.peek() === CLOSE) return undefined;
  return { message: side.queue.shift().value };
}

module.exports = { MessageChannel, MessagePort, Side, close, codedTypeError, entangled, isMessagePort, kSide, receiveMessageOnPort, schedule, setRef, wrap };
