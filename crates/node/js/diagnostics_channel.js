'use strict';
// The public module `diagnostics_channel`: named channels of messages between libraries and their watchers.
//
// A channel without subscribers and stores is a Channel, whose publish does nothing; with some it is an ActiveChannel: its
// prototype changes. Channels are found by name while somebody holds them or somebody watches.

const { codes: { ERR_INVALID_ARG_TYPE } } = require('internal/errors');
const { validateFunction } = require('internal/validators');

class SafeMap extends Map {} // what programs see it as

const byName = new Map(); // name -> WeakRef of a channel
const watched = new Map(); // channel -> how many keep it
const forgotten = new FinalizationRegistry((name) => {
  if (byName.get(name)?.deref() === undefined) byName.delete(name);
});

function find(name) {
  return byName.get(name)?.deref();
}

function keep(target) {
  watched.set(target, (watched.get(target) ?? 0) + 1);
}

function release(target) {
  const count = watched.get(target) - 1;
  if (count > 0) watched.set(target, count);
  else watched.delete(target);
}

function raiseLater(err) {
  process.nextTick(() => { throw err; });
}

function activate(target) {
  Object.setPrototypeOf(target, ActiveChannel.prototype);
  target._subscribers = [];
  target._stores = new SafeMap();
}

function deactivateIfUnused(target) {
  if (target._subscribers.length > 0 || target._stores.size > 0) return;
  Object.setPrototypeOf(target, Channel.prototype);
  target._subscribers = undefined;
  target._stores = undefined;
}

// `next` with a store set to what the message becomes.
function withStore(store, transform, data, next) {
  return () => {
    let value = data;
    if (transform !== undefined) {
      try {
        value = transform(data);
      } catch (err) {
        raiseLater(err);
        return next();
      }
    }
    return store.run(value, next);
  };
}

class ActiveChannel {
  subscribe(subscription) {
    validateFunction(subscription, 'subscription');
    this._subscribers = [...this._subscribers, subscription]; // a publish may be walking the old list
    keep(this);
  }

  unsubscribe(subscription) {
    const at = this._subscribers.indexOf(subscription);
    if (at === -1) return false;
    this._subscribers = this._subscribers.toSpliced(at, 1);
    release(this);
    deactivateIfUnused(this);
    return true;
  }

  bindStore(store, transform) {
    if (!this._stores.has(store)) keep(this);
    this._stores.set(store, transform);
  }

  unbindStore(store) {
    if (!this._stores.delete(store)) return false;
    release(this);
    deactivateIfUnused(this);
    return true;
  }

  get hasSubscribers() { return true; }

  publish(data) {
    const subscribers = this._subscribers;
    for (let i = 0; i < subscribers.length; i++) {
      try {
        const subscriber = subscribers[i];
        subscriber(data, this.name);
      } catch (err) {
        raiseLater(err);
      }
    }
  }

  runStores(data, fn, thisArg, ...args) {
    let run = () => {
      this.publish(data);
      return Reflect.apply(fn, thisArg, args);
    };
    for (const [store, transform] of this._stores) run = withStore(store, transform, data, run);
    return run();
  }
}

class Channel {
  constructor(name) {
    this._subscribers = undefined;
    this._stores = undefined;
    this.name = name;
    this._index = undefined;
    byName.set(name, new WeakRef(this));
    forgotten.register(this, name);
  }

  static [Symbol.hasInstance](instance) {
    const proto = Object.getPrototypeOf(instance);
    return proto === Channel.prototype || proto === ActiveChannel.prototype;
  }

  subscribe(subscription) {
    validateFunction(subscription, 'subscription');
    activate(this);
    this.subscribe(subscription);
  }

  unsubscribe() { return false; }

  bindStore(store, transform) {
    activate(this);
    this.bindStore(store, transform);
  }

  unbindStore() { return false; }
  get hasSubscribers() { return false; }
  publish() {}
  runStores(data, fn, thisArg, ...args) { return Reflect.apply(fn, thisArg, args); }
}

