'use strict';
// process.on('SIGINT'): a signal is watched while it has listeners.

const watched = { __proto__: null };
let disabled = false; // in workers: signals are the main thread's

function started(type) {
  const native = internalBinding('process');
  if (disabled || typeof type !== 'string' || !type.startsWith('SIG') || watched[type] || native.signals[type] === undefined) return;
  watched[type] = true;
  native.watchSignal(native.signals[type]);
}

function stopped(type) {
  if (!watched[type] || process.listenerCount(type) !== 0) return;
  delete watched[type];
  const native = internalBinding('process');
  native.unwatchSignal(native.signals[type]);
}

module.exports = { disable() { disabled = true; }, started, stopped };
