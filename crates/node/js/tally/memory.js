'use strict';
// The module `tally:memory`: who holds how much memory.

const native = internalBinding('memory');

// Every account with its bytes, and their sum, as plain data. `streamQueues` says whose some of these bytes are: they are
// array buffers, slabs and strings, and no part of the sum.
function ledger() {
  return native.ledger();
}

// The memory report as text: the table that --memory-report prints.
function report() {
  return native.report();
}

// What waits in the queues of streams, a row for each stream that has one, the longest first:
// { stream, writableBytes, readableBytes, objects, highWaterMark, madeAt }.
function streams() {
  return require('internal/streams/queues').rows();
}

// The limits, in bytes: of all memory (--max-memory) and of the heap (--max-old-space-size). `reserve` is the part of a limit
// that is held back for what handles and reports the error at it. `limit` is Infinity where there is none.
function limits() {
  const [limit, used, reserve, heapLimit, heapUsed, heapReserve] = native.limits();
  return { limit: limit < 0 ? Infinity : limit, used, reserve, heap: { limit: heapLimit, used: heapUsed, reserve: heapReserve } };
}

let listeners; // an EventEmitter, once somebody listens

function tell(cause) {
  listeners.emit('memoryPressure', { cause, ...limits() });
}

// The one event, 'memoryPressure': everything dead was collected, and memory is still short, of the program's own limit
// (`cause` is 'limit') or the machine's or cgroup's ('system'). Told once, and again when memory was plenty in between.
function on(name, listener) {
  require('internal/validators').validateOneOf(name, 'name', ['memoryPressure']);
  if (listeners === undefined) listeners = new (require('events'))();
  listeners.on(name, listener);
  native.watchPressure(tell);
}

function off(name, listener) {
  listeners?.off(name, listener);
  if (listeners?.listenerCount('memoryPressure') === 0) native.watchPressure(undefined);
}

// The pools of slabs that Buffers, sockets and files are cut from, a row each. Bytes unless said otherwise:
// { pool, slabSize, slabs (how many), bytes, live, wasted, free, cached, bookkeeping, created, recycled, hitRate, regions,
//   moved: { regions, bytes, slabs }, seen, placed, lent: { slabs, wasted }, pinnedAt: [{ at, by, slabs, wasted }] }
// `recycled` counts slabs that were used again, `hitRate` is their part of all that were wanted. Slabs that evacuation has to
// leave: `seen`, their ArrayBuffer lives; `placed`, a byteOffset was read; `lent`, to the kernel or a thread. `pinnedAt` names
// the lines that did the first two, the largest waste first: each under --trace-slab-pins, else a sample.
function slabs() {
  return native.slabs();
}

module.exports = { ledger, report, streams, slabs, limits, on, off };
