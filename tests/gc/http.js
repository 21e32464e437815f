// flags: --expose-gc
// Connections of a server that wait cost little, and requests leave nothing behind.
'use strict';
const http = require('http');
const net = require('net');
const { once } = require('events');

const used = () => {
  gc();
  gc();
  return process.memoryUsage().heapUsed;
};
const server = http.createServer({ keepAliveTimeout: 60_000 }, (req, res) => { res.end(`hello ${req.headers['user-agent']}`); });
server.listen(0, '127.0.0.1', async () => {
  const { port } = server.address();
  const ask = 'GET / HTTP/1.1\r\nHost: a\r\nUser-Agent: b\r\nAccept: c\r\n\r\n';
  const open = async () => {
    const socket = net.connect(port, '127.0.0.1');
    socket.write(ask);
    await once(socket, 'data');
    return socket;
  };
  // Tables grow to what they will need.
  const first = [];
  for (let i = 0; i < 200; i++) first.push(await open());
  for (const one of first) one.destroy();
  first.length = 0;
  await new Promise((resolve) => setTimeout(resolve, 20));
  const before = used();
  const idle = [];
  for (let i = 0; i < 200; i++) idle.push(await open());
  const each = (used() - before) / idle.length;
  // Both ends are here: a socket of the program's, and the server's.
  console.log('a waiting connection is small:', each < 5500 ? true : each);

  const socket = idle[0];
  const many = async (count) => {
    for (let i = 0; i < count; i++) {
      socket.write(ask);
      await once(socket, 'data');
    }
  };
  await many(50);
  const start = used();
  await many(500);
  const grown = used() - start;
  console.log('requests leave nothing:', grown < 500 * 8 ? true : grown);

  for (const one of idle) one.destroy();
  idle.length = 0;
  await new Promise((resolve) => server.close(resolve));
  await new Promise((resolve) => setTimeout(resolve, 20));
  const left = used() - before;
  console.log('closed connections leave nothing:', left < 100_000 ? true : left);
});
