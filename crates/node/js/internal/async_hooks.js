'use strict';
// Asynchronous resources: their ids, which one is running, and the context that each takes along.
//
// Loaded when a program first asks for any of it; then it is `tracker` of internal/async_context. A resource is any object
// with the three symbols below. While its callback runs it is the current one; those it interrupts wait in `outer`. A
// callback that throws leaves all that as it is, for the handlers of the error: `clear` tidies up after them.
//
// Invariant: between two callbacks from the loop the current id is 0, `outer` is empty, and the machine's slot undefined.

const context = require('internal/async_context');
const native = internalBinding('async_context');

const kAsyncId = Symbol('async_id_symbol');
const kTriggerId = Symbol('trigger_async_id_symbol');
const kFrame = Symbol('context_frame');

const topLevel = {};
const outer = []; // id, trigger id, resource, of those below the current one
let current = context.main ? 1 : 0;
let trigger = 0;
let resource = topLevel;
let nextTrigger = -1; // of resources that are made now, when it is not the current id
let emit; // internal/async/hooks, while a hook is enabled
let doomed = []; // ids that the destroy hooks have not heard of yet

function newAsyncId() { return ++context.lastId; }
function executionAsyncId() { return current; }
function triggerAsyncId() { return trigger; }
function executionAsyncResource() { return resource; }
function defaultTriggerId() { return nextTrigger < 0 ? current : nextTrigger; }

// Runs `fn(...args)`; what it makes was triggered by `id`.
function withTrigger(id, fn, ...args) {
  const before = nextTrigger;
  nextTrigger = id;
  try {
    return fn(...args);
  } finally {
    nextTrigger = before;
  }
}

// Makes a resource of any object.
function init(target, type, triggerId = defaultTriggerId()) {
  const id = target[kAsyncId] = ++context.lastId;
  target[kTriggerId] = triggerId;
  target[kFrame] = native.current();
  if (emit !== undefined) emit.init(id, type, triggerId, target);
  return target;
}

function push(id, triggerId, target) {
  outer.push(current, trigger, resource);
  current = id;
  trigger = triggerId;
  resource = target;
}

function pop() {
  if (outer.length === 0) {
    current = trigger = 0;
    resource = topLevel;
    return;
  }
  resource = outer.pop();
  trigger = outer.pop();
  current = outer.pop();
}

function enter(id, triggerId, target) {
  push(id, triggerId, target);
  if (emit !== undefined) emit.before(id);
}

// `id` may be gone from the top: an error cleared everything meanwhile.
function leave(id) {
  if (emit !== undefined) emit.after(id);
  if (current === id) pop();
}

// A callback from the loop: nothing is below it, and an error stays on top.
function runCallback(target, callback, self, args) {
  const id = target[kAsyncId];
  native.exchange(target[kFrame]);
  enter(id, target[kTriggerId], target);
  const result = Reflect.apply(callback, self, args);
  leave(id);
  native.exchange(undefined);
  return result;
}

// An error was dealt with: nothing runs any more.
function clear() {
  if (emit !== undefined && current !== 0) {
    do {
      emit.after(current);
      pop();
    } while (outer.length > 0);
  }
  outer.length = 0;
  current = trigger = 0;
  resource = topLevel;
  nextTrigger = -1;
  native.exchange(undefined);
}

function emitDestroy(id) {
  if (emit === undefined || !emit.wanted('destroy')) return;
  if (doomed.length === 0) require('internal/immediate').poke();
  doomed.push(id);
}

// In the check phase, and when the loop ran dry.
function runDestroys() {
  while (doomed.length > 0) {
    const list = doomed;
    doomed = [];
    for (let i = 0; i < list.length; i++) emit?.destroy(list[i]);
  }
}

