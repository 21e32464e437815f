'use strict';
// process.nextTick and the order between ticks, microtasks and promise rejections.
//
// After every callback from the loop: all ticks, then all microtasks, then again while there are any, then rejections
// that nobody handled. A tick that throws leaves the queue consistent: the next call goes on behind it.

const { runMicrotasks, enqueueMicrotask, setTicksPending } = internalBinding('task_queue');
const context = require('internal/async_context');

const TRACKED = []; // in place of arguments: what goes before is a resource of internal/async_hooks

let queue = []; // callback, arguments (array or undefined), callback, ...
let head = 0;
let rejections; // internal/process/promises, once a promise was rejected

function nextTick(callback, ...args) {
  if (typeof callback !== 'function') require('internal/validators').validateFunction(callback, 'callback');
  if (process._exiting) return;
  if (queue.length === 0) setTicksPending();
  if (context.tracker === undefined) queue.push(callback, args.length === 0 ? undefined : args);
  else queue.push(context.tracker.tick(callback, args.length === 0 ? undefined : args), TRACKED);
}

// In a frame of its own, so that nothing of a tick is held while microtasks run.
function runTick() {
  const callback = queue[head];
  const args = queue[head + 1];
  queue[head] = queue[head + 1] = undefined;
  head += 2;
  if (head === queue.length) {
    queue.length = head = 0;
  } else if (head > 2048 && head * 2 >= queue.length) { // a long chain of ticks must not keep the places of those that ran
    queue = queue.slice(head);
    head = 0;
  }
  if (args === undefined) callback();
  else if (args === TRACKED) context.tracker.runTick(callback);
  else if (args.length === 1) callback(args[0]);
  else callback(...args);
}

function processTicksAndRejections() {
  do {
    while (head < queue.length) runTick();
    runMicrotasks();
  } while (head < queue.length || (rejections !== undefined && rejections.processPromiseRejections()));
}

// Between two timers or immediates.
function runNextTicks() {
  if (head === queue.length && rejections === undefined) runMicrotasks();
  if (head < queue.length || rejections !== undefined) processTicksAndRejections();
}

function promiseReject(type, promise, value) {
  if (rejections === undefined) {
    if (type === 1) return;
    rejections = require('internal/process/promises');
  }
  rejections.promiseReject(type, promise, value);
}

function queueMicrotask(callback) {
  if (typeof callback !== 'function') require('internal/validators').validateFunction(callback, 'callback');
  enqueueMicrotask(context.tracker === undefined ? callback : context.tracker.microtask(callback));
}

module.exports = { nextTick, processTicksAndRejections, runNextTicks, promiseReject, queueMicrotask };
