'use strict';
// Events of native sockets and servers: one function for all, a table from handle number to object.

const native = internalBinding('tcp');

const owners = new Map();

// What the native side tells, by number: see BINDINGS.md.
const handlers = ['', 'onConnection', 'onConnect', 'onData', 'onEnd', 'onWritten', 'onError', 'onClosed', 'onShutdown'];

native.setDispatcher((id, event, value) => {
  const owner = owners.get(id);
  if (event === 7) owners.delete(id);
  owner?.[handlers[event]](value);
});

function register(id, owner) {
  owners.set(id, owner);
}

module.exports = { register };
