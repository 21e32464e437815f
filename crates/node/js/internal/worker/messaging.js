'use strict';
// postMessageToThread: a message to any thread of the process, which hears it as 'workerMessage' of its `process`. Each thread
// that has workers, or is one, has a mailbox; with a message comes a port for the answer.

const { codes } = require('internal/errors');
const { ERR_WORKER_MESSAGING_ERRORED, ERR_WORKER_MESSAGING_FAILED, ERR_WORKER_MESSAGING_SAME_THREAD, ERR_WORKER_MESSAGING_TIMEOUT } = codes;
const { validateNumber } = require('internal/validators');
const ends = require('internal/worker/ends');
const { MessageChannel } = require('internal/message_port');
const state = require('internal/worker/state');

const DELIVERED = 0, NO_LISTENERS = 1, LISTENER_ERROR = 2;
let opened = false;

function open() {
  if (opened) return;
  opened = true;
  const side = ends.sideOf(ends.native.mailbox());
  side.told = () => {
    for (let message; (message = ends.receive(side)) !== undefined;) {
      if (message.error === undefined) hear(message.value);
    }
  };
}

function hear({ source, value, port }) {
  let result = DELIVERED;
  try {
    if (!process.emit('workerMessage', value, source)) result = NO_LISTENERS;
  } catch {
    result = LISTENER_ERROR;
  }
  port.postMessage(result);
  port.close();
}

async function postMessageToThread(threadId, value, transferList, timeout) {
  if (typeof transferList === 'number' && timeout === undefined) {
    timeout = transferList;
    transferList = [];
  }
  if (timeout !== undefined) validateNumber(timeout, 'timeout', 0);
  if (threadId === state.threadId) throw new ERR_WORKER_MESSAGING_SAME_THREAD();
  open();
  const { port1, port2 } = new MessageChannel();
  const list = [port2, ...(transferList ?? [])];
  const { encodeClone } = require('internal/worker/codec');
  const [bytes, parts] = encodeClone({ source: state.threadId, value, port: port2 }, list);
  if (typeof threadId !== 'number' || !ends.native.mail(threadId, bytes, parts)) {
    port1.close();
    throw new ERR_WORKER_MESSAGING_FAILED();
  }
  const { promise, resolve } = Promise.withResolvers();
  port1.on('message', resolve);
  port1.on('close', () => resolve(undefined));
  const timer = timeout === undefined ? undefined : setTimeout(resolve, timeout, 'timeout');
  const result = await promise;
  clearTimeout(timer);
  port1.close();
  switch (result) {
    case DELIVERED: return;
    case LISTENER_ERROR: throw new ERR_WORKER_MESSAGING_ERRORED();
    case 'timeout': throw new ERR_WORKER_MESSAGING_TIMEOUT();
    default: throw new ERR_WORKER_MESSAGING_FAILED();
  }
}

module.exports = { open, postMessageToThread };
