'use strict';
// BroadcastChannel: what one posts, all others of the same name get. HTML Standard, 9.5.
//
// Those of one isolate share a subscription, at whose port arrives what other isolates post.

const { EventTarget, defineEventHandler, dispatch } = require('internal/event_target');
const { Queue } = require('internal/webstreams/util');
const { keepAlive, postTask } = require('internal/immediate');
const { codes: { ERR_INVALID_THIS, ERR_MISSING_ARGS } } = require('internal/errors');

const kInspect = Symbol.for('nodejs.util.inspect.custom');

const channels = new Map(); // name -> Subscription
let stateOf;

class Subscription {
  open = new Set(); // channels
  #name;
  #id;
  #side;

  constructor(name) {
    const { native, sideOf } = require('internal/worker/ends');
    this.#name = name;
    const [port, id] = native.subscribe(name);
    this.#id = id;
    this.#side = sideOf(port);
    this.#side.told = () => this.receive();
  }

  // What other isolates have posted goes into the queues of all channels.
  receive() {
    const { receive } = require('internal/worker/ends');
    for (let message; (message = receive(this.#side)) !== undefined;) {
      let first = true;
      for (const channel of this.open) {
        const state = stateOf(channel);
        if (message.error !== undefined) state.queue.push({ error: message.error });
        else state.queue.push({ value: first ? message.value : require('internal/structured_clone').cloneWithTransfer(message.value, []).value });
        first = false;
        schedule(channel, state);
      }
    }
  }

  post(message) {
    const { native } = require('internal/worker/ends');
    if (native.others(this.#name, this.#id) === 0) return;
    const [bytes, parts] = require('internal/worker/codec').encodeClone(message, []);
    native.broadcast(this.#name, this.#id, bytes, parts);
  }

  end() {
    const { close, native } = require('internal/worker/ends');
    native.unsubscribe(this.#name, this.#id);
    close(this.#side);
    channels.delete(this.#name);
  }
}

class BroadcastChannel extends EventTarget {
  #state;

  constructor(name) {
    if (arguments.length === 0) throw new ERR_MISSING_ARGS('name');
    super();
    this.#state = { name: `${name}`, closed: false, refed: true, queue: new Queue(), scheduled: false };
    keepAlive(1);
    let subscription = channels.get(this.#state.name);
    if (subscription === undefined) channels.set(this.#state.name, subscription = new Subscription(this.#state.name));
    subscription.open.add(this);
  }

  static {
    stateOf = (value) => (typeof value === 'object' && value !== null && #state in value ? value.#state : undefined);
  }

  get name() { return check(this).name; }

  close() {
    const state = check(this);
    if (state.closed) return;
    state.closed = true;
    if (state.refed) keepAlive(-1);
    state.refed = false;
    const subscription = channels.get(state.name);
    subscription.open.delete(this);
    if (subscription.open.size === 0) subscription.end();
  }

  postMessage(message) {
    const state = check(this);
    if (arguments.length === 0) throw new ERR_MISSING_ARGS('message');
    if (state.closed) throw new (require('internal/domexception').DOMException)('BroadcastChannel is closed.', 'InvalidStateError');
    const { cloneWithTransfer } = require('internal/structured_clone');
    cloneWithTransfer(message, []); // throws also when nobody listens
    const subscription = channels.get(state.name);
    subscription.post(message);
    for (const channel of subscription.open) {
      if (channel === this) continue;
      const other = stateOf(channel);
      other.queue.push({ value: cloneWithTransfer(message, []).value });
      schedule(channel, other);
    }
  }

  ref() {
    const state = check(this);
    if (!state.closed && !state.refed) keepAlive(1);
    state.refed = !state.closed;
    return this;
  }

  unref() {
    const state = check(this);
    if (state.refed) keepAlive(-1);
    state.refed = false;
    return this;
  }

  [kInspect](depth, options) {
    const { name, closed } = check(this);
    if (depth < 0) return 'BroadcastChannel';
    return `BroadcastChannel ${require('internal/util/inspect').inspect({ name, active: !closed }, { ...options, depth: options.depth == null ? null : options.depth - 1 })}`;
  }
}

function check(value) {
  const state = stateOf(value);
  if (state === undefined) throw new ERR_INVALID_THIS('BroadcastChannel');
  return state;
}

function schedule(channel, state) {
  if (state.scheduled || state.closed || state.queue.length === 0) return;
  state.scheduled = true;
  postTask(() => {
    state.scheduled = false;
    if (state.closed || state.queue.length === 0) return;
    const { value, error } = state.queue.shift();
    schedule(channel, state);
    const { messageEvent } = require('internal/message_events');
    dispatch(channel, error !== undefined ? messageEvent('messageerror', error) : messageEvent('message', value));
  });
}

for (const name of ['name', 'close', 'postMessage']) Object.defineProperty(BroadcastChannel.prototype, name, { __proto__: null, enumerable: true });
defineEventHandler(BroadcastChannel.prototype, 'message');
defineEventHandler(BroadcastChannel.prototype, 'messageerror');

// What is there for a channel, also what the loop has not been told of yet.
function sideOf(value) {
  const state = stateOf(value);
  if (state !== undefined && !state.closed) channels.get(state.name).receive();
  return state;
}

module.exports = { BroadcastChannel, sideOf };
