'use strict';
// The public module `worker_threads`.

const { codes: { ERR_INVALID_ARG_TYPE, ERR_TALLY_NOT_BUILT_YET } } = require('internal/errors');
const { MessageChannel, MessagePort, isMessagePort, receiveMessageOnPort } = require('internal/message_port');
const { isMarkedAsUntransferable, markAsUncloneable, markAsUntransferable } = require('internal/structured_clone');
const { BroadcastChannel } = require('internal/broadcast_channel');
const state = require('internal/worker/state');

// Natives in Node: no constructors.
const { moveMessagePortToContext } = {
  moveMessagePortToContext() {
    if (!isMessagePort(arguments[0])) throw new ERR_INVALID_ARG_TYPE('port', 'MessagePort', arguments[0]);
    throw new ERR_TALLY_NOT_BUILT_YET('worker_threads.moveMessagePortToContext');
  },
};

async function postMessageToThread(threadId, value, transferList, timeout) {
  return require('internal/worker/messaging').postMessageToThread(threadId, value, transferList, timeout);
}

function setEnvironmentData(key, value) {
  if (value === undefined) state.environmentData.delete(key);
  else state.environmentData.set(key, value);
}

function getEnvironmentData(key) { return state.environmentData.get(key); }

module.exports = {
  isInternalThread: false,
  isMainThread: state.isMainThread,
  MessagePort,
  MessageChannel,
  markAsUncloneable,
  markAsUntransferable,
  isMarkedAsUntransferable,
  moveMessagePortToContext,
  receiveMessageOnPort,
  resourceLimits: state.resourceLimits,
  postMessageToThread,
  threadId: state.threadId,
  threadName: state.threadName,
  SHARE_ENV: Symbol.for('nodejs.worker_threads.SHARE_ENV'),
  Worker: undefined,
  parentPort: state.parentPort,
  workerData: state.workerData,
  BroadcastChannel,
  setEnvironmentData,
  getEnvironmentData,
};
// Loaded when somebody asks.
const { defineLazy } = require('internal/util');
defineLazy(module.exports, 'Worker', () => require('internal/worker/worker').Worker);
defineLazy(module.exports, 'locks', () => require('internal/locks').locks);
