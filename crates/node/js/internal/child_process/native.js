'use strict';
// What happens to processes and channels: one function hears of it and tells whom it concerns, by number.

const native = internalBinding('child');

const listeners = new Map(); // number -> function (event, first, second)

native.setDispatcher((id, event, first, second) => {
  const listener = listeners.get(id);
  if (listener !== undefined) listener(event, first, second);
  else if (event === DESCRIPTOR) native.closeFd(second);
});

const EXIT = 1;
const DATA = 2;
const DESCRIPTOR = 3;
const END = 4;
const SENT = 5;

module.exports = { native, listeners, EXIT, DATA, DESCRIPTOR, END, SENT };
