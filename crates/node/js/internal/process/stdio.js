'use strict';
// process.stdout, stderr and stdin, made when first read.
//
// Output is synchronous whatever the descriptor is. The console writes natively as long as nobody has taken the stream
// object (`taken`): after that it goes through stream.write, which a program may have replaced.

const streams = [undefined, undefined, undefined];
const state = { taken: [false, false, false] };

function stream(fd) {
  if (streams[fd] === undefined) {
    const { makeOutput, makeInput } = require('internal/process/stdio_streams');
    streams[fd] = fd === 0 ? makeInput() : makeOutput(fd);
    state.taken[fd] = true;
  }
  return streams[fd];
}

// Streams that are no descriptors of the process's: a worker's.
function setStream(fd, made) {
  streams[fd] = made;
  state.taken[fd] = true;
}

module.exports = { setStream, stream, state };
