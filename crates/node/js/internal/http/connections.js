'use strict';
// The connections of a server: all of them, and those that wait for the next request in the order in which they give up.
//
// There are two timers per server, not one per connection, and none while nothing can expire: one goes round now and then
// for heads and requests that take too long, one is set to the end of the first keep-alive. Both find out by themselves
// that what they were set for is over, so a request sets and clears nothing.

const { codes: { ERR_HTTP_REQUEST_TIMEOUT } } = require('internal/errors');
const { now } = internalBinding('timers');
const { onError } = require('internal/http/connection');

const kConnectionsCheckingInterval = Symbol('http.server.connectionsCheckingInterval');

class Connections {
  constructor(server) {
    this.server = server;
    this.all = new Set();
    // The idle ones: a ring through this object.
    this.idleBefore = this.idleBehind = this;
    this.idleTimer = null;
    this.closed = false;
  }

  add(connection) { this.all.add(connection); }

  delete(connection) {
    this.all.delete(connection);
    if (connection.idleUntil !== 0) this.leave(connection);
  }

  // A message has begun: see to it that somebody looks at the time.
  watch() {
    const { server } = this;
    if (server[kConnectionsCheckingInterval] || this.closed || server.connectionsCheckingInterval <= 0) return;
    if (server.headersTimeout === 0 && server.requestTimeout === 0) return;
    server[kConnectionsCheckingInterval] = setTimeout(check, server.connectionsCheckingInterval, this).unref();
  }

  // The last response is written: the connection may wait for a request.
  idle(connection) {
    const { server, socket } = connection;
    const { keepAliveTimeout, keepAliveTimeoutBuffer } = server;
    if (!(Number.isFinite(keepAliveTimeout) && keepAliveTimeout > 0) || typeof socket.setTimeout !== 'function') return;
    if (connection.idleUntil !== 0 || !this.all.has(connection)) return;
    if (socket.timeout) socket.setTimeout(0); // this one counts now
    // Longer than was advertised: a client that is in time must not meet a closed connection.
    const until = now() + keepAliveTimeout + (keepAliveTimeoutBuffer >= 0 && Number.isFinite(keepAliveTimeoutBuffer) ? keepAliveTimeoutBuffer : 0);
    let before = this.idleBefore;
    while (before !== this && before.idleUntil > until) before = before.idleBefore;
    connection.idleUntil = until;
    connection.idleBefore = before;
    connection.idleBehind = before.idleBehind;
    before.idleBehind = connection.idleBehind.idleBefore = connection;
    if (this.idleTimer === null || this.idleBehind === connection) this.schedule();
  }

  leave(connection) {
    connection.idleUntil = 0;
    connection.idleBefore.idleBehind = connection.idleBehind;
    connection.idleBehind.idleBefore = connection.idleBefore;
    connection.idleBefore = connection.idleBehind = null;
  }

  // Bytes have come.
  busy(connection) {
    this.leave(connection);
    const { server, socket } = connection;
    if (server.timeout && socket.timeout !== server.timeout) socket.setTimeout(server.timeout);
  }

  schedule() {
    const first = this.idleBehind;
    const after = first.idleUntil - now();
    if (this.idleTimer !== null) {
      if (this.idleTimer.at <= first.idleUntil) return; // it will find out
      clearTimeout(this.idleTimer.timeout);
    }
    this.idleTimer = { at: first.idleUntil, timeout: setTimeout(expire, Math.max(1, after), this).unref() };
  }

  closeAll() {
    for (const { socket } of this.all) socket.destroy();
  }

  closeIdle() {
    for (const { startedAt, socket } of this.all) {
      if (startedAt === 0 && (!socket._httpMessage || socket._httpMessage.finished)) socket.destroy();
    }
  }
}

// Connections whose keep-alive is over.
function expire(list) {
  list.idleTimer = null;
  const time = now();
  for (;;) {
    const first = list.idleBehind;
    if (first === list) return;
    if (first.idleUntil > time) {
      list.schedule();
      return;
    }
    list.leave(first);
    first.socket.emit('timeout');
  }
}

// Messages that take too long.
function check(list) {
  const { server } = list;
  server[kConnectionsCheckingInterval] = null;
  let { headersTimeout, requestTimeout } = server;
  if (requestTimeout > 0 && headersTimeout > requestTimeout) [headersTimeout, requestTimeout] = [requestTimeout, headersTimeout];
  const time = now();
  let under = false;
  for (const { startedAt, headIsRead, socket } of list.all) {
    if (startedAt === 0) continue;
    const taken = time - startedAt;
    if ((!headIsRead && headersTimeout > 0 && taken > headersTimeout) || (requestTimeout > 0 && taken > requestTimeout)) {
      onError.call(socket, new ERR_HTTP_REQUEST_TIMEOUT());
    } else {
      under = true;
    }
  }
  if (under) list.watch();
}

module.exports = { Connections, kConnectionsCheckingInterval };
