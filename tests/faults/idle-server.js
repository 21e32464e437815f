// A server, connections and a reader of standard input, none of which has anything to do.
const net = require('net');
const server = net.createServer((socket) => socket.resume());
const clients = [];
server.listen(0, '127.0.0.1', () => {
  for (let i = 0; i < 50; i++) {
    const client = net.connect(server.address().port, '127.0.0.1', () => { if (clients.push(client) === 50) setTimeout(() => console.log('ready'), 50); });
    client.on('data', () => {});
  }
});
setTimeout(() => {}, 100000).unref();
process.stdin.resume().on('end', () => {
  for (const client of clients) client.destroy();
  server.close(() => console.log('done'));
});
