// Handles closed in one turn tell so the last one first.
const net = require('net');
const clients = [];
const server = net.createServer(() => {}).listen(0, '127.0.0.1', () => {
  for (let i = 0; i < 4; i++) {
    const client = net.connect(server.address().port, '127.0.0.1', () => {
      if (clients.push([i, client]) < 4) return;
      clients.sort((a, b) => a[0] - b[0]);
      for (const [n, socket] of clients) {
        socket.on('close', () => console.log('close', n));
        socket.destroy();
      }
      server.close();
    });
  }
});