// What programs see as the resource of a request or handle of this type: an object of a class with Node's name.
const CLASS_NAMES = {
  __proto__: null, FSREQCALLBACK: 'FSReqCallback', FSREQPROMISE: 'FSReqPromise', TCPWRAP: 'TCP', TCPSERVERWRAP: 'TCP', PIPEWRAP: 'Pipe', PIPESERVERWRAP: 'Pipe',
  TTYWRAP: 'TTY', TCPCONNECTWRAP: 'TCPConnectWrap', PIPECONNECTWRAP: 'PipeConnectWrap', SHUTDOWNWRAP: 'ShutdownWrap', WRITEWRAP: 'WriteWrap', UDPWRAP: 'UDP',
  UDPSENDWRAP: 'SendWrap', GETADDRINFOREQWRAP: 'GetAddrInfoReqWrap', GETNAMEINFOREQWRAP: 'GetNameInfoReqWrap', QUERYWRAP: 'QueryReqWrap', DNSCHANNEL: 'ChannelWrap',
  HTTPINCOMINGMESSAGE: 'HTTPServerAsyncResource', HTTPCLIENTREQUEST: 'HTTPClientAsyncResource', PROCESSWRAP: 'Process', SIGNALWRAP: 'Signal', FILEHANDLE: 'FileHandle',
  FSEVENTWRAP: 'FSEvent', STATWATCHER: 'StatWatcher', DIRHANDLE: 'DirHandle', MESSAGEPORT: 'MessagePort', ZLIB: 'Zlib', WORKER: 'Worker', TLSWRAP: 'TLSWrap',
};
const classes = { __proto__: null };

function newResource(type) {
  const Resource = classes[type] ??= Object.defineProperty(class {}, 'name', { value: CLASS_NAMES[type] ?? type });
  return new Resource();
}

const tracker = {
  wrap(type, callback) {
    const target = newResource(type);
    target.oncomplete = callback;
    init(target, type);
    let over = false;
    return function(...args) {
      const result = runCallback(target, callback, this, args);
      if (!over) emitDestroy(target[kAsyncId]);
      over = true;
      return result;
    };
  },
  bind(type, callback) {
    if (emit === undefined && native.current() === undefined) return callback;
    const { AsyncResource } = require('internal/async/resource');
    const bound = new AsyncResource(type);
    return function(...args) { return bound.runInAsyncScope(callback, this, ...args); };
  },
  open(type, handle) { return init(handle ?? newResource(type), type); },
  run: runCallback,
  close(scope) { emitDestroy(scope[kAsyncId]); },

  // Ticks: an entry of the queue is such an object, run by `runTick`.
  tick(callback, args) { return init({ callback, args }, 'TickObject'); },
  runTick(tick) {
    const id = tick[kAsyncId];
    native.exchange(tick[kFrame]);
    enter(id, tick[kTriggerId], tick);
    const { callback, args } = tick;
    try {
      if (args === undefined) callback();
      else callback(...args);
    } finally {
      emitDestroy(id);
    }
    leave(id);
    native.exchange(undefined);
  },
  microtask(callback) {
    if (emit === undefined || !emit.wanted('init')) return callback;
    const { AsyncResource } = require('internal/async/resource');
    const task = new AsyncResource('Microtask', { requireManualDestroy: true });
    task.callback = callback;
    return () => task.runInAsyncScope(() => {
      const run = task.callback;
      try {
        run();
      } finally {
        task.emitDestroy();
      }
    });
  },

  // Timers and immediates call these around their callbacks, and `retired` when one is over for good.
  timer(target, type) {
    init(target, type);
    return target[kAsyncId];
  },
  started(target) {
    if (target[kAsyncId] === undefined) init(target, target._onTimeout === undefined ? 'Immediate' : 'Timeout', 0); // older than this module
    native.exchange(target[kFrame]);
    enter(target[kAsyncId], target[kTriggerId], target);
  },
  ended(target) {
    leave(target[kAsyncId]);
    native.exchange(undefined);
  },
  retired(target) {
    if (target[kAsyncId] !== undefined) emitDestroy(target[kAsyncId]);
  },

  mainEnded() {
    outer.length = 0;
    current = trigger = 0;
    resource = topLevel;
    native.exchange(undefined);
  },
  clear,
  runDestroys,
  currentFrame: () => native.current(),

  // The handlers of a rejection run where the promise was rejected.
  inFrame(frame, promise, run) {
    const outside = native.exchange(frame);
    const id = promise[kAsyncId];
    if (id !== undefined) push(id, promise[kTriggerId], promise);
    run();
    if (id !== undefined && current === id) pop();
    native.exchange(outside);
  },
};

// A callback that runs already knows nothing of this: what it leaves in the slot must not be there for the next one.
if (!context.main) process.nextTick(() => native.exchange(undefined));
context.tracker = tracker;

module.exports = {
  kAsyncId, kTriggerId, kFrame, newAsyncId, executionAsyncId, triggerAsyncId, executionAsyncResource, defaultTriggerId, withTrigger, init, push, pop, enter, leave, emitDestroy,
  hasStack: () => outer.length > 0,
  emitInit(id, type, triggerId, target) { emit?.init(id, type, triggerId, target); },
  setEmitter(value) { emit = value; },
  wants: (kind) => emit !== undefined && emit.wanted(kind),
};
