'use strict';
// ReadableStreamTee: two branches of one stream, for default streams and for byte streams. Streams Standard, 4.9.1.

const { create, enqueueMicrotask, resolve, setHandled, then } = require('internal/webstreams/util');
const {
  acquireDefaultReader, cancelStream, closeController, createReadable, enqueue, errorController, readDefault, readerClosed, releaseReader,
} = require('internal/webstreams/readable');

function tee(stream, cloneForBranch2 = false) {
  return stream.isByteStream ? teeBytes(stream) : teeDefault(stream, cloneForBranch2);
}

// What both kinds know of their branches: a cancel of the source waits for both.
function cancels(stream) {
  const state = { canceled1: false, canceled2: false, reason1: undefined, reason2: undefined, promise: create() };
  setHandled(state.promise); // somebody cancelled and looks at it, or nobody cares
  state.cancel1 = (reason) => {
    state.canceled1 = true;
    state.reason1 = reason;
    if (state.canceled2) resolve(state.promise, cancelStream(stream, [state.reason1, state.reason2]));
    return state.promise;
  };
  state.cancel2 = (reason) => {
    state.canceled2 = true;
    state.reason2 = reason;
    if (state.canceled1) resolve(state.promise, cancelStream(stream, [state.reason1, state.reason2]));
    return state.promise;
  };
  return state;
}

function teeDefault(stream, cloneForBranch2) {
  const reader = acquireDefaultReader(stream);
  const state = cancels(stream);
  let reading = false;
  let readAgain = false;
  let branch1;
  let branch2;
  const request = {
    chunk(value) {
      // A microtask later, so that errors of the stream that come at once are seen before the chunk.
      enqueueMicrotask(() => {
        readAgain = false;
        let value2 = value;
        if (cloneForBranch2 && !state.canceled2) {
          try {
            value2 = require('internal/structured_clone').structuredClone(value);
          } catch (err) {
            errorController(branch1.controller, err);
            errorController(branch2.controller, err);
            resolve(state.promise, cancelStream(stream, err));
            return;
          }
        }
        if (!state.canceled1) enqueue(branch1.controller, value);
        if (!state.canceled2) enqueue(branch2.controller, value2);
        reading = false;
        if (readAgain) pull();
      });
    },
    close() {
      reading = false;
      if (!state.canceled1) closeController(branch1.controller);
      if (!state.canceled2) closeController(branch2.controller);
      if (!state.canceled1 || !state.canceled2) resolve(state.promise, undefined);
    },
    error() { reading = false; },
  };
  function pull() {
    if (reading) {
      readAgain = true;
      return;
    }
    reading = true;
    readDefault(reader, request);
  }
  branch1 = createReadable(undefined, pull, state.cancel1);
  branch2 = createReadable(undefined, pull, state.cancel2);
  then(readerClosed(reader), undefined, (err) => {
    errorController(branch1.controller, err);
    errorController(branch2.controller, err);
    if (!state.canceled1 || !state.canceled2) resolve(state.promise, undefined);
  });
  return [branch1, branch2];
}

function copyOf(view) {
  return new view.constructor(view.buffer.slice(view.byteOffset, view.byteOffset + view.byteLength));
}