function channel(name) {
  const found = find(name);
  if (found !== undefined) return found;
  if (typeof name !== 'string' && typeof name !== 'symbol') throw new ERR_INVALID_ARG_TYPE('channel', ['string', 'symbol'], name);
  return new Channel(name);
}

function subscribe(name, subscription) {
  channel(name).subscribe(subscription);
}

function unsubscribe(name, subscription) {
  return channel(name).unsubscribe(subscription);
}

function hasSubscribers(name) {
  return find(name)?.hasSubscribers ?? false;
}

const EVENTS = ['start', 'end', 'asyncStart', 'asyncEnd', 'error'];

function eventChannel(nameOrChannels, event) {
  if (typeof nameOrChannels === 'string') return channel(`tracing:${nameOrChannels}:${event}`);
  if (typeof nameOrChannels !== 'object' || nameOrChannels === null) {
    throw new ERR_INVALID_ARG_TYPE('nameOrChannels', ['string', 'object', 'TracingChannel'], nameOrChannels);
  }
  const given = nameOrChannels[event];
  if (!(given instanceof Channel)) throw new ERR_INVALID_ARG_TYPE(`nameOrChannels.${event}`, ['Channel'], given);
  return given;
}

class TracingChannel {
  constructor(nameOrChannels) {
    for (const event of EVENTS) Object.defineProperty(this, event, { __proto__: null, value: eventChannel(nameOrChannels, event) });
  }

  get hasSubscribers() { return EVENTS.some((event) => this[event]?.hasSubscribers); }

  subscribe(handlers) {
    for (const event of EVENTS) if (handlers[event]) this[event]?.subscribe(handlers[event]);
  }

  unsubscribe(handlers) {
    let done = true;
    for (const event of EVENTS) if (handlers[event] && !this[event]?.unsubscribe(handlers[event])) done = false;
    return done;
  }

  traceSync(fn, context = {}, thisArg, ...args) {
    if (!this.hasSubscribers) return Reflect.apply(fn, thisArg, args);
    return traced(this, context, () => {
      const result = Reflect.apply(fn, thisArg, args);
      context.result = result;
      return result;
    });
  }

  tracePromise(fn, context = {}, thisArg, ...args) {
    if (!this.hasSubscribers) return Reflect.apply(fn, thisArg, args);
    const { asyncStart, asyncEnd, error } = this;
    return traced(this, context, () => {
      let promise = Reflect.apply(fn, thisArg, args);
      if (!(promise instanceof Promise)) promise = Promise.resolve(promise);
      return promise.then((result) => {
        context.result = result;
        asyncStart.publish(context);
        asyncEnd.publish(context);
        return result;
      }, (err) => {
        context.error = err;
        error.publish(context);
        asyncStart.publish(context);
        asyncEnd.publish(context);
        return Promise.reject(err);
      });
    });
  }

  traceCallback(fn, position = -1, context = {}, thisArg, ...args) {
    if (!this.hasSubscribers) return Reflect.apply(fn, thisArg, args);
    const { asyncStart, asyncEnd, error } = this;
    const callback = args.at(position);
    validateFunction(callback, 'callback');
    args.splice(position, 1, function wrappedCallback(err, result) {
      if (err) {
        context.error = err;
        error.publish(context);
      } else {
        context.result = result;
      }
      return asyncStart.runStores(context, () => {
        try {
          return Reflect.apply(callback, this, arguments);
        } finally {
          asyncEnd.publish(context);
        }
      });
    });
    return traced(this, context, () => Reflect.apply(fn, thisArg, args));
  }
}

// A call between `start` and `end` of a tracing channel; what is thrown is published on the way out.
function traced(tracing, context, call) {
  return tracing.start.runStores(context, () => {
    try {
      return call();
    } catch (err) {
      context.error = err;
      tracing.error.publish(context);
      throw err;
    } finally {
      tracing.end.publish(context);
    }
  });
}

function tracingChannel(nameOrChannels) {
  return new TracingChannel(nameOrChannels);
}

module.exports = { channel, hasSubscribers, subscribe, tracingChannel, unsubscribe, Channel };
