'use strict';
// readable.pipe(writable): 'data' is written, and the source pauses until those that said false have drained.

const { errorOrDestroy } = require('internal/streams/destroy');
const { prependListener } = require('internal/streams/legacy');
const { kEndEmitted, kFlowing, kMultiAwaitDrain } = require('internal/streams/readable_state');

function pipe(src, dest, options) {
  const state = src._readableState;
  if (state.pipes.length === 1 && (state.state & kMultiAwaitDrain) === 0) {
    state.state |= kMultiAwaitDrain;
    state.awaitDrainWriters = new Set(state.awaitDrainWriters ? [state.awaitDrainWriters] : []);
  }
  state.pipes.push(dest);
  const doEnd = (!options || options.end !== false) && dest !== process.stdout && dest !== process.stderr;
  const atEnd = doEnd ? onend : unpipeThis;
  if ((state.state & kEndEmitted) !== 0) process.nextTick(atEnd);
  else src.once('end', atEnd);
  dest.on('unpipe', onunpipe);
  let ondrain;
  let cleanedUp = false;
  src.on('data', ondata);
  prependListener(dest, 'error', onerror);
  dest.once('close', onclose);
  dest.once('finish', onfinish);
  dest.emit('pipe', src);
  if (dest.writableNeedDrain === true) pause();
  else if ((state.state & kFlowing) === 0) src.resume();
  return dest;

  function onend() { dest.end(); }
  function unpipeThis() { src.unpipe(dest); }
  function ondata(chunk) {
    try {
      if (dest.write(chunk) === false) pause();
    } catch (err) {
      dest.destroy(err); // the source is told as by any other error
    }
  }
  function pause() {
    if (!cleanedUp) {
      if (state.pipes.length === 1 && state.pipes[0] === dest) {
        state.awaitDrainWriters = dest;
        state.state &= ~kMultiAwaitDrain;
      } else if (state.pipes.length > 1 && state.pipes.includes(dest)) {
        state.awaitDrainWriters.add(dest);
      }
      src.pause();
    }
    if (!ondrain) {
      ondrain = () => drained(src, dest);
      dest.on('drain', ondrain);
    }
  }
  function onunpipe(readable, info) {
    if (readable === src && info && info.hasUnpiped === false) {
      info.hasUnpiped = true;
      cleanup();
    }
  }
  function cleanup() {
    dest.removeListener('close', onclose);
    dest.removeListener('finish', onfinish);
    if (ondrain) dest.removeListener('drain', ondrain);
    dest.removeListener('error', onerror);
    dest.removeListener('unpipe', onunpipe);
    src.removeListener('end', onend);
    src.removeListener('end', unpipeThis);
    src.removeListener('data', ondata);
    cleanedUp = true;
    // Nobody else would tell the source that this one does not hold it back any more.
    if (ondrain && state.awaitDrainWriters && (!dest._writableState || dest._writableState.needDrain)) ondrain();
  }
  function onerror(err) {
    unpipeThis();
    dest.removeListener('error', onerror);
    if (dest.listenerCount('error') === 0) {
      const s = dest._writableState || dest._readableState;
      if (s && !s.errorEmitted) errorOrDestroy(dest, err);
      else dest.emit('error', err);
    }
  }
  function onclose() {
    dest.removeListener('finish', onfinish);
    unpipeThis();
  }
  function onfinish() {
    dest.removeListener('close', onclose);
    unpipeThis();
  }
}

function drained(src, dest) {
  const state = src._readableState;
  if (state.awaitDrainWriters === dest) state.awaitDrainWriters = null;
  else if ((state.state & kMultiAwaitDrain) !== 0) state.awaitDrainWriters.delete(dest);
  if ((!state.awaitDrainWriters || state.awaitDrainWriters.size === 0) && src.listenerCount('data')) src.resume();
}

function unpipe(src, dest) {
  const state = src._readableState;
  if (state.pipes.length === 0) return src;
  if (!dest) {
    const dests = state.pipes;
    state.pipes = [];
    src.pause();
    for (const one of dests) one.emit('unpipe', src, { hasUnpiped: false });
    return src;
  }
  const at = state.pipes.indexOf(dest);
  if (at === -1) return src;
  state.pipes.splice(at, 1);
  if (state.pipes.length === 0) src.pause();
  dest.emit('unpipe', src, { hasUnpiped: false });
  return src;
}

module.exports = { pipe, unpipe };