function teeBytes(stream) {
  const bytes = require('internal/webstreams/byte_stream');
  let reader = acquireDefaultReader(stream);
  const state = cancels(stream);
  let reading = false;
  let readAgain1 = false;
  let readAgain2 = false;
  let branch1;
  let branch2;

  function forwardError(thisReader) {
    then(readerClosed(thisReader), undefined, (err) => {
      if (thisReader !== reader) return;
      bytes.errorController(branch1.controller, err);
      bytes.errorController(branch2.controller, err);
      if (!state.canceled1 || !state.canceled2) resolve(state.promise, undefined);
    });
  }

  function failBoth(err) {
    bytes.errorController(branch1.controller, err);
    bytes.errorController(branch2.controller, err);
    resolve(state.promise, cancelStream(stream, err));
  }

  function readOn() {
    reading = false;
    if (readAgain1) pull1();
    else if (readAgain2) pull2();
  }

  const defaultRequest = {
    chunk(value) {
      enqueueMicrotask(() => {
        readAgain1 = readAgain2 = false;
        let value2 = value;
        if (!state.canceled1 && !state.canceled2) {
          try {
            value2 = copyOf(value);
          } catch (err) {
            failBoth(err);
            return;
          }
        }
        if (!state.canceled1) bytes.enqueueOwned(branch1.controller, value);
        if (!state.canceled2) bytes.enqueueOwned(branch2.controller, value2);
        readOn();
      });
    },
    close() {
      reading = false;
      if (!state.canceled1) bytes.closeController(branch1.controller);
      if (!state.canceled2) bytes.closeController(branch2.controller);
      if (branch1.controller.pending.length > 0) bytes.respond(branch1.controller, 0);
      if (branch2.controller.pending.length > 0) bytes.respond(branch2.controller, 0);
      if (!state.canceled1 || !state.canceled2) resolve(state.promise, undefined);
    },
    error() { reading = false; },
  };

  function pullWithDefault() {
    if (reader.isByob) {
      releaseReader(reader);
      reader = acquireDefaultReader(stream);
      forwardError(reader);
    }
    readDefault(reader, defaultRequest);
  }

  function pullWithByob(view, forBranch2) {
    if (!reader.isByob) {
      releaseReader(reader);
      reader = new bytes.ByobReader(stream);
      forwardError(reader);
    }
    const byobBranch = forBranch2 ? branch2 : branch1;
    const otherBranch = forBranch2 ? branch1 : branch2;
    bytes.readInto(reader, view, 1, {
      chunk(value) {
        enqueueMicrotask(() => {
          readAgain1 = readAgain2 = false;
          const byobCanceled = forBranch2 ? state.canceled2 : state.canceled1;
          const otherCanceled = forBranch2 ? state.canceled1 : state.canceled2;
          if (!otherCanceled) {
            let copy;
            try {
              copy = copyOf(value);
            } catch (err) {
              failBoth(err);
              return;
            }
            if (!byobCanceled) bytes.respondWithNewView(byobBranch.controller, value);
            bytes.enqueueOwned(otherBranch.controller, copy);
          } else if (!byobCanceled) {
            bytes.respondWithNewView(byobBranch.controller, value);
          }
          readOn();
        });
      },
      close(value) {
        reading = false;
        const byobCanceled = forBranch2 ? state.canceled2 : state.canceled1;
        const otherCanceled = forBranch2 ? state.canceled1 : state.canceled2;
        if (!byobCanceled) bytes.closeController(byobBranch.controller);
        if (!otherCanceled) bytes.closeController(otherBranch.controller);
        if (value !== undefined) {
          if (!byobCanceled) bytes.respondWithNewView(byobBranch.controller, value);
          if (!otherCanceled && otherBranch.controller.pending.length > 0) bytes.respond(otherBranch.controller, 0);
        }
        if (!byobCanceled || !otherCanceled) resolve(state.promise, undefined);
      },
      error() { reading = false; },
    });
  }

  function pull(branch, forBranch2) {
    if (reading) {
      if (forBranch2) readAgain2 = true;
      else readAgain1 = true;
      return;
    }
    reading = true;
    const byobRequest = bytes.getByobRequest(branch.controller);
    if (byobRequest === null) pullWithDefault();
    else pullWithByob(byobRequest.view, forBranch2);
  }
  const pull1 = () => pull(branch1, false);
  const pull2 = () => pull(branch2, true);
  branch1 = bytes.createByteStream(undefined, pull1, state.cancel1);
  branch2 = bytes.createByteStream(undefined, pull2, state.cancel2);
  forwardError(reader);
  return [branch1, branch2];
}

module.exports = { tee };
