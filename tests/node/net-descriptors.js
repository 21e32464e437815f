// Connections that end in every way leave no descriptor behind.
const net = require('net');
const fs = require('fs');
const count = () => fs.readdirSync('/proc/self/fd').length;
const ways = [
  (c) => c.end('x'),
  (c) => c.destroy(),
  (c) => c.resetAndDestroy(),
  (c) => { c.end(); c.destroySoon(); },
  (c) => c.destroy(new Error('own')),
  (c) => { c.write(Buffer.alloc(1 << 20)); c.destroy(); },
];
const server = net.createServer((socket) => {
  socket.on('error', () => {});
  socket.resume();
});
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address();
  let left = 0;
  const round = (n) => {
    if (n === 0) {
      setTimeout(check, 30);
      return;
    }
    for (const way of ways) {
      left++;
      const client = net.connect(port, '127.0.0.1', () => way(client));
      client.on('error', () => {});
      client.on('close', () => { if (--left === 0) setImmediate(round, n - 1); });
    }
  };
  const before = count();
  round(10);
  function check() {
    server.getConnections((err, connections) => {
      console.log('connections', connections);
      console.log('descriptors', count() - before);
      server.close(() => {
        // Refused, unknown and never used ones.
        const refused = net.connect(port, '127.0.0.1').on('error', () => {});
        refused.on('close', () => {
          new net.Socket().destroy();
          new net.Socket();
          setImmediate(() => console.log('after', count() - before < 1));
        });
      });
    });
  }
});
