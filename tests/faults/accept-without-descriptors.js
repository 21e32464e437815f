// A connection arrives when the process may open no more files: it is closed, and the server goes on.
const net = require('net');
const fs = require('fs');
const held = [];
let connections = 0;
const server = net.createServer((socket) => {
  connections++;
  socket.on('error', () => {});
});
server.on('error', (e) => console.log('server error', e.code));
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address();
  try {
    for (;;) held.push(fs.openSync('/dev/null'));
  } catch (e) {
    console.log(e.code);
  }
  fs.closeSync(held.pop());
  const client = net.connect(port, '127.0.0.1');
  client.on('connect', () => console.log('connect'));
  client.on('error', (e) => console.log('error', e.code));
  client.on('close', () => {
    console.log('close', connections);
    for (const fd of held) fs.closeSync(fd);
    const other = net.connect(port, '127.0.0.1', () => {
      setTimeout(() => {
        console.log('after', connections);
        other.destroy();
        server.close();
      }, 50);
    });
  });
});
