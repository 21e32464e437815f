'use strict';
// Sides of message channels whose other side is, or may be, in another isolate: each has the number of an end in Rust, which
// has the queue. And the workers that this isolate has started.
//
// Invariant: `sides` has exactly the sides that are open and have an end here.

const native = internalBinding('worker');
require('buffer'); // what natives answer with are Buffers
const { Side, kSide, schedule, setRef, wrap } = require('internal/message_port');

const PORT = 1, ENDED = 2;
const sides = new Map(); // number of an end -> Side
const workers = new Map(); // number of a thread -> Worker's function for its end

native.setDispatcher((event, id, code, outOfMemory) => {
  if (event === PORT) {
    const side = sides.get(id);
    if (side !== undefined) side.told();
  } else if (event === ENDED) {
    const ended = workers.get(id);
    workers.delete(id);
    ended?.(code, outOfMemory === 1);
  }
});

function attach(side, end) {
  side.end = end;
  sides.set(end, side);
  return side;
}

// A side for an end that came to this isolate.
function sideOf(end) {
  const side = new Side();
  side.told = () => schedule(side);
  return attach(side, end);
}

function moveIn(end) {
  return wrap(sideOf(end));
}

// { value, ports }, or { error } of what could not be decoded; undefined when nothing waits.
function receive(side) {
  let raw;
  try {
    raw = native.take(side.end);
    return raw === undefined ? undefined : require('internal/worker/codec').decode(raw);
  } catch (error) {
    return { error, ports: [] };
  }
}

function post(end, value, buffers) {
  const [bytes, parts] = require('internal/worker/codec').encode(value, buffers);
  return native.post(end, bytes, parts);
}

// The end of a port that leaves; the port is good for nothing any more. What waits in its queue goes with it.
function moveOut(port) {
  const side = port[kSide];
  port[kSide] = undefined;
  if (side.end === 0) pairUp(side);
  const { end } = side;
  sides.delete(end);
  setRef(side, false);
  side.end = 0;
  side.closed = true;
  return end;
}

// From now on the queues of a channel of this isolate are in Rust.
function pairUp(side) {
  const [near, far] = native.pair();
  const { other } = side;
  attach(side, near);
  if (other !== undefined) {
    side.other = other.other = undefined;
    other.told = () => schedule(other);
    attach(other, far);
  }
  for (const [queue, from] of [[side.takeQueue(), far], [other?.takeQueue() ?? [], near]]) {
    for (const message of queue) post(from, message.value);
  }
  if (other === undefined) native.close(far);
}

function close(side) {
  const { end } = side;
  sides.delete(end);
  side.end = 0;
  native.close(end);
}

// Two ends: a side of this isolate, and the number of one that is to leave.
function open() {
  const [near, far] = native.pair();
  return [sideOf(near), far];
}

module.exports = { close, isOver: (side) => native.isOver(side.end), moveIn, moveOut, native, open, post, receive, sideOf, workers };
