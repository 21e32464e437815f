'use strict';
// The public module `inspector`: nobody can attach, and what asks whether somebody has is told so. What would need V8's
// protocol (open, a session that is connected) throws.

const EventEmitter = require('events');
const { codes } = require('internal/errors');
const { validateFunction, validateObject, validateString } = require('internal/validators');

function absent(what) {
  throw new codes.ERR_TALLY_NOT_BUILT_YET(`inspector.${what}`);
}

class Session extends EventEmitter {
  constructor() {
    super();
  }

  connect() { absent('Session.prototype.connect'); }

  connectToMainThread() {
    if (require('worker_threads').isMainThread) throw new codes.ERR_INSPECTOR_NOT_WORKER();
    absent('Session.prototype.connectToMainThread');
  }

  post(method, params, callback) {
    validateString(method, 'method');
    if (callback === undefined && typeof params === 'function') {
      callback = params;
      params = undefined;
    }
    if (params) validateObject(params, 'params');
    if (callback !== undefined) validateFunction(callback, 'callback');
    throw new codes.ERR_INSPECTOR_NOT_CONNECTED();
  }

  disconnect() {}
}

// Nobody listens to these.
const quiet = (names) => Object.fromEntries(names.map((name) => [name, { [name](params) {} }[name]]));

const Network = quiet(['requestWillBeSent', 'responseReceived', 'loadingFinished', 'loadingFailed', 'dataSent', 'dataReceived', 'webSocketCreated', 'webSocketClosed', 'webSocketHandshakeResponseReceived']);
const NetworkResources = {
  put(url, data) {
    process.emitWarning('The --experimental-inspector-network-resource option is not enabled. Please enable it to use the putNetworkResource function');
  },
};
const DOMStorage = quiet(['domStorageItemAdded', 'domStorageItemRemoved', 'domStorageItemUpdated', 'domStorageItemsCleared', 'registerStorage']);

// The console of V8 itself, which the inspector alone shows.
const CONSOLE = ['debug', 'error', 'info', 'log', 'warn', 'dir', 'dirxml', 'table', 'trace', 'group', 'groupCollapsed', 'groupEnd', 'clear', 'count', 'countReset', 'assert', 'profile',
  'profileEnd', 'time', 'timeLog', 'timeEnd', 'timeStamp', 'context'];
const consoleOfInspector = {};
for (const name of CONSOLE) consoleOfInspector[name] = { [name]() {} }[name];

module.exports = {
  open: function inspectorOpen(port, host, wait) { absent('open'); },
  close: () => undefined,
  url: () => undefined,
  waitForDebugger: function inspectorWaitForDebugger() { throw new codes.ERR_INSPECTOR_NOT_ACTIVE(); },
  console: consoleOfInspector,
  Session,
  Network,
  NetworkResources,
  DOMStorage,
};
