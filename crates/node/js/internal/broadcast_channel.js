'use strict';
// BroadcastChannel: what one posts, all others of the same name get. HTML Standard, 9.5.

const { EventTarget, defineEventHandler, dispatch } = require('internal/event_target');
const { Queue } = require('internal/webstreams/util');
const { keepAlive, postTask } = require('internal/immediate');
const { codes: { ERR_INVALID_THIS, ERR_MISSING_ARGS } } = require('internal/errors');

const kInspect = Symbol.for('nodejs.util.inspect.custom');

const channels = new Map(); // name -> Set of open channels
let stateOf;

class BroadcastChannel extends EventTarget {
  #state;

  constructor(name) {
    if (arguments.length === 0) throw new ERR_MISSING_ARGS('name');
    super();
    this.#state = { name: `${name}`, closed: false, refed: true, queue: new Queue(), scheduled: false };
    keepAlive(1);
    const set = channels.get(this.#state.name);
    if (set === undefined) channels.set(this.#state.name, new Set([this]));
    else set.add(this);
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
    const set = channels.get(state.name);
    set.delete(this);
    if (set.size === 0) channels.delete(state.name);
  }

  postMessage(message) {
    const state = check(this);
    if (arguments.length === 0) throw new ERR_MISSING_ARGS('message');
    if (state.closed) throw new (require('internal/domexception').DOMException)('BroadcastChannel is closed.', 'InvalidStateError');
    const { cloneWithTransfer } = require('internal/structured_clone');
    cloneWithTransfer(message, []); // throws also when nobody listens
    for (const channel of channels.get(state.name)) {
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
    const { value } = state.queue.shift();
    schedule(channel, state);
    dispatch(channel, require('internal/message_events').messageEvent('message', value));
  });
}

for (const name of ['name', 'close', 'postMessage']) Object.defineProperty(BroadcastChannel.prototype, name, { __proto__: null, enumerable: true });
defineEventHandler(BroadcastChannel.prototype, 'message');
defineEventHandler(BroadcastChannel.prototype, 'messageerror');

module.exports = { BroadcastChannel, sideOf: stateOf };
