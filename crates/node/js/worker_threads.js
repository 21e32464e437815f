'use strict';
// The public module `worker_threads`, as far as one thread goes: channels, ports, marks, environment data. There are no
// workers yet.

const { codes: { ERR_INVALID_ARG_TYPE, ERR_TALLY_NOT_BUILT_YET, ERR_WORKER_MESSAGING_FAILED } } = require('internal/errors');
const { MessageChannel, MessagePort, isMessagePort, receiveMessageOnPort } = require('internal/message_port');
const { isMarkedAsUntransferable, markAsUncloneable, markAsUntransferable } = require('internal/structured_clone');
const { BroadcastChannel } = require('internal/broadcast_channel');
const EventEmitter = require('events');

class Worker extends EventEmitter {
  constructor(filename, options = {}) {
    if (typeof filename !== 'string' && !isURL(filename)) throw new ERR_INVALID_ARG_TYPE('filename', ['string', 'URL'], filename);
    throw new ERR_TALLY_NOT_BUILT_YET('worker_threads.Worker');
  }
}

const absent = {
  postMessage() {}, terminate(callback) {}, ref() {}, unref() {}, getHeapSnapshot(options) {}, getHeapStatistics() {}, cpuUsage(prevValue) {}, startCpuProfile() {}, startHeapProfile() {},
  async [Symbol.asyncDispose]() {},
};
for (const name of Reflect.ownKeys(absent)) {
  const method = { [name]() { throw new ERR_TALLY_NOT_BUILT_YET(`worker_threads.Worker.${String(name)}`); } }[name];
  Object.defineProperty(method, 'length', { value: absent[name].length, configurable: true });
  Object.defineProperty(Worker.prototype, name, { __proto__: null, value: method, writable: true, configurable: true });
}
for (const name of ['threadId', 'threadName', 'stdin', 'stdout', 'stderr', 'resourceLimits']) {
  Object.defineProperty(Worker.prototype, name, {
    __proto__: null, configurable: true, enumerable: false,
    get() { throw new ERR_TALLY_NOT_BUILT_YET(`worker_threads.Worker.${name}`); },
  });
}

function isURL(value) {
  return value !== null && typeof value === 'object' && typeof value.href === 'string' && typeof value.protocol === 'string';
}

// Natives in Node: no constructors.
const { moveMessagePortToContext } = {
  moveMessagePortToContext() {
    if (!isMessagePort(arguments[0])) throw new ERR_INVALID_ARG_TYPE('port', 'MessagePort', arguments[0]);
    throw new ERR_TALLY_NOT_BUILT_YET('worker_threads.moveMessagePortToContext');
  },
};

// No thread but this one can be there.
async function postMessageToThread(threadId, value, transferList, timeout) {
  throw new ERR_WORKER_MESSAGING_FAILED();
}

const environmentData = new Map();

function setEnvironmentData(key, value) {
  if (value === undefined) environmentData.delete(key);
  else environmentData.set(key, value);
}

function getEnvironmentData(key) { return environmentData.get(key); }

module.exports = {
  isInternalThread: false,
  isMainThread: true,
  MessagePort,
  MessageChannel,
  markAsUncloneable,
  markAsUntransferable,
  isMarkedAsUntransferable,
  moveMessagePortToContext,
  receiveMessageOnPort,
  resourceLimits: {},
  postMessageToThread,
  threadId: 0,
  threadName: '',
  SHARE_ENV: Symbol.for('nodejs.worker_threads.SHARE_ENV'),
  Worker,
  parentPort: null,
  workerData: null,
  BroadcastChannel,
  setEnvironmentData,
  getEnvironmentData,
};
require('internal/util').defineLazy(module.exports, 'locks', () => require('internal/locks').locks);
