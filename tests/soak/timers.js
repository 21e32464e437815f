'use strict';
// Timers, immediates, ticks, events and aborts: set, cleared, and left to run.
const { EventEmitter } = require('events');
const lasting = new EventEmitter();
exports.rounds = 1e6;
exports.turn = true;
exports.slice = 500;
exports.round = (i) => {
  clearTimeout(setTimeout(() => {}, 1e6));
  if ((i & 7) === 0) setImmediate(() => {});
  if ((i & 15) === 0) setTimeout(() => {}, 1);
  process.nextTick(() => {});
  const name = 'event' + i;
  const f = () => {};
  lasting.on(name, f).emit(name);
  lasting.off(name, f);
  if ((i & 15) === 1) { const c = new AbortController(); c.signal.addEventListener('abort', () => {}); c.abort(); }
};
