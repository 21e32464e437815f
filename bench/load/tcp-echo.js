// 512 MiB in 64 KiB writes to an echo server in the same program, and back.
const net = require('node:net');
const TOTAL = 512 * 1024 * 1024;
const chunk = Buffer.alloc(65536, 1);
const server = net.createServer((socket) => {
  socket.on('data', (data) => {
    if (socket.write(data)) return;
    socket.pause();
    socket.once('drain', () => socket.resume());
  });
  socket.on('end', () => socket.end());
});
server.listen(0, '127.0.0.1', () => {
  let got = 0;
  let sent = 0;
  const client = net.connect(server.address().port, '127.0.0.1', write);
  client.on('data', (data) => {
    got += data.length;
    if (got === TOTAL) client.end();
  });
  client.on('close', () => {
    server.close();
    if (got !== TOTAL) throw new Error(`${got} bytes came back`);
  });
  function write() {
    while (sent < TOTAL) {
      sent += chunk.length;
      if (!client.write(chunk)) {
        client.once('drain', write);
        return;
      }
    }
  }
});
