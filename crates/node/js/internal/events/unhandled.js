'use strict';
// An 'error' event without a listener: the error is thrown, anything else wrapped in one.
//
// If nobody catches it either, the report says who emitted it, too (`kEmittedAt`, read by internal/process/execution).

const { codes } = require('internal/errors');

const kEmittedAt = Symbol('kEmittedAt');

// Remembers the place of the emit, without the frames of the emitter's own.
function rememberEmit(emitter, err) {
  const place = {};
  Error.captureStackTrace(place, emitter.emit);
  Object.defineProperty(err, kEmittedAt, {
    __proto__: null, configurable: true, enumerable: false, writable: true, value: () => emittedAt(emitter, err, place),
  });
}

// The lines below the error's own stack. The tail that both have in common is shortened.
function emittedAt(emitter, err, place) {
  if (typeof err.stack !== 'string') return '';
  let what = '';
  try {
    const { name } = emitter.constructor;
    if (name !== 'EventEmitter') what = ` on ${name} instance`;
  } catch {
    // An emitter without a usable constructor is not named.
  }
  const lines = place.stack.split('\n').slice(1);
  const { overlap } = require('internal/util/inspect/errors');
  const [at, count] = overlap(lines, err.stack.split('\n').slice(1));
  if (count > 0) lines.splice(at + 1, count - 2, '    [... lines matching original stack trace ...]');
  return `\nEmitted 'error' event${what} at:\n${lines.join('\n')}`;
}

function throwUnhandled(emitter, args) {
  const err = args.length > 0 ? args[0] : undefined;
  if (err instanceof Error) {
    try {
      rememberEmit(emitter, err);
    } catch {
      // A frozen error has no room for it.
    }
    throw err; // Unhandled 'error' event
  }
  let text;
  try {
    text = require('internal/util/inspect').inspect(err);
  } catch {
    text = err;
  }
  const wrapped = new codes.ERR_UNHANDLED_ERROR(text);
  wrapped.context = err;
  throw wrapped; // Unhandled 'error' event
}

module.exports = { throwUnhandled, kEmittedAt };
