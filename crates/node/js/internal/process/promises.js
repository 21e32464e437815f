'use strict';
// Rejections that nobody handles: 'unhandledRejection', 'rejectionHandled', and what happens without a listener.
//
// A rejected promise without handler waits in `pending` until the microtasks ran dry; if it still has no handler then,
// the mode decides (--unhandled-rejections, default throw).

const context = require('internal/async_context');
const tracked = new WeakMap(); // promise -> { reason, uid, warned }
let pending = [];
let handledLate = [];
let lastUid = 0;

function promiseReject(type, promise, reason) {
  if (type === 0) {
    const info = { promise, reason, uid: ++lastUid, warned: false, frame: context.tracker?.currentFrame(), domain: process.domain };
    tracked.set(promise, info);
    pending.push(info);
    return;
  }
  const info = tracked.get(promise);
  if (info === undefined) return;
  tracked.delete(promise);
  if (info.warned) handledLate.push(info);
}

// Text of a reason for messages, running none of its code.
function describe(reason) {
  switch (typeof reason) {
    case 'string': return reason;
    case 'symbol': return primordials.SymbolToString.call(reason);
    case 'function': return primordials.FunctionToString.call(reason);
    case 'object':
      return reason === null ? 'null' : `#<${internalBinding('util').getConstructorName(reason)}>`;
    default: return String(reason);
  }
}

function isErrorLike(value) {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, 'stack');
}

function unhandledError(reason) {
  const message = new (require('internal/errors').codes.ERR_UNHANDLED_REJECTION)(describe(reason)).message;
  const err = internalBinding('errors').create(Error.prototype, message, `UnhandledPromiseRejection: ${message}`);
  Object.defineProperty(err, 'name', { value: 'UnhandledPromiseRejection', writable: true, configurable: true, enumerable: false });
  err.code = 'ERR_UNHANDLED_REJECTION';
  return err;
}

function warn(info) {
  const { reason, uid } = info;
  const text = isErrorLike(reason) ? `${reason.stack}` : describe(reason);
  process.emitWarning(text, 'UnhandledPromiseRejectionWarning');
  process.emitWarning('Unhandled promise rejection. This error originated either by throwing inside of an async function ' +
    'without a catch block, or by rejecting a promise which was not handled with .catch(). To terminate the node process ' +
    'on unhandled promise rejection, use the CLI flag `--unhandled-rejections=strict` (see https://nodejs.org/api/cli.html#cli_unhandled_rejections_mode). ' +
    `(rejection id: ${uid})`, 'UnhandledPromiseRejectionWarning');
}

function raise(reason) {
  require('internal/process/execution').triggerUncaught(isErrorLike(reason) ? reason : unhandledError(reason), true);
}

function react(info) {
  const { promise, reason, domain } = info;
  const emit = () => (domain ? domain.emit('error', reason) : process.emit('unhandledRejection', reason, promise));
  switch (require.options.unhandledRejections) {
    case 'none': emit(); break;
    case 'warn': emit(); warn(info); break;
    case 'warn-with-error-code':
      if (!emit()) {
        warn(info);
        process.exitCode = 1;
      }
      break;
    case 'strict': raise(reason); if (!emit()) warn(info); break;
    default: if (!emit()) raise(reason);
  }
}

// True when something ran that may have queued ticks or microtasks.
function processPromiseRejections() {
  let ran = handledLate.length > 0;
  while (handledLate.length > 0) {
    const { promise, uid } = handledLate.shift();
    if (process.emit('rejectionHandled', promise)) continue;
    process.emitWarning(`Promise rejection was handled asynchronously (rejection id: ${uid})`, 'PromiseRejectionHandledWarning');
  }
  while (pending.length > 0) {
    const batch = pending;
    pending = [];
    for (let i = 0; i < batch.length; i++) {
      const info = batch[i];
      if (tracked.get(info.promise) !== info) continue;
      info.warned = true;
      ran = true;
      try {
        if (context.tracker === undefined) react(info);
        else context.tracker.inFrame(info.frame, info.promise, () => react(info));
      } catch (err) {
        pending = batch.slice(i + 1).concat(pending); // a listener threw: the rest is looked at after it was dealt with
        throw err;
      }
    }
  }
  return ran;
}

module.exports = { promiseReject, processPromiseRejections };
