'use strict';
// net.BoundSocket: an address at once; a server or a socket takes it over.
const net = require('net');
const fs = require('fs');
const util = require('util');
const p = console.log;
const attempt = (f) => {
  try {
    return f();
  } catch (e) {
    return `${e.name} ${e.code} ${e.message.replace(/:\d{4,5}\b/, ':PORT')}`;
  }
};
const place = (a) => (a && typeof a === 'object' ? { ...a, port: typeof a.port } : a);
const { BoundSocket } = net;
p(Reflect.ownKeys(BoundSocket.prototype).filter((k) => typeof k === 'string'), typeof BoundSocket.prototype[Symbol.dispose], BoundSocket.length, attempt(() => BoundSocket()));
for (const args of [[], [{}], [null], [5], [{ port: 0 }], [{ host: '127.0.0.1', port: 0 }], [{ host: 'localhost' }], [{ host: 5 }], [{ port: 'x' }], [{ port: -1 }], [{ path: 5 }], [{ ipv6Only: 1 }], [{ reusePort: true }],
  [{ reusePort: 1 }], [{ host: '192.0.2.1' }], [{ path: '/nowhere/to/bind' }]]) {
  const bound = attempt(() => new BoundSocket(...args));
  if (typeof bound === 'string') p(args, bound);
  else p(args, util.inspect(bound), place(bound.address()), typeof bound.fd(), bound.isPipe, bound.close(), attempt(() => bound.close()), attempt(() => bound.address()), attempt(() => bound.fd()), bound[Symbol.dispose]());
}
(async () => {
  const bound = new BoundSocket({ host: '127.0.0.1' });
  const { port } = bound.address();
  const ports = [];
  const server = net.createServer((socket) => {
    ports.push(socket.remotePort);
    socket.end('hi');
  });
  await new Promise((resolve) => p(server.listen(bound, resolve) === server));
  p(server.address().port === port, attempt(() => bound.address()), attempt(() => bound.close()));
  p(attempt(() => server.listen(new BoundSocket())));

  const mine = new BoundSocket({ host: '127.0.0.1' });
  const from = mine.address().port;
  const client = net.connect({ port, host: '127.0.0.1', handle: mine });
  client.on('data', (data) => p(data.toString()));
  await new Promise((resolve) => client.on('close', resolve));
  p(ports.pop() === from, attempt(() => mine.fd()));

  const other = new BoundSocket({ host: '127.0.0.1' });
  const otherPort = other.address().port;
  const socket = new net.Socket({ handle: other });
  p(socket.localPort === otherPort, socket.pending, socket.connecting, attempt(() => other.fd()));
  socket.connect(port, '127.0.0.1', () => p('connected', socket.localPort === otherPort));
  socket.resume();
  await new Promise((resolve) => socket.on('close', resolve));
  p(ports.pop() === otherPort);
  await new Promise((resolve) => server.close(resolve));

  const refused = net.connect({ port, host: '127.0.0.1', handle: new BoundSocket({ host: '127.0.0.1' }) });
  await new Promise((resolve) => refused.on('error', resolve)).then((e) => p(e.code, e.syscall));

  const again = net.createServer();
  await new Promise((resolve) => again.listen({ handle: new BoundSocket({ host: '127.0.0.1' }) }, resolve));
  p(place(again.address()));
  again.close();

  const path = `${require('os').tmpdir()}/tally-bound-${process.pid}.sock`;
  const pipe = new BoundSocket({ path });
  p(pipe.isPipe, pipe.address() === path, fs.existsSync(path));
  const piped = net.createServer((c) => c.end('piped'));
  await new Promise((resolve) => piped.listen(pipe, resolve));
  p(piped.address() === path);
  const reader = net.connect(path);
  reader.on('data', (data) => p(data.toString()));
  await new Promise((resolve) => reader.on('close', resolve));
  await new Promise((resolve) => piped.close(resolve));
  p(fs.existsSync(path));
  p(new BoundSocket({ path }).close(), fs.existsSync(path));
})();
