'use strict';
// Defines the globals and returns the hooks that Rust calls. Runs at every start: whatever costs is behind a getter.

const { process } = require('internal/process/object');
const tasks = require('internal/process/task_queues');

Symbol.dispose ?? Object.defineProperty(Symbol, 'dispose', { value: Symbol('Symbol.dispose') });
Symbol.asyncDispose ?? Object.defineProperty(Symbol, 'asyncDispose', { value: Symbol('Symbol.asyncDispose') });

// A global that is made when somebody first asks for it.
function lazyGlobal(name, enumerable, make) {
  internalBinding('util').defineLazy(globalThis, name, make, enumerable);
}

function plainGlobal(name, enumerable, value) {
  Object.defineProperty(globalThis, name, { __proto__: null, value, writable: true, configurable: true, enumerable });
}

function defineGlobals() {
  Object.defineProperty(globalThis, Symbol.toStringTag, { __proto__: null, value: 'global', writable: false, enumerable: false, configurable: true });
  plainGlobal('global', true, globalThis);
  for (const name of ['clearImmediate', 'setImmediate', 'clearInterval', 'clearTimeout', 'setInterval', 'setTimeout']) {
    lazyGlobal(name, true, () => require('timers')[name]);
  }
  plainGlobal('queueMicrotask', true, tasks.queueMicrotask);
  plainGlobal('fetch', true, function fetch(input, init = undefined) { return require('internal/fetch/fetch').fetch(input, init); });
  lazyGlobal('structuredClone', true, () => require('internal/structured_clone').structuredClone);
  lazyGlobal('WebAssembly', false, () => require('internal/wasm').WebAssembly);
  lazyGlobal('Intl', false, () => require('internal/intl').Intl);
  internalBinding('intl').setLocalized((which, value, locales, options, other) => require('internal/intl').localized(which, value, locales, options, other));
  lazyGlobal('atob', true, () => require('buffer').atob);
  lazyGlobal('btoa', true, () => require('buffer').btoa);
  lazyGlobal('performance', true, () => require('internal/perf').performance);
  plainGlobal('process', false, process);
  lazyGlobal('console', false, () => require('internal/console/global'));
  lazyGlobal('Buffer', false, () => require('buffer').Buffer);
  for (const name of ['TextEncoder', 'TextDecoder']) lazyGlobal(name, false, () => require('internal/encoding')[name]);
  for (const name of ['Event', 'EventTarget', 'CustomEvent']) lazyGlobal(name, false, () => require('internal/event_target')[name]);
  for (const name of ['AbortController', 'AbortSignal']) lazyGlobal(name, false, () => require('internal/abort_controller')[name]);
  const web = {
    __proto__: null,
    'internal/blob': ['Blob'],
    'internal/file': ['File'],
    'internal/fetch/form_data': ['FormData'],
    'internal/fetch/headers': ['Headers'],
    'internal/fetch/request': ['Request'],
    'internal/fetch/response': ['Response'],
    'internal/websocket/websocket': ['WebSocket'],
    'internal/message_port': ['MessageChannel', 'MessagePort'],
    'internal/broadcast_channel': ['BroadcastChannel'],
    'internal/message_events': ['MessageEvent', 'CloseEvent'],
    'internal/navigator': ['Navigator'],
    'internal/webstreams/readable_stream': ['ReadableStream', 'ReadableStreamDefaultReader', 'ReadableStreamBYOBReader'],
    'internal/webstreams/readable_controllers': ['ReadableStreamBYOBRequest', 'ReadableByteStreamController', 'ReadableStreamDefaultController'],
    'internal/webstreams/transform': ['TransformStream', 'TransformStreamDefaultController'],
    'internal/webstreams/writable_stream': ['WritableStream', 'WritableStreamDefaultWriter', 'WritableStreamDefaultController'],
    'internal/webstreams/strategies': ['ByteLengthQueuingStrategy', 'CountQueuingStrategy'],
    'internal/webstreams/encoding': ['TextEncoderStream', 'TextDecoderStream'],
    'internal/webstreams/compression': ['CompressionStream', 'DecompressionStream'],
  };
  for (const id in web) {
    for (const name of web[id]) lazyGlobal(name, false, () => require(id)[name]);
  }
  Object.defineProperty(globalThis, 'navigator', {
    __proto__: null, configurable: true, enumerable: true,
    get: { get navigator() { return require('internal/navigator').navigator; } }.__lookupGetter__('navigator'),
  });
  lazyGlobal('URL', false, () => require('internal/url').URL);
  lazyGlobal('URLSearchParams', false, () => require('internal/url_search_params').URLSearchParams);
  lazyGlobal('URLPattern', false, () => require('internal/url_pattern').URLPattern);
  lazyGlobal('DOMException', false, () => require('internal/domexception').DOMException);
  // Through the loader of modules, so that a module that is built takes the place of the one that is not.
  lazyGlobal('crypto', true, () => require('internal/crypto/webcrypto').crypto);
  for (const name of ['Crypto', 'CryptoKey', 'SubtleCrypto']) lazyGlobal(name, false, () => require('internal/crypto/webcrypto')[name]);
  for (const name of ['Performance', 'PerformanceEntry', 'PerformanceMark', 'PerformanceMeasure', 'PerformanceObserver', 'PerformanceObserverEntryList', 'PerformanceResourceTiming']) {
    lazyGlobal(name, false, () => require('internal/perf')[name]);
  }
}

function start(native) {
  defineGlobals();
  // Two are there at every start.
  if (Object.keys(native.options).length > 2) require('internal/process/startup').apply();
  internalBinding('errors').setPrepareStackTrace((err, frames) => require('internal/call_sites').prepare(err, frames));
  // No rest and spread: these run for every program, also for one that breaks the iteration of arrays.
  const execution = (name) => (a, b, c) => require('internal/process/execution')[name](a, b, c);
  return {
    process, // `this` of the hooks
    runMain: execution('runMain'),
    evalMain: execution('evalMain'),
    runWorker: () => require('internal/worker/main').run(),
    tick: tasks.processTicksAndRejections,
    importModule: (source, specifier, options) => require('internal/modules/esm/loader').importModule(source, specifier, options),
    importMeta: (url, meta) => { require('internal/modules/esm/meta').fill(url, meta); },
    processTimers: (now) => require('internal/timers').processTimers.call(process, now),
    processImmediate: () => require('internal/immediate').processImmediate(),
    uncaught: execution('onUncaught'),
    promiseReject: tasks.promiseReject,
    beforeExit: execution('beforeExit'),
    exit: execution('exit'),
    settleWaiter: (id, time) => require('internal/wait_async').settleWaiter(id, time),
    signal: (name, number) => { process.emit(name, name, number); },
  };
}

module.exports = { start };
