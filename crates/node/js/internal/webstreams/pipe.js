'use strict';
// ReadableStreamPipeTo. Streams Standard, 4.9.1.
//
// Chunks that stand in the source's queue go over in a loop, without a promise for each, until the destination has
// enough; a chunk that comes later is written a microtask after it came, so that enqueue() never calls a sink's write().
//
// Invariant: what was read is written, also when a shutdown has begun; `unwritten` counts chunks read whose write is
// not over.

const { create, enqueueMicrotask, fulfill, fulfilled, invalidState, reject, rejected, setHandled, then, withoutPrototype } = require('internal/webstreams/util');
const { acquireDefaultReader, cancelStream, readDefault, readerClosed, releaseReader } = require('internal/webstreams/readable');
const { abortStream, acquireWriter, closeStream, closing, desiredSize, releaseWriter, writeQuietly, writerClosed } = require('internal/webstreams/writable');

class Pipe {
  constructor(source, dest, options) {
    this.source = source;
    this.dest = dest;
    this.options = options; // { preventClose, preventAbort, preventCancel, signal }
    this.reader = acquireDefaultReader(source);
    this.writer = acquireWriter(dest);
    this.promise = create();
    this.shuttingDown = false;
    this.unwritten = 0;
    this.onWritten = undefined;
    this.inStep = false;
    this.got = false;
    this.late = undefined; // the chunk that came later
    this.step = () => this.pump();
    this.deliver = () => {
      const chunk = this.late;
      this.late = undefined;
      this.write(chunk);
      this.pump();
    };
    this.onAbort = undefined;
    source.disturbed = true;
    dest.pipe = this;
  }

  start() {
    const { source, dest, options: { signal, preventAbort, preventCancel, preventClose } } = this;
    if (signal !== undefined) {
      this.onAbort = () => this.abort();
      if (signal.aborted) {
        this.abort();
        return;
      }
      signal.addEventListener('abort', this.onAbort, { once: true });
    }
    const sourceErrored = (err) => this.shutdown(preventAbort ? undefined : () => abortStream(dest, err), true, err);
    const destErrored = (err) => this.shutdown(preventCancel ? undefined : () => cancelStream(source, err), true, err);
    const sourceClosed = () => this.shutdown(preventClose ? undefined : () => this.closeDest(), false);
    if (source.state === 'errored') sourceErrored(source.storedError);
    if (dest.state === 'errored') destErrored(dest.storedError);
    else then(writerClosed(this.writer), undefined, destErrored);
    if (source.state === 'closed') sourceClosed();
    if (source.state === 'readable') then(readerClosed(this.reader), sourceClosed, sourceErrored);
    if (closing(dest) || dest.state === 'closed') {
      const err = invalidState('Destination WritableStream is closed');
      this.shutdown(preventCancel ? undefined : () => cancelStream(source, err), true, err);
    }
    this.pump();
  }

  // Moves what can be moved now.
  pump() {
    const { dest, writer, reader } = this;
    for (;;) {
      if (this.shuttingDown || dest.state !== 'writable') return;
      if (desiredSize(dest.controller) <= 0) {
        writer.onReady = this.step;
        return;
      }
      this.inStep = true;
      this.got = false;
      readDefault(reader, this);
      this.inStep = false;
      if (!this.got) return;
    }
  }

  // A pipe is the request of its own reads: there is one at a time.
  chunk(value) {
    this.unwritten++;
    if (this.inStep) {
      this.got = true;
      this.write(value);
    } else {
      this.late = value;
      enqueueMicrotask(this.deliver);
    }
  }

  // The closed promise tells of these.
  close() {}
  error() {}

  closeDest() {
    const { dest } = this;
    if (closing(dest) || dest.state === 'closed') return fulfilled(undefined);
    if (dest.state === 'errored') return rejected(dest.storedError);
    return closeStream(dest);
  }

  write(chunk) {
    if (!writeQuietly(this.writer, chunk)) this.writeIsOver();
  }

  writeIsOver() {
    if (--this.unwritten === 0 && this.onWritten !== undefined) enqueueMicrotask(this.onWritten);
  }

  abort() {
    const { source, dest, options: { signal, preventAbort, preventCancel } } = this;
    const err = signal.reason;
    this.shutdown(() => {
      const actions = [];
      if (!preventAbort) actions.push(dest.state === 'writable' ? abortStream(dest, err) : fulfilled(undefined));
      if (!preventCancel) actions.push(source.state === 'readable' ? cancelStream(source, err) : fulfilled(undefined));
      return all(actions);
    }, true, err);
  }

  // After what was read is written: does `action` (a promise, or nothing), and settles the pipe.
  shutdown(action, isError, err) {
    if (this.shuttingDown) return;
    this.shuttingDown = true;
    const { dest } = this;
    const rest = () => {
      if (action === undefined) this.finish(isError, err);
      else then(action(), () => this.finish(isError, err), (second) => this.finish(true, second));
    };
    if (dest.state === 'writable' && !closing(dest)) {
      if (this.unwritten === 0) enqueueMicrotask(rest);
      else this.onWritten = rest;
    } else {
      rest();
    }
  }

  finish(isError, err) {
    if (this.dest.pipe === this) this.dest.pipe = undefined;
    releaseWriter(this.writer);
    releaseReader(this.reader);
    if (this.onAbort !== undefined) this.options.signal.removeEventListener('abort', this.onAbort);
    if (isError) reject(this.promise, err);
    else fulfill(this.promise, undefined);
  }
}

withoutPrototype(Pipe);

// A promise for several, which fails with the first that does.
function all(promises) {
  const out = create();
  let left = promises.length;
  if (left === 0) fulfill(out, undefined);
  for (const promise of promises) {
    then(promise, () => {
      if (--left === 0) fulfill(out, undefined);
    }, (err) => reject(out, err));
  }
  return out;
}

function pipe(source, dest, options, quiet = false) {
  const pipe = new Pipe(source, dest, options);
  if (quiet) setHandled(pipe.promise);
  pipe.start();
  return pipe.promise;
}

module.exports = { pipe };
